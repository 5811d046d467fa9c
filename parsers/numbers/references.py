"""Invoice, PO and account numbers: found in text as written, and compared by canonical keys.

Payers drop prefixes, zeros, years and separators; two numbers are the same candidate when they share a key,
and a key only decides when it is unique among the items that come into question (see `keys`).

Finding: what is surely something else (addresses, links, dates, amounts, IBANs, VAT ids, phones) is blanked out
first. Then every number belongs to the nearest word before it that says what kind of number follows, also through a
list ("invoices 4711, 4712 and 4715") and down a column. A number with a telling prefix stands for itself.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from parsers.gate import NamedWords, WordPattern
from parsers.keys import canonical_keys
from parsers.message import Reference
from parsers.numbers import number_words
from parsers.numbers.amounts import find_amounts
from parsers.numbers.bare_numbers import find_bare_numbers, find_like, is_labelled, says_of_document
from parsers.numbers.number_ranges import find_endings, split_range
from parsers.numbers.shortened_numbers import complete_shortened
from parsers.places import NamedNumberPattern, number_places
from parsers.problems import Span

__all__ = ["Reference", "canonical_keys", "find_references"]


_BLANK = "\x00"
_MONTH = (
    r"jan\w*|feb\w*|fév\w*|mar\w*|mär\w*|apr\w*|avr\w*|abr\w*|may|mai\w*|maj\w*|mag\w*|mei|jun\w*|juin|giu\w*|jul\w*|juil\w*|lug\w*|"
    r"aug\w*|août|ago\w*|sep\w*|set\w*|oct\w*|okt\w*|ott\w*|out\w*|nov\w*|dec\w*|déc\w*|dez\w*|dic\w*|"
    r"stycz\w*|lut\w*|kwie\w*|czerw\w*|lip\w*|sierp\w*|wrze\w*|paźdz\w*|listop\w*|grud\w*"
)
# In this order: what is blanked first cannot be read as the next. Grouped by the first letter, for speed.
_ADDRESSES = r"(?:https?://|www\.)\S{1,500}|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,200}|<[^>\n]{1,200}>"
_WITH_LETTER_FIRST = (
    # IBAN, with or without groups of four: the shortest has fifteen characters
    r"(?-i:A[DELTZ]|B[AEGHIR-Y]|C[HRYZ]|D[EJKO]|E[EGS]|F[AIKOR]|G[BEILRT]|H[NRU]|I[ELQST]|JO|K[WZ]|L[BCITUVY]|M[CDEKNRTU]|N[IL]|OM|P[KLST]|QA|R[OSU]|S[ACDEIKMOTV]|T[LNR]|UA|V[AG]|XK|YE)"
    r"\d{2}(?-i:(?:[ ]?[A-Z0-9]{4}){2}[ ]?[A-Z0-9]{3}(?:[A-Z0-9](?:[ ]?[A-Z0-9]{4}){0,5}(?:[ ]?[A-Z0-9]{1,4})?)?)\b|"
    # dates
    rf"(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b(?!\d)|(?:{_MONTH})\.?[ /-](?:de |of )?(?:19|20)\d\d\b|"
    # VAT ids
    r"(?:ATU\d{8}|DE ?\d{9}|FR ?[A-Z0-9]{2} ?\d{9}|ES ?[A-Z]\d{7}[A-Z0-9]|IT ?\d{11}|NL ?\d{9} ?B\d{2}|PT ?\d{9}|"
    r"PL ?\d{10}|GB ?\d{9}|BE ?0\d{9}|CHE-\d{3}\.\d{3}\.\d{3})\b|"
    # standards
    r"(?-i:(?:ISO|IEC|IEEE|ASTM|DIN|EN|VDE|UNI)(?:[ /-](?:EN|ISO|IEC))*[ -]?\d{3,5}(?:[:-]\d{1,4})*)\b|"
    # court files
    r"(?-i:[IVX]{1,5} [A-Z][A-Za-z]{0,3}) \d{1,5}/\d{2,4}\b|"
    # postcodes behind a state
    r"(?-i:(?!(?:Invoices?|Inv|Bills?|Rechnung\w*|Beleg\w*|Factur\w*|Fattur\w*|Fatur\w*|Faktur\w*|Paid|Pay|Both|Copy|Please|Die|Regarding)\b)[A-Z][a-z]{2,20}(?:, | (?!ID )(?=[A-Z]{2} \d{5}(?:-\d{4})?(?:[ \t]*(?:$|[\n,])|[.] |[.]$| USA?\b)))(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])) \d{5}(?:-\d{4})?\b"
)
_WITH_DIGIT_FIRST = (
    # dates and times
    r"\b\d{4}-\d{2}-\d{2}(?:T\d\d:\d\d\S*)?\b(?!-\d{3,6}\b(?!-))|\b\d{1,2}\.\d{1,2}\.(?:(?:19|20)\d\d|\d{2})\b(?![./-]?\d)|"
    # not behind the series or the word of a Polish invoice: "FV 12/03/2026"
    r"(?=\d{1,2}/)(?<!\bf[vsa] )(?<!\bfvs )(?<!faktur[ayę] )(?<!faktur[ayę] nr )(?<!faktur[ayę] nr: )\b\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})\b(?![./-]?\d)|\b(?:19|20)\d\d/\d{2}/\d{2}\b|"
    r"(?=\d{1,2}/)(?:(?<=\bd[ue] )|(?<=\bdel )|(?<=\bvom )|(?<=\b[oa]n )|(?<=\bil )|(?<=\ble )|(?<=\bel )|(?<=\bam )|(?<=\bdd )|(?<=\bdated )|(?<=\bto )|(?<=\bby )|(?<=\buntil )|(?<=\bau )|(?<=\bal )|(?<=\baté )|(?<=\bop )|(?<=\bper )|(?<=\bbis ))(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|[12]\d|3[01])(?![\w/-])|"
    r"\b\d{1,2}-\d{1,2}-(?:\d{4}|\d{2})\b(?![-/]?\d)|\b\d{1,2}\.\d{1,2}\.(?!\d)|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?[ -](?:de |of )?(?:{_MONTH})\.?(?:[ -](?:de |of )?\d{{2,4}})?\b|"
    r"\b\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?[ap]m)?\b|"
    # parcels, phones, rooms of a call
    r"\b1Z[0-9A-Z]{16}\b|\b\d{3}-\d{3}-\d{4}\b|"
    # court files
    r"\b\d{1,6}/\d{2,4}(?=[^\n\d]{1,30}\b(?:tribunal\w*|corte|cour|juzgado|amtsgericht|landgericht|rechtbank|sąd\w*|court)\b)|"
    r"\b\d{1,4} (?-i:[A-Z][A-Za-z]{0,3}) \d{1,5}/\d{2,4}\b|"
    # shares and counts
    r"(?<!\d)\d{1,20}(?:[.,]\d{1,20})?\s?%|\b\d{1,20}(?:[.,]\d{1,20})?\s?(?:days?|tage\w*|jours|días|giorni|dagen|dias|dni|hours?|pcs|pieces?|stück|kg|"
    r"units?|x|stunden|heures|horas|ore|uren|uur|godzin\w*|stuks|pezzi|piezas|unidades|unités|sztuk\w*|km|m|m²|boxes|cartons?|pallets?|months?|weeks?|users?|seats?|licen[cs]es?)\b|"
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
_KIND = WordPattern(number_words.KINDS)
# One number: digits with an optional prefix, inner separators and suffix; never ends in a separator.
_SHAPE = r"(?:[A-Z]{1,8}[-_/.#]?)?(?:[A-Z]{1,6}[-_/.])?\d(?:[A-Z\d]|[-_/.–](?=[A-Z\d])(?!(?-i:[A-Za-z][^\W\dA-Z_]{3}))){0,28}"
_NUMBER = re.compile(
    rf"(?<![\w\x00])#?(?P<number>(?-i:[A-Z]{{1,4}}) \d{{2}} \d{{4,6}}(?![\d.,]*\d| \d{{3}})|(?-i:[A-Z]{{1,5}}[ -])?(?:\d{{1,3}} \d{{3}}|(?:19|20)\d\d \d{{3,6}})(?![\d.,]*\d| \d{{3}}|,? (?:and|und|et|y|e|en|i|oraz) \d{{3}}(?!\d| \d))|{_SHAPE}|(?-i:[A-Z]{{2,5}}) \d{{3,12}}(?:[-/.]\d{{1,8}}){{0,3}})(?![\w\x00])",
    re.IGNORECASE,
)
_ALONE = NamedNumberPattern(
    r"(?<![\w\x00/.-])#?(?P<number>"
    rf"(?P<series>{number_words.SERIES}) (?:\d{{3,4}} \d{{3,4}}|[A-Z\d]{{1,6}}/\d{{1,8}}(?:/\d{{2,4}})?|\d{{3,9}}(?:[-_/.]\d{{1,8}}){{0,3}}(?:/[A-Z]{{1,2}}\b)?)|"
    r"[A-Z]{1,3}-[A-Z]{2,4} \d{3,10}|[A-Z]{2,5}-(?:INV|SI|SIN|RE|RG|FAC|FT|FV)-\d{2,8}(?:-\d{2,8})?|"
    r"(?P<prefix>[A-Z]{2,7}(?=[-_/ ]?\d{3}|[-_/.]\d)|[A-Z](?=[-_/]?\d{4}|[-_/]\d{3}|[-_/.]\d))(?:[-_/ ]?\d{3,14}|[-_/.]\d{1,4}(?:[-_/.][A-Z\d]{1,10}){1,3})"
    r"(?:[-_/.–][A-Z\d]{1,10}){0,3}|(?:\d{3,8}-[A-Z]{1,2}|(?-i:\d{4,8}/[A-Z]))(?=[\s.,;:)?!]|$)|[A-Z]{1,4}\d{1,4}[-_/]\d{3,8}|(?-i:INV|SINV|FACT?|RG|FV)\d{1,4}(?:[-/.]\d{1,6}){2}|[a-z]{2,3}-\d{4,8}|(?:inv|sin|si|fac|fv|ft|rg)\d{4,9}|(?P<low>[a-z]{2,3})\d{5,9}|[A-Z][a-z]{1,2}-\d{4,8}|[A-Z]{1,4}/\d{1,6}/\d{1,2}/\d{2,4}|[A-Z]\d{2}/[A-Z]{1,3}/\d{3,6}|\d{2,4}[./-]?(?!X)[A-Z]{1,4}[./-]?\d{4,8}|[A-Z]{2,4}\.\d{4,8}|\d{2}-\d{4,5}-[A-Z]|[A-Z]{1,3}-?\d{2,8}-(?:INV|RE|RG|FAC|FT|FV)|(?:19|20)\d\d[-/]\d{3,8}(?:[-/]\d{1,3})?|\d{3,8}[-/](?:19|20)\d\d|\d{4}-[A-Z]{1,4}-\d{2,8})(?![\w\x00])"
)
_AFTER_PREPOSITION = NamedNumberPattern(
    r"\b(?:for|on|against|of|re|für|auf|zu|pour|sur|para|por|per|su|voor|op|za|na|do|la|die|der|and|und|et|y|e|en)\s(?P<number>\d{2,4}-\d{3,6})(?![\w/-]|\s?[-–])",
    re.IGNORECASE,
)
_BEFORE_HASH = re.compile(
    r"(?:^|[.,:;(!?*\n-]\s*|\d\s|\b(?:of|for|on|re|and|or|against|is|are|pay|paid|send|need|about|with|see|the|both|copies|copy|your|our|missing|"
    r"für|auf|zu|und|die|der|pour|sur|et|la|les|para|por|de|y|las|per|su|e|le|voor|op|en|za|na|i)\s)$",
    re.IGNORECASE,
)
# "Suite 120, Chicago IL 60601"
_POSTCODE = re.compile(
    r"\b(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Suite|Ste|Blvd|Boulevard|Box|Floor|Way|Court|Ct|Parkway|Pkwy|Highway|Hwy|Place|Pl)\b"
    r"[^\n]{0,60}?\b[A-Z]{2} (?P<code>\d{5}(?:-\d{4})?)\b"
)
_STATE_CODE = re.compile(r"\d{5}\b(?<=\b[A-Z]{2} \d{5})")  # looks for the rarer sign first
# "invoice30114", "RgNr30114"
_GLUED = re.compile(
    r"(?<![\w/.-])(?:(?:invoice|rechnung|facture|factura|fattura|factuur|fatura|faktura|bill|beleg)[./]?(?:no|nr|n[°º])?|(?:inv|rg|re|fra|fact)\.?(?:no|nr))\.?(?P<number>\d{4,12})(?![\w\x00]|[-/.]\w)",
    re.IGNORECASE,
)
_MAY_BE_GLUED = re.compile(r"\d{4}(?<=[A-Za-z°º.]\d{4})")
_CHEQUE = re.compile(r"che(?:ck|que)\b|scheck|chèque|assegno|talón", re.IGNORECASE)
_HASH = re.compile(r"(?<![\w\x00])#\s?(?P<number>\d{3,12})(?![\w\x00])")
_MARK = rf"(?:{number_words.NUMBER_MARK})(?:(?<=[°º№])|(?!\w))"
_ENDS_IN_MARK = re.compile(rf"(?:^|[\s.]){_MARK}[\s.:#]*$", re.IGNORECASE)
_ASIDE = r"\([^()\d\n\x00]{1,40}\)"
# "our customer number with you"
_AT_YOURS = (
    r"\b(?:at our (?:end|side)|in our (?:system|books|erp)|bei uns|in unserem (?:system|haus)|chez nous|con nosotros|en nuestro sistema|(?:presso di|da) noi|bij ons|connosco|u nas|"
    r"with you(?: guys| all)?|with y['’]all|w/ you|at yours|for us|at your (?:end|side)|in your (?:system|books)|bei ihnen|in ihrem (?:system|haus)|chez vous|dans vos livres|con (?:ustedes|vosotros)|"
    r"en su sistema|presso (?:di )?voi|da voi|bij (?:u|jullie)|für sie|for you|pour vous|para ustedes|per voi|voor u|para vós|dla państwa|convosco|junto de vós|na vossa empresa|u państwa|u was)\b"
)
# Between the word and its number: marks, punctuation, and up to four small words.
_BRIDGE = re.compile(
    rf"(?:\(s\)|'s)?(?:{_AT_YOURS}|\b(?:with|at|bei|chez|con|presso|bij|u)\s(?-i:[A-Z][a-zà-ÿ]{{2,20}})\b(?=\s)|{_ASIDE}|[\s\x00:;.#=*\[|>–-]++|\(|{_MARK}(?:['’]s\b)?|\b(?:dated|date|from|of|for|the|our|your|is|are|was|with|and|below|listed|attached|"
    r"following|namely|these|there|vom|von|mit|der|die|den|das|für|über|unsere?r?|ihre?r?|lautet|folgende\w?|und|"
    r"du|de|des|la|le|les|nos|vos|votre|notre|en date|suivantes?|et|del|el|los|las|con|su|nuestra|siguientes?|y|e|"
    r"di|della|delle|dei|nostra|vostra|seguenti|van|met|onze|uw|volgende|en|da|do|das|dos|com|nossa|vossa|seguintes?|"
    r"z|dnia|nasze\w?|wasze\w?|nr|o|numerze|numerach|numerem|oraz|i|see|namens|with|ref|od|dalla|é|è|es|est|ist|to|jest|wynosi|lautet)\b(?!['’]|[-_/]\d)|"
    r",(?= )){0,14}",
    re.IGNORECASE,
)
_LOOSE_BRIDGE = re.compile(r"(?:[^\W\d_]{1,16}(?:[\s,:()\x00–]|-(?!\d)){1,12}){1,5}#?")
_NAMED_OTHER = re.compile(rf"(?: [^\W\d_]{{1,20}}){{1,6}} {_MARK}[.:]?\s{{0,2}}", re.IGNORECASE)
# "the engagement to quote is 26D00418"
_SAID_OTHER = re.compile(
    r"(?: [^\W\d_]{1,16}){0,3} (?:is|est|ist|lautet|è|é|es|to)(?: (?:le|la|il|el|de|het|der|die|das|o|a|the|now))?[: ]\s?",
    re.IGNORECASE,
)
# "has the wrong PO, should be 4410-B"
_SAID_ORDER = re.compile(
    r"[^\n.\d\x00]{0,30}\b(?:is|should be|must be|ist|lautet|muss|est|doit être|es|debe ser|è|deve essere|moet zijn|é|deve ser|to|powinn[oa] być)"
    r"(?: (?:le|la|il|el|de|het|der|die|das|o|a|the|now))?[: ]\s?",
    re.IGNORECASE,
)
_NEXT = re.compile(
    rf"(?:{_ASIDE}|\b(?:tot en met|rather than|instead of|anstatt|statt|au lieu de|en (?:lugar|vez) de|anziché|invece di|in plaats van|em vez de|zamiast)\b|\bt/m\b|\ba la\b|[\s,;&+)|*•\x00=/\]\[>°º–-]++|\(|\b(?:and|und|et|y|e|en|i|oraz|sowie|plus|or|o|ou|to|bis|à|a|al|tot|até|do|through|as well as|"
    r"vom|dated|of|for|over|über|von|du|de|del|van|z|also|ainsi que|así como|alsmede|no|nos|nr|n|each|je|date|datum|amount|due|per|v|ü|nor|noch|ni|né|ani|"
    r"t/m|tot en met|thru|until|up to|alla|a la|au|aan|inv|"
    r"(?:(?:has been|was|is|wurde|wird|est|a été|se|ha sido|es|è stato|è|is|foi|zostało) )?(?:replaced by|durch|remplacée? par|sustitu\w+ por|sostituit\w da|vervangen door|"
    r"substituíd\w p(?:or|el[ao])|zastąpion\w+(?: przez)?))\b(?![-/_]\d)\.?|\bn\.?[°º]){1,16}",
    re.IGNORECASE,
)
# "the bill from the 3rd (no 55/2026)"
_IN_BRACKETS = re.compile(rf"[^\n()]{{0,60}}?\(\s?{_MARK}[.:\s]{{0,3}}", re.IGNORECASE)
# an account in groups: "Debitor 1 004 418"
_THOUSANDS = re.compile(r"(?:\d{1,2}(?: \d{3}){1,3}|\d{2} \d{4})(?![\w\x00]|[.,/-]\d| \d)")
_LETTER_BEFORE = re.compile(r"(?<![\w\x00])(?!(?:I|NO|NOS|NR|ID|NUM|REF|ACC|IS|OF|IN|THE|FOR) )[A-Z]{1,4} $")
_SERIES_DIGITS = 5
_LINE_NEAR = 24
_IN_CAPITALS = re.compile(r"[A-Z]{3,} [A-Z\W]{0,12}$")
_BARE_NEXT = re.compile(r"\s?(?:[,;/&+]|and|und|et|y|e|en|i)\s?\d{3}")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_NEW_LINE = re.compile(r"\n|(?<!\bn)(?<!\b[nN][or])[.!?]\s")
_NAMES_NUMBER = re.compile(r"(?:nummer|nr|no|number|id|n[°º]|numero|número|numer|code)\.?$", re.IGNORECASE)
_NEW_SENTENCE = re.compile(r"[.!?]\s+(?!N[or]\b|Num|Ref|I[dD]\b)[A-ZÀ-Þ][a-zà-ÿ]")
_MARKED_BEHIND = re.compile(rf"[\s,]{{1,3}}{_MARK}[\s.:]{{1,3}}[A-Z]{{0,4}}[-/]?\d", re.IGNORECASE)  # "2025 Nr. 118"
_OF_A_YEAR = re.compile(
    r"\b(?:for|of|from|in|für|von|aus|pour|de|du|en|del|per|di|nel|voor|van|para|za|z|w)\s*(?:the |year |das |jahr |l['’]année )*$",
    re.IGNORECASE,
)
# "0042 118": a list has a mark between its numbers, or numbers of one length
_BLANK_INSIDE = re.compile(r"0\d{3,4} \d{3}(?![\w\x00]|[.,/-]\d| \d)")
_GROUPS = re.compile(r"\d{2,4}(?: \d{2,4}){1,3}(?![\w\x00]|[.,/-]\d| \d)")
_UNEVEN_GROUPS = re.compile(r"\d{2,3} (?!(?:19|20)\d\d)\d{4}(?![\w\x00]|[.,/-]\d| \d)")
_PO_GROUPS = re.compile(r"(?:\d{2} \d{4} \d{4}|\d{4} \d{3} \d{3})(?![\w\x00]|[.,/-]\d| \d)")
_IN_GROUPS = {"invoice": _UNEVEN_GROUPS, "account": _THOUSANDS, "po": _PO_GROUPS}
_MEANT_FOR = re.compile(
    r"\b(?:for(?! (?:us|me|you)\b)|für(?! (?:uns|sie)\b)|zu|pour(?! (?:nous|vous)\b)|sur|por|para|per|voor|za|de las?|de los|della?|delle|dei|van de|das?)\b",
    re.IGNORECASE,
)
_APART = re.compile(r"\S(?:[^\n\r]*?\S)??(?=[ ]{2}|[ ]?[\r\n]|[ ]?$)")
_LETTER, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")
_LETTERS = re.compile(r"[A-Z]+")
_NOUN_BEFORE = re.compile(r"([^\W\d_]{4,24})[\s:#(]{1,3}$")
_CELL_NUMBER = re.compile(
    r"#?(?P<number>(?:[A-Za-z]{1,5}[A-Z\d]{0,4}[ ./_-]{0,2})?\d[A-Za-z\d]*(?:[-_/. ][A-Za-z\d]{1,10}){0,4})"
)
_COLUMN_SHIFT = 3  # characters by which a cell may stand beside its heading
_YOURS = re.compile(
    r"your (?:ref|doc|invoice|inv)|ihre? (?:ref|beleg|rechnung|re)|v(?:otre|\.) ?(?:réf|facture)|su (?:ref|factura)|"
    r"(?:vs\.?|vostro|vostra) (?:rif|fattura)|uw (?:ref|factuur|kenmerk)|(?:vossa|v\.) ?(?:ref|fatura)|wasz\w* (?:nr|faktur)|external ref",
    re.IGNORECASE,
)
_OUR_SERIES = re.compile(rf"(?:{number_words.SERIES})[-/ ]?\d[\w/.-]{{2,}}")
_OUR_NUMBER = re.compile(rf"{_OUR_SERIES.pattern}|\d{{3,6}}/(?:1[5-9]|2\d|3[0-5])|20\d\d[-/]\d{{3,6}}")
_JOINED = re.compile(r"[A-Z]{2,5}[-/]\d")  # "PO-2201" is all number
_SENTENCE_ENDS = re.compile(
    r"(?<!\bref)(?<!\bnum)(?<!\btel)(?<!\bext)(?<!\bart)(?<!\bpos)(?<=[^\W\d_]{3})[.!?]\s+", re.IGNORECASE
)
_MAY_BE_BANKS = re.compile(r"(?:our |your |my |the )?(?:acc|a/c|konto|kto|compte|cuenta|conta|conto)", re.IGNORECASE)
_BANK_NEAR = re.compile(r"sort code|iban|routing|\baba\b|swift|\bbic\b|\bblz\b|\bbank\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = re.compile(r"(?:19|20)\d\d[-/](?:19|20)\d\d")
_SHORT_SERIES = re.compile(r"([A-Z]{1,5}[-/])(\d{2,3})")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d[-/]\d{2,8}")
_LETTER_OF_SERIES = re.compile(r"(?<![\w\x00/.'’-])[B-DF-HJ-NP-TV-XZ] $")
_PERIOD = re.compile(r"(?:FY|Q|KW|CW|H)[-/]?\d{1,4}", re.IGNORECASE)
# "3 units of the CX-200"
_COUNTED_MODEL = re.compile(
    r"(?:\x00(?= (?:of|de|di|van|von) )|\b(?:units?|pcs|pieces?|sets?|models?|types?|machines?|stück|modell\w*|typ|modèles?|pièces?|piezas?|unidades|modelos?|pezzi|modell[oi]|stuks|sztuk\w?|model\w{0,2}))"
    r"(?: (?:of|the|your|our|de|du|la|el|del|di|della|van|do|da|der|vom|des)){0,2} $",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(?<=[^\W\d_]{3})_(?=[^\W_])")
_DRESS = re.compile(
    # quotes around a number, a mark or a dot before it, the ending of a file
    r"(?<!\w)[\"'`“”„«»‘’‚\[*](?=[#\w])|(?<=\w)=(?=\d)|(?<=\w)[\"`“”»«\]*](?!\w)|(?<=\d)['’‘](?![\w])|(?<=[\s.:(])(?:n\.?[º°o]\.?|nr\.?|num\.?|núm\.?)(?=\d{3})|(?<=[a-zà-ÿ]{2})\.(?=\d{3})|"
    r"(?<=\w)\.(?:pdf|xml|xlsx?|docx?|csv|jpe?g|png|tiff?|zip|html?|txt|eml|msg)\b",
    re.IGNORECASE,
)
# one of these is in each of them; three quick looks are cheaper than that one
_DRESS_SIGNS = tuple(map(re.compile, (r"[\"'`“”„«»‘’‚\[\]]", r"[ormORMº°.]\d{3}", r"\.[^\W\d_]{3,4}\b")))
# a series in front of a number that a word introduced: "factura FC 20441", "Invoice no. INV- 20417"
_SERIES_BEFORE = re.compile(
    rf"(?<![\w\x00/.-])(?:(?:{number_words.SERIES})(?:-[A-Z]{{2,4}})?(?:[ ]|- |-)|(?:BILL|DOC)-)$"
)
_COLUMN_ITEM = re.compile(
    r"^[\s>*•|\x00-]{0,8}(?:inv(?:oice)?\.? )?(?P<number>(?:(?-i:[A-Z]{1,5}) |[A-Z]{1,6}[-/]?)?\d[A-Z\d/_.-]{2,24})(?=[\s|,;:\x00)]|$)",
    re.IGNORECASE,
)


def find_references(text: str) -> tuple[Reference, ...]:
    """Every reference in order of place, each value of a kind once, as written."""
    if not number_places(text):
        return ()
    masked = _without(_mask(_spell_out(text)), _list_known_others(text))
    found = _in_columns(masked)
    masked = _without(masked, found)
    words = list(_KIND.finditer(masked))
    found += _after_words(masked, words)
    taken = _taken(found, len(masked))
    if _MAY_BE_GLUED.search(masked):
        found += [("invoice", Span(*match.span("number"))) for match in _GLUED.finditer(masked)]
    taken = _taken(found, len(masked))
    others = {text[span.start : span.end] for kind, span in found if kind == "other"}
    found += [
        (kind, span)
        for kind, span in _standing_alone(masked)
        if not any(taken[span.start : span.end]) and text[span.start : span.end] not in others
    ]
    found += _bare_numbers(masked, found, words)
    found += _after_hash(masked, found)
    found = [
        (kind, part)
        for kind, span in found
        for part in _split_list(text, kind, _with_letter_of_series(text, kind, span))
    ]
    found = [(_kind_among(text, kind, span, found), span) for kind, span in found]
    named = [(kind, text[span.start : span.end].strip(), span) for kind, span in found]
    named.sort(key=lambda item: item[2].start)
    references: dict[tuple[str, str], Reference] = {}
    for kind, value, span in _with_shortened(text, named):
        if kind != "other" and (kind, value) not in references:
            references[kind, value] = Reference(kind, value, span)
    return tuple(references.values())


def _with_shortened(text: str, named: Sequence[tuple[str, str, Span]]) -> Sequence[tuple[str, str, Span]]:
    """ "FE-05, -06": the second is FE-06, not 06."""
    full = [span for kind, _, span in named if kind == "invoice"]
    completed = [("invoice", value, span) for value, span in complete_shortened(text, full)]
    if not completed:
        return named
    taken = [span for _, _, span in completed]
    rest = [each for each in named if not any(part.start <= each[2].start < part.end for part in taken)]
    return sorted([*rest, *completed], key=lambda item: item[2].start)


def _kind_among(text: str, kind: str, span: Span, found: Sequence[tuple[str, Span]]) -> str:
    """ "Blocked for payment: 9104402" is an invoice where 9104418 and 9104420 are: three of one series."""
    value = text[span.start : span.end]
    if kind != "other" or not value.isdigit() or len(value) < _SERIES_DIGITS:
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
    if not number_places(text) or not any(words.name == "account" for words in _KIND.finditer(text)):
        return ()
    return tuple(reference for reference in find_references(text) if reference.kind == "account")


def _list_known_others(text: str) -> list[tuple[str, Span]]:
    """Endings of numbers, and postcodes behind a street."""
    others = [("ending", span) for _, span in find_endings(text)]
    if _STATE_CODE.search(text):
        others += [("postcode", Span(*match.span("code"))) for match in _POSTCODE.finditer(text)]
    return others


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
        pieces += [text[position:start], _BLANK * (end - start)]
        position = end
    text = "".join(pieces) + text[position:]
    pieces, position = [], 0
    for start, end in _suspects(text):
        addressed = _ADDRESS_SIGN.search(text, start, end)
        for match in (_NOT_A_REFERENCE_NOR_ADDRESS if addressed else _NOT_A_REFERENCE).finditer(text, start, end):
            pieces += [text[position : match.start()], _BLANK * len(match[0])]
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


def _with_letter_of_series(text: str, kind: str, number: Span) -> Span:
    """ "R 2025-118": a letter before a number that begins with its year."""
    if kind != "invoice" or not _YEAR_FIRST.fullmatch(text, number.start, number.end):
        return number
    letter = _LETTER_OF_SERIES.search(text, max(0, number.start - 3), number.start)
    return Span(letter.start(), number.end) if letter else number


def _split_list(text: str, kind: str, span: Span) -> list[Span]:
    parts = _split_slashes(text, span)
    return split_range(text, span) if len(parts) == 1 and kind == "invoice" else parts


def _split_slashes(text: str, span: Span) -> list[Span]:
    """ "4711/4712/4713" is a list; "2025/1188", "25/10877" and "FC2611/0087" are one number each."""
    parts = text[span.start : span.end].split("/")
    digits = [re.sub(r"^[A-Za-z]{1,5}[-_ ]?", "", part) if not at else part for at, part in enumerate(parts)]
    alike = all(part.isdigit() and len(part) == len(digits[0]) >= 4 and part[0] == digits[0][0] for part in digits)
    if len(parts) < 2 or not alike or _YEAR.fullmatch(digits[0]) or _YEAR.fullmatch(digits[-1]):
        return [span]
    spans, start = [], span.start
    for part in parts:
        spans.append(Span(start, start + len(part)))
        start += len(part) + 1
    return spans


def _without(text: str, found: Sequence[tuple[str, Span]]) -> str:
    pieces, position = [], 0
    for start, end in sorted((span.start, span.end) for _, span in found):
        if start >= position:
            pieces += [text[position:start], _BLANK * (end - start)]
            position = end
    return "".join([*pieces, text[position:]])


def _in_columns(text: str) -> list[tuple[str, Span]]:
    """The numbers of a table whose heading line says what stands in which column."""
    if "\t" not in text and "|" not in text and "  " not in text and ";" not in text:
        return []
    found: list[tuple[str, Span]] = []
    headings: list[tuple[str, Span]] = []
    position = 0
    for line in text.splitlines(keepends=True):
        cells = _list_cells(line)
        if len(cells) >= 2 and not any(char.isdigit() or char == _BLANK for char in line):
            headings = _list_headings(line, cells)
        elif headings and len(cells) >= 2:
            for kind, cell in _under_headings(headings, cells):
                match = _CELL_NUMBER.fullmatch(line, cell.start, cell.end) if kind else None
                if match and _is_document_number(match["number"], kind, adjacent=True):
                    found.append((kind, Span(position + match.start("number"), position + match.end("number"))))
        elif line.strip():
            headings = []
        position += len(line)
    return found


def _list_cells(line: str) -> list[Span]:
    """Between tabs, bars or semicolons, or else between wide gaps; empty ones count where marks part them."""
    mark = next((mark for mark, least in (("\t", 1), ("|", 1), (";", 2)) if line.count(mark) >= least), None)
    if mark is None:
        return [Span(cell.start(), cell.end()) for cell in _APART.finditer(line)]
    inner = line.strip(f" {mark}\r\n>")
    position = line.find(inner)
    spans = []
    for cell in inner.split(mark):
        start = position + len(cell) - len(cell.lstrip())
        spans.append(Span(start, max(start, position + len(cell.rstrip()))))
        position += len(cell) + 1
    return spans


def _list_headings(line: str, cells: Sequence[Span]) -> list[tuple[str, Span]]:
    kinds = [_kind_of_heading(line[cell.start : cell.end]) for cell in cells]
    if "yours" in kinds:
        kinds = [{"yours": "invoice", "invoice": "other"}.get(kind, kind) for kind in kinds]
    telling = sum(bool(kind) for kind in kinds) >= 2 or any(kinds[:3] if len(cells) >= 3 else kinds[:1])
    return list(zip(kinds, cells, strict=True)) if telling else []


def _under_headings(headings: Sequence[tuple[str, Span]], cells: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """One by one where there are as many cells as headings, else each under the heading that it stands below."""
    if len(cells) == len(headings):
        yield from ((kind, cell) for (kind, _), cell in zip(headings, cells, strict=True))
        return
    for cell in cells:
        kind, place = min(headings, key=lambda heading: abs(heading[1].start - cell.start))
        if abs(place.start - cell.start) <= _COLUMN_SHIFT:
            yield kind, cell


def _kind_of_heading(cell: str) -> str:
    """ "yours" is the column with our own numbers in a payer's table: there, "document" is his."""
    if _YOURS.search(cell):
        return "yours"
    head = _KIND.search(f"{cell} ")
    return head.name if head else ""


