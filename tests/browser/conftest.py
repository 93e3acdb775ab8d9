"""A real server and the Chromium that is installed; every page is watched while a test uses it."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError, expect

from tests.browser.server import Installation

SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--host-resolver-rules=MAP localhost 127.0.0.1",
)  # fmt: skip
PATIENCE = 15_000  # ms
REPORT_CSP = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} refuses ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""

Gallery = tuple[Installation, dict[str, Any]]
SignIn = Callable[[Page, str], None]
OpenPage = Callable[..., Page]


class Watch:
    """What went wrong on any page of a test. A test that expects something says so with `expect`."""

    def __init__(self) -> None:
        self.origins: set[str] = set()  # of the servers of this run; everything else is a foreign address
        self.found: list[str] = []
        self._expected: list[str] = []

    def begin(self) -> None:
        self.found.clear()
        self._expected.clear()

    def expect(self, pattern: str) -> None:
        """Lets a complaint pass whose words match, such as a status that a test provokes."""
        self._expected.append(pattern)

    def expect_status(self, status: int) -> None:
        """Chromium writes every answer of 400 and above to the console."""
        self.expect(f"status of {status}")

    def over(self, context: BrowserContext) -> BrowserContext:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.add_init_script(REPORT_CSP)
        context.set_default_timeout(PATIENCE)
        return context

    @property
    def complaints(self) -> list[str]:
        return [found for found in self.found if not any(re.search(pattern, found) for pattern in self._expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.found.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _error(self, error: WebError) -> None:
        self.found.append(f"page error: {error.error}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and f"{parts.scheme}://{parts.netloc}" not in self.origins:
            self.found.append(f"request to another origin: {request.url}")


# ---- the browser


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is. Without one the tests are skipped, and fail where they must run (CI)."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        missing = f"There is no Chromium at {path}. Install it, or name one with CHROMIUM=…"
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: str) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium, "args": [*SWITCHES]}


@pytest.fixture(scope="session")
def watchman() -> Watch:
    return Watch()


@pytest.fixture(autouse=True)
def watch(watchman: Watch) -> Iterator[Watch]:
    """No test passes with an error in the console, a request to elsewhere or a violation of the CSP."""
    watchman.begin()
    yield watchman
    assert not watchman.complaints, "\n".join(watchman.complaints)


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], watch: Watch) -> Callable[..., BrowserContext]:
    def make(**options: Any) -> BrowserContext:
        return watch.over(new_context(**options))

    return make


# ---- the servers


@pytest.fixture(scope="session")
def data_dir(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rungs")


@pytest.fixture(scope="session")
def world(data_dir: Path) -> Installation:
    """The demo world at its usual stage, made once; servers run on copies of it."""
    made = Installation(data_dir, "world", demo=True)
    made.manage("migrate", "--verbosity", "0")
    made.manage("collectstatic", "--no-input", "--verbosity", "0")
    made.manage("demo", "--stage", "mid")
    return made


@pytest.fixture(scope="session")
def serve(watchman: Watch) -> Iterator[Callable[[Installation], Installation]]:
    """Starts servers; all of them end with the run."""
    running: list[Installation] = []

    def start(installation: Installation) -> Installation:
        running.append(installation)
        installation.start()
        watchman.origins.update((installation.url, f"http://localhost:{installation.port}"))
        return installation

    yield start
    for installation in running:
        installation.stop()


@pytest.fixture(scope="session")
def server(world: Installation, data_dir: Path, serve: Callable[[Installation], Installation]) -> Installation:
    """The demo world in which the journeys happen."""
    return serve(Installation(data_dir, "journeys", demo=True, workers=1).copy_of(world))


@pytest.fixture(scope="session")
def gallery(world: Installation, data_dir: Path, serve: Callable[[Installation], Installation]) -> Gallery:
    """A demo world that nobody changes, with one of everything in it, and the parts of its addresses."""
    made = Installation(data_dir, "pages", demo=True).copy_of(world)
    parts: dict[str, Any] = json.loads(made.run("-m", "tests.browser.world"))
    return serve(made), parts


@pytest.fixture
def ladder_server(
    world: Installation, tmp_path: Path, data_dir: Path, serve: Callable[[Installation], Installation]
) -> Installation:
    """A demo world whose ladder may be changed."""
    return serve(Installation(data_dir, tmp_path.name, demo=True).copy_of(world))


@pytest.fixture(scope="session")
def blank(world: Installation, data_dir: Path) -> Installation:
    """What `make run` begins with on the first day: the built-in ladders and roadmaps, and nobody."""
    made = Installation(data_dir, "blank", demo=False)
    made.manage("migrate", "--verbosity", "0")
    made.manage("import_built_in_ladders")
    made.manage("import_built_in_roadmaps")
    made.manage("import_built_in_case_template")
    return made


@pytest.fixture(scope="module")
def empty_server(
    blank: Installation, data_dir: Path, request: pytest.FixtureRequest, serve: Callable[[Installation], Installation]
) -> Installation:
    """An installation on its first day."""
    return serve(Installation(data_dir, f"empty-{request.module.__name__}", demo=False).copy_of(blank))


# ---- people


@pytest.fixture(scope="session")
def sign_in() -> SignIn:
    """Signs in as one of the cast with one click: `sign_in(page, "Ada Lindqvist")`."""

    def sign_in_as(page: Page, name: str) -> None:
        page.goto("/accounts/login/")
        button = page.get_by_role("button", name=f"Sign in as {name}", exact=True)
        if not button.is_visible():
            page.get_by_text("Everybody else").click()
        button.click()
        page.wait_for_url("**/")

    return sign_in_as


@pytest.fixture(scope="session")
def known() -> dict[tuple[str, str], Any]:
    """Cookies by server and person: everybody signs in once."""
    return {}


@pytest.fixture
def open_page(
    new_context: Callable[..., BrowserContext],
    server: Installation,
    sign_in: SignIn,
    known: dict[tuple[str, str], Any],
) -> OpenPage:
    """A page in a context of its own, signed in as somebody: `open_page("Ada Lindqvist")`."""

    def open_as(person: str | None = None, *, at: Installation | None = None, **options: Any) -> Page:
        url = (at or server).url
        if person is not None and (url, person) not in known:
            page = new_context(base_url=url).new_page()
            sign_in(page, person)
            known[url, person] = page.context.storage_state()
            page.context.close()
        state = known[url, person] if person is not None else None
        return new_context(base_url=url, storage_state=state, **options).new_page()

    return open_as


@pytest.fixture(scope="session")
def lasting_page(
    browser: Browser, gallery: Gallery, watchman: Watch, sign_in: SignIn
) -> Iterator[Callable[[str | None], Page]]:
    """One page per person on the world nobody changes, kept for the whole run: opening them is most of the time."""
    pages: dict[str | None, Page] = {}

    def page_of(person: str | None) -> Page:
        if person not in pages:
            context = watchman.over(browser.new_context(base_url=gallery[0].url))
            pages[person] = context.new_page()
            pages[person].on("dialog", lambda dialog: dialog.accept())  # leaving with words typed and not saved
            if person is not None:
                sign_in(pages[person], person)
        return pages[person]

    yield page_of
    for page in pages.values():
        page.context.close()


@pytest.fixture(scope="module")
def first_day(browser: Browser, empty_server: Installation, watchman: Watch) -> Iterator[Page]:
    """The administrator of an installation that has nobody else."""
    context = watchman.over(browser.new_context(base_url=empty_server.url))
    page = context.new_page()
    page.goto("/")
    create_administrator(page)
    yield page
    context.close()


def create_administrator(page: Page) -> None:
    """Fills the page that stands before everything else on the first day."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up Rungs")
    page.get_by_label("Name").fill("Rosalind Franklin")
    page.get_by_label("E-mail").fill("rosalind@rungs.example")
    page.get_by_label("Password").fill("photograph fifty-one")
    page.get_by_label("Time zone").select_option("Europe/London")
    page.get_by_role("button", name="Create the administrator").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
