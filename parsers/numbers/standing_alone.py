"""Text in, the numbers out that say by their own shape what they are: a telling prefix, a year, a "#", a word without a
blank before its number.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Iterator, Sequence

from parsers.numbers import number_words
from parsers.numbers.bare_numbers import AND, is_labelled
from parsers.numbers.number_shapes import YEAR, kind_of_prefix, mark_taken
from parsers.places import NamedNumberPattern
from parsers.problems import Span

# A month of a year, as a series that begins anew each month has it.
_MONTH = r"(?:0[1-9]|1[0-2])"
_YEAR = r"(?:(?:19|20)\d\d|1[5-9]|2\d|3[0-5])"
# In this order: of two that fit, the first is taken.
_SHAPES = (
    # "FV 12/03/2026", "RE 2026 0118"
    rf"(?P<series>{number_words.SERIES}) (?:\d{{3,4}} \d{{3,4}}|[A-Z\d]{{1,6}}/\d{{1,8}}(?:/\d{{2,4}})?|\d{{3,9}}(?:[-_/.]\d{{1,8}}){{0,3}}(?:[/-][A-Z]{{1,2}}\b)?)",
    r"[RF] \d{4,8}(?! [A-ZÀ-Þ]|[.,/-]\d)",  # "R 20441"
    r"[A-Z]{1,3}-[A-Z]{2,4} \d{3,10}",  # "S-INV 20311"
    r"[A-Z]{2,5}-(?:INV|SI|SIN|RE|RG|FAC|FT|FV)-\d{2,8}(?:-\d{2,8})?",  # "HBX-INV-2026-118"
    # "INV-2026-0042", "AB 20441", "A-7688/25"
    r"(?P<prefix>[A-Z]{2,7}(?=[-_/ ]?\d{3}|[-_/.]\d)|[A-Z](?=[-_/]?\d{4}|[-_/]\d{3}|[-_/.]\d))(?:[-_/ ]?\d{3,14}|[-_/.]\d{1,4}(?:[-_/.][A-Z\d]{1,10}){1,3})(?:[-_/.–][A-Z\d]{1,10}){0,3}",
    rf"(?P<spaced>[A-Z]{{2,4}}) {_YEAR}[-/.]\d{{3,6}}",  # "KX 26-00118"
    r"(?:\d{3,8}-[A-Z]{1,2}|(?-i:\d{4,8}/(?:[A-Z]|FE|PA)|[1-9]\d{4,7}[A-Z]))(?=[\s.,;:)?!]|$)",  # "118831-A", "40021B"
    rf"(?P<yearly>[A-Z]{{1,4}})(?:\d{{1,4}}[-_/]|{_YEAR}\.|{_YEAR}[-/.]{_MONTH}[-/.])\d{{3,8}}(?:-[A-Z])?",  # "NS10-22755", "F25.0899", "T25-00971-B"
    r"[B-DF-HJ-NP-TV-Z]\d{5,7}[A-Z]",  # "S40112K"
    r"(?:1[5-9]|2\d|3[0-5])\.\d{1,2}\.(?:0\d{3}|\d{5,6})",  # "25.3.01955"
    r"(?-i:INV|SINV|FACT?|RG|FV)\d{1,4}(?:[-/.]\d{1,6}){2}",  # "FV12/03/2026"
    r"(?!(?:mid|pre)-)[a-z]{2,3}-\d{4,8}",  # "nv-20871"
    r"(?:inv|sin|si|fac|fv|ft|rg)\d{4,9}",  # "inv20871"
    r"(?P<low>[a-z]{2,3})\d{5,9}",  # "nv208714"
    r"[A-Z][a-z]{1,2}-\d{4,8}",  # "Nv-20871"
    r"[A-Z]{1,4}/\d{1,6}/\d{1,2}/\d{2,4}",  # "FA/118/05/2026"
    r"[A-Z]{1,3}/(?:INV|SI|RE|RG|FAC|FT|FV|FA)/\d{3,8}",  # "NW/INV/00417"
    r"[A-Z]\d{2}/[A-Z]{1,3}/\d{3,6}",  # "A26/NW/0417"
    r"\d{2,4}[./-]?(?!X|NE\d)[A-Z]{1,4}[./-]?\d{4,8}",  # "26INV00871", "2026-NW-0417"
    r"[A-Z]{2,4}\.\d{4,8}",  # "NW.20871"
    r"\d{2}-\d{4,5}[-/][A-Z]",  # "26-0441-B"
    r"[A-Z]{1,3}-?\d{2,8}-(?:INV|RE|RG|FAC|FT|FV)",  # "NW-20871-INV"
    rf"\d{{1,6}}/{_MONTH}/(?:{_YEAR})(?:/[A-Z]{{1,3}})?|{_MONTH}/(?:19|20)\d\d/\d{{1,6}}(?:/[A-Z]{{1,3}})?",  # "441/05/2026", "10/2025/44"
    rf"\d{{1,6}}/{_YEAR}/[A-Z]{{1,3}}|{_YEAR}/\d{{2,6}}/[A-Z]{{1,3}}|{_YEAR}/[A-Z]{{1,3}}/\d{{2,6}}",  # "55/2026/PA", "26/118/B", "2026/A/118"
    rf"(?:19|20)\d\d[-/.]{_MONTH}[-/.]\d{{3,6}}",  # "2026-04-0077"
    r"(?:19|20)\d\d[-/]\d{3,8}(?:[-/]\d{1,3})?",  # "2026-00871"
    r"\d{3,8}[-/](?:19|20)\d\d(?:/[A-Z]{1,4})?",  # "118/2026"
    r"\d{4}-[A-Z]{1,4}-\d{2,8}",  # "2026-A-118"
)
ALONE = NamedNumberPattern(rf"(?<![\w\x00/.-])#?(?P<number>{'|'.join(_SHAPES)})(?![\w\x00])")
# what leads to the next number of one series: "FV 2201 i 2207"
_FURTHER = re.compile(
    rf"(?:\s?[,;+]\s?|\s{{1,2}}{AND}\s{{1,2}}|, {AND}\s)(?P<number>\d{{3,9}}(?:[-_/.]\d{{1,8}}){{0,3}})(?![\w\x00/–-]|[.,:]\d)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_AFTER_PREPOSITION = NamedNumberPattern(
    r"\b(?:for|on|against|of|re|für|auf|zu|pour|sur|para|por|per|su|voor|op|za|na|do|la|die|der|and|und|et|y|e|en)\s(?P<number>\d{2,4}-\d{3,6})(?![\w/-]|\s?[-–])",
    re.IGNORECASE,
)
_BEFORE_HASH = re.compile(
    r"(?:^|[.,:;(!?*\n-]\s*|\d\s|\b(?:of|for|on|re|and|or|against|is|are|pay|paid|send|need|about|with|see|the|both|copies|copy|your|our|missing|void|cancel|credit|reissue|resend|rebill|approve|dispute|release|"
    r"für|auf|zu|und|die|der|pour|sur|et|la|les|para|por|de|y|las|per|su|e|le|voor|op|en|za|na|i)\s)$",
    re.IGNORECASE,
)
# "invoice30114", "RgNr30114"
_GLUED = re.compile(
    r"(?<![\w/.-])(?:(?:invoice|rechnung|facture|factura|fattura|factuur|fatura|faktura|bill|beleg)[./]?(?:no|nr|n[°º])?|(?:inv|rg|re|fra|fact)\.?(?:no|nr))\.?(?P<number>\d{4,12})(?![\w\x00]|[-/.]\w)",
    re.IGNORECASE,
)
_MAY_BE_GLUED = re.compile(r"\d{4}(?<=[A-Za-z°º.]\d{4})")
_CHEQUE = re.compile(r"che(?:ck|que)\b|scheck|chèque|assegno|talón", re.IGNORECASE)
_HASH = re.compile(r"(?<![\w\x00])#\s?(?P<number>\d{3,12})(?![\w\x00])")
_NOUN_BEFORE = re.compile(r"([^\W\d_]{4,24})[\s:#(]{1,3}$")
_DONE_AGAIN = re.compile(
    r"re(?:send|sent|issued?|viewed|view|leased?|bill|check|print|ceived?|turn|jected|quest)", re.IGNORECASE
)
# words of a sentence about an invoice that one letter isn't short for: "we received R2025-118"
_NO_NOUN = re.compile(
    r"about|against|also|alla|alle|anche|auch|avec|both|betaald|bezahlt|bitte|contra|could|copy|copia|dass|deux|fehlt|fehlen|falta\w*|find|from|haben|have|"
    r"hebben|hemos|hold|kopi\w+|manca\w*|manque\w*|mais|miss\w*|need|nicht|noch|nous|only|paid|paga\w+|para|pay\w*|plus|please|pour|receiv\w+|reçu\w*|"
    r"ricevut\w|régl\w+|send|sent|settle\w*|should|sobre|still|sulla|that|this|they|today|tylko|void|voor|wait\w*|with|without",
    re.IGNORECASE,
)
_CORRECTION = re.compile(r"kor(?:yg|ekt)", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d\d[-/](?:19|20)\d\d")
# "3 units of the CX-200"
_COUNTED_MODEL = re.compile(
    r"(?:\x00(?= (?:of|de|di|van|von) )|\b(?:units?|pcs|pieces?|sets?|models?|types?|machines?|stück|modell\w*|typ|modèles?|pièces?|piezas?|unidades|modelos?|pezzi|modell[oi]|stuks|sztuk\w?|model\w{0,2}))"
    r"(?: (?:of|the|your|our|de|du|la|el|del|di|della|van|do|da|der|vom|des)){0,2} $",
    re.IGNORECASE,
)


def find_glued(text: str) -> list[tuple[str, Span]]:
    """ "invoice30114", "RgNr30114"."""
    if not _MAY_BE_GLUED.search(text):
        return []
    return [("invoice", Span(*match.span("number"))) for match in _GLUED.finditer(text)]


def find_standing_alone(text: str) -> list[tuple[str, Span]]:
    """By a prefix or a year of their own; where there is none, two parts behind a small word ("for 118-441")."""
    found = [
        (_kind_of_series(text, match["prefix"] or match["series"] or match["spaced"]), span)
        for match in ALONE.finditer(text)
        if (
            (
                (match["prefix"] or match["low"] or "").upper() not in number_words.NOT_INVOICE_PREFIXES
                and match["spaced"] not in number_words.NO_SERIES
                and match["yearly"] not in number_words.YEARLY_PAPERS
                and _is_telling(match)
            )
            or match["number"].upper().endswith("-INV")
        )
        and not _COUNTED_MODEL.search(text, max(0, match.start() - 30), match.start())
        and not is_labelled(text, match.start())
        and not _abbreviates_noun(text, match)
        for span in _with_further(text, match)
    ]
    if not found:
        found = [
            ("invoice", Span(match.start("number"), match.end("number")))
            for match in _AFTER_PREPOSITION.finditer(text)
        ]
    return found


def _kind_of_series(text: str, series: str | None) -> str:
    """FK is a Polish korekta where one is spoken of, and elsewhere a series of invoices."""
    return "credit" if series == "FK" and _CORRECTION.search(text) else kind_of_prefix(series)


def _with_further(text: str, match: re.Match[str]) -> Iterator[Span]:
    """The number, and behind one with a series those of its list, which leave the series out: "FV 2201 i 2207"."""
    yield Span(match.start("number"), match.end("number"))
    if not match["series"]:
        return
    shape, end = _DIGIT.sub("0", match["number"].partition(" ")[2]), match.end("number")
    while (further := _FURTHER.match(text, end)) and _DIGIT.sub("0", further["number"]) == shape:
        yield Span(further.start("number"), further.end("number"))
        end = further.end("number")


def _is_telling(match: re.Match[str]) -> bool:
    value = match["number"]
    digits = sum(char.isdigit() for char in value)
    joined = " " in value
    return (
        digits >= 3
        and any(char in "123456789" for char in value)
        and not _YEARS.fullmatch(value)
        and not (joined and digits < 4 and not match["series"])
        and not (joined and YEAR.fullmatch(value.split()[-1]))
    )


def _abbreviates_noun(text: str, number: re.Match[str]) -> bool:
    """ "dispute DSP-44120", "warranty WTY 881": letters that shorten the noun before them number what it names."""
    letters = (number["prefix"] or "").lower()
    noun = _NOUN_BEFORE.search(text, max(0, number.start() - 30), number.start()) if letters else None
    if noun is None or noun[1].lower() in number_words.INVOICE_NOUNS or _DONE_AGAIN.fullmatch(noun[1]):
        return False
    if len(letters) == 1 and _NO_NOUN.fullmatch(noun[1]):
        return False
    rest = iter(noun[1].lower())
    return noun[1][0].lower() == letters[0] and all(letter in rest for letter in letters)


def find_after_hash(text: str, found: Sequence[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """ "#4471" in a list or behind a small word; behind a noun it is that noun's number, and in a sentence on a
    cheque the cheque's. Where numbers are named, only one as long as an invoice's."""
    if "#" not in text:
        return []
    taken = mark_taken(found, len(text))
    lengths = {span.end - span.start for kind, span in found if kind == "invoice"}
    named = any(kind != "other" for kind, _ in found)
    return [
        ("invoice", Span(match.start("number"), match.end("number")))
        for match in _HASH.finditer(text)
        if _BEFORE_HASH.search(text[: match.start()][-20:])
        and not _CHEQUE.search(text[: match.start()][-60:])
        and not taken[match.start("number")]
        and (not named or len(match["number"]) in lengths)
    ]
