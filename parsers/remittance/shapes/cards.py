"""Pages that print each invoice as a card of labels and values in, the same cards as rows of a table out.

"Invoice | INV-1", "Amount paid | 10.00" below each other, once for each invoice, side by side or down the page: the
labels that repeat are the headings, each repetition is a row. Pages with a table under headings are none of these.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.files.pages import Word
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.words import AMOUNT_ROLES, Role, fold, heading_role

_GAP, _STEP = 30.0, 14.0  # points of the table that is made
_MIN_CARDS = 2
_SAME_PLACE = 10.0
_MAX_LABEL_WORDS = 4
_MAX_HEAD_WORDS = 7
_OF_A_FORM = (
    Role.INVOICE, Role.DATE, Role.ORDER, Role.GROSS, Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD, Role.NET,
)  # fmt: skip
_RATE = re.compile(r"\d+(?:[.,]\d+)? ?%")
_HEAD, _DAY = "invoice", "date"  # the labels of what stands in a card's head


@dataclass(slots=True, eq=False)
class _Field:
    """A label with its value. `cells` are what is taken out of the line when the field becomes a row's cell."""

    label: str
    role: Role
    words: tuple[Word, ...]
    value: list[Token]
    line: Line
    x0: float
    cells: list[Token]


def tabulate_cards(pages: Sequence[Sequence[Line]]) -> list[list[Line]] | None:
    """None unless the pages, which have no table, have such cards."""
    fields = [field for page in pages for line in page for field in _fields(line)]
    labels = _repeated(fields)
    cards = _cards([field for field in fields if field.label in labels])
    rows = [card for card in cards if _names_and_pays(card)]
    if len(rows) < _MIN_CARDS or len(rows) != len(cards):
        return None
    return [_tabulated(list(page), [card for card in rows if _is_on(card, page)], labels) for page in pages]


def tabulate_form(pages: Sequence[Sequence[Line]]) -> list[list[Line]] | None:
    """The same for a form about one invoice: its number, what was paid, and what else is told of it once. None where
    another number or another amount paid is told."""
    card: dict[Role, _Field] = {}
    several: set[Role] = set()
    for field in (field for page in pages for line in page for field in _fields(line)):
        amount = len(field.value) == 1 and field.value[0].amount is not None
        if field.role not in _OF_A_FORM or (field.role in AMOUNT_ROLES and not amount):
            continue
        if card.setdefault(field.role, field).value[0].text != field.value[0].text:
            several.add(field.role)
    card = {role: field for role, field in card.items() if role not in several}
    if not {Role.INVOICE, Role.NET} <= set(card) or not any(map(str.isdigit, card[Role.INVOICE].value[0].text)):
        return None
    fields = [card[role] for role in _OF_A_FORM if role in card]
    labels = [field.label for field in fields]
    on = next(number for number, page in enumerate(pages) if _is_on([card[Role.INVOICE]], page))
    table = _table(pages[on], [fields], labels)
    return [[*page, *table] if number == on else list(page) for number, page in enumerate(pages)]


def _fields(line: Line) -> Iterator[_Field]:
    """The labels of the line with the value behind each, in the same cell or in the next one."""
    cells = line.cells
    taken: Token | None = None
    for position, cell in enumerate(cells):
        if cell is taken:
            continue
        if (field := _labelled_inside(line, cell)) is not None:
            yield field
        elif numbered := _numbered_inside(line, cell):
            yield from numbered
        elif (role := _label_role(cell)) and position + 1 < len(cells) and _label_role(cells[position + 1]) is None:
            taken = cells[position + 1]
            value = [token for token in line.tokens if taken.x0 <= token.x0 and token.x1 <= taken.x1]
            yield _Field(fold(_without_rate(cell.text)), role, cell.words, value, line, cell.x0, [cell, taken])


