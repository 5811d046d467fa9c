"""The shapes of numbers that people taught."""

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'


def upgrade() -> None:
    op.create_table('taught_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('shape', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('mails', sa.Integer(), nullable=False),
    sa.Column('examples', sa.JSON(), nullable=False),
    sa.Column('learned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('forgotten_by', sa.String(length=120), nullable=True),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_taught_number_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taught_number'))
    )
    with op.batch_alter_table('taught_number', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_taught_number_customer_id'), ['customer_id'], unique=False)

    with op.batch_alter_table('request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('taught', sa.JSON(none_as_null=True), nullable=True))
