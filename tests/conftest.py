"""What tests share: a migrated database on SQLite and on PostgreSQL, a fixed clock and the cast."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import Cast, the_cast
from postgres_server import find_binaries, throwaway_server
from sqlalchemy import make_url, text

from tickets.db import Database
from tickets.migrate import migrate_by_versions

pytest_plugins = ["screen_fixtures", "sign_in_scene"]


@pytest.fixture
def now() -> datetime:
    """A Monday morning in business time."""
    return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh, migrated database; the test runs once on each kind."""
    if request.param == "sqlite":
        path = tmp_path / "desk.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        yield from _postgres_copy(request.getfixturevalue("postgres_template"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    if request.param == "sqlite":
        urls = iter([f"sqlite:///{tmp_path}/empty.db"])
    else:
        urls = _postgres_copy(request.getfixturevalue("postgres_server"), template="template1")
    for url in urls:
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared_db(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One migrated database for a file of tests that undo what they did: for many small ones that is much faster."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("shared") / "desk.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        urls = iter([f"sqlite:///{path}"])
    else:
        urls = _postgres_copy(request.getfixturevalue("postgres_template"))
    for url in urls:
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture
def cast(db: Database, now: datetime) -> Cast:
    with db.write() as session:
        return the_cast(session, now)


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
    _administer(postgres_server, "create database template_desk")
    database = Database(make_url(postgres_server).set(database="template_desk").render_as_string())
    migrate_by_versions(database)
    database.dispose()
    return postgres_server


_copies = iter(range(1_000_000))


def _postgres_copy(server: str, template: str = "template_desk") -> Iterator[str]:
    name = f"desk_{next(_copies)}"
    _administer(server, f"create database {name} template {template} strategy file_copy")
    yield make_url(server).set(database=name).render_as_string()
    _administer(server, f"drop database {name} with (force)")


def _administer(server: str, statement: str) -> None:
    """Databases are created and dropped outside transactions."""
    database = Database(server)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    database.dispose()
