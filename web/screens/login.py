"""Sign in, sign out, and how the screens look."""

import secrets
from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie

from tickets.errors import NotPermitted
from tickets.users import Role, start_session, verify_password
from web.desk import desk_of
from web.forms import LoginForm, PreferencesForm, read_form
from web.render import DENSITIES, THEMES, back_to, plain_page
from web.sessions import (
    DeskRequest,
    csrf_token,
    nonce_cookie,
    nonce_cookie_name,
    safe_path,
    session_cookie,
    session_cookie_name,
    sign_out,
)

AnyRequest = Request[Any, Any, Any]
YEAR_SECONDS = 365 * 24 * 3600

LANDING = {
    Role.TIER1: "/queue?view=tier1",
    Role.TIER2: "/queue?view=tier2",
    Role.LEAD: "/queue?view=tier2",
    Role.ADMIN: "/queue?view=tier1",
    Role.SALES: "/sales",
}


@get("/", sync_to_thread=False)
def land(request: DeskRequest) -> Response[str]:
    return back_to(LANDING[request.user.role])


@get("/login", opt={"public": True}, sync_to_thread=True)
def show_login(request: AnyRequest) -> Response[str]:
    if request.user:
        return back_to("/")
    return _login_page(request, next_path=safe_path(request.query_params.get("next", "/")))


@post("/login", opt={"public": True}, sync_to_thread=True)
def sign_in(request: AnyRequest) -> Response[str]:
    desk, form = desk_of(request), read_form(request.state.form, LoginForm)
    next_path = safe_path(form.next or "/")
    try:
        with desk.db.write() as session:
            user = verify_password(session, form.email, form.password, now=desk.clock())
            token = start_session(session, user, now=desk.clock()) if user else None
    except NotPermitted as refusal:
        return _login_page(request, next_path, form.email, str(refusal), status=HTTPStatus.TOO_MANY_REQUESTS)
    if token is None:
        error = "Mail and password don’t match."
        return _login_page(request, next_path, form.email, error, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.user:
        sign_out(desk, request.user)
    answer = back_to(next_path)
    answer.cookies.append(session_cookie(desk, token))
    answer.delete_cookie(nonce_cookie_name(desk))
    return answer


@post("/logout", sync_to_thread=True)
def log_out(request: DeskRequest) -> Response[str]:
    desk = desk_of(request)
    sign_out(desk, request.user)
    answer = back_to("/login")
    answer.delete_cookie(session_cookie_name(desk))
    return answer


@post("/preferences", opt={"public": True}, sync_to_thread=False)
def prefer(request: AnyRequest) -> Response[str]:
    """Without scripts, theme and density are kept this way; app.js writes the same cookies."""
    form = read_form(request.state.form, PreferencesForm)
    answer = back_to(safe_path(form.back or "/"))
    for name, value, known in (("theme", form.theme, THEMES), ("density", form.density, DENSITIES)):
        if value in known:
            answer.cookies.append(Cookie(name, value=value, path="/", samesite="lax", max_age=YEAR_SECONDS))
    return answer


def _login_page(
    request: AnyRequest, next_path: str, email: str = "", error: str = "", *, status: int = HTTPStatus.OK
) -> Response[str]:
    """With a nonce in a cookie, to which the form's token is bound; a second tab keeps the first one's."""
    desk = desk_of(request)
    nonce = request.cookies.get(nonce_cookie_name(desk)) or secrets.token_urlsafe(32)
    values = {"next": next_path, "email": email, "error": error, "door_csrf": csrf_token(desk, nonce)}
    return plain_page(request, "login.html", status=status, cookies=(nonce_cookie(desk, nonce),), **values)