def _after_words(text: str, words: Sequence[NamedWords]) -> list[tuple[str, Span]]:
    found: list[tuple[str, Span]] = []
    documents: list[Span] = []
    ours: list[Span] = []
    taken = bytearray(len(text))
    for place, word in enumerate(words):
        limit = words[place + 1].start if place + 1 < len(words) else len(text)
        kind = word.name
        if kind == "account" and _MAY_BE_BANKS.match(text, word.start) and _is_near_bank(text, word):
            kind = "other"
        start = word.start if kind == "po" and _JOINED.match(text, word.start) else word.end
        for span in _numbers_after(text, start, limit, kind):
            if kind == "other" and _stands_apart(text, word.end, span):
                break
            if kind == "account" and _BLANK_LINE.search(text[word.end : span.start]):
                break
            if any(taken[span.start : span.end]):
                break
            taken[span.start : span.end] = b"\x01" * (span.end - span.start)
            found.append((kind, span))
            if kind == "other" and _is_ours_in_row(text, word, span):
                found[-1] = ("invoice", span)
            elif kind == "other" and _YOURS.search(text, max(0, word.start - 6), word.end):
                ours.append(span)
            if kind == "invoice" and text[word.start : word.start + 3].lower() == "doc":
                documents.append(span)
    found = _with_ours(text, _without_further_invoices(text, found, words), ours)
    return _without_payers_documents(text, found, documents)


