"""Who may sign in, for how long, and what each role may do."""

from datetime import datetime, timedelta

import pytest

from tests.builders import PASSWORD, Cast
from tickets.audit import describe, list_events_of
from tickets.browser_sessions import (
    FAILURE_WINDOW,
    FAILURES_ALLOWED,
    SESSION_IDLE,
    SESSION_LENGTH,
    WebSession,
    end_session,
    find_session,
    start_session,
    verify_password,
)
from tickets.db import Database
from tickets.errors import Invalid, NotFound, NotPermitted
from tickets.staff import add_user, set_password, set_role, switch_off, switch_on
from tickets.users import PERMISSIONS, SYSTEM, Actor, Role, User, can, find_user, get_user, list_users, require

TESS = "tess@ourfirm.example"


def sign_in(db: Database, now: datetime) -> str:
    with db.write() as session:
        user = verify_password(session, TESS, PASSWORD, now=now)
        assert user is not None
        return start_session(session, user, now=now)


def is_signed_in(db: Database, token: str, now: datetime) -> bool:
    with db.write() as session:
        return find_session(session, token, now=now) is not None


def test_a_new_user_signs_in_with_the_password_only(db: Database, now: datetime) -> None:
    with db.write() as session:
        add_user(session, " Mara@OurFirm.example ", "Mara Ilves", Role.TIER1, "twelve letters", by=SYSTEM, now=now)

    with db.write() as session:
        assert verify_password(session, "mara@ourfirm.example", "twelve letters", now=now) is not None
        assert verify_password(session, "MARA@ourfirm.example", "twelve letterS", now=now) is None
        assert verify_password(session, "nobody@ourfirm.example", "twelve letters", now=now) is None
        stored = session.query(User).one()
        assert stored.password_hash.startswith("$argon2id$")


def test_bad_users_are_refused_by_field(db: Database, cast: Cast, now: datetime) -> None:
    refused = [
        ("not an address", "A", "long enough password", "email"),
        (TESS, "A", "long enough password", "email"),
        ("new@ourfirm.example", "  ", "long enough password", "name"),
        ("new@ourfirm.example", "A", "short", "password"),
        ("new@ourfirm.example", "A", "x" * 1000, "password"),
    ]
    for email, name, password, field in refused:
        with db.write() as session, pytest.raises(Invalid) as refusal:
            add_user(session, email, name, Role.TIER1, password, by=cast.ada, now=now)
        assert refusal.value.field == field


def test_only_an_admin_manages_users(db: Database, cast: Cast, now: datetime) -> None:
    for actor in (cast.tess, cast.theo, cast.lea, cast.sam):
        with db.write() as session, pytest.raises(NotPermitted):
            add_user(session, "x@ourfirm.example", "X", Role.ADMIN, "long enough password", by=actor, now=now)


def test_guessing_is_stopped_and_the_pause_ends(db: Database, cast: Cast, now: datetime) -> None:
    for _ in range(FAILURES_ALLOWED):
        with db.write() as session:
            assert verify_password(session, TESS, "wrong password", now=now) is None

    with db.write() as session, pytest.raises(NotPermitted, match="try again in 15 minutes"):
        verify_password(session, TESS, PASSWORD, now=now)
    with db.write() as session:
        assert verify_password(session, "theo@ourfirm.example", PASSWORD, now=now) is not None
        assert verify_password(session, TESS, PASSWORD, now=now + FAILURE_WINDOW) is not None


def test_a_good_sign_in_forgets_the_failures(db: Database, cast: Cast, now: datetime) -> None:
    for password in ["wrong password"] * (FAILURES_ALLOWED - 1) + [PASSWORD, "wrong password"]:
        with db.write() as session:
            verify_password(session, TESS, password, now=now)

    with db.write() as session:
        assert verify_password(session, TESS, PASSWORD, now=now) is not None


def test_a_session_lives_while_it_is_used_and_never_longer_than_a_day_of_work(
    db: Database, cast: Cast, now: datetime
) -> None:
    token = sign_in(db, now)
    almost_idle = SESSION_IDLE - timedelta(seconds=1)

    at = now
    while at + almost_idle < now + SESSION_LENGTH:
        at += almost_idle
        assert is_signed_in(db, token, at)

    assert not is_signed_in(db, token, now + SESSION_LENGTH)


def test_an_idle_or_ended_session_is_over(db: Database, cast: Cast, now: datetime) -> None:
    idle, ended = sign_in(db, now), sign_in(db, now)

    with db.write() as session:
        end_session(session, ended)

    assert not is_signed_in(db, ended, now)
    assert not is_signed_in(db, idle, now + SESSION_IDLE)
    assert not is_signed_in(db, "an invented token", now)


