"""shares parts and exchanges of payments."""

import sqlalchemy as sa
from alembic import op

from tickets.append_only import create_triggers
from tickets.money.exports.export_rows import create_export_triggers
from tickets.money.subledger.guards import replace_guards

revision = '0019'
down_revision = '0018'


def upgrade() -> None:
    op.create_table('payment_exchange',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('payment_id', sa.Integer(), nullable=False),
    sa.Column('into_id', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(length=8), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('into_minor', sa.BigInteger(), nullable=False),
    sa.Column('into_currency', sa.String(length=3), nullable=False),
    sa.Column('rate', sa.String(length=30), nullable=False),
    sa.Column('undoes_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_name', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(event = 'undo') = (undoes_id is not null)", name=op.f('ck_payment_exchange_undoes')),
    sa.CheckConstraint("event in ('exchange','undo')", name=op.f('ck_payment_exchange_event')),
    sa.CheckConstraint('amount_minor > 0 and into_minor > 0 and currency <> into_currency', name=op.f('ck_payment_exchange_amounts')),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_payment_exchange_by_id')),
    sa.ForeignKeyConstraint(['into_id'], ['payment.id'], name=op.f('fk_payment_exchange_into_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_payment_exchange_payment_id')),
    sa.ForeignKeyConstraint(['undoes_id'], ['payment_exchange.id'], name=op.f('fk_payment_exchange_undoes_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_exchange')),
    sa.UniqueConstraint('undoes_id', name=op.f('uq_payment_exchange_undoes_id'))
    )
    with op.batch_alter_table('payment_exchange', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_exchange_into_id'), ['into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_exchange_payment_id'), ['payment_id'], unique=False)

    op.create_table('payment_return',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('payment_id', sa.Integer(), nullable=False),
    sa.Column('receipt_id', sa.Integer(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_name', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_payment_return_amount')),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_payment_return_by_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_payment_return_payment_id')),
    sa.ForeignKeyConstraint(['receipt_id'], ['bank_receipt.id'], name=op.f('fk_payment_return_receipt_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_return'))
    )
    with op.batch_alter_table('payment_return', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_return_payment_id'), ['payment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_return_receipt_id'), ['receipt_id'], unique=False)

    with op.batch_alter_table('customer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pays_for_others', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('exchanged_from_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_payment_receipt_id'), type_='unique')
        batch_op.create_index(batch_op.f('ix_payment_exchanged_from_id'), ['exchanged_from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_receipt_id'), ['receipt_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_payment_exchanged_from_id'), 'payment', ['exchanged_from_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('ck_payment_source'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_payment_source'),
            'remittance_id is not null or receipt_id is not null or exchanged_from_id is not null '
            'or amount_minor = 0',
        )

    with op.batch_alter_table('allocation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_allocation_kind'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_allocation_kind'),
            "kind in ('cash','discount','credit','write_off','withholding','retention','bank_fee','fx')",
        )

    with op.batch_alter_table('export_row', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_export_row_source'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_export_row_source'),
            "source in ('payment','return','allocation','refund','part','exchange','credit','journal')",
        )

    with op.batch_alter_table('tolerance_class', schema=None) as batch_op:
        batch_op.add_column(sa.Column('exchange', sa.String(length=20), server_default='0.02', nullable=False))

    create_triggers(op.get_bind(), ('allocation', 'payment_return', 'payment_exchange'))
    replace_guards(op.get_bind(), 'allocation', 'refund', 'payment', 'payment_return', 'payment_exchange')
    create_export_triggers(op.get_bind())
