"""Bytes that are no UTF-8 in, the name of the charset of eight bits that wrote them out.

Every charset makes letters of most bytes, but only the right one makes words: letters that one language has, without
signs between them, in one case. Statistics of whole texts are no help, as an export may have three such words.
"""

import re
from functools import lru_cache

# The commonest first; it wins a tie. Windows, ISO, DOS and Macintosh; western and central Europe.
_CHARSETS = ("cp1252", "cp1250", "iso8859_2", "cp850", "cp852", "mac_roman")
_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "äöüßé",  # German
        "àâçéèêëîïôùûüœæ",  # French
        "áéíñóúüç",  # Spanish, Catalan
        "àèéìíîòóù",  # Italian
        "áâãàçéêíóôõú",  # Portuguese
        "áäçèéëïóöü",  # Dutch
        "åäöæøé",  # the North
        "ąćęłńóśźż",  # Polish
        "áäčďéěíĺľňóôöřŕšťúůüýž",  # Czech, Slovak
        "áéíóöőúüű",  # Hungarian
        "čćđšž",  # Croatian, Slovene
        "ăâîșțşţ",  # Romanian
    )
)
_HIGH_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_MOST_WORDS = 2_000
_SIGNS = "–—’‘“”„«»…·€°ºª§\u00a0"  # that may stand at a word's edge


def guess_charset(content: bytes) -> str:
    words = set(_HIGH_WORD.findall(content, 0, 1_000_000)[:_MOST_WORDS])
    return min(_CHARSETS, key=lambda charset: sum(_is_odd(word.decode(charset, "replace")) for word in words))


@lru_cache(maxsize=10_000)
def _is_odd(word: str) -> bool:
    """Whether no language has such a word: "ZAP£ATA", "pøíkaz", "fŸr"."""
    letters = word.strip(_SIGNS)
    special = {char for char in letters if not char.isascii()}
    if not special:
        return False
    in_one_case = letters.isupper() or letters[1:].islower() or len(letters) == 1
    return not (letters.isalpha() and in_one_case and any(special <= alphabet for alphabet in _ALPHABETS))
