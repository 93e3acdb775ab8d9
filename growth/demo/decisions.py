"""The demo world's decisions: projects, records in every state, what was said about them and what came of them."""

import copy
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from accounts.models import Team, User
from growth.decisions import actions, flow_actions
from growth.decisions.afterwards import actions as afterwards_actions
from growth.decisions.afterwards.models import Verdict
from growth.decisions.models import Decision, Project
from growth.decisions.record_templates.models import checklist
from growth.decisions.reviewing import actions as reviewing_actions
from growth.decisions.reviewing.actions import ItemAnswer
from growth.decisions.reviewing.models import DesignReview
from growth.notices.models import Notice
from growth.standing import Quarter

FILE = Path(__file__).with_name("decisions.yaml")
FLAGS = ("new_data_model", "external_api", "concurrency")
WORDS = ("title", "context", "drivers", "options", "decision", "consequences", "confirmation", "prediction",
         "ai_proposed", "ai_decided", *FLAGS)  # fmt: skip
ROLES = {"author": "author", "deciders": "decider", "consulted": "consulted", "informed": "informed"}
TALK = timedelta(days=3)  # between a proposal and what was decided


def make_decisions(people: dict[str, User], today: date, stage: str) -> None:
    """All of it; at the beginning of a company's use only what is still open."""
    world = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    maker = _Maker(people, today)
    for row in world["projects"]:
        maker.start(row)
    for row in world["records"]:
        is_open = row["when"][0] == 0
        if stage != "start" or is_open:
            maker.write(row)