def _with_ours(text: str, found: Sequence[tuple[str, Span]], ours: Collection[Span]) -> list[tuple[str, Span]]:
    """ "Your ref. INV-8812": who writes to a biller calls its invoice so. Where no invoice is named, "your ref. 7781/26"
    as well; other numbers may be those of an order or a ticket."""
    named = any(kind == "invoice" for kind, _ in found)
    return [
        (
            "invoice"
            if span in ours and (_OUR_SERIES if named else _OUR_NUMBER).fullmatch(text, span.start, span.end)
            else kind,
            span,
        )
        for kind, span in found
    ]


def _without_further_invoices(
    text: str, found: Sequence[tuple[str, Span]], words: Sequence[NamedWords]
) -> list[tuple[str, Span]]:
    """ "We are account 20418, and 20481 is not ours": the second in a list of accounts is none where it is an invoice."""
    invoices = {text[span.start : span.end] for kind, span in found if kind == "invoice"}
    ends = {word.end for word in words}
    further = {
        span
        for (kind, before), (same, span) in pairwise(found)
        if kind == same == "account" and not any(before.end <= end <= span.start for end in ends)
    }
    return [
        (kind, span)
        for kind, span in found
        if kind != "account" or span not in further or text[span.start : span.end] not in invoices
    ]


