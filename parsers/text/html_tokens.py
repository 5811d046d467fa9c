"""HTML as mails write it in, a flat stream of text, opening and closing tags out: linear, never raises.

Both readers of mail HTML stand on it: the sanitiser writes the tokens anew, so that what the next gate parses is
exactly what was counted here; the text reader needs no tree. Comments, declarations and the content of scripts,
styles and foreign markup do not come out.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MAX_TAGS = 100_000

_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_OPENING = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)")
_BARE = re.compile(r"<(/?)([A-Za-z][^\s/>=\"']*+)>")
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+([\"'])?)?")
_UNQUOTED = re.compile(r"[^\s>]*+")
_GAP = re.compile(r"[\s/]*+")
_MAX_ATTRIBUTES = 60

# Their content is no text of the mail.
_OPAQUE = {
    name: re.compile(rf"</{name}\b[^>]{{0,200}}>", re.I)
    for name in (
        "script style title svg math template object applet iframe noembed noframes xmp "
        "select audio video canvas textarea"
    ).split()
}


@dataclass(frozen=True, slots=True)
class Text:
    """Character references are resolved."""

    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """`name` and attribute names are lower case, attribute values resolved; of a name given twice the first."""

    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Close:
    name: str


Token = Text | Open | Close


def tokenise(markup: str, max_tags: int = MAX_TAGS) -> Iterator[Token]:
    """What follows the last tag that is allowed is left out."""
    position = 0
    missing: set[str] = set()  # what was searched for and does not come again: nothing is scanned twice
    for _ in range(max_tags):
        found = _MARKUP.search(markup, position)
        if found is None:
            break
        start = found.start()
        if start > position:
            yield Text(html.unescape(markup[position:start]))
        if opening := _BARE.match(markup, start):
            position = opening.end()
            tag = _known_tag(opening[0]) if position - start < _LONGEST_KNOWN else _read_bare(opening[0])
        elif opening := _OPENING.match(markup, start):
            attributes, position = _read_attributes(markup, opening.end(), missing)
            name = opening.group(2).lower()
            tag = Close(name) if opening.group(1) else Open(name, attributes)
        else:
            position = _skip_declaration(markup, start, missing)
            continue
        if tag.name in _OPAQUE and isinstance(tag, Open):
            position = _skip_content(markup, tag.name, position, missing)
        else:
            yield tag
    else:
        return
    if position < len(markup):
        yield Text(html.unescape(markup[position:]))


def _read_bare(written: str) -> Open | Close:
    """A tag without attributes."""
    return Close(written[2:-1].lower()) if written[1] == "/" else Open(written[1:-1].lower(), {})


_LONGEST_KNOWN = 20  # characters
_known_tag = lru_cache(maxsize=500)(_read_bare)  # mails have few different ones, many times


def _skip_declaration(markup: str, start: int, missing: set[str]) -> int:
    """Past a comment, doctype or processing instruction."""
    mark = "-->" if markup.startswith("<!--", start) else ">"
    return _after(markup, mark, start + 2, missing)


def _after(markup: str, mark: str, position: int, missing: set[str]) -> int:
    """Behind the next mark; when there is none, only the opening is dropped: when unsure, show."""
    found = -1 if mark in missing else markup.find(mark, position)
    if found < 0:
        missing.add(mark)
        return position
    return found + len(mark)


def _skip_content(markup: str, name: str, position: int, missing: set[str]) -> int:
    found = None if name in missing else _OPAQUE[name].search(markup, position)
    if found is None:
        missing.add(name)
        return position
    return found.end()


def _read_attributes(markup: str, position: int, missing: set[str]) -> tuple[dict[str, str], int]:
    """The attributes and the offset behind the tag. Each character is consumed once."""
    attributes: dict[str, str] = {}
    while match := _ATTRIBUTE.match(markup, position):
        position = match.end()
        value = ""
        quote = match.group(2)
        if quote:
            closing = -1 if quote in missing else markup.find(quote, position)
            if closing < 0:
                missing.add(quote)
            else:
                value, position = markup[position:closing], closing + 1
        elif markup[position - 1] in "= \t\r\n\f":
            bare = _UNQUOTED.match(markup, position)
            if bare is not None and "=" in match.group():
                value, position = bare.group(), bare.end()
        name = match.group(1).lower()
        if name not in attributes and len(attributes) < _MAX_ATTRIBUTES:
            attributes[name] = html.unescape(value)
    gap = _GAP.match(markup, position)
    position = gap.end() if gap else position
    if markup.startswith("=", position):  # `<a =x>`: a stray sign ends what can be read
        return attributes, _after(markup, ">", position, missing)
    return attributes, position + 1
