"""Bytes and the charset a mail declares in, text out: never raises, and says when the declaration was wrong.

Order: the declared charset if it fits, UTF-8 if the bytes are valid UTF-8, then a guess. Labels are looked up in
an allow-list because Python's codec registry also holds quadratic and non-text codecs (idna, unicode_escape, zip).
"""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

_SAMPLE_BYTES = 4096

# What a mail calls it → the codec that reads it. Mailers label supersets by the name of the subset.
_ALIASES = {
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "unicode": "utf-16",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ansi": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "windows-874": "cp874",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "tis-620": "cp874",
}
_TEXT_CODEC = re.compile(
    r"(ascii|utf-?(7|8|8-sig|16(-[lb]e)?|32(-[lb]e)?)|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gb\w+|big5\w*|euc_\w+"
    r"|iso2022_\w+|shift_jis\w*|johab|hz|ptcp154|kz1048|tis-620|hp-roman8)"
)
_STATEFUL = re.compile(r"utf-(7|16|32)|iso2022|hz")  # codecs that write other letters in ASCII bytes
_LABEL = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,39}")
_WESTERN = {"ascii", "cp1252", "iso8859-15"}
_SUSPECTS = "cp1252 cp1250 cp1251 koi8-r cp1253 cp1254 cp1255 cp1256 cp932 euc_jp gb18030 big5 cp949".split()
_LATIN = ("cp1252", "cp1250", "iso8859-2")  # the commonest first; it wins a tie
_INSIDE_WORD = re.compile("(?<=[A-Za-z])([^\x00-\x7f’‘´`–—…·])(?=[a-z])")
_CYRILLIC_BYTES = re.compile(rb"[\xc0-\xff\xa3\xa8\xb3\xb8]{3,}")
_WORD = re.compile("[\u0400-\u04ff]+")
_VOWELS = "аеёиоуыэюяіїє"
_HIGH = re.compile(rb"[\x80-\xff]+")
_UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """`trusted` is False when the declared charset did not fit and another one was taken."""

    text: str
    charset: str
    trusted: bool


def decode_text(data: bytes, declared: str | None) -> Decoded:
    """Text without NULs and lone surrogates, so that every store and wire takes it."""
    codec = find_codec(declared) if declared else None
    if data.isascii() and b"\x1b" not in data and not (codec and _STATEFUL.match(codec)):
        return Decoded(_clean(data.decode("ascii")), "ascii", True)
    if codec is not None and not (codec == "ascii" and not data.isascii()):
        found = _try(data, codec)
        if found is not None and not (codec in _WESTERN and _is_utf8(data)):
            return Decoded(_clean(found), codec, True)
    text, charset = _guess(data)
    trusted = declared is None and charset in {"utf-8", "ascii"}
    return Decoded(_clean(text), charset, trusted or charset == codec)


@lru_cache(maxsize=512)
def find_codec(label: str) -> str | None:
    """The canonical name of a text codec for a label as mails write it, or None."""
    name = label.strip().strip("\"'").strip().lower()
    name = _ALIASES.get(name, name)
    if not _LABEL.fullmatch(name):
        return None
    try:
        canonical = codecs.lookup(name).name
    except LookupError:
        return None
    return canonical if _TEXT_CODEC.fullmatch(canonical) else None


def _guess(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    if b"\x1b$" in data or b"\x1b(" in data:
        found = _try(data, "iso2022_jp_ext")
        if found is not None:
            return found, "iso2022_jp_ext"
    if data.isascii():
        return data.decode("ascii"), "ascii"
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    valid = len(text) - len(text.encode("ascii", "ignore")) - broken
    # Half a character at a cut does not make a UTF-8 text something else.
    if broken == 0 or valid >= broken:
        return text, "utf-8"
    charset = _guess_legacy(data)
    return data.decode(charset, "replace"), charset


def _guess_legacy(data: bytes) -> str:
    """A charset for 8-bit bytes that are not UTF-8, from the lines that hold them."""
    sample = b"\n".join(line for line in data[: 64 * _SAMPLE_BYTES].splitlines() if _HIGH.search(line))[
        :_SAMPLE_BYTES
    ]
    runs = [len(run) for run in _HIGH.findall(sample)]
    if not runs or sum(runs) < 2 * len(runs):  # single accents between Latin letters
        return min(_LATIN, key=lambda charset: _odd_letters(sample.decode(charset, "replace")))
    if cyrillic := _cyrillic(sample):
        return cyrillic
    from charset_normalizer import from_bytes  # slow to import, rarely needed

    best = from_bytes(sample, cp_isolation=_SUSPECTS, preemptive_behaviour=False).best()
    return best.encoding if best is not None else "cp1252"


def _cyrillic(sample: bytes) -> str | None:
    """A few words are too little for statistics, but Cyrillic shows: both of its charsets use the upper quarter only,
    and the wrong one turns the case of every letter."""
    high = b"".join(_HIGH.findall(sample))
    if len(high) > 200 or not _CYRILLIC_BYTES.fullmatch(high):
        return None
    for charset in ("cp1251", "koi8-r"):
        words = _WORD.findall(sample.decode(charset, "replace"))
        letters = "".join(words)
        small = sum(letter.islower() for letter in letters)
        vowels = sum(letter in _VOWELS for letter in letters.lower())
        cased = all(word.islower() or word.istitle() or word.isupper() for word in words)
        if cased and 2 * small > len(letters) and 0.2 < vowels / len(letters) < 0.7:
            return charset
    return None


def _odd_letters(text: str) -> int:
    """Signs in the middle of words: what letters of one Latin charset become when read in another."""
    return sum(not match.group(1).isalpha() for match in _INSIDE_WORD.finditer(text))


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        if codec == "cp1252":  # five bytes of cp1252 are undefined; WHATWG reads them as C1 controls
            return data.decode("cp1252", "replace")
        return None


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _clean(text: str) -> str:
    if text.startswith("\ufeff"):
        text = text[1:]
    if text.isascii() and "\x00" not in text:
        return text
    return _UNPRINTABLE.sub("\ufffd", text.replace("\x00", ""))
