"""Every change to a round and to who takes part in it. Previews: `previewing.py`. Proposals: `proposing.py`.

Each locks the round first, so that two changes at the same moment take turns, and counts what a preview is made from
(`Round.changes`): a preview that is older is not published.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.mentoring.matching.candidates import mentees_looking, mentors_offering, past_pairs
from growth.mentoring.matching.lines import everybody_above
from growth.mentoring.matching.scoring import Past, Refusal, refusal_by_hand
from growth.mentoring.models import Kind
from growth.mentoring.profiles.models import Profile, Wish
from growth.mentoring.profiles.strengths import take
from growth.mentoring.rounds.models import (
    ANSWER_WITHIN,
    MOST_RANKED,
    FixedPair,
    Preference,
    Proposal,
    Round,
    RoundEntry,
    Unmatched,
)
from growth.mentoring.rounds.orphans import orphans
from growth.notices.actions import tell

LONGEST = timedelta(days=366)
NOT_OPEN = "This round is no longer open."
OVER = "This round is published or cancelled."
Side = RoundEntry.Side


# ---- the round


@transaction.atomic
def open_round(*, by: User, name: str, kind: str, closes_on: date, words: str = "", objective: str) -> Round:
    """Everybody who offers this kind of help and takes no pause is entered as a mentor and told. Into a round of
    mentoring whoever lost their mentor is entered too.

    Opened twice with the same name it is the one that is there. Raises ValidationError when another one of this kind
    is open, and on a last day in the past or more than a year ahead.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks take turns
    name = name.strip()
    other = Round.objects.open().filter(kind=kind).first()
    if other is not None:
        if (other.created_by_id, other.name) == (by.pk, name):
            return other
        raise ValidationError({"kind": f"“{other.name}” is open for this kind of help. Close it first."})
    _refuse_last_day(closes_on)
    made = Round.objects.create(
        name=name, kind=kind, words=words.strip(), closes_on=closes_on, objective=objective, created_by=by
    )
    _enter_mentors(made)
    if made.kind == Kind.MENTORING:
        for person in orphans():
            _enter_orphan(made, person)
    return made


@transaction.atomic
def edit_round(round_: Round, *, by: User, version: int, name: str, words: str, closes_on: date) -> Round:
    """Raises StaleEdit when it was edited after `version`; ValidationError when it is not open, and on the day."""
    current = locked(round_)
    if current.version != version:
        raise StaleEdit(current)
    if not current.is_open:
        raise ValidationError(NOT_OPEN)
    _refuse_last_day(closes_on)
    current.name, current.words, current.closes_on = name.strip(), words.strip(), closes_on
    current.version += 1
    current.save(update_fields=["name", "words", "closes_on", "version"])
    return current


@transaction.atomic
def close_round(round_: Round, *, by: User | None) -> Round:
    """Nobody joins any more; previews can be made. `by` is None when its last day has passed."""
    current = locked(round_)
    if current.is_open:
        current.state, current.closed_at = Round.State.CLOSED, timezone.now()
        current.save(update_fields=["state", "closed_at"])
    elif not current.is_closed:
        raise ValidationError(OVER)
    return current


def close_rounds() -> int:
    """Closes those whose last day has passed. Returns how many."""
    over = list(Round.objects.open().filter(closes_on__lt=timezone.localdate()))
    for round_ in over:
        close_round(round_, by=None)
    return len(over)


@transaction.atomic
def choose_objective(round_: Round, *, by: User, objective: str) -> Round:
    """What the best set of pairs is. Raises ValidationError once it is published or cancelled."""
    current = _under_way(round_)
    if current.objective != objective:
        current.objective = objective
        current.save(update_fields=["objective"])
        _count_change(current)
    return current


@transaction.atomic
def cancel_round(round_: Round, *, by: User) -> Round:
    """Nothing comes of it. Entries are kept; everybody who takes part is told; a preview is thrown away.

    Raises ValidationError once it is published.
    """
    current = locked(round_)
    if current.state == Round.State.CANCELLED:
        return current
    if not current.is_under_way:
        raise ValidationError("Both sides were asked already. Proposals can be withdrawn one by one.")
    current.state, current.closed_at = Round.State.CANCELLED, timezone.now()
    current.save(update_fields=["state", "closed_at"])
    current.proposals.filter(state=Proposal.State.PREVIEW).delete()
    current.unmatched.all().delete()
    for person in User.objects.filter(round_entries__in=current.entries.taking_part()).distinct():
        if person.pk != by.pk:
            tell(person, f"{by.name} cancelled a round you take part in", url=current.get_absolute_url())
    return current


# ---- taking part


