"""Page-shaped reads of evidence. Each takes the viewer first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import User
from growth import charts
from growth.access import circle_of
from growth.charts import Axis, Frame, Mark, axis_of
from growth.evidence.actions import facts_of
from growth.evidence.claims import Claim, Comment, Corroboration, Dispute, Review, Verdict
from growth.evidence.models import Evidence, EvidenceQuerySet, Kind, Visibility
from growth.evidence.strength import Facts
from growth.words import joined
from ladder.models import Expectation, LadderVersion, Placement
from ladder.structure import Structure, structure_of

TOO_MANY_CLAIMS = 5
SUGGESTIONS = 4
# Where each kind of work is likely to show, by dimension key of the built-in ladders.
LIKELY = {
    Kind.DELIVERY: ("ownership", "autonomy"),
    Kind.DECISION: ("risk", "autonomy", "perspective"),
    Kind.REVIEW: ("collaboration", "risk"),
    Kind.MENTORING: ("collaboration",),
    Kind.INCIDENT: ("ownership", "risk"),
    Kind.PREVENTION: ("risk", "perspective"),
    Kind.GLUE: ("collaboration", "ownership"),
    Kind.LEARNING: ("autonomy", "perspective"),
}


@dataclass(frozen=True)
class Fact:
    """One of the seven facts, as the page says it."""

    name: str
    present: bool
    words: str


@dataclass(frozen=True)
class StateCounts:
    all: int
    draft: int
    waiting: int
    needs_more: int
    unclaimed: int
    archived: int


def state_counts(author: User) -> StateCounts:
    """For the tabs above one's own list; one query."""
    claims = Claim.objects.filter(evidence=OuterRef("pk"))
    live = Q(archived_at__isnull=True)
    found = (
        Evidence.objects.filter(person=author)
        .annotate(
            has_waiting=Exists(claims.filter(verdict=Verdict.WAITING)),
            has_needs_more=Exists(claims.filter(verdict=Verdict.NEEDS_MORE)),
            has_claim=Exists(claims),
        )
        .aggregate(
            all=Count("pk", filter=live),
            draft=Count("pk", filter=live & Q(visibility=Visibility.PRIVATE)),
            waiting=Count("pk", filter=live & Q(has_waiting=True)),
            needs_more=Count("pk", filter=live & Q(has_needs_more=True)),
            unclaimed=Count("pk", filter=live & Q(has_claim=False)),
            archived=Count("pk", filter=~live),
        )
    )
    return StateCounts(**found)


def with_claims(evidence: EvidenceQuerySet) -> EvidenceQuerySet:
    """For lists: each item with its claims, their expectation, level and dimension at hand."""
    claims = Claim.objects.select_related("expectation__level", "expectation__dimension", "accepted_level")
    return evidence.prefetch_related(Prefetch("claims", claims)).select_related("person")


def scope_frame(author: User, evidence: EvidenceQuerySet) -> Frame:
    """What the scope picture above a list needs: the same items as the list, without its pages."""
    today = timezone.localdate()
    first = charts.quarters_until(today)[0].first_day
    rows = evidence.filter(ended_on__isnull=False).exclude(scope="").order_by("ended_on", "pk")
    items: list[Any] = list(rows.values_list("pk", "ended_on", "title", "scope", "mode"))
    axes: dict[int, Axis] = {}
    if sum(day >= first for _, day, *_ in items) <= charts.MOST_SINGLE_MARKS:
        # Only single marks have a hue; counted ones need no claims.
        shown = [row[0] for row in items if row[1] >= first]
        found = Claim.objects.filter(evidence__in=shown).order_by("-verdict", "-pk")
        for claim in found.select_related("expectation__dimension"):
            axes[claim.evidence_id] = axis_of(claim.expectation.dimension)
    marks = [Mark(day, title, scope, mode, axes.get(pk)) for pk, day, title, scope, mode in items]
    quarters = charts.quarters_until(today)
    return Frame(author.name, [], [], quarters, [], {}, today, marks=marks)


def claims_of(viewer: User, evidence: Evidence) -> list[Any]:
    """Claims, each with what this viewer may see: `answers`, `verdicts` (reviews), `talk` (comments), `contests`."""
    return _with_talk(
        viewer,
        evidence.claims.select_related(
            "expectation__level", "expectation__dimension", "expectation__version__ladder", "accepted_level"
        ),
        evidence,
    )


