"""The remittance reader on generated documents: exact with and without a ledger, never silently wrong."""

import dataclasses
import random
import re
from decimal import Decimal

import pytest

from parsers.files.pages import DocumentText
from parsers.known_items import KnownItems
from parsers.remittance.advice import DocumentKind, ProofState, RemittanceReading
from parsers.remittance.formats.document import read_document, reference_keys
from parsers.remittance.proof.proof import check
from parsers.remittance.reader import read_remittance
from tests.remittance_locales import LOCALES
from tests.remittance_maker import FAMILIES, HELD_OUT, SEEN, Made, make


def _read(made: Made, known: KnownItems) -> RemittanceReading:
    return read_remittance(read_document("advice.pdf", "application/pdf", made.content), known)


def _difference(made: Made, reading: RemittanceReading) -> str:
    """The first difference between what was printed and what was read; empty when there is none."""
    if reading.kind is not DocumentKind.REMITTANCE:
        return f"kind {reading.kind}"
    if len(reading.payments) != len(made.payments):
        return f"{len(reading.payments)} payments"
    for payment, advice in zip(made.payments, reading.payments, strict=True):
        if len(advice.lines) != len(payment.lines):
            return f"{len(advice.lines)} of {len(payment.lines)} lines"
        for true, line in zip(payment.lines, advice.lines, strict=True):
            if true.reference and line.reference.replace(" ", "") != true.reference:
                return f"reference {true.reference} read as {line.reference}"
            if line.net != true.net:
                return f"net {true.net} read as {line.net}"
            for part in ("gross", "discount", "deduction", "withheld"):
                read = getattr(line, part)
                if true.reference and read is not None and read != getattr(true, part):
                    return f"{part} {getattr(true, part)} read as {read}"
            if true.reference and "date" in FAMILIES[made.family].columns and line.invoice_date != true.day:
                return f"date {true.day} read as {line.invoice_date}"
        header = (advice.payer, advice.reference, advice.payment_date, advice.currency)
        if header != (payment.payer, payment.reference, payment.day, payment.currency):
            return f"header {header}"
        if not made.wrong_total and advice.total != payment.total:
            return f"total {payment.total} read as {advice.total}"
    return ""


def _measure(families: tuple[str, ...], seeds: range, *, ledger: bool) -> tuple[int, int, int, list[str]]:
    """(documents, exact, exact and proved, silently wrong) over all languages."""
    documents = exact = proved = 0
    wrong: list[str] = []
    for family in families:
        for language in LOCALES:
            for seed in seeds:
                made = make(family, language, seed)
                reading = _read(made, made.known if ledger else KnownItems())
                difference = _difference(made, reading)
                all_proved = bool(reading.payments) and all(
                    advice.proof.state is ProofState.PROVED for advice in reading.payments
                )
                documents += 1
                exact += not difference
                proved += not difference and all_proved
                if difference and any(a.proof.state is ProofState.PROVED for a in reading.payments):
                    wrong.append(f"{family}/{language}/{seed}: {difference}")
    return documents, exact, proved, wrong


@pytest.mark.parametrize("ledger", [True, False], ids=["with ledger", "without ledger"])
@pytest.mark.parametrize("families", [SEEN, HELD_OUT], ids=["seen", "held out"])
def test_generated_advices_are_read_exactly_and_none_is_silently_wrong(
    families: tuple[str, ...], ledger: bool
) -> None:
    documents, exact, proved, wrong = _measure(families, range(1), ledger=ledger)

    print(f"{documents} documents, {exact} exact, {proved} proved")
    assert wrong == []
    assert exact >= 0.97 * documents
    assert proved >= 0.97 * documents


@pytest.mark.campaign
def test_a_thousand_generated_advices_hold_no_silent_error() -> None:
    for families in (SEEN, HELD_OUT):
        documents, exact, proved, wrong = _measure(families, range(100, 106), ledger=True)
        print(f"{documents} documents, {exact} exact, {proved} proved")
        assert wrong == []
        assert proved >= 0.97 * documents