@transaction.atomic
def join(round_: Round, *, by: User, words: str = "", ranked: Sequence[User] = ()) -> RoundEntry:
    """As a mentee, with up to three mentors one would like, in order. Joined already, it changes the words and the
    order; left before, one is in again.

    What one looks for, as it is now, is put down for the mentors of the round, who read it with the words. Raises
    ValidationError when the round is not open, and as `rank` does.
    """
    current = locked(round_)
    if not current.is_open:
        raise ValidationError(NOT_OPEN)
    entry = _entered(current, by, Side.MENTEE)
    entry.words, entry.dimensions = words.strip(), wish_of(by).wanted
    entry.entered_by_rungs = False
    entry.save(update_fields=["words", "dimensions", "entered_by_rungs"])
    _write_preferences(entry, ranked)
    _count_change(current)
    return entry


@transaction.atomic
def help_in(round_: Round, *, by: User) -> RoundEntry:
    """As a mentor. Raises ValidationError when it is not open, and for who does not offer this kind of help."""
    current = locked(round_)
    if not current.is_open:
        raise ValidationError(NOT_OPEN)
    if not Profile.objects.offering(current.kind).filter(person=by).exists():
        raise ValidationError("You do not offer this kind of help yet. Say so in your profile first.")
    entry = _entered(current, by, Side.MENTOR)
    _count_change(current)
    return entry


@transaction.atomic
def leave(entry: RoundEntry, *, by: User) -> RoundEntry:
    """One's wishes and pairs fixed with one go with it. Raises ValidationError once the round is published."""
    current = _under_way(entry.round)
    entry = current.entries.get(pk=entry.pk)
    if entry.left_at is not None:
        return entry
    entry.left_at = timezone.now()
    entry.save(update_fields=["left_at"])
    entry.preferences.all().delete()
    Preference.objects.filter(entry__round=current, entry__side=_other_side(entry), other=entry.person_id).delete()
    as_side = {"mentee" if entry.side == Side.MENTEE else "mentor": entry.person_id}
    current.fixed_pairs.filter(**as_side).delete()
    _count_change(current)
    return entry


@transaction.atomic
def rank(entry: RoundEntry, *, by: User, ranked: Sequence[User]) -> RoundEntry:
    """Whom one would like to be paired with, in order. Nobody but the programme owner sees what it counts for.

    Raises ValidationError for more than three, for one person twice, for somebody who is not on the other side of this
    round or of one's own reporting line, for an entry that was left, and once the round is published.
    """
    current = _under_way(entry.round)
    entry = current.entries.get(pk=entry.pk)
    if entry.left_at is not None:
        raise ValidationError("You left this round. Join again first.")
    _write_preferences(entry, ranked)
    _count_change(current)
    return entry


def rankable(entry_side: str, round_: Round, person: User) -> list[User]:
    """Whom somebody on this side may name: the other side of the round, without their own reporting line."""
    above = everybody_above()
    others = round_.entries.taking_part().filter(side=_other(entry_side)).select_related("person")
    own_line = above.get(person.pk, frozenset())
    return [
        entry.person
        for entry in others
        if entry.person_id != person.pk and entry.person_id not in own_line and person.pk not in above[entry.person_id]
    ]


def enter_orphan(person: User) -> RoundEntry | None:
    """Puts somebody who lost their mentor into the open round of mentoring, as a mentee, and tells them.

    None when there is no such round, and for somebody who takes part already.
    """
    with transaction.atomic():
        round_ = Round.objects.open().filter(kind=Kind.MENTORING).first()
        if round_ is None:
            return None
        current = locked(round_)
        return _enter_orphan(current, person) if current.is_open else None


def wish_of(person: User) -> Wish:
    """What somebody looks for; taken from their own report when nobody asked before."""
    wish = Wish.objects.filter(person=person, person__mentoring_profile__isnull=False).first()
    if wish is None:
        take([person])
        wish = Wish.objects.get(person=person)
    return wish


# ---- pairs fixed by hand


@transaction.atomic
def fix_pair(round_: Round, *, by: User, mentor: User, mentee: User) -> FixedPair:
    """Takes its place before the others are matched. Fixed already, it is the one that is there.

    Whoever knows both may overrule two of the hard rules: the mentor's level, and twelve months between two pairings
    of the same people. Raises ValidationError at `mentor` or `mentee` for what the other rules refuse, for people who
    do not take part, for a mentee who is fixed with somebody else, and once the round is published.
    """
    current = _under_way(round_)
    there = current.fixed_pairs.filter(mentee=mentee).first()
    if there is not None:
        if there.mentor_id == mentor.pk:
            return there
        raise ValidationError({"mentee": f"{mentee.name} is fixed with {there.mentor.name}. Undo that first."})
    for side, person in ((Side.MENTOR, mentor), (Side.MENTEE, mentee)):
        if not current.entries.taking_part().filter(side=side, person=person).exists():
            raise ValidationError({side.value: f"{person.name} does not take part in this round."})
    refused = _refusal_by_hand(current, mentor, mentee)
    if refused is not None:
        raise ValidationError({"mentor": f"{mentor.name} and {mentee.name} cannot be paired. {refused.value}"})
    made = FixedPair.objects.create(round=current, mentor=mentor, mentee=mentee, fixed_by=by)
    _count_change(current)
    return made


