"""settlements of every kind and the journal."""

import sqlalchemy as sa
from alembic import op

from tickets.append_only import create_triggers
from tickets.money.subledger.guards import create_guards

revision = '0016'
down_revision = '0015'


def upgrade() -> None:
    op.create_table('ledger_account',
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('account', name=op.f('pk_ledger_account'))
    )
    op.create_table('period_close',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('through', sa.Date(), nullable=False),
    sa.Column('by_name', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_period_close')),
    sa.UniqueConstraint('through', name=op.f('uq_period_close_through'))
    )
    op.create_table('tolerance_class',
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('penny', sa.String(length=20), nullable=False),
    sa.Column('largest', sa.String(length=20), nullable=False),
    sa.Column('rate', sa.String(length=20), nullable=False),
    sa.Column('monthly', sa.String(length=20), nullable=False),
    sa.Column('unearned_discount', sa.String(length=20), nullable=False),
    sa.Column('bank_fee', sa.String(length=20), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_tolerance_class'))
    )
    op.create_table('customer_rate',
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('basis_points', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind in ('withholding','retention')", name=op.f('ck_customer_rate_kind')),
    sa.CheckConstraint('basis_points between 1 and 5000', name=op.f('ck_customer_rate_rate')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customer_rate_customer_id')),
    sa.PrimaryKeyConstraint('customer_id', 'kind', 'basis_points', name=op.f('pk_customer_rate'))
    )
    op.create_table('journal_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(length=20), nullable=False),
    sa.Column('source_kind', sa.String(length=20), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('reverses_id', sa.Integer(), nullable=True),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_name', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_journal_entry_by_id')),
    sa.ForeignKeyConstraint(['reverses_id'], ['journal_entry.id'], name=op.f('fk_journal_entry_reverses_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_entry')),
    sa.UniqueConstraint('event', 'source_kind', 'source_id', name=op.f('uq_journal_entry_event_source_kind_source_id')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_journal_entry_reverses_id'))
    )
    op.create_table('journal_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('debit', sa.String(length=20), nullable=False),
    sa.Column('credit', sa.String(length=20), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('debit_customer_id', sa.Integer(), nullable=True),
    sa.Column('credit_customer_id', sa.Integer(), nullable=True),
    sa.Column('invoice_id', sa.Integer(), nullable=True),
    sa.Column('payment_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_journal_line_amount')),
    sa.CheckConstraint('debit <> credit or debit_customer_id <> credit_customer_id', name=op.f('ck_journal_line_sides')),
    sa.ForeignKeyConstraint(['credit_customer_id'], ['customer.id'], name=op.f('fk_journal_line_credit_customer_id')),
    sa.ForeignKeyConstraint(['debit_customer_id'], ['customer.id'], name=op.f('fk_journal_line_debit_customer_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['journal_entry.id'], name=op.f('fk_journal_line_entry_id')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_journal_line_invoice_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_journal_line_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_line'))
    )
    with op.batch_alter_table('journal_line', schema=None) as batch_op:
        batch_op.create_index('ix_journal_line_credit', ['credit', 'currency'], unique=False)
        batch_op.create_index('ix_journal_line_debit', ['debit', 'currency'], unique=False)
        batch_op.create_index(batch_op.f('ix_journal_line_entry_id'), ['entry_id'], unique=False)

    op.create_table('refund',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('payment_id', sa.Integer(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('to_account', sa.String(length=60), nullable=False),
    sa.Column('to_name', sa.String(length=200), nullable=False),
    sa.Column('approval_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_refund_amount')),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_refund_approval_id')),
    sa.ForeignKeyConstraint(['payment_id'], ['payment.id'], name=op.f('fk_refund_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refund')),
    sa.UniqueConstraint('approval_id', name=op.f('uq_refund_approval_id'))
    )
    with op.batch_alter_table('refund', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_refund_payment_id'), ['payment_id'], unique=False)

    with op.batch_alter_table('allocation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('group_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('effective_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('due_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('approval_id', sa.Integer(), nullable=True))
        batch_op.alter_column('kind',
               existing_type=sa.VARCHAR(length=8),
               type_=sa.String(length=12),
               existing_nullable=False)
        batch_op.create_foreign_key(batch_op.f('fk_allocation_approval_id'), 'approval', ['approval_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('ck_allocation_kind'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_allocation_kind'),
            "kind in ('cash','discount','credit','write_off','withholding','retention','bank_fee')",
        )

    with op.batch_alter_table('customer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('parent_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('family_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('tolerance_class', sa.String(length=20), nullable=True))
        batch_op.create_index(batch_op.f('ix_customer_family_id'), ['family_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_customer_parent_id'), ['parent_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_customer_family_id'), 'customer', ['family_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_customer_parent_id'), 'customer', ['parent_id'], ['id'])

    with op.batch_alter_table('remittance_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('differences', sa.JSON(), server_default='[]', nullable=False))

    _write_journal_of_the_past()
    create_triggers(op.get_bind(), ('allocation', 'journal_entry', 'journal_line', 'refund', 'period_close'))
    create_guards(op.get_bind(), 'allocation', 'refund')


def _write_journal_of_the_past() -> None:
    """What was booked, confirmed, applied and taken back before there was a journal."""
    entries = (
        "insert into journal_entry (event, source_kind, source_id, reverses_id, effective_on, by_id, by_name, at) "
    )
    lines = (
        "insert into journal_line (entry_id, debit, credit, amount_minor, currency, debit_customer_id, "
        "credit_customer_id, invoice_id, payment_id) "
    )
    op.execute(entries + "select 'receipt_booked', 'bank_receipt', id, null, booked_on, null, 'Counterfoil', "
               "created_at from bank_receipt order by id")
    op.execute(entries + "select 'payment_opened', 'payment', id, null, date(created_at), null, 'Counterfoil', "
               "created_at from payment where customer_id is not null and amount_minor > 0 order by id")
    op.execute(entries + "select case when event = 'apply' then 'applied' else 'taken_back' end, 'allocation', id, "
               "null, date(at), by_id, by_name, at from allocation where event = 'apply' order by id")
    op.execute(entries + "select 'taken_back', 'allocation', a.id, e.id, date(a.at), a.by_id, a.by_name, a.at "
               "from allocation a join journal_entry e on e.source_kind = 'allocation' and e.source_id = a.reverses_id "
               "where a.event = 'reverse' order by a.id")
    op.execute(entries + "select 'payment_returned', 'bank_receipt', r.id, null, r.booked_on, null, 'Counterfoil', "
               "r.created_at from bank_receipt r join payment p on p.returned_by_id = r.id "
               "where p.customer_id is not null order by r.id")
    op.execute(lines + "select e.id, case when r.amount_minor > 0 then 'bank' else 'suspense' end, "
               "case when r.amount_minor > 0 then 'suspense' else 'bank' end, abs(r.amount_minor), r.currency, "
               "cast(null as integer), cast(null as integer), cast(null as integer), cast(null as integer) "
               "from journal_entry e join bank_receipt r on r.id = e.source_id where e.event = 'receipt_booked'")
    booked = ("(select coalesce(sum(l.amount_minor), 0) from receipt_link l where l.remittance_id = p.remittance_id "
              "and l.event = 'link' and l.amount_minor > 0 "
              "and not exists (select 1 from receipt_link x where x.ends_id = l.id))")
    for account, amount in (
        ("suspense", f"case when {booked} < p.amount_minor then {booked} else p.amount_minor end"),
        ("clearing", f"case when {booked} < p.amount_minor then p.amount_minor - {booked} else 0 end"),
    ):
        op.execute(lines + f"select e.id, '{account}', 'unapplied', {amount}, p.currency, "
                   "cast(null as integer), p.customer_id, cast(null as integer), p.id "
                   f"from journal_entry e join payment p on p.id = e.source_id "
                   f"where e.event = 'payment_opened' and {amount} > 0")
    debit = "case when a.kind = 'discount' then 'discounts' else 'unapplied' end"
    owner = "case when a.kind = 'discount' then i.customer_id else p.customer_id end"
    effect = "(case when a.event = 'apply' then a.amount_minor else -a.amount_minor end)"
    op.execute(lines + f"select e.id, case when {effect} > 0 then {debit} else 'receivable' end, "
               f"case when {effect} > 0 then 'receivable' else {debit} end, abs(a.amount_minor), a.currency, "
               f"case when {effect} > 0 then {owner} else i.customer_id end, "
               f"case when {effect} > 0 then i.customer_id else {owner} end, a.invoice_id, a.payment_id "
               "from journal_entry e join allocation a on a.id = e.source_id join payment p on p.id = a.payment_id "
               "join invoice i on i.id = a.invoice_id where e.source_kind = 'allocation'")
    op.execute(lines + "select e.id, 'unapplied', 'suspense', abs(r.amount_minor), r.currency, p.customer_id, "
               "cast(null as integer), cast(null as integer), p.id from journal_entry e "
               "join bank_receipt r on r.id = e.source_id join payment p on p.returned_by_id = r.id "
               "where e.event = 'payment_returned'")
