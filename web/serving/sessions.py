"""Who is asking? A browser's cookie in, the signed-in person out; and the guard of every request that changes
something.

A session's token is made at sign-in only and stored as its hash; a cookie that we did not issue means nobody. The
CSRF token is an HMAC over the session's token, so one browser's token is worth nothing in another; before sign-in
it is bound to a signed-out nonce instead. A request from another site is refused before its form is looked at.
"""

import hmac
import re
import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from anyio import to_thread
from litestar import Request
from litestar.datastructures import Cookie, State, UploadFile
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from tickets.browser_sessions import SESSION_TOUCH, end_session, find_session
from tickets.errors import NotFound, NotPermitted
from tickets.users import Actor, Role, can
from web.serving.desk import Desk, desk_of
from web.serving.forms import clean

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION_SECONDS = 12 * 3600
LARGEST_ID = 2**31 - 1
REMEMBERED_SESSIONS = 1000
MAX_FIELDS = 20_000  # each line of an advice is a field, and long ones have thousands


@dataclass(frozen=True, slots=True)
class SignedIn:
    user_id: int
    name: str
    email: str
    role: Role
    actor: Actor
    has_factor: bool
    csrf: str
    token: str = field(repr=False)


DeskRequest = Request[SignedIn, None, State]


class StaleForm(HTTPException):
    """The form's token is not of this browser's session: it was signed out, or the request is forged."""

    status_code = HTTPStatus.FORBIDDEN


class SignedOut(HTTPException):
    """Somebody sent a form whose session has ended; the sign-in page keeps what they had written."""

    status_code = HTTPStatus.UNAUTHORIZED


class SessionGuard(ASGIMiddleware):
    """Puts the signed-in person (or None) into `request.user` and the form into `request.state.form`. A handler with
    `opt={"public": True}` also answers to nobody, one with `stateless` asks nobody at all; every other one sends
    nobody to the sign-in page, but for one that a page asks by itself (`opt={"poll": True}`): it leaves the page
    alone, on which somebody may be writing."""

    scopes = (ScopeType.HTTP,)

    def __init__(self) -> None:
        self._touched: OrderedDict[str, datetime] = OrderedDict()  # when each token last lived on, in this process

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: Request[Any, Any, State] = Request(scope, receive, send)
        if any(isinstance(value, int) and value > LARGEST_ID for value in scope["path_params"].values()):
            raise NotFound("There is no such page.")
        options, desk = scope["route_handler"].opt, desk_of(request)
        if options.get("stateless"):
            scope["user"], scope["auth"] = None, None
            await next_app(scope, receive, send)
            return
        public = bool(options.get("public"))
        signed_in = await to_thread.run_sync(self._find, desk, request.cookies.get(session_cookie_name(desk)))
        scope["user"], scope["auth"] = signed_in, None
        if request.method not in SAFE_METHODS:
            self._refuse_other_sites(request)
            if signed_in or public:
                request.state.form, request.state.files = await _read_fields(request, bool(options.get("upload")))
                self._check_token(request, signed_in)
            elif _is_plain_form(request, upload := bool(options.get("upload"))):
                request.state.form, _ = await _read_fields(request, upload)
                if request.url.path != "/logout":
                    raise SignedOut("You were signed out meanwhile. Nothing was sent or changed.")
        if signed_in and self._lacks_factor(desk, signed_in) and not (public or options.get("without_factor")):
            await _go(request, "/account", HTTPStatus.FORBIDDEN)(scope, receive, send)
            return
        if signed_in is None and not public:
            await _to_sign_in(request, poll=bool(options.get("poll")))(scope, receive, send)
            return
        await next_app(scope, receive, send)

    def _find(self, desk: Desk, token: str | None) -> SignedIn | None:
        if not token:
            return None
        now, db = desk.clock(), desk.db
        live = now - self._touched.get(token, datetime.min.replace(tzinfo=UTC)) < SESSION_TOUCH
        with db.read() if live else db.write() as session:  # a writer waits for writers: once in a while only
            user = find_session(session, token, now=now)
        if user is None:
            return None
        if not live:
            self._touched[token] = now
            while len(self._touched) > REMEMBERED_SESSIONS:
                self._touched.popitem(last=False)
        csrf = csrf_token(desk, token)
        return SignedIn(
            user.id, user.name, user.email, Role(user.role), user.actor, user.factor_since is not None, csrf, token
        )

    def _lacks_factor(self, desk: Desk, signed_in: SignedIn) -> bool:
        return desk.settings.require_second_factor and not signed_in.has_factor

    def _refuse_other_sites(self, request: Request[Any, Any, State]) -> None:
        fetch_site = request.headers.get("sec-fetch-site", "same-origin")
        origin = request.headers.get("origin", "null")  # "null": our own pages send no referrer
        ours = {urlsplit(desk_of(request).settings.base_url).netloc, request.headers.get("host", "")}
        if fetch_site not in {"same-origin", "none"} or (origin != "null" and urlsplit(origin).netloc not in ours):
            raise StaleForm("This form was sent from another site. Nothing was changed.")

    def _check_token(self, request: Request[Any, Any, State], signed_in: SignedIn | None) -> None:
        given = request.headers.get("x-csrf-token") or request.state.form.get("csrf", [""])[-1]
        if signed_in:
            expected = signed_in.csrf
        else:
            expected = csrf_token(desk_of(request), request.cookies.get(nonce_cookie_name(desk_of(request)), ""))
        if not hmac.compare_digest(given.encode(), expected.encode()):
            raise StaleForm("This page is from an earlier sign-in. Load it again, then repeat. Nothing was changed.")


