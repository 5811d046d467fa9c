"""Who our mails are from, where answers to them go, and which of them we send by ourselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tickets.outgoing.automatic_texts import TEXTS
from tickets.signing import Signer


@dataclass(frozen=True, slots=True)
class AutomaticMailPolicy:
    """Which mails we send by ourselves, how many a day to one address, and what they say (see automatic_texts)."""

    acknowledge: bool = False
    announce_resolved: bool = False
    most_a_day: int = 5
    company: str = ""
    texts: Mapping[tuple[str, str], str] = field(default_factory=lambda: TEXTS, repr=False)


@dataclass(frozen=True, slots=True)
class MailIdentity:
    """Who our mails are from, and the secret that signs their Message-IDs. With `plus`, answers go to an address of
    the ticket's own, address+mark@domain: the mail server must deliver those to our mailbox."""

    address: str
    secret: str = field(repr=False)
    plus: bool = False
    automatic: AutomaticMailPolicy = AutomaticMailPolicy()

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def signer(self) -> Signer:
        return Signer(self.secret)

    def reply_to(self, ticket_id: int) -> str | None:
        """The address that answers are wanted at, when it is not simply ours."""
        local = self.address.rpartition("@")[0]
        return f"{local}+{self.signer.mark(ticket_id)}@{self.domain}" if self.plus else None

    def silent(self) -> "MailIdentity":
        """The same without automatic mail, for old mail that is filed."""
        return replace(self, automatic=AutomaticMailPolicy())

    def is_ours(self, address: str) -> bool:
        """Our own address, also one with a mark."""
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" == self.address.lower()
