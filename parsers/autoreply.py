"""Three separate verdicts on where a mail comes from: origin, may we answer by itself, is it work.

A machine-made remittance is work; `X-Auto-Response-Suppress` asks for silence but does not say "machine".
Sources: RFC 3834 (automatic responses), RFC 3464 (delivery status), RFC 8098 (receipts), RFC 5546 (calendar).
"""

from dataclasses import dataclass
from enum import StrEnum

from parsers.mime import ParsedMessage
from parsers.problems import Evidence


class AutoKind(StrEnum):
    HUMAN = "human"
    AUTO_GENERATED = "auto_generated"  # machine mail that may well be work: portals, remittances
    AUTO_REPLY = "auto_reply"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    DELAY = "delay"  # delivery delayed, not failed
    LIST = "list"
    RECEIPT = "receipt"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a DSN says (RFC 3464): `message_id` of the mail it is about, the recipient, status like 5.1.1."""

    message_id: str | None
    recipient: str | None
    status: str | None
    action: str | None
    diagnostic: str | None

    @property
    def permanent(self) -> bool:
        return (self.status or "5").startswith("5")


@dataclass(frozen=True, slots=True)
class Origin:
    kind: AutoKind
    may_auto_reply: bool
    deserves_ticket: bool
    evidence: tuple[Evidence, ...]
    report: DeliveryReport | None = None

    @property
    def automatic(self) -> bool:
        """Auto-reply, out-of-office, bounce, delay or receipt: never business mail made by a machine."""
        return self.kind in {
            AutoKind.AUTO_REPLY,
            AutoKind.OUT_OF_OFFICE,
            AutoKind.BOUNCE,
            AutoKind.DELAY,
            AutoKind.RECEIPT,
        }


def judge_origin(message: ParsedMessage) -> Origin:
    raise NotImplementedError
