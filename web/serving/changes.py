"""A person's request in; who changes something, when, and the transaction that it stands in out."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypedDict

from sqlalchemy.orm import Session

from tickets.users import Actor
from web.serving.desk import desk_of
from web.serving.sessions import DeskRequest, require_view


class Made(TypedDict):
    """What every verb of the domain asks for, to be passed on as `**made`."""

    by: Actor
    now: datetime


def made_by(request: DeskRequest) -> Made:
    return {"by": request.user.actor, "now": desk_of(request).clock()}


@contextmanager
def changing(request: DeskRequest, view: str) -> Iterator[tuple[Session, Made]]:
    """One write transaction of somebody who may open `view`. Raises what `require_view` raises.

    The form is read within it, so that who may not open the view hears nothing of what its forms take."""
    require_view(request.user.actor, view)
    with desk_of(request).db.write() as session:
        yield session, made_by(request)
