"""Signing in and out, and what a cookie is worth."""

from collections.abc import Callable

from litestar import Litestar
from litestar.testing import TestClient

from tests.scene import Scene, token_of
from tests.screen_fixtures import Browser
from web.serving.sessions import safe_path


def a_client(app: Litestar, **options: object) -> TestClient[Litestar]:
    return TestClient(app, base_url="http://testserver.local", **options)  # type: ignore[arg-type]


def test_a_cookie_that_we_did_not_issue_is_nobody_and_is_not_kept_through_sign_in(app: Litestar) -> None:
    with a_client(app) as client:
        client.cookies.set("counterfoil", "chosen-by-somebody-else")
        token = token_of(client.get("/login").text)

        form = {"csrf": token, "email": "tess@ourfirm.example", "password": "correct horse battery"}
        answer = client.post("/login", data=form, follow_redirects=False)

        assert answer.status_code == 303
        cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("counterfoil="))
        assert "chosen-by-somebody-else" not in cookie
        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()


def test_signing_out_ends_the_session_on_the_server(app: Litestar, browse: Callable[[str], Browser]) -> None:
    tess = browse("tess")
    cookie = tess.client.cookies["counterfoil"]

    tess.post("/logout")

    with a_client(app) as thief:
        thief.cookies.set("counterfoil", cookie)
        assert thief.get("/queue", follow_redirects=False).headers["location"] == "/login?next=/queue"


def test_a_wrong_password_says_so_without_saying_which_half_was_wrong(app: Litestar) -> None:
    with a_client(app) as client:
        for email in ("tess@ourfirm.example", "nobody@ourfirm.example"):
            token = token_of(client.get("/login").text)
            answer = client.post("/login", data={"csrf": token, "email": email, "password": "wrong"})
            assert answer.status_code == 422
            assert "Mail and password don’t match" in answer.text


def test_guessing_is_slowed_down(app: Litestar) -> None:
    with a_client(app) as client:
        token = token_of(client.get("/login").text)
        form = {"csrf": token, "email": "tess@ourfirm.example", "password": "wrong"}
        statuses = [client.post("/login", data=form).status_code for _ in range(9)]

    assert statuses[-1] == 429


def test_each_role_lands_where_its_work_is(browse: Callable[[str], Browser]) -> None:
    landings = {"tess": "view=tier1", "theo": "view=tier2", "lea": "view=tier2", "sam": "/sales"}

    for name, landing in landings.items():
        assert landing in str(browse(name).get("/").url)


def test_after_signing_in_one_comes_back_to_the_page_that_was_asked_for(app: Litestar) -> None:
    with a_client(app) as client:
        page = client.get("/cash")
        assert page.url.path == "/login"

        form = {"csrf": token_of(page.text), "email": "tess@ourfirm.example", "password": "correct horse battery"}
        answer = client.post("/login", data={**form, "next": "/cash"})

        assert answer.url.path == "/cash"


def test_a_button_pressed_after_the_session_ended_says_that_nothing_was_done(
    scene: Scene, browse: Callable[[str], Browser]
) -> None:
    tess = browse("tess")
    tess.client.cookies.delete("counterfoil")

    answer = tess.post(f"/tickets/{scene.ticket}/solution", version="1")

    assert (answer.status_code, "Nothing was sent or changed." in answer.text) == (401, True)
    assert "What you had written" not in answer.text


def test_no_address_leads_away_from_this_site() -> None:
    hostile = [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "evil",
        "/a\\b",
    ]

    assert [safe_path(text) for text in hostile] == ["/"] * len(hostile)
    assert safe_path("/queue?view=mine") == "/queue?view=mine"


def test_theme_and_density_are_kept_without_scripts(browse: Callable[[str], Browser]) -> None:
    tess = browse("tess")

    tess.post("/preferences", theme="dark", back="/queue")
    tess.post("/preferences", density="compact", back="/queue")
    tess.post("/preferences", theme="'><script>", back="/queue")

    assert 'data-theme="dark" data-density="compact"' in tess.get("/queue").text
