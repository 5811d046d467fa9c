"""The set of seen numbers is kept in runs, for each numbering of a mailbox."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from tickets.db import Database
from tickets.mailroom.seen_uids import SeenUids, add_seen, begin_epoch, list_seen, server_uidvalidity
from tickets.mailroom.uid_set import UidSet


@given(st.sets(st.integers(1, 200)), st.sets(st.integers(1, 200)))
def test_a_set_of_runs_is_the_set_of_its_numbers(first: set[int], second: set[int]) -> None:
    joined = UidSet.joined([*UidSet.of(first).ranges, *UidSet.of(second).ranges])

    assert set(joined) == first | second
    assert len(joined) == len(first | second)
    assert all((uid in joined) == (uid in first | second) for uid in range(202))
    assert all(after[0] > before[1] + 1 for before, after in zip(joined.ranges, joined.ranges[1:], strict=False))


def test_its_text_is_a_sequence_set() -> None:
    assert str(UidSet.of([3, 1, 2, 7, 9, 10])) == "1:3,7,9:10"
    assert str(UidSet()) == ""


def test_neighbours_become_one_run_in_whatever_order_they_come(db: Database) -> None:
    with db.write() as session:
        for uids in ([1, 2], [5], [9, 10], [3, 4], [7], [6, 8], [2, 11]):
            add_seen(session, "billing", 1, uids)
        add_seen(session, "billing", 2, [4])
        add_seen(session, "other", 1, [40])

        assert str(list_seen(session, "billing", 1)) == "1:11"
        assert str(list_seen(session, "billing", 2)) == "4"
        assert session.scalar(select(func.count()).select_from(SeenUids)) == 3


def test_only_what_is_asked_for_is_listed(db: Database) -> None:
    with db.write() as session:
        add_seen(session, "billing", 1, [1, 2, 3, 8, 9, 20])

        assert 3 in list_seen(session, "billing", 1, first=3)
        assert str(list_seen(session, "billing", 1, first=10)) == "20"


def test_numbers_that_are_hashes_are_kept_one_by_one(db: Database) -> None:
    with db.write() as session:
        add_seen(session, "folder", 1, [5, 2**62, 2**63 - 1])
        add_seen(session, "folder", 1, [2**62, 2**61])

        assert list(list_seen(session, "folder", 1)) == [5, 2**61, 2**62, 2**63 - 1]


def test_a_numbering_that_begins_again_under_its_old_name_is_another(db: Database, now: datetime) -> None:
    with db.write() as session:
        epochs = [
            begin_epoch(session, "billing", uidvalidity, recognise_up_to=0, now=now).uidvalidity
            for uidvalidity in (7, 8, 7, 7)
        ]

    assert len(set(epochs)) == 4
    assert [server_uidvalidity(epoch) for epoch in epochs] == [7, 8, 7, 7]
