"""The same documents in words that the reader has no table for: what headings and totals say without their words.

What is left to tell the columns are the ledger, the types of the cells, and the sums.
"""

from collections.abc import Mapping
from random import Random

_HEADINGS = frozenset("ref own po date due text gross disc ded wht reason net".split())
_TOTALS = frozenset("total amount carried brought".split())

# Which words of a document are taken away, by the name of the option.
KINDS: Mapping[str, frozenset[str]] = {
    "headings": _HEADINGS,
    "totals": _TOTALS,
    "both": _HEADINGS | _TOTALS,
    "bare": _HEADINGS,  # with nothing in their place
    "foreign": _HEADINGS | _TOTALS,
}

# Hungarian, Finnish, Estonian, Icelandic.
_FOREIGN: Mapping[str, tuple[str, ...]] = {
    "ref": ("Hivatkozásuk", "Viitteenne", "Teie viide", "Ykkar tilvísun"),
    "own": ("Bizonylatunk", "Tositteemme", "Meie viide", "Okkar númer"),
    "po": ("Megrendelés", "Tilaus", "Tellimus", "Pöntun"),
    "date": ("Keltezés", "Päivätty", "Kuupäev", "Dagsett"),
    "due": ("Lejárat", "Eräpäivä", "Maksetähtaeg", "Gjalddagi"),
    "text": ("Megnevezés", "Selite", "Selgitus", "Skýring"),
    "gross": ("Számlázott", "Laskutettu", "Arveldatud", "Reikningsfært"),
    "disc": ("Engedmény", "Alennus", "Allahindlus", "Afsláttur"),
    "ded": ("Levonás", "Vähennys", "Mahaarvatud", "Frádráttur"),
    "wht": ("Levont adó", "Ennakonpidätys", "Kinnipeetud", "Staðgreiðsla"),
    "reason": ("Indoklás", "Syy", "Põhjus", "Ástæða"),
    "net": ("Kiegyenlítve", "Suoritettu", "Tasutud", "Greitt"),
    "total": ("Mindösszesen", "Kaikkiaan", "Kokku", "Samtals"),
    "amount": ("Kiegyenlített", "Suoritus", "Makstud", "Greiðsla"),
    "carried": ("Átvitel", "Siirretään", "Ülekanne", "Flutt"),
    "brought": ("Áthozat", "Siirretty", "Ületoodud", "Frá fyrri síðu"),
}


def word_for(concept: str, unworded: str, random: Random) -> str | None:
    """The word in place of the usual one; None where that stays."""
    if concept not in KINDS.get(unworded, ()):
        return None
    if unworded == "bare":
        return ""
    return random.choice(_FOREIGN[concept]) if unworded == "foreign" else _invent(random)


def _invent(random: Random) -> str:
    """Two or three syllables more than once, as a language might: "Zuvaro Keb"."""
    words = ["".join(random.choice("bdfgjkmvz") + random.choice("aou") for _ in range(n)) for n in (3, 2)]
    return " ".join(words[: random.choice((1, 1, 2))]).capitalize()
