"""Which jobs of the workers came round when."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'


def upgrade() -> None:
    op.create_table('worker_job',
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('worker', sa.String(length=80), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_worker_job'))
    )
