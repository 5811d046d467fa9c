"""drafts that the team can see."""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'


def upgrade() -> None:
    op.create_table('ticket_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('to', sa.Text(), nullable=False),
    sa.Column('cc', sa.Text(), nullable=False),
    sa.Column('attach', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('reply','note')", name=op.f('ck_ticket_draft_kind')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_draft_ticket_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_ticket_draft_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_draft')),
    sa.UniqueConstraint('ticket_id', 'user_id', 'about', name=op.f('uq_ticket_draft_ticket_id_user_id_about'))
    )