def _is_ours_in_row(text: str, word: NamedWords, number: Span) -> bool:
    """ "Document 1900044120  Your ref. F2511/088  990.00": what a payer's row calls ours is our invoice."""
    row = text[number.end : number.end + 60].partition("\n")[0]
    return _BLANK in row and bool(_YOURS.search(text, max(0, word.start - 6), word.end))


def _without_payers_documents(
    text: str, found: Sequence[tuple[str, Span]], documents: Sequence[Span]
) -> list[tuple[str, Span]]:
    """ "document 5100044871, your invoice 88120": beside invoices a document of another shape is the payer's own."""
    shapes = {_shape(text, span) for kind, span in found if kind == "invoice" and span not in documents}
    return [
        ("other" if shapes and span in documents and _shape(text, span) not in shapes else kind, span)
        for kind, span in found
    ]


def _shape(text: str, span: Span) -> str:
    return _LETTER.sub("A", _DIGIT.sub("0", text[span.start : span.end]))


def _is_near_bank(text: str, word: NamedWords) -> bool:
    return bool(_BANK_NEAR.search(text[max(0, word.start - 60) : word.end + 60]))


def _stands_apart(text: str, after: int, span: Span) -> bool:
    """Whether a new line or sentence with a number of its own telling shape begins behind the word, or what it was
    for: "transfer of EUR 200.00 for 20417"."""
    gap = text[after : span.start]
    if _MEANT_FOR.search(gap) and not _NAMES_NUMBER.search(text, max(0, after - 16), after):
        return True
    if ("\n" in gap and _BLANK in gap) or _NEW_SENTENCE.search(gap):
        return True
    if _SENTENCE_ENDS.match(text, after) and says_of_document(text, span.end):
        return True
    return bool(_NEW_LINE.search(gap)) and bool(_ALONE.match(text, span.start))


