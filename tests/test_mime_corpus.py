"""Every mail of tests/mail reads as its .expected.json says: headers, text, files, problems and origin."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from parsers.autoreply import judge_origin
from parsers.message import ParsedMessage
from parsers.mime import parse_message

MAILS = sorted((Path(__file__).parent / "mail").glob("*.eml"))


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_of_the_corpus_reads_as_expected(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))

    message = parse_message(path.read_bytes())

    assert as_expected(message, expected) == expected


def as_expected(message: ParsedMessage, expected: dict[str, Any]) -> dict[str, Any]:
    origin = judge_origin(message)
    seen = {
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
    return seen
