"""The words that say which kind of number follows in, each with its numbers out.

Every number belongs to the nearest word before it, unless a new sentence begins between them. What the words can't tell
is told by what stands beside: a bank's account, a document of the payer's own, an invoice that a payer calls ours.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from itertools import pairwise, zip_longest

from parsers.gate import NamedWords
from parsers.numbers import number_words
from parsers.numbers.bare_numbers import says_of_document
from parsers.numbers.blanking import BLANK, blank_others
from parsers.numbers.numbers_after import list_numbers_after
from parsers.numbers.standing_alone import ALONE
from parsers.problems import Span

_BLANK_LINE = re.compile(r"\n[ \t]*\n")
# "1004417 is our account number", "10044 (our account)"
_TOLD_REACH = 40
_IS_OURS = re.compile(
    r"(?<![\w\x00/.-])(?P<number>(?-i:[A-Z]{0,4})-?\d[\d/.-]{2,12}\d)(?:\s?\(|\s(?:is|ist|est|es|è|é|to|jest))"
    r"(?: ?(?:our|my|unsere?|meine?|die|notre|mon|le|nuestr[oa]|mi|el|il|nostro|ons|mijn|het|o|nosso|meu|nasz|mój))*\s?$",
    re.IGNORECASE,
)
# "44730 (our account no.: 411LARK)"
_NUMBER_FOLLOWS = re.compile(r"[ :.#=]{0,4}(?:(?:is|est|ist|es|è|é) )?(?-i:[A-Z]{0,5})[-/]?\d", re.IGNORECASE)
# "EM-3381 is the PO for 92204": what stands behind it are its invoices
_IS_ORDER = re.compile(
    r"(?<![\w\x00/.-])(?P<number>(?-i:[A-Z]{0,5})[-/]?\d[\w/.-]{2,14})\s(?:is|ist|est|es|è|é|to|jest)"
    r"(?: (?:the|our|your|die|unsere?|le|notre|el|nuestr[oa]|il|nostro|de|het|ons|onze|o|nosso|nasze|numer|numéro|número|numero) ?)*\s?(?:de |d['’])?$",
    re.IGNORECASE,
)
_ORDER_OF = re.compile(
    r"(?: (?:numbers?|no\.?|nr\.?))?(?: (?:for|to|zu|zur|für|pour|de|para|per|di|della|delle|voor|bij|da|das|do|dla)\b|\s?(?:[.,;)\n]|$))",
    re.IGNORECASE,
)
# "billed the same order twice, 71330 and 71341": what follows are its invoices
_SAME_BEFORE = re.compile(
    r"\b(?:same|dieselbe[n]?|gleiche[nr]?|même|mism[ao]|stess[ao]|dezelfde|mesm[ao]|to sam[oe]|te sam[eą])\s$",
    re.IGNORECASE,
)
_LISTED_BEHIND = re.compile(r"[^\d\n.]{0,40}[,:(] ?$")
# "our client Moldes Leiria, Lda. (conta 2111-0087)"
_OF_A_CLIENT = re.compile(
    r"\b(?:clien\w*|cliënt\w*|klient\w*|kunde\w*|mandant\w*|customer|debtor|company|firma|società|société|sociedad\w*|spółk\w)\b[^()\n\d]{2,60}\(\s?$",
    re.IGNORECASE,
)
_CLIENTS_NUMBER = re.compile(r"(?:konto|conto|conta|cuenta|compte|codice|code|código|kod)\b", re.IGNORECASE)
_CONTRACT = re.compile(number_words.CONTRACTS, re.IGNORECASE)
_REFERENCE = re.compile(r"(?:ref(?:erence)?|referenz|r[ée]f(?:érence)?|rif(?:erimento)?)\.?", re.IGNORECASE)
_SAID_OF_IT = re.compile(r"\s?:\s(?=[^\W\d_])")
LEAST_OF_REFERENCE = 4
_NEW_STATEMENT = re.compile(r"\s?;\s")
_PAID_TO = re.compile(r"\b(?:payments?|zahlung|anzahlung)\s(?:to|towards|against|on|auf|zu)\s$", re.IGNORECASE)
# "the payment of USD 40.00 from 55102"
_BEHIND_SUM = re.compile(
    r"\x00 ?(?:from|to|on|against|von|auf|aus|de la|sur|desde|dalla|alla|van|naar|op|da|para a|z|na)\s$",
    re.IGNORECASE,
)
# "move the payment from 55120 to 55122"
_MOVED = re.compile(
    r"\s(?:from|von|de la|desde|dalla?|van|da|z)\s(?P<number>\S+)\s(?:to|auf|nach|à la|a la|alla|naar|para a|na)\s\d",
    re.IGNORECASE,
)
# "the payment of 70551 is stopped", where "a payment of 12500" tells a sum
_OF = re.compile(r"\s(?:of|von|de|di|van|da)\s", re.IGNORECASE)
_PAYMENT_BEFORE = re.compile(
    r"(?<!\ba )(?<!\ban )(?<!\bine )(?<!\bun )(?<!\buma )(?<!\been )(?<!\w)(?:payments?|transfers?|zahlung|überweisung|paiement|virement|pago|transferencia|pagamento|bonifico|betaling|overboeking|transferência)$",
    re.IGNORECASE,
)
# "the credit for 90104" is not numbered so
_OF_AN_INVOICE = re.compile(
    r"\s(?:for|zu|für|pour|sur|de las?|del?|della|delle|su|sulla|per|voor|van|op|da|das|do|na)\s(?:(?:la|le|el|il|die|der|de|het|a|o)\s)?$",
    re.IGNORECASE,
)
_NEW_LINE = re.compile(r"\n|(?<!\bn)(?<!\b[nN][or])[.!?]\s")
_NAMES_NUMBER = re.compile(r"(?:nummer|nr|no|number|id|n[°º]|numero|número|numer|code)\.?$", re.IGNORECASE)
_NEW_SENTENCE = re.compile(r"[.!?]\s+(?!N[or]\b|Num|Ref|I[dD]\b)[A-ZÀ-Þ][a-zà-ÿ]")
_MEANT_FOR = re.compile(
    r"\b(?:for(?! (?:us|me|you)\b)|für(?! (?:uns|sie)\b)|zu|pour(?! (?:nous|vous)\b)|sur|por|para|per|voor|za|de las?|de los|della?|delle|dei|van de|das?)\b",
    re.IGNORECASE,
)
_LETTER, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")
_OUR_SERIES = re.compile(rf"(?:{number_words.SERIES})[-/ ]?\d[\w/.-]{{2,}}")
_OUR_NUMBER = re.compile(rf"{_OUR_SERIES.pattern}|\d{{3,6}}/(?:1[5-9]|2\d|3[0-5])|20\d\d[-/]\d{{3,6}}")
_ANY_SERIES = re.compile(rf"{_OUR_NUMBER.pattern}|[A-Z]{{1,4}}[-/]\d{{4,8}}")
_JOINED = re.compile(r"[A-Z]{2,5}[-/]\d")  # "PO-2201" is all number
_SENTENCE_ENDS = re.compile(
    r"(?<!\bref)(?<!\bnum)(?<!\btel)(?<!\bext)(?<!\bart)(?<!\bpos)(?<=[^\W\d_]{3})[.!?]\s+", re.IGNORECASE
)
_MAY_BE_BANKS = re.compile(r"(?:our |your |my |the )?(?:acc|a/c|konto|kto|compte|cuenta|conta|conto)", re.IGNORECASE)
_BANK_NEAR = re.compile(r"sort code|iban|routing|\baba\b|swift|\bbic\b|\bblz\b|\bbank\b", re.IGNORECASE)


def find_after_words(text: str, words: Sequence[NamedWords]) -> list[tuple[str, Span]]:
    """Each with its kind, `other` for numbers of something else; in order of place."""
    found: list[tuple[str, Span]] = []
    documents: set[Span] = set()
    ours: set[Span] = set()
    taken = bytearray(len(text))
    for place, word in enumerate(words):
        limit = words[place + 1].start if place + 1 < len(words) else len(text)
        kind = word.name
        if kind == "account" and _MAY_BE_BANKS.match(text, word.start) and _is_near_bank(text, word):
            kind = "other"
        if kind == "other" and _CLIENTS_NUMBER.match(text, word.start):
            kind = "account" if _OF_A_CLIENT.search(text, max(0, word.start - 80), word.start) else kind
        told = _IS_OURS.search(text, max(0, word.start - _TOLD_REACH), word.start) if kind == "account" else None
        if told and _NUMBER_FOLLOWS.match(text, word.end):
            told = None
        if told and _claim(taken, span := Span(*told.span("number"))):
            found.append((kind, span))
        if kind == "po" and (order := _order_before(text, word)) and _claim(taken, order):
            found.append((kind, order))
            continue
        start = word.start if kind == "po" and _JOINED.match(text, word.start) else word.end
        for span in list_numbers_after(text, start, limit, kind):
            if kind == "other" and _stands_apart(text, word.end, span):
                break
            if kind == "po" and _is_behind_same(text, word, span):
                break
            if kind == "credit" and _OF_AN_INVOICE.search(text, word.end, span.start):
                break
            if kind == "account" and _BLANK_LINE.search(text[word.end : span.start]):
                break
            if not _claim(taken, span):
                break
            found.append((kind, span))
            if kind == "other" and (_is_ours_in_row(text, word, span) or _heads_a_statement(text, word, span)):
                found[-1] = ("invoice", span)
            elif kind == "other" and number_words.YOURS.search(text, max(0, word.start - 6), word.end):
                ours.add(span)
            if kind == "invoice" and text[word.start : word.start + 3].lower() == "doc":
                documents.add(span)
    found = _with_ours(text, _without_further_invoices(text, found, words), ours, documents)
    return _without_payers_documents(text, found, documents)


def find_contracts(text: str) -> list[Span]:
    """The numbers of contracts, leases and subscriptions: "we cancel lease 771-B"."""
    masked = blank_others(text)
    words = list(number_words.KIND.finditer(masked))
    found: list[Span] = []
    for word, following in zip_longest(words, words[1:]):
        if word.name == "other" and _CONTRACT.match(masked, word.start):
            limit = following.start if following else len(masked)
            found += list_numbers_after(masked, word.end, limit, "other")
    return found


def _order_before(text: str, word: NamedWords) -> Span | None:
    told = _IS_ORDER.search(text, max(0, word.start - _TOLD_REACH), word.start)
    return Span(*told.span("number")) if told and _ORDER_OF.match(text, word.end) else None


def _is_behind_same(text: str, word: NamedWords, number: Span) -> bool:
    same = _SAME_BEFORE.search(text, max(0, word.start - _TOLD_REACH), word.start)
    return bool(same and _LISTED_BEHIND.fullmatch(text, word.end, number.start))


def _claim(taken: bytearray, span: Span) -> bool:
    """Whether no word before has it."""
    if any(taken[span.start : span.end]):
        return False
    taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    return True


def _with_ours(
    text: str, found: Sequence[tuple[str, Span]], ours: Collection[Span], documents: Collection[Span]
) -> list[tuple[str, Span]]:
    """ "Your ref. INV-8812": who writes to a biller calls its invoice so. Where no invoice is named, "your ref. 7781/26"
    as well, and any series beside documents of the payer's own; other numbers may be those of an order or a ticket."""
    named = any(kind == "invoice" and span not in documents for kind, span in found)
    shape = _OUR_SERIES if named else _ANY_SERIES if documents else _OUR_NUMBER
    return [
        ("invoice" if span in ours and shape.fullmatch(text, span.start, span.end) else kind, span)
        for kind, span in found
    ]


