"""Bank receipts."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    op.create_table('receipt_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('format', sa.String(length=8), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('skipped', sa.Integer(), nullable=False),
    sa.Column('by_name', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt_import'))
    )
    with op.batch_alter_table('receipt_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_receipt_import_sha256'), ['sha256'], unique=False)

    op.create_table('bank_receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=7), nullable=False),
    sa.Column('state', sa.String(length=9), nullable=False),
    sa.Column('account', sa.String(length=60), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('booked_on', sa.Date(), nullable=False),
    sa.Column('value_on', sa.Date(), nullable=True),
    sa.Column('bank_reference', sa.String(length=140), nullable=True),
    sa.Column('payment_reference', sa.String(length=140), nullable=True),
    sa.Column('counterparty', sa.String(length=200), nullable=True),
    sa.Column('counterparty_account', sa.String(length=60), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('references', sa.JSON(), nullable=False),
    sa.Column('return_reason', sa.String(length=40), nullable=True),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('remittance_id', sa.Integer(), nullable=True),
    sa.Column('link_reason', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'receipt') = (amount_minor > 0)", name=op.f('ck_bank_receipt_sign')),
    sa.CheckConstraint("(state = 'linked') = (remittance_id is not null)", name=op.f('ck_bank_receipt_linked')),
    sa.CheckConstraint("kind in ('receipt','return')", name=op.f('ck_bank_receipt_kind')),
    sa.CheckConstraint("state in ('open','linked','set_aside')", name=op.f('ck_bank_receipt_state')),
    sa.ForeignKeyConstraint(['import_id'], ['receipt_import.id'], name=op.f('fk_bank_receipt_import_id')),
    sa.ForeignKeyConstraint(['remittance_id'], ['remittance.id'], name=op.f('fk_bank_receipt_remittance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_receipt')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_bank_receipt_fingerprint')),
    sa.UniqueConstraint('remittance_id', 'kind', name=op.f('uq_bank_receipt_remittance_id_kind'))
    )
    with op.batch_alter_table('bank_receipt', schema=None) as batch_op:
        batch_op.create_index('ix_bank_receipt_waiting', ['state', 'currency', 'amount_minor'], unique=False)

