"""Run by Alembic for each command; `tickets.migrate` hands over an open connection in a transaction."""

from typing import Any, Literal

from alembic import context

from tickets.db import UtcInstant
from tickets.schema import Base


def _spell_type(kind: str, value: Any, _autogenerate_context: Any) -> str | Literal[False]:
    """Our own column types as the plain types they store, so that old versions import nothing of today's code."""
    if kind == "type" and isinstance(value, UtcInstant):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=_spell_type,
    render_as_batch=True,
)
context.run_migrations()
