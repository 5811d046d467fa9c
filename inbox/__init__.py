"""The mail edge: talks IMAP and SMTP, runs the readers in child processes, drives intake."""
