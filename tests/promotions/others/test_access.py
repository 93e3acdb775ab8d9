"""Person by thing: who sees and who changes what others add to a case, on the page and through the API."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from accounts.models import Read
from accounts.reads import open_record
from growth.evidence.models import Evidence
from growth.notices.models import Notice
from growth.promotions.cases.models import Case
from growth.promotions.concerns.actions import raise_concern
from growth.promotions.concerns.models import Concern
from growth.promotions.concerns.panels import panel as concerns_panel
from growth.promotions.endorsements.models import Advocate, Endorsement
from growth.promotions.endorsements.panels import panel as endorsements_panel
from growth.promotions.gates.models import Gate
from growth.promotions.gates.panels import panel as gates_panel
from tests.cases import for_each
from tests.factories import log
from tests.people import NAMES, Cast
from tests.promotions.making import in_state, meet_gates
from tests.promotions.others.making import SAW, World

SignIn = Callable[[str], Client]
JSON = {"content_type": "application/json"}
STATES = ["feedback", "submitted", "promoted", "withdrawn"]
SIDES = {"ada", "mia"}
# Who sees which, in every state of the case. An endorsement brings its concern.
SEES = {
    "case-concerns": {"managers": SIDES, "zoes": SIDES | {"zoe"}},
    "case-endorsements": {"asked": {"mia", "noor"}, "given": SIDES | {"zoe"}, "declined": {"mia", "ines"}},
    "case-advocates": {"advocate": SIDES | {"petra"}},
    "case-gates": {"leader": SIDES | {"petra"}, "need": SIDES, "endorsements": SIDES, "visit": SIDES},
}


def things(world: World) -> dict[str, dict[str, Concern | Endorsement | Advocate | Gate]]:
    assert world.given.concern is not None
    return {
        "case-concerns": {"managers": world.managers, "zoes": world.given.concern},
        "case-endorsements": {"asked": world.asked, "given": world.given, "declined": world.declined},
        "case-advocates": {"advocate": world.advocate},
        "case-gates": {gate.key: gate for gate in world.case.gates.exclude(key="budget")},
    }


@for_each("state", STATES)
@for_each("who", NAMES)
def test_who_sees_which_part(as_: SignIn, cast: Cast, world: World, state: str, who: str) -> None:
    """Also the administrator who opened the candidate's record by break-glass, and sits on the committee: none."""
    open_record(cast.ada, by=cast.rafael, reason="Somebody asked me to look at everything.", hours=1)
    in_state(world.case, state)
    client = as_(who)
    for route, rows in things(world).items():
        seen = {name for name, people in SEES[route].items() if who in people}
        listed = {row["id"] for row in client.get(f"/api/v1/{route}/?case={world.case.pk}").json()["results"]}
        budget = (
            {world.case.gates.get(key="budget").pk} if route == "case-gates" and who in SIDES | {"petra"} else set()
        )
        assert listed == {rows[name].pk for name in seen} | budget
        for name, row in rows.items():
            expected = 200 if name in seen else 404
            assert type(row).objects.visible_to(cast[who]).filter(pk=row.pk).exists() == (name in seen)
            if state != "feedback":  # the doors look through the same rule
                continue
            assert client.get(f"/api/v1/{route}/{row.pk}/").status_code == expected, (route, name)
            assert client.get(row.get_absolute_url()).status_code == expected, (route, name)


def test_strangers_see_nothing(world: World) -> None:
    for route, rows in things(world).items():
        for row in rows.values():
            assert Client().get(f"/api/v1/{route}/{row.pk}/").status_code == 403
            assert Client().get(row.get_absolute_url()).status_code == 302
    for model in (Concern, Endorsement, Advocate, Gate):
        assert not model.objects.visible_to(Client().get("/").wsgi_request.user).exists()


@for_each("who", NAMES)
def test_panels_show_each_reader_exactly_what_they_see(cast: Cast, world: World, who: str) -> None:
    viewer, case = cast[who], world.case
    concerns, endorsements = concerns_panel(viewer, case), endorsements_panel(viewer, case)
    gates, parts = gates_panel(viewer, case), things(world)

    def seen(route: str) -> set[int]:
        return {parts[route][name].pk for name, people in SEES[route].items() if who in people}

    assert {row.concern.pk for row in concerns["rows"]} == seen("case-concerns")
    rows = [*endorsements["given"], *endorsements["others"]]
    assert {row.endorsement.pk for row in rows} == seen("case-endorsements")
    assert {row.advocate.pk for row in endorsements["advocates"]["rows"]} == seen("case-advocates")
    shown = {row.gate.key for row in gates["rows"]}
    assert shown == {name for name, people in SEES["case-gates"].items() if who in people} | (
        {"budget"} if who in SIDES | {"petra"} else set()
    )
    assert [row.count for row in gates["rows"] if row.count] == [] or who in SIDES
    is_side = who in SIDES
    assert concerns["is_shown"] == (is_side or who == "zoe")
    assert endorsements["is_shown"] == (is_side or who in ("noor", "zoe", "ines"))
    assert endorsements["advocates"]["is_shown"] == (is_side or who == "petra")
    assert gates["is_shown"] == (is_side or who == "petra")
    assert (concerns["can_raise"], endorsements["can_ask"]) == (is_side, who == "mia")
    assert endorsements["advocates"]["can_propose"] == is_side