def _labelled_inside(line: Line, cell: Token) -> _Field | None:
    """ "Invoice: INV-1" in one cell."""
    end = next((number for number, word in enumerate(cell.words, start=1) if word.text.endswith(":")), 0)
    label, rest = cell.words[:end], cell.words[end:]
    if not label or not rest:
        return None
    role = _role_of(" ".join(word.text for word in label), len(label))
    if role is None:
        return None
    value = [token for token in line.tokens if rest[0].x0 <= token.x0 and token.x1 <= cell.x1]
    if not value or value[0].x0 > rest[0].x0:
        text = [word for word in rest if not value or word.x1 <= value[0].x0]
        value.insert(0, _text_token(text, line.page))
    name = fold(_without_rate(" ".join(word.text for word in label)))
    return _Field(name, role, label, value, line, cell.x0, [cell])


def _numbered_inside(line: Line, cell: Token) -> list[_Field]:
    """ "Facture LN2026-06022 du 07/08/2026": the head of a card, its number right behind the word for an invoice."""
    first = next((place for place, word in enumerate(cell.words) if any(map(str.isdigit, word.text))), 0)
    label = cell.words[:first]
    role = _role_of(" ".join(word.text for word in label), first)
    if role is not Role.INVOICE or len(cell.words) > _MAX_HEAD_WORDS:
        return []
    number = _text_token([cell.words[first]], line.page)
    days = [t for t in line.tokens if t.kind is TokenKind.DATE and number.x1 < t.x0 and t.x1 <= cell.x1]
    fields = [_Field(_HEAD, role, label, [number], line, cell.x0, [cell])]
    for day in days[:1]:
        heading = replace(day.words[0], text=_DAY.capitalize())
        fields.append(_Field(_DAY, Role.DATE, (heading,), [day], line, cell.x0, [cell]))
    return fields


def _text_token(words: Sequence[Word], page: int) -> Token:
    text = " ".join(word.text for word in words)
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    return Token(TokenKind.TEXT, text, tuple(words), page, words[0].x0, words[-1].x1, top, bottom)


def _label_role(cell: Token) -> Role | None:
    return _role_of(cell.text, len(cell.words))


def _role_of(text: str, words: int) -> Role | None:
    name = _without_rate(text)
    if words > _MAX_LABEL_WORDS or any(char.isdigit() for char in name):
        return None
    return heading_role(name.rstrip(": "))


def _without_rate(text: str) -> str:
    """ "Ritenuta 4%" and "Ritenuta 20%" are the same label."""
    return _RATE.sub("", text)


def _repeated(fields: Sequence[_Field]) -> list[str]:
    """The labels that come at least twice, in the order of the first card."""
    counts = Counter(field.label for field in fields)
    return [label for label in dict.fromkeys(field.label for field in fields) if counts[label] >= _MIN_CARDS]


def _cards(fields: Sequence[_Field]) -> list[list[_Field]]:
    """The fields of each card: those below each other, from the label that comes first to before it comes again."""
    stacks: dict[tuple[int, float], list[_Field]] = defaultdict(list)
    for field in fields:
        place = next(
            (x for number, x in stacks if number == field.line.page and abs(x - field.x0) < _SAME_PLACE), field.x0
        )
        stacks[field.line.page, place].append(field)
    cards: list[list[_Field]] = []
    for stack in _side_by_side(list(stacks.values())):
        first = stack[0].label
        for field in stack:
            if field.label == first:
                cards.append([])
            cards[-1].append(field)
    return sorted(cards, key=lambda card: (card[0].line.page, round(card[0].line.top), card[0].x0))


def _side_by_side(stacks: Sequence[list[_Field]]) -> list[list[_Field]]:
    """Stacks of one page with different labels are the halves of one: "Invoice | 4711 | Amount | 10.00"."""
    joined: list[list[_Field]] = []
    for stack in stacks:
        labels = {field.label for field in stack}
        other = next(
            (
                each
                for each in joined
                if each[0].line.page == stack[0].line.page and labels.isdisjoint(f.label for f in each)
            ),
            None,
        )
        if other is None:
            joined.append(stack)
        else:
            other[:] = sorted([*other, *stack], key=lambda field: (round(field.line.top), field.x0))
    return joined


