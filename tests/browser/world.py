"""Prepares a demo world for the page tests and prints, as JSON, the parts of its addresses.

Run as `python -m tests.browser.world` with the environment of an installation: the tests themselves do not touch
the database, and what they look at is made through the actions of the product.
"""

import json
import sys
from datetime import timedelta
from typing import Any

import django
from django.conf import settings
from django.utils import timezone

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG_ADDRESS = "https://dash.northgate.example/" + "settlement-reconciliation-overview/" * 4


def prepare() -> dict[str, Any]:
    from accounts import actions as people_actions
    from accounts.models import Team, User
    from growth.checkins.models import Agreement, CheckIn, HandOver
    from growth.evidence import actions
    from growth.evidence.claims import Dispute
    from growth.evidence.models import Claim, Corroboration, Evidence
    from growth.inbox.digests import stop_token
    from growth.jobs.models import Job
    from growth.load.models import LoadShare
    from growth.opportunities.models import Opportunity
    from growth.practice.models import NextStep, PracticeAssessment
    from ladder import actions as ladder_actions
    from ladder.models import Ladder, LadderVersion, Level
    from tests.browser import world_of_decisions, world_of_mentoring, world_of_promotions, world_of_roadmaps

    people = {person.email.split("@")[0]: person for person in User.objects.all()}
    ada, mia, ines, freya = people["ada"], people["mia"], people["ines"], people["freya"]
    own = Evidence.objects.filter(person=ada).live()

    # What only a few people have: an archived item, words that do not wrap, names from elsewhere.
    archived = own.get(title__startswith="Log fields renamed")
    actions.archive_evidence(archived, by=ada)
    day = timezone.localdate() - timedelta(days=20)
    cell = Claim.objects.filter(evidence__person=ada, evidence__archived_at=None)[0].expectation
    long = actions.log_evidence(
        by=ada,
        title=f"{LONG_ADDRESS} is read by {LONG_WORD}"[:200],
        situation=f"{LONG_ADDRESS}\n\n```\n{'payout ' * 40}\n```\n\n|a|b|c|d|e|\n|-|-|-|-|-|\n|{LONG_WORD}|2|3|4|5|",
        own_part=f"`{LONG_WORD}`\n\nאני כתבתי את זה ביחד עם Noor.",
        outcome="فشل أقل في المدفوعات",
        ended_on=day,
        metric_name=LONG_WORD[:60],
        metric_before=1234567890.123456,
        metric_after=0.000001,
        metric_unit="settlements",
        metric_source=LONG_ADDRESS[:100],
        links=[{"label": LONG_ADDRESS[:110], "url": LONG_ADDRESS}],
        expectations=[cell],
    )
    actions.share_evidence(long, by=ada, visibility="circle")
    team = Team.objects.create(name=f"{LONG_WORD} and friends"[:80], parent=people["mia"].team)
    people_actions.add_person(
        "hubert@northgate.example", None, name=f"Hubert {LONG_WORD}"[:100], title=LONG_WORD, team=team, manager=mia
    )
    people_actions.add_person(
        "layla@northgate.example", None, name="ليلى بنت عبد الله الأنصاري", team=team, manager=mia
    )

    wide = _long_opportunity(mia, people["ada"], User.objects.get(email__startswith="hubert"))

    # The AI ladder has a second version in force; the ladder of software engineers a draft.
    second = ladder_actions.start_draft(Ladder.objects.get(key="ai-engineer"), by=ines)
    claimed = [claim.expectation.key for claim in Claim.objects.filter(evidence__person=freya)]
    _change(second, claimed[0], claimed[-1], by=ines)
    ladder_actions.publish_version(second, by=ines, moves={claimed[-1]: None})
    draft = ladder_actions.start_draft(Ladder.objects.get(key="software-engineer"), by=ines)
    first, *_, last = draft.expectations.order_by("position")
    _change(draft, first.key, last.key, by=ines)

    # A job half way, of which nobody takes care: no worker runs here.
    running = Job.objects.create(
        owner=mia, kind="team-bundle", title="Growth reports of your direct reports", params={"of": "another day"},
        state="running", done=3, total=6, doing="Chidi Balogun", heartbeat_at=timezone.now(),
    )  # fmt: skip

    in_force = LadderVersion.objects.published().get(ladder__key="software-engineer")
    asked = Corroboration.objects.filter(witness=people["zoe"])
    answered = asked.exclude(answer="").first()
    rich = own.get(title__startswith="Payout retries")
    waiting = own.filter(claims__verdict="waiting").exclude(visibility="private").order_by("pk")[0]
    question = actions.ask_corroboration(
        waiting.claims.all()[0], by=ada, witness=people["zoe"], question="Did Support read this before the change?"
    )
    assert answered is not None
    return {
        **world_of_decisions.prepare(people),
        **world_of_mentoring.prepare(people),
        **world_of_promotions.prepare(people),
        **world_of_roadmaps.prepare(people),
        **{key: person.pk for key, person in people.items()},
        "item": rich.pk,
        "waiting": waiting.pk,
        "private": own.filter(visibility="private", ended_on__isnull=False)[0].pk,
        "undated": _undated(actions, ada).pk,
        "archived": archived.pk,
        "long": long.pk,
        "claim": rich.claims.all()[0].pk,
        "refused": Claim.objects.get(evidence__title="Ownership of the settlement job agreed", verdict="needs_more").pk,
        "contested": Dispute.objects.get(claim__evidence__person=ada).claim.evidence_id,
        "stop_token": stop_token(mia),
        "question": question.pk,
        "answered": answered.pk,
        "job": Job.objects.get(owner=mia, state="done").pk,
        "running_job": running.pk,
        "check_in_closed": CheckIn.objects.filter(subject=ada, state="closed")[0].pk,
        "check_in_open": CheckIn.objects.get(subject=ada, state="open").pk,
        "check_in_joint": CheckIn.objects.get(state="joint").pk,
        "agreement_open": Agreement.objects.filter(person=ada, state="open")[0].pk,
        "agreement_met": Agreement.objects.get(state="met").pk,
        "agreement_proposed": Agreement.objects.get(person=ada, state="proposed").pk,
        "hand_over": HandOver.objects.get().pk,
        "team": mia.team_id,
        "load": LoadShare.objects.get().check_in_id,
        "assessment": PracticeAssessment.objects.filter(team=mia.team)[0].pk,
        "step": NextStep.objects.filter(owner=people["sana"])[0].pk,
        "long_team": team.pk,
        "hubert": User.objects.get(email__startswith="hubert").pk,
        "layla": User.objects.get(email__startswith="layla").pk,
        "fitting": Opportunity.objects.get(title__startswith="Decide with Search").pk,
        "finished": Opportunity.objects.get(title__startswith="Runbook for partner outages").pk,
        "long_opportunity": wide.pk,
        "expectation": cell.key,
        "expectation_pk": cell.pk,
        "draft_expectation": draft.expectations.order_by("position")[1].key,
        "level": Level.objects.filter(version=in_force)[1].key,
        "dimension": in_force.dimensions.order_by("position")[0].key,
    }


