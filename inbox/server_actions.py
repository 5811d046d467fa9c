"""Mails that have their outcome in, moved to the folder for processed mail out: the reconciler of intended moves.

A move is begun only for a mail whose outcome is committed, and every step is written down around the command that
makes it, so a crash between any two leaves something that the next look finds and completes. Nothing is deleted:
where the server has no MOVE, a mail is copied first, and only what was copied for certain is removed.
"""

import logging
from collections.abc import Collection
from datetime import datetime
from itertools import groupby

from inbox.faults import crash_point
from inbox.mailbox import MailboxError, MovingSession
from tickets.db import Database
from tickets.mailroom import server_actions
from tickets.mailroom.messages import InboundMessage
from tickets.mailroom.server_actions import ActionState, ServerAction

log = logging.getLogger(__name__)


def make_moves(source: MovingSession, db: Database, mailbox: str, epoch: int, *, now: datetime) -> None:
    """Everything that is due. A server that refuses is asked again later; reading goes on meanwhile."""
    while True:
        with db.read() as session:
            due = server_actions.list_due(session, mailbox, epoch, now=now)
        for folder, moves in groupby(sorted(due, key=lambda pair: pair[0].folder), key=lambda pair: pair[0].folder):
            if not _move(source, db, folder, list(moves), now):
                return
        if len(due) < server_actions.AT_ONCE:
            return


def _move(
    source: MovingSession,
    db: Database,
    folder: str,
    moves: list[tuple[ServerAction, InboundMessage]],
    now: datetime,
) -> bool:
    """False when the server refused, or the connection broke."""
    id_of = {message.uid: action.inbound_id for action, message in moves}

    def mark(uids: Collection[int], state: ActionState) -> None:
        with db.write() as session:
            server_actions.mark(session, [id_of[uid] for uid in uids], state, now=now)

    begun = {message.uid for action, message in moves if action.state == ActionState.BEGUN}
    copied = {message.uid for action, message in moves if action.state == ActionState.COPIED}
    with db.write() as session:
        server_actions.begin(session, list(id_of.values()))
    crash_point("move_begun")
    try:
        moved = source.move(
            sorted(id_of),
            folder,
            begun=begun,
            copied=copied,
            on_copied=lambda uids: mark(uids, ActionState.COPIED),
        )
    except MailboxError as flaw:
        log.warning("mail of %s was not moved to %s: %s", moves[0][1].mailbox, folder, flaw)
        with db.write() as session:
            server_actions.put_off(session, list(id_of.values()), str(flaw), now=now)
        return False
    known = moved | begun | copied
    mark(known, ActionState.DONE)
    mark(id_of.keys() - known, ActionState.GONE)
    return True
