"""Refunds go where their money came from, and the journal is dated into open books."""

from alembic import op

from tickets.money.subledger.guards import create_guards

revision = '0038'
down_revision = '0037'


def upgrade() -> None:
    create_guards(op.get_bind(), 'refund', 'journal_entry')
