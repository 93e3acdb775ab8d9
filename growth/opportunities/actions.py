"""Every change to opportunities, to who wants them and to who has them.

What counts places locks the opportunity first, so that two people who assign at the same moment take turns. Doing
the same thing twice changes nothing the second time, and tells nobody again.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.evidence.actions import log_evidence
from growth.evidence.models import Evidence
from growth.markdown import render
from growth.notices.actions import tell
from growth.opportunities.models import (
    ENDS_FIRST,
    MOST_PLACES,
    NOT_SO_MANY_PLACES,
    SAME_DIMENSION,
    Assignment,
    AssignmentState,
    Audience,
    Interest,
    Opportunity,
    State,
)

WORDS = (
    "title", "description", "team", "audience", "kind", "scope", "level", "dimension", "second_dimension", "starts_on",
    "ends_on", "places",
)  # fmt: skip
EARLIEST = 2000


@transaction.atomic
def list_opportunity(*, by: User, submission: uuid.UUID | None = None, **fields: Any) -> Opportunity:
    """Coming work, open to those who see it. The same `submission` twice gives the one that is there already.

    Raises ValidationError on dates the wrong way round or long ago, a team audience without a team, dimensions and
    level of different ladders, the same dimension twice, and an odd number of places.
    """
    opportunity = Opportunity(listed_by=by, submission=submission or uuid.uuid4())
    _write(opportunity, fields)
    try:
        with transaction.atomic():
            opportunity.save()
    except IntegrityError:
        return Opportunity.objects.get(listed_by=by, submission=opportunity.submission)
    return opportunity


@transaction.atomic
def edit_opportunity(opportunity: Opportunity, *, by: User, version: int, **fields: Any) -> Opportunity:
    """Raises StaleEdit when it was edited after `version`; ValidationError as when listing, when it is over, and for
    fewer places than are taken."""
    current = _locked(opportunity)
    if current.version != version:
        raise StaleEdit(current)
    _refuse_what_is_over(current)
    before = {name: getattr(current, name) for name in WORDS}
    _write(current, fields)
    held = current.assignments.holding_a_place().count()
    if current.places < held:
        raise ValidationError({"places": f"{held} are taken or asked about. Take one back first."})
    if {name: getattr(current, name) for name in WORDS} == before:
        return current
    current.version += 1
    current.updated_at = timezone.now()
    current.save()
    _settle(current)
    return current


@transaction.atomic
def withdraw_opportunity(opportunity: Opportunity, *, by: User, reason: str) -> Opportunity:
    """It will not happen, or not like this. Whoever wanted it, was asked or has it is told; what is done stays done.

    Raises ValidationError without a reason, and when it is done.
    """
    current = _locked(opportunity)
    if current.state == State.WITHDRAWN:
        return current
    _refuse_what_is_over(current)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Say why, in a line: people counted on it."})
    affected = [interest.person for interest in current.interests.waiting().select_related("person")]
    live = current.assignments.filter(state__in=(AssignmentState.ASKED, AssignmentState.TAKEN))
    affected += [assignment.person for assignment in live.select_related("person")]
    live.update(state=AssignmentState.ENDED, ended_at=timezone.now(), ended_by=by)
    _close(current, State.WITHDRAWN, by=by, withdrawn_reason=reason)
    for person in affected:
        if person.pk != by.pk:
            tell(person, f"{by.name} withdrew an opportunity and says why", url=current.get_absolute_url())
    return current


# ---- who wants it


@transaction.atomic
def say_interested(opportunity: Opportunity, *, by: User, words: str = "", wants_to_grow: bool = False) -> Interest:
    """Once a person: said again, it changes the words. The lister and the person's own manager see it.

    Raises ValidationError when it is no longer open, and for somebody who has a place.
    """
    current = _locked(opportunity)
    if not current.is_open:
        raise ValidationError("This is no longer open.")
    if current.assignments.holding_a_place().filter(person=by).exists():
        raise ValidationError("You have a place already, or are asked whether you want it.")
    interest, _ = Interest.objects.update_or_create(
        opportunity=current,
        person=by,
        defaults={"words": words.strip(), "wants_to_grow": wants_to_grow, "answered_at": None, "answer": ""},
    )
    return interest


@transaction.atomic
def take_interest_back(opportunity: Opportunity, *, by: User) -> None:
    """Nothing of it is kept. Without any, nothing happens."""
    Interest.objects.filter(opportunity=opportunity, person=by).delete()


# ---- who has it


@transaction.atomic
def assign(opportunity: Opportunity, *, by: User, people: Iterable[User], words: str = "") -> list[Assignment]:
    """Gives places to people who are interested. Whoever is not chosen is told once all places are taken, with `words`.

    Somebody who has a place already keeps it. Raises ValidationError for more people than places, for somebody who
    is not interested or has left, and when it is not open.
    """
    current = _locked(opportunity)
    held = current.assignments.holding_a_place()
    already = set(held.values_list("person", flat=True))
    new = [person for person in people if person.pk not in already]
    if not new:
        return list(held)
    if not current.is_open:
        raise ValidationError("This is no longer open.")
    _refuse_too_many(current, len(new))
    interested = set(current.interests.waiting().values_list("person", flat=True))
    for person in new:
        if person.pk not in interested:
            raise ValidationError({"people": f"{person.name} has not said so, or took it back. Ask directly."})
    now = timezone.now()
    made = [
        Assignment.objects.create(
            opportunity=current, person=person, state=AssignmentState.TAKEN, given_by=by, taken_at=now
        )
        for person in new
    ]
    current.interests.filter(person__in=new).update(answered_at=now)
    for person in new:
        text = f"{by.name} chose you for an opportunity you want"
        tell(person, text, url=current.get_absolute_url(), mail=True, waits=False)
    _remember_words(current, words)
    _settle(current)
    return made


@transaction.atomic
def ask_directly(opportunity: Opportunity, *, by: User, person: User, words: str = "") -> Assignment:
    """Asks somebody whether they want a place, and keeps it for them until they answer. Asked twice is asked once.

    `words` are for those who are not chosen, should all places be taken. Raises ValidationError without a free
    place, for somebody who decides about it or has left, and when it is not open.
    """
    current = _locked(opportunity)
    asked = current.assignments.holding_a_place().filter(person=person).first()
    if asked is not None:
        return asked
    if not current.is_open:
        raise ValidationError("This is no longer open.")
    if not person.is_active:
        raise ValidationError({"person": f"{person.name} has left."})
    if person.pk in (by.pk, current.listed_by_id):
        raise ValidationError({"person": "Whoever lists something gives it to somebody else."})
    _refuse_too_many(current, 1)
    asked = Assignment.objects.create(opportunity=current, person=person, given_by=by)
    current.interests.filter(person=person).update(answered_at=asked.asked_at)
    tell(person, f"{by.name} asks you to take on an opportunity", url=current.get_absolute_url(), mail=True)
    _remember_words(current, words)
    return asked


@transaction.atomic
def accept(assignment: Assignment, *, by: User) -> Assignment:
    """Yes. Raises ValidationError when the question was taken back."""
    current, opportunity = _locked_part(assignment)
    if current.state in (AssignmentState.TAKEN, AssignmentState.DONE):
        return current
    if current.state != AssignmentState.ASKED:
        raise ValidationError("This question is no longer open.")
    current.state, current.taken_at = AssignmentState.TAKEN, timezone.now()
    current.save(update_fields=["state", "taken_at"])
    opportunity.interests.filter(person=by).update(answered_at=current.taken_at)
    _tell_keeper(opportunity, by, "takes on an opportunity you listed")
    _settle(opportunity)
    return current


@transaction.atomic
def decline(assignment: Assignment, *, by: User) -> Assignment:
    """No, without having to say why. The place is free again. Raises ValidationError when it is not a question."""
    current, opportunity = _locked_part(assignment)
    if current.state == AssignmentState.DECLINED:
        return current
    if current.state != AssignmentState.ASKED:
        raise ValidationError("This question is no longer open.")
    _end(current, AssignmentState.DECLINED, by=by)
    _tell_keeper(opportunity, by, "does not take on the opportunity you asked about")
    _settle(opportunity)
    return current


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: User) -> Assignment:
    """The lister takes a question or a place back, or the person gives it back. It is free again; the other is told.

    Raises ValidationError for what is done or was never taken.
    """
    current, opportunity = _locked_part(assignment)
    if current.state == AssignmentState.ENDED:
        return current
    if current.state not in (AssignmentState.ASKED, AssignmentState.TAKEN):
        raise ValidationError("There is nothing to give back.")
    _end(current, AssignmentState.ENDED, by=by)
    if current.person_id == by.pk:
        _tell_keeper(opportunity, by, "gives back an opportunity you listed")
    else:
        tell(current.person, f"{by.name} took back an opportunity", url=opportunity.get_absolute_url())
    _settle(opportunity)
    return current


# ---- done


@transaction.atomic
def finish_part(assignment: Assignment, *, by: User) -> Assignment:
    """One person's part is done, and becomes a private draft of evidence of theirs, once.

    With the last one, the opportunity is done. Raises ValidationError for what was not taken.
    """
    current, opportunity = _locked_part(assignment)
    if current.state == AssignmentState.DONE:
        return current
    if current.state != AssignmentState.TAKEN:
        raise ValidationError("Only what somebody took on can be done.")
    _finish(current, opportunity, by=by)
    under_way = opportunity.assignments.filter(state__in=(AssignmentState.ASKED, AssignmentState.TAKEN))
    if opportunity.state == State.ASSIGNED and not under_way.exists():
        _close(opportunity, State.DONE, by=by)
    return current


@transaction.atomic
def finish(opportunity: Opportunity, *, by: User) -> Opportunity:
    """All of it is done, places that stayed free included. Everybody who has it gets their draft of evidence, once.

    Raises ValidationError while nobody has it, and when it was withdrawn.
    """
    current = _locked(opportunity)
    if current.state == State.DONE:
        return current
    _refuse_what_is_over(current)
    if not current.assignments.given().exists():
        raise ValidationError("Nobody has it yet. Assign it, or withdraw it.")
    for assignment in current.assignments.filter(state=AssignmentState.TAKEN).select_related("person"):
        _finish(assignment, current, by=by)
    for assignment in current.assignments.filter(state=AssignmentState.ASKED).select_related("person"):
        _end(assignment, AssignmentState.ENDED, by=by)
        tell(assignment.person, f"{by.name} took back an opportunity", url=current.get_absolute_url())
    _answer_the_others(current)
    _close(current, State.DONE, by=by)
    return current


def _finish(assignment: Assignment, opportunity: Opportunity, *, by: User) -> None:
    _end(assignment, AssignmentState.DONE, by=by)
    draft = _draft(assignment, opportunity)
    if assignment.person_id == by.pk:
        _tell_keeper(opportunity, by, "is done with an opportunity you listed")
    else:
        tell(
            assignment.person,
            "What you took on is done: a private draft of evidence waits for your words",
            url=draft.get_absolute_url(),
        )


def _draft(assignment: Assignment, opportunity: Opportunity) -> Evidence:
    """The person's own: nothing is shared and nothing claimed until they do."""
    last_day = opportunity.last_day(timezone.localdate())
    return log_evidence(
        by=assignment.person,
        submission=assignment.submission,
        title=opportunity.title,
        kind=opportunity.kind,
        situation=opportunity.description,
        scope=opportunity.scope,
        started_on=min(opportunity.starts_on, last_day),
        ended_on=last_day,
    )


