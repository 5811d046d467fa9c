"""Published numbers with their bounds, and what other rules would have done."""
