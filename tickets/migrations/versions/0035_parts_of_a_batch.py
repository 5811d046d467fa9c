"""The entry of its file of which a receipt is a part."""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'


def upgrade() -> None:
    with op.batch_alter_table('bank_receipt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('batch', sa.String(length=160), nullable=True))