def _locked(opportunity: Opportunity) -> Opportunity:
    rows = Opportunity.objects.select_for_update(of=("self",)).select_related("listed_by")
    return rows.get(pk=opportunity.pk)


def _locked_part(assignment: Assignment) -> tuple[Assignment, Opportunity]:
    """The opportunity is always locked first; its assignments change only under its lock."""
    opportunity = _locked(assignment.opportunity)
    return opportunity.assignments.select_related("person").get(pk=assignment.pk), opportunity


def _write(opportunity: Opportunity, fields: dict[str, Any]) -> None:
    """Sets the words, and what follows from them."""
    for name in WORDS:
        if name in fields:
            setattr(opportunity, name, fields[name])
    opportunity.description_html = render(opportunity.description)
    first, second, level = opportunity.dimension, opportunity.second_dimension, opportunity.level
    if opportunity.starts_on > opportunity.ends_on:
        raise ValidationError({"ends_on": ENDS_FIRST})
    if opportunity.starts_on.year < EARLIEST:
        raise ValidationError({"starts_on": "That is long ago. Is the year right?"})
    if opportunity.audience == Audience.TEAM and opportunity.team is None:
        raise ValidationError({"team": "Say which team, if only a team may see it."})
    if first.version_id != level.version_id or (second and second.version_id != level.version_id):
        raise ValidationError({"level": "Level and dimensions are of different ladders."})
    if first == second:
        raise ValidationError({"second_dimension": SAME_DIMENSION})
    if not 1 <= opportunity.places <= MOST_PLACES:
        raise ValidationError({"places": NOT_SO_MANY_PLACES})