def _change(draft: Any, reworded: str, removed: str, *, by: Any) -> None:
    """One expectation worded anew, one removed."""
    from ladder import actions

    row = draft.expectations.get(key=reworded)
    actions.change_part(row, by=by, revision=draft.revision, text=f"{row.text} Others can see it.")
    draft.refresh_from_db()
    actions.remove_expectation(draft.expectations.get(key=removed), by=by, revision=draft.revision)
    draft.refresh_from_db()
    actions.change_version(draft, by=by, revision=draft.revision, notes="Two expectations were worded more plainly.")
    draft.refresh_from_db()


def _long_opportunity(mia: Any, *wanting: Any) -> Any:
    """Words that do not wrap, two places, one of them taken."""
    from growth.opportunities import actions
    from growth.opportunities.models import Opportunity

    like = Opportunity.objects.get(title__startswith="Decide with Search")
    made = actions.list_opportunity(
        by=mia,
        title=f"{LONG_ADDRESS} moves"[:200],
        description=f"{LONG_WORD}\n\n```\n{'payout ' * 40}\n```",
        scope="industry",
        level=like.level,
        dimension=like.dimension,
        starts_on=like.starts_on,
        ends_on=like.ends_on,
        places=3,
    )
    for person in wanting:
        actions.say_interested(made, by=person, words=LONG_WORD * 2, wants_to_grow=True)
    ben = mia.direct_reports.get(email__startswith="ben")
    ben.wants_mail = False  # a mail would be printed between what this prints
    actions.accept(actions.ask_directly(made, by=mia, person=ben), by=ben)
    return made


def _undated(actions: Any, person: Any) -> Any:
    return actions.log_evidence(by=person, title="One line, and nothing else yet")


if __name__ == "__main__":
    django.setup()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # stdout is for the answer
    sys.stdout.write(json.dumps(prepare()))
