"""how mailboxes are read."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'


def upgrade() -> None:
    op.create_table('gap_audit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mailbox', sa.String(length=120), nullable=False),
    sa.Column('uidvalidity', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('on_server', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('missing', sa.Text(), nullable=False),
    sa.Column('missing_count', sa.Integer(), nullable=False),
    sa.Column('sampled', sa.Integer(), nullable=False),
    sa.Column('differing', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gap_audit'))
    )
    with op.batch_alter_table('gap_audit', schema=None) as batch_op:
        batch_op.create_index('ix_gap_audit_mailbox', ['mailbox', 'at'], unique=False)

    op.create_table('heartbeat',
    sa.Column('mailbox', sa.String(length=120), nullable=False),
    sa.Column('measured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_mail_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('usual_per_hour', sa.Double(), nullable=True),
    sa.Column('longest_pause_hours', sa.Double(), nullable=True),
    sa.Column('silent_since', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('mailbox', name=op.f('pk_heartbeat'))
    )
    op.create_table('mailbox_epoch',
    sa.Column('mailbox', sa.String(length=120), nullable=False),
    sa.Column('uidvalidity', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recognise_up_to', sa.BigInteger(), nullable=False),
    sa.Column('recognised', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('mailbox', 'uidvalidity', name=op.f('pk_mailbox_epoch'))
    )
    op.create_table('missing_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mailbox', sa.String(length=120), nullable=False),
    sa.Column('uidvalidity', sa.BigInteger(), nullable=False),
    sa.Column('uid', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_as', sa.String(length=10), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_missing_mail')),
    sa.UniqueConstraint('mailbox', 'uidvalidity', 'uid', name=op.f('uq_missing_mail_mailbox_uidvalidity_uid'))
    )
    with op.batch_alter_table('missing_mail', schema=None) as batch_op:
        batch_op.create_index('ix_missing_mail_open', ['mailbox', 'due_at'], unique=False, sqlite_where=sa.text('settled_at is null'), postgresql_where=sa.text('settled_at is null'))

    op.create_table('seen_uids',
    sa.Column('mailbox', sa.String(length=120), nullable=False),
    sa.Column('uidvalidity', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('first_uid', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('last_uid', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('mailbox', 'uidvalidity', 'first_uid', name=op.f('pk_seen_uids'))
    )
    op.create_table('blob_piece',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['sha256'], ['blob.sha256'], name=op.f('fk_blob_piece_sha256')),
    sa.PrimaryKeyConstraint('sha256', 'position', name=op.f('pk_blob_piece'))
    )
    op.create_table('server_action',
    sa.Column('inbound_id', sa.Integer(), nullable=False),
    sa.Column('folder', sa.String(length=255), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state in ('intended','begun','copied','done','gone')", name=op.f('ck_server_action_state')),
    sa.ForeignKeyConstraint(['inbound_id'], ['inbound_message.id'], name=op.f('fk_server_action_inbound_id')),
    sa.PrimaryKeyConstraint('inbound_id', name=op.f('pk_server_action'))
    )
    with op.batch_alter_table('server_action', schema=None) as batch_op:
        batch_op.create_index('ix_server_action_open', ['due_at', 'inbound_id'], unique=False, sqlite_where=sa.text("state in ('intended','begun','copied')"), postgresql_where=sa.text("state in ('intended','begun','copied')"))

    # what was stored so far was seen: neighbouring numbers have the same distance to their rank
    op.execute(
        "insert into seen_uids (mailbox, uidvalidity, first_uid, last_uid)"
        " select mailbox, uidvalidity, min(uid), max(uid) from"
        " (select mailbox, uidvalidity, uid,"
        " uid - row_number() over (partition by mailbox, uidvalidity order by uid) as run from inbound_message"
        " where mailbox in (select mailbox from mailbox_cursor)) as stored"
        " group by mailbox, uidvalidity, run"
    )
    op.execute(
        "insert into mailbox_epoch (mailbox, uidvalidity, began_at, recognise_up_to, recognised)"
        " select mailbox, uidvalidity, coalesce(polled_at, current_timestamp), 0, 0 from mailbox_cursor"
        " where uidvalidity > 0"
    )
