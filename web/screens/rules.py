"""The rules of the money, for who may set them: limits of small differences, our names and our bank accounts."""

from litestar import Response, get, post
from msgspec.structs import asdict

from tickets.errors import Invalid
from tickets.money.bank.own_identities import OwnKind, add_own, remove_own
from tickets.money.receivables.payer_rules import set_tolerance
from web.serving.cash_forms import LimitsForm, OwnIdentityForm
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.forms import read_form
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view
from web.views.rules_view import LIMITS, changed_limits, rules_view


@get("/rules", sync_to_thread=True)
def show_rules(request: DeskRequest) -> Response[str]:
    require_view(request.user.actor, "set_money_rules")
    with desk_of(request).db.read() as session:
        return page(request, session, "rules/index.html", view=rules_view(session), limits=LIMITS)


@post("/rules/limits", sync_to_thread=True)
def set_limits(request: DeskRequest) -> Response[str]:
    """Of one class, new or not; only what changed is written down."""
    with changing(request, "set_money_rules") as (session, made):
        form = read_form(request.state.form, LimitsForm)
        written = {name: text for name, text in asdict(form).items() if name != "name"}
        if changed := changed_limits(session, form.name.strip(), written):
            set_tolerance(session, form.name, changed, **made)
    return back_to("/rules", done="limits")


@post("/rules/ours", sync_to_thread=True)
def add_to_ours(request: DeskRequest) -> Response[str]:
    with changing(request, "set_money_rules") as (session, made):
        form = read_form(request.state.form, OwnIdentityForm)
        add_own(session, _kind(form), form.value, **made)
    return back_to("/rules", done="ours")


@post("/rules/ours/removal", sync_to_thread=True)
def remove_from_ours(request: DeskRequest) -> Response[str]:
    with changing(request, "set_money_rules") as (session, made):
        form = read_form(request.state.form, OwnIdentityForm)
        remove_own(session, _kind(form), form.value, **made)
    return back_to("/rules", done="ours")


def _kind(form: OwnIdentityForm) -> OwnKind:
    if form.kind not in set(OwnKind):
        raise Invalid("Say whether it is a name or an account.", "kind")
    return OwnKind(form.kind)
