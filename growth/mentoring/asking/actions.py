"""Every change to requests. One person is asked at a time; each turn lasts a week.

The order of locks is the same everywhere: the mentor's own row, then the request, then its choices, which change only
under the lock of their request. Repeating a change does nothing the second time.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from growth.mentoring.actions import begin_pairing
from growth.mentoring.asking.models import ANSWER_WITHIN, MOST_CHOICES, MentorChoice, MentorRequest, Watch
from growth.mentoring.asking.refusals import are_paired, refusal_of
from growth.mentoring.matching.candidates import room_of
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.profiles.ladders import ladders_in_force
from growth.notices.actions import tell

ORDER = ("first", "second", "third")  # under these names people of a request are refused
State, Choice = MentorRequest.State, MentorChoice.State


@transaction.atomic
def ask(
    *,
    by: User,
    people: Sequence[User],
    words: str,
    kind: str = Kind.MENTORING,
    dimensions: Sequence[str] = (),
    submission: uuid.UUID | None = None,
) -> MentorRequest:
    """Asks the first of up to three people at once, and the others in their order if it comes to that.

    The same `submission` twice gives the request that is there already. Raises ValidationError at `first`, `second`
    and `third` for somebody who cannot be asked (`refusals.py`) or is named twice, at `kind` when a request of that
    kind is open, and at `words` and `dimensions`.
    """
    submission = submission or uuid.uuid4()
    if made := MentorRequest.objects.filter(mentee=by, submission=submission).first():
        return made
    _refuse_request(by, people, words, kind, dimensions)
    request = MentorRequest(
        mentee=by, kind=kind, words=words.strip(), dimensions=list(dict.fromkeys(dimensions)), submission=submission
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        if made := MentorRequest.objects.filter(mentee=by, submission=submission).first():
            return made
        raise ValidationError({"kind": _open_already(kind)}) from None
    MentorChoice.objects.bulk_create(
        [MentorChoice(request=request, mentor=mentor, rank=rank) for rank, mentor in enumerate(people, start=1)]
    )
    _ask_next(request)
    return request


# ---- answers of whoever is asked


def accept(choice: MentorChoice, *, by: User, words: str = "") -> MentorChoice:
    """Yes: from now on they are a pair, and the search is over.

    Raises ValidationError when it is not open any more; and when the pair cannot begin, such as when the last place
    was taken a moment ago. Then the mentee is told why, and the next person is asked, before it is raised.
    """
    with transaction.atomic():
        current = _locked(choice, mentor=by)
        if current.state == Choice.ACCEPTED:
            return current
        _refuse_late(current)
        refused = _pair(current, by, words)
    if refused is not None:
        raise ValidationError(f"{refused} {current.request.mentee.name} is told, and goes on to somebody else.")
    return current


@transaction.atomic
def decline(choice: MentorChoice, *, by: User, words: str = "") -> MentorChoice:
    """No, with a line if one likes; the next person is asked. Raises ValidationError when it is not open any more."""
    current = _locked(choice)
    if current.state == Choice.DECLINED:
        return current
    _refuse_late(current)
    _close(current, Choice.DECLINED, words=words.strip())
    _ask_next(current.request, because=f"{by.name} cannot help you this time")
    return current


@transaction.atomic
def ask_more(choice: MentorChoice, *, by: User, question: str) -> MentorChoice:
    """“Tell me more”: it is the mentee's turn, for a week. Once; then it takes a yes or a no.

    Raises ValidationError at `question` when it is empty or the second one; and when it is not open any more.
    """
    current = _locked(choice)
    question = question.strip()
    if current.state == Choice.MORE and current.question == question:
        return current
    _refuse_late(current)
    if current.question:
        raise ValidationError({"question": "You asked already. Now say yes or no."})
    if not question:
        raise ValidationError({"question": "Ask what you would like to know."})
    _give_turn(current, Choice.MORE, question=question)
    url = current.request.get_absolute_url()
    tell(current.request.mentee, f"{by.name} would like to know more before answering you", url=url, mail=True)
    return current


@transaction.atomic
def reply(choice: MentorChoice, *, by: User, words: str) -> MentorChoice:
    """What the mentee answers; then it is the mentor's turn again, for a week.

    Raises ValidationError at `words` when they are empty; and when the question is not open any more.
    """
    current = _locked(choice)
    words = words.strip()
    if current.state == Choice.ASKED and current.reply and current.reply == words:
        return current
    if not current.is_live or current.state != Choice.MORE:
        raise ValidationError("This question is not open any more.")
    if not words:
        raise ValidationError({"words": "Write an answer to the question."})
    _give_turn(current, Choice.ASKED, reply=words)
    tell(current.mentor, f"{by.name} answered your question", url=current.get_absolute_url(), mail=True)
    return current


# ---- what the mentee changes


@transaction.atomic
def withdraw(request: MentorRequest, *, by: User) -> MentorRequest:
    """The search is over; whoever was asked is told.

    Raises ValidationError for one that ended otherwise.
    """
    current = _locked_request(request)
    if current.state == State.WITHDRAWN:
        return current
    if not current.is_open:
        raise ValidationError("This request has ended.")
    _withdraw(current)
    return current


def _withdraw(current: MentorRequest) -> None:
    """The change itself, to a request that is locked and open."""
    for choice in current.choices.filter(state__in=(Choice.ASKED, Choice.MORE)).select_related("mentor"):
        _close(choice, Choice.WITHDRAWN)
        tell(choice.mentor, f"{current.mentee.name} took a request back", url=choice.get_absolute_url())
    _end(current, State.WITHDRAWN)


@transaction.atomic
def drop(choice: MentorChoice, *, by: User) -> None:
    """Takes somebody off the list who is not asked yet. Gone already, nothing happens.

    Raises ValidationError for somebody who was asked.
    """
    _locked_request(choice.request)
    current = MentorChoice.objects.filter(pk=choice.pk).first()
    if current is not None:
        _refuse_asked(current)
        current.delete()


@transaction.atomic
def ask_sooner(choice: MentorChoice, *, by: User) -> MentorChoice:
    """Puts somebody before the others who are not asked yet. Raises ValidationError for somebody who was asked."""
    request = _locked_request(choice.request)
    current = MentorChoice.objects.get(pk=choice.pk)
    _refuse_asked(current)
    waiting = list(request.choices.filter(state=Choice.NOT_YET).order_by("rank"))
    ranks = [row.rank for row in waiting]
    others = [row for row in waiting if row.pk != current.pk]
    for row in waiting:  # each rank is there once at any moment
        MentorChoice.objects.filter(pk=row.pk).update(rank=row.rank + MOST_CHOICES)
    for row, rank in zip([current, *others], ranks, strict=True):
        MentorChoice.objects.filter(pk=row.pk).update(rank=rank)
    current.refresh_from_db()
    return current


# ---- what happens by itself


def move_on(now: datetime | None = None) -> int:
    """Requests whose turn was not taken in time go to the next person. Returns how many did.

    Safe to run twice at once.
    """
    now = now or timezone.now()
    late = MentorChoice.objects.filter(
        state__in=(Choice.ASKED, Choice.MORE), due_at__lte=now, request__state=State.OPEN
    )
    return sum(_lapse(choice, now) for choice in late.select_related("request").order_by("due_at", "pk"))


@transaction.atomic
def leave(person: User) -> None:
    """Somebody left: their own searches end, and whoever waits for their answer goes on to the next person.

    Nobody waits for a place with them any more, nor do they.
    """
    Watch.objects.filter(Q(person=person) | Q(mentor=person)).delete()
    for request in MentorRequest.objects.open().filter(mentee=person).order_by("pk"):
        own = _locked_request(request)
        if own.is_open:
            _withdraw(own)
    asked = MentorChoice.objects.filter(mentor=person, state__in=(Choice.ASKED, Choice.MORE), request__state=State.OPEN)
    for choice in asked.select_related("request").order_by("pk"):
        current = _locked(choice)
        if current.state in (Choice.ASKED, Choice.MORE):
            _close(current, Choice.NO_PLACE)
            _ask_next(current.request, because=f"{person.name} has left")


@transaction.atomic
def _lapse(choice: MentorChoice, now: datetime) -> bool:
    current = _locked(choice)
    was = current.state
    if was not in (Choice.ASKED, Choice.MORE) or current.due_at is None or current.due_at > now:
        return False  # answered, or given more time, since it was found
    _close(current, Choice.LAPSED)
    name = current.mentor.name
    because = f"{name} did not answer in a week" if was == Choice.ASKED else f"You did not answer {name} in a week"
    _ask_next(current.request, because=because)
    return True


def _ask_next(request: MentorRequest, because: str = "") -> None:
    """Asks the next person who has a place by now; without any the search is over. Tells the mentee what came of it.

    `because` says why it goes on. The request is locked, or just made.
    """
    mentee, now = request.mentee, timezone.now()
    for choice in request.choices.filter(state=Choice.NOT_YET).select_related("mentor").order_by("rank"):
        if refusal_of(choice.mentor, mentee=mentee, kind=request.kind):
            _close(choice, Choice.NO_PLACE)
            continue
        choice.state, choice.asked_at, choice.due_at = Choice.ASKED, now, now + ANSWER_WITHIN
        choice.save(update_fields=["state", "asked_at", "due_at"])
        what = request.get_kind_display().lower()
        tell(choice.mentor, f"{mentee.name} asks you for help: {what}", url=choice.get_absolute_url(), mail=True)
        if because:
            tell(mentee, f"{because}; {choice.mentor.name} is asked now", url=request.get_absolute_url())
        return
    _end(request, State.UNANSWERED)
    said = f"{because}, and nobody else is left to ask" if because else "Nobody is left to ask"
    tell(mentee, f"{said}: see what you can do next", url=request.get_absolute_url(), mail=True, waits=False)


def _pair(choice: MentorChoice, mentor: User, words: str) -> str | None:
    """Makes the pair and ends the search; or goes on to the next person, and gives the reason."""
    request = choice.request
    if not are_paired(mentor, request.mentee, request.kind):
        try:
            with transaction.atomic():
                _begin(mentor, request)
        except ValidationError as error:
            _close(choice, Choice.NO_PLACE)
            reason = " ".join(error.messages)
            _ask_next(request, because=reason.rstrip("."))
            return reason if room_of(mentor) > 0 else "Your last place was taken a moment ago."
    _close(choice, Choice.ACCEPTED, words=words.strip())
    _end(request, State.PAIRED)
    Watch.objects.filter(person=request.mentee, mentor=mentor).delete()
    url = request.get_absolute_url()
    tell(request.mentee, f"{mentor.name} says yes: you are a pair now", url=url, mail=True, waits=False)
    return None


def _begin(mentor: User, request: MentorRequest) -> Pairing:
    return begin_pairing(mentor=mentor, mentee=request.mentee, by=mentor, kind=request.kind)


def _give_turn(choice: MentorChoice, state: MentorChoice.State, **said: str) -> None:
    choice.state, choice.due_at = state, timezone.now() + ANSWER_WITHIN
    for name, words in said.items():
        setattr(choice, name, words)
    choice.save(update_fields=["state", "due_at", *said])


def _close(choice: MentorChoice, state: MentorChoice.State, words: str = "") -> None:
    choice.state, choice.answered_at, choice.words = state, timezone.now(), words
    choice.save(update_fields=["state", "answered_at", "words"])


def _end(request: MentorRequest, state: MentorRequest.State) -> None:
    request.state, request.closed_at = state, timezone.now()
    request.save(update_fields=["state", "closed_at"])
    request.choices.filter(state=Choice.NOT_YET).update(state=Choice.NOT_NEEDED)


def _locked(choice: MentorChoice, mentor: User | None = None) -> MentorChoice:
    """As it is now, with its request, both locked; before them `mentor`, whose place may be taken."""
    if mentor is not None:
        User.objects.select_for_update(no_key=True).get(pk=mentor.pk)
    request = _locked_request(choice.request)
    current = MentorChoice.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=choice.pk)
    current.request = request
    return current


def _locked_request(request: MentorRequest) -> MentorRequest:
    rows = MentorRequest.objects.select_for_update(of=("self",), no_key=True).select_related("mentee")
    return rows.get(pk=request.pk)


def _refuse_late(choice: MentorChoice) -> None:
    """Raises ValidationError with the reason why the mentor's answer is not awaited."""
    if choice.state == Choice.ASKED and choice.is_live and choice.request.is_open:
        return
    name = choice.request.mentee.name
    match choice.state:
        case Choice.MORE if choice.is_live:
            raise ValidationError(f"{name} has not answered your question yet.")
        case Choice.ASKED | Choice.MORE | Choice.LAPSED:
            raise ValidationError(f"The week to answer is over, and {name} goes on to somebody else.")
        case Choice.WITHDRAWN:
            raise ValidationError(f"{name} took this request back.")
        case Choice.NO_PLACE:
            raise ValidationError(f"You had no place free, and {name} goes on to somebody else.")
        case _:
            raise ValidationError("You answered this already.")


