"""Who sees an effort check-in: its author; shown in the report, whoever reads that. The same at every door."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from accounts.models import Read
from accounts.reads import open_record
from growth.effort.models import EffortCheckIn
from growth.mentoring.actions import end_pairing
from growth.mentoring.models import Pairing
from growth.reports.formats import as_document, as_markdown
from growth.reports.queries import growth_report
from tests.cases import for_each
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
REPORT = "/people/{}/report/{}"
FORMS = ("", "markdown/", "json/")


def marks(check_in: EffortCheckIn) -> dict[str, str]:
    """What would give it away, by the form of the report."""
    figures = f"{check_in.implement} | {check_in.design} | {check_in.review}"
    return {
        "": f"{check_in.implement} implementing",
        "markdown/": figures,
        "json/": f'"implement": {check_in.implement}',
    }


def readers(as_: SignIn, check_in: EffortCheckIn, author: int) -> set[str]:
    """Who finds it; the same through every door, or the test fails."""
    clients = {who: as_(who) for who in NAMES}
    found = {
        form: {who for who, client in clients.items() if mark in _text(client, REPORT.format(author, form))}
        for form, mark in marks(check_in).items()
    }
    one = f"/api/v1/effort-check-ins/{check_in.pk}/"
    found["one"] = {who for who, client in clients.items() if client.get(one).status_code == 200}
    found["listed"] = {who for who, client in clients.items() if check_in.pk in _listed(client)}
    mark, report = f'"implement":{check_in.implement}', f"/api/v1/reports/{author}/"
    found["API report"] = {who for who, client in clients.items() if mark in _text(client, report)}
    assert len({frozenset(who) for who in found.values()}) == 1, found
    return found["one"]


def _text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def _listed(client: Client) -> set[int]:
    return {row["id"] for row in client.get("/api/v1/effort-check-ins/").json()["results"]}


def test_it_is_seen_by_its_author_and_shown_by_whoever_reads_the_report(
    as_: SignIn, placed: Cast, shown: EffortCheckIn, hidden: EffortCheckIn
) -> None:
    assert readers(as_, hidden, placed.ada.pk) == {"ada"}
    assert readers(as_, shown, placed.ada.pk) == {"ada", "mia", "noor"}
    end_pairing(Pairing.objects.get(), by=placed.noor)
    assert readers(as_, shown, placed.ada.pk) == {"ada", "mia"}


def test_break_glass_opens_what_is_shown_and_nothing_else(
    as_: SignIn, placed: Cast, shown: EffortCheckIn, hidden: EffortCheckIn
) -> None:
    assert set(EffortCheckIn.objects.visible_to(placed.rafael)) == set()
    open_record(placed.ada, by=placed.rafael, reason="A question of the works council.", hours=1)
    assert set(EffortCheckIn.objects.visible_to(placed.rafael)) == {shown}
    page = as_("rafael").get(REPORT.format(placed.ada.pk, "")).content.decode()
    assert "57 implementing" in page
    assert "41 implementing" not in page


def test_the_page_of_months_is_ones_own(as_: SignIn, placed: Cast, shown: EffortCheckIn) -> None:
    seen = {who for who in NAMES if f"/effort/{shown.pk}/edit/" in as_(who).get("/effort/").content.decode()}
    assert seen == {"ada"}


@for_each("which, guides", [("shown", 403), ("hidden", 404)])
def test_nobody_but_the_author_changes_one(
    as_: SignIn, placed: Cast, shown: EffortCheckIn, hidden: EffortCheckIn, which: str, guides: int
) -> None:
    check_in = {"shown": shown, "hidden": hidden}[which]
    body = {"implement": 1, "design": 1, "review": 98}
    for who in NAMES:
        if who == "ada":
            continue
        client, expected = as_(who), guides if who in ("mia", "noor") else 404
        answers = [
            client.post(f"/effort/{check_in.pk}/edit/", body),
            client.post(f"/effort/{check_in.pk}/removal/"),
            client.put(f"/api/v1/effort-check-ins/{check_in.pk}/", body, content_type="application/json"),
            client.delete(f"/api/v1/effort-check-ins/{check_in.pk}/"),
        ]
        assert [answer.status_code for answer in answers] == [expected] * 4, who
    check_in.refresh_from_db()
    assert check_in.review != 98


def test_what_others_read_over_the_api_is_recorded(as_: SignIn, placed: Cast, shown: EffortCheckIn) -> None:
    for who in ("ada", "mia"):
        as_(who).get(f"/api/v1/effort-check-ins/{shown.pk}/")
        as_(who).get("/api/v1/effort-check-ins/")
    noted = set(Read.objects.values_list("reader__name", "what", "thing"))
    assert noted == {("Mia Okafor", "effort check-in", shown.pk), ("Mia Okafor", "effort check-in", 0)}


def test_every_form_of_the_report_has_the_same_section(
    placed: Cast, shown: EffortCheckIn, hidden: EffortCheckIn
) -> None:
    for viewer, months in ((placed.ada, [hidden, shown]), (placed.mia, [shown])):
        report = growth_report(viewer, placed.ada)
        assert report is not None
        section = as_document(report)["sections"]["effort"]
        assert [row["month"] for row in section["months"]] == [f"{row.month:%Y-%m}" for row in months]
        assert section["said"] in as_markdown(report)
        assert report.as_of == timezone.localdate()
