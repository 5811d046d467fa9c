"""balances of bank statements."""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'


def upgrade() -> None:
    op.create_table('statement_balance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('account', sa.String(length=60), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('opening_minor', sa.BigInteger(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=False),
    sa.Column('closing_minor', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['receipt_import.id'], name=op.f('fk_statement_balance_import_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_balance'))
    )
    with op.batch_alter_table('statement_balance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_balance_account'), ['account'], unique=False)
