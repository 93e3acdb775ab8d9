"""What of cases waits for their sides: a yes to the candidacy, a yes to what the committee reads, open comments."""

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from growth.promotions.cases.models import Case, Side, Transition
from growth.promotions.cases.states import WRITABLE, State
from growth.waiting import Row, Waits
from growth.words import counted


def agreement(viewer: User) -> QuerySet[Case]:
    asked = Q(person=viewer, candidate_agreed_at__isnull=True) | Q(manager=viewer, manager_agreed_at__isnull=True)
    rows = Case.objects.filter(asked, state=State.IDEA).select_related("person", "manager", "target")
    return rows.order_by("started_at", "pk")


def release(viewer: User) -> QuerySet[Case]:
    """Out for feedback, and not agreed to as it is now."""
    is_old = Q(released_revision__isnull=True) | ~Q(released_revision=F("revision"))
    asked = Transition.objects.filter(case=OuterRef("pk"), to_state=State.FEEDBACK).order_by("-at", "-pk")
    rows = Case.objects.filter(is_old, person=viewer, state=State.FEEDBACK).select_related("person", "target")
    return rows.annotate(asked_at=Coalesce(Subquery(asked.values("at")[:1]), "started_at")).order_by("asked_at", "pk")


def comments(viewer: User) -> QuerySet[Case]:
    """Cases with comments of others on the parts that are one's own to write, while they may still be taken up."""
    mine = Q(person=viewer, sections__side=Side.CANDIDATE) | Q(manager=viewer, sections__side=Side.MANAGER)
    is_open = Q(sections__comments__isnull=False, sections__comments__settled_at__isnull=True)
    by_others = Q(sections__comments__author__isnull=True) | ~Q(sections__comments__author=viewer)
    # SECURITY: one `filter`, so that section and comment are those of the same row.
    rows = Case.objects.filter(mine & is_open & by_others, state__in=WRITABLE).select_related("person", "target")
    counted_rows = rows.annotate(count=Count("sections__comments"), oldest_at=Min("sections__comments__created_at"))
    return counted_rows.order_by("oldest_at", "pk")


def _agreement(case: Case) -> Row:
    return Row(str(case), "Waits for your yes to the candidacy", case.get_absolute_url(), "Answer", case.started_at)


def _release(case: Case) -> Row:
    said = "Read what the committee will read, and say yes to it"
    return Row(str(case), said, case.get_absolute_url(), "Read", getattr(case, "asked_at", None))


def _comments(case: Case) -> Row:
    said = f"{counted(getattr(case, 'count', 0), 'open comment').capitalize()} on your parts"
    return Row(str(case), said, f"{case.get_absolute_url()}#document", "Read", getattr(case, "oldest_at", None))


WAITING = [
    Waits("cases_agreement", "Cases that wait for your agreement", agreement, _agreement),
    Waits("cases_release", "Cases that wait for your release", release, _release),
    Waits("cases_comments", "Open comments on your parts of a case", comments, _comments),
]
