"""Fixtures of the screen tests: the scene on a fresh database, and a browser without scripts for each of the cast."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from tests.ready_databases import ReadyDatabase
from tests.scene import Scene, sign_in, some_settings
from tickets.db import Database
from web.app import create_app
from web.serving.desk import Desk
from web.serving.page_images import PageImages
from web.settings import Settings

Serve = Callable[[Settings], Litestar]

PAGE_IMAGE = b"\x89PNG a page"


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody's browser without scripts: pages are read, forms are posted with their token and followed."""

    client: TestClient[Litestar]
    csrf: str

    def get(self, path: str, **options: Any) -> Response:
        return self.client.get(path, **options)

    def post(self, path: str, **fields: Any) -> Response:
        return self.client.post(path, data={"csrf": self.csrf, **fields})


@pytest.fixture
def scene(ready: ReadyDatabase) -> Scene:
    found: Scene = ready.holds["scene"]
    return found


@pytest.fixture
def app(serve: Serve, scene: Scene, tmp_path: Path) -> Litestar:
    return serve(some_settings(tmp_path))


@pytest.fixture
def serve(one_app: Litestar, db: Database, now: datetime) -> Serve:
    """`serve(settings)`: the application on this test's database, with a desk of its own."""
    return lambda settings: with_desk(one_app, settings, db, now)


def with_desk(app: Litestar, settings: Settings, db: Database, now: datetime) -> Litestar:
    desk: Desk = app.state.desk
    images = PageImages(lambda content, page: PAGE_IMAGE)
    app.state.desk = replace(desk, settings=settings, db=db, page_images=images, clock=lambda: now)
    return app


@pytest.fixture(scope="session")
def one_app(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    """Routes are registered and templates compiled once for all tests."""
    home = tmp_path_factory.mktemp("app")
    return create_app(some_settings(home), Database("sqlite://"))


@pytest.fixture
def browse(app: Litestar) -> Iterator[Callable[[str], Browser]]:
    """`browse("tess")`: signed in through the form. Closed in reverse order, as the client's event loops want it."""
    with ExitStack() as clients:

        def open_browser(name: str) -> Browser:
            client = clients.enter_context(TestClient(app, base_url="http://testserver.local"))
            return Browser(client, sign_in(client, name))

        yield open_browser


@pytest.fixture
def tess(browse: Callable[[str], Browser]) -> Browser:
    return browse("tess")
