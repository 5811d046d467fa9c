"""CPU a page of our PDF reader, against pdfplumber's words and pypdfium2's bare text on the same pages; and of one
long advice from its bytes to its proposal."""

import io
import itertools
import time
from collections.abc import Callable, Sequence
from decimal import Decimal

import pdfplumber
import pypdfium2

from bench.pages import remittance_pdf
from bench.table import table
from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems
from parsers.remittance.advice import ProofState
from parsers.remittance.formats.document import read_document, reference_keys
from parsers.remittance.reader import read_remittance
from tickets.money.matching.matching import propose
from tickets.money.matching.proposal import MatchPolicy

OURS = "ours: words, boxes and rules"
PAGES = (1, 3, 1, 3, 1, 8)
LONG_PAGES = 40
LEDGER_ITEMS = 100_000


def measure_reading(rounds: int) -> str:
    files = [remittance_pdf(seed, pages) for seed, pages in enumerate(PAGES)]
    contestants: dict[str, Callable[[bytes], object]] = {
        OURS: lambda content: read_document("advice.pdf", "application/pdf", content),
        "ours, and the remittance in them": _read_all,
        "pdfplumber extract_words": _plumber_words,
        "pypdfium2 bare text": _bare_text,
    }
    samples: dict[str, list[float]] = {name: [] for name in contestants}
    for read in contestants.values():
        read(files[0])  # imports and fonts are not the page's
    for _ in range(rounds):
        for name, read in contestants.items():
            started = time.process_time()
            for content in files:
                read(content)
            samples[name].append((time.process_time() - started) * 1000 / sum(PAGES))
    return table(f"Reading {sum(PAGES)} PDF pages, {rounds} rounds", "CPU ms/page", samples, OURS)


def measure_long_advice(rounds: int) -> str:
    """One advice of 40 pages, read, proved and matched against a large ledger; each step's CPU."""
    content = remittance_pdf(1, LONG_PAGES)
    lines = read_remittance(read_document("advice.pdf", "application/pdf", content), KnownItems()).payments[0].lines
    by_key = _ledger([(line.reference, line.gross or line.net) for line in lines])
    samples: dict[str, list[float]] = {}
    for _ in range(rounds):
        steps = _timed_steps(content, by_key)
        for name, seconds in [*steps.items(), (WHOLE, sum(steps.values()))]:
            samples.setdefault(name, []).append(seconds * 1000)
    title = (
        f"One advice of {len(lines)} lines on {LONG_PAGES} pages against {LEDGER_ITEMS} open items, {rounds} rounds"
    )
    return table(title, "CPU ms", samples, WHOLE)


WHOLE = "ours: read, proved and matched"


def _ledger(paid: Sequence[tuple[str, Decimal]]) -> dict[str, list[KnownItem]]:
    """The items that the advice pays among those of 3,000 other customers, by key."""
    others = ((f"SI-{number:08d}", Decimal(number % 9_999)) for number in range(LEDGER_ITEMS - len(paid)))
    by_key: dict[str, list[KnownItem]] = {}
    for id_, (number, amount) in enumerate([*paid, *others], start=1):
        account = "1" if id_ <= len(paid) else f"{id_ % 3000 + 2}"
        keys = canonical_keys(number)
        item = KnownItem(id_, number, account, f"Customer {account}", "EUR", amount, amount, keys=keys)
        for key in keys:
            by_key.setdefault(key, []).append(item)
    return by_key


def _timed_steps(content: bytes, by_key: dict[str, list[KnownItem]]) -> dict[str, float]:
    clock = [time.process_time()]
    document = read_document("advice.pdf", "application/pdf", content)
    clock.append(time.process_time())
    found = {item.id: item for key in reference_keys(document) for item in by_key.get(key, ())}
    known = KnownItems(tuple(found.values()))
    clock.append(time.process_time())
    advice = read_remittance(document, known).payments[0]
    clock.append(time.process_time())
    proposal = propose(advice, known, MatchPolicy())
    clock.append(time.process_time())
    assert advice.proof.state is ProofState.PROVED
    assert len(proposal.allocations) == len(advice.lines)
    names = ("words, boxes and rules", "looked up in the ledger", "remittance and proof", "matched")
    return dict(zip(names, (end - start for start, end in itertools.pairwise(clock)), strict=True))


def _read_all(content: bytes) -> object:
    return read_remittance(read_document("advice.pdf", "application/pdf", content), KnownItems(()))


def _plumber_words(content: bytes) -> object:
    with pdfplumber.open(io.BytesIO(content)) as document:
        return [page.extract_words() for page in document.pages]


def _bare_text(content: bytes) -> object:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
