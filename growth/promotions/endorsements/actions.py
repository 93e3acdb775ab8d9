"""Every change to endorsements: asking for them, giving, revising and declining one.

They are asked against the finished document, so all but ending them happens while the case is out for feedback.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from growth.charts.frame import day_words
from growth.notices.actions import tell
from growth.promotions.cases.locking import lock
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State as CaseState
from growth.promotions.concerns.actions import concern_with_endorsement
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.parts import refuse_unless_fits, tell_others
from growth.reports.queries import placement_of

State = Endorsement.State
DAYS = 10  # to answer in, unless said otherwise
REMIND_BEFORE = timedelta(days=3)
ASKS = "asks for your endorsement in a promotion case"


def usual_due_day(case: Case) -> date:
    """In ten days, or when the calibration freezes if that is sooner."""
    usual = timezone.localdate() + timedelta(days=DAYS)
    return min(usual, case.calibration.freezes_on) if case.calibration else usual


@transaction.atomic
def ask_for(
    case: Case, *, by: User, people: Iterable[User], due_on: date | None = None, question: str = ""
) -> list[Endorsement]:
    """Asks each of `people` by mail. Who is asked or has answered already is not asked again.

    Raises ValidationError unless the case is out for feedback, for nobody, for a side of the case, for somebody who
    has left, and for a day that is past or after the calibration takes no more cases.
    """
    current = lock(case)
    refuse_unless_fits(
        current.state == CaseState.FEEDBACK, "Endorsements are asked for once the document is out for feedback."
    )
    chosen = list({person.pk: person for person in people}.values())
    refuse_unless_fits(bool(chosen), "Choose at least one person.", "people")
    for person in chosen:
        refuse_unless_fits(not current.is_side(person), f"{person.name} is a side of the case.", "people")
        refuse_unless_fits(person.is_active, f"{person.name} has left.", "people")
    due_on = due_on or usual_due_day(current)
    refuse_unless_fits(due_on >= timezone.localdate(), "This day is past.", "due_on")
    freezes_on = current.calibration.freezes_on if current.calibration else None
    if freezes_on is not None and due_on > freezes_on:
        raise ValidationError({"due_on": "The calibration takes no more cases by then."})
    known = {
        row.giver_id: row for row in current.endorsements.filter(giver__in=chosen, state__in=(State.ASKED, State.GIVEN))
    }
    return [known.get(person.pk) or _ask(current, by, person, due_on, question) for person in chosen]


def _ask(case: Case, by: User, person: User, due_on: date, question: str) -> Endorsement:
    asked = Endorsement.objects.create(
        case=case, giver=person, giver_name=person.name, question=question.strip(), due_on=due_on, asked_by=by
    )
    tell(person, f"{by.name} {ASKS}", url=asked.get_absolute_url(), mail=True)
    return asked


@transaction.atomic
def give(
    endorsement: Endorsement,
    *,
    by: User,
    is_supportive: bool,
    words: str,
    concern: str,
    grounds: str = "",
    is_show_stopper: bool = False,
    revision: int | None = None,
) -> Endorsement:
    """For or against, in words, with one concern: a real one, whichever it is. Given twice is given once.

    Name, title and level are kept as they are today; `revision` is that of the document that was read, the newest if
    not said. Raises ValidationError unless the case is out for feedback and the giver is asked, without words, and for
    a concern shorter than the template asks for.
    """
    current, case = _locked(endorsement)
    if current.state == State.GIVEN:
        return current
    refuse_unless_fits(current.state == State.ASKED, "You are not asked any more.")
    _refuse_unless_out(case)
    _write(current, case, is_supportive, words, revision)
    current.concern = concern_with_endorsement(
        case, by=by, words=concern, grounds=grounds, is_show_stopper=is_show_stopper
    )
    placement = placement_of(by, timezone.localdate())
    current.giver_name, current.giver_title = by.name, by.title
    if placement is not None:
        is_here = placement.level.version.ladder_id == case.target.version.ladder_id
        current.giver_level = placement.level.name
        current.giver_position = placement.level.position if is_here else 0
    current.state = State.GIVEN
    current.save()
    _tell_sides(current, case, by, f"{by.name} gave an endorsement in a promotion case you have a part in")
    return current


@transaction.atomic
def revise(
    endorsement: Endorsement, *, by: User, is_supportive: bool, words: str, revision: int | None = None
) -> Endorsement:
    """Other words, while the case is out for feedback; the concern has a page of its own.

    Raises ValidationError before anything was given, without words, and once the case is not out for feedback.
    """
    current, case = _locked(endorsement)
    refuse_unless_fits(current.state == State.GIVEN, "There is nothing to revise yet.")
    _refuse_unless_out(case)
    before = (current.is_supportive, current.words, current.document_revision)
    _write(current, case, is_supportive, words, revision)
    if (current.is_supportive, current.words, current.document_revision) == before:
        return current
    current.save()
    _tell_sides(current, case, by, f"{by.name} revised an endorsement in a promotion case you have a part in")
    return current


@transaction.atomic
def decline(endorsement: Endorsement, *, by: User, because: str = "") -> Endorsement:
    """No, without having to say why; the manager alone is told. Raises ValidationError when it is not a question."""
    current, case = _locked(endorsement)
    if current.state == State.DECLINED:
        return current
    refuse_unless_fits(current.state == State.ASKED, "You are not asked any more.")
    current.state, current.declined_because, current.answered_at = State.DECLINED, because.strip(), timezone.now()
    current.save()
    tell(case.manager, f"{by.name} declined to endorse in a promotion case", url=current.get_absolute_url())
    return current


@transaction.atomic
def withdraw_ask(endorsement: Endorsement, *, by: User | None) -> Endorsement:
    """They are asked no more, and told so; `by` is None where nobody did it. Raises ValidationError once answered."""
    current, _ = _locked(endorsement)
    if current.state == State.WITHDRAWN:
        return current
    refuse_unless_fits(current.state == State.ASKED, "It is answered.")
    current.state = State.WITHDRAWN
    current.save(update_fields=["state"])
    if current.giver is not None:
        tell(
            current.giver, "Your endorsement in a promotion case is no longer asked for", url=current.get_absolute_url()
        )
    return current


# ---- by the clock


def remind_endorsers(today: date) -> int:
    """Who is asked and has not answered: three days before, and on the day. How many were reminded.

    Each once: neither a task that runs twice nor one that runs late reminds again.
    """
    waiting = Endorsement.objects.waiting().filter(case__state=CaseState.FEEDBACK, due_on__lte=today + REMIND_BEFORE)
    return sum(_remind(endorsement, today) for endorsement in waiting.select_related("case"))


@transaction.atomic
def _remind(endorsement: Endorsement, today: date) -> bool:
    current, case = _locked(endorsement)
    if current.state != State.ASKED or case.state != CaseState.FEEDBACK or current.giver is None:
        return False
    last = timezone.localdate(current.reminded_at or current.asked_at)  # asking tells, too
    began = current.due_on if today >= current.due_on else current.due_on - REMIND_BEFORE
    if last >= began:
        return False
    current.reminded_at = timezone.now()
    current.save(update_fields=["reminded_at"])
    by = current.asked_by.name if current.asked_by else "Somebody"
    tell(
        current.giver,
        f"{by} {ASKS}, by {day_words(current.due_on)}",
        url=current.get_absolute_url(),
        mail=True,
    )
    return True


# ---- inside


def _locked(endorsement: Endorsement) -> tuple[Endorsement, Case]:
    """The endorsement as it is now, its case held."""
    case = lock(endorsement.case)
    current = Endorsement.objects.select_related("giver", "asked_by").get(pk=endorsement.pk)
    current.case = case
    return current, case


def _refuse_unless_out(case: Case) -> None:
    if case.state == CaseState.DRAFTING:
        raise ValidationError("The document was called back. You can answer once it is out for feedback again.")
    refuse_unless_fits(case.state == CaseState.FEEDBACK, "The case was submitted or has ended.")


def _write(locked: Endorsement, case: Case, is_supportive: bool, words: str, revision: int | None) -> None:
    words = words.strip()
    refuse_unless_fits(bool(words), "Say what you saw.", "words")
    locked.is_supportive, locked.words, locked.answered_at = is_supportive, words, timezone.now()
    read = revision if revision is not None and 0 < revision <= case.revision else case.revision
    locked.document_revision = max(read, locked.document_revision)


def _tell_sides(locked: Endorsement, case: Case, by: User, text: str) -> None:
    tell_others(by, text, url=locked.get_absolute_url(), people=(case.person, case.manager))
