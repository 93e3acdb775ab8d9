"""The preview of a round: who would be paired with whom, and who stays without anybody and why.

Done by a job, because a thousand people take some seconds. Everything is computed first and written at the end at
once, so a job that was cut off begins anew and nothing is there twice.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from growth.jobs.actions import start_job
from growth.jobs.kinds import Outcome, job_kind
from growth.jobs.models import Job
from growth.jobs.progress import Progress
from growth.mentoring.matching.assigning import FORBIDDEN, Table, best_pairs, hundredths
from growth.mentoring.matching.candidates import mentees_looking, mentors_offering
from growth.mentoring.matching.scoring import Mentee, Mentor, Past, Refusal, refusal, refusal_by_hand, score
from growth.mentoring.profiles.strengths import take
from growth.mentoring.rounds import rules
from growth.mentoring.rounds.actions import locked, past_or_asked, places_asked_for
from growth.mentoring.rounds.models import FixedPair, Objective, Preference, Proposal, Round, RoundEntry, Unmatched

KIND = "mentoring-preview"
TAKEN_AT_ONCE = 5000  # people: as many as are read in a small part of the two minutes a job may be silent
NOT_CLOSED = "Previews are made once a round is closed, and until it is published."
PASSES = {Refusal.PAUSED, Refusal.FULL}  # these two would fit, only not now
CLOSES = {
    Refusal.LINE: "one of the two reports to the other, directly or further up",
    Refusal.LEFT: "has left",
    Refusal.PAIRED: "the two are paired or asked already",
    Refusal.LATELY: "the two were paired in the last twelve months, and not both ask for it again",
    Refusal.LEVEL: "not sustained at the level looked for, in any dimension looked for",
}


@dataclass(frozen=True)
class Field:
    """Everybody of a round as the pure rules want them, read before anything is computed."""

    mentees: dict[int, Mentee]
    mentors: dict[int, Mentor]
    past: Past
    fixed: list[FixedPair]


@dataclass(frozen=True)
class Found:
    """What a preview says: pairs as (mentor, mentee), those made by hand, and why others have nobody, by mentee."""

    pairs: list[tuple[int, int]]
    by_hand: list[tuple[int, int]]
    without: dict[int, str]


def start_preview(round_: Round, *, by: User) -> Job:
    """Raises ValidationError while the round is open or once it is published, and when too many jobs are going."""
    if not round_.is_closed:
        raise ValidationError(NOT_CLOSED)
    return start_job(KIND, by=by, title=f"Preview of {round_.name}"[:120], params={"round": round_.pk})


@job_kind(KIND)
def preview_round(job: Job, progress: Progress) -> Outcome:
    """Whether the owner may is asked again: it may be a while since they began."""
    round_ = Round.objects.visible_to(job.owner).filter(pk=job.params["round"]).first()
    if round_ is None or not rules.can_run_round(job.owner, round_):
        raise ValidationError("You no longer run this round.")
    if not round_.is_closed:
        raise ValidationError(NOT_CLOSED)
    entries = list(round_.entries.taking_part().select_related("person"))
    people = {entry.person_id: entry.person for entry in entries}
    mentees = sum(entry.side == RoundEntry.Side.MENTEE for entry in entries)
    progress.begin(total=len(people) + mentees, doing="Reading where everybody stands")
    _take(list(people.values()), progress)
    everybody = field_of(round_, entries)
    found = best_of(everybody, round_.objective, timezone.localdate(), progress)
    progress.say("Writing it down")
    _write(round_, job.owner, everybody, found, timezone.localdate())
    paired = len(found.pairs) + len(found.by_hand)
    said = f"{_counted(paired, 'pair')}, {_counted(len(found.without), 'mentee')} without anybody."
    return Outcome(said, url=reverse("mentoring:round_preview", args=[round_.pk]))


def field_of(round_: Round, entries: list[RoundEntry]) -> Field:
    """In as many queries for a thousand people as for ten."""
    side_of: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        side_of[entry.side].append(entry.person_id)
    ranks: dict[str, dict[int, dict[int, int]]] = {side: defaultdict(dict) for side in RoundEntry.Side.values}
    wished = Preference.objects.filter(entry__round=round_, entry__left_at__isnull=True)
    for side, person, other, place in wished.values_list("entry__side", "entry__person_id", "other_id", "rank"):
        ranks[side][person][other] = place
    asked = places_asked_for()
    mentors = mentors_offering(round_.kind, ranks=ranks["mentor"], only=side_of["mentor"])
    return Field(
        mentees=mentees_looking(side_of["mentee"], kind=round_.kind, ranks=ranks["mentee"]),
        mentors={pk: replace(row, room=row.room - asked.get(pk, 0)) for pk, row in mentors.items()},
        past=past_or_asked(round_.kind),
        fixed=list(round_.fixed_pairs.select_related("mentor", "mentee")),
    )


def best_of(everybody: Field, objective: str, today: date, progress: Progress) -> Found:
    """Pairs fixed by hand first, then the best set of the others. Of each mentee the places are counted as they go."""
    by_hand, without = _fixed(everybody)
    held = Counter(mentor for mentor, _ in by_hand)
    mentors = {pk: replace(row, room=row.room - held[pk]) for pk, row in everybody.mentors.items()}
    settled = {mentee for _, mentee in by_hand} | without.keys()
    mentees = {pk: row for pk, row in everybody.mentees.items() if pk not in settled}
    progress.step(f"{_counted(len(mentees), 'mentee')} and {_counted(len(mentors), 'mentor')}", by=len(settled))
    table = table_of(mentees, mentors, everybody.past, today, progress.step)
    pairs = best_pairs(table, {pk: row.room for pk, row in mentors.items()}, objective)
    matched = {mentee for _, mentee in pairs}
    for pk, mentee in mentees.items():
        if pk not in matched:
            without[pk] = why_nobody(mentee, mentors, everybody.past, objective)
    return Found(pairs, by_hand, without)


def table_of(
    mentees: Mapping[int, Mentee],
    mentors: Mapping[int, Mentor],
    past: Past,
    today: date,
    step: Callable[[str], None],
) -> Table:
    """What every pair is worth. `step` is called after each mentee."""
    table = Table(mentees, mentors)
    columns = [mentors[pk] for pk in table.mentors]
    for at, pk in enumerate(table.mentees):
        mentee = mentees[pk]
        table.write(
            at,
            [
                FORBIDDEN if refusal(mentee, mentor, past) else hundredths(score(mentee, mentor, today).total)
                for mentor in columns
            ],
        )
        step("Comparing everybody with everybody")
    return table


def why_nobody(mentee: Mentee, mentors: Mapping[int, Mentor], past: Past, objective: str) -> str:
    """One or two sentences, which the mentee reads too."""
    if not mentee.wanted:
        return "Looks for no dimension, so there is nothing to match by."
    others = [mentor for pk, mentor in mentors.items() if pk != mentee.pk]
    if not others:
        return "Nobody in this round offers help."
    closed = Counter(refusal(mentee, mentor, past) for mentor in others)
    fitting, busy = closed.pop(None, 0), sum(closed.pop(rule, 0) for rule in PASSES)
    if fitting:
        aim = "the pairs fit best over all" if objective == Objective.QUALITY else "as many as possible get somebody"
        return f"{_fit(fitting)}, and every place there went to others, so that {aim}."
    if busy:
        return f"{_fit(busy)}, but with no place free, or in a pause."
    rule, count = min(closed.items(), key=lambda row: (-row[1], str(row[0])))
    assert rule is not None
    return f"No mentor of this round can be paired. What closes most, {count} of {len(others)}: {CLOSES[rule]}."


def _fixed(everybody: Field) -> tuple[list[tuple[int, int]], dict[int, str]]:
    """Pairs made by hand that still can be; and why others cannot, by mentee."""
    room = {pk: row.room for pk, row in everybody.mentors.items()}
    pairs, without = [], {}
    for row in everybody.fixed:
        mentee, mentor = everybody.mentees.get(row.mentee_id), everybody.mentors.get(row.mentor_id)
        if mentee is None:  # left
            continue
        if mentor is None:
            why = "takes no part any more."
        else:
            refused = refusal_by_hand(mentee, replace(mentor, room=room[mentor.pk]), everybody.past)
            why = refused.value if refused else ""
        if why:
            without[row.mentee_id] = f"A pair with {row.mentor.name} was fixed by hand and can no longer be: {why}"
        else:
            room[row.mentor_id] -= 1
            pairs.append((row.mentor_id, row.mentee_id))
    return pairs, without


def _take(people: list[User], progress: Progress) -> None:
    for start in range(0, len(people), TAKEN_AT_ONCE):
        batch = people[start : start + TAKEN_AT_ONCE]
        take(batch)
        progress.step("Reading where everybody stands", by=len(batch))


@transaction.atomic
def _write(round_: Round, owner: User, everybody: Field, found: Found, today: date) -> None:
    """Replaces the preview that was there. `round` is as it was before anybody was read."""
    current = locked(round_)
    if not current.is_closed:
        raise ValidationError("The round was published or cancelled while this was made.")
    current.proposals.filter(state=Proposal.State.PREVIEW).delete()
    current.unmatched.all().delete()
    Proposal.objects.bulk_create(
        Proposal(
            round=current,
            kind=current.kind,
            mentor_id=mentor,
            mentee_id=mentee,
            proposed_by=owner,
            is_fixed=is_fixed,
            parts=[_points(part) for part in score(everybody.mentees[mentee], everybody.mentors[mentor], today)],
            state=Proposal.State.PREVIEW,
        )
        for pairs, is_fixed in ((found.by_hand, True), (found.pairs, False))
        for mentor, mentee in pairs
    )
    Unmatched.objects.bulk_create(
        Unmatched(round=current, mentee_id=pk, why=why[:300]) for pk, why in sorted(found.without.items())
    )
    current.previewed_at, current.previewed_changes = timezone.now(), round_.changes
    current.save(update_fields=["previewed_at", "previewed_changes"])


def _points(points: float) -> float:
    return round(points, 2)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _fit(count: int) -> str:
    return "One mentor fits" if count == 1 else f"{count:,} mentors fit"
