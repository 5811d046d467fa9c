"""when a mail was handed over."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    with op.batch_alter_table('outbound_mail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('handed_over_at', sa.DateTime(timezone=True), nullable=True))

    # what is being sent during the upgrade may have left
    op.execute("update outbound_mail set handed_over_at = created_at where status = 'sending'")
