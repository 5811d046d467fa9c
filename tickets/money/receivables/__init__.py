"""The ledger of open items, and what is known of the customers who owe them."""
