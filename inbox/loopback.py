"""A host's name or address in, whether it is this machine out: only to that one we speak without encryption."""

import ipaddress
from contextlib import suppress


def is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
