"""Text in, the same text out with everything blanked that is surely no document number: addresses, links, amounts,
dates, IBANs, VAT ids, phones, postcodes, shares and counts. All else stays at its place.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Iterator, Sequence

from parsers.numbers.amounts import find_amounts
from parsers.numbers.number_ranges import find_endings
from parsers.places import NamedNumberPattern, NumberPattern
from parsers.problems import Span

BLANK = "\x00"
_MONTH = (
    r"jan\w*|feb\w*|fév\w*|mar\w*|mär\w*|apr\w*|avr\w*|abr\w*|may|mai\w*|maj\w*|mag\w*|mei|jun\w*|juin|giu\w*|jul(?!lie\b)\w*|juil\w*|lug\w*|"
    r"aug\w*|août|ago\w*|sep\w*|set\w*|oct\w*|okt\w*|ott\w*|out\w*|nov\w*|dec\w*|déc\w*|dez\w*|dic\w*|"
    r"stycz\w*|lut\w*|kwie\w*|czerw\w*|lip\w*|sierp\w*|wrze\w*|paźdz\w*|listop\w*|grud\w*"
)
# In this order: what is blanked first cannot be read as the next. Grouped by the first letter, for speed.
_ADDRESSES = r"(?:https?://|www\.)\S{1,500}|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,200}|<[^>\n]{1,200}>"
# the last word of a state behind its city and a comma, and its letters where they are no word of a sentence
_STATES = (
    r"(?<=, )(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|"
    r"Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|Ohio|Oklahoma|"
    r"Oregon|Pennsylvania|Tennessee|Texas|Utah|Vermont|Virginia|Washington|Wisconsin|Wyoming)|(?<=, New )(?:Hampshire|Jersey|Mexico|York)|"
    r"(?:(?<=, North )|(?<=, South ))(?:Carolina|Dakota)|(?<=, Rhode )Island|(?<=, West )Virginia"
)
_STATE_LETTERS = "A[kz]|Ct|Fl|Ga|K[sy]|M[dnst]|N[cdhjmvy]|Ri|Sc|T[nx]|Ut|Vt|W[aivy]"
_WITH_LETTER_FIRST = (
    # IBAN, with or without groups of four: the shortest has fifteen characters
    r"(?-i:A[DELTZ]|B[AEGHIR-Y]|C[HRYZ]|D[EJKO]|E[EGS]|F[AIKOR]|G[BEILRT]|H[NRU]|I[ELQST]|JO|K[WZ]|L[BCITUVY]|M[CDEKNRTU]|N[IL]|OM|P[KLST]|QA|R[OSU]|S[ACDEIKMOTV]|T[LNR]|UA|V[AG]|XK|YE)"
    r"\d{2}(?-i:(?:[ ]?[A-Z0-9]{4}){2}[ ]?[A-Z0-9]{3}(?:[A-Z0-9](?:[ ]?[A-Z0-9]{4}){0,5}(?:[ ]?[A-Z0-9]{1,4})?)?)\b|"
    # dates
    rf"(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b(?!\d|[-/](?!(?:19|20)\d\d\b)\d{{3,6}}\b)|(?:{_MONTH})\.?[ /-](?:de |of )?(?:19|20)\d\d\b|"
    # VAT ids
    r"(?:ATU\d{8}|DE ?\d{9}|FR ?[A-Z0-9]{2} ?\d{9}|ES ?[A-Z]\d{7}[A-Z0-9]|IT ?\d{11}|NL ?\d{9} ?B\d{2}|PT ?\d{9}|"
    r"PL ?\d{10}|GB ?\d{9}|BE ?0\d{9}|CHE-\d{3}\.\d{3}\.\d{3})\b|"
    # standards
    r"(?-i:(?:ISO|IEC|IEEE|ASTM|DIN|EN|VDE|UNI)(?:[ /-](?:EN|ISO|IEC))*[ -]?\d{3,5}(?:[:-]\d{1,4})*)\b|"
    # court files
    r"(?-i:[IVX]{1,5} [A-Z][A-Za-z]{0,3}) \d{1,5}/\d{2,4}\b|"
    # postcodes behind a state
    r"(?-i:(?!(?:Invoices?|Inv|Bills?|Rechnung\w*|Beleg\w*|Factur\w*|Fattur\w*|Fatur\w*|Faktur\w*|Paid|Pay|Both|Copy|Please|Die|Regarding)\b)[A-Z][a-z]{2,20}(?:, | (?!ID )(?=[A-Z]{2} \d{5}(?:-\d{4})?(?:[ \t]*(?:$|[\n,])|[.] |[.]$| USA?\b)))(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])) \d{5}(?:-\d{4})?\b|"
    # "Marlton, New Jersey 08053", "Atlanta, Ga, 30004", "Melbourne VIC 3000"
    rf"(?-i:(?:{_STATES}|(?<=, )(?:{_STATE_LETTERS})),?|(?<=[a-z] )(?:{_STATE_LETTERS}),) \d{{5}}(?:-\d{{4}})?\b|"
    r"(?-i:(?<=[a-z] )(?:ACT|NSW|NT|QLD|SA|TAS|VIC|WA)) \d{4}(?=[ \t]*(?:$|[\n,.]| Australia\b))"
)
_WITH_DIGIT_FIRST = (
    # dates and times
    r"\b\d{4}-\d{2}-\d{2}(?:T\d\d:\d\d\S*)?\b(?!-\d{3,6}\b(?!-))|\b\d{1,2}\.\d{1,2}\.(?:(?:19|20)\d\d|\d{2})\b(?![./-]?\d)|"
    # not behind the series or the word of a Polish invoice: "FV 12/03/2026"
    r"(?=\d{1,2}/)(?<!\bf[vsa] )(?<!\bfvs )(?<!faktur[ayę] )(?<!faktur[ayę] nr )(?<!faktur[ayę] nr: )\b\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})\b(?![./-]?\d|/[A-Z]\b)|\b(?:19|20)\d\d/\d{2}/\d{2}\b|"
    r"(?=\d{1,2}/)(?:(?<=\bd[ue] )|(?<=\bdel )|(?<=\bvom )|(?<=\b[oa]n )|(?<=\bil )|(?<=\ble )|(?<=\bel )|(?<=\bam )|(?<=\bdd )|(?<=\bdated )|(?<=\bto )|(?<=\bby )|(?<=\buntil )|(?<=\bau )|(?<=\bal )|(?<=\baté )|(?<=\bop )|(?<=\bper )|(?<=\bbis ))(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|[12]\d|3[01])(?![\w/-])|"
    r"(?<![A-Za-z]-)\b\d{1,2}-\d{1,2}-(?:(?:19|20)\d\d|\d{2})\b(?![-/]?\d)|\b\d{1,2}\.\d{1,2}\.(?!\d)|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?[ -](?:de |of )?(?:{_MONTH})\.?(?:[ -](?:de |of )?\d{{2,4}})?\b|"
    r"\b\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?[ap]m)?\b|"
    # what a mail server answers
    r"\b[245]\d\d[ -]#?[245]\.\d{1,3}\.\d{1,3}\b|"
    # who receives by Peppol
    r"\b\d{4}:(?-i:[A-Z]{0,3})\d{5,20}\b|"
    # parcels, phones, rooms of a call
    r"\b1Z[0-9A-Z]{16}\b|\b\d{3}-\d{3}-\d{4}\b|\b0\d{3,4} \d{3} \d{3,4}\b(?![ -]?\d)|"
    # court files
    r"\b\d{1,6}/\d{2,4}(?=[^\n\d]{1,30}\b(?:tribunal\w*|corte|cour|juzgado|amtsgericht|landgericht|rechtbank|sąd\w*|court)\b)|"
    r"\b\d{1,4} (?-i:[A-Z][A-Za-z]{0,3}) \d{1,5}/\d{2,4}\b|"
    # shares and counts
    r"(?<!\d)\d{1,20}(?:[.,]\d{1,20})?\s?%|\b\d{1,20}(?:[.,]\d{1,20})? ?(?:days?|tage\w*|jours|días|giorni|dagen|dias|dni|hours?|pcs|pieces?|stück|kg|"
    r"units?|x|stunden|heures|horas|ore|uren|uur|godzin\w*|stuks|pezzi|piezas|unidades|unités|sztuk\w*|km|m|m²|boxes|cartons?|pallets?|months?|weeks?|users?|seats?|licen[cs]es?)\b(?!-\d)|"
    # numbers with decimals, also without a currency
    r"(?<![\w-])(?<![a-z]\.)(?:\d{1,3}(?:[.,' ]\d{3}){1,9}|\d{1,20})[.,]\d{2}(?![\w/-]|[.,]\d)"
)
_DIGIT_SOON = r"\b(?=[^\W\d_]{1,40}+(?:[\d_]|[.,]?[ /-](?:[A-Z0-9]{1,4} ?)?\d))"
_OTHER_NUMBERS = (
    rf"{_DIGIT_SOON}(?:{_WITH_LETTER_FIRST})|(?=\d)(?:{_WITH_DIGIT_FIRST})|"
    r"\+\d[\d ()./-]{6,18}\d|\(\d{2,5}\)[ -]?\d[\d -]{4,12}\d"
)
_NOT_A_REFERENCE = NamedNumberPattern(_OTHER_NUMBERS, re.IGNORECASE)
_NOT_A_REFERENCE_NOR_ADDRESS = re.compile(rf"{_ADDRESSES}|{_OTHER_NUMBERS}", re.IGNORECASE)
_ADDRESS_SIGN = re.compile(r"[@<]|://|www\.", re.IGNORECASE)
_SUSPECT = re.compile(r"(?:[\d@<]|:(?=//)|[Ww](?=[Ww]{2}\.))[^\n]*")
# "Suite 120, Chicago IL 60601"
_POSTCODE = re.compile(
    r"\b(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Suite|Ste|Blvd|Boulevard|Box|Floor|Way|Court|Ct|Parkway|Pkwy|Highway|Hwy|Place|Pl)\b"
    r"[^\n]{0,60}?\b[A-Z]{2} (?P<code>\d{5}(?:-\d{4})?)\b"
)
# "entrega en Cádiz 11002", "livrée à Millau 12100"
_TOWN_CODE = re.compile(
    r"\b(?:en|à|a|in|te|em|para|nach) (?!(?i:fact|fatt|fat|fra|inv|bill|rech|rg|beleg|conto|konto|cuenta|ped|ord|auftr|best|kund|cli|pos|doc|ref|nr|num|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
    r"[A-ZÀ-Þ][a-zà-ÿ'’-]{2,20}(?: [A-ZÀ-Þ][a-zà-ÿ]{2,20})? \(?(?P<code>\d{5})(?=[\s.,;:)?!]|$)"
)
_STATE_CODE = NumberPattern(r"\d{5}\b(?<=\b[A-Z]{2} \d{5})")
_JOINT = re.compile(r"(?<=[^\W\d_]{3})_(?=[^\W_])")
_DRESS = re.compile(
    # quotes around a number, a mark or a dot before it, the ending of a file
    r"(?<!\w)[\"'`“”„«»‘’‚\[*](?=[#\w])|(?<=\w)=(?=\d)|(?<=\w)[\"`“”»«\]*](?!\w)|(?<=\d)['’‘](?![\w])|(?<=[\s.:(])(?:n\.?[º°o]\.?|nr\.?|num\.?|núm\.?)(?=\d{3})|(?<=[a-zà-ÿ]{2})\.(?=\d{3})|"
    r"(?<=\w)\.(?:pdf|xml|xlsx?|docx?|csv|jpe?g|png|tiff?|zip|html?|txt|eml|msg)\b",
    re.IGNORECASE,
)
# one of these is in each of them; three quick looks are cheaper than that one
_DRESS_SIGNS = tuple(map(re.compile, (r"[\"'`“”„«»‘’‚\[\]]", r"[ormORMº°.]\d{3}", r"\.[^\W\d_]{3,4}\b")))


def blank_others(text: str) -> str:
    """File names and marked-up words stand there as words: "Invoice_30114.pdf"."""
    return blank(_mask(_spell_out(text)), _list_known_others(text))


def _list_known_others(text: str) -> list[tuple[str, Span]]:
    """Endings of numbers, and postcodes behind a street."""
    others = [("ending", span) for _, span in find_endings(text)]
    if any(_STATE_CODE.finditer(text)):
        others += [("postcode", Span(*match.span("code"))) for match in _POSTCODE.finditer(text)]
    return others + [("postcode", Span(*match.span("code"))) for match in _TOWN_CODE.finditer(text)]


def _spell_out(text: str) -> str:
    """File names and marked-up words as words with blanks between, at the same places: "Invoice_30114.pdf"."""
    if "_" in text:
        text = _JOINT.sub(" ", text)
    if not any(sign.search(text) for sign in _DRESS_SIGNS):
        return text
    return _DRESS.sub(lambda match: " " * len(match[0]), text)


def _mask(text: str) -> str:
    """The text with everything that is surely no document number blanked, at the same places."""
    pieces = []
    position = 0
    for mention in find_amounts(text):
        start, end = max(position, mention.span.start), mention.span.end
        pieces += [text[position:start], BLANK * (end - start)]
        position = end
    text = "".join(pieces) + text[position:]
    pieces, position = [], 0
    for start, end in _suspects(text):
        addressed = _ADDRESS_SIGN.search(text, start, end)
        for match in (_NOT_A_REFERENCE_NOR_ADDRESS if addressed else _NOT_A_REFERENCE).finditer(text, start, end):
            pieces += [text[position : match.start()], BLANK * len(match[0])]
            position = match.end()
    return "".join(pieces) + text[position:]


def _suspects(text: str) -> Iterator[tuple[int, int]]:
    """The lines with digits or addresses, each with the next one when a number ends it: "12" and "days" below."""
    end = 0
    for rest in _SUSPECT.finditer(text):
        if rest.start() < end:
            continue
        start = max(end, text.rfind("\n", 0, rest.start()) + 1)
        end = rest.end()
        while text[end - 1 : end].isdigit() and end < len(text):
            end = _line_end(text, end + 1)
        yield start, end


def _line_end(text: str, position: int) -> int:
    found = text.find("\n", position)
    return found if found != -1 else len(text)


def blank(text: str, found: Sequence[tuple[str, Span]]) -> str:
    """The text with what was found blanked as well."""
    pieces, position = [], 0
    for start, end in sorted((span.start, span.end) for _, span in found):
        if start >= position:
            pieces += [text[position:start], BLANK * (end - start)]
            position = end
    return "".join([*pieces, text[position:]])
