"""My account: one's own password, second factor, and the browsers in which one is signed in."""

import io

import segno
from litestar import Response, get, post
from markupsafe import Markup
from sqlalchemy.orm import Session

from tickets.browser_sessions import end_sessions_of, is_session_of, list_sessions, start_session, verify_password
from tickets.errors import Invalid
from tickets.second_factor import authenticator_address, begin, confirm, count_recovery_codes, remove, renew_codes
from tickets.staff import set_password
from tickets.users import User, get_user
from web.serving.changes import made_by
from web.serving.desk import desk_of
from web.serving.forms import read_form
from web.serving.people_forms import FactorForm, OwnPasswordForm
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, session_cookie

OWN = {"without_factor": True}  # who must add a second factor gets as far as here


@get("/account", opt=OWN, sync_to_thread=True)
def show_account(request: DeskRequest) -> Response[str]:
    with desk_of(request).db.read() as session:
        return _account_page(request, session)


@post("/account/password", opt=OWN, sync_to_thread=True)
def change_own_password(request: DeskRequest) -> Response[str]:
    """Every other browser is signed out, and this one gets a session of its own anew."""
    desk = desk_of(request)
    form = read_form(request.state.form, OwnPasswordForm)
    _check_password(request, form.current)
    with desk.db.write() as session:
        user = get_user(session, request.user.user_id)
        set_password(session, user, form.password, **made_by(request))
        token = start_session(session, user, now=desk.clock())
    answer = back_to("/account", done="own-password")
    answer.cookies.append(session_cookie(desk, token))
    return answer


@post("/account/second-factor", opt=OWN, sync_to_thread=True)
def begin_factor(request: DeskRequest) -> Response[str]:
    desk = desk_of(request)
    _check_password(request, read_form(request.state.form, FactorForm).current)
    with desk.db.write() as session:
        begin(session, get_user(session, request.user.user_id), desk.sealer)
    return back_to("/account")


@post("/account/second-factor/confirmation", opt=OWN, sync_to_thread=True)
def confirm_factor(request: DeskRequest) -> Response[str]:
    """Shows the recovery codes, this once; every other browser is signed out."""
    desk, form = desk_of(request), read_form(request.state.form, FactorForm)
    with desk.db.write() as session:
        user = get_user(session, request.user.user_id)
        codes = confirm(session, user, form.code, desk.sealer, now=desk.clock())
        end_sessions_of(session, user, but=request.user.token)
        return _account_page(request, session, codes=codes)


@post("/account/second-factor/removal", opt=OWN, sync_to_thread=True)
def remove_factor(request: DeskRequest) -> Response[str]:
    """One that was never turned on goes without the password."""
    if request.user.has_factor:
        _check_password(request, read_form(request.state.form, FactorForm).current)
    with desk_of(request).db.write() as session:
        remove(session, get_user(session, request.user.user_id), **made_by(request))
    return back_to("/account", done="factor-removed")


@post("/account/recovery-codes", opt=OWN, sync_to_thread=True)
def make_new_codes(request: DeskRequest) -> Response[str]:
    desk = desk_of(request)
    _check_password(request, read_form(request.state.form, FactorForm).current)
    with desk.db.write() as session:
        codes = renew_codes(session, get_user(session, request.user.user_id), now=desk.clock())
        return _account_page(request, session, codes=codes)


@post("/account/browsers", opt=OWN, sync_to_thread=True)
def sign_out_elsewhere(request: DeskRequest) -> Response[str]:
    with desk_of(request).db.write() as session:
        end_sessions_of(session, get_user(session, request.user.user_id), but=request.user.token)
    return back_to("/account", done="elsewhere")


def _check_password(request: DeskRequest, current: str) -> None:
    """Whoever sits down at a browser that was left open changes nothing here. In a transaction of its own, so that a
    wrong try counts though the form is refused. Raises Invalid, and NotPermitted after too many."""
    desk = desk_of(request)
    with desk.db.write() as session:
        right = verify_password(session, request.user.email, current, now=desk.clock()) is not None
    if not right:
        raise Invalid("That is not your password.", field="current")


def _account_page(request: DeskRequest, session: Session, codes: list[str] | None = None) -> Response[str]:
    desk = desk_of(request)
    user = get_user(session, request.user.user_id)
    browsers = [
        (row, is_session_of(row, request.user.token)) for row in list_sessions(session, user, now=desk.clock())
    ]
    secret = _unconfirmed_secret(request, session, user)
    return page(
        request, session, "account/index.html", user=user, browsers=browsers, codes=codes, secret=secret,
        picture=_draw(authenticator_address(user, secret, desk.settings.company)) if secret else "",
        spelled=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        codes_left=count_recovery_codes(session, user), required=desk.settings.require_second_factor,
    )  # fmt: skip


def _unconfirmed_secret(request: DeskRequest, session: Session, user: User) -> str:
    begun = user.factor_secret is not None and user.factor_since is None
    return begin(session, user, desk_of(request).sealer) if begun else ""


def _draw(text: str) -> Markup:
    """A QR code as an SVG element: dark on light in either theme, since that is what cameras read."""
    file = io.BytesIO()
    segno.make(text, error="m").save(
        file, kind="svg", scale=4, border=4, light="#fff", xmldecl=False, svgns=False, title="QR code", nl=False
    )
    return Markup(file.getvalue().decode())  # noqa: S704 - the drawing of squares alone