def _with_talk(viewer: User, claims: Iterable[Claim], evidence: Evidence | None = None) -> list[Any]:
    """`disputes` is there whoever looks, for the rules; pages show `contests`, which are those of visible verdicts."""
    answers = Corroboration.objects.filter(withdrawn_at__isnull=True).select_related("witness")
    reviews, comments = Review.objects.select_related("level"), Comment.objects.all()
    if evidence is None or viewer.pk != evidence.person_id:  # the author sees all that is said
        answers, reviews = answers.visible_to(viewer), reviews.visible_to(viewer)
        comments = comments.visible_to(viewer)
    found: list[Any] = list(claims)
    prefetch_related_objects(
        found,
        Prefetch("corroborations", answers, to_attr="answers"),
        Prefetch("reviews", reviews, to_attr="verdicts"),
        Prefetch("comments", comments, to_attr="talk"),
        Prefetch("disputes", Dispute.objects.select_related("decider", "decision")),
    )
    for claim in found:
        if evidence is not None:
            claim.evidence = evidence
        for review in claim.verdicts:
            review.claim = claim
        verdicts = {review.pk for review in claim.verdicts}
        claim.contests = [dispute for dispute in claim.disputes.all() if dispute.contested_id in verdicts]
    return found


def seven_facts(evidence: Evidence, claims: Iterable[Any]) -> tuple[Facts, list[Fact]]:
    """The facts of an item and how each is said, present or missing."""
    yes = [answer for claim in claims for answer in claim.answers if answer.confirms]
    facts = facts_of(evidence, corroborated=bool(yes))
    unit = evidence.metric_unit
    after, before = (_figure(number, unit) for number in (evidence.metric_after, evidence.metric_before))
    links = ", ".join(link["label"] for link in evidence.links)
    witnesses = "; ".join(map(_said, yes))
    baseline = f"Missing. {after} compared with what?" if after else "Missing. What was it before?"
    said = [
        Fact("Link to an artefact", facts.artefact, links or "Missing. What could a reader open?"),
        Fact("Date or period", facts.dated, period_words(evidence) or "Missing. When did it happen?"),
        Fact("Own part", facts.own_part, "Stated" if facts.own_part else "Missing. What was yours in it?"),
        Fact("Scope", facts.scope, evidence.get_scope_display() or "Missing. How far did it reach?"),
        Fact("Measured result", facts.result, _result(evidence, after) or "Missing. What could be counted?"),
        Fact("Baseline", facts.baseline, before or baseline),
        Fact("Corroboration", facts.corroboration, witnesses or "Missing. Who saw it happen?"),
    ]
    return facts, said


def period_words(evidence: Evidence) -> str:
    """“6 Oct 2026”, “14 Sep to 6 Oct 2026”, or nothing."""
    if evidence.ended_on is None:
        return ""
    ended = charts.day_words(evidence.ended_on)
    if evidence.started_on is None or evidence.started_on == evidence.ended_on:
        return ended
    started = charts.day_words(evidence.started_on)
    return f"{started.removesuffix(f' {evidence.ended_on.year}')} to {ended}"


def audience(viewer: User, evidence: Evidence, claims: Iterable[Any]) -> SafeString:
    """Who can see an item, by name, in words. Takes the claims from `claims_of`."""
    if evidence.is_archived:
        return format_html("Archived. Only {} sees it.", _named(evidence.person, viewer))
    if evidence.visibility == Visibility.PRIVATE:
        words = format_html("Only {} can see it.", _named(evidence.person, viewer))
    else:
        people = [
            (evidence.person, ""),
            *((member.person, f" ({member.relation})") for member in circle_of(evidence.person)),
        ]
        named = [format_html("{}{}", _named(who, viewer), why) for who, why in people]
        if evidence.visibility == Visibility.TEAM and evidence.person.team is not None:
            size = evidence.person.team.members.filter(is_active=True).count()
            named.append(format_html("the <strong>{} people of {}</strong>", size, evidence.person.team.name))
        if evidence.visibility == Visibility.EVERYONE:
            size = User.objects.active().count()
            named.append(format_html("<strong>everybody</strong>, {} people who can sign in", size))
        deciders = {contest.decider for claim in claims for contest in claim.contests if contest.decider}
        named += [format_html("{} (decides a dispute)", _named(who, viewer)) for who in sorted(deciders, key=str)]
        words = format_html("Seen by {}.", _listed(named))
    witnesses = {answer.witness.pk: answer.witness for claim in claims for answer in claim.answers if answer.witness}
    asked = [_named(witness, viewer) for witness in witnesses.values()]
    if asked and evidence.visibility != Visibility.EVERYONE:
        verb = "was" if len(asked) == 1 else "were"
        words = format_html("{} {} {} asked about a claim and saw the question.", words, _listed(asked), verb)
    return words


def circle_words(author: User) -> str:
    """The growth circle by name."""
    names = [f"{member.person.name} ({member.relation})" for member in circle_of(author)]
    if not names:
        return "nobody yet: you have no manager here and no mentor."
    return f"{joined(names)}."


