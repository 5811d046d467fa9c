"""Sign in, sign out, and how the screens look."""

import secrets
from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie

from tickets.browser_sessions import start_session, verify_password
from tickets.desk.drafts import Written, keep_draft
from tickets.errors import NotFound, NotPermitted
from tickets.ticket import get_ticket
from tickets.users import Actor, Role, can
from web.desk import desk_of
from web.forms import LoginForm, PreferencesForm, read_form
from web.render import DENSITIES, THEMES, back_to, composer_at, plain_page
from web.sessions import (
    DeskRequest,
    csrf_token,
    nonce_cookie,
    nonce_cookie_name,
    page_of,
    safe_path,
    session_cookie,
    session_cookie_name,
    sign_out,
    written_in,
)

AnyRequest = Request[Any, Any, Any]
YEAR_SECONDS = 365 * 24 * 3600
NOTHING = Written("")

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
    written = Written(form.kept_text, form.kept_kind, form.kept_about, form.kept_to, form.kept_cc)
    try:
        with desk.db.write() as session:
            user = verify_password(session, form.email, form.password, now=desk.clock())
            token = start_session(session, user, now=desk.clock()) if user else None
    except NotPermitted as refusal:
        told = str(refusal)
        return _login_page(request, next_path, form.email, told, written, status=HTTPStatus.TOO_MANY_REQUESTS)
    if user is None or token is None:
        told = "Mail and password don’t match."
        return _login_page(request, next_path, form.email, told, written, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.user:
        sign_out(desk, request.user)
    if written.text.strip() and _keep_for(request, user.actor, next_path, written):
        answer = back_to(composer_at(next_path, written.about), done="draft-back")
    else:
        answer = back_to(next_path)
    answer.cookies.append(session_cookie(desk, token))
    answer.delete_cookie(nonce_cookie_name(desk))
    return answer


def ask_again(request: AnyRequest, reason: str) -> Response[str]:
    """The sign-in page for somebody whose session has ended under a form: what they had written stands on it, and in
    their ticket afterwards."""
    form = request.state.form
    kept = {name: form.get(name, [""])[-1] for name in ("about", "to", "cc")}
    kind = "reply" if request.url.path.endswith("/replies") or form.get("kind") == ["reply"] else "note"
    written = Written(written_in(form), kind, **kept)
    return _login_page(
        request, page_of(request.url.path), "", "", written, reason=reason, status=HTTPStatus.UNAUTHORIZED
    )


def _keep_for(request: AnyRequest, actor: Actor, path: str, written: Written) -> bool:
    """As a draft of the ticket that they came from, if they may write there."""
    ticket_id = path.removeprefix("/tickets/")
    if ticket_id == path or not ticket_id.isascii() or not ticket_id.isdecimal() or not can(actor, "note"):
        return False
    desk = desk_of(request)
    try:
        with desk.db.write() as session:
            ticket = get_ticket(session, int(ticket_id), actor)
            return keep_draft(session, ticket, written, by=actor, now=desk.clock()) is not None
    except NotFound:
        return False


@get("/session", opt={"poll": True}, sync_to_thread=False)
def show_session(request: DeskRequest) -> dict[str, int | str]:
    """For a page that is about to send a form: who is signed in, and the token that its forms need now."""
    return {"user": request.user.user_id, "csrf": request.user.csrf}


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
    request: AnyRequest,
    next_path: str,
    email: str = "",
    error: str = "",
    written: Written = NOTHING,
    *,
    reason: str = "",
    status: int = HTTPStatus.OK,
) -> Response[str]:
    """With a nonce in a cookie, to which the form's token is bound; a second tab keeps the first one's."""
    desk = desk_of(request)
    nonce = request.cookies.get(nonce_cookie_name(desk)) or secrets.token_urlsafe(32)
    values = {"next": next_path, "email": email, "error": error, "written": written, "reason": reason}
    door = csrf_token(desk, nonce)
    cookies = (nonce_cookie(desk, nonce),)
    return plain_page(request, "login.html", status=status, cookies=cookies, door_csrf=door, **values)
