"""A ticket in, what its page shows of mails that changed their ticket: merges, splits, moves, and what may belong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.desk.suggestions import Suggestion, list_suggestions
from tickets.mailroom.mail_edits import MailEdit
from tickets.mailroom.messages import InboundMessage
from tickets.posts import Post, PostKind
from tickets.regrouping.rows import Regrouping, RegroupingKind, list_regroupings, list_rehomed
from tickets.ticket import Ticket
from tickets.users import Actor


@dataclass(frozen=True, slots=True)
class Story:
    """How a received mail was judged, whether its sender was told, where else it was delivered, who corrected it."""

    inbound_id: int
    verdicts: tuple[dict[str, str], ...]
    acknowledged: str
    also_to: tuple[str, ...]
    edited_by: tuple[str, ...]


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
    stories: dict[int, Story] | None = None

    @property
    def newest(self) -> int | None:
        """The decision that the key for undoing takes back."""
        made_by = [self.made_by] if self.made_by else []
        return max((change.id for change in (*self.taken_in, *self.given_out, *made_by)), default=None)

    def story(self, inbound_id: int | None) -> Story | None:
        return (self.stories or {}).get(inbound_id or 0)

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
        stories=_list_stories(session, [post.inbound_id for post in posts if post.inbound_id is not None]),
    )


def _list_stories(session: Session, inbound_ids: Sequence[int]) -> dict[int, Story]:
    """Three queries, however many mails."""
    stored = select(InboundMessage.id, InboundMessage.facts).where(InboundMessage.id.in_(inbound_ids))
    copies = select(InboundMessage.duplicate_of, InboundMessage.mailbox).where(
        InboundMessage.duplicate_of.in_(inbound_ids)
    )
    edits = select(MailEdit.inbound_id, MailEdit.actor_name).where(MailEdit.inbound_id.in_(inbound_ids))
    also_to, edited_by = (_group(session.execute(query.distinct()).all()) for query in (copies, edits))
    return {
        number: Story(
            inbound_id=number,
            verdicts=tuple(facts.get("verdicts") or ()),
            acknowledged=str(facts.get("acknowledged") or ""),
            also_to=tuple(also_to.get(number, ())),
            edited_by=tuple(edited_by.get(number, ())),
        )
        for number, facts in session.execute(stored)
    }


def _group(rows: Iterable[Any]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for number, word in rows:
        grouped.setdefault(number, []).append(word)
    return grouped
