"""Tickets taken together and apart again, so that every mail ends where it belongs."""
