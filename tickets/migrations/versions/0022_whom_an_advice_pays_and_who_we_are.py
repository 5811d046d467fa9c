"""Whom an advice pays and who we are."""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'


def upgrade() -> None:
    op.create_table('own_identity',
    sa.Column('kind', sa.String(length=7), nullable=False),
    sa.Column('value', sa.String(length=200), nullable=False),
    sa.Column('said_by', sa.String(length=120), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('name','account')", name=op.f('ck_own_identity_kind')),
    sa.PrimaryKeyConstraint('kind', 'value', name=op.f('pk_own_identity'))
    )
    with op.batch_alter_table('remittance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('payee', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('payee_accounts', sa.JSON(), server_default='[]', nullable=False))
