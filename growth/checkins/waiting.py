"""What of check-ins, agreements and hand-overs waits for somebody."""

from django.db.models import Q, QuerySet

from accounts.models import User
from growth.charts import day_words
from growth.checkins.agreements import Agreement
from growth.checkins.handover import HandOver
from growth.checkins.models import CheckIn, Part
from growth.waiting import Row, Waits


def parts(viewer: User) -> QuerySet[Part]:
    """One's own part of an open check-in, not handed in."""
    # One's own part is visible where the check-in is; asked of the few that are open, not of all parts.
    seen = CheckIn.objects.visible_to(viewer).filter(state=CheckIn.State.OPEN, subject__is_active=True)
    rows = Part.objects.filter(author=viewer, handed_in_at__isnull=True, check_in__in=seen.values("pk"))
    return rows.select_related("check_in__subject", "check_in__assessor").order_by("check_in__opened_at", "pk")


def joint(viewer: User) -> QuerySet[CheckIn]:
    """Both parts are in, and the viewer has not confirmed what was agreed."""
    mine = Q(subject=viewer, subject_confirmed_at__isnull=True) | Q(assessor=viewer, assessor_confirmed_at__isnull=True)
    rows = CheckIn.objects.visible_to(viewer).filter(mine, state=CheckIn.State.JOINT, subject__is_active=True)
    return rows.select_related("subject", "assessor").order_by("joined_at", "pk")


def agreements(viewer: User) -> QuerySet[Agreement]:
    """Proposals of the other side, and agreements the other side says are met."""
    sides = Q(person=viewer) | Q(guide=viewer)
    proposed = Q(state=Agreement.State.PROPOSED) & ~Q(proposed_by=viewer)
    said_met = Q(state=Agreement.State.OPEN, met_said_by__isnull=False) & ~Q(met_said_by=viewer)
    rows = Agreement.objects.visible_to(viewer).filter(sides, proposed | said_met, person__is_active=True)
    return rows.select_related("proposed_by", "met_said_by", "dimension").order_by("proposed_at", "pk")


def hand_overs(viewer: User) -> QuerySet[HandOver]:
    """Hand-overs to the viewer with a line nobody answered."""
    rows = HandOver.objects.visible_to(viewer).waiting().filter(to_manager=viewer, person__is_active=True)
    return rows.select_related("person").order_by("made_at", "pk")


def _part(part: Part) -> Row:
    check_in = part.check_in
    about = f"With {check_in.assessor.name}" if part.side == Part.Side.SELF else f"About {check_in.subject.name}"
    return Row("Your part of a check-in", about, check_in.get_absolute_url(), "Write it", check_in.opened_at)


def _joint(check_in: CheckIn) -> Row:
    between = f"{check_in.subject.name} and {check_in.assessor.name}"
    since = check_in.joined_at or check_in.opened_at
    return Row("A check-in to talk over and confirm", between, check_in.get_absolute_url(), "Open", since)


def _agreement(agreement: Agreement) -> Row:
    if agreement.met_said_by is not None and agreement.met_said_at is not None:
        who, says, since = agreement.met_said_by, "says it is met", agreement.met_said_at
    else:
        who, says, since = agreement.proposed_by, "proposes an agreement", agreement.proposed_at
    return Row(agreement.text, f"{who.name} {says}", agreement.get_absolute_url(), "Answer", since)


def _hand_over(hand_over: HandOver) -> Row:
    due = day_words(hand_over.due_on)
    when = f"Overdue since {due}" if hand_over.is_past_due else f"To confirm or contest by {due}"
    what = f"What {hand_over.person.name} had agreed"
    return Row(what, when, hand_over.get_absolute_url(), "Answer", hand_over.made_at)


WAITING = [
    Waits("check_in_parts", "Your parts of check-ins", parts, _part),
    Waits("check_ins", "Check-ins to talk over and confirm", joint, _joint),
    Waits("agreements", "Agreements to confirm", agreements, _agreement),
    Waits("hand_overs", "Hand-overs to confirm or contest", hand_overs, _hand_over),
]
