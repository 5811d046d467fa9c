"""Every export format, read again by our own readers, says the same: who paid what, and what it settles."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from parsers.bank.entries import EntryKind
from parsers.bank.statement import read_bank_statement
from parsers.files.pages import DocumentState
from parsers.known_items import KnownItems
from parsers.money import from_minor
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance
from tests.iso20022_structure import find_breaches
from tickets.money.exports import export_bai2, export_iso20022, export_x12
from tickets.money.exports.export_csv import write_csv
from tickets.money.exports.postings import Adjustment, PostedPayment, Posting, PostingFile, PostingKind

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)

# Of each payment its amount, and of each item number, cash, discount and what is held back.
Told = list[tuple[Decimal, list[tuple[str, Decimal, Decimal, Decimal]]]]


def a_payment(amount: str = "100.00", **values: Any) -> PostedPayment:
    payment = PostedPayment(
        id=7, customer="C-1001", customer_name="Acme Tooling GmbH", payer="Acme Tooling GmbH", reference="CK100447",
        method="ach", received_on=DAY, currency="EUR", amount=Decimal(amount), unapplied=Decimal("0.00"),
    )  # fmt: skip
    return replace(payment, **values)


def settles(payment: PostedPayment, item: str, cash: str, discount: str = "0.00", **values: Any) -> Posting:
    posting = Posting(
        0, PostingKind.APPLICATION, payment, payment.currency, Decimal(cash), DAY, by="Tess",
        customer=payment.customer, item=item, item_date=date(2026, 10, 1), is_credit=Decimal(cash) < 0,
        discount=Decimal(discount),
    )  # fmt: skip
    return replace(posting, **values)


def a_file(*paid: tuple[PostedPayment, Iterable[Posting]]) -> PostingFile:
    postings: list[Posting] = []
    for payment, settled in paid:
        receipt = Posting(
            0, PostingKind.RECEIPT, payment, payment.currency, payment.amount, payment.received_on, by=""
        )
        for posting in (receipt, *settled):
            postings.append(replace(posting, number=len(postings) + 1))
    return PostingFile("CF000012", 12, "Harbour & Sons", NOW, tuple(postings), 4711)


def said_by(file: PostingFile) -> Told:
    return [
        (payment.amount, [(p.item, p.amount, p.discount, p.held_back + p.adjusted) for p in postings])
        for payment, postings in file.by_payment()
    ]


def read_csv(content: bytes) -> Told:
    told: dict[str, tuple[Decimal, list[tuple[str, Decimal, Decimal, Decimal]]]] = {}
    for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
        if row["record"] == "receipt":
            told[row["payment"]] = (Decimal(row["amount"]), [])
        elif row["record"] == "application":
            cash, discount = Decimal(row["amount"]), Decimal(row["discount"] or 0)
            off = Decimal(row["held_back"] or 0) + Decimal(row["adjustment"] or 0)
            told[row["payment"]][1].append((row["item"], cash, discount, off))
    return list(told.values())


def read_advice(content: bytes) -> Told:
    """Through the reader of every remittance advice, without a ledger."""
    document = read_document("posted.txt", "application/octet-stream", content)
    assert document.state is DocumentState.READ
    nothing = Decimal(0)
    return [
        (
            payment.total or nothing,
            [
                (line.reference, line.net, line.discount or nothing, line.deduction or nothing)
                for line in payment.lines
            ],
        )
        for payment in read_remittance(document, KnownItems(())).payments
    ]


def read_entries(content: bytes) -> list[tuple[Decimal, list[tuple[str, Decimal | None]]]]:
    """Through the reader of bank statements, which tells what was paid, not what was taken off."""
    statement = read_bank_statement(content)
    assert statement.fatal == ()
    assert all(entry.kind is EntryKind.RECEIPT for entry in statement.entries if entry.amount)
    return [
        (entry.amount, [(reference.number, reference.amount) for reference in entry.references])
        for entry in statement.entries
    ]


def cash_of(told: Told) -> list[tuple[Decimal, list[tuple[str, Decimal]]]]:
    return [(amount, [(item, cash) for item, cash, _, _ in settled]) for amount, settled in told]


ADVICES = [export_x12.write_x12, export_iso20022.write_remt]
REFUSALS = [export_x12.refuses, export_bai2.refuses, export_iso20022.refuses]


@pytest.fixture(scope="module")
def november() -> PostingFile:
    """Two payments: one with a discount, a deduction and a credit note, one in yen with a rest on account."""
    acme = a_payment("1400.00")
    tokyo = a_payment("5000", id=9, currency="JPY", payer="Tōkyō Denki", customer="C-9", reference="", method="wire")
    return a_file(
        (
            acme,
            [
                settles(acme, "INV-2026-0118", "980.00", "20.00"),
                settles(acme, "INV-2026-0119", "462.50", held_back=Decimal("37.50"), why_held_back="damaged ~*>"),
                settles(acme, "CN-2026-007", "-42.50"),
            ],
        ),
        (tokyo, [settles(tokyo, "INV-2026-0200", "4000", discount="0")]),
    )


@pytest.mark.parametrize("write", ADVICES)
def test_advices_read_again_settle_the_same(write: Callable[[PostingFile], bytes], november: PostingFile) -> None:
    assert read_advice(write(november)) == said_by(november)


@pytest.mark.parametrize("write", ADVICES)
@pytest.mark.parametrize("references", [("A*B~4711", "CK100448"), ("CK100447", "A*B~4711"), ("株式会社 77310", "")])
def test_payments_of_one_advice_stay_apart_whatever_their_references_look_like(
    write: Callable[[PostingFile], bytes], references: tuple[str, str]
) -> None:
    dinars = a_payment("66.302", currency="KWD", reference=references[0], payer="Gulf Fittings")
    euros = a_payment("500.00", id=8, reference=references[1], payer="")
    file = a_file(
        (dinars, [settles(dinars, "INV-213338", "66.302", "0.086")]), (euros, [settles(euros, "INV-4169", "500.00")])
    )
    document = read_document("posted.txt", "application/octet-stream", write(file))

    payments = read_remittance(document, KnownItems(())).payments
    assert read_advice(write(file)) == said_by(file)
    assert [payment.currency for payment in payments] == ["KWD", "EUR"]
    assert "Gulf Fittings" not in (payments[1].payer or "")


def only(file: PostingFile, currency: str) -> PostingFile:
    """A lockbox file has one currency."""
    return replace(file, postings=tuple(posting for posting in file.postings if posting.currency == currency))


def test_a_notification_read_again_brings_the_same_money(november: PostingFile) -> None:
    assert sorted(read_entries(export_iso20022.write_camt(november))) == sorted(cash_of(said_by(november)))


@pytest.mark.parametrize("currency", ["EUR", "JPY"])
def test_a_lockbox_file_read_again_brings_the_same_money(november: PostingFile, currency: str) -> None:
    file = only(november, currency)
    assert read_entries(export_bai2.write_bai2(file)) == cash_of(said_by(file))


@pytest.mark.parametrize("write", [export_iso20022.write_remt, export_iso20022.write_camt])
def test_our_messages_keep_to_the_order_and_the_required_elements_of_their_definitions(
    write: Callable[[PostingFile], bytes], november: PostingFile
) -> None:
    content = write(november)

    assert find_breaches(content) == []
    swapped = content.replace(b"CreDtTm", b"X").replace(b"MsgId", b"CreDtTm").replace(b"<X", b"<MsgId")
    assert find_breaches(swapped.replace(b"/X", b"/MsgId"))
    assert find_breaches(re.sub(rb"<MsgId>.*?</MsgId>", b"", content))


def test_a_csv_read_again_settles_the_same(november: PostingFile) -> None:
    assert read_csv(write_csv(november)) == said_by(november)


@pytest.mark.parametrize("write", [*ADVICES, export_bai2.write_bai2, export_iso20022.write_camt, write_csv])
def test_the_same_batch_gives_the_same_bytes(write: Callable[[PostingFile], bytes], november: PostingFile) -> None:
    assert write(november) == write(november)


def test_a_lockbox_file_keeps_its_totals_and_a_changed_one_is_refused(november: PostingFile) -> None:
    content = export_bai2.write_bai2(only(november, "EUR"))
    records = content.decode().split("\r\n")[:-1]

    assert [record[0] for record in records] == list("1256444789")
    assert {len(record) for record in records} == {export_bai2.WIDTH}
    changed = content.replace(b"0000140000", b"0000140001", 1)
    [problem] = read_bank_statement(changed).fatal
    assert "its records give" in problem.message
    assert read_bank_statement(b"\r\n".join(content.split(b"\r\n")[:4])).fatal


def test_an_820_counts_its_segments_and_repeats_its_control_numbers(november: PostingFile) -> None:
    text = export_x12.write_x12(november).decode()
    segments = [segment.strip().split("*") for segment in text.split("~")[:-1]]
    named = {segment[0]: segment for segment in segments}

    assert len(text.partition("\n")[0]) == 106
    assert named["ISA"][13] == named["IEA"][2] == "000000012"
    assert named["GS"][6] == named["GE"][2] == "12"
    assert named["GE"][1] == "2"
    starts = [at for at, segment in enumerate(segments) if segment[0] == "ST"]
    ends = [at for at, segment in enumerate(segments) if segment[0] == "SE"]
    assert [int(segments[end][1]) for end in ends] == [
        end - start + 1 for start, end in zip(starts, ends, strict=True)
    ]
    assert ["NTE", "ADD", "damaged"] in segments


def test_delimiters_of_an_820_are_no_characters_of_its_numbers() -> None:
    payment = a_payment("30.00")
    file = a_file((payment, [settles(payment, "INV*1~A", "10.00"), settles(payment, "INV|2>B", "20.00")]))

    [page] = read_document("posted.edi", "application/edi-x12", export_x12.write_x12(file)).pages
    assert {"INV*1~A", "INV|2>B", "10.00", "20.00"} <= {word.text for word in page.words}


@pytest.mark.parametrize(
    ("item", "refused"),
    [
        ("INV-2026-0118", (False, False, False)),
        ("INVOICE-2026-0118", (False, True, False)),  # 17 characters
        ("RE 2026/Ж-1", (True, True, False)),
        ("N" * 36, (False, True, True)),
        ("N" * 51, (True, True, True)),
        ("INV\x01", (True, True, True)),
    ],
)
def test_a_number_that_a_format_cannot_write_exactly_is_refused_with_a_sentence(
    item: str, refused: tuple[bool, ...]
) -> None:
    payment = a_payment()
    said = [refuses(payment, [settles(payment, item, "100.00")]) for refuses in REFUSALS]

    assert tuple(sentence is not None for sentence in said) == refused
    assert all(item in sentence for sentence in said if sentence)


def test_a_lockbox_refuses_what_has_no_room_in_it() -> None:
    payment = a_payment("12345678.90")
    assert export_bai2.refuses(payment, [])
    assert export_bai2.refuses(a_payment("1234567.89"), []) is None
    assert export_bai2.excludes([], payment) is None
    assert "one currency" in (export_bai2.excludes([a_payment()], a_payment(currency="USD")) or "")
    assert "full" in (export_bai2.excludes([a_payment("9999999.99")] * 10, a_payment("1.00")) or "")


def test_a_name_without_a_character_that_xml_has_is_left_out_of_a_message_as_an_empty_one_is() -> None:
    payment = a_payment(payer="\x19\x07", bank_reference="\x02")
    file = a_file((payment, [settles(payment, "INV-1", "100.00", held_back=Decimal("5.00"), why_held_back="\x1f")]))

    for content in (export_iso20022.write_camt(file), export_iso20022.write_remt(file)):
        assert find_breaches(content) == []
        assert b"Dbtr>" not in content


def test_more_payments_than_a_batch_holds_open_another_one() -> None:
    content = export_bai2.write_bai2(
        a_file(*((a_payment("9000.00", id=at, reference=str(at)), []) for at in range(1, 1101)))
    )

    entries = read_bank_statement(content).entries
    assert sum(entry.amount for entry in entries) == Decimal("9000.00") * 1100
    assert [entry.payment_reference for entry in entries] == [str(at) for at in range(1, 1101)]


NUMBERS = st.from_regex(r"(INV-|RE|FA-|)[1-9][0-9]{3,6}", fullmatch=True)
NAMES = st.text(max_size=60) | st.sampled_from(["O'Neil & <Söhne>*~|", "株式会社", 'Comma, "Q"\r\nGmbH', "=1+1"])


REFERENCES = st.from_regex(r"([A-Z]{2}[0-9]{5})?", fullmatch=True) | st.sampled_from(
    ["株式会社 77310", "A*B~4711", "   "]
)


@st.composite
def files(draw: st.DrawFn) -> PostingFile:
    """Payments in currencies of 0, 2 and 3 decimals, with credits, discounts, deductions and rests on account."""
    numbers = iter(draw(st.lists(NUMBERS, min_size=12, max_size=12, unique_by=lambda text: re.sub(r"\D", "", text))))
    paid, rests = [], draw(st.booleans())
    for number in range(1, draw(st.integers(1, 3)) + 1):
        currency = draw(st.sampled_from(["EUR", "USD", "JPY", "KWD"]))

        def amount(most: int, currency: str = currency, least: int = 0) -> Decimal:
            return from_minor(draw(st.integers(least, most)), currency)

        payment = a_payment(
            id=number, currency=currency, payer=draw(NAMES), reference=draw(REFERENCES), customer=draw(NAMES)
        )
        postings = []
        for _ in range(draw(st.integers(1, 3))):
            cash, discount, held = amount(10**6, least=10**4), amount(10**3), amount(10**3)
            settled = settles(payment, next(numbers), "1", held_back=held, why_held_back=draw(NAMES))
            postings.append(replace(settled, amount=cash, discount=discount))
        if draw(st.booleans()):
            credit = settles(payment, next(numbers), "-1", discount="0")
            postings.append(replace(credit, amount=-amount(10**4 - 1, least=1)))
        total = sum((posting.amount for posting in postings), Decimal(0)) + amount(100 * rests)
        whole = replace(payment, amount=total)
        paid.append((whole, [replace(posting, payment=whole) for posting in postings]))
    return a_file(*paid)


# Without shrinking: a whole file takes minutes to shrink, and says what differs as it is.
@settings(max_examples=40, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(files())
def test_whatever_is_posted_reads_the_same_in_every_format(file: PostingFile) -> None:
    wanted = said_by(file)

    assert read_csv(write_csv(file)) == wanted
    assert sorted(read_entries(export_iso20022.write_camt(file))) == sorted(cash_of(wanted))
    assert find_breaches(export_iso20022.write_camt(file)) == find_breaches(export_iso20022.write_remt(file)) == []
    for currency in {posting.currency for posting in file.postings}:
        own = only(file, currency)
        assert read_entries(export_bai2.write_bai2(own)) == cash_of(said_by(own))
    if all(sum(cash for _, cash, _, _ in settled) == amount for amount, settled in wanted):
        for write in ADVICES:  # what is left over may read as something else there
            assert read_advice(write(file)) == wanted


def test_a_write_off_is_an_adjustment_of_its_item() -> None:
    payment = a_payment("99.50")
    posting = settles(payment, "INV-2026-0118", "99.50", adjustments=(Adjustment("write_off", Decimal("0.50")),))
    file = a_file((payment, [posting]))

    for write in ADVICES:
        assert read_advice(write(file)) == said_by(file)
    [row] = [row for row in csv.DictReader(io.StringIO(write_csv(file).decode())) if row["record"] == "application"]
    assert (row["adjustment"], row["adjustment_kind"]) == ("0.50", "write_off")
