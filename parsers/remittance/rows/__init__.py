"""The rows of tables: which item each is, which column was paid, and the totals that they come to."""
