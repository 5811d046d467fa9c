"""A ticket in, what its page shows of mails that changed their ticket: merges, splits, moves, and what may belong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tickets.posts import Post, PostKind
from tickets.regrouping import Regrouping, RegroupingKind, list_regroupings, list_rehomed
from tickets.suggestions import Suggestion, list_suggestions
from tickets.ticket import Ticket
from tickets.users import Actor


@dataclass(frozen=True, slots=True)
class Places:
    """`taken_in` are merges into this ticket, `given_out` splits and moves from it, `made_by` the split that made it;
    each can be undone. `moved` maps a post to the decision that put it here, `mails` counts what could be split out.
    """

    taken_in: tuple[Regrouping, ...] = ()
    given_out: tuple[Regrouping, ...] = ()
    made_by: Regrouping | None = None
    moved: dict[int, Regrouping] | None = None
    suggestions: tuple[Suggestion, ...] = ()
    mails: int = 0

    def of(self, post_id: int) -> Regrouping | None:
        return (self.moved or {}).get(post_id)


NOWHERE = Places()


def find_places(session: Session, ticket: Ticket, actor: Actor, posts: Sequence[Post], *, now: datetime) -> Places:
    standing = list_regroupings(session, ticket)
    splits = [change for change in standing if change.kind == RegroupingKind.SPLIT and change.target_id == ticket.id]
    return Places(
        taken_in=tuple(change for change in standing if change.kind == RegroupingKind.MERGE),
        given_out=tuple(
            change for change in standing if change.kind != RegroupingKind.MERGE and change.source_id == ticket.id
        ),
        made_by=splits[0] if splits else None,
        moved=list_rehomed(session, [post.id for post in posts]),
        suggestions=tuple(list_suggestions(session, ticket, actor, now=now)),
        mails=sum(post.kind != PostKind.NOTE for post in posts),
    )
