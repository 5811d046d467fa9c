"""missing parts have a clock, and a line of the journal without customers has two accounts."""

from alembic import op

from tickets.append_only import create_triggers

revision = '0027'
down_revision = '0026'


def upgrade() -> None:
    with op.batch_alter_table('chase', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_chase_remittance_id'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_chase_remittance_id_kind'), ['remittance_id', 'kind'])
        batch_op.drop_constraint(batch_op.f('ck_chase_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_chase_kind'), "kind in ('money','parts','advice')")
        batch_op.drop_constraint(batch_op.f('ck_chase_of_money'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_chase_of_remittance'), "(kind = 'advice') = (remittance_id is null)"
        )

    with op.batch_alter_table('journal_line', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_journal_line_sides'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_journal_line_sides'),
            'debit <> credit or coalesce(debit_customer_id, 0) <> coalesce(credit_customer_id, 0)',
        )

    create_triggers(op.get_bind(), ('journal_line',))