def _numbers_after(text: str, start: int, limit: int, kind: str) -> Iterator[Span]:
    """The list of numbers that the word at `start` introduces: next to it, or a few words on."""
    first = _first_number(text, start, limit, kind)
    if first is None:
        return
    yield first
    previous, model = first, text[first.start : first.end]
    while True:
        gap = _NEXT.match(text, previous.end)
        at = gap.end() if gap else previous.end
        match = _NUMBER.match(text, at) if gap else None
        if match is None or match.start("number") >= limit or not _alike(model, match["number"]):
            break
        if kind == "invoice" and _is_another_kinds(match["number"], model):
            break
        if kind == "account" and len(match["number"]) != len(model):
            break
        if kind == "other" and not _is_numbered_alike(model, match["number"], text[previous.end : at]):
            break
        previous = Span(match.start("number"), match.end("number"))
        yield previous
    if kind == "invoice":
        yield from _column_below(text, first, previous.end)


def _first_number(text: str, start: int, limit: int, kind: str) -> Span | None:
    bridge = _BRIDGE.match(text, start)
    at = bridge.end() if bridge else start
    if kind in _IN_GROUPS and (groups := _IN_GROUPS[kind].match(text, at)) and at < limit:
        return Span(groups.start(), groups.end())
    near = _NUMBER.match(text, at) or (_NUMBER.match(text, at - 1) if at > start else None)
    if (
        near
        and near.start("number") < max(limit, start + 1)
        and not (_YEAR.fullmatch(near["number"]) and _MARKED_BEHIND.match(text, near.end()))
        and (
            _is_document_number(near["number"], kind, adjacent=True, gap=text[start:at])
            or _is_marked(text[start:at], near["number"], kind)
        )
    ):
        span = Span(near.start("number"), near.end("number"))
        if kind == "invoice" and (blank := _BLANK_INSIDE.match(text, span.start)):
            return _with_any_series(text, Span(blank.start(), blank.end()))
        span = _with_series(text, start, span)
        if kind == "account":
            return _with_groups(text, start, _with_letter(text, start, span))
        return span
    if kind == "po" and (said := _SAID_ORDER.match(text, start)):
        far = _NUMBER.match(text, said.end())
        if far and far.start("number") <= limit and _is_document_number(far["number"], kind, adjacent=True):
            return Span(far.start("number"), far.end("number"))
    if kind == "other" and (named := _NAMED_OTHER.match(text, start) or _SAID_OTHER.match(text, start)):
        far = _NUMBER.match(text, named.end())
        if far and far.start("number") <= limit:
            return Span(far.start("number"), far.end("number"))
    if kind == "invoice" and (bracket := _IN_BRACKETS.match(text, start)):
        far = _NUMBER.match(text, bracket.end())
        if far and far.start("number") <= limit and _is_document_number(far["number"], kind, adjacent=True):
            return Span(far.start("number"), far.end("number"))
    if kind in {"invoice", "account"}:
        loose = _LOOSE_BRIDGE.match(text, at, min(limit, at + 90))
        far = _NUMBER.match(text, loose.end()) if loose else None
        if far and far.start("number") <= limit and _is_document_number(far["number"], kind, adjacent=False):
            span = Span(far.start("number"), far.end("number"))
            return _with_series(text, start, span) if kind == "invoice" else _with_letter(text, start, span)
    return None


