"""Fixtures of the browser tests: Chromium, the scene served on a loopback port, and a page that is watched."""

import io
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pypdfium2
import pytest
import uvicorn
from litestar import Litestar

from tests.builders import PASSWORD
from tests.ready_databases import KeepReady, furnish
from tests.scene import Scene, some_settings
from tests.screen_fixtures import with_desk
from tickets.db import Database
from web.serving.page_images import PageImages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = shutil.which("chromium")
Scheme = Literal["light", "dark"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SIZES = {"wide": (1280, 800), "narrow": (390, 844)}
BROWSER_TEST = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
]


@pytest.fixture(scope="module")
def launched() -> Iterator["Browser"]:
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def chromium(launched: "Browser") -> Iterator["Browser"]:
    yield launched
    for context in launched.contexts:
        context.close()


@pytest.fixture
def served(
    keep_ready: KeepReady, one_app: Litestar, tmp_path: Path, now: datetime
) -> Iterator[tuple[str, Database, Scene]]:
    """The app on a loopback port, with the scene in its database."""
    ready = keep_ready("sqlite", "scene", furnish(now)["scene"])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    app = with_desk(one_app, some_settings(tmp_path, base_url=address), ready.database, now)
    app.state.desk = replace(app.state.desk, page_images=PageImages(draw))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield address, ready.database, ready.holds["scene"]
    server.should_exit = True
    thread.join(10)


class Watched:
    """A page with everything that must not happen on it."""

    def __init__(self, browser: "Browser", address: str, size: tuple[int, int], scheme: Scheme) -> None:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, base_url=address
        )
        self.page, self.size = context.new_page(), size
        self.errors: list[str] = []
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "request",
            lambda request: (
                None if request.url.startswith((address, "data:")) else self.errors.append(f"asked {request.url}")
            ),
        )

    def sign_in(self, name: str) -> None:
        self.page.goto("/login")
        self.page.get_by_label("Work mail").fill(f"{name}@ourfirm.example")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        playwright.expect(self.page.locator("h1")).to_be_visible()

    def press_and_arrive(self, key: str) -> None:
        """A key that opens another page, and the wait until that page takes keys."""
        self.page.wait_for_load_state()  # or the event of the page before would be taken for the next one's
        with self.page.expect_event("load"):
            self.page.keyboard.press(key)

    def check(self) -> None:
        assert self.errors == []
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.size[0]


def draw(content: bytes, page: int) -> bytes:
    """A page image made in this process: the document is the test's own."""
    out = io.BytesIO()
    pypdfium2.PdfDocument(content)[page - 1].render(scale=1).to_pil().save(out, "PNG")
    return out.getvalue()
