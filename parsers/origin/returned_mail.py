"""What a mail shows in, whether it reports on mail of ours out: delivery reports, bounces in free words, receipts.

Sources: RFC 3464 (delivery status), RFC 8098 (receipts), RFC 5965 (complaints).
"""

import re
from functools import lru_cache

from parsers.gate import RarePattern
from parsers.message import AutoKind, DeliveryReport
from parsers.origin.delivery_report import find_report
from parsers.origin.machine_phrases import Says
from parsers.origin.signals import NO_REPLY, Signals
from parsers.origin.weighed_phrases import (
    DECIDES,
    IN_ARRIVAL,
    IN_BOUNCE,
    IN_RECEIPT,
    IN_SUBJECT,
    find_anywhere,
    find_at_start,
    pick,
    strongest,
    total,
)
from parsers.problems import Evidence, Span

_OPENING = 6_000
_RECEIPT_TYPES = {"message/disposition-notification", "message/global-disposition-notification"}
_ACTIONS = {
    "failed": AutoKind.BOUNCE,
    "delayed": AutoKind.DELAY,
    "delivered": AutoKind.RECEIPT,
    "relayed": AutoKind.RECEIPT,
    "expanded": AutoKind.RECEIPT,
}
_Judged = tuple[AutoKind, tuple[Evidence, ...], DeliveryReport | None]


def judge_report(signals: Signals) -> _Judged | None:
    message = signals.message
    types = {part.mime_type for part in message.reports}
    shown = f"report-type={message.report_type}" if message.report_type else ", ".join(sorted(types))
    evidence = (Evidence("report", "header", 6.0, shown),)
    if types & _RECEIPT_TYPES or message.report_type == "disposition-notification":
        return AutoKind.RECEIPT, evidence, find_report(message)
    if "message/feedback-report" in types or message.report_type == "feedback-report":
        report = find_report(message)
        return AutoKind.BOUNCE, evidence, report
    if not types & {"message/delivery-status", "message/global-delivery-status"}:
        return None
    report = find_report(message)
    action = (report.action if report else None) or "failed"
    if action == "failed" and pick(find_at_start(IN_SUBJECT, message.subject), Says.DELAY):
        action = "delayed" if report is None or not report.status or not report.permanent else action
    return _ACTIONS.get(action, AutoKind.BOUNCE), evidence, report


def judge_receipt(signals: Signals) -> tuple[AutoKind, tuple[Evidence, ...]] | None:
    """Receipts without RFC 8098 parts: the subject says so and the text as well."""
    subject = pick(signals.subject_words, Says.READ)
    words = pick(find_anywhere(IN_RECEIPT, signals.opening), Says.READ) if subject else []
    return (AutoKind.RECEIPT, (*subject[:1], *words[:1])) if subject and words else None


_MAIL_SYSTEM = RarePattern(
    r"mailer[-_. ]?daemon|\bpost[-_. ]?master|mail delivery\b|\bmail(?:daemon|sweeper)|\bmdaemon"
    r"|\bmail[-_ ]?(?:admin|administrator|router|system)\b|^\s*<>|system administrator"
    r"|\bmicrosoftexchange[0-9a-f]{8,}|\bvpopmail|\bsmtp[-_ ]?(?:daemon|server|gateway|agent)"
)
find_mail_system = lru_cache(maxsize=2_000)(_MAIL_SYSTEM.search)  # the same people write again
_SMTP_STATUS = re.compile(
    r"(?<![\d.])(?:[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}|#?5\.\d{1,3}\.\d{1,3}|55[0-4][ -])(?![\d.])"
)
_MAIL_RULES = {"mail_system", "failed_recipients", "report", "dsn_header", "smtp_status", "returned_mail"}
_OF_MAIL = re.compile(
    r"[^:]{0,40}?(?:\be?-?mail\b|\bmessage|nachricht|mensaje|messaggio|\bnon-?deliver|undeliverable:|failure notice)",
    re.I,
)
_REPLY_MARK = re.compile(r"(?:re|aw|fwd?|wg|tr|rv|sv|vs|antw|odp|rif|enc)\s*(?:\[\d+\])?\s*[:：]", re.I)


def judge_bounce(signals: Signals) -> _Judged | None:
    headers = _bounce_headers(signals)
    subject = strongest(pick(signals.subject_words, Says.BOUNCE, Says.DELAY), 1)
    if not headers and not subject:
        return None
    subject_text = signals.message.subject[:200]
    found = find_anywhere(IN_BOUNCE, signals.message.text[:_OPENING])
    words = strongest(pick(found, Says.BOUNCE, Says.DELAY), 3)
    status = _SMTP_STATUS.search(signals.message.text[:_OPENING])
    if status:
        words.append(Evidence("smtp_status", "text", 1.5, status.group(), Span(status.start(), status.end())))
    evidence = [*headers, *subject, *words]
    if _REPLY_MARK.match(signals.message.subject) and not any(piece.rule == "mail_system" for piece in headers):
        evidence.append(Evidence("reply_mark", "subject", -4.0, signals.message.subject[:40]))
    if _speaks_for_absence(signals):
        return None
    report = find_report(signals.message)
    if report.message_id and any(part.mime_type == "message/rfc822" for part in signals.message.attachments):
        evidence.append(Evidence("returned_mail", "attachment", 1.0, report.message_id))
    if total(evidence) < DECIDES or not (subject or words):
        return None
    if not any(piece.rule in _MAIL_RULES for piece in evidence) and not (words and _OF_MAIL.match(subject_text)):
        return None  # "Delivery failed" may be a lorry: something must speak of mail
    if not status and (arrived := pick(find_anywhere(IN_ARRIVAL, signals.message.text[:_OPENING]), Says.READ)):
        return AutoKind.RECEIPT, (*headers, *arrived[:1]), report
    late = pick(found, Says.DELAY) or [piece for piece in subject if piece.rule == Says.DELAY.value]
    permanent = report.status is not None and report.status.startswith("5")
    kind = AutoKind.DELAY if late and not permanent else AutoKind.BOUNCE
    return kind, tuple(evidence), report


def _bounce_headers(signals: Signals) -> list[Evidence]:
    evidence = []
    if failed := signals.header("x-failed-recipients"):
        evidence.append(Evidence("failed_recipients", "header", 5.0, f"X-Failed-Recipients: {failed[:80]}"))
    if signals.message.report_type == "delivery-status" or signals.message.content_type == "multipart/report":
        evidence.append(Evidence("report", "header", 2.5, "multipart/report"))
    return_path = signals.header("return-path")
    if mail_system := find_mail_system(signals.sender):
        evidence.append(Evidence("mail_system", "header", 2.5, f"From: {mail_system.group()}"))
    elif signals.null_sender() or find_mail_system(return_path):
        evidence.append(Evidence("null_sender", "header", 1.5, f"Return-Path: {return_path[:60]}"))
    elif "from" not in signals.headers:
        evidence.append(Evidence("no_sender", "header", 1.0, "no From"))
    if not evidence and NO_REPLY.fullmatch(signals.local_part):
        evidence.append(Evidence("no_reply", "header", 1.0, f"From: {signals.sender[:80]}"))
    if "x-dsncontext" in signals.headers or "x-dsn-" in "".join(signals.headers):
        evidence.append(Evidence("dsn_header", "header", 2.0, "X-DSNContext"))
    return evidence


def _speaks_for_absence(signals: Signals) -> bool:
    """Absence notes come from null senders too, and name addresses that cannot be reached."""
    return bool(pick(signals.subject_words, Says.ABSENCE, Says.REPLY)) and not find_mail_system(signals.sender)
