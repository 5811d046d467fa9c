"""Mails that the mail reader has never been written or trained against, and how well it reads them."""
