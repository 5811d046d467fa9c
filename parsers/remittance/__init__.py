"""A remittance advice read with the ledger beside it, and its proof."""
