"""A word for a kind of number and its place in, the numbers that it introduces out: next to it, a few words on, through
a list ("invoices 4711, 4712 and 4715") and down a column.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Iterator

from parsers.numbers import number_words
from parsers.numbers.bare_numbers import ends_or_says
from parsers.numbers.number_extent import with_any_series, with_groups, with_letter, with_series
from parsers.numbers.number_shapes import (
    ASIDE,
    MARK,
    NEXT,
    NUMBER,
    YEAR,
    is_alike,
    is_another_kinds,
    is_document_number,
)
from parsers.problems import Span

_ENDS_IN_MARK = re.compile(rf"(?:^|[\s.]){MARK}[\s.:#]*$", re.IGNORECASE)
# "our customer number with you"
_AT_YOURS = (
    r"\b(?:at our (?:end|side)|in our (?:system|books|erp)|bei uns|in unserem (?:system|haus)|chez nous|con nosotros|en nuestro sistema|(?:presso di|da) noi|bij ons|connosco|u nas|"
    r"with you(?: guys| all)?|with y['’]all|w/ you|at yours|for us|at your (?:end|side)|in your (?:system|books)|bei ihnen|in ihrem (?:system|haus)|chez vous|dans vos livres|con (?:ustedes|vosotros)|"
    r"en su sistema|presso (?:di )?voi|da voi|bij (?:u|jullie)|für sie|for you|pour vous|para ustedes|per voi|voor u|para vós|dla państwa|convosco|junto de vós|na vossa empresa|u państwa|u was)\b"
)
# Between the word and its number: marks, punctuation, and up to four small words.
_BRIDGE = re.compile(
    rf"(?:\(s\)|'s)?(?:{_AT_YOURS}|\b(?:with|at|bei|chez|con|presso|bij|u)\s(?-i:[A-Z][a-zà-ÿ]{{2,20}})\b(?=\s)|{ASIDE}|[\s\x00:;.#=*\[|>–-]++|\(|{MARK}(?:['’]s\b)?|\b(?:dated|date|from|of|for|the|our|your|is|are|was|with|and|below|listed|attached|"
    r"following|namely|these|there|vom|von|mit|der|die|den|das|für|über|unsere?r?|ihre?r?|lautet|folgende\w?|und|"
    r"du|de|des|la|le|les|nos|vos|votre|notre|en date|suivantes?|et|del|el|los|las|con|su|nuestra|siguientes?|y|e|"
    r"di|della|delle|dei|nostra|vostra|seguenti|van|met|onze|uw|volgende|en|da|do|das|dos|com|nossa|vossa|seguintes?|"
    r"z|dnia|nasze\w?|wasze\w?|nr|o|numerze|numerach|numerem|oraz|i|see|namens|with|ref|od|dalla|é|è|es|c est|cest|est|ist|to|jest|wynosi|lautet)\b(?!['’]|[-_/]\d)|c['’]est\b|"
    r",(?= )){0,14}",
    re.IGNORECASE,
)
_LOOSE_BRIDGE = re.compile(r"(?:[^\W\d_]{1,16}(?:[\s,:()\x00–]|-(?!\d)){1,12}){1,5}#?")
_NAMED_OTHER = re.compile(rf"(?: [^\W\d_]{{1,20}}){{1,6}} {MARK}[.:]?\s{{0,2}}", re.IGNORECASE)
# "the engagement to quote is 26D00418"
_SAID_OTHER = re.compile(
    r"(?: [^\W\d_]{1,16}){0,5} (?:is|est|ist|lautet|è|é|es|to)(?: (?:le|la|il|el|de|het|der|die|das|o|a|the|now))?[: ]\s?",
    re.IGNORECASE,
)
_BRACKET_LETTERS = re.compile(r"\((?!(?:NO|NR|REF|ID|INV) )[A-Z]{2,5} $")
_NAME_BETWEEN = re.compile(number_words.NAME_BETWEEN)
_MEANT_FOR = re.compile(r"\b(?:for|für|zu|pour|para|per|voor|dla|do)\b", re.IGNORECASE)
# "the PO number for 77120 is 4500118-2"
_ORDER_FOR = re.compile(
    r"[^\n.\d\x00]{0,20}\b(?:for|on|to|zu|für|auf|pour|sur|de|para|per|su|van|voor|op|da|dla|do|na)(?: \w{1,4}\.?)? (?-i:[A-Z]{0,4}[-/]?)\d[\w/-]{2,14}(?:(?:,| and| und| et| y| e| en| i) (?-i:[A-Z]{0,4}[-/]?)\d[\w/-]{2,14}){0,4} "
    r"(?:is|should (?:be|read)|must be|ist|lautet|est|doit être|es|debe ser|è|deve essere|moet zijn|é|deve ser|to|jest)(?: (?:le|la|el|il|o|a|de|het|die|der))? (?=(?-i:[A-Z]{0,5}[-/]?)\d)",
    re.IGNORECASE,
)
# "has the wrong PO, should be 4410-B"
_SAID_ORDER = re.compile(
    r"[^\n.\d\x00]{0,30}\b(?:is|should be|must be|ist|lautet|muss|est|doit être|es|debe ser|è|deve essere|moet zijn|é|deve ser|to|powinn[oa] być)"
    r"(?: (?:le|la|il|el|de|het|der|die|das|o|a|the|now))?[: ]\s?",
    re.IGNORECASE,
)
# "the bill from the 3rd (no 55/2026)"
_IN_BRACKETS = re.compile(rf"[^\n()]{{0,60}}?\(\s?{MARK}[.:\s]{{0,3}}", re.IGNORECASE)
# an account in groups: "Debitor 1 004 418"
_THOUSANDS = re.compile(r"(?:\d{1,2}(?: \d{3}){1,3}|\d{2} \d{4}|\d{2}(?: \d{2}){2,3})(?![\w\x00]|[.,/-]\d| \d)")
_MARKED_BEHIND = re.compile(rf"[\s,]{{1,3}}{MARK}[\s.:]{{1,3}}[A-Z]{{0,4}}[-/]?\d", re.IGNORECASE)  # "2025 Nr. 118"
# "0042 118": a list has a mark between its numbers, or numbers of one length
_BLANK_INSIDE = re.compile(r"0\d{3,4} \d{3}(?![\w\x00]|[.,/-]\d| \d)")
_UNEVEN_GROUPS = re.compile(r"(?:\d{2,3} (?!(?:19|20)\d\d)\d{4}|\d{1,2}(?: \d{3}){2,3})(?![\w\x00]|[.,/-]\d| \d)")
_PO_GROUPS = re.compile(r"(?:\d{2} \d{4} \d{4}|\d{4} \d{3} \d{3})(?![\w\x00]|[.,/-]\d| \d)")
_IN_GROUPS = {"invoice": _UNEVEN_GROUPS, "account": _THOUSANDS, "po": _PO_GROUPS}
_LETTERED = re.compile(r"[A-Z] \d{4,9}(?:[/-]\d{1,6})?(?![\w\x00/-]|[.,]\d| \d)")  # "Rechnung R 6612"
_SPACED_SLASH = re.compile(
    r"(?:[A-Z]{1,3} )?(?:20)?\d{2} / \d{3,6}(?![\w\x00]|[.,/-]\d| /? ?\d)"
)  # "Rechnung R 26 / 0044"
_LOW = re.compile(r"[1-9]\d")
_COLUMN_ITEM = re.compile(
    r"^[\s>*•|\x00-]{0,8}(?:inv(?:oice)?\.? )?(?P<number>(?:(?-i:[A-Z]{1,5}) |[A-Z]{1,6}[-/]?)?\d[A-Z\d/_.-]{2,24})(?=[\s|,;:\x00)]|$)",
    re.IGNORECASE,
)


def list_numbers_after(text: str, start: int, limit: int, kind: str) -> Iterator[Span]:
    """The list of numbers that the word ending at `start` introduces, up to `limit`: the next such word."""
    first = _first_number(text, start, limit, kind)
    if first is None:
        return
    yield first
    previous, model = first, text[first.start : first.end]
    while True:
        gap = NEXT.match(text, previous.end)
        at = gap.end() if gap else previous.end
        spaced = _SPACED_SLASH.match(text, at) if gap and " / " in model else None
        if spaced and spaced.start() < limit:
            previous = Span(*spaced.span())
            yield previous
            continue
        match = NUMBER.match(text, at) if gap else None
        if match is None or match.start("number") >= limit or not is_alike(model, match["number"]):
            break
        if kind == "invoice" and is_another_kinds(match["number"], model):
            break
        if kind == "account" and len(match["number"]) != len(model):
            break
        if kind in {"po", "account"} and _MEANT_FOR.search(text, previous.end, at):
            break
        if kind == "other" and not _is_numbered_alike(model, match["number"], text[previous.end : at]):
            break
        previous = Span(match.start("number"), match.end("number"))
        yield previous
    if kind == "invoice":
        yield from _column_below(text, first, previous.end)


def _first_number(text: str, start: int, limit: int, kind: str) -> Span | None:
    if kind == "po" and (order := _said_order(text, _ORDER_FOR, start, limit)):
        return order
    bridge = _BRIDGE.match(text, start)
    at = bridge.end() if bridge else start
    if kind in _IN_GROUPS and (groups := _IN_GROUPS[kind].match(text, at)) and at < limit:
        return Span(groups.start(), groups.end())
    if kind == "invoice" and at < limit and (spaced := _SPACED_SLASH.match(text, at)):
        return Span(*spaced.span())
    if kind in {"invoice", "account"} and (lettered := _LETTERED.match(text, at)) and lettered.start() < limit:
        return Span(*lettered.span())
    near = NUMBER.match(text, at) or (NUMBER.match(text, at - 1) if at > start else None)
    if (
        near
        and near.start("number") < max(limit, start + 1)
        and not (YEAR.fullmatch(near["number"]) and _MARKED_BEHIND.match(text, near.end()))
        and (
            is_document_number(near["number"], kind, adjacent=True, gap=text[start:at])
            or _is_marked(text[start:at], near["number"], kind)
            or _is_low(text, start, near, kind)
        )
    ):
        span = Span(near.start("number"), near.end("number"))
        if kind == "invoice" and (blank := _BLANK_INSIDE.match(text, span.start)):
            return with_any_series(text, Span(blank.start(), blank.end()))
        span = with_series(text, start, span)
        if kind == "account":
            return with_groups(text, start, with_letter(text, start, span))
        return span
    if kind == "account" and (named := _NAME_BETWEEN.match(text, start)):
        far = NUMBER.match(text, named.end())
        if far and is_document_number(far["number"], kind, adjacent=True):
            return Span(far.start("number"), far.end("number"))
    if kind == "po" and (order := _said_order(text, _SAID_ORDER, start, limit)):
        return order
    if kind == "other" and (named := _NAMED_OTHER.match(text, start) or _SAID_OTHER.match(text, start)):
        far = NUMBER.match(text, named.end())
        if far and far.start("number") <= limit:
            return Span(far.start("number"), far.end("number"))
    if kind == "invoice" and (bracket := _IN_BRACKETS.match(text, start)):
        far = NUMBER.match(text, bracket.end())
        if far and far.start("number") <= limit and is_document_number(far["number"], kind, adjacent=True):
            return Span(far.start("number"), far.end("number"))
    if kind in {"invoice", "account"}:
        loose = _LOOSE_BRIDGE.match(text, at, min(limit, at + 90))
        far = NUMBER.match(text, loose.end()) if loose else None
        if far and far.start("number") <= limit and is_document_number(far["number"], kind, adjacent=False):
            span = Span(far.start("number"), far.end("number"))
            return (
                with_letter(text, start, span)
                if kind == "account"
                else _in_bracket(text, with_series(text, start, span))
            )
    return None


def _in_bracket(text: str, number: Span) -> Span:
    """ "on your letter (NV 20871)": the letters between the bracket and the number are its own."""
    letters = _BRACKET_LETTERS.search(text, max(0, number.start - 7), number.start)
    return Span(letters.start() + 1, number.end) if letters else number


def _said_order(text: str, words: re.Pattern[str], start: int, limit: int) -> Span | None:
    said = words.match(text, start)
    far = NUMBER.match(text, said.end()) if said else None
    if far is None or far.start("number") >= limit or not is_document_number(far["number"], "po", adjacent=True):
        return None
    return Span(far.start("number"), far.end("number"))


def _is_marked(bridge: str, value: str, kind: str) -> bool:
    """ "invoice no. 7": a word for number makes even one digit a document's."""
    return kind == "invoice" and value.isdigit() and bool(_ENDS_IN_MARK.search(bridge))


