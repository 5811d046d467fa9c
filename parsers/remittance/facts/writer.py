"""A page's lines in, what speaks for a name on it as that of who wrote the page out.

An addressee has a name and an address and no more, wherever they stand. Who writes tells besides who he is (what he
is registered as, how he is reached), where and when he writes, and may have his name in the middle of the page.
"""

# ruff: noqa: E501  (a table row stays one line)

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.dates import date_readings
from parsers.remittance.lines import Line, Token
from parsers.remittance.words import fold

# What a company tells of itself on its paper: its register, its tax number, its capital, its directors.
_REGISTERED = re.compile(
    r"\b(hr[ab] ?\d+|amtsgericht|registergericht|handelsregister|ust id\w*( nr)?|(steuer|st) ?(nr|nummer)|geschaftsfuhr\w+|vorstand|"
    r"vat (reg\w*|no|number|id)|company (reg\w*|no|number)|registered (in|office|no|number)|reg no|ein \d\d|che \d{3}|"
    r"siret|siren|rcs|r c s|au capital|tva (intra\w*|fr)|nif|cif|c i f|registro mercantil|reg merc\w*|cap(itale)? soc(iale)?|"
    r"p(artita)? ?iva|c f|cod(ice)? fisc(ale)?|rea|kvk|btw|nip|regon|krs|nipc|contribuinte|capital social|c r c|"
    r"org ?nr|organisationsnummer|cvr|y tunnus)\b"
)
_REACHED = re.compile(r"(?i)\b(?:tel|telefon|teléfono|tél|tfno|phone|fax)\b[.:]?\s*[+(\d]|@|\bwww\.")
_DOMAIN = re.compile(r"(@|\bwww\.|\b)([\w-]{4,})\.(?:[\w-]+\.)*[a-z]{2,8}\b")
_SENT_TO = re.compile(r"\b(sent to|to|an|versandt|envoye a|inviat[oa] a|enviad[oa] a|verzonden aan|wyslano)\b")
_TOWN = re.compile(r"([^\W\d_][^\d,:]{2,30}),\s*(?:den |le |lì |li |em |dnia |d\.d\. )?(\d.{5,22})")
_CALLED_BY = re.compile(
    r"(?:spettabile|spett\.? ?le|spett\.|firma|fa\.|messrs\.?|m/s|z\. ?hd\.?|t\.a\.v\.|à l['’]attention de|attn\.?:?|exmos\.? senhores|a/c:?)"
    r"\s+(?=[A-ZÀ-Ž])(.+)",
    re.IGNORECASE,
)
_CALLED_ABOVE = re.compile(
    r"(firma|herrn?|frau|an( die)?( firma)?|to|messrs|attn|attention|spett(abile)? ?(le)?|spettabile ditta|monsieur|madame"
    r"|a l attention de|destinatario|destinataire|a c|exmos senhores|aan|t a v|dla|do|sz p|beneficiary|payee)"
)
_STARRED = re.compile(r"[€$£]?\s*\*+[\d.,' ]+\**")
_CHEQUE = re.compile(
    r"\b(payez contre|zahlen sie gegen|paguese (por|contra)|pagate a vista|pay against|pagar por este)\b"
)
_TO = re.compile(r"(?:à|an|a|to|al)\s+(?=[A-ZÀ-Ž])(\D{4,60})")
_BANK = re.compile(r"(?i)\b(bank|banque|banco|banca|bankier|[\w]*sparkasse|volksbank|caisse|caja)\b")
_DIGIT = re.compile(r"\d")
_SEPARATED = re.compile(r"\s+[·•|–—-]\s+|,\s+(?=\S+.*\d)")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")  # British
_HEAD_LINES = 40
_BLOCK_LINES = 7
_SAME_START = 3.0  # points
_LEAST_OF_WORD = 5  # letters of a name that its domain may repeat
_FOOT = 0.6  # of the page's height
_AMID = 0.04  # of the page's printed width


@dataclass(frozen=True, slots=True)
class Writer:
    """What the page tells of whoever wrote it, and the names that it is written to, folded."""

    imprints: tuple[str, ...]  # folded lines with registers and tax numbers
    domains: tuple[tuple[str, float], ...]  # folded, each with what it weighs
    towns: tuple[str, ...]  # of "Hamburg, den 14.10.2026", folded
    called: frozenset[str]

    def speaks_for(self, name: str, block: Sequence[str]) -> float:
        """`block` is what stands right below the name."""
        folded = fold(name)
        told = 0.0
        if any(folded in imprint for imprint in self.imprints):
            told += 4
        elif any(_REGISTERED.search(fold(text)) for text in block):
            told += 2
        if any(_REACHED.search(text) for text in block):
            told += 2
        words = [word for word in folded.split() if len(word) >= _LEAST_OF_WORD]
        told += max((weight for domain, weight in self.domains if any(word in domain for word in words)), default=0.0)
        around = f" {folded} {' '.join(map(fold, block))} "
        return told + (3 if any(f" {town} " in around for town in self.towns) else 0)

    def is_called(self, name: str) -> bool:
        return fold(name) in self.called


