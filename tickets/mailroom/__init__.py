"""Mail received: raw bytes stored first, how far each mailbox was read, and what became of each mail."""
