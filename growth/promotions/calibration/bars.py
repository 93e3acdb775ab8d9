"""Who is barred from a case by what Rungs knows: asked once for a case, whoever sits on the committee."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from growth.access import mentors_of
from growth.promotions.calibration.models import Bar
from growth.promotions.cases.models import Case, Section, SectionComment, Transition
from growth.promotions.concerns.models import Concern
from growth.promotions.endorsements.models import Advocate, Endorsement


@dataclass(frozen=True)
class Ties:
    """Ids of people by their tie to one case."""

    candidate: int
    prepared: frozenset[int]  # its manager, and who was it before and made a step of it, or wrote in it
    line: frozenset[int]  # above the candidate, at any height
    mentors: frozenset[int]
    gave_words: frozenset[int]

    def bar_of(self, member: User) -> str:
        """Why `member` may not judge the case; empty where nothing speaks against it."""
        if member.pk == self.candidate:
            return Bar.ONESELF
        for people, bar in (
            (self.prepared, Bar.PREPARED),
            (self.line, Bar.LINE),
            (self.mentors, Bar.MENTEE),
            (self.gave_words, Bar.ENDORSED),
        ):
            if member.pk in people:
                return bar
        return ""


def ties_of(case: Case) -> Ties:
    """As they are now, in as many queries for ten members as for one."""
    history: Any = Section.history
    return Ties(
        candidate=case.person_id,
        prepared=_people(
            [case.manager_id, case.started_by_id],
            Transition.objects.filter(case=case).values_list("by", flat=True),
            history.filter(case=case).values_list("written_by", flat=True).distinct(),
        ),
        line=_line_above(case.person),
        mentors=_people(mentors_of(case.person).values_list("pk", flat=True)),
        gave_words=_people(
            Endorsement.objects.given().filter(case=case).values_list("giver", flat=True),
            Concern.objects.filter(case=case).values_list("raised_by", flat=True),
            SectionComment.objects.filter(section__case=case).values_list("author", flat=True),
            Advocate.objects.filter(case=case, state=Advocate.State.CONFIRMED).values_list("person", flat=True),
        ),
    )


def _people(*ids: Any) -> frozenset[int]:
    return frozenset(pk for some in ids for pk in some if pk is not None)


def _line_above(person: User) -> frozenset[int]:
    found: set[int] = set()
    above = person.manager
    while above is not None and above.pk not in found:
        found.add(above.pk)
        above = above.manager
    return frozenset(found)