def find_writer(lines: Sequence[Line]) -> Writer:
    """`lines` are those around the table, of all pages."""
    imprints = tuple(map(fold, _imprints(lines)))
    towns = (match for line in lines[:_HEAD_LINES] for cell in line.cells if (match := _TOWN.fullmatch(cell.text)))
    return Writer(
        imprints,
        tuple(domain for line in lines for domain in _domains(line.text)),
        tuple(fold(town[1]) for town in towns if date_readings(town[2].strip(" ."))),
        frozenset(map(fold, _called(lines))),
    )


def _domains(text: str) -> Iterator[tuple[str, float]]:
    """A page of the net is the writer's; an address of mail may be the addressee's."""
    sent = bool(_SENT_TO.match(fold(text)))
    for match in _DOMAIN.finditer(text.lower()):
        if not sent:
            yield fold(match[2]).replace(" ", ""), 2.0 if match[1] == "@" else 3.0


def _called(lines: Sequence[Line]) -> Iterator[str]:
    """Names behind or below a word of address, beside the starred amount of a cheque, and below its order to pay."""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        below = lines[index + 1] if index + 1 < len(lines) else None
        for cell in line.cells:
            if behind := _CALLED_BY.fullmatch(cell.text):
                yield from (behind[1].strip(" ,;"), cell.text)
            elif below and _CALLED_ABOVE.fullmatch(fold(cell.text)):
                yield from (under.text.strip(" ,;") for under in below.cells if abs(under.x0 - cell.x0) < _SAME_START)
        if len(line.cells) > 1 and _STARRED.fullmatch(line.cells[-1].text):
            yield line.cells[0].text.strip(" ,;*")
    for index, line in enumerate(lines[:-1]):
        if _CHEQUE.search(fold(line.text)):
            yield from (cell.text.strip(" ,;*") for cell in lines[index + 1].cells if _TO.fullmatch(cell.text))


def _imprints(lines: Sequence[Line]) -> Iterator[str]:
    """What is told in one breath with a register or a tax number: a cell, or at the foot of a page the line."""
    foot = _FOOT * max((line.bottom for line in lines), default=0.0)
    told = (
        text for line in lines for text in ([line.text] if line.top > foot else [cell.text for cell in line.cells])
    )
    return (text for text in told if _REGISTERED.search(fold(text)))


def is_imprint(text: str) -> bool:
    """ "SA au capital de 800 000 € – RCS Lille B 455 501 018": what a company is registered as, not its name."""
    return bool(_REGISTERED.search(fold(text)) and _DIGIT.search(text))


def imprinted_names(lines: Sequence[Line]) -> Iterator[tuple[str, bool]]:
    """What these begin with, and whether an address follows: "Lindhorst GmbH · Am Hafen 3 · 28195 Bremen · HRB 24471"."""
    for text in _imprints(lines):
        first, *more = (part.strip(" ,;") for part in _SEPARATED.split(text))
        if more and not _REGISTERED.search(fold(first)) and not _BANK.search(first):
            address = bool(_DIGIT.search(more[0])) and not _REGISTERED.search(fold(more[0]))
            yield first, address or bool(_POSTCODE.search(", ".join(more[:2])))


def block_below(lines: Sequence[Line], index: int, cell: Token) -> list[str]:
    """The cells that begin where this one does, or end there, in the lines of the paragraph that it opens; none when it
    goes on with one."""
    above = lines[index - 1] if index else None
    near = above is not None and above.page == cell.page and cell.top - above.bottom <= 0.8 * (cell.bottom - cell.top)
    if above and near and any(abs(other.x0 - cell.x0) < _SAME_START for other in above.cells):
        return []
    block, upper = [], cell
    for line in lines[index + 1 : index + _BLOCK_LINES]:
        if line.page != upper.page or line.top - upper.bottom > 0.8 * (upper.bottom - upper.top):
            break
        under = [c for c in line.cells if abs(c.x0 - cell.x0) < _SAME_START or abs(c.x1 - cell.x1) < _SAME_START]
        if not under:
            break
        upper = under[0]
        block.append(upper.text)
    return block


def stands_amid(lines: Sequence[Line], line: Line) -> bool:
    """Whether the line is one cell in the middle of what is printed on its page."""
    cells = [cell for other in lines if other.page == line.page for cell in other.cells]
    left, right = min(cell.x0 for cell in cells), max(cell.x1 for cell in cells)
    wide = right - left
    cell = line.cells[0]
    return (
        len(line.cells) == 1
        and cell.x0 > left + 3 * _AMID * wide
        and abs((cell.x0 + cell.x1) / 2 - (left + right) / 2) < _AMID * wide
    )