class _Maker:
    def __init__(self, people: dict[str, User], today: date) -> None:
        # The people are invented, so nothing is mailed to them.
        self.people = {key: copy.copy(person) for key, person in people.items()}
        for person in self.people.values():
            person.wants_mail = False
        self.today = today
        self.projects: dict[str, Project] = {}
        self.records: dict[tuple[str, int], Decision] = {}

    def start(self, row: dict[str, Any]) -> None:
        self.projects[row["name"]] = actions.start_project(
            by=self.people[row["keeper"]],
            name=row["name"],
            about=row["about"],
            team=Team.objects.get(name=row["team"]) if row["team"] else None,
            audience=row.get("audience", "everyone"),
        )

    def write(self, row: dict[str, Any]) -> None:
        project, author = self.projects[row["project"]], self.people[row["author"]]
        written = self._moment(*row["when"])
        people = [(role, self.people[key]) for name, role in ROLES.items() for key in _listed(row.get(name, []))]
        words = {name: row[name] for name in WORDS if name in row}
        decision = actions.write_decision(project, by=author, people=people, **words)
        self._link(decision, row, author)
        if "review" in row:
            self._review(decision, row, written)
        if not row.get("draft"):
            decision = self._discuss(flow_actions.propose_decision(decision, by=author), row)
        revisit_on = self.today + timedelta(days=row["revisit"]) if "revisit" in row else None
        Decision.objects.filter(pk=decision.pk).update(revisit_on=revisit_on)
        actions.mark_decision(decision, by=author, tags=row.get("tags", []))
        self._date(decision, written, row)
        if "verdict" in row:
            self._look_again(decision, row)
        if "number" in row:
            self.records[row["project"], row["number"]] = Decision.objects.get(pk=decision.pk)

    def _link(self, decision: Decision, row: dict[str, Any], author: User) -> None:
        for kind in ("supersedes", "amends", "relates"):
            for target in row.get(kind, []):
                project, number = target if isinstance(target, list) else (row["project"], target)
                old = self.records.get((project, number))
                if old:
                    actions.link_decision(decision, by=author, kind=kind, target=old)

    def _review(self, decision: Decision, row: dict[str, Any], at: datetime) -> None:
        """Held before the deciders answered; or asked for, and waiting."""
        asked = row["review"]
        reviewer = self.people[asked["by"]]
        lists = [one for key in asked["checklists"] if (one := checklist(key))]
        review = reviewing_actions.ask_review(
            decision, by=self.people[row["author"]], reviewers=[reviewer], checklists=lists, note=asked.get("note", "")
        )
        if "result" in asked:
            concerns = asked.get("concerns", {})
            answers = [
                ItemAnswer(
                    item.position, "concern" if item.position in concerns else "fine", concerns.get(item.position, "")
                )
                for item in review.items.all()
            ]
            review = reviewing_actions.save_answers(review, by=reviewer, version=review.version, answers=answers)
            reviewing_actions.close_review(
                review,
                by=reviewer,
                held_on=timezone.localdate(),
                result=asked["result"],
                words=asked["words"],
            )
            DesignReview.objects.filter(pk=review.pk).update(
                held_on=timezone.localtime(at).date(), closed_at=at + TALK / 3
            )
        DesignReview.objects.filter(pk=review.pk).update(asked_at=at)
        Notice.objects.filter(url=review.get_absolute_url()).update(created_at=at)

    def _discuss(self, decision: Decision, row: dict[str, Any]) -> Decision:
        for said in row.get("said", []):
            by = self.people[said["by"]]
            comment = flow_actions.comment(decision, by=by, section=said["section"], text=said["words"])
            if "done" in said:
                flow_actions.resolve_comment(comment, by=self.people[said["done"]])
        is_settled = "number" in row
        answers = row.get("answers", {})
        for key in row["deciders"]:
            if is_settled or key in answers:
                flow_actions.answer(decision, by=self.people[key], reply="agree", reason=answers.get(key, ""))
        first = self.people[row["deciders"][0]]
        if "rejected" in row:
            return flow_actions.reject_decision(
                decision, by=self.people[row["rejected"]["by"]], words=row["rejected"]["words"]
            )
        if is_settled:
            # The records in between are not shown, so the next number is made to be the one wanted.
            Decision.objects.filter(pk=decision.pk).update(number=row["number"] - 1)
            decision = flow_actions.accept_decision(decision, by=first)
        if "deprecated" in row:
            by, words = self.people[row["deprecated"]["by"]], row["deprecated"]["words"]
            decision = flow_actions.deprecate_decision(decision, by=by, words=words)
        return decision

    def _look_again(self, decision: Decision, row: dict[str, Any]) -> None:
        verdict, at = row["verdict"], self._now() - timedelta(days=row["verdict"]["ago"])
        by = self.people[verdict.get("by", row["deciders"][0])]
        given = afterwards_actions.give_verdict(
            Decision.objects.get(pk=decision.pk), by=by, verdict=verdict["verdict"], happened=verdict["happened"]
        )
        Verdict.objects.filter(pk=given.pk).update(at=at)
        Notice.objects.filter(url__startswith=decision.get_absolute_url(), read_at=None).update(
            created_at=at, read_at=at
        )

    def _date(self, decision: Decision, written: datetime, row: dict[str, Any]) -> None:
        """Everything happened when the row says, not while the demo was made."""
        settled = min(written + TALK, self._now())
        ended = self._now() - timedelta(days=row["deprecated"]["ago"]) if "deprecated" in row else settled
        moments = {"draft": written, "proposed": written, "accepted": settled, "rejected": settled, "deprecated": ended}
        for status, at in moments.items():
            decision.status_changes.filter(status=status).update(at=at)
        shown = settled if "number" in row or "rejected" in row else written
        Decision.objects.filter(pk=decision.pk).update(
            created_at=written, updated_at=shown, dated=timezone.localtime(shown).date()
        )
        decision.history.update(history_date=written)
        decision.comments.update(created_at=min(written + TALK / 3, self._now()))
        decision.comments.filter(resolved_at__isnull=False).update(resolved_at=min(written + TALK / 2, self._now()))
        decision.answers.update(at=min(written + TALK / 2, self._now()))
        for link in decision.links.filter(kind="supersedes"):
            if link.target:
                link.target.status_changes.filter(status="superseded").update(at=settled)
                Notice.objects.filter(url=link.target.get_absolute_url(), read_at=None).update(
                    created_at=settled, read_at=settled
                )
        told = Notice.objects.filter(url__startswith=decision.get_absolute_url())
        told.update(created_at=shown)
        if "number" in row or "rejected" in row:
            told.update(read_at=shown)

    def _moment(self, ago: int, share: float) -> datetime:
        quarter = Quarter.of(self.today).plus(-ago)
        length = min((self.today - quarter.first_day).days, 88)
        day = quarter.first_day + timedelta(days=int(length * share))
        return min(timezone.make_aware(datetime.combine(day, time(14, 10))), self._now())

    def _now(self) -> datetime:
        return timezone.now() - timedelta(minutes=10)


def _listed(keys: Any) -> list[str]:
    return [keys] if isinstance(keys, str) else keys
