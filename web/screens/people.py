"""Who may sign in: the list, a new person, off and on again, and a new password."""

from litestar import Response, get, post
from litestar.params import FromPath

from tickets.errors import Invalid
from tickets.second_factor import remove
from tickets.staff import add_user, set_password, set_role, switch_off, switch_on
from tickets.users import Role, get_user, list_users
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.forms import read_form
from web.serving.people_forms import NewUserForm, PasswordForm, RoleForm
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view


@get("/people", sync_to_thread=True)
def show_people(request: DeskRequest) -> Response[str]:
    require_view(request.user.actor, "manage_users")
    with desk_of(request).db.read() as session:
        return page(request, session, "people/index.html", users=list_users(session))


@post("/people", sync_to_thread=True)
def add_person(request: DeskRequest) -> Response[str]:
    with changing(request, "manage_users") as (session, made):
        form = read_form(request.state.form, NewUserForm)
        add_user(session, form.email, form.name, _chosen(form.role), form.password, **made)
    return back_to("/people", done="user-added")


@post("/people/{user_id:int}/role", sync_to_thread=True)
def change_role(request: DeskRequest, user_id: FromPath[int]) -> Response[str]:
    with changing(request, "manage_users") as (session, made):
        form = read_form(request.state.form, RoleForm)
        set_role(session, get_user(session, user_id), _chosen(form.role), **made)
    return back_to("/people", done="role-set")


def _chosen(role: str) -> Role:
    if role not in set(Role):
        raise Invalid("Choose a role.", "role")
    return Role(role)


@post("/people/{user_id:int}/deactivation", sync_to_thread=True)
def lock_out(request: DeskRequest, user_id: FromPath[int]) -> Response[str]:
    with changing(request, "manage_users") as (session, made):
        switch_off(session, get_user(session, user_id), **made)
    return back_to("/people", done="user-off")


@post("/people/{user_id:int}/activation", sync_to_thread=True)
def let_in(request: DeskRequest, user_id: FromPath[int]) -> Response[str]:
    with changing(request, "manage_users") as (session, made):
        switch_on(session, get_user(session, user_id), **made)
    return back_to("/people", done="user-on")


@post("/people/{user_id:int}/second-factor", sync_to_thread=True)
def take_factor_away(request: DeskRequest, user_id: FromPath[int]) -> Response[str]:
    """For who lost phone and recovery codes."""
    with changing(request, "manage_users") as (session, made):
        remove(session, get_user(session, user_id), **made)
    return back_to("/people", done="factor-gone")


@post("/people/{user_id:int}/password", sync_to_thread=True)
def change_password(request: DeskRequest, user_id: FromPath[int]) -> Response[str]:
    with changing(request, "manage_users") as (session, made):
        form = read_form(request.state.form, PasswordForm)
        set_password(session, get_user(session, user_id), form.password, **made)
    return back_to("/people", done="password")