def _refuse_what_is_over(opportunity: Opportunity) -> None:
    if not opportunity.is_under_way:
        raise ValidationError(f"This is {opportunity.get_state_display().lower()} already.")


def _refuse_too_many(opportunity: Opportunity, wanted: int) -> None:
    free = opportunity.places - opportunity.assignments.holding_a_place().count()
    if wanted > free:
        said = {0: "No place is free", 1: "Only one place is free"}.get(free, f"Only {free} places are free")
        raise ValidationError(f"{said}. Take one back, or make more in “Edit”.")


def _remember_words(opportunity: Opportunity, words: str) -> None:
    if words.strip():
        opportunity.words_to_others = words.strip()
        opportunity.save(update_fields=["words_to_others"])


def _settle(opportunity: Opportunity) -> None:
    """Open while a place is not taken. Once all are, whoever was not chosen is told."""
    taken = opportunity.assignments.given().count()
    opportunity.state = State.ASSIGNED if taken >= opportunity.places else State.OPEN
    opportunity.save(update_fields=["state"])
    if opportunity.state == State.ASSIGNED:
        _answer_the_others(opportunity)


def _answer_the_others(opportunity: Opportunity) -> None:
    waiting = opportunity.interests.filter(answered_at__isnull=True).select_related("person")
    for interest in waiting:
        interest.answered_at, interest.answer = timezone.now(), opportunity.words_to_others
        interest.save(update_fields=["answered_at", "answer"])
        tell(
            interest.person,
            "An opportunity you were interested in went to somebody else this time",
            url=opportunity.get_absolute_url(),
        )


def _end(assignment: Assignment, state: AssignmentState, *, by: User) -> None:
    assignment.state, assignment.ended_at, assignment.ended_by = state, timezone.now(), by
    assignment.save(update_fields=["state", "ended_at", "ended_by"])
    if state != AssignmentState.DONE:  # whoever wants it again says so again
        Interest.objects.filter(opportunity=assignment.opportunity_id, person=assignment.person_id).delete()


def _close(opportunity: Opportunity, state: State, *, by: User, **fields: str) -> None:
    for name, value in {"state": state, "closed_by": by, "closed_at": timezone.now(), **fields}.items():
        setattr(opportunity, name, value)
    opportunity.save(update_fields=["state", "closed_by", "closed_at", *fields])


def _tell_keeper(opportunity: Opportunity, person: User, does: str) -> None:
    tell(_keeper(opportunity), f"{person.name} {does}", url=opportunity.get_absolute_url())


def _keeper(opportunity: Opportunity) -> User:
    lister = opportunity.listed_by
    return lister if lister.is_active or lister.manager is None else lister.manager