def _names_and_pays(card: Sequence[_Field]) -> bool:
    """Whether the card has each label once, a number of a document and an amount."""
    labels = [field.label for field in card]
    numbers = [field for field in card if field.role in (Role.INVOICE, Role.WEAK_INVOICE)]
    amounts = [field for field in card if field.role in AMOUNT_ROLES and any(token.amount for token in field.value)]
    return len(set(labels)) == len(labels) and len(numbers) == 1 and bool(amounts)


def _is_on(card: Sequence[_Field], page: Sequence[Line]) -> bool:
    return bool(page) and card[0].line.page == page[0].page


def _tabulated(page: list[Line], cards: Sequence[Sequence[_Field]], labels: Sequence[str]) -> list[Line]:
    """The page without the cards' cells, and their table below all else."""
    if not cards:
        return page
    taken = {id(cell) for card in cards for field in card for cell in field.cells}
    kept = [left for line in page if (left := _without(line, taken)) is not None]
    return [*kept, *_table(page, cards, labels)]


def _table(page: Sequence[Line], cards: Sequence[Sequence[_Field]], labels: Sequence[str]) -> list[Line]:
    """A line of headings and a line for each card, below the page."""
    bottom = max(line.bottom for line in page) + 2 * _STEP
    places = _places(cards, labels)
    head = {field.label: field.words for card in cards for field in card}
    heading = [_heading(head[label], place, bottom, page[0].page) for label, place in places.items()]
    rows = [_row(card, places, bottom + _STEP * number) for number, card in enumerate(cards, start=1)]
    return [Line(page[0].page, bottom, bottom + _STEP - 4, heading, list(heading)), *rows]


def _without(line: Line, taken: set[int]) -> Line | None:
    gone = [cell for cell in line.cells if id(cell) in taken]
    if not gone:
        return line
    cells = [cell for cell in line.cells if id(cell) not in taken]
    tokens = [t for t in line.tokens if not any(cell.x0 <= t.x0 and t.x1 <= cell.x1 for cell in gone)]
    return Line(line.page, line.top, line.bottom, tokens, cells) if cells else None


def _places(cards: Sequence[Sequence[_Field]], labels: Sequence[str]) -> dict[str, float]:
    """Where each label's column begins."""
    widths: dict[str, float] = {}
    for card in cards:
        for field in card:
            heading = field.words[-1].x1 - field.words[0].x0
            value = field.value[-1].x1 - field.value[0].x0
            widths[field.label] = max(widths.get(field.label, 0.0), heading, value)
    places: dict[str, float] = {}
    x = 0.0
    for label in labels:
        if label in widths:
            places[label] = x
            x += widths[label] + _GAP
    return places


def _heading(words: Sequence[Word], place: float, top: float, page: int) -> Token:
    shift = place - words[0].x0
    moved = tuple(replace(w, x0=w.x0 + shift, x1=w.x1 + shift, top=top, bottom=top + _STEP - 4) for w in words)
    text = " ".join(word.text for word in words).rstrip(":")
    return Token(TokenKind.TEXT, text, moved, page, place, moved[-1].x1, top, top + _STEP - 4)


def _row(card: Sequence[_Field], places: dict[str, float], top: float) -> Line:
    tokens, cells = [], []
    for field in sorted(card, key=lambda field: places[field.label]):
        shift = places[field.label] - field.value[0].x0
        moved = [
            replace(t, x0=t.x0 + shift, x1=t.x1 + shift, top=top, bottom=top + _STEP - 4, inline=False, drawn=t.box())
            for t in field.value
        ]
        tokens += moved
        text = " ".join(token.text for token in field.value)
        words = tuple(word for token in field.value for word in token.words)
        cells.append(replace(moved[0], kind=TokenKind.TEXT, text=text, words=words, x1=moved[-1].x1, amount=None))
    return Line(card[0].line.page, top, top + _STEP - 4, tokens, cells)
