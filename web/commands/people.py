"""`user …`: the people who sign in."""

import sys
from typing import TYPE_CHECKING

import rich_click as click

from tickets.house_time import utc_now
from web.commands.opening import Failed, opened

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tickets.users import User

ROLES = ("tier1", "tier2", "lead", "sales", "admin")


@click.group()
def user() -> None:
    """Add, list and change the people who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues see it.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def user_add(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Add a person; asks for the password."""
    from tickets.staff import add_user
    from tickets.users import SYSTEM, Role

    with opened() as (_settings, db):
        password = _ask_password(password_stdin)
        with db.write() as session:
            person = add_user(session, email, name, Role(role), password, by=SYSTEM, now=utc_now())
            click.echo(f"{person.name} can sign in as {person.email}.")


@user.command("list")
def user_list() -> None:
    """Every person with role and state."""
    from tickets.users import list_users

    with opened() as (_settings, db), db.read() as session:
        people = list_users(session)
        if not people:
            click.echo("Nobody yet: `counterfoil user add` adds the first.", err=True)
        for person in people:
            state = "" if person.active else "  deactivated"
            click.echo(f"{person.email}  {person.role}  {person.name}{state}")


@user.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def user_password(email: str, password_stdin: bool) -> None:
    """Set a new password and end the person's sessions."""
    from tickets.staff import set_password
    from tickets.users import SYSTEM

    with opened() as (_settings, db):
        password = _ask_password(password_stdin)
        with db.write() as session:
            set_password(session, _find_user(session, email), password, by=SYSTEM, now=utc_now())
    click.echo("The password is set; every session of this person has ended.")


@user.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
def user_role(email: str, role: str) -> None:
    """Give a person another role and end the person's sessions."""
    from tickets.staff import set_role
    from tickets.users import SYSTEM, Role

    with opened() as (_settings, db), db.write() as session:
        set_role(session, _find_user(session, email), Role(role), by=SYSTEM, now=utc_now())
    click.echo(f"{email} signs in as {role} from now on.")


@user.command("remove-second-factor")
@click.argument("email")
def user_remove_second_factor(email: str) -> None:
    """For who lost phone and recovery codes: the password alone signs in again."""
    from tickets.second_factor import remove
    from tickets.users import SYSTEM

    with opened() as (_settings, db), db.write() as session:
        remove(session, _find_user(session, email), by=SYSTEM, now=utc_now())
    click.echo(f"{email} signs in with the password alone.")


@user.command("deactivate")
@click.argument("email")
def user_deactivate(email: str) -> None:
    """Lock a person out; what they did stays."""
    from tickets.staff import switch_off
    from tickets.users import SYSTEM, Role, list_users

    with opened() as (_settings, db), db.write() as session:
        switch_off(session, _find_user(session, email), by=SYSTEM, now=utc_now())
        admins = [person for person in list_users(session) if person.active and person.role == Role.ADMIN]
    click.echo("This person can no longer sign in.")
    if not admins:
        click.echo("No administrator is left; `counterfoil user activate` lets one in again.", err=True)


@user.command("activate")
@click.argument("email")
def user_activate(email: str) -> None:
    """Let a person in again who was locked out."""
    from tickets.staff import switch_on
    from tickets.users import SYSTEM

    with opened() as (_settings, db), db.write() as session:
        switch_on(session, _find_user(session, email), by=SYSTEM, now=utc_now())
    click.echo("This person can sign in again.")


def _find_user(session: "Session", email: str) -> "User":
    from tickets.users import find_user

    person = find_user(session, email)
    if person is None:
        raise Failed(f"Nobody signs in as {email}.")
    return person


def _ask_password(from_stdin: bool) -> str:
    if from_stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
