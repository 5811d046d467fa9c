"""holds on outgoing mail."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.create_table('hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('inbound_id', sa.Integer(), nullable=True),
    sa.Column('scope', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('placed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by', sa.Integer(), nullable=True),
    sa.Column('lift_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("kind in ('fraud','bank_details','legal','attorney','insolvency','cease','vulnerable')", name=op.f('ck_hold_kind')),
    sa.CheckConstraint("scope in ('ticket','customer')", name=op.f('ck_hold_scope')),
    sa.CheckConstraint('(lifted_at is null) = (lift_reason is null)', name=op.f('ck_hold_lifted')),
    sa.ForeignKeyConstraint(['inbound_id'], ['inbound_message.id'], name=op.f('fk_hold_inbound_id')),
    sa.ForeignKeyConstraint(['lifted_by'], ['user_account.id'], name=op.f('fk_hold_lifted_by')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_hold_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold'))
    )
    with op.batch_alter_table('hold', schema=None) as batch_op:
        batch_op.create_index('ix_hold_standing', ['ticket_id', 'kind'], unique=False, sqlite_where=sa.text('lifted_at is null'), postgresql_where=sa.text('lifted_at is null'))
        batch_op.create_index(batch_op.f('ix_hold_ticket_id'), ['ticket_id'], unique=False)

