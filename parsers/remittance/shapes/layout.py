"""A document's lines in, the same as tables out: its own, or one made of an export, of cards, sentences or a form."""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.remittance.anchors import Anchors
from parsers.remittance.facts.currencies import Pages
from parsers.remittance.facts.kind import REMITTANCE_ENOUGH, remittance_score
from parsers.remittance.shapes.cards import tabulate_cards, tabulate_form
from parsers.remittance.shapes.payment_bands import cut_at_bands
from parsers.remittance.shapes.prose import tabulate_prose
from parsers.remittance.shapes.transposed import transpose
from parsers.remittance.shapes.typed_records import sort_typed_records
from parsers.remittance.shapes.unfold import unfold
from parsers.remittance.tables.anchored_tables import anchored_tables
from parsers.remittance.tables.table_parts import TablePart
from parsers.remittance.tables.tables import find_tables
from parsers.remittance.words import REFERENCE_ROLES

_FEW_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """`tables` are those of the pages. `doubt` and `apart` as of `Prose`."""

    pages: Pages
    tables: list[TablePart]
    doubt: str = ""
    apart: bool = False


def lay_out(pages: Pages, anchors: Anchors, *, drawn: bool) -> Layout:
    """The pages, with a table made of a flat export, of cards, of sentences or of a form where that is the document's
    way to list what it pays. Lines that are not `drawn` on a page are a table by their headings only."""
    if (sorted_ := sort_typed_records(pages)) is not None:
        pages = sorted_
    pages = transpose(pages) or cut_at_bands(pages) or pages
    tables = find_tables(pages)
    known = anchored_tables(pages, anchors)
    headed_apart = bool(known) and _is_headed_apart(known[0], tables)
    if not headed_apart and (unfolded := unfold(pages, tables)) is not None:
        pages, tables = unfolded, find_tables(unfolded)
        known = anchored_tables(pages, anchors)
    if headed_apart or not any(heading.role in REFERENCE_ROLES for part in tables for heading in part.headings):
        if (tabulated := tabulate_cards(pages)) is not None:
            pages, tables = tabulated, find_tables(tabulated)
        elif known and (drawn or known[0].headings):
            return Layout(pages, known)
    if not tables and (prose := tabulate_prose(pages, anchors)) is not None:
        return Layout(prose.pages, find_tables(prose.pages), prose.doubt, prose.apart)
    if not (tables or known) and _is_clearly_one(pages) and (form := tabulate_form(pages)) is not None:
        return Layout(form, find_tables(form))
    return Layout(pages, tables)


def _is_headed_apart(known: TablePart, tables: Sequence[TablePart]) -> bool:
    """Whether a line of words stands between the known items and the headings that were found above them: those head
    what the advice says of itself. Headings found below them head the items."""
    heads = {line.place() for part in tables for line in part.heading_lines}
    above = [line.place() for line in known.heading_lines]
    if len(known.headings) < _FEW_HEADINGS or not above or heads.intersection(above):
        return False
    page, top = min(above)
    return not any(place[0] == page and place[1] > top for place in heads)


def _is_clearly_one(pages: Pages) -> bool:
    """Whether its words alone say so: an invoice, too, tells its number and what has been paid of it."""
    return remittance_score([line for page in pages for line in page]) >= REMITTANCE_ENOUGH
