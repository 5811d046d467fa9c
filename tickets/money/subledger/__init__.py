"""Append-only allocations, and everything that may be done with money that has arrived."""
