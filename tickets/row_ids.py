"""How many rows of a table will be inserted in, their ids out, before they are inserted.

Rows whose ids are known go into the database in one statement each table; asking for the id of each new row would
cost a statement a row on SQLite.
"""

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tickets.db import Base


def reserve_ids(session: Session, table: type[Base], count: int) -> range | list[int]:
    """Ascending; the caller inserts the rows in this transaction. On SQLite that is the only writer, and counts on
    from the highest id as SQLite itself does; on PostgreSQL they come from the column's sequence."""
    if not count:
        return []
    if session.get_bind().dialect.name == "sqlite":
        highest = session.scalar(select(func.max(text("id"))).select_from(table)) or 0
        return range(highest + 1, highest + 1 + count)
    numbers = text("select nextval(pg_get_serial_sequence(:table, 'id')) from generate_series(1, :count)")
    return sorted(session.scalars(numbers, {"table": table.__tablename__, "count": count}))
