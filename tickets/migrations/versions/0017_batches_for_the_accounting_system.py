"""batches for the accounting system."""

import sqlalchemy as sa
from alembic import op

from tickets.append_only import create_triggers
from tickets.money.exports.export_rows import create_export_triggers

revision = '0017'
down_revision = '0016'


def upgrade() -> None:
    op.create_table('audit_seal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sealed_table', sa.String(length=40), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('last_id', sa.Integer(), nullable=False),
    sa.Column('row_count', sa.Integer(), nullable=False),
    sa.Column('previous_id', sa.Integer(), nullable=True),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['previous_id'], ['audit_seal.id'], name=op.f('fk_audit_seal_previous_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_seal')),
    sa.UniqueConstraint('previous_id', name=op.f('uq_audit_seal_previous_id')),
    sa.UniqueConstraint('sealed_table', 'last_id', name=op.f('uq_audit_seal_sealed_table_last_id'))
    )
    op.create_table('export_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('format', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('file_name', sa.String(length=60), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('record_count', sa.Integer(), nullable=False),
    sa.Column('row_count', sa.Integer(), nullable=False),
    sa.Column('hash_total', sa.BigInteger(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('built_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('built_by', sa.String(length=120), nullable=False),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state in ('built','delivered','acknowledged','rejected')", name=op.f('ck_export_batch_state')),
    sa.CheckConstraint('sequence > 0', name=op.f('ck_export_batch_sequence')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export_batch')),
    sa.UniqueConstraint('sequence', name=op.f('uq_export_batch_sequence'))
    )
    with op.batch_alter_table('export_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_export_batch_state'), ['state'], unique=False)

    op.create_table('ledger_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invoice_id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('before_minor', sa.BigInteger(), nullable=True),
    sa.Column('after_minor', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['ledger_import.id'], name=op.f('fk_ledger_move_import_id')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_ledger_move_invoice_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_move'))
    )
    with op.batch_alter_table('ledger_move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_move_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ledger_move_invoice_id'), ['invoice_id'], unique=False)

    op.create_table('export_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('payment_id', sa.Integer(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=9), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.CheckConstraint("number > 0 or state = 'cancelled'", name=op.f('ck_export_row_number')),
    sa.CheckConstraint("source in ('payment','return','allocation','refund','credit','journal')", name=op.f('ck_export_row_source')),
    sa.CheckConstraint("state in ('sent','taken','rejected','aside','cancelled')", name=op.f('ck_export_row_state')),
    sa.ForeignKeyConstraint(['batch_id'], ['export_batch.id'], name=op.f('fk_export_row_batch_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_export_row_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export_row')),
    sa.UniqueConstraint('batch_id', 'source', 'source_id', name=op.f('uq_export_row_batch_id_source_source_id'))
    )
    with op.batch_alter_table('export_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_export_row_payment_id'), ['payment_id'], unique=False)
        batch_op.create_index('uq_export_row_claim', ['source', 'source_id'], unique=True, sqlite_where=sa.text("state <> 'rejected'"), postgresql_where=sa.text("state <> 'rejected'"))

    create_triggers(op.get_bind(), ('ledger_move', 'audit_seal'))
    create_export_triggers(op.get_bind())
