"""`demo`, `serve`, `worker`: what runs until it is told to stop."""

import logging
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from web.commands.opening import Failed, log_to_stderr, opened, running_readers

if TYPE_CHECKING:
    from inbox.isolate import Readers
    from inbox.worker import Worker
    from tickets.db import Database
    from web.settings import Settings

log = logging.getLogger("counterfoil")

SHUTDOWN_SECONDS = 5


@click.command()
@click.option("--live", is_flag=True, help="Let mail keep arriving while you watch.")
@click.option("--reset", is_flag=True, help="Throw the demo's data away and start over.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
def demo(live: bool, reset: bool, port: int) -> None:
    """A believable week of billing mail, in your browser, with nothing to set up."""
    from web.demo import run_demo

    _require_free("127.0.0.1", port)
    home = Path(os.environ.get("COUNTERFOIL_HOME") or "demo-home").absolute()
    _require_folder(home)
    run_demo(home, live=live, reset=reset, port=port)


@click.command()
@click.option("--no-worker", is_flag=True, help="Only the screens; `counterfoil worker` runs elsewhere.")
def serve(no_worker: bool) -> None:
    """Serve the screens, and fetch, file and send mail in the same process."""
    from web.edges import make_worker

    log_to_stderr()
    with opened() as (settings, db):
        _require_free(settings.listen_host, settings.listen_port)
        with running_readers(settings) as readers:
            _serve(settings, db, readers, None if no_worker else make_worker(settings, db, readers))


def _require_folder(home: Path) -> None:
    """Makes it where it is missing. Raises Failed."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise Failed(f"The demo cannot keep its data in {home}: {failure.strerror}.") from None
    if not os.access(home, os.W_OK):
        raise Failed(f"The demo cannot keep its data in {home}: nothing may be written there.")


def _require_free(host: str, port: int) -> None:
    """Told in one sentence, before a worker starts. Raises Failed."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as failure:
        raise Failed(f"The screens cannot be served at {host}:{port}: {failure.strerror}.") from None


def _serve(settings: "Settings", db: "Database", readers: "Readers", worker: "Worker | None") -> None:
    import uvicorn

    from inbox.watchman import Watchman
    from web.app import create_app
    from web.edges import make_alarm_channels

    app = create_app(settings, db, render_page=readers.render_page)
    config = uvicorn.Config(
        app,
        host=settings.listen_host,
        port=settings.listen_port,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    watchman = Watchman(db, make_alarm_channels(settings))
    watchman.start()
    if worker:
        worker.start()
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises it again once it has shut down
        signal.signal(number, lambda *_: sys.exit(0))
    log.info("the screens are at http://%s:%d", settings.listen_host, settings.listen_port)
    try:
        uvicorn.Server(config).run()
    finally:
        if worker:
            worker.stop()
        watchman.stop()


@click.command()
def worker() -> None:
    """Fetch, file and send mail until it is told to stop; any number may run on PostgreSQL."""
    from web.edges import make_worker

    log_to_stderr()
    with opened() as (settings, db), running_readers(settings) as readers:
        make_worker(settings, db, readers).run()
