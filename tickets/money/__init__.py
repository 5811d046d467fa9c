"""The money: open items, advices, receipts, and the append-only sub-ledger between them."""
