"""Every mail of tests/mail reads as its .expected.json says: headers, text, files, problems and origin; and, where
it says so, what is new in the text, whose mail it hands on and what it answers."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from parsers.mail import MailReading, read_mail
from tests.make_mail_corpus import FOLDER, expectation, list_cases

MAILS = sorted(FOLDER.glob("*.eml"))


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_of_the_corpus_reads_as_expected(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))

    reading = read_mail(path.read_bytes())

    assert as_expected(reading, expected) == expected


def test_the_series_are_as_their_maker_writes_them() -> None:
    repeatable = [case for case in list_cases() if "zip" not in case.name]  # zlibs differ in how well they pack
    for case in repeatable:
        assert (FOLDER / f"{case.name}.eml").read_bytes() == case.raw
        assert (FOLDER / f"{case.name}.expected.json").read_text(encoding="utf-8") == expectation(case)


def as_expected(reading: MailReading, expected: dict[str, Any]) -> dict[str, Any]:
    message, origin = reading.message, reading.origin
    seen: dict[str, Any] = {
        "subject": message.subject,
        "sender": [message.sender.name, message.sender.email] if message.sender else None,
        "message_id": message.message_id,
        "date": message.date.isoformat() if message.date else None,
        "text": message.text.strip(),
        "attachments": [
            [part.name, part.mime_type, hashlib.sha256(part.content).hexdigest(), part.inline]
            for part in message.attachments
        ],
        "problems": sorted(problem.code for problem in message.problems),
        "kind": origin.kind.value,
        "deserves_ticket": origin.deserves_ticket,
        "may_auto_reply": origin.may_auto_reply,
    }
    if "report" in expected and origin.report is not None:
        seen["report"] = {
            "message_id": origin.report.message_id,
            "recipient": origin.report.recipient,
            "status": origin.report.status,
            "permanent": origin.report.permanent,
        }
    further = {
        "new_text": reading.trimmed.new_text,
        "forwarded": [reading.forwarded.sender.name, reading.forwarded.sender.email] if reading.forwarded else None,
        "in_reply_to": list(message.in_reply_to),
        "references": list(message.references),
    }
    return seen | {name: value for name, value in further.items() if name in expected}
