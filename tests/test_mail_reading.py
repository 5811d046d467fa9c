"""One raw mail in, the whole reading out: deciding text, label, numbers, flags; any bytes give a reading."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.intent.verdict import DocumentFact, with_documents
from parsers.mail import read_mail, read_mails
from parsers.message import Classification, Intent

MAILS = Path(__file__).parent / "mail"


def a_raw_mail(text: str, *, subject: str = "Hello", headers: str = "") -> bytes:
    return (
        "From: Jane Doe <jane@acme.example>\r\nTo: billing@ours.example\r\n"
        f"Subject: {subject}\r\nDate: Mon, 3 Mar 2025 10:11:12 +0000\r\nMessage-ID: <1@acme.example>\r\n{headers}"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{text}"
    ).encode()


def test_mails_that_are_read_together_read_as_each_alone_and_in_their_order() -> None:
    raws = [path.read_bytes() for path in sorted(MAILS.glob("*.eml"))[::12]]

    together = read_mails(raws)

    assert together == [read_mail(raw) for raw in raws]
    assert read_mails([]) == []


def test_only_what_the_sender_wrote_now_decides() -> None:
    text = (
        "Hi,\n\nplease send me a copy of invoice INV-20871.\n\nKind regards,\nJane Doe\n\n"
        "On Mon, 24 Feb 2025 at 09:00, Billing <billing@ours.example> wrote:\n"
        "> You dispute invoice INV-999 over USD 10.00. This is unacceptable.\n"
    )

    reading = read_mail(a_raw_mail(text, subject="Re: Dispute"))

    assert reading.classification.label is Intent.INVOICE_REQUEST
    assert [reference.value for reference in reading.references] == ["INV-20871"]
    assert reading.amounts == ()
    assert reading.language == "en"


def test_a_bare_forward_is_read_in_its_forwarded_part() -> None:
    text = (
        "---------- Forwarded message ---------\nFrom: Tom <tom@client.example>\nDate: Mon, 3 Mar 2025\n"
        "Subject: Rechnung\nTo: <sales@ours.example>\n\nBitte senden Sie uns eine Kopie der Rechnung 4711.\n"
    )

    reading = read_mail(a_raw_mail(text, subject="Fwd: Rechnung"))

    assert reading.trimmed.new_text == ""
    assert reading.classification.label is Intent.INVOICE_REQUEST
    assert [reference.value for reference in reading.references] == ["4711"]
    assert reading.language == "de"


@pytest.mark.parametrize(
    "text",
    [
        "See subject, please resend.",
        "Siehe Betreff.",
        "Copy of the subject invoice please.",
        "Please let me have a copy of the above invoice.",
        "We seem to be missing the run of invoices mentioned above.",
        "Der oben genannte Beleg fehlt uns.",
        "Hola, la del asunto no la tenemos.",
        "Tej z tematu nie mamy w systemie.",
    ],
)
def test_a_text_that_points_to_the_subject_names_what_stands_there(text: str) -> None:
    pointing = read_mail(a_raw_mail(text, subject="Re: Invoice 77201, PO 4500118"))
    plain = read_mail(a_raw_mail("Please call me.", subject="Re: Invoice 77201, PO 4500118"))

    assert [(found.kind, found.value) for found in pointing.references] == [("invoice", "77201"), ("po", "4500118")]
    assert plain.references == ()


@pytest.mark.parametrize(
    "text",
    [
        "We have not received this invoice.",
        "Diese haben wir nie bekommen.",
        "Celle-ci est vide, merci de la renvoyer.",
        "Deze hebben we niet ontvangen. Kun je hem nog een keer sturen?",
        "Esta não consta no nosso sistema.",
    ],
)
def test_a_fresh_mail_that_says_only_this_one_means_the_invoice_of_its_subject(text: str) -> None:
    subject = "Factuur 77201"

    assert [found.value for found in read_mail(a_raw_mail(text, subject=subject)).references] == ["77201"]
    assert read_mail(a_raw_mail(text, subject=f"Re: {subject}")).references == ()
    named = read_mail(a_raw_mail(f"INV-4711: {text}", subject=subject))
    assert [found.value for found in named.references] == ["INV-4711"]


def test_account_numbers_are_also_read_from_the_subject() -> None:
    reading = read_mail(a_raw_mail("Please send a copy of invoice 4711.", subject="Account 118890"))

    assert {(reference.kind, reference.value) for reference in reading.references} == {
        ("invoice", "4711"),
        ("account", "118890"),
    }


def test_a_remittance_made_by_a_machine_is_a_remittance() -> None:
    text = "Remittance advice\n\nPayment 2000118 of USD 1,200.00 was issued today.\n\nDo not reply to this message."
    headers = "Auto-Submitted: auto-generated\r\nPrecedence: bulk\r\n"

    reading = read_mail(a_raw_mail(text, subject="Payment advice", headers=headers))

    assert not reading.origin.automatic
    assert reading.classification.label is Intent.REMITTANCE


def test_an_absence_note_is_information() -> None:
    text = "I am out of office until 10 June. For invoices or disputes contact ap@acme.example."
    headers = "Auto-Submitted: auto-replied\r\n"

    reading = read_mail(a_raw_mail(text, subject="Out of office: Dispute", headers=headers))

    assert reading.origin.automatic
    assert reading.classification.label is Intent.INFORMATIONAL
    assert reading.requests == ()


def test_a_proved_document_outweighs_words() -> None:
    words = Classification(Intent.DISPUTE, 0.8, (), None, ())
    advice = DocumentFact("advice.pdf", is_remittance=True, proved=True, summary="3 lines, USD 10.00, proved")

    reading = with_documents(words, (advice,))

    assert reading.label is Intent.REMITTANCE
    assert reading.secondary == (Intent.DISPUTE,)
    assert reading.evidence[0].where == "attachment"


def test_a_document_that_is_no_remittance_changes_nothing() -> None:
    words = Classification(Intent.DISPUTE, 0.8, (), None, ())

    assert with_documents(words, (DocumentFact("flyer.pdf", False, False, ""),)) == words


@given(st.binary(max_size=600) | st.text(max_size=300).map(a_raw_mail))
@settings(max_examples=150)
def test_any_bytes_give_a_reading(raw: bytes) -> None:
    reading = read_mail(raw)

    assert 0 <= reading.classification.confidence <= 1


@pytest.mark.parametrize(
    "line",
    [
        "invoice 12345, ",
        "our bank ",
        "On 3 Mar 2025 a@b\n",
        "From: a\n",
        "Regards\n",
        "a",
        "1,234 ",
        "> ",
        "\n",
        "EUR ",
        "row 8, part 2b\n",
    ],
)
def test_repeated_text_costs_no_more_than_its_length(line: str) -> None:
    raw = a_raw_mail(line * (60_000 // len(line)))
    started = time.process_time()

    read_mail(raw)

    assert time.process_time() - started < 2


def test_a_long_line_that_ends_in_an_odd_mark_costs_no_more_than_its_length() -> None:
    raw = a_raw_mail("ab " * 20_000 + "\v  two")
    started = time.process_time()

    read_mail(raw)

    assert time.process_time() - started < 5