def _with_series(text: str, after: int, number: Span) -> Span:
    """With the series in front of it, also where that was the word: "RG 2026/14", "INV 88310"."""
    series = _SERIES_BEFORE.search(text, max(0, number.start - 12), number.start)
    if series is None:
        return number
    if (
        series.start() < after
        and series[0] not in {"BILL-", "DOC-"}
        and (series[0] == "INV ") != ("/" not in text[number.start : number.end])
    ):
        return number
    if series.start() < after and series[0] == "INV " and not _is_of_series(text, series.start(), number):
        return number
    return Span(series.start(), number.end)


def _is_of_series(text: str, start: int, number: Span) -> bool:
    """Whether INV in capitals belongs to its number: not where all is in capitals, nor before a list of bare ones."""
    return (
        number.end - number.start >= _SERIES_DIGITS
        and not _IN_CAPITALS.search(text, max(0, start - _LINE_NEAR), start)
        and not _BARE_NEXT.match(text, number.end)
    )


def _with_any_series(text: str, number: Span) -> Span:
    series = _SERIES_BEFORE.search(text, max(0, number.start - 12), number.start)
    return Span(series.start(), number.end) if series else number


def _with_letter(text: str, after: int, number: Span) -> Span:
    """ "Kundennummer K 10447", "account no. HB 20-4417"."""
    letter = _LETTER_BEFORE.search(text, max(after, number.start - 6), number.start)
    return Span(letter.start(), number.end) if letter else number


