"""Fixtures of the screen tests: the scene on a fresh database, and a browser without scripts for each of the cast."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from builders import Cast
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from scene import Scene, a_scene, sign_in, some_settings

from tickets.db import Database
from web.app import create_app

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
def scene(db: Database, cast: Cast, now: datetime) -> Scene:
    with db.write() as session:
        return a_scene(session, cast, now)


@pytest.fixture
def app(db: Database, scene: Scene, tmp_path: Path, now: datetime) -> Litestar:
    return create_app(some_settings(tmp_path), db, render_page=lambda content, page: PAGE_IMAGE, clock=lambda: now)


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