def sharing_choices(author: User) -> list[tuple[str, str, str]]:
    """Each visibility with its label and the names behind it."""
    team = author.team
    in_team = "You are in no team; only your growth circle sees it."
    if team is not None:
        in_team = f"The {team.members.filter(is_active=True).count()} people of {team.name}, and your growth circle."
    who = {
        Visibility.PRIVATE: "Nobody else, whatever their role.",
        Visibility.CIRCLE: circle_words(author),
        Visibility.TEAM: in_team,
        Visibility.EVERYONE: f"All {User.objects.active().count()} people who can sign in.",
    }
    return [(value, value.label, words) for value, words in who.items()]


@dataclass(frozen=True)
class OwnLadder:
    """The ladder a person stands on, else the first published one; `here` is their position on it, 0 without one."""

    structure: Structure
    here: int


def own_ladder(person: User) -> OwnLadder | None:
    placement = Placement.objects.as_of(timezone.localdate()).filter(person=person)
    found = placement.select_related("level__version").first()
    if found:
        return OwnLadder(structure_of(found.level.version), found.level.position)
    version = LadderVersion.objects.published().order_by("ladder__pk").first()
    return OwnLadder(structure_of(version), 0) if version else None


def find_expectations(
    structure: Structure, *, words: str = "", dimension: str = "", level: str = "", here: int = 0
) -> list[Expectation]:
    """Expectations of a ladder by dimension key, level key and words in the text or the example.

    The level `near` means the one at position `here` and the next.
    """
    asked = [word.lower() for word in words.split()]
    near = (here, here + 1) if level == "near" and here else ()

    def fits(row: Expectation) -> bool:
        text = f"{row.text} {row.example}".lower()
        return (
            (not dimension or row.dimension.key == dimension)
            and (row.level.position in near if near else level in ("", "near", row.level.key))
            and all(word in text for word in asked)
        )

    return [row for row in structure.expectations if fits(row)]


def suggested_expectations(person: User, *, text: str, kind: str) -> list[Expectation]:
    """Expectations at the person's level and the next that share words with the text, or suit the kind of work."""
    own = own_ladder(person)
    if own is None:
        return []
    here = own.here or 1
    near = [row for row in own.structure.expectations if here <= row.level.position <= here + 1]
    told = _stems(text)
    if not told:
        return []
    likely = LIKELY.get(Kind(kind), ()) if kind in Kind.values else ()

    def score(row: Expectation) -> float:
        shared = len(told & _stems(f"{row.text} {row.example}"))
        # The kind of work decides between expectations that share as many words.
        key = row.dimension.key
        return shared + ((len(likely) - likely.index(key)) / 10 if key in likely else 0)

    ranked = sorted(near, key=lambda row: (-score(row), row.position))
    return [row for row in ranked if score(row) > 0][:SUGGESTIONS]


def _stems(text: str) -> set[str]:
    """Words of five letters or more by their beginning, so that “migrate” meets “migration”."""
    return {word[:6] for word in re.findall(r"[^\W\d_]{5,}", text.lower())}


def _figure(number: Decimal | None, unit: str) -> str:
    return f"{number.normalize():,f} {unit}".strip() if number is not None else ""


def _result(evidence: Evidence, after: str) -> str:
    return f"{evidence.metric_name or 'Result'}: {after}" if after else ""


def _said(answer: Corroboration) -> str:
    """“Zoe Tanaka, yes, 8 Oct 2026”."""
    assert answer.answered_at is not None
    day = charts.day_words(timezone.localtime(answer.answered_at).date())
    return f"{answer.witness_name}, {answer.get_answer_display().lower().rstrip('…')}, {day}"


def _named(who: User, viewer: User) -> SafeString:
    return format_html("<strong>{}</strong>", "you" if who.pk == viewer.pk else who.name)


def _listed(words: list[SafeString]) -> SafeString:
    if len(words) < 2:
        return words[0] if words else format_html("")
    return format_html("{} and {}", format_html_join(", ", "{}", ((word,) for word in words[:-1])), words[-1])


def queue_of(reviewer: User) -> QuerySet[Claim]:
    """Claims that wait for a verdict of `reviewer`, contested ones first, then the longest waiting."""
    contested = Dispute.objects.waiting_for(reviewer).filter(claim=OuterRef("pk"))
    waiting = Claim.objects.waiting_for(reviewer).values("pk")
    return (
        Claim.objects.annotate(is_contested=Exists(contested))
        .filter(Q(is_contested=True) | Q(pk__in=waiting))
        .select_related(
            "evidence__person", "expectation__level", "expectation__dimension", "expectation__version__ladder"
        )
        .order_by("-is_contested", "waiting_since", "pk")
    )


def queue_rows(reviewer: User, claims: Iterable[Any]) -> list[dict[str, Any]]:
    """What a card of the queue shows: a claim of `queue_of` with what makes it strong, and what was said before."""
    return [
        {"claim": claim, "evidence": claim.evidence, "said": seven_facts(claim.evidence, [claim])[1]}
        for claim in _with_talk(reviewer, claims)
    ]