def csrf_token(desk: Desk, bound_to: str) -> str:
    """The HMAC over what the browser alone holds; of nothing, a value that never matches."""
    if not bound_to:
        return secrets.token_hex(32)
    key = b"csrf:" + desk.settings.secret.encode()
    return hmac.new(key, sha256(bound_to.encode()).digest(), sha256).hexdigest()


def session_cookie_name(desk: Desk) -> str:
    return "__Host-counterfoil" if desk.https else "counterfoil"


def nonce_cookie_name(desk: Desk) -> str:
    return "__Host-counterfoil-door" if desk.https else "counterfoil-door"


def session_cookie(desk: Desk, token: str) -> Cookie:
    return Cookie(
        session_cookie_name(desk),
        value=token,
        httponly=True,
        secure=desk.https,
        samesite="lax",
        path="/",
        max_age=SESSION_SECONDS,
    )


def nonce_cookie(desk: Desk, nonce: str) -> Cookie:
    return Cookie(nonce_cookie_name(desk), value=nonce, httponly=True, secure=desk.https, samesite="strict", path="/")


def sign_out(desk: Desk, signed_in: SignedIn) -> None:
    with desk.db.write() as session:
        end_session(session, signed_in.token)


def require_view(actor: Actor, action: str) -> None:
    """Raise NotFound for sales, which may not know of the rest, and NotPermitted for other roles without `action`."""
    if can(actor, action):
        return
    if actor.role == Role.SALES:
        raise NotFound("There is no such page.")
    raise NotPermitted("Your role does not open this page.")


def safe_path(text: str) -> str:
    """A path of this site to go back to; "/" for anything that could lead elsewhere."""
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or not text.startswith("/") or text.startswith(("//", "/\\")) or "\\" in text:
        return "/"
    return text if text.isprintable() else "/"


def written_in(form: Mapping[str, Sequence[str]]) -> str:
    """What somebody wrote into a form by hand, so that a refusal can hand it back: a page that is gone takes no text
    with it."""
    return "\n\n".join(text for name in _WRITTEN for text in form.get(name, ()) if text.strip())


_WRITTEN = ("text", "said", "reason", "note", "answer", "words")


def page_of(path: str) -> str:
    """The page on which an action's button stands: "/tickets/7" for "/tickets/7/replies", "/approvals" for
    "/approvals/3/grant"; "/" where none is known."""
    found = _ACTION.match(path) or _ACTION_IN_A_LIST.match(path)
    return found[1] if found else "/"


_ACTION = re.compile(r"(/(?:tickets|remittances|receipts|payments|disputes|customers|items|exports)/\d{1,10})/")
_ACTION_IN_A_LIST = re.compile(
    r"(/(?:queue|mailroom|alarms|approvals|receipts|promises|exports|rules|credit-requests|reason-codes|people|account))(?:/|$)"
)


def _is_plain_form(request: Request[Any, Any, Any], upload: bool) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    kinds = {"application/x-www-form-urlencoded", *(["multipart/form-data"] if upload else [])}
    return kind in kinds and "hx-request" not in request.headers


async def _read_fields(
    request: Request[Any, Any, State], upload: bool
) -> tuple[dict[str, list[str]], dict[str, list[tuple[str, bytes]]]]:
    """The form's texts, and by their field its files (name and content), which only a handler with
    `opt={"upload": True}` takes."""
    kind = request.headers.get("content-type", "application/x-www-form-urlencoded").partition(";")[0].strip()
    if upload and kind == "multipart/form-data":
        return await _read_parts(request)
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException("Forms are sent URL-encoded.", status_code=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    body = (await request.body()).decode("utf-8", "replace")
    try:
        fields = parse_qs(body, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise HTTPException("The form has too many fields.", status_code=HTTPStatus.BAD_REQUEST) from error
    return {name: [clean(text) for text in texts] for name, texts in fields.items()}, {}


async def _read_parts(
    request: Request[Any, Any, State],
) -> tuple[dict[str, list[str]], dict[str, list[tuple[str, bytes]]]]:
    texts: dict[str, list[str]] = {}
    files: dict[str, list[tuple[str, bytes]]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            files.setdefault(name, []).append((clean(value.filename)[:255], await value.read()))
        else:
            texts.setdefault(name, []).append(clean(str(value)))
    return texts, files


def _to_sign_in(request: Request[Any, Any, State], *, poll: bool) -> ASGIApp:
    if poll:
        return _AsgiAnswer(HTTPStatus.UNAUTHORIZED, {"hx-reswap": "none"})
    query = f"?{request.url.query}" if request.url.query else ""
    wanted = f"{request.url.path}{query}" if request.method in SAFE_METHODS else page_of(request.url.path)
    return _go(request, "/login" if wanted == "/" else f"/login?next={quote(wanted)}", HTTPStatus.UNAUTHORIZED)


def _go(request: Request[Any, Any, State], target: str, status: HTTPStatus) -> ASGIApp:
    """To another page; htmx is told so by a header, under the status that says why."""
    if request.headers.get("hx-request"):
        return _AsgiAnswer(status, {"hx-redirect": target})
    return _AsgiAnswer(HTTPStatus.SEE_OTHER, {"location": target})


@dataclass(frozen=True, slots=True)
class _AsgiAnswer:
    """An answer without a body, for a middleware."""

    status: int
    headers: dict[str, str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
