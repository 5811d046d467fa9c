"""What always holds of money (docs/money.md), as plain SQL over the tables, apart from the code that it is held by.

Each query finds the rows that break its invariant; nothing of `tickets` is asked for a sum.
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

_LIVE = "a.event = 'apply' AND NOT EXISTS (SELECT 1 FROM allocation b WHERE b.reverses_id = a.id)"
_USED = (
    f"(SELECT coalesce(sum(a.amount_minor), 0) FROM allocation a WHERE a.payment_id = p.id AND {_LIVE} "
    "AND a.kind IN ('cash', 'credit'))"
)
_REFUNDED = "(SELECT coalesce(sum(r.amount_minor), 0) FROM refund r WHERE r.payment_id = p.id)"
_GONE = (
    f"({_REFUNDED} "
    "+ (SELECT coalesce(sum(t.amount_minor), 0) FROM payment_return t WHERE t.payment_id = p.id) "
    "+ (SELECT coalesce(sum(x.amount_minor), 0) FROM payment_exchange x WHERE x.payment_id = p.id "
    "AND x.event = 'exchange' AND NOT EXISTS (SELECT 1 FROM payment_exchange u WHERE u.undoes_id = x.id)))"
)
_DEAD = "(p.returned_by_id IS NOT NULL OR p.undone_at IS NOT NULL)"
_OPEN = (
    "(i.ledger_open_minor - (SELECT coalesce(sum(CASE a.event WHEN 'apply' THEN a.amount_minor "
    "ELSE -a.amount_minor END), 0) FROM allocation a WHERE a.invoice_id = i.id "
    "AND NOT EXISTS (SELECT 1 FROM ledger_reflection l WHERE l.allocation_id = a.id)))"
)
_LINKED = (
    "(SELECT coalesce(sum(l.amount_minor), 0) FROM receipt_link l WHERE {which} AND l.event = 'link' "
    "AND NOT EXISTS (SELECT 1 FROM receipt_link e WHERE e.ends_id = l.id))"
)
_OF_RECEIPT = _LINKED.format(which="l.receipt_id = r.id")
_OF_REMITTANCE = _LINKED.format(which="l.remittance_id = r.id")
_BALANCE = (
    "(SELECT coalesce(sum(CASE WHEN l.debit = '{account}' THEN l.amount_minor ELSE 0 END "
    "- CASE WHEN l.credit = '{account}' THEN l.amount_minor ELSE 0 END), 0) FROM journal_line l WHERE {of})"
)
_WITHHELD = "(SELECT coalesce(sum(d.disputed_minor + d.due_minor), 0) FROM deduction d WHERE d.invoice_id = i.id)"


def _settled_against(account: str, kind: str) -> str:
    """Where the account of a kind of settlement is not what is taken off items with it."""
    journal = _BALANCE.format(account=account, of="l.invoice_id = i.id")
    rows = f"SELECT coalesce(sum(a.amount_minor), 0) FROM allocation a WHERE a.invoice_id = i.id AND {_LIVE}"
    return f"SELECT i.id FROM invoice i WHERE {journal} <> ({rows} AND a.kind = '{kind}')"


# The invariant's number, and what finds the rows that break it.
_BREAKING: tuple[tuple[str, str], ...] = (
    ("1 applied within the payment", f"SELECT p.id FROM payment p WHERE {_USED} + {_GONE} > p.amount_minor"),
    ("1 nothing of a dead payment is applied", f"SELECT p.id FROM payment p WHERE {_DEAD} AND {_USED} <> 0"),
    ("1 what went is within what came", f"SELECT p.id FROM payment p WHERE {_GONE} > p.amount_minor"),
    (
        "2 an item keeps its side",
        f"SELECT i.id FROM invoice i WHERE CASE WHEN i.original_minor >= 0 THEN {_OPEN} < 0 ELSE {_OPEN} > 0 END",
    ),
    (
        "3 on account is the amount less what is applied and went",
        (
            f"SELECT p.id FROM payment p WHERE -{_BALANCE.format(account='unapplied', of='l.payment_id = p.id')} "
            f"<> CASE WHEN {_DEAD} OR p.customer_id IS NULL THEN 0 ELSE p.amount_minor - {_USED} - {_GONE} END"
        ),
    ),
    (
        "4 a reversal takes back one apply as it is, once",
        (
            "SELECT b.id FROM allocation b LEFT JOIN allocation a ON a.id = b.reverses_id WHERE b.event = 'reverse' "
            "AND NOT coalesce(a.event = 'apply' AND a.amount_minor = b.amount_minor AND a.kind = b.kind "
            "AND a.invoice_id = b.invoice_id AND a.payment_id = b.payment_id, false) "
            "OR b.reverses_id IN (SELECT reverses_id FROM allocation GROUP BY reverses_id HAVING count(*) > 1)"
        ),
    ),
    (
        "5 one currency in an allocation",
        (
            "SELECT a.id FROM allocation a JOIN payment p ON p.id = a.payment_id "
            "JOIN invoice i ON i.id = a.invoice_id "
            "WHERE a.currency <> p.currency OR a.currency <> i.currency"
        ),
    ),
    (
        "6 receivables are what is taken off items",
        (
            f"SELECT i.id FROM invoice i WHERE -{_BALANCE.format(account='receivable', of='l.invoice_id = i.id')} <> "
            f"(SELECT coalesce(sum(a.amount_minor), 0) FROM allocation a WHERE a.invoice_id = i.id AND {_LIVE})"
        ),
    ),
    ("6 discounts", _settled_against("discounts", "discount")),
    ("6 small differences", _settled_against("small_differences", "write_off")),
    ("6 withholding", _settled_against("withholding", "withholding")),
    ("6 retention", _settled_against("retention", "retention")),
    ("6 exchange differences", _settled_against("fx_result", "fx")),
    ("6 bank fees", _settled_against("bank_charges", "bank_fee")),
    (
        "6 the bank is what it booked",
        (
            "SELECT c.currency FROM (SELECT currency, sum(amount_minor) AS booked FROM bank_receipt "
            "GROUP BY currency) c "
            f"WHERE c.booked <> {_BALANCE.format(account='bank', of='l.currency = c.currency')}"
        ),
    ),
    (
        "6 refunds to pay are what was refunded",
        (
            f"SELECT p.id FROM payment p WHERE -{_BALANCE.format(account='refunds', of='l.payment_id = p.id')} "
            f"<> {_REFUNDED}"
        ),
    ),
    (
        "6 clearing is what the bank has not booked",
        (
            "SELECT p.id FROM payment p JOIN remittance r ON r.id = p.remittance_id "
            f"WHERE {_BALANCE.format(account='clearing', of='l.payment_id = p.id')} <> "
            f"CASE WHEN p.customer_id IS NULL OR {_DEAD} THEN 0 ELSE p.amount_minor - {_OF_REMITTANCE} END"
        ),
    ),
    (
        "7 of one family, or agreed",
        (
            "SELECT a.id FROM allocation a JOIN payment p ON p.id = a.payment_id "
            "JOIN invoice i ON i.id = a.invoice_id "
            "JOIN customer c ON c.id = p.customer_id JOIN customer d ON d.id = i.customer_id "
            f"WHERE {_LIVE} AND a.approval_id IS NULL AND (a.by_id IS NULL OR NOT c.pays_for_others) "
            "AND coalesce(c.family_id, c.id) <> coalesce(d.family_id, d.id)"
        ),
    ),
    (
        "8 payments within their bank entry",
        (
            "SELECT r.id FROM bank_receipt r WHERE r.amount_minor > 0 AND r.amount_minor < (SELECT "
            "coalesce(sum(p.amount_minor), 0) FROM payment p WHERE p.receipt_id = r.id AND p.undone_at IS NULL)"
        ),
    ),
    (
        "8 a bank entry is stored once",
        "SELECT min(r.id) FROM bank_receipt r GROUP BY r.fingerprint HAVING count(*) > 1",
    ),
    (
        "8 parts taken back within their return",
        (
            "SELECT r.id FROM bank_receipt r WHERE r.amount_minor < 0 AND -r.amount_minor < (SELECT "
            "coalesce(sum(t.amount_minor), 0) FROM payment_return t WHERE t.receipt_id = r.id)"
        ),
    ),
    (
        "10 nothing posts by itself below class B, edited or twice",
        (
            "SELECT a.id FROM allocation a JOIN payment p ON p.id = a.payment_id "
            f"JOIN remittance r ON r.id = p.remittance_id WHERE {_LIVE} AND a.by_id IS NULL "
            "AND (coalesce(r.evidence_class, 'E') NOT IN ('A', 'B') OR r.edited OR r.duplicate_of IS NOT NULL)"
        ),
    ),
    (
        "11 links within the remittance",
        (
            f"SELECT r.id FROM remittance r WHERE {_OF_REMITTANCE} < 0 "
            f"OR {_OF_REMITTANCE} > CASE WHEN r.total_minor > 0 THEN r.total_minor ELSE 0 END"
        ),
    ),
    (
        "11 links within the receipt",
        (
            f"SELECT r.id FROM bank_receipt r WHERE abs({_OF_RECEIPT}) > abs(r.amount_minor) "
            f"OR {_OF_RECEIPT} * r.amount_minor < 0"
        ),
    ),
    (
        "12 an advice is applied by one payment",
        (
            "SELECT min(p.id) FROM payment p WHERE p.remittance_id IS NOT NULL GROUP BY p.remittance_id "
            "HAVING count(*) > 1"
        ),
    ),
    (
        "13 what a person took back is not applied again by itself",
        (
            "SELECT a.id FROM allocation a JOIN allocation o ON o.payment_id = a.payment_id "
            "AND o.invoice_id = a.invoice_id JOIN allocation b ON b.reverses_id = o.id WHERE a.event = 'apply' "
            "AND a.by_id IS NULL AND b.by_id IS NOT NULL AND b.id < a.id"
        ),
    ),
    (
        "14 nothing posts by itself under a stop-sign",
        (
            "SELECT a.id FROM allocation a JOIN payment p ON p.id = a.payment_id "
            "JOIN remittance r ON r.id = p.remittance_id JOIN hold h ON h.ticket_id = r.ticket_id "
            "WHERE a.event = 'apply' AND a.by_id IS NULL AND h.placed_at < a.at "
            "AND (h.lifted_at IS NULL OR h.lifted_at > a.at)"
        ),
    ),
    (
        "15 a dispute's amounts add up",
        (
            "SELECT d.id FROM deduction d WHERE d.original_minor <> d.disputed_minor + d.due_minor + d.paid_minor "
            "+ d.credited_minor + d.written_off_minor + d.collected_minor"
        ),
    ),
    (
        "15 a dispute is settled when nothing of it is open",
        (
            "SELECT c.id FROM dispute c WHERE (c.state = 'settled') <> (0 = (SELECT "
            "coalesce(sum(d.disputed_minor + d.due_minor), 0) FROM deduction d WHERE d.dispute_id = c.id))"
        ),
    ),
    (
        "16 withheld of an item within what it has open",
        f"SELECT i.id FROM invoice i WHERE {_WITHHELD} > CASE WHEN {_OPEN} > 0 THEN {_OPEN} ELSE 0 END",
    ),
    (
        "17 who asks does not grant, and grants what was asked",
        (
            "SELECT v.id FROM approval v WHERE v.state = 'granted' AND (v.decided_by_id IS NULL "
            "OR v.decided_by_id = coalesce(v.asked_by_id, 0) OR coalesce(v.decided_hash, '') <> v.content_hash)"
        ),
    ),
    (
        "17 what needs a second person has one",
        (
            "SELECT a.id FROM allocation a LEFT JOIN approval v ON v.id = a.approval_id "
            "WHERE a.approval_id IS NOT NULL AND coalesce(v.state, '') <> 'granted'"
        ),
    ),
    (
        "20 nothing is dated into books that were closed",
        (
            "SELECT a.id FROM allocation a JOIN period_close c ON c.at < a.at WHERE a.effective_on <= c.through "
            "UNION SELECT e.id FROM journal_entry e JOIN period_close c ON c.at < e.at "
            "WHERE e.effective_on <= c.through"
        ),
    ),
    (
        "21 a batch's totals are its rows'",
        (
            "SELECT b.id FROM export_batch b WHERE b.row_count <> (SELECT count(*) FROM export_row r "
            "WHERE r.batch_id = b.id AND r.number > 0) OR b.hash_total <> "
            "(SELECT coalesce(sum(abs(r.amount_minor)), 0) "
            "FROM export_row r WHERE r.batch_id = b.id AND r.number > 0)"
        ),
    ),
    (
        "21 a row is in one batch that did not fail",
        (
            "SELECT min(r.id) FROM export_row r WHERE r.state <> 'rejected' GROUP BY r.source, r.source_id "
            "HAVING count(*) > 1"
        ),
    ),
    (
        "22 a refund goes where its money came from",
        (
            "SELECT f.id FROM refund f JOIN payment p ON p.id = f.payment_id WHERE NOT EXISTS (SELECT 1 "
            "FROM bank_receipt r WHERE r.counterparty_account = f.to_account AND (r.id = p.receipt_id OR r.id IN "
            "(SELECT l.receipt_id FROM receipt_link l WHERE l.remittance_id = p.remittance_id)))"
        ),
    ),
    (
        "22 a refund is granted, for its amount",
        (
            "SELECT f.id FROM refund f JOIN approval v ON v.id = f.approval_id WHERE v.state <> 'granted' "
            "OR v.kind <> 'refund' OR v.amount_minor <> f.amount_minor"
        ),
    ),
    (
        "23 every change has somebody who made it, every reversal a reason",
        (
            "SELECT e.id FROM event e WHERE e.actor_name = '' UNION SELECT a.id FROM allocation a "
            "WHERE a.by_name = '' OR a.event = 'reverse' AND coalesce(a.reason, '') = ''"
        ),
    ),
)


def find_broken(session: Session) -> list[str]:
    """The invariants that do not hold, each with the ids that show it."""
    broken = []
    for name, query in _BREAKING:
        if found := session.execute(text(query)).scalars().all():
            broken.append(f"{name}: {sorted(map(str, found))[:5]}")
    return broken
