"""XML messages by the local names of their elements, so that a version's namespace doesn't matter."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

_MAX_TEXT = 140  # characters
_NARROWER = frozenset((70, 65, 35, 27))  # of SWIFT's and of national formats


def parse_xml(content: bytes) -> Element | None:
    """The root; None for what is not well-formed or declares entities, with which a small file grows large."""
    try:
        root: Element = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    return root


def name_of(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if name_of(child) == name)


def find(element: Element, *path: str) -> Element | None:
    """The first child of the first child of that name, and so on."""
    found: Element | None = element
    for name in path:
        found = next(children(found, name), None) if found is not None else None
    return found


def text_at(element: Element, *path: str) -> str:
    """Its text in one line; empty when it isn't there."""
    found = find(element, *path)
    return " ".join((found.text or "").split()) if found is not None else ""


def unstructured(remittance: Element) -> str:
    """What `RmtInf` tells in words, in one line. A `Ustrd` holds 140 characters (ISO 20022, Max140Text), or what a
    bank on the way had room for: where all are cut at one such width, each goes on with the word before."""
    parts = [part.text or "" for part in children(remittance, "Ustrd")]
    widths = {len(part) for part in parts[:-1]}
    full = widths == {_MAX_TEXT} or (len(parts) > 2 and len(widths) == 1 and widths <= _NARROWER)
    return " ".join(("" if full else " ").join(parts).split())


def decimal_of(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
