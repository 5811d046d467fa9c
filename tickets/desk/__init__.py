"""What people at the desk work with: queues, search, acts on many tickets, and the figures of their work."""
