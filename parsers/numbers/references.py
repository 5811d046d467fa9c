"""Invoice, PO and account numbers: found in text as written, and compared by canonical keys.

Payers drop prefixes, zeros, years and separators; two numbers are the same candidate when they share a key,
and a key only decides when it is unique among the items that come into question (see `keys`).

Finding: what is surely something else (addresses, links, dates, amounts, IBANs, VAT ids, phones) is blanked out
first. Then every number belongs to the nearest word before it that says what kind of number follows, also through a
list ("invoices 4711, 4712 and 4715") and down a column. A number with a telling prefix stands for itself.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from parsers.keys import canonical_keys
from parsers.message import Reference
from parsers.numbers import number_words
from parsers.numbers.bare_invoices import find_bare_invoices
from parsers.numbers.blanking import blank, blank_others
from parsers.numbers.grouped_numbers import join_groups
from parsers.numbers.named_numbers import find_after_words
from parsers.numbers.number_columns import find_in_columns
from parsers.numbers.number_extent import SERIES_DIGITS, split_list, with_letter_of_series
from parsers.numbers.number_series import find_in_rows
from parsers.numbers.number_shapes import mark_taken
from parsers.numbers.shortened_numbers import complete_shortened
from parsers.numbers.standing_alone import find_after_hash, find_glued, find_standing_alone
from parsers.places import number_places
from parsers.problems import Span
from parsers.text.language import find_language

_ENDS_OF_SENTENCE = "\n.!?:;,-–"
_SERIES_LETTERS = re.compile(r"[A-Z]{2,6}(?=[-/]\d)")

__all__ = ["Reference", "canonical_keys", "find_references"]


def find_references(text: str) -> tuple[Reference, ...]:
    """Every reference in order of place, each value of a kind once, as written."""
    if not number_places(text):
        return ()
    masked, grouped = join_groups(blank_others(text))
    found = find_in_columns(masked)
    found += find_in_rows(blank(masked, found))
    masked = blank(masked, found)
    words = list(number_words.KIND.finditer(masked))
    found += find_after_words(masked, words)
    found += find_glued(masked)
    taken = mark_taken(found, len(masked))
    others = {text[span.start : span.end] for kind, span in found if kind == "other"}
    series = _kinds_of_series(text, found)
    found += [
        (series.get(_series_of(text, span), kind), span)
        for kind, span in find_standing_alone(masked)
        if not any(taken[span.start : span.end]) and text[span.start : span.end] not in others
    ]
    taken = mark_taken(found, len(masked))
    found += [("invoice", span) for span in grouped if not any(taken[span.start : span.end])]
    found += find_bare_invoices(masked, found, words)
    found += find_after_hash(masked, found)
    found = [
        (kind, part)
        for kind, span in found
        for part in split_list(text, kind, with_letter_of_series(text, kind, span))
    ]
    found = [(_kind_among(text, kind, span, found), span) for kind, span in found]
    if any(_begins_with_re(text, span) for _, span in found) and find_language(text) == "en":
        found = [(kind, _without_re(span) if _begins_with_re(text, span) else span) for kind, span in found]
    named = [(kind, text[span.start : span.end].strip(), span) for kind, span in found]
    named.sort(key=lambda item: item[2].start)
    references: dict[tuple[str, str], Reference] = {}
    for kind, value, span in _with_shortened(text, named):
        if kind != "other" and (kind, value) not in references:
            references[kind, value] = Reference(kind, value, span)
    return tuple(references.values())


def _begins_with_re(text: str, number: Span) -> bool:
    """An English sentence "RE 40877" is about 40877; elsewhere RE is a series of invoices."""
    begins = not (before := text[: number.start].rstrip(" ")) or before[-1] in _ENDS_OF_SENTENCE
    return begins and text.startswith("RE ", number.start) and text[number.start + 3 : number.end].isdigit()


def _without_re(number: Span) -> Span:
    return Span(number.start + len("RE "), number.end)


def _kinds_of_series(text: str, found: Sequence[tuple[str, Span]]) -> dict[str, str]:
    """By the letters of the numbers that a word introduced: beside "our PO EM-3381", EM-3390 is an order as well."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind, span in found:
        if kind != "other" and (letters := _series_of(text, span)):
            kinds[letters].add(kind)
    return {letters: next(iter(named)) for letters, named in kinds.items() if len(named) == 1}


def _series_of(text: str, number: Span) -> str:
    letters = _SERIES_LETTERS.match(text, number.start, number.end)
    return letters[0] if letters else ""


def _with_shortened(text: str, named: Sequence[tuple[str, str, Span]]) -> Sequence[tuple[str, str, Span]]:
    """ "FE-05, -06": the second is FE-06, not 06."""
    full = [span for kind, _, span in named if kind == "invoice"]
    completed = [("invoice", value, span) for value, span in complete_shortened(text, full)]
    if not completed:
        return named
    taken = {place for _, _, span in completed for place in range(span.start, span.end)}
    rest = [each for each in named if each[2].start not in taken]
    return sorted([*rest, *completed], key=lambda item: item[2].start)


def _kind_among(text: str, kind: str, span: Span, found: Sequence[tuple[str, Span]]) -> str:
    """ "Blocked for payment: 9104402" is an invoice where 9104418 and 9104420 are: three of one series."""
    value = text[span.start : span.end]
    if kind != "other" or not value.isdigit() or len(value) < SERIES_DIGITS:
        return kind
    beginning = value[: len(value) // 2 + 1]
    alike = {
        number
        for other, place in found
        if other == "invoice" and len(number := text[place.start : place.end]) == len(value)
        if number.startswith(beginning)
    }
    return "invoice" if len(alike) > 1 else kind


def find_accounts(text: str) -> tuple[Reference, ...]:
    """The numbers of customers only."""
    if not number_places(text) or not any(words.name == "account" for words in number_words.KIND.finditer(text)):
        return ()
    return tuple(reference for reference in find_references(text) if reference.kind == "account")