@transaction.atomic
def undo_fixed_pair(fixed: FixedPair, *, by: User) -> None:
    """Both are matched like everybody else. Raises ValidationError once the round is published."""
    current = _under_way(fixed.round)
    if current.fixed_pairs.filter(pk=fixed.pk).delete()[0]:
        _count_change(current)


def places_asked_for() -> dict[int, int]:
    """By mentor: how many proposals wait for answers. Each holds a place, so that no round promises it to a second."""
    rows = Proposal.objects.asked().values_list("mentor").annotate(count=Count("pk")).order_by("mentor")
    return dict(rows)


def past_or_asked(kind: str) -> Past:
    """Which pairs there are and were; pairs that are asked count as there."""
    past = past_pairs(kind, timezone.localdate())
    asked = Proposal.objects.asked().filter(kind=kind).values_list("mentor_id", "mentee_id")
    return replace(past, active=past.active | set(asked))


def _refusal_by_hand(round_: Round, mentor: User, mentee: User) -> Refusal | None:
    for person in (mentor, mentee):
        wish_of(person)
    one = mentors_offering(round_.kind, only=[mentor.pk]).get(mentor.pk)
    other = mentees_looking([mentee.pk], kind=round_.kind)[mentee.pk]
    if one is None:
        raise ValidationError({"mentor": f"{mentor.name} no longer offers this kind of help."})
    held = round_.fixed_pairs.filter(mentor=mentor).count() + places_asked_for().get(mentor.pk, 0)
    return refusal_by_hand(other, replace(one, room=one.room - held), past_or_asked(round_.kind))


# ---- publishing


@dataclass(frozen=True)
class Published:
    """What came of publishing: how many pairs are asked, and sentences about those that were left out."""

    asked: int = 0
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def publish_round(round_: Round, *, by: User, previewed_at: Any) -> Published:
    """Asks both sides of every pair of the preview, and tells whoever has nobody why and what they can do.

    What cannot be any more (somebody left, the two are paired or in one line by now, the mentor takes a pause or has
    given the place to somebody else) is left out, and said. A second time nothing happens. Raises ValidationError
    while it is open, without a preview or with one that is out of date; StaleEdit when the preview is not the one of
    `previewed_at`.
    """
    _lock_mentors(round_)
    current = locked(round_)
    if current.state == Round.State.PUBLISHED:
        return Published(asked=current.proposals.exclude(state=Proposal.State.PREVIEW).count())
    _refuse_unpublishable(current)
    if current.previewed_at != previewed_at:
        raise StaleEdit(current)
    left_out = _leave_out(current)
    now = timezone.now()
    current.state, current.published_at = Round.State.PUBLISHED, now
    current.save(update_fields=["state", "published_at"])
    preview = current.proposals.filter(state=Proposal.State.PREVIEW)
    pks = list(preview.values_list("pk", flat=True))
    preview.update(state=Proposal.State.ASKED, proposed_by=by, asked_at=now, due_at=now + ANSWER_WITHIN)
    for proposal in current.proposals.filter(pk__in=pks).select_related("mentor", "mentee"):
        tell_asked(proposal)
    for row in current.unmatched.select_related("mentee"):
        text = "Nobody was found for you in this round: the reason, and what you can do"
        tell(row.mentee, text, url=current.get_absolute_url(), key=f"round:{current.pk}:unmatched")
    return Published(len(pks), left_out)


def tell_asked(proposal: Proposal) -> None:
    """Asks both sides, in the inbox and by mail."""
    for person in (proposal.mentor, proposal.mentee):
        text = f"You and {proposal.other(person).name} are proposed as a pair: yes or no?"
        tell(person, text, url=proposal.get_absolute_url(), mail=True)


def _refuse_unpublishable(round_: Round) -> None:
    if round_.is_open:
        raise ValidationError("Close the round first: people still join.")
    if not round_.is_closed:
        raise ValidationError("This round was cancelled.")
    if round_.previewed_at is None:
        raise ValidationError("Make a preview first.")
    if round_.is_stale:
        raise ValidationError("Something changed after this preview was made. Make it again first.")


def _lock_mentors(round_: Round) -> None:
    """Those whose places a preview gives away, before the round: as everywhere, so that nobody waits in a circle."""
    mentors = round_.proposals.filter(state=Proposal.State.PREVIEW).values("mentor")
    list(User.objects.select_for_update(no_key=True).filter(pk__in=mentors).order_by("pk").values_list("pk"))


