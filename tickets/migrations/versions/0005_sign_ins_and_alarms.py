"""sign ins and alarms."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.create_table('alarm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm'))
    )
    with op.batch_alter_table('alarm', schema=None) as batch_op:
        batch_op.create_index('ix_alarm_due', ['due_at'], unique=False, sqlite_where=sa.text('due_at is not null'), postgresql_where=sa.text('due_at is not null'))
        batch_op.create_index('ix_alarm_subject', ['kind', 'subject', 'raised_at'], unique=False)
        batch_op.create_index('uq_alarm_open', ['kind', 'subject'], unique=True, sqlite_where=sa.text('ended_at is null'), postgresql_where=sa.text('ended_at is null'))

    op.create_table('sign_in',
    sa.Column('account', sa.String(length=130), nullable=False),
    sa.Column('source', sa.String(length=30), nullable=False),
    sa.Column('address', sa.String(length=254), nullable=True),
    sa.Column('authorised_by', sa.String(length=254), nullable=True),
    sa.Column('authorised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('renewing_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('access_token', sa.Text(), nullable=True),
    sa.Column('obtained_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('refresh_token', sa.Text(), nullable=True),
    sa.Column('refresh_expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('credential_expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('needs_person', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('account', name=op.f('pk_sign_in'))
    )
