"""Pure readers: bytes and text in, frozen values out. No database, network, clock or settings."""