def _with_groups(text: str, after: int, number: Span) -> Span:
    """ "account 4412 0098" is one number; behind a plural it would be two."""
    groups = _GROUPS.match(text, number.start)
    return Span(groups.start(), groups.end()) if groups and text[after - 1 : after] != "s" else number


def _is_marked(bridge: str, value: str, kind: str) -> bool:
    """ "invoice no. 7": a word for number makes even one digit a document's."""
    return kind == "invoice" and value.isdigit() and bool(_ENDS_IN_MARK.search(bridge))


def _is_document_number(value: str, kind: str, adjacent: bool, gap: str = "") -> bool:
    digits = sum(char.isdigit() for char in value)
    letters = sum(char.isalpha() for char in value)
    if _YEAR.fullmatch(value) and not adjacent:
        return False
    if _YEAR.fullmatch(value) and _OF_A_YEAR.search(gap):
        return False
    if letters > digits + 4 or _PERIOD.fullmatch(value):
        return False
    if kind == "other":
        return digits >= 2
    if kind == "invoice" and (prefix := _LETTERS.match(value)):
        if prefix[0] in number_words.ORDER_PREFIXES and not value[prefix.end()].isdigit():
            return False
        if " " in value and value.partition(" ")[0] in number_words.NOT_INVOICE_PREFIXES:
            return False
    if kind == "account":
        return digits >= (3 if adjacent else 5) or (adjacent and letters >= 2 and (digits >= 2 or "-" in value))
    if adjacent:
        return digits >= 3 or (digits >= 2 and letters >= 1) or (digits >= 1 and letters >= 2 and "-" in value)
    return digits >= 4 and (digits >= 5 or letters >= 1)


