"""What a mail wants: its label, its requests and its stop-signs, each with its evidence."""
