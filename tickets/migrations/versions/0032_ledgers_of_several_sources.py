"""ledgers of several sources."""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'


def upgrade() -> None:
    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.String(length=40), server_default='', nullable=False))

    with op.batch_alter_table('ledger_import', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.String(length=40), server_default='', nullable=False))