@pytest.mark.parametrize("family", SEEN)
def test_an_advice_whose_lines_miss_the_total_is_inconsistent_and_names_the_equation(family: str) -> None:
    made = make(family, "en", 7, wrong_total=True)

    reading = _read(made, made.known)

    for advice in reading.payments:
        assert advice.proof.state is ProofState.UNPROVED
        assert not advice.consistent
        assert any(not equation.holds for equation in advice.proof.equations)
        assert advice.proof.reason


def _damaged(document: DocumentText, rng: random.Random) -> DocumentText:
    """One amount changed, turned negative or lost, or the whole line that it stands in lost."""
    pages = list(document.pages)
    number = rng.randrange(len(pages))
    words = list(pages[number].words)
    hit = rng.choice([w for w in words if re.search(r"\d[.,]\d\d\)?-?$", w.text) and w.top > 60])
    way = rng.choice(("digit", "sign", "lost", "line"))
    if way == "line":
        words = [word for word in words if abs(word.top - hit.top) > 2]
    else:
        place = words.index(hit)
        position = next(i for i, char in enumerate(hit.text) if char.isdigit())
        other = str((int(hit.text[position]) + rng.randint(1, 9)) % 10)
        changed = hit.text[:position] + other + hit.text[position + 1 :] if way == "digit" else "-" + hit.text
        words[place : place + 1] = [] if way == "lost" else [dataclasses.replace(hit, text=changed)]
    pages[number] = dataclasses.replace(pages[number], words=tuple(words))
    return dataclasses.replace(document, pages=tuple(pages))


def test_a_damaged_advice_is_never_proved_with_wrong_lines() -> None:
    rng = random.Random(20)
    for round_number in range(90):
        made = make(rng.choice(SEEN), rng.choice(list(LOCALES)), round_number)
        document = _damaged(read_document("advice.pdf", "", made.content), rng)

        reading = read_remittance(document, rng.choice((made.known, KnownItems())))

        for payment, advice in zip(made.payments, reading.payments, strict=False):
            if advice.proof.state is ProofState.PROVED and len(made.payments) == 1:
                assert [line.net for line in advice.lines] == [line.net for line in payment.lines], made.family


def test_lines_name_their_item_and_the_box_of_the_amount() -> None:
    made = make("ruled", "de", 1)

    advice = _read(made, made.known).payments[0]

    by_id = {item.id: item.number for item in made.known.items}
    assert [by_id[line.item_id or 0] for line in advice.lines] == [line.reference for line in advice.lines]
    for line in advice.lines:
        assert line.net_box is not None
        assert line.box.page == line.net_box.page == 1
        assert line.box.x0 <= line.net_box.x0 < line.net_box.x1 <= line.box.x1 + 0.1


def test_a_number_that_two_customers_share_names_the_item_of_the_payers_family() -> None:
    made = make("plain", "en", 2)
    first = made.known.items[0]
    twin = type(first)(
        9999, first.number, "777", "Somebody Else Ltd", first.currency, Decimal(1), Decimal(1), keys=first.keys
    )
    known = KnownItems((twin, *made.known.items))

    advice = _read(made, known).payments[0]

    assert advice.lines[0].item_id == first.id


def test_the_keys_of_a_document_find_all_its_items() -> None:
    made = make("wrapped", "nl", 3)

    keys = reference_keys(read_document("advice.pdf", "", made.content))

    for item in made.known.items[: len(made.payments[0].lines)]:
        assert keys & set(item.keys)


def test_the_proof_is_checked_from_lines_and_total_alone() -> None:
    made = make("deductions", "fr", 4)
    advice = _read(made, made.known).payments[0]

    assert check(advice).state is ProofState.PROVED

    first, *rest = advice.lines
    changed = type(first)(first.sequence, first.reference, first.net + 1, first.box)
    broken = type(advice)(
        advice.payer, advice.payee, advice.reference, advice.payment_date, advice.method, advice.currency,
        advice.total, advice.consistent, advice.proof, (changed, *rest),
    )  # fmt: skip

    assert check(broken).state is ProofState.UNPROVED
