"""Every answer's headers, static files, and forms of a wrong shape."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

import web
from tests.scene import Scene, some_settings
from tests.screen_fixtures import Browser
from tickets.db import Database
from web.app import create_app
from web.serving.downloads import clean_name, download
from web.serving.static_files import load_static_files

WEB = Path(web.__file__).parent


def test_every_answer_carries_the_strict_policy_even_an_error(tess: Browser, scene: Scene) -> None:
    for path in ("/queue", "/nope", "/people", f"/tickets/{scene.ticket}", "/health", "/tickets/99999999999"):
        headers = tess.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';"), path
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


def test_over_https_cookies_are_bound_to_this_host(db: Database, tmp_path: Path) -> None:
    app = create_app(some_settings(tmp_path, base_url="https://desk.example"), db)

    with TestClient(app, base_url="https://desk.example") as client:
        answer = client.get("/login")

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-counterfoil-door=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert "max-age=31536000" in answer.headers["strict-transport-security"]


def test_templates_hold_no_inline_style_or_script_and_trust_no_text() -> None:
    for template in sorted((WEB / "templates").rglob("*.html")):
        text = template.read_text("utf-8")
        for forbidden in (" style=", "<style", "javascript:", " onclick", "|safe", "| safe", "autoescape false"):
            assert forbidden not in text, f"{template.name}: {forbidden}"
        assert text.count("<script") == text.count('<script src="{{ static('), template.name


def test_every_form_that_changes_something_carries_the_token() -> None:
    for template in sorted((WEB / "templates").rglob("*.html")):
        for form in template.read_text("utf-8").split("<form")[1:]:
            if 'method="post"' in form.partition(">")[0]:
                body = form.partition("</form>")[0]
                tokens = ("token()", "version_of(", 'name="csrf"')
                assert any(token in body for token in tokens), f"{template.name}: {body[:80]}"


def test_htmx_is_the_release_that_was_reviewed() -> None:
    content = (WEB / "static/vendor/htmx.min.js").read_bytes()

    assert sha256(content).hexdigest() == "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"


def test_static_files_are_kept_forever_under_the_hash_of_their_content(app: Litestar) -> None:
    url = load_static_files()["app.css"].url

    with TestClient(app) as client:
        assert "immutable" in client.get(url).headers["cache-control"]
        assert client.get(url.replace("app.css", "../app.py"), follow_redirects=False).status_code == 404
        assert client.get("/static/0000000000000000/app.css").status_code == 404
        assert client.get(url.replace("app.css", "vendor/htmx.LICENSE")).status_code == 404


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\advice.pdf", "advice.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u200b.htaccess", "htaccess"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("...", "file"),
        ("Übersicht März.pdf", "Übersicht März.pdf"),
        ("x" * 400 + ".pdf", "x" * 150),
    ],
)
def test_a_file_name_is_cleaned_before_anything_is_decided_on_it(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned
    assert "\n" not in download(b"", name, "text/html").headers["content-disposition"]


def test_a_form_of_a_wrong_shape_is_refused_with_words(tess: Browser, scene: Scene) -> None:
    path = f"/tickets/{scene.ticket}/solution"

    assert tess.post(path).status_code == 422
    assert tess.post(path, version="abc").status_code == 422
    assert tess.post(path, version="99999999999999999999").status_code == 422
    assert tess.post(f"/tickets/{scene.ticket}/notes", text="a\x00b").status_code == 200
    assert tess.client.post(path, json={"version": 1}, headers={"x-csrf-token": tess.csrf}).status_code == 415
    big = tess.client.post(f"/tickets/{scene.ticket}/notes", data={"csrf": tess.csrf, "text": "x" * 2_000_000})
    assert big.status_code == 413


def test_an_error_of_ours_shows_a_number_and_no_traceback(
    app: Litestar, browse: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    tess = browse("tess")
    monkeypatch.setattr("web.screens.mailroom.count_mail", lambda session: 1 / 0)

    answer = tess.get("/mailroom")

    assert answer.status_code == 500
    assert "The error was logged as e-" in answer.text
    assert "ZeroDivisionError" not in answer.text
