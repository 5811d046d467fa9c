"""What tests share: a migrated database on SQLite and on PostgreSQL, a fixed clock and the cast."""

import atexit
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url, text

from inbox.isolate import Readers
from tests.builders import Cast
from tests.postgres_server import find_binaries, throwaway_server
from tests.ready_databases import (
    Furnish,
    KeepReady,
    ReadyDatabase,
    ReadyPostgres,
    ReadySqlite,
    administering,
    furnish,
)
from tickets.db import Database
from tickets.migrate import migrate_by_versions


def _work_in_memory() -> None:
    """Where there is room: thousands of small databases would otherwise wait for the disk at each commit."""
    memory = Path("/dev/shm")
    if "TMPDIR" in os.environ or not memory.is_dir():
        return
    found = os.statvfs(memory)
    if found.f_bavail * found.f_frsize > ROOM_IN_MEMORY and not found.f_flag & os.ST_NOEXEC:
        for folder in memory.glob("counterfoil-tests-*"):
            if not Path("/proc", folder.name.rpartition("-")[2]).exists():  # of a run that was killed
                shutil.rmtree(folder, ignore_errors=True)
        folder = memory / f"counterfoil-tests-{os.getpid()}"
        folder.mkdir(mode=0o755)
        os.environ["TMPDIR"] = str(folder)  # also that of the processes that are started
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


ROOM_IN_MEMORY = 3 * 2**30
_work_in_memory()

# No test is timed: on a busy machine the first example alone may take seconds.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

pytest_plugins = ["tests.screen_fixtures", "tests.sign_in_scene", "tests.browser_scene"]


# What takes longest is begun first, so that no worker is left with it at the end.
LONG = (
    "test_crash_points.py",
    "test_faults_of_the_world.py",
    "test_demo.py",
    "test_browser.py",
    "test_regrouping_properties.py",
    "test_remittance_sample.py",
    "test_containers.py",
    "test_remittance_scans.py",
    "test_corrections.py",
    "test_cli.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


@pytest.fixture
def now() -> datetime:
    """A Monday morning in business time."""
    return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ready(request: pytest.FixtureRequest, keep_ready: KeepReady, now: datetime) -> ReadyDatabase:
    """A migrated database of its own, holding what the test names; the test runs once on each kind."""
    furniture = next((name for name in ("scene", "cast") if name in request.fixturenames), "")
    return keep_ready(request.param, furniture, furnish(now)[furniture])


@pytest.fixture
def database_url(ready: ReadyDatabase) -> str:
    return ready.database.url


@pytest.fixture
def db(ready: ReadyDatabase) -> Database:
    return ready.database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    url = f"sqlite:///{tmp_path}/empty.db"
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        with administering(server) as connection:
            connection.execute(text("drop database if exists empty with (force)"))
            connection.execute(text("create database empty template template1"))
        url = make_url(server).set(database="empty").render_as_string()
    database = Database(url)
    yield database
    database.dispose()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared_db(request: pytest.FixtureRequest, keep_ready: KeepReady) -> Database:
    """One migrated database for a file of tests that undo what they did: for many small ones that is much faster."""
    return keep_ready(request.param, "shared", lambda _session: {}).database


@pytest.fixture
def cast(ready: ReadyDatabase) -> Cast:
    found: Cast = ready.holds["cast"]
    return found


@pytest.fixture(scope="session")
def readers() -> Iterator[Readers]:
    """Started once for each test process: their start costs more than a test reads."""
    with Readers() as running:
        yield running


@pytest.fixture(scope="session")
def keep_ready(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> KeepReady:
    """By kind and name, put back to what it was."""
    kept: dict[tuple[str, str], ReadyDatabase] = {}

    def take(kind: str, name: str, furniture: Furnish) -> ReadyDatabase:
        if (kind, name) not in kept:
            kept[kind, name] = make(kind, name or "plain", furniture)
        kept[kind, name].renew()
        return kept[kind, name]

    def make(kind: str, name: str, furniture: Furnish) -> ReadyDatabase:
        if kind == "sqlite":
            template = request.getfixturevalue("sqlite_template")
            return ReadySqlite(tmp_path_factory.mktemp("ready"), name, template, furniture)
        return ReadyPostgres(request.getfixturevalue("postgres_template"), name, furniture)

    return take


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate_by_versions(database)
    database.dispose()  # the last connection folds the write-ahead log into the file
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One server for each test process; skipped, or failed where PostgreSQL is required, without its programs."""
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get("COUNTERFOIL_REQUIRE_POSTGRES") == "1":
            pytest.fail("COUNTERFOIL_REQUIRE_POSTGRES=1, but PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")
    with throwaway_server(binaries) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The server's URL, with a migrated database `template_desk` to copy."""
    with administering(postgres_server) as connection:
        connection.execute(text("create database template_desk"))
    database = Database(make_url(postgres_server).set(database="template_desk").render_as_string())
    migrate_by_versions(database)
    database.dispose()
    return postgres_server
