"""The lines of a text in, the numbers and amounts of its sentences out, in reading order."""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.dates import date_readings
from parsers.files.pages import Word
from parsers.keys import canonical_keys
from parsers.money import read_amount
from parsers.remittance.anchors import Anchors
from parsers.remittance.facts.labels import bare_label
from parsers.remittance.lines import Line
from parsers.remittance.spread import known_items
from parsers.remittance.words import Role, TotalKind, fold, heading_role, tells_of_payment, total_kind

_EDGES = "/.,;:()[]\"'„“”"
_AMOUNT = re.compile(r"[^\d\s]{0,3}\d[\d.,'’\u00a0\u202f]*[.,]\d{2}[^\d\s]{0,3}")
_LETTERED = re.compile(r"[A-Z]{2,5}[-/]?\d[\d/-]{3,}")
_REFERENCE = re.compile(r"(?=.*\d)[\w][\w./\-]{2,}")
# Words before a number that is taken off: nothing that is paid stands between.
_LESS = re.compile(
    r"\b(less|minus|net of|abzuglich|abzgl|unter abzug|moins|deduction faite|menos|meno|al netto|verminderd met"
    r"|pomniejsz\w*|(to be )?(deducted|deducting)|abzuziehen|verrechnet|a deduire|a deducir|a descontar|a dedurre"
    r"|da detrarre|te verrekenen|verrekend|in mindering|a deduzir|do potracenia|potracamy)"
    r"( (the|our|your|a|an|of|der|die|des|ihrer|unserer|l|le|la|de|votre|notre|su|nuestra|vostra|nostra|della|uw|onze"
    r"|o|korekt\w*))*"
    r"( (credit|gutschrift|avoir|abono|nota|creditnota|accredito|rectificativa)"
    r"( (note|memo|de|di|credito|vom|du|del|[a-z]{1,3}))*)?$"
)
_CREDIT = re.compile(
    r"\b(credit (note|memo)|gutschrift|avoir|abono|nota (de|di) credito|creditnota|korekt\w+)( [a-z]{1,3})?$"
)
# Words before an amount that was not paid.
_SHORT = re.compile(
    r"\b(short( paid)?( by)?|less( an?)?( deduction| discount)?( of)?|minus|deduct(ed|ing|ion)?( of)?|withheld"
    r"|abzuglich|abzgl( skonto)?|abzug( von)?|gekurzt um|moins|retenue( de)?|menos|descuento de|meno|trattenuta di"
    r"|min|korting van|inhouding van)$"
)
_CUE_WORDS = 5
_NEAR_WORDS = 3
_SHORT_FOR_INVOICE = frozenset(("fra.", "fras.", "rech.", "rechn.", "fac.", "fakt.", "ft."))
_SIGNS = frozenset(("", "-"))
# What stands before an item of a list, and what may be its number.
_ITEM_MARK = re.compile(r"[-–—−*•·‣▪◦>+]|\(?(?:\d{1,2}|[a-z])[.)]")
_LISTED = re.compile(r"(?=(?:.*\d){4})[A-Z0-9][A-Za-z0-9./-]{3,20}")
_AND = frozenset({"", "and", "und", "sowie", "et", "y", "e", "ed", "en", "plus"})
_GROUP = re.compile(r"(\d{3})+,\d{2}")  # digits that may go on to the left
_GROUP_DIGITS = 3
_DIGIT = re.compile(r"\d")
_LONG_WORD = 3  # letters; shorter ones before a point are abbreviations
_SIGNS_ONLY = re.compile(r"[\W_]+")  # "€)."
_SENTENCE_END = re.compile(r"[^\d.][.!?]$|\d[.!?]$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A number or an amount in the text, with the words that spell it; `paid` when its sentence says that something
    was paid, `labelled` with the kind of total that the words before it name, `less` when they are like "less the
    credit" or "short by", `granted` when words around it name a discount. An amount is what is left when `taken_off`
    is taken off what `text` says."""

    words: tuple[Word, ...]
    page: int
    reference: str
    amount: Decimal | None
    text: str
    paid: bool
    labelled: TotalKind | None = None
    less: bool = False
    granted: bool = False
    taken_off: "Mark | None" = None


Sentence = list[tuple[Word, int]]  # its words, each with its page


def split_sentences(lines: Sequence[Line]) -> list[Sentence]:
    """The words of all cells in reading order; the last sentence may have no end."""
    sentences: list[Sentence] = [[]]
    words = [(word, line.page) for line in lines for cell in line.cells for word in cell.words]
    for (word, page), behind in itertools.zip_longest(words, words[1:]):
        sentences[-1].append((word, page))
        long = len(word.text) > _LONG_WORD or _SIGNS_ONLY.fullmatch(word.text)
        if long and _SENTENCE_END.search(word.text) and not (behind and _abbreviates(word.text, behind[0].text)):
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _abbreviates(word: str, behind: str) -> bool:
    """ "Fra. 4711", "dto. 8,25": the point ends no sentence."""
    told = _means_invoice(word) or heading_role(word) is Role.DISCOUNT
    return told and bool(_DIGIT.match(behind)) and word[:-1].isalpha()


def _means_invoice(word: str) -> bool:
    return heading_role(word) is Role.INVOICE or word.lower() in _SHORT_FOR_INVOICE


def find_listed(lines: Sequence[Line]) -> set[int]:
    """Identities of the words that begin the items of a list, behind its mark: "- 4711, 10.00" above "- 4719, 20.00".
    Other words like them begin other lines, and an amount stands behind each, in its line or in the next one."""
    first: dict[str, list[Word]] = {}
    for line, below in itertools.zip_longest(lines, lines[1:]):
        words = [word for cell in line.cells for word in cell.words if not _ITEM_MARK.fullmatch(word.text)]
        text = words[0].text.strip(_EDGES) if words else ""
        more = below.text if below else ""
        told = _AMOUNT.search(f"{line.text} {more}") and not _AMOUNT.fullmatch(text) and not date_readings(text)
        if told and _LISTED.fullmatch(text):
            first.setdefault(_DIGIT.sub("0", text), []).append(words[0])
    return {id(word) for words in first.values() if len(words) > 1 for word in words}


def list_marks(sentence: Sentence, anchors: Anchors, listed: Collection[int] = ()) -> Iterator[Mark]:
    """`listed` as of `find_listed`."""
    texts = [word.text for word, _ in sentence]
    paid = tells_of_payment(" ".join(texts))
    dated = _in_days(texts)
    last = -1  # where the last number stands
    for index, (word, page) in enumerate(sentence):
        if index in dated:
            continue
        groups = _thousands(sentence[:index], word.text.strip(_EDGES))
        text = "".join([*(group.text.strip(_EDGES) for group in groups), word.text.strip(_EDGES)])
        amount = read_amount(text.strip("()")) if _AMOUNT.fullmatch(text) else None
        if amount is not None and len(amount.values) == 1 and amount.sign in _SIGNS:
            before = texts[: index - len(groups)]
            short = bool(_SHORT.search(fold(" ".join(before[-_CUE_WORDS:]))))
            granted = _is_discount(before, texts[index + 1 :])
            yield Mark((*groups, word), page, "", amount.values[0], text, paid, _total_named(before), short, granted)
        elif (
            id(word) in listed
            or _names_invoice(text, texts[max(0, index - _CUE_WORDS) : index], anchors, alone=not listed)
            or (
                last >= 0
                and _goes_on(texts[last + 1 : index])
                and _REFERENCE.fullmatch(text)
                and (known_items(text, anchors) or _looks_like(text, texts[last].strip(_EDGES)))
            )
        ):
            last = index
            less = _takes_off(texts[max(0, index - _CUE_WORDS) : index])
            yield Mark((word,), page, text, None, text, paid, less=less)


def _in_days(texts: Sequence[str]) -> set[int]:
    """Places of the words that spell a day together: in "invoice of 3 May 2026" the year is no number."""
    places: set[int] = set()
    for start in range(len(texts)):
        for length in (2, 3, 4):
            run = " ".join(texts[start : start + length]).strip(_EDGES)
            if length <= len(texts) - start and date_readings(run):
                places.update(range(start, start + length))
    return places


def _looks_like(text: str, other: str) -> bool:
    """Whether both are spelled alike: "7001322" and "7001330", "SI-2653" and "SI-2670"."""
    return _DIGIT.sub("0", text) == _DIGIT.sub("0", other)


def _thousands(before: Sequence[tuple[Word, int]], text: str) -> list[Word]:
    """ "3 534,56" is written with a blank between its groups: the words in front that belong to it."""
    groups: list[Word] = []
    for word, _ in reversed(before):
        digits = word.text.strip("(€$£")
        if not _GROUP.match(text) or not digits.isdigit() or len(digits) > _GROUP_DIGITS:
            break
        groups.insert(0, word)
        text = digits + text
        if digits != word.text:
            break
    return groups


def _total_named(before: Sequence[str]) -> TotalKind | None:
    """What the words right before an amount say that it sums up: "Total paid:", "Amount: USD"."""
    lengths = range(1, min(_CUE_WORDS, len(before)) + 1)
    return next((kind for length in lengths if (kind := total_kind(" ".join(before[-length:])))), None)


def _is_discount(before: Sequence[str], behind: Sequence[str]) -> bool:
    """ "less discount of 40.00", "menos 40,00 € (pronto pago)": before the next figure."""
    near = itertools.takewhile(lambda word: not _DIGIT.search(word), behind)
    words = [*before[-_NEAR_WORDS:], "", *itertools.islice(near, _CUE_WORDS)]
    told = [*words, *map(" ".join, itertools.pairwise(words))]
    return any(heading_role(text) is Role.DISCOUNT for text in told)


def _takes_off(before: Sequence[str]) -> bool:
    """ "less the credit", "abzüglich Gutschrift", "l'avoir n°" right before a number."""
    text = fold(" ".join(before))
    return bool(_LESS.search(text) or _CREDIT.search(text))


def _goes_on(between: Sequence[str]) -> bool:
    """Whether the number behind these words is one more of a list: "20501, 20502 and 20518"."""
    return all(fold(word) in _AND for word in between)


def _labels_another(word: str) -> bool:
    """Whether the number right behind is the payment's, or another that is none of an invoice."""
    return word.endswith(":") or bare_label(word) is not None or bare_label(f"{word} no") is not None


def _names_invoice(text: str, before: Sequence[str], anchors: Anchors, *, alone: bool) -> bool:
    """Whether the word is a number that the ledger knows in full, or stands behind a word for invoice; without a
    ledger, one with letters is where no other numbers are listed."""
    if not _REFERENCE.fullmatch(text) or date_readings(text):
        return False
    words = [word for word in before[-_NEAR_WORDS:] if word.rstrip(".").isalpha()]
    if any(map(_means_invoice, words)) or _CREDIT.search(fold(" ".join(before))):
        return True
    if not anchors:
        return alone and bool(_LETTERED.fullmatch(text)) and not (before and _labels_another(before[-1]))
    level, items = anchors.find(text)
    if level == 0 and len(items) == 1:
        return canonical_keys(items[0].number)[:1] == canonical_keys(text)[:1]
    return any(item.number == text for item in items)  # others are like it, without a prefix