def _refuse_asked(choice: MentorChoice) -> None:
    if choice.state != Choice.NOT_YET:
        raise ValidationError(f"{choice.mentor.name} was asked already.")


def _refuse_request(by: User, people: Sequence[User], words: str, kind: str, dimensions: Sequence[str]) -> None:
    errors: dict[str, str] = {}
    if not people:
        errors["first"] = "Choose somebody to ask."
    if len(people) > MOST_CHOICES:
        errors["third"] = "Three people at most."
    for number, (name, person) in enumerate(zip(ORDER, people, strict=False)):
        if person in people[:number]:
            errors[name] = f"{person.name} is on the list already."
        elif refused := refusal_of(person, mentee=by, kind=kind):
            errors[name] = refused
    if not words.strip():
        errors["words"] = "Say in a line or two what you hope for."
    if not set(dimensions) <= ladders_in_force().dimensions.keys():
        errors["dimensions"] = "There is no such dimension."
    if kind not in Kind.values:
        errors["kind"] = "There is no such kind of help."
    elif MentorRequest.objects.open().filter(mentee=by, kind=kind).exists():
        errors["kind"] = _open_already(kind)
    if errors:
        raise ValidationError(dict(errors))


def _open_already(kind: str) -> str:
    return f"You have an open request for {Kind(kind).label.lower()}. Take it back before you make another."
