"""what was there before looks were kept is read."""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'


def upgrade() -> None:
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('read_up_to', sa.Integer(), server_default='0', nullable=False))
    op.execute(
        'update user_account set read_up_to = coalesce((select max(id) from post), 0)'
        ' where id not in (select user_id from ticket_look)'
    )
