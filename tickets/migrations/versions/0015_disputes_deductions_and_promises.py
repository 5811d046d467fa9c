"""Disputes, deductions and promises."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'


def upgrade() -> None:
    op.create_table('reason_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=14), nullable=False),
    sa.Column('by_name', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_reason_code_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reason_code'))
    )
    with op.batch_alter_table('reason_code', schema=None) as batch_op:
        batch_op.create_index('uq_reason_code_all', ['code'], unique=True, sqlite_where=sa.text('customer_id is null'), postgresql_where=sa.text('customer_id is null'))
        batch_op.create_index('uq_reason_code_customer', ['customer_id', 'code'], unique=True)

    op.create_table('arrangement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=7), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=9), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('approval_id', sa.Integer(), nullable=True),
    sa.Column('logged_by', sa.String(length=120), nullable=False),
    sa.Column('logged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind in ('promise','plan')", name=op.f('ck_arrangement_kind')),
    sa.CheckConstraint("state in ('asked','running','broken','kept','refused','cancelled')", name=op.f('ck_arrangement_state')),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_arrangement_amount')),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_arrangement_approval_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_arrangement_customer_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_arrangement_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrangement'))
    )
    with op.batch_alter_table('arrangement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_arrangement_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index('ix_arrangement_state', ['state', 'customer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_arrangement_ticket_id'), ['ticket_id'], unique=False)

    op.create_table('dispute',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('ticket_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('reason', sa.String(length=14), nullable=False),
    sa.Column('root_cause', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('settled_from', sa.String(length=10), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('claimed_on', sa.Date(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by', sa.String(length=120), nullable=False),
    sa.Column('decide_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('held_until', sa.Date(), nullable=False),
    sa.Column('hold_reason', sa.Text(), nullable=False),
    sa.Column('waits_until', sa.Date(), nullable=True),
    sa.Column('decision', sa.String(length=9), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('times_reopened', sa.Integer(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.Text(), nullable=False),
    sa.Column('told_opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'settled') = (closed_at is not null)", name=op.f('ck_dispute_closed')),
    sa.CheckConstraint("decision in ('credited','partly','denied','withdrawn')", name=op.f('ck_dispute_decision')),
    sa.CheckConstraint("state in ('new','review','waiting','proposed','approved','denied','withdrawn','settled')", name=op.f('ck_dispute_state')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_dispute_customer_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_dispute_owner_id')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_dispute_ticket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute'))
    )
    with op.batch_alter_table('dispute', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispute_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispute_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dispute_ticket_id'), ['ticket_id'], unique=False)
        batch_op.create_index('ix_dispute_work', ['state', 'decide_by'], unique=False)

    op.create_table('watched_item',
    sa.Column('invoice_id', sa.Integer(), nullable=False),
    sa.Column('balance_minor', sa.BigInteger(), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_watched_item_invoice_id')),
    sa.PrimaryKeyConstraint('invoice_id', name=op.f('pk_watched_item'))
    )
    op.create_table('arrangement_item',
    sa.Column('arrangement_id', sa.Integer(), nullable=False),
    sa.Column('invoice_id', sa.Integer(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('paid_minor', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_arrangement_item_amount')),
    sa.ForeignKeyConstraint(['arrangement_id'], ['arrangement.id'], name=op.f('fk_arrangement_item_arrangement_id')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_arrangement_item_invoice_id')),
    sa.PrimaryKeyConstraint('arrangement_id', 'invoice_id', name=op.f('pk_arrangement_item'))
    )
    with op.batch_alter_table('arrangement_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_arrangement_item_invoice_id'), ['invoice_id'], unique=False)

    op.create_table('credit_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('rest_is_due', sa.Boolean(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('approval_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.String(length=60), nullable=True),
    sa.Column('proposed_by', sa.String(length=120), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state <> 'issued' or number is not null", name=op.f('ck_credit_request_number')),
    sa.CheckConstraint("state in ('proposed','approved','issued','credited','refused','needless')", name=op.f('ck_credit_request_state')),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_credit_request_amount')),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_credit_request_approval_id')),
    sa.ForeignKeyConstraint(['dispute_id'], ['dispute.id'], name=op.f('fk_credit_request_dispute_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credit_request'))
    )
    with op.batch_alter_table('credit_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credit_request_dispute_id'), ['dispute_id'], unique=False)
        batch_op.create_index('ix_credit_request_proposed', ['dispute_id'], unique=True, sqlite_where=sa.text("state = 'proposed'"), postgresql_where=sa.text("state = 'proposed'"))

    op.create_table('dunning_hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invoice_id', sa.Integer(), nullable=False),
    sa.Column('arrangement_id', sa.Integer(), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('placed_by', sa.Text(), nullable=False),
    sa.Column('placed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_dunning_hold_amount')),
    sa.ForeignKeyConstraint(['arrangement_id'], ['arrangement.id'], name=op.f('fk_dunning_hold_arrangement_id')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_dunning_hold_invoice_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dunning_hold'))
    )
    with op.batch_alter_table('dunning_hold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dunning_hold_arrangement_id'), ['arrangement_id'], unique=False)
        batch_op.create_index('ix_dunning_hold_standing', ['invoice_id'], unique=False, sqlite_where=sa.text('lifted_at is null'), postgresql_where=sa.text('lifted_at is null'))

    op.create_table('instalment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('arrangement_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('paid_minor', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=6), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state in ('open','kept','missed','late')", name=op.f('ck_instalment_state')),
    sa.CheckConstraint('amount_minor > 0 and paid_minor >= 0 and paid_minor <= amount_minor', name=op.f('ck_instalment_amounts')),
    sa.ForeignKeyConstraint(['arrangement_id'], ['arrangement.id'], name=op.f('fk_instalment_arrangement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instalment'))
    )
    with op.batch_alter_table('instalment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instalment_arrangement_id'), ['arrangement_id'], unique=False)
        batch_op.create_index('ix_instalment_open', ['state', 'due_on'], unique=False)

    op.create_table('dispute_evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=False),
    sa.Column('wanted', sa.String(length=80), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('attachment_id', sa.Integer(), nullable=True),
    sa.Column('by_name', sa.String(length=120), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_dispute_evidence_attachment_id')),
    sa.ForeignKeyConstraint(['dispute_id'], ['dispute.id'], name=op.f('fk_dispute_evidence_dispute_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dispute_evidence'))
    )
    with op.batch_alter_table('dispute_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dispute_evidence_dispute_id'), ['dispute_id'], unique=False)

    op.create_table('deduction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dispute_id', sa.Integer(), nullable=True),
    sa.Column('invoice_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('original_minor', sa.BigInteger(), nullable=False),
    sa.Column('disputed_minor', sa.BigInteger(), nullable=False),
    sa.Column('due_minor', sa.BigInteger(), nullable=False),
    sa.Column('paid_minor', sa.BigInteger(), nullable=False),
    sa.Column('credited_minor', sa.BigInteger(), nullable=False),
    sa.Column('written_off_minor', sa.BigInteger(), nullable=False),
    sa.Column('collected_minor', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=14), nullable=False),
    sa.Column('reason_why', sa.Text(), nullable=False),
    sa.Column('printed', sa.Text(), nullable=True),
    sa.Column('customer_code', sa.String(length=40), nullable=True),
    sa.Column('claim_number', sa.String(length=40), nullable=True),
    sa.Column('claimed_on', sa.Date(), nullable=False),
    sa.Column('refused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("source in ('short_paid','mail','phone','hand')", name=op.f('ck_deduction_source')),
    sa.CheckConstraint('original_minor = disputed_minor + due_minor + paid_minor + credited_minor + written_off_minor + collected_minor', name=op.f('ck_deduction_ties')),
    sa.CheckConstraint('original_minor > 0 and disputed_minor >= 0 and due_minor >= 0 and paid_minor >= 0 and credited_minor >= 0 and written_off_minor >= 0 and collected_minor >= 0', name=op.f('ck_deduction_amounts')),
    sa.ForeignKeyConstraint(['dispute_id'], ['dispute.id'], name=op.f('fk_deduction_dispute_id')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_deduction_invoice_id')),
    sa.ForeignKeyConstraint(['line_id'], ['remittance_line.id'], name=op.f('fk_deduction_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deduction'))
    )
    with op.batch_alter_table('deduction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deduction_dispute_id'), ['dispute_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deduction_invoice_id'), ['invoice_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deduction_line_id'), ['line_id'], unique=False)

    op.create_table('credit_part',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('deduction_id', sa.Integer(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('credited_minor', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount_minor > 0 and credited_minor >= 0 and credited_minor <= amount_minor', name=op.f('ck_credit_part_amounts')),
    sa.ForeignKeyConstraint(['deduction_id'], ['deduction.id'], name=op.f('fk_credit_part_deduction_id')),
    sa.ForeignKeyConstraint(['request_id'], ['credit_request.id'], name=op.f('fk_credit_part_request_id')),
    sa.PrimaryKeyConstraint('request_id', 'deduction_id', name=op.f('pk_credit_part'))
    )
    with op.batch_alter_table('credit_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credit_part_deduction_id'), ['deduction_id'], unique=False)

    op.create_table('deduction_movement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deduction_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=11), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('was_due_minor', sa.BigInteger(), nullable=False),
    sa.Column('allocation_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('paid','credited','written_off','collected')", name=op.f('ck_deduction_movement_kind')),
    sa.CheckConstraint('amount_minor <> 0', name=op.f('ck_deduction_movement_amount')),
    sa.ForeignKeyConstraint(['allocation_id'], ['allocation.id'], name=op.f('fk_deduction_movement_allocation_id')),
    sa.ForeignKeyConstraint(['deduction_id'], ['deduction.id'], name=op.f('fk_deduction_movement_deduction_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deduction_movement'))
    )
    with op.batch_alter_table('deduction_movement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deduction_movement_allocation_id'), ['allocation_id'], unique=False)
        batch_op.create_index('ix_deduction_movement_at', ['deduction_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_deduction_movement_deduction_id'), ['deduction_id'], unique=False)

    op.create_table('followed_allocation',
    sa.Column('allocation_id', sa.Integer(), nullable=False),
    sa.Column('invoice_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['allocation_id'], ['allocation.id'], name=op.f('fk_followed_allocation_allocation_id')),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_followed_allocation_invoice_id')),
    sa.PrimaryKeyConstraint('allocation_id', name=op.f('pk_followed_allocation'))
    )
    with op.batch_alter_table('followed_allocation', schema=None) as batch_op:
        batch_op.create_index('ix_followed_allocation_invoice', ['invoice_id'], unique=False)

