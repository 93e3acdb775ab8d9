"""Random people share, claim, review, contest, edit, unshare and change managers: after every step each surface shows
exactly what `visible_to` says, and that is what the words of the contract say."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.actions import change_person
from accounts.models import User
from growth.evidence import actions, rules
from growth.evidence.claims import Claim, Dispute
from growth.evidence.models import Evidence
from growth.inbox.queries import frame_counts, groups_waiting_for
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.models import Pairing
from ladder.actions import place
from tests.factories import expectation, log, publish
from tests.people import NAMES, make_cast

AUTHORS = ["ada", "ben", "mia"]
READERS = ["ada", "mia", "noor", "ben", "petra", "zoe", "rafael"]
author, anybody = st.sampled_from(AUTHORS), st.sampled_from(READERS)
visibility = st.sampled_from(["private", "circle", "team", "everyone"])
pick = st.integers(0, 50)


class Record(RuleBasedStateMachine):
    """Each run works in a transaction that is rolled back, so runs do not see each other."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.count = self.step = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def people(self) -> None:
        self.cast = make_cast()
        version = publish()
        for who in AUTHORS:
            place(self.cast[who], level=version.levels.get(key="mid"), since=date(2020, 1, 1), by=self.cast.petra)
        self.clients: dict[str, Client] = {}
        for name in READERS:
            self.clients[name] = Client()
            self.clients[name].force_login(self.cast[name])
        for who in AUTHORS:
            for share in ("private", "circle", "team"):
                self.logs_and_claims(who, share)

    # ---- what people do

    @rule(who=author, share=visibility)
    def logs_and_claims(self, who: str, share: str) -> None:
        self.count += 1
        item = log(self.cast[who], f"item-{self.count:03}-", share=share)
        actions.add_claims(item, by=self.cast[who], expectations=[expectation("risk-mid-1")])

    @rule(which=pick, share=visibility)
    def shares_anew(self, which: int, share: str) -> None:
        if item := self._item(which):
            actions.share_evidence(item, by=item.person, visibility=share)

    @rule(which=pick)
    def edits(self, which: int) -> None:
        if item := self._item(which):
            actions.edit_evidence(item, by=item.person, version=item.version, outcome=f"Outcome {item.version}.")

    @rule(which=pick)
    def archives_or_restores(self, which: int) -> None:
        if item := self._item(which):
            (actions.restore_evidence if item.is_archived else actions.archive_evidence)(item, by=item.person)

    @rule(which=pick, who=anybody, more=st.booleans())
    def reviews(self, which: int, who: str, more: bool) -> None:
        claim = self._claim(which)
        if claim is None:
            return
        body = {
            "verdict": "needs_more" if more else "accepted",
            "words": "Say more.",
            "version": claim.evidence.version,
        }
        status = self.clients[who].post(f"/evidence/claims/{claim.pk}/review/", body).status_code
        seen = Claim.objects.visible_to(self.cast[who]).filter(pk=claim.pk).exists()
        if status == 302:
            assert seen
        else:
            assert status == (403 if seen else 404)

    @rule(which=pick)
    def asks_again(self, which: int) -> None:
        claim = self._claim(which)
        if claim and rules.can_ask_again(claim.evidence.person, claim):
            actions.ask_again(claim, by=claim.evidence.person, words="Look at the link.")

    @rule(which=pick, decider=anybody)
    def contests(self, which: int, decider: str) -> None:
        claim = self._claim(which)
        if claim and rules.can_contest(claim.evidence.person, claim):
            try:
                actions.contest_verdict(claim, by=claim.evidence.person, reason="No.", decider=self.cast[decider])
            except ValidationError:
                assert self.cast[decider] not in rules.deciders_for(claim, claim.reviews.latest("created_at", "pk"))

    @rule(who=author, manager=anybody)
    def gets_another_manager(self, who: str, manager: str) -> None:
        with suppress(ValidationError):  # a circle
            change_person(self._fresh(who), by=self.cast.rafael, manager=self._fresh(manager))

    @rule(who=author, mentor=anybody)
    def begins_a_pairing(self, who: str, mentor: str) -> None:
        with suppress(ValidationError):  # oneself, the manager, or twice
            begin_pairing(mentor=self._fresh(mentor), mentee=self._fresh(who), by=self._fresh(who))

    @rule(which=pick)
    def ends_a_pairing(self, which: int) -> None:
        found = list(Pairing.objects.active().order_by("pk"))
        if found:
            pairing = found[which % len(found)]
            end_pairing(pairing, by=pairing.mentee)

    # ---- what must hold after each step

    @invariant()
    def every_surface_shows_what_the_contract_says(self) -> None:
        if not hasattr(self, "clients"):
            return
        items = list(Evidence.objects.select_related("person").order_by("pk"))
        guides = self._guides()
        disputes = set(Dispute.objects.values_list("claim__evidence", "decider"))
        self.step += 1
        for turn, name in enumerate(READERS):
            reader = self._fresh(name)
            may = {item.title for item in items if self._may_see(reader, item, guides, disputes)}
            assert set(Evidence.objects.visible_to(reader).values_list("title", flat=True)) == may
            if (turn - self.step) % len(READERS) > 1:
                continue  # the pages of two readers after each step, in turn
            client = self.clients[name]
            live = {item.title for item in items if item.title in may and not item.is_archived}
            api = client.get("/api/v1/evidence/", {"page_size": 100}).json()["results"]
            assert {row["title"] for row in api} == live
            others = {item.title for item in items if item.person_id != reader.pk} & live
            headers = {"HX-Request": "true"}
            assert self._titles(client.get("/evidence/shared/").content.decode()) == others
            assert self._titles(client.get("/evidence/shared/", headers=headers).content.decode()) == others
            self._exports_match(reader, client, items, guides, may)
            shown = self._titles(client.get("/inbox/").content.decode())
            assert shown == self._waits(reader, items, guides) & may
            assert {
                row.what for group in groups_waiting_for(reader, frame_counts(reader), most=50) for row in group.rows
            } == shown

    def _exports_match(
        self, reader: User, client: Client, items: list[Evidence], guides: set[tuple[int, int]], may: set[str]
    ) -> None:
        for name in AUTHORS:
            author = self.cast[name]
            answer = client.get(f"/people/{author.pk}/report/json/")
            if reader.pk != author.pk and (reader.pk, author.pk) not in guides:
                assert answer.status_code == 404
                continue
            of_author = {item.title for item in items if item.person_id == author.pk and not item.is_archived}
            assert {item["title"] for item in answer.json()["evidence"]} == of_author & may

    def _waits(self, reader: User, items: list[Evidence], guides: set[tuple[int, int]]) -> set[str]:
        """Titles that the inbox must name: claims to judge, disputes to decide, and own ones that need more."""
        waiting = set()
        open_ones = dict(Dispute.objects.open().values_list("claim", "decider"))
        for claim in Claim.objects.select_related("evidence"):
            item = claim.evidence
            if item.is_archived:
                continue
            shared, own = item.visibility != "private", item.person_id == reader.pk
            if claim.pk in open_ones:
                mine = shared and open_ones[claim.pk] == reader.pk
            elif claim.verdict == "waiting":
                mine = shared and (reader.pk, item.person_id) in guides
            else:
                mine = own and claim.verdict == "needs_more"
            if mine:
                waiting.add(item.title)
        return waiting

    def _may_see(self, reader: User, item: Evidence, guides: set[Any], disputes: set[Any]) -> bool:
        """The contract, in other words than those of `visible_to`."""
        if item.person_id == reader.pk:
            return True
        if item.is_archived or item.visibility == "private":
            return False
        if item.visibility == "everyone" or (reader.pk, item.person_id) in guides or (item.pk, reader.pk) in disputes:
            return True
        return item.visibility == "team" and item.person.team_id == reader.team_id

    def _guides(self) -> set[tuple[int, int]]:
        """Pairs of who guides and who is guided."""
        managed = User.objects.exclude(manager=None).values_list("manager", "pk")
        return {*managed, *Pairing.objects.active().values_list("mentor", "mentee")}

    def _titles(self, page: str) -> set[str]:
        return {f"item-{number:03}-" for number in range(1, self.count + 1) if f"item-{number:03}-" in page}

    def _fresh(self, name: str) -> User:
        return User.objects.get(pk=self.cast[name].pk)

    def _item(self, which: int) -> Evidence | None:
        found = list(Evidence.objects.select_related("person__manager__manager").order_by("pk"))
        return found[which % len(found)] if found else None

    def _claim(self, which: int) -> Claim | None:
        found = list(Claim.objects.select_related("evidence__person__manager__manager").order_by("pk"))
        return found[which % len(found)] if found else None


@pytest.mark.many_cases
@pytest.mark.django_db
def test_after_every_step_each_surface_shows_exactly_what_may_be_seen() -> None:
    assert set(READERS) <= set(NAMES)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Record,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
