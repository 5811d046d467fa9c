"""No more goes back than came, whatever credit is used."""

from alembic import op

from tickets.money.subledger.guards import replace_guards

revision = '0029'
down_revision = '0028'


def upgrade() -> None:
    replace_guards(op.get_bind(), 'refund', 'payment_return')