def test_pages_of_one_do_not_name_the_others(as_: SignIn, cast: Cast, world: World) -> None:
    """The candidate reads of nobody who was asked, declined or why; one endorser reads nothing of another."""
    for path in (world.given.get_absolute_url(), world.managers.get_absolute_url()):
        body = as_("ada").get(path).content.decode()
        assert "Noor Haddad" not in body and "Ines Duarte" not in body and "Saltimbocca" not in body
    body = as_("noor").get(world.asked.get_absolute_url()).content.decode()
    assert SAW not in body and "Pelican" not in body and "Zoe" not in body and "Quokka" not in body
    assert "Saltimbocca" in as_("mia").get(world.declined.get_absolute_url()).content.decode()


def test_the_concern_shows_each_reader_only_evidence_they_see(as_: SignIn, cast: Cast, world: World) -> None:
    item = log(cast.ada, "Zanzibar", share="circle")
    concern = raise_concern(world.case, by=cast.mia, words="Too thin", evidence=[item])
    api = f"/api/v1/case-concerns/{concern.pk}/"
    assert as_("mia").get(api).json()["evidence"] == [item.pk]
    Evidence.objects.filter(pk=item.pk).update(visibility="private")
    assert as_("mia").get(api).json()["evidence"] == []
    assert "Zanzibar" not in as_("mia").get(concern.get_absolute_url()).content.decode()
    assert "Zanzibar" in as_("ada").get(concern.get_absolute_url()).content.decode()


# The page, the API, of which thing, what is sent, and who of those who see it may.
CHANGES: list[tuple[str, str, str, str, dict[str, object], set[str]]] = [
    ("concerns", "case-concerns", "answer", "managers", {"answer": "Since then both held", "version": 1}, SIDES),
    ("concerns", "case-concerns", "acceptance", "managers", {"answer": "We plan for it", "version": 1}, {"mia"}),
    ("concerns", "case-concerns", "settling", "zoes", {"version": 1}, {"zoe"}),
    ("concerns", "case-concerns", "reopening", "zoes", {"version": 1}, {"zoe"}),
    ("concerns", "case-concerns", "withdrawal", "managers", {}, {"mia"}),
    (
        "endorsements", "case-endorsements", "giving", "asked",
        {"is_supportive": "yes", "words": SAW, "concern": "One two three four five six seven eight"}, {"noor"},
    ),
    ("endorsements", "case-endorsements", "revision", "given", {"is_supportive": "no", "words": "No"}, {"zoe"}),
    ("endorsements", "case-endorsements", "declining", "asked", {"because": ""}, {"noor"}),
    ("endorsements", "case-endorsements", "withdrawal", "asked", {}, {"mia"}),
    ("advocates", "case-advocates", "confirmation", "advocate", {"sentence": "Mine", "version": 1}, {"petra"}),
    ("advocates", "case-advocates", "declining", "advocate", {}, {"petra"}),
    ("gates", "case-gates", "asking", "need", {}, SIDES),
    ("gates", "case-gates", "answer", "leader", {"is_met": "yes", "version": 1}, {"petra"}),
    ("gates", "case-gates", "answer/withdrawal", "leader", {"version": 1}, {"petra"}),
]  # fmt: skip


@for_each("part, route, verb, name, sent, may", CHANGES)
@for_each("who", ["ada", "mia", "noor", "zoe", "ines", "petra", "rafael"])
def test_only_whose_it_is_may(
    as_: SignIn, world: World, part: str, route: str, verb: str, name: str, sent: dict[str, object], may: set[str],
    who: str,
) -> None:  # fmt: skip
    client, row = as_(who), things(world)[route][name]
    before = list(type(row).objects.filter(pk=row.pk).values())
    sees = who in SEES[route][name]
    path = f"/cases/{part}/{row.pk}/{verb}/"
    refused = 403 if sees else 404
    if who not in may:
        assert client.post(path, sent).status_code == refused
        assert client.post(f"/api/v1/{route}/{row.pk}/{verb}/", sent, **JSON).status_code == refused  # type: ignore[arg-type]
        assert list(type(row).objects.filter(pk=row.pk).values()) == before
    else:
        assert client.post(path, sent).status_code == 302


