"""regrouped mails and automatic mail."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    op.create_table('regrouping',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=120), nullable=False),
    sa.Column('changed', sa.JSON(), nullable=False),
    sa.Column('added_keys', sa.JSON(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(length=120), nullable=True),
    sa.CheckConstraint("kind in ('merge','split','move')", name=op.f('ck_regrouping_kind')),
    sa.ForeignKeyConstraint(['source_id'], ['ticket.id'], name=op.f('fk_regrouping_source_id')),
    sa.ForeignKeyConstraint(['target_id'], ['ticket.id'], name=op.f('fk_regrouping_target_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_regrouping_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regrouping'))
    )
    with op.batch_alter_table('regrouping', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_regrouping_source_id'), ['source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_regrouping_target_id'), ['target_id'], unique=False)

    op.create_table('automatic_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('outbound_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['outbound_id'], ['outbound_mail.id'], name=op.f('fk_automatic_mail_outbound_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_automatic_mail_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_automatic_mail')),
    sa.UniqueConstraint('address', 'sent_on', 'number', name=op.f('uq_automatic_mail_address_sent_on_number'))
    )
    with op.batch_alter_table('automatic_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_automatic_mail_ticket_id'), ['ticket_id'], unique=False)

    op.create_table('mail_edit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inbound_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['inbound_id'], ['inbound_message.id'], name=op.f('fk_mail_edit_inbound_id')),
    sa.ForeignKeyConstraint(['sha256'], ['blob.sha256'], name=op.f('fk_mail_edit_sha256')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_mail_edit_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_edit'))
    )
    with op.batch_alter_table('mail_edit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_edit_inbound_id'), ['inbound_id'], unique=False)

    op.create_table('regrouped_post',
    sa.Column('regrouping_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('home_before', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['home_before'], ['ticket.id'], name=op.f('fk_regrouped_post_home_before')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_regrouped_post_post_id')),
    sa.ForeignKeyConstraint(['regrouping_id'], ['regrouping.id'], name=op.f('fk_regrouped_post_regrouping_id')),
    sa.PrimaryKeyConstraint('regrouping_id', 'post_id', name=op.f('pk_regrouped_post'))
    )
    with op.batch_alter_table('regrouped_post', schema=None) as batch_op:
        batch_op.create_index('ix_regrouped_post_post_id', ['post_id'], unique=False)

    # with the reference in the column's own definition: SQLite adds no foreign key to a table that is in use
    op.add_column(
        'inbound_message',
        sa.Column('edited_sha256', sa.String(length=64), sa.ForeignKey('blob.sha256'), nullable=True),
        inline_references=True,
    )
    op.create_index('ix_inbound_message_received_at', 'inbound_message', ['received_at'], unique=False)
    op.add_column(
        'post',
        sa.Column('home_id', sa.Integer(), sa.ForeignKey('ticket.id'), nullable=True),
        inline_references=True,
    )
    op.create_index(
        'ix_post_home_id', 'post', ['home_id'], unique=False,
        sqlite_where=sa.text('home_id is not null'), postgresql_where=sa.text('home_id is not null'),
    )
    op.add_column(
        'ticket',
        sa.Column('merged_into', sa.Integer(), sa.ForeignKey('ticket.id'), nullable=True),
        inline_references=True,
    )
    op.create_index(
        'ix_ticket_merged_into', 'ticket', ['merged_into'], unique=False,
        sqlite_where=sa.text('merged_into is not null'), postgresql_where=sa.text('merged_into is not null'),
    )

