"""Numbers of payment cards are masked in text and in raw mails, and nothing else is touched."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.numbers.card_numbers import mask_card_numbers, mask_mail

VISA = "4111111111111111"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my card 4111 1111 1111 1111 exp 09/27", "my card 4111 11** **** 1111 exp 09/27"),
        ("4111-1111-1111-1111", "4111-11**-****-1111"),
        ("Visa 4111111111111111.", "Visa 411111******1111."),
        ("Amex 3782 822463 10005", "Amex 3782 82**** *0005"),
        ("(5555555555554444)", "(555555******4444)"),
        ("Kartennummer: 4000056655665556", "Kartennummer: 400005******5556"),
        ("4111&nbsp;1111&nbsp;1111&nbsp;1111", "4111&nbsp;11**&nbsp;****&nbsp;1111"),
        ("two: 4111111111111111, 5555555555554444", "two: 411111******1111, 555555******4444"),
        ("old visa card 4222222222222", "old visa card 422222***2222"),
    ],
)
def test_a_card_number_keeps_its_first_six_and_last_four_digits(text: str, masked: str) -> None:
    assert mask_card_numbers(text) == masked
    assert mask_card_numbers(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",  # the check digit is wrong
        "IBAN DE89 3704 0044 0532 0130 00",
        "ES79 2100 0813 6101 2345 6789",
        "IBAN: GB33 4111 1111 1111 1111",
        "invoice 4111111111111111 is still open",
        "Rechnung Nr. 4111111111111111",
        "tracking 4111111111111111",
        "INV-4111111111111111",
        "order 4111-1111-1111-1111-22",
        "https://pay.example/?id=4111111111111111",
        "<4111111111111111.77@mail.example>",
        "4111111111111111@mail.example",
        "EAN 4006381333931",
        "9111111111111111",  # no issuer
        "0000000000000000",
        "4111 1111 1111 1111 1111 1111",
        "GBP 4,111.11 and 11,111,111.11",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_card_numbers(text) == text


def a_mail(body: str, subject: str = "Payment", **set_content: Any) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = "paula@acme.example"
    mail["Message-ID"] = f"<{VISA}@acme.example>"
    mail["Subject"] = subject
    mail.set_content(body, **set_content)
    return mail


@pytest.mark.parametrize("encoding", ["7bit", "quoted-printable", "base64"])
def test_a_mail_is_masked_in_every_transfer_encoding(encoding: str) -> None:
    raw = a_mail(f"Please charge {VISA} today.\nPaula\n" * 9, cte=encoding).as_bytes()

    masked = mask_mail(raw)

    text = message_from_bytes(masked, policy=policy.default).get_content()
    assert text.replace("\r\n", "\n") == "Please charge 411111******1111 today.\nPaula\n" * 9
    assert len(masked) == len(raw)


def test_subject_and_html_are_masked_and_attachments_and_identifiers_are_not() -> None:
    mail = a_mail("see html", f"Karte ü {VISA}")
    mail.add_alternative(f"<p>card <b>{VISA}</b></p>", subtype="html", cte="base64")
    mail.add_attachment(f"reference;{VISA}\n".encode(), maintype="text", subtype="csv", filename="a.csv")

    read = message_from_bytes(mask_mail(mail.as_bytes()), policy=policy.default)

    assert read["Subject"] == "Karte ü 411111******1111"
    assert read["Message-ID"] == f"<{VISA}@acme.example>"
    html = read.get_body(("html",))
    assert html is not None
    assert "<b>411111******1111</b>" in html.get_content()
    [attachment] = read.iter_attachments()
    assert VISA in attachment.get_content()


def test_a_number_that_a_soft_line_break_splits_is_masked() -> None:
    raw = b"Subject: x\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ncard 4111 1111 11=\r\n11 1111 now\r\n"

    assert mask_mail(raw) == raw.replace(b"1111 11=\r\n11 1111", b"11** **=\r\n** 1111")


@pytest.mark.parametrize("encoding", ["7bit", "base64"])
def test_a_mail_without_a_card_number_keeps_its_bytes(encoding: str) -> None:
    raw = a_mail("Invoice 4111111111111111 and IBAN DE89 3704 0044 0532 0130 00\n", cte=encoding).as_bytes()

    assert mask_mail(raw) is raw


@given(st.binary(max_size=300))
def test_any_bytes_keep_their_length_or_stay(raw: bytes) -> None:
    assert len(mask_mail(raw)) == len(raw)
