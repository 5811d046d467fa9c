"""Parts of one payment."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'


def upgrade() -> None:
    with op.batch_alter_table('remittance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('joint_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('joint_total_minor', sa.BigInteger(), nullable=True))
        batch_op.create_index(batch_op.f('ix_remittance_joint_id'), ['joint_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_remittance_joint_id'), 'remittance', ['joint_id'], ['id'])
