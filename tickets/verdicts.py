"""Three verdicts on a mail and what decided each, as they are kept with it and shown: where it comes from, whether a
machine may answer it, and whether it is work.

They are separate on purpose: a remittance that a machine wrote is work, and a person may ask for silence.
"""

from collections.abc import Mapping
from typing import Any

from parsers.message import AutoKind, MailReading, Origin
from parsers.problems import Evidence

KINDS: Mapping[AutoKind, str] = {
    AutoKind.HUMAN: "a person",
    AutoKind.AUTO_GENERATED: "a machine",
    AutoKind.AUTO_REPLY: "an automatic answer",
    AutoKind.OUT_OF_OFFICE: "an absence note",
    AutoKind.BOUNCE: "a mail system: a mail came back",
    AutoKind.DELAY: "a mail system: a mail is late",
    AutoKind.LIST: "a mailing list",
    AutoKind.RECEIPT: "a receipt",
    AutoKind.CALENDAR: "a calendar",
}
# what makes it work, or not, where nothing in the mail says more
_WORK: Mapping[AutoKind, str] = {
    AutoKind.HUMAN: "people write because they want something",
    AutoKind.AUTO_GENERATED: "portals and banks send remittances this way",
    AutoKind.AUTO_REPLY: "it only answers a mail",
    AutoKind.OUT_OF_OFFICE: "it only says that somebody is away",
    AutoKind.BOUNCE: "invoices that other systems sent may come back here",
    AutoKind.DELAY: "the mail is still on its way",
    AutoKind.LIST: "customers send statements through lists",
    AutoKind.RECEIPT: "it only says that a mail was read or delivered",
    AutoKind.CALENDAR: "an invitation may want an answer",
}


def list_verdicts(reading: MailReading, *, has_advice: bool) -> list[dict[str, Any]]:
    """Each as {"name": "origin", "says": "a person", "because": "header: …"}."""
    origin = reading.origin
    only_by_its_advice = has_advice and not origin.deserves_ticket
    verdicts = (
        ("origin", KINDS[origin.kind], _why_origin(origin)),
        ("may_auto_reply", _yes_or_no(origin.may_auto_reply), _why_silent(reading)),
        (
            "deserves_ticket",
            _yes_or_no(origin.deserves_ticket or has_advice),
            "it carries a remittance" if only_by_its_advice else _WORK[origin.kind],
        ),
    )
    return [{"name": name, "says": says, "because": because} for name, says, because in verdicts]


def _yes_or_no(holds: bool) -> str:
    return "yes" if holds else "no"


def _why_origin(origin: Origin) -> str:
    if origin.kind is AutoKind.HUMAN or not origin.evidence:
        return "no header and no phrase says that a machine wrote it"
    return _shown(origin.evidence[0])


def _why_silent(reading: MailReading) -> str:
    origin = reading.origin
    if origin.may_auto_reply:
        return "a person wrote it and asks for no silence"
    if reading.message.sender is None:
        return "it has no readable sender"
    return _shown(origin.evidence[0]) if origin.evidence else KINDS[origin.kind]


def _shown(fact: Evidence) -> str:
    return f"{fact.where}: {fact.phrase or fact.rule.replace('_', ' ')}"[:300]
