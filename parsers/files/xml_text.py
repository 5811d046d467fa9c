"""A payer's own XML in, pages of labelled facts and a table out: no schema, only what repeats tells what it lists.

Elements of one name that stand beside each other and hold further ones are the rows of a table, their elements'
names its headings ("NumeroFacture" is "Numero Facture"); all else are facts. Rows under several parents are several
payments, each on a page of its own with the facts around it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from decimal import Decimal
from xml.etree.ElementTree import Element

from parsers.files.field_names import spell_name
from parsers.files.grid_text import grid_page
from parsers.files.pages import Page
from parsers.files.xml_tree import decimal_of, name_of, parse_xml

_MAX_ROWS = 20_000
_MAX_CELLS = 500_000
_MAX_DEPTH = 30
# Names that say something only behind that of the element around: "Payer Name", "Invoice ID".
_BARE = frozenset("id name nm number no nr num numero nummer date datum data fecha amount amt value".split())
_CURRENCY = frozenset({"ccy", "currencyid", "currency", "waehrung", "devise", "divisa", "moneda", "valuta"})
_LIMITS = "The XML file is larger or deeper than what is read."

_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_PAYS = re.compile(
    rb"(?i)remit|pay|settle|zahl|avis|awiz|ueberweis|regle|versement|virement|pago|pagament|transfer|bonific|betal|platn|przelew"
)

Field = tuple[str, str]  # label, value


def read_xml(content: bytes) -> tuple[Page, ...]:
    """One page for each payment. Raises ValueError with a reason when the file can't be read."""
    root = parse_xml(content)
    if root is None:
        raise ValueError("The file is no well-formed XML.")
    parents = dict(_parents(root, 0))
    rows = _rows(root, parents)
    if len(rows) > _MAX_ROWS:
        raise ValueError(_LIMITS)
    groups: dict[Element, list[Element]] = {}
    for row in rows:
        groups.setdefault(parents[row], []).append(row)
    blocks = _blocks(list(groups), parents)
    payments = list(zip(blocks, groups.values(), strict=True)) or [(root, [])]
    elsewhere = {*rows, *blocks}
    pages = []
    for number, (block, own) in enumerate(payments, start=1):
        facts = ([label, value] for label, value in _facts(root, elsewhere, block))
        head = [[spell_name(name_of(root))], *facts]
        pages.append(grid_page(number, [head, _table(own)] if own else [head]))
    return tuple(pages)


def names_payment(content: bytes) -> bool:
    """Whether the outermost element's name speaks of a payment: an electronic invoice's does not."""
    root = _ROOT.search(content[:4000])
    return root is not None and _PAYS.search(root[1]) is not None


def _parents(element: Element, depth: int) -> Iterator[tuple[Element, Element]]:
    if depth > _MAX_DEPTH:
        raise ValueError(_LIMITS)
    for child in element:
        yield child, element
        yield from _parents(child, depth + 1)


def _rows(root: Element, parents: dict[Element, Element]) -> list[Element]:
    """The innermost elements with fields whose name stands most often beside another of the same name, and all others
    of that name."""
    names: Counter[str] = Counter()
    for element in root.iter():
        beside = Counter(name_of(child) for child in element if _has_fields(child))
        names.update({name: count for name, count in beside.items() if count > 1})
    repeating = (element for element in root.iter() if name_of(element) in names)
    outer = {name_of(each) for element in repeating for each in _above(element, parents)}
    inner = [name for name in names if name not in outer]
    if not inner:
        return []
    best = max(inner, key=lambda name: names[name])
    return [element for element in root.iter() if name_of(element) == best and element in parents]


def _has_fields(element: Element) -> bool:
    return len(element) > 1 or len(element.attrib) > 1


def _above(element: Element, parents: dict[Element, Element]) -> Iterator[Element]:
    while element in parents:
        element = parents[element]
        yield element


def _blocks(row_parents: Sequence[Element], parents: dict[Element, Element]) -> list[Element]:
    """For each parent of rows the outermost element around it that is around no other one."""
    inside = Counter(outer for parent in row_parents for outer in (parent, *_above(parent, parents)))
    blocks = []
    for block in row_parents:
        while block in parents and inside[parents[block]] == 1:
            block = parents[block]
        blocks.append(block)
    return blocks


def _facts(
    element: Element, elsewhere: Set[Element] = frozenset(), block: Element | None = None, around: str = ""
) -> Iterator[Field]:
    """Labels with values, in the file's order, without what stands `elsewhere` unless it is the `block` that is told;
    the currency that an amount names as an attribute is one, too."""
    name = name_of(element)
    for key, value in element.attrib.items():
        bare = key.rsplit("}", 1)[-1]
        yield ("Currency" if bare.lower() in _CURRENCY else _label(bare, name)), value.strip()
    text = " ".join((element.text or "").split())
    if not len(element) and text:
        yield _label(name, around), text
    for child in element:
        if child is block or child not in elsewhere:
            yield from _facts(child, elsewhere, block, name)


def _label(name: str, around: str) -> str:
    spelled = spell_name(name)
    return f"{spell_name(around)} {spelled}" if spelled.lower() in _BARE and around else spelled


def _table(rows: Sequence[Element]) -> list[list[str]]:
    fields = [_first_of_each(_facts(row)) for row in rows]
    headings = list(dict.fromkeys(label for row in fields for label in row))
    if len(headings) * len(rows) > _MAX_CELLS:
        raise ValueError(_LIMITS)
    table = [[row.get(label, "") for label in headings] for row in fields]
    columns = [_with_cents(column) for column in zip(*table, strict=True)]
    return [headings, *(list(row) for row in zip(*columns, strict=True))]


def _first_of_each(facts: Iterable[Field]) -> dict[str, str]:
    first: dict[str, str] = {}
    for label, value in facts:
        first.setdefault(label, value)
    return first


def _with_cents(column: Sequence[str]) -> list[str]:
    """Numbers of which some have a fraction are amounts: "9488" beside "15163.45" has cents, too."""
    numbers = [decimal_of(value) for value in column if value]
    if None in numbers or not any("." in value for value in column):
        return list(column)
    return [_cents(decimal_of(value)) if value else "" for value in column]


def _cents(value: Decimal | None) -> str:
    assert value is not None  # of a column of numbers
    exponent = value.as_tuple().exponent
    return f"{value:f}" if isinstance(exponent, int) and exponent <= -2 else f"{value:.2f}"