def _without_further_invoices(
    text: str, found: Sequence[tuple[str, Span]], words: Sequence[NamedWords]
) -> list[tuple[str, Span]]:
    """ "We are account 20418, and 20481 is not ours": the second in a list of accounts is none where it is an invoice."""
    invoices = {text[span.start : span.end] for kind, span in found if kind == "invoice"}
    ends = [word.end for word in words]
    further = {
        span
        for (kind, before), (same, span) in pairwise(found)
        if kind == same == "account" and bisect_left(ends, before.end) == bisect_right(ends, span.start)
    }
    return [
        (kind, span)
        for kind, span in found
        if kind != "account" or span not in further or text[span.start : span.end] not in invoices
    ]


def _is_ours_in_row(text: str, word: NamedWords, number: Span) -> bool:
    """ "Document 1900044120  Your ref. F2511/088  990.00": what a payer's row calls ours is our invoice."""
    row = text[number.end : number.end + 60].partition("\n")[0]
    return BLANK in row and bool(number_words.YOURS.search(text, max(0, word.start - 6), word.end))


def _heads_a_statement(text: str, word: NamedWords, number: Span) -> bool:
    """ "Réf. 44718 : prix faux": a reference of nobody's, of which something is said, is that of our invoice."""
    heads = _REFERENCE.fullmatch(text, word.start, word.end) and _SAID_OF_IT.match(text, number.end)
    return (
        bool(heads) and number.end - number.start >= LEAST_OF_REFERENCE and text[number.start : number.end].isdigit()
    )


def _without_payers_documents(
    text: str, found: Sequence[tuple[str, Span]], documents: Collection[Span]
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
    if _NEW_STATEMENT.match(gap) or _PAID_TO.search(text, max(0, span.start - 24), span.start):
        return True
    if _BEHIND_SUM.search(gap) or _MOVED.match(text, after):
        return True
    if _OF.fullmatch(gap) and _PAYMENT_BEFORE.search(text, max(0, after - _TOLD_REACH), after):
        return text[span.start : span.end].isdigit() and not text[span.start : span.end].endswith("00")
    if ("\n" in gap and BLANK in gap) or _NEW_SENTENCE.search(gap):
        return True
    if _SENTENCE_ENDS.match(text, after) and says_of_document(text, span.end):
        return True
    return bool(_NEW_LINE.search(gap)) and bool(ALONE.match(text, span.start))
