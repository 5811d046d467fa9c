"""Money without an advice: links in rows of their own, payments of receipts, learned payers, tasks with a clock."""

import sqlalchemy as sa
from alembic import op

from tickets.append_only import create_triggers
from tickets.money.subledger.guards import create_guards

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "payer_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=7), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("learned_by_id", sa.Integer(), nullable=True),
        sa.Column("learned_by_name", sa.String(length=120), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_name", sa.String(length=120), nullable=True),
        sa.Column("demoted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("demoted_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'demoted') = (demoted_at is not null)", name=op.f("ck_payer_identity_demoted")),
        sa.CheckConstraint("kind in ('account','name')", name=op.f("ck_payer_identity_kind")),
        sa.CheckConstraint("state in ('proposed','learned','demoted')", name=op.f("ck_payer_identity_state")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_payer_identity_customer_id")),
        sa.ForeignKeyConstraint(["learned_by_id"], ["user_account.id"], name=op.f("fk_payer_identity_learned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer_identity")),
        sa.UniqueConstraint("customer_id", "kind", "value", name=op.f("uq_payer_identity_customer_id_kind_value")),
    )
    with op.batch_alter_table("payer_identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payer_identity_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index("ix_payer_identity_value", ["kind", "value"], unique=False)

    op.create_table(
        "posting_consent",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_posting_consent_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_posting_consent")),
    )
    op.create_table(
        "chase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("remittance_id", sa.Integer(), nullable=True),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by_name", sa.String(length=120), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'advice') = (receipt_id is not null)", name=op.f("ck_chase_of_advice")),
        sa.CheckConstraint("(kind = 'money') = (remittance_id is not null)", name=op.f("ck_chase_of_money")),
        sa.CheckConstraint("kind in ('money','advice')", name=op.f("ck_chase_kind")),
        sa.CheckConstraint("(done_at is null) = (done_reason is null)", name=op.f("ck_chase_done")),
        sa.ForeignKeyConstraint(["receipt_id"], ["bank_receipt.id"], name=op.f("fk_chase_receipt_id")),
        sa.ForeignKeyConstraint(["remittance_id"], ["remittance.id"], name=op.f("fk_chase_remittance_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_chase_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chase")),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_chase_receipt_id")),
        sa.UniqueConstraint("remittance_id", name=op.f("uq_chase_remittance_id")),
    )
    with op.batch_alter_table("chase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chase_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "receipt_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("remittance_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=6), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("ends_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(event = 'unlink') = (ends_id is not null)", name=op.f("ck_receipt_link_ends")),
        sa.CheckConstraint("event in ('link','unlink')", name=op.f("ck_receipt_link_event")),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_receipt_link_amount")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_receipt_link_by_id")),
        sa.ForeignKeyConstraint(["ends_id"], ["receipt_link.id"], name=op.f("fk_receipt_link_ends_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["bank_receipt.id"], name=op.f("fk_receipt_link_receipt_id")),
        sa.ForeignKeyConstraint(["remittance_id"], ["remittance.id"], name=op.f("fk_receipt_link_remittance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_link")),
        sa.UniqueConstraint("ends_id", name=op.f("uq_receipt_link_ends_id")),
    )
    with op.batch_alter_table("receipt_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_link_receipt_id"), ["receipt_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_link_remittance_id"), ["remittance_id"], unique=False)

    links = "select r.id, r.remittance_id, 'link', r.amount_minor, coalesce(r.link_reason, ''), 'Counterfoil', r.created_at"
    columns = "receipt_id, remittance_id, event, amount_minor, reason, by_name, at"
    op.execute(
        f"insert into receipt_link ({columns}) {links} from bank_receipt r where r.kind = 'receipt' "
        "and r.remittance_id is not null"
    )
    op.execute(
        f"insert into receipt_link ({columns}) {links} from bank_receipt r where r.kind = 'return' "
        "and r.remittance_id in (select remittance_id from bank_receipt where kind = 'receipt')"
    )

    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("receipt_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("residual", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("returned_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.alter_column("remittance_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.alter_column("customer_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_unique_constraint(batch_op.f("uq_payment_receipt_id"), ["receipt_id"])
        batch_op.create_unique_constraint(batch_op.f("uq_payment_returned_by_id"), ["returned_by_id"])
        batch_op.create_foreign_key(batch_op.f("fk_payment_receipt_id"), "bank_receipt", ["receipt_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_payment_returned_by_id"), "bank_receipt", ["returned_by_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_payment_source"), "remittance_id is not null or receipt_id is not null or amount_minor = 0"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_payment_residual"), "residual in ('on_account','refund','duplicate')"
        )
    op.execute(
        "update payment set returned_by_id = (select min(r.id) from bank_receipt r where r.kind = 'return' "
        "and r.remittance_id = payment.remittance_id)"
    )

    with op.batch_alter_table("bank_receipt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("aside_reason", sa.Text(), nullable=True))
    op.execute("update bank_receipt set aside_reason = coalesce(link_reason, '') where state = 'set_aside'")
    with op.batch_alter_table("bank_receipt", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_bank_receipt_remittance_id_kind"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_bank_receipt_remittance_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_bank_receipt_linked"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_bank_receipt_state"), type_="check")
        batch_op.drop_column("remittance_id")
        batch_op.drop_column("link_reason")
        batch_op.create_check_constraint(
            batch_op.f("ck_bank_receipt_state"), "state in ('open','linked','payment','set_aside')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_bank_receipt_aside"), "(state = 'set_aside') = (aside_reason is not null)"
        )
    create_triggers(op.get_bind(), ("receipt_link",))
    create_guards(op.get_bind(), "receipt_link", "allocation")
