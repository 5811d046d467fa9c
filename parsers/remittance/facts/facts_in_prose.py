"""Sentences in, the payment's number that one of them tells out: "under the payment reference 2000049061"."""

import itertools
import re
from collections.abc import Sequence

from parsers.remittance.facts.fact_values import Fact, fitting_value
from parsers.remittance.facts.labels import bare_label, names_invoice
from parsers.remittance.facts.quoted_number import find_quoted_number
from parsers.remittance.lines import Line, Token
from parsers.remittance.words import fold, tells_of_payment

_CODE = re.compile(r"(?=(?:\D*\d){4})[A-Z0-9]{1,6}(?:[ /-]?[A-Z0-9]+)*")
_LETTERS = re.compile(r"[A-Z]{1,4}")
_PAYMENT = re.compile(
    r"\b(payment|zahlung|uberweisung|auszahlung|paiement|virement|reglement|versement|pago|transferencia|pagamento"
    r"|bonifico|versamento|betaling|overboeking|przelew)\b"
)
_IS = frozenset("is was lautet ist war est es e era".split())
LONGEST_BETWEEN = 8  # words
NAMES_PAYMENT = 2  # a label's strength, from "advice no." on
_COLONS = frozenset(":=")
PROSE_WORDS = 5  # a cell of so many may be a sentence
LABEL_WORDS = 3


def find_in_prose(lines: Sequence[Line], index: int, cell: Token) -> list[Fact]:
    """ "... under the payment reference 2000049061 ...": a label of the payment's number with a number right behind,
    or with a word like "is" between; "Payment 2000049061" is short for it."""
    if quoted := find_quoted_number(" ".join([cell.text, *_words_below(lines, index, LABEL_WORDS)])):
        return [Fact("reference", NAMES_PAYMENT, quoted, "quoted", index)]
    words = cell.text.split()
    more = _words_below(lines, index)
    words = [*words[:-1], words[-1] + more[0]] if more and words[-1].endswith("-") else [*words, *more]
    if len(words) < 2:
        return []
    codes = _codes(words)
    if not any(codes[1:]):
        return _named_later([*cell.text.split(), *_words_below(lines, index, LONGEST_BETWEEN)], index)
    in_sentence = max(len(words), len(sentence_around(lines, index).split())) >= PROSE_WORDS
    for start in range(len(words) - 1):
        for length in range(LABEL_WORDS, 0, -1):
            behind = start + length
            is_between = behind < len(words) and fold(words[behind]) in _IS
            if not codes[behind] and not is_between:
                continue
            label = " ".join(words[start:behind])
            kind = bare_label(label)
            if kind and kind[0] == "reference" and is_between:
                behind += 1
            value = codes[behind]
            if not value:
                continue
            if kind is None and numbers_payment(label):
                kind = ("reference", 2)
            number = fitting_value("reference", value)
            told = kind is not None and kind[0] == "reference" and (kind[1] == 3 or in_sentence)
            if number and kind and told and (kind[1] > 1 or tells_around(lines, index) or behind > start + length):
                return [Fact("reference", max(kind[1], 2), number, label, index)]
    return _named_later([*cell.text.split(), *_words_below(lines, index, LONGEST_BETWEEN)], index)


def numbers_payment(label: str) -> bool:
    """Whether a number right behind is the payment's: "BACS 570722"; behind the verb "paid" stands an invoice's."""
    return bare_label(f"{label} no") == ("reference", 3) and fold(label) != "paid"


def _named_later(words: Sequence[str], index: int) -> list[Fact]:
    """ "The payment reference shown on your statement will be 4711": the number that ends the label's sentence."""
    codes = _codes(words)
    if not any(codes):
        return []
    for start in range(len(words) - 1):
        for length in range(LABEL_WORDS, 1, -1):
            between = list(itertools.takewhile(_is_word_or_colon, words[start + length :]))
            behind = start + length + len(between)
            if not (0 < len(between) <= LONGEST_BETWEEN and codes[behind]):
                continue
            label = " ".join(words[start : start + length])
            if bare_label(label) == ("reference", 3) and not any(map(names_invoice, between)):
                return [Fact("reference", NAMES_PAYMENT, codes[behind], label, index)]
    return []


def _is_word_or_colon(word: str) -> bool:
    return word.isalpha() or word in _COLONS


def _words_below(lines: Sequence[Line], index: int, most: int = 1) -> list[str]:
    """The words with which the sentence goes on, for a number that stands behind its label but in the next line."""
    here, below = lines[index], lines[index + 1 : index + 2]
    if len(here.cells) > 1 or not below or len(below[0].cells) > 1 or below[0].page != here.page:
        return []
    if len(here.cells[0].words) < PROSE_WORDS or below[0].top - here.bottom > here.bottom - here.top:
        return []
    return below[0].text.split()[:most]


def _codes(words: Sequence[str]) -> list[str]:
    """The number that begins at each word, its letters apart or not ("ZB 069975"); none where a list of numbers does,
    or behind the last word."""
    bare = [word.strip(".,;:()#") for word in words]
    codes = [""] * (len(words) + LABEL_WORDS)
    for start, word in enumerate(words):
        first, *more = bare[start : start + 3]
        if more and more[0].isdigit() and _LETTERS.fullmatch(first):
            first, more = f"{first} {more[0]}", more[1:]
        if _CODE.fullmatch(first) and not (word.endswith(",") and more and _CODE.fullmatch(more[0])):
            codes[start] = first
    return codes


def tells_around(lines: Sequence[Line], index: int) -> bool:
    """Whether the line, or one beside it that goes on with the sentence, tells of a payment or names one."""
    sentence = sentence_around(lines, index)
    return tells_of_payment(sentence) or bool(_PAYMENT.search(fold(sentence)))


def sentence_around(lines: Sequence[Line], index: int) -> str:
    """The line's words, with those of the lines around that are no rows of cells."""
    here = lines[index]
    if len(here.cells) > 1:
        return here.text
    near = [line for line in lines[max(0, index - 1) : index + 2] if line.page == here.page]
    return " ".join(line.text for line in near if len(line.cells) == 1)
