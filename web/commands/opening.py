"""What commands stand on: the settings, the database that they name, the readers; each failure in one sentence."""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from inbox.isolate import Readers
    from tickets.db import Database
    from web.settings import Settings

EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Failed(Exception):
    """What is printed instead of a traceback."""

    status = 1


class Misconfigured(Failed):
    status = 2


@contextmanager
def opened(*, migrated: bool = True, all_tables: bool = True) -> "Iterator[tuple[Settings, Database]]":
    """The settings and the database they name; their failures, and every refusal within, become one sentence. All
    tables' modules are loaded, as a row may refer to any other's, unless the command's own are enough."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import DBAPIError

    from tickets.db import Database
    from tickets.errors import Refusal
    from web.settings import BadSetting, load_settings

    try:
        settings = load_settings()
    except BadSetting as bad:
        raise Misconfigured(str(bad)) from None
    db = Database(settings.database_url)
    if all_tables:
        import_module("tickets.schema")
    try:
        if migrated:
            _require_newest_schema(db)
        yield settings, db
    except Refusal as refusal:
        raise Failed(str(refusal)) from None
    except DBAPIError as failure:
        where = make_url(settings.database_url).render_as_string(hide_password=True)
        raise Failed(f"The database failed: {where}: {str(failure.orig).strip()}") from failure
    finally:
        db.dispose()


def _require_newest_schema(db: "Database") -> None:
    """The embedded database migrates itself; a server's schema changes only when somebody says so."""
    from tickets.migrate import is_current, migrate

    if is_current(db):
        return
    if not db.is_sqlite:
        raise Failed("The database has an older schema: run `counterfoil migrate` first.")
    migrate(db)


@contextmanager
def running_readers(settings: "Settings") -> "Iterator[Readers]":
    from inbox.isolate import Readers, ReadersUnavailable
    from web.own_model import find_model, find_request_model

    try:
        own, requests = find_model(settings), find_request_model(settings)
        with Readers(model=own, request_model=requests, passwords=settings.document_passwords) as readers:
            gc.freeze()  # what is loaded now stays: the collector need not look at it again and again
            gc.set_threshold(10_000, 20, 50)  # nearly all that a mail makes is gone without the collector
            yield readers
    except ReadersUnavailable as failure:
        raise Failed(str(failure)) from failure


def log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log the address of the webhook
