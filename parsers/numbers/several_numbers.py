"""A cell that may name several documents in, the numbers that it names out: a list, a range, a shortened list.

"1001/1002", "1001, 1002 and 1003", "1001/02/03" and "1001-1004" each name several; the hyphen may as well be part
of one number, so a caller takes a reading only where the ledger proves it.
"""

import re

_MIN_DIGITS = 3
_MAX_RANGE = 200
_MAX_TEXT = 200
_NUMBER = re.compile(r"(?P<head>.*?)(?P<digits>\d+)(?P<tail>[A-Za-z]?)")
_SPAN = re.compile(
    r"(?P<first>\S+?)\s*(?:-|–|—|\.\.\.?|\bto\b|\bthrough\b|\bthru\b|\buntil\b|\bbis\b|\bau\b|\bal\b|\bà\b|\bt/m\b|\btot\b|\ba\b)"
    r"\s*(?P<last>\S+)",
    re.IGNORECASE,
)
_RANGE_MARK = re.compile(r"[-–—]|\.\.|\b(?:to|through|thru|until|bis|au|al|à|t/m|tot|a)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[/,;&+]\s*|\s+(?:and|und|et|y|e|en)\s+|\s+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def number_range(text: str) -> tuple[str, ...]:
    """The numbers from the first to the last one, both included; empty when the text is no range."""
    may_be_one = len(text) <= _MAX_TEXT and _RANGE_MARK.search(text)
    match = _SPAN.fullmatch(text.strip()) if may_be_one else None
    first = _NUMBER.fullmatch(match["first"]) if match else None
    if match is None or first is None or first["tail"] or len(first["digits"]) < _MIN_DIGITS:
        return ()
    last = _NUMBER.fullmatch(_completed(match["last"], match["first"]))
    if last is None or last["tail"] or last["head"].casefold() != first["head"].casefold():
        return ()
    low, high, width = int(first["digits"]), int(last["digits"]), len(first["digits"])
    if len(last["digits"]) != width or not 0 < high - low <= _MAX_RANGE:
        return ()
    return tuple(f"{first['head']}{number:0{width}}" for number in range(low, high + 1))


def number_list(text: str) -> tuple[str, ...]:
    """The numbers of a list, shortened ones completed by the first; empty when the text names fewer than two."""
    parts = [part for part in _BETWEEN.split(text.strip()) if part] if len(text) <= _MAX_TEXT else []
    if len(parts) < 2 or not all(any(char.isdigit() for char in part) for part in parts):
        return ()
    return tuple(_completed(part, parts[0]) for part in parts)


def named_numbers(text: str) -> tuple[str, ...]:
    """Every number that the text may name as one of several."""
    return tuple(dict.fromkeys((*number_range(text), *number_list(text))))


def looks_like_several(text: str) -> bool:
    """Whether the text reads like a range or a shortened list on its face: "1001-1004", but not "2024-2031"."""
    numbers = number_range(text)
    if numbers:
        return not _YEAR.fullmatch(numbers[0])
    listed = number_list(text)
    shortened = len(listed) > 2 and "/" in text and text.strip() != "/".join(listed)
    return shortened and not _YEAR.fullmatch(listed[0])


def _completed(part: str, whole: str) -> str:
    """ "04" after "1001" is 1004; a part as long as the whole, or with letters of its own, stays as it is."""
    if not part.isdigit() or len(part) >= len(whole) or not whole[-len(part) :].isdigit():
        return part
    return whole[: -len(part)] + part
