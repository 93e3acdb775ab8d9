import gc
import shutil
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from ladder.models import LadderVersion
from tests.factories import publish
from tests.people import Cast, make_cast

# Tests make much that lives shortly: collecting it as often as a server does takes a tenth of the time.
gc.set_threshold(50_000, 20, 20)

# A busy machine is no fault of the rule under test: speed is measured in bench/.
hypothesis_settings.register_profile(
    "rungs", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("rungs")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database", action="store_true", help="run the tests that touch the database, for a second one"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What never asks a database behaves alike on all of them; what tries hundreds of cases takes its minutes once; so
    does what pages say (`test_pages.py`): the rules behind them are asked by the others, and every page is opened on
    the second database as well (`test_every_page_opens` in growth/test_demo.py).

    Files with such a test come first, after the order was shuffled, then those with most tests: a long one begun last
    would keep one process busy while the others wait. (`--no-loadscope-reorder` leaves this order to us.)
    """
    if config.getoption("--only-database"):
        asking = [item for item in items if _asks_the_database(item) and not _tries_many_cases(item)]
        items[:] = [item for item in asking if item.path.name != "test_pages.py"]
    long = {item.path for item in items if _tries_many_cases(item)}
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in long, -tests[item.path]))


def _tries_many_cases(item: pytest.Item) -> bool:
    return item.get_closest_marker("many_cases") is not None


def _asks_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint({"db", "transactional_db"})


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> Iterator[None]:
    """Rate limits live in the cache, which outlives a test."""
    cache.clear()
    yield


@pytest.fixture(scope="session", autouse=True)
def _no_files_stay_behind() -> Iterator[None]:
    yield
    shutil.rmtree(settings.JOBS_DIR, ignore_errors=True)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def ladder(db: None) -> LadderVersion:
    """The small ladder, published."""
    return publish()


@pytest.fixture
def as_(cast: Cast) -> Callable[[str], Client]:
    """A client signed in as one of the cast: `as_("ada").get(...)`."""

    def sign_in(name: str) -> Client:
        """By a session made here: what else happens at a sign-in has tests of its own, and costs 17 queries."""
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(cast[name].pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = cast[name].get_session_auth_hash()
        session.create()
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return sign_in