def test_changes_are_posted(as_: SignIn, world: World) -> None:
    client = as_("mia")
    for part, route, verb, name, *_ in CHANGES:
        assert client.get(f"/cases/{part}/{things(world)[route][name].pk}/{verb}/").status_code == 405


@for_each("who", NAMES)
def test_who_opens_the_forms(as_: SignIn, world: World, who: str) -> None:
    client, pk = as_(who), world.case.pk
    reads_case = {"ada", "mia", "noor", "zoe", "petra", "ben"}
    refused = 403 if who in reads_case else 404
    for path, may in (
        (f"/cases/{pk}/concerns/new/", SIDES),
        (f"/cases/{pk}/endorsements/new/", {"mia"}),
        (f"/cases/{pk}/advocates/new/", SIDES),
    ):
        assert client.get(path).status_code == (200 if who in may else refused)
    edit = client.get(f"/cases/concerns/{world.managers.pk}/edit/").status_code
    assert edit == {"mia": 200, "ada": 403}.get(who, 404)
    edit = client.get(f"/cases/advocates/{world.advocate.pk}/edit/").status_code
    assert edit == {"mia": 200, "ada": 200, "petra": 403}.get(who, 404)
    for route, body, may in (
        ("case-concerns", {"case": pk, "words": "Too early"}, SIDES),
        ("case-endorsements", {"case": pk, "people": [world.case.person_id]}, set()),
        ("case-advocates", {"case": pk, "person": world.case.person_id, "sentence": "Good"}, set()),
    ):
        status = client.post(f"/api/v1/{route}/", body, **JSON).status_code  # type: ignore[arg-type]
        # A case they do not see is no choice in the body; what nobody may do is refused at its field.
        allowed_to_try = SIDES if route != "case-endorsements" else {"mia"}
        expected = 201 if who in may else 400 if who in allowed_to_try or who not in reads_case else 403
        assert status == expected, (route, who)


def test_reads_by_others_name_the_case_and_not_the_part(as_: SignIn, cast: Cast, world: World) -> None:
    """Else the candidate would learn from whom one was asked who declined."""
    for who, thing in (("ada", world.given), ("noor", world.asked), ("ines", world.declined), ("mia", world.managers)):
        as_(who).get(thing.get_absolute_url())
        as_(who).get("/api/v1/case-endorsements/")
    read = set(Read.objects.values_list("reader__name", "subject__name", "what", "thing", "via"))
    assert read == {
        ("Noor Haddad", "Ada Lindqvist", "promotion case", world.case.pk, "page"),
        ("Mia Okafor", "Ada Lindqvist", "promotion case", world.case.pk, "page"),
        ("Mia Okafor", "Ada Lindqvist", "promotion case", 0, "API"),
    }


def test_notices_and_mails_name_no_candidate_and_no_content(cast: Cast, world: World) -> None:
    meet_gates(world.case)
    texts = list(Notice.objects.values_list("text", flat=True))
    assert len(texts) > 5
    for text in texts:
        own_act = text.startswith("Ada Lindqvist ")
        assert ("Ada" not in text or own_act) and "Pelican" not in text and "Quokka" not in text and SAW not in text


def test_every_page_names_who_sees_it(as_: SignIn, cast: Cast, world: World) -> None:
    for who, thing, said in (
        ("mia", world.managers, "Ada Lindqvist and you see this."),
        ("ada", world.given, "Mia Okafor, Zoe Tanaka and you see this."),
        ("noor", world.asked, "Mia Okafor and you see this."),
        ("petra", world.advocate, "Ada Lindqvist, Mia Okafor and you see this."),
        ("petra", world.case.gates.get(key="leader"), "Ada Lindqvist, Mia Okafor and you see this."),
    ):
        assert said in as_(who).get(thing.get_absolute_url()).content.decode(), (who, thing)


def test_of_a_case_that_ended_one_has_only_ones_own_words(as_: SignIn, cast: Cast, world: World) -> None:
    Case.objects.filter(pk=world.case.pk).update(state="withdrawn", ended_at=timezone.now())
    page = as_("zoe").get(world.given.get_absolute_url()).content.decode()
    assert SAW in page and f'href="{world.case.get_absolute_url()}"' not in page and "since <time" not in page