def _leave_out(round_: Round) -> list[str]:
    """Takes pairs that cannot be any more out of the preview. Returns a sentence about each."""
    above, said = everybody_above(), []
    taken = past_or_asked(round_.kind).active
    preview = round_.proposals.filter(state=Proposal.State.PREVIEW).select_related("mentor", "mentee")
    mentors = mentors_offering(round_.kind, only=preview.values_list("mentor", flat=True))
    asked = places_asked_for()
    free = {pk: row.room - asked.get(pk, 0) for pk, row in mentors.items()}
    for proposal in preview.order_by("-is_fixed", "pk"):
        mentor, mentee = proposal.mentor, proposal.mentee
        gone = next((person for person in (mentee, mentor) if not person.is_active), None)
        if gone is not None:
            why = f"{gone.name} has left."
        elif mentor.pk in above[mentee.pk] or mentee.pk in above[mentor.pk]:
            why = f"{mentor.name} is in the same reporting line by now."
        elif (mentor.pk, mentee.pk) in taken:
            why = f"Paired with {mentor.name} already, or asked."
        elif mentor.pk not in mentors:
            why = f"{mentor.name} no longer offers this kind of help."
        elif mentors[mentor.pk].is_paused:
            why = f"{mentor.name} takes a pause."
        elif free[mentor.pk] < 1:
            why = f"{mentor.name} has no place free any more."
        else:
            free[mentor.pk] -= 1
            continue
        proposal.delete()
        Unmatched.objects.update_or_create(round=round_, mentee=mentee, defaults={"why": why})
        said.append(f"{mentor.name} and {mentee.name}: {why}")
    return said


# ---- parts of the above


def locked(round_: Round) -> Round:
    """The round as it is now; others wait."""
    return Round.objects.select_for_update().get(pk=round_.pk)


def _under_way(round_: Round) -> Round:
    current = locked(round_)
    if not current.is_under_way:
        raise ValidationError(OVER)
    return current


def _count_change(round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(changes=F("changes") + 1)
    round_.refresh_from_db(fields=["changes"])


def _refuse_last_day(day: date) -> None:
    today = timezone.localdate()
    if day < today:
        raise ValidationError({"closes_on": "That day has passed. Nobody could join."})
    if day > today + LONGEST:
        raise ValidationError({"closes_on": "That is more than a year ahead. People want to know sooner."})


def _enter_mentors(round_: Round) -> None:
    profiles = [row for row in Profile.objects.offering(round_.kind).select_related("person") if not row.is_paused]
    RoundEntry.objects.bulk_create(
        RoundEntry(round=round_, person=row.person, side=Side.MENTOR, entered_by_rungs=True) for row in profiles
    )
    for row in profiles:
        text = "A matching round is open, and you are in it as somebody who offers help"
        tell(row.person, text, url=round_.get_absolute_url(), key=f"round:{round_.pk}:mentor")


def _enter_orphan(round_: Round, person: User) -> RoundEntry | None:
    entry = round_.entries.filter(person=person, side=Side.MENTEE).first()
    if entry is not None and entry.left_at is None:
        return None
    entry = _entered(round_, person, Side.MENTEE)
    entry.words, entry.dimensions, entry.entered_by_rungs = "", [], True
    entry.save(update_fields=["words", "dimensions", "entered_by_rungs"])
    _count_change(round_)
    text = "Your mentor is gone: you are in the open matching round, and may leave it"
    tell(person, text, url=round_.get_absolute_url())
    return entry


def _entered(round_: Round, person: User, side: str) -> RoundEntry:
    entry, _ = RoundEntry.objects.get_or_create(round=round_, person=person, side=side)
    if entry.left_at is not None:
        entry.left_at, entry.joined_at = None, timezone.now()
        entry.save(update_fields=["left_at", "joined_at"])
    return entry


def _write_preferences(entry: RoundEntry, ranked: Iterable[User]) -> None:
    chosen = list(ranked)
    if len(chosen) > MOST_RANKED:
        raise ValidationError({"ranked": f"Name {MOST_RANKED} at most."})
    if len({person.pk for person in chosen}) < len(chosen):
        raise ValidationError({"ranked": "You named somebody twice."})
    allowed = {person.pk for person in rankable(entry.side, entry.round, entry.person)} if chosen else set()
    for person in chosen:
        if person.pk not in allowed:
            raise ValidationError({"ranked": f"{person.name} cannot be paired with you in this round."})
    entry.preferences.all().delete()
    Preference.objects.bulk_create(
        Preference(entry=entry, other=person, rank=place) for place, person in enumerate(chosen, start=1)
    )


def _other(side: str) -> str:
    return Side.MENTOR if side == Side.MENTEE else Side.MENTEE


def _other_side(entry: RoundEntry) -> str:
    return _other(entry.side)
