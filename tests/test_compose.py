"""A queued mail becomes bytes that every client threads and no header value can break."""

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from inbox.compose import MAX_REFERENCES, compose
from tickets.errors import Invalid
from tickets.outgoing.outbox import OutboundMail


def a_mail(**changes: Any) -> OutboundMail:
    values: dict[str, Any] = {
        "ticket_id": 1042,
        "kind": "reply",
        "message_id": "cf.1042.abc@ourfirm.example",
        "in_reply_to": "q1@acme.example",
        "references": ["q0@acme.example", "q1@acme.example"],
        "subject": "Re: Rechnung für Größe 7",
        "text": "Guten Tag,\n\n.die Kopie liegt bei – danke.\nFrom here on it is clear.\n",
        "to": ["paula@acme.example", "ap@acme.example"],
        "cc": ["lea@ourfirm.example"],
    }
    return OutboundMail(**{**values, **changes})


def composed(mail: OutboundMail, now: datetime, *files: tuple[str, str, bytes]) -> EmailMessage:
    raw = compose(mail, files, sender="billing@ourfirm.example", name="Our Firm, Billing", now=now)
    assert raw.isascii()
    return message_from_bytes(raw, policy=default)


def test_a_reply_carries_its_thread_and_its_fixed_message_id(now: datetime) -> None:
    mail = composed(a_mail(), now)

    assert mail["Message-ID"] == "<cf.1042.abc@ourfirm.example>"
    assert mail["In-Reply-To"] == "<q1@acme.example>"
    assert mail["References"] == "<q0@acme.example> <q1@acme.example>"
    assert mail["Subject"] == "Re: Rechnung für Größe 7"
    assert [address.addr_spec for address in mail["To"].addresses] == ["paula@acme.example", "ap@acme.example"]
    assert mail["From"].addresses[0].display_name == "Our Firm, Billing"
    assert mail["Date"].datetime == now
    assert mail.get_content().splitlines() == [
        "Guten Tag,",
        "",
        ".die Kopie liegt bei – danke.",
        "From here on it is clear.",
    ]


def test_an_identifier_longer_than_a_line_stays_whole(now: datetime) -> None:
    long = "x" * 200 + "@mail.acme.example"

    mail = composed(a_mail(message_id=long, in_reply_to=long, references=[long, long]), now)

    assert (mail["Message-ID"], mail["In-Reply-To"]) == (f"<{long}>", f"<{long}>")
    assert mail["References"].split() == [f"<{long}>", f"<{long}>"]


def test_only_a_machine_s_mail_says_that_it_is_one(now: datetime) -> None:
    assert "Auto-Submitted" not in composed(a_mail(), now)
    assert composed(a_mail(kind="automatic"), now)["Auto-Submitted"] == "auto-replied"


def test_the_mark_ends_the_text_and_answers_may_have_an_address_of_their_own(now: datetime) -> None:
    raw = compose(
        a_mail(),
        (),
        sender="billing@ourfirm.example",
        name="Billing",
        now=now,
        reply_to="billing+1042-k7q2m9xwab@ourfirm.example",
        mark="1042-k7q2m9xwab",
    )
    mail = message_from_bytes(raw, policy=default)

    assert mail.get_content().splitlines()[-2:] == ["", "[#1042-k7q2m9xwab]"]
    assert mail["Reply-To"] == "billing+1042-k7q2m9xwab@ourfirm.example"


def test_files_arrive_byte_for_byte_under_their_names(now: datetime) -> None:
    content = bytes(range(256)) * 40

    mail = composed(
        a_mail(), now, ("Rechnung Größe 7.pdf", "application/pdf", content), ("q.eml", "message/rfc822", b"x")
    )

    pdf, forwarded = mail.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type(), pdf.get_content()) == (
        "Rechnung Größe 7.pdf",
        "application/pdf",
        content,
    )
    assert (forwarded.get_content_type(), forwarded.get_content()) == ("application/octet-stream", b"x")


def test_a_long_thread_keeps_its_first_and_its_newest_mails(now: datetime) -> None:
    references = [f"{number}@acme.example" for number in range(500)]

    kept = composed(a_mail(references=references), now)["References"].split()

    assert len(kept) == MAX_REFERENCES
    assert (kept[0], kept[-1]) == ("<0@acme.example>", "<499@acme.example>")


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hello\r\nBcc: thief@evil.example"},
        {"subject": "Hello\nworld"},
        {"to": ["paula@acme.example\r\nBcc: thief@evil.example"]},
        {"in_reply_to": "a@b>\r\nX-Evil: 1"},
        {"references": ["a@b\r\n\r\nbody"]},
    ],
)
def test_a_header_value_with_a_line_break_is_refused(now: datetime, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="line break"):
        composed(a_mail(**changes), now)


def test_a_file_name_with_a_line_break_is_refused(now: datetime) -> None:
    with pytest.raises(Invalid, match="line break"):
        composed(a_mail(), now, ("a.pdf\r\nX-Evil: 1", "application/pdf", b""))
