"""A parsed mail in, what the judges of its origin look at out: headers by name, opening words, who asks for silence.

Sources: RFC 3834 (automatic responses), RFC 5546 (calendar), and what servers write instead.
"""

import re
from functools import cached_property, lru_cache

from parsers.message import ParsedMessage
from parsers.origin.weighed_phrases import IN_SUBJECT, find_at_start
from parsers.problems import Evidence

OPENING = 2_500
_SUPPRESSES = re.compile(r"all|dr|autoreply|oof|nrn|rn", re.I)
_QUOTE_STARTS = re.compile(
    r"^(?:>|-{2,} ?(?:original|ursprüngliche|message d|mensaje|messaggio|oorspronkelijk|forwarded|weitergeleitet)"
    r"|_{10,}\s*$|(?:from|von|de|da|van|od): .+$)",
    re.I | re.M,
)
_METHOD = re.compile(rb"^METHOD:\s*([A-Za-z]+)", re.M | re.I)
_AUTO_HEADER = re.compile(
    r"x-.*(?:auto-?(?:reply|repli|respon|answer)|vacation|out-?of-?office|holiday)|auto-?reply|x-oof", re.I
)
_NEGATIVE = re.compile(r"\s*(?:no|none|false|0|off)?\s*$", re.I)
NO_REPLY = re.compile(
    r"(?:.*[._+-])?(?:(?:no|do[._-]?not|dont)[._-]?(?:reply|replies|response)|nicht[._-]?antworten"
    r"|ne[._-]?pas[._-]?repondre|no[._-]?responder|nao[._-]?responda|non[._-]?rispondere|notifications?|mailer"
    r"|alerts?|automated|robot|system|daemon|unattended)(?:[._+-].*)?"
)


class Signals:
    """A mail as the judges look at it: headers by lower-case name, opening words, report parts."""

    def __init__(self, message: ParsedMessage) -> None:
        self.message = message
        self.headers: dict[str, str] = {}
        for name, value in message.headers:
            self.headers.setdefault(name.lower(), value)
        self.sender = self.headers.get("from", "")
        self.local_part = message.sender.email.rpartition("@")[0].lower() if message.sender else ""
        self.opening = _opening(message.text)
        self.calendar_method = _calendar_method(message)
        self.subject_words = find_at_start(IN_SUBJECT, message.subject)
        suppress = self.headers.get("x-auto-response-suppress", "")
        self.silence = (
            [Evidence("suppressed", "header", 1.0, f"X-Auto-Response-Suppress: {suppress[:60]}")]
            if _SUPPRESSES.search(suppress)
            else []
        )

    @cached_property
    def reply_headers(self) -> list[Evidence]:
        """What servers write on answers that nobody wrote."""
        return _reply_headers(self)

    def header(self, name: str) -> str:
        return self.headers.get(name, "").strip()

    def null_sender(self) -> bool:
        return "return-path" in self.headers and self.header("return-path") in ("<>", "")


def _opening(text: str) -> str:
    """The first words of the sender, before quoted history."""
    text = text[:OPENING]
    before = before_history(text)
    return text if before is None or not before.strip() else before


@lru_cache(maxsize=2)  # several judges ask for it
def before_history(text: str) -> str | None:
    quoted = _QUOTE_STARTS.search(text)
    return text[: quoted.start()] if quoted else None


def _calendar_method(message: ParsedMessage) -> str | None:
    """An appointment that is only published beside words is an attachment; without words it is the mail."""
    for part in message.attachments:
        if part.mime_type in {"text/calendar", "application/ics"}:
            found = _METHOD.search(part.content[:20_000])
            method = found.group(1).decode("ascii").upper() if found else "PUBLISH"
            if method != "PUBLISH" or not message.text.strip():
                return method
    return None


def _reply_headers(signals: Signals) -> list[Evidence]:
    evidence = []
    submitted = signals.header("auto-submitted").lower()
    if submitted.startswith(("auto-replied", "auto-reply")) or "vacation" in submitted:
        evidence.append(Evidence("auto_submitted", "header", 5.0, f"Auto-Submitted: {submitted[:60]}"))
    elif submitted and submitted != "no":
        evidence.append(Evidence("auto_submitted", "header", 1.0, f"Auto-Submitted: {submitted[:60]}"))
    for name, value in signals.headers.items():
        if name.startswith(("x-", "auto")) and _says_automatic(name, value):
            evidence.append(Evidence("auto_header", "header", 5.0, f"{name}: {value[:60]}"))
            break
    precedence = (signals.header("precedence") or signals.header("x-precedence")).lower()
    if precedence.startswith("auto"):
        evidence.append(Evidence("precedence", "header", 5.0, f"Precedence: {precedence}"))
    elif precedence in {"bulk", "junk"}:
        evidence.append(Evidence("precedence", "header", 0.5, f"Precedence: {precedence}"))
    if loop := signals.header("x-ms-exchange-inbox-rules-loop"):
        # Rules that forward set it too; only with the request for silence it is the mailbox's own answer.
        weight = 4.0 if "all" in signals.header("x-auto-response-suppress").lower() else 1.5
        evidence.append(Evidence("rules_loop", "header", weight, f"X-MS-Exchange-Inbox-Rules-Loop: {loop[:60]}"))
    if "mailbox rules" in signals.header("x-ms-exchange-generated-message-source").lower():
        evidence.append(Evidence("generated_source", "header", 2.0, "Mailbox Rules Agent"))
    if "vacation" in signals.header("x-apple-action").lower():
        evidence.append(Evidence("auto_header", "header", 5.0, "vacation"))
    if signals.null_sender():
        evidence.append(Evidence("null_sender", "header", 1.5, "Return-Path: <>"))
    return evidence


def _says_automatic(name: str, value: str) -> bool:
    return name != "x-auto-response-suppress" and bool(_AUTO_HEADER.match(name)) and not _NEGATIVE.fullmatch(value)
