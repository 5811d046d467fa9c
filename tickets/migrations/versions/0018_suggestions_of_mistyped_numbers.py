"""suggestions of mistyped numbers."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'


def upgrade() -> None:
    op.create_table('number_suggestion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('invoice_id', sa.Integer(), nullable=False),
    sa.Column('written', sa.String(length=60), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('settled_by', sa.String(length=120), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state in ('open','accepted','dismissed')", name=op.f('ck_number_suggestion_state')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_number_suggestion_invoice_id')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_number_suggestion_post_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_number_suggestion_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_suggestion')),
    sa.UniqueConstraint('post_id', 'written', name=op.f('uq_number_suggestion_post_id_written'))
    )
    with op.batch_alter_table('number_suggestion', schema=None) as batch_op:
        batch_op.create_index('ix_number_suggestion_invoice_id', ['invoice_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_number_suggestion_ticket_id'), ['ticket_id'], unique=False)

