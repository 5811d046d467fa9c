"""Sign in, sign out, and how the screens look."""

import secrets
from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie

from tickets.browser_sessions import start_session, verify_password
from tickets.desk.drafts import Written, keep_draft
from tickets.errors import Invalid, NotFound, NotPermitted
from tickets.second_factor import check_code
from tickets.ticket import get_ticket
from tickets.users import Actor, Role, can, get_user
from web.serving.desk import desk_of
from web.serving.door_pass import read_pass, write_pass
from web.serving.forms import read_form
from web.serving.people_forms import CodeForm, DoorForm, LoginForm, PreferencesForm
from web.serving.render import DENSITIES, THEMES, back_to, composer_at, plain_page
from web.serving.sessions import (
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
    written = _written_before(form)
    try:
        with desk.db.write() as session:
            user = verify_password(session, form.email, form.password, now=desk.clock())
            enters = user is not None and user.factor_since is None
            token = start_session(session, user, now=desk.clock()) if user and enters else None
    except NotPermitted as refusal:
        told = str(refusal)
        return _login_page(request, next_path, form.email, told, written, status=HTTPStatus.TOO_MANY_REQUESTS)
    if user is None:
        told = "Mail and password don’t match."
        return _login_page(request, next_path, form.email, told, written, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if token is None:
        door = write_pass(desk, user.id, request.cookies.get(nonce_cookie_name(desk), ""), desk.clock())
        return _code_page(request, door, next_path, written)
    return _let_in(request, user.actor, token, next_path, written)


@post("/login/code", opt={"public": True}, sync_to_thread=True)
def sign_in_with_code(request: AnyRequest) -> Response[str]:
    """The second step of who has a second factor; `door` says whose password was right."""
    desk, form = desk_of(request), read_form(request.state.form, CodeForm)
    next_path, written = safe_path(form.next or "/"), _written_before(form)
    user_id = read_pass(desk, form.door, request.cookies.get(nonce_cookie_name(desk), ""), desk.clock())
    if user_id is None:
        told = "That took too long. Sign in again."
        return _login_page(request, next_path, "", told, written, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with desk.db.write() as session:
            user = get_user(session, user_id)
            right = user.active and check_code(session, user, form.code, desk.sealer, now=desk.clock())
            token = start_session(session, user, now=desk.clock()) if right else None
        told = "That is not a code that counts now. Each counts once."
    except NotPermitted as refusal:
        token, told, status = None, str(refusal), HTTPStatus.TOO_MANY_REQUESTS
    except Invalid as refusal:
        token, told = None, str(refusal)
    if token is None:
        return _code_page(request, form.door, next_path, written, told, status=status)
    return _let_in(request, user.actor, token, next_path, written)


def _written_before(form: DoorForm) -> Written:
    return Written(form.kept_text, form.kept_kind, form.kept_about, form.kept_to, form.kept_cc)


def _let_in(request: AnyRequest, actor: Actor, token: str, next_path: str, written: Written) -> Response[str]:
    desk = desk_of(request)
    if request.user:
        sign_out(desk, request.user)
    if written.text.strip() and _keep_for(request, actor, next_path, written):
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


@get("/session", opt={"poll": True, "without_factor": True}, sync_to_thread=False)
def show_session(request: DeskRequest) -> dict[str, int | str]:
    """For a page that is about to send a form: who is signed in, and the token that its forms need now."""
    return {"user": request.user.user_id, "csrf": request.user.csrf}


@post("/logout", opt={"without_factor": True}, sync_to_thread=True)
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


def _code_page(
    request: AnyRequest, door: str, next_path: str, written: Written, error: str = "", *, status: int = HTTPStatus.OK
) -> Response[str]:
    nonce = request.cookies.get(nonce_cookie_name(desk_of(request)), "")
    values: dict[str, Any] = {"door": door, "next": next_path, "error": error, "written": written}
    return plain_page(
        request, "login_code.html", status=status, door_csrf=csrf_token(desk_of(request), nonce), **values
    )


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
