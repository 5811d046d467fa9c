"""Who may sign in: the list, a new person, off and on again, and a new password."""

from litestar import Response, get, post
from litestar.params import FromPath

from tickets.errors import Invalid
from tickets.users import Role, add_user, get_user, list_users, set_active, set_password
from web.changes import changing
from web.desk import desk_of
from web.forms import NewUserForm, PasswordForm, read_form
from web.render import back_to, page
from web.sessions import DeskRequest, require_view


@get("/people", sync_to_thread=True)
def show_people(request: DeskRequest) -> Response[str]:
    require_view(request.user.actor, "manage_users")
    with desk_of(request).db.read() as session:
        return page(request, session, "people/index.html", users=list_users(session))


@post("/people", sync_to_thread=True)
def add_person(request: DeskRequest) -> Response[str]:
    with changing(request, "manage_users") as (session, made):
        form = read_form(request.state.form, NewUserForm)
        if form.role not in set(Role):
            raise Invalid("Choose a role.", "role")
        add_user(session, form.email, form.name, Role(form.role), form.password, **made)
    return back_to("/people", done="user-added")


@post("/people/{user_id:int}/deactivation", sync_to_thread=True)
def switch_off(request: DeskRequest, user_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "manage_users")
    with desk.db.write() as session:
        set_active(session, get_user(session, user_id), False, by=actor)
    return back_to("/people", done="user-off")


@post("/people/{user_id:int}/activation", sync_to_thread=True)
def switch_on(request: DeskRequest, user_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "manage_users")
    with desk.db.write() as session:
        set_active(session, get_user(session, user_id), True, by=actor)
    return back_to("/people", done="user-on")


@post("/people/{user_id:int}/password", sync_to_thread=True)
def change_password(request: DeskRequest, user_id: FromPath[int]) -> Response[str]:
    with changing(request, "manage_users") as (session, made):
        form = read_form(request.state.form, PasswordForm)
        set_password(session, get_user(session, user_id), form.password, **made)
    return back_to("/people", done="password")