def _is_low(text: str, start: int, near: re.Match[str], kind: str) -> bool:
    """ "Fattura 88?", "invoice 91 is paid": two digits right behind the word that count nothing. "30114 bills 14." does."""
    return (
        kind == "invoice"
        and bool(_LOW.fullmatch(near["number"]))
        and text[start - 1] not in "sS"
        and text[start : near.start("number")] in {" ", ": "}
        and ends_or_says(text, near.end("number"))
    )


def _is_numbered_alike(model: str, value: str, gap: str) -> bool:
    """ "delivery 881203 (F25-0912)" has one delivery, "[Case 118820] 77120 is overdue" one case."""
    return not (gap.isspace() and "\n" not in gap) and any(map(str.isalpha, model)) == any(map(str.isalpha, value))


def _column_below(text: str, first: Span, after: int) -> Iterator[Span]:
    """Further numbers at the front of the lines below: a table or a list with amounts behind each number."""
    model = text[first.start : first.end]
    line_start = text.rfind("\n", 0, first.start) + 1
    if text[line_start : first.start].strip(" \t>*•-|#\x00") and "\n" not in text[line_start : first.start]:
        lead = text[line_start : first.start]
        if not re.fullmatch(r"[\s\w.#:°º-]{0,24}", lead):
            return
    position = text.find("\n", after)
    while position != -1:
        end = text.find("\n", position + 1)
        line = text[position + 1 : end if end != -1 else len(text)]
        match = _COLUMN_ITEM.match(line)
        if match and is_alike(model, match["number"]) and not is_another_kinds(match["number"], model):
            item = Span(position + 1 + match.start("number"), position + 1 + match.end("number"))
            yield with_any_series(text, item) if model.startswith("INV ") else item
        elif line.strip():
            return
        position = end