def _alike(model: str, value: str) -> bool:
    """Whether a further number of a list looks like its first one; quantities and years do not."""
    digits, wanted = sum(char.isdigit() for char in value), sum(char.isdigit() for char in model)
    if _YEAR.fullmatch(value) and wanted != 4:
        return False
    same_letters = any(char.isalpha() for char in value) == any(char.isalpha() for char in model)
    return digits >= 2 and (
        abs(digits - wanted) <= (2 if same_letters else 1) or (digits >= 4 and digits < wanted and same_letters)
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
        if match and _alike(model, match["number"]) and not _is_another_kinds(match["number"], model):
            item = Span(position + 1 + match.start("number"), position + 1 + match.end("number"))
            yield _with_any_series(text, item) if model.startswith("INV ") else item
        elif line.strip():
            return
        position = end


def _is_another_kinds(number: str, model: str) -> bool:
    """ "CM 1204" below "INV 88310" is a credit memo."""
    prefix = _LETTERS.match(number)
    if prefix is None or model.startswith(prefix[0]):
        return False
    return prefix[0] in number_words.CREDIT_PREFIXES or prefix[0] in number_words.NOT_INVOICE_PREFIXES


def _standing_alone(text: str) -> list[tuple[str, Span]]:
    found = [
        (_kind_of_prefix(match["prefix"] or match["series"]), Span(match.start("number"), match.end("number")))
        for match in _ALONE.finditer(text)
        if (
            (
                (match["prefix"] or match["low"] or "").upper() not in number_words.NOT_INVOICE_PREFIXES
                and _is_telling(match)
            )
            or match["number"].upper().endswith("-INV")
        )
        and not _COUNTED_MODEL.search(text, max(0, match.start() - 30), match.start())
        and not is_labelled(text, match.start())
        and not _abbreviates_noun(text, match)
    ]
    if not found:
        found = [
            ("invoice", Span(match.start("number"), match.end("number")))
            for match in _AFTER_PREPOSITION.finditer(text)
        ]
    return found


def _abbreviates_noun(text: str, number: re.Match[str]) -> bool:
    """ "dispute DSP-44120", "warranty WTY 881": letters that shorten the noun before them number what it names."""
    letters = (number["prefix"] or "").lower()
    noun = _NOUN_BEFORE.search(text, max(0, number.start() - 30), number.start()) if letters else None
    if noun is None or noun[1].lower() in number_words.INVOICE_NOUNS:
        return False
    rest = iter(noun[1].lower())
    return noun[1][0].lower() == letters[0] and all(letter in rest for letter in letters)


def _after_hash(text: str, found: Sequence[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """ "#4471" in a list or behind a small word; behind a noun it is that noun's number, and in a sentence on a
    cheque the cheque's. Where numbers are named, only one as long as an invoice's."""
    if "#" not in text:
        return []
    taken = _taken(found, len(text))
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


def _kind_of_prefix(prefix: str | None) -> str:
    return "credit" if (prefix or "").upper() in number_words.CREDIT_PREFIXES else "invoice"


def _bare_numbers(
    text: str, found: Sequence[tuple[str, Span]], words: Sequence[NamedWords]
) -> list[tuple[str, Span]]:
    """Numbers that stand as nouns are invoices'. Next to named invoices only numbers of their shape count; where a
    purchase order is spoken of and none is named, another shape is its."""
    taken = _taken(found, len(text))
    models = {(span.end - span.start, text[span.start]) for kind, span in found if kind == "invoice"}
    models |= {
        (end, text[span.start]) for kind, span in found if kind == "invoice" for end in _before_suffix(text, span)
    }
    asks_po = all(kind != "po" for kind, _ in found) and any(word.name == "po" for word in words)
    named = {text[span.start : span.end] for kind, span in found if kind != "invoice"}
    revised = _list_revised(text, found)
    invoices = {text[span.start : span.end] for kind, span in found if kind == "invoice"}
    accounts = {text[span.start : span.end] for kind, span in found if kind == "account"}
    ends = {end for number in invoices for end in re.split("[-–/]", number)}
    bare = [
        ("invoice", span)
        for span in (*find_like(text, invoices | ends), *_of_short_series(text, invoices))
        if not any(taken[span.start : span.end])
    ]
    taken = _taken([*found, *bare], len(text))
    listed_to = 0  # what stands before was looked at as the list of an earlier number
    for span in find_bare_numbers(text):
        if text[span.start : span.end] in named:
            continue
        fits = (
            text[span.start : span.end] in revised
            or not models
            or (span.end - span.start, text[span.start]) in models
        )
        if _is_slip_of(text[span.start : span.end], accounts) and text[span.start : span.end] not in invoices:
            bare.append(("account", span))
            continue
        if not any(taken[span.start : span.end]) and (fits or (asks_po and span.end - span.start >= 5)):
            kind = "invoice" if fits else "po"
            behind = list(_list_behind(text, span)) if span.start >= listed_to else []
            listed_to = max(listed_to, *(further.end for further in behind), span.end)
            bare += [(kind, span), *((kind, further) for further in behind)]
    return bare


def _of_short_series(text: str, invoices: Collection[str]) -> Iterator[Span]:
    """ "FS-05 and FS-06 … FS-09": too short to stand for itself, but of a series that was named."""
    series = {(match[1], len(match[2])) for number in invoices if (match := _SHORT_SERIES.fullmatch(number))}
    for letters, digits in series:
        for match in re.finditer(rf"(?<![\w\x00/.-]){letters}\d{{{digits}}}(?![\w\x00]|[-/.]\w)", text):
            yield Span(*match.span())


def _is_slip_of(number: str, others: Collection[str]) -> bool:
    """ "customer 301188, it was always 300188": a number of the same length with one other digit."""
    return any(
        len(number) == len(other) >= 5 and sum(one != two for one, two in zip(number, other, strict=True)) == 1
        for other in others
    )


def _before_suffix(text: str, number: Span) -> Iterator[int]:
    """How many digits stand before the letter of "118831-A"."""
    base, mark, suffix = text[number.start : number.end].partition("-")
    if mark and base.isdigit() and suffix.isalpha():
        yield len(base)


def _list_revised(text: str, found: Sequence[tuple[str, Span]]) -> set[str]:
    """ "40021" of "40021-R1": the number before it was revised."""
    invoices = (text[span.start : span.end] for kind, span in found if kind == "invoice")
    return {re.split("[-/]", number, maxsplit=1)[0] for number in invoices}


def _list_behind(text: str, first: Span) -> Iterator[Span]:
    """Numbers of the same length with blanked amounts between: "1001234 (USD 500.00), 1001240 (USD 20.00)"."""
    previous = first
    while gap := _NEXT.match(text, previous.end):
        match = _NUMBER.match(text, gap.end())
        number = match["number"] if match else ""
        if not match or len(number) != first.end - first.start or not number.isdigit():
            return
        previous = Span(match.start("number"), match.end("number"))
        yield previous


def _is_telling(match: re.Match[str]) -> bool:
    value = match["number"]
    digits = sum(char.isdigit() for char in value)
    joined = " " in value
    return (
        digits >= 3
        and any(char in "123456789" for char in value)
        and not _YEARS.fullmatch(value)
        and not (joined and digits < 4 and not match["series"])
        and not (joined and _YEAR.fullmatch(value.split()[-1]))
    )


def _taken(found: Sequence[tuple[str, Span]], length: int) -> bytearray:
    """One byte per character, 1 where a found number stands."""
    taken = bytearray(length)
    for _, span in found:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    return taken
