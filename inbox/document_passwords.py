"""The passwords with which payers lock their advices, by address or domain of the sender."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_PASSWORDS = 10  # to one sender: a document is never tried on and on


@dataclass(frozen=True, slots=True)
class DocumentPasswords:
    """`by_sender` maps "ap@payer.example" or "payer.example" to passwords, in the order in which they are tried."""

    by_sender: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def of(self, address: str) -> tuple[str, ...]:
        """An address's own first, then those of its domain and of the domains above it."""
        address = address.strip().lower()
        domain = address.rpartition("@")[2].split(".")
        places = [address, *(".".join(domain[start:]) for start in range(len(domain) - 1))]
        found = (password for place in places for password in self.by_sender.get(place, ()))
        return tuple(dict.fromkeys(found))[:MAX_PASSWORDS]


def parse_passwords(content: Mapping[str, object]) -> DocumentPasswords:
    """Of a TOML file's keys and values. Raises ValueError with the key that is wrong."""
    by_sender = {}
    for sender, value in content.items():
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list) or not given or not all(isinstance(word, str) and word for word in given):
            raise ValueError(f"{sender!r} must have a password or a list of them")
        if "." not in sender:
            raise ValueError(f"{sender!r} is no address and no domain")
        by_sender[sender.lower()] = tuple(given)
    return DocumentPasswords(by_sender)
