"""What leaves for the accounting system, once each, and its answers."""
