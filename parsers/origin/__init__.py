"""Where a mail comes from: a person, a machine, or a mail server that reports on our mail."""