def test_the_database_does_not_hold_the_token(db: Database, cast: Cast, now: datetime) -> None:
    token = sign_in(db, now)

    with db.read() as session:
        assert token not in session.query(WebSession).one().token_hash


def test_a_new_password_or_deactivation_ends_every_session(db: Database, cast: Cast, now: datetime) -> None:
    first, second = sign_in(db, now), sign_in(db, now)
    with db.write() as session:
        tess = get_user(session, cast.tess.user_id or 0)
        set_password(session, tess, "another good one", by=cast.tess, now=now)
    assert not is_signed_in(db, first, now)
    assert not is_signed_in(db, second, now)

    with db.write() as session:
        tess = get_user(session, cast.tess.user_id or 0)
        token = start_session(session, tess, now=now)
        switch_off(session, tess, by=cast.ada, now=now)
    assert not is_signed_in(db, token, now)
    with db.write() as session:
        assert verify_password(session, TESS, "another good one", now=now) is None


def test_nobody_sets_another_persons_password_but_the_admin(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        tess = get_user(session, cast.tess.user_id or 0)
        with pytest.raises(NotPermitted):
            set_password(session, tess, "another good one", by=cast.lea, now=now)
        set_password(session, tess, "another good one", by=cast.ada, now=now)


def test_an_admin_cannot_lock_themselves_out(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session, pytest.raises(Invalid):
        switch_off(session, get_user(session, cast.ada.user_id or 0), by=cast.ada, now=now)


def test_another_role_counts_at_once_and_is_nobodys_own_to_give(db: Database, cast: Cast, now: datetime) -> None:
    token = sign_in(db, now)

    with db.write() as session:
        tess = get_user(session, cast.tess.user_id or 0)
        with pytest.raises(NotPermitted):
            set_role(session, tess, Role.LEAD, by=cast.lea, now=now)
        with pytest.raises(Invalid, match="their own role"):
            set_role(session, get_user(session, cast.ada.user_id or 0), Role.LEAD, by=cast.ada, now=now)
        set_role(session, tess, Role.TIER2, by=cast.ada, now=now)

    with db.read() as session:
        assert get_user(session, cast.tess.user_id or 0).actor.role == Role.TIER2
    assert not is_signed_in(db, token, now)


def test_every_change_to_who_may_sign_in_is_an_event(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        mara = add_user(
            session, "mara@ourfirm.example", "Mara", Role.TIER1, "long enough password", by=cast.ada, now=now
        )
        set_role(session, mara, Role.LEAD, by=cast.ada, now=now)
        set_password(session, mara, "another good one", by=cast.ada, now=now)
        switch_off(session, mara, by=cast.ada, now=now)
        switch_on(session, mara, by=cast.ada, now=now)
        set_role(session, mara, Role.LEAD, by=cast.ada, now=now)  # what changes nothing is none
        switch_on(session, mara, by=cast.ada, now=now)

        events = list_events_of(session, "user", mara.id)
        assert [describe(event) for event in events] == [
            "added Mara as tier 1",
            "gave Mara another role: tier 1 before, a lead now",
            "set a new password for Mara",
            "switched Mara off",
            "let Mara sign in again",
        ]
        assert {event.actor_name for event in events} == {"Ada Eriksen"}
        assert all("good one" not in str(event.data) for event in events)


def test_users_are_listed_active_first_and_a_missing_one_is_not_found(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        switch_off(session, get_user(session, cast.lea.user_id or 0), by=cast.ada, now=now)
        names = [user.name.split()[0] for user in list_users(session)]
        with pytest.raises(NotFound):
            get_user(session, 999)
        assert find_user(session, " TESS@ourfirm.example ") is get_user(session, cast.tess.user_id or 0)
        assert find_user(session, "nobody@ourfirm.example") is None

    assert names == ["Ada", "Sam", "Tess", "Theo", "Lea"]


@pytest.mark.parametrize("action", PERMISSIONS)
def test_the_system_may_do_everything_and_a_stranger_nothing(action: str) -> None:
    stranger = Actor(user_id=None, name="Counterfoil?", role=None)

    assert can(SYSTEM, action)
    assert not can(stranger, action)
    with pytest.raises(NotPermitted, match="may not do this"):
        require(stranger, action)


def test_sales_sees_and_answers_forwards_and_nothing_else() -> None:
    sales = Actor(1, "Sam", Role.SALES)

    assert {action for action in PERMISSIONS if can(sales, action)} == {"view_forwards", "answer_forward"}
