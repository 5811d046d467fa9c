"""Bank receipts, what they pay, and what may post by itself."""
