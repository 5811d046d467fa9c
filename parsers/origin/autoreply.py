"""Three separate verdicts on where a mail comes from: origin, may we answer by itself, is it work.

A machine-made remittance is work; `X-Auto-Response-Suppress` asks for silence but does not say "machine".
The judges ask in their order, and the first that is sure decides: `returned_mail`, `machines`, `automatic_answers`.
"""

from parsers.message import AutoKind, DeliveryReport, Origin, ParsedMessage
from parsers.origin.automatic_answers import judge_answer
from parsers.origin.machines import judge_calendar, judge_list, judge_machine
from parsers.origin.returned_mail import judge_bounce, judge_receipt, judge_report
from parsers.origin.signals import Signals
from parsers.problems import Evidence


def judge_origin(message: ParsedMessage) -> Origin:
    """The verdicts with the headers and words that decided them. Pure."""
    signals = Signals(message)
    kind, evidence, report = _judge(signals)
    if kind is AutoKind.HUMAN:
        evidence = tuple(signals.silence)
    human = kind is AutoKind.HUMAN and not signals.silence and message.sender is not None
    return Origin(kind, human, _is_work(kind, report, signals), tuple(evidence), report)


def _is_work(kind: AutoKind, report: DeliveryReport | None, signals: Signals) -> bool:
    """A returned mail is work as well: invoices sent by other systems bounce to the billing address."""
    if kind is AutoKind.BOUNCE:
        return report is not None and report.permanent and report.action != "reported"
    if kind is AutoKind.CALENDAR:
        return signals.calendar_method in {"REQUEST", "CANCEL", "COUNTER", "PUBLISH"}
    return kind in {AutoKind.HUMAN, AutoKind.AUTO_GENERATED, AutoKind.LIST}


def _judge(signals: Signals) -> tuple[AutoKind, tuple[Evidence, ...], DeliveryReport | None]:
    found = judge_report(signals) or judge_bounce(signals)
    if found is not None:
        return found
    for judge in (judge_receipt, judge_calendar, judge_answer, judge_list, judge_machine):
        verdict = judge(signals)
        if verdict is not None:
            return *verdict, None
    return AutoKind.HUMAN, (), None
