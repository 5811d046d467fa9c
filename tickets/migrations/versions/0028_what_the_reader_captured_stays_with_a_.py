"""what the reader captured stays with a corrected request."""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'


def upgrade() -> None:
    with op.batch_alter_table('request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('captured_as_read', sa.JSON(none_as_null=True), nullable=True))
