"""A read document in, the same with the numbers of payment cards masked in its words, and a problem that says so.

What is made of a document (lines, references, names) is shown, searched and kept; its bytes stay as they came.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from parsers.files.pages import DocumentText, Page, Word
from parsers.numbers.card_numbers import find_in_document, mask_card_numbers
from parsers.problems import Problem

_LONGEST_GROUP = 6
CARD_NUMBER = "card_number"


def mask_document(document: DocumentText) -> DocumentText:
    """The document itself when there is no card number in it."""
    pages = tuple(_mask_page(page) for page in document.pages)
    masked = [page.number for page, before in zip(pages, document.pages, strict=True) if page is not before]
    if not masked:
        return document
    words = f"Page {masked[0]} holds a card number; what is shown of it is masked, the file is not."
    problem = Problem(CARD_NUMBER, words, f"page {masked[0]}")
    return replace(document, pages=pages, problems=(*document.problems, problem))


def holds_card_number(document: DocumentText) -> bool:
    return any(problem.code == CARD_NUMBER for problem in document.problems)


def _mask_page(page: Page) -> Page:
    text = "".join(f"{word.text}{gap}" for word, gap in _with_gaps(page.words))
    spans = list(find_in_document(text))
    if not spans:
        return page
    masked = mask_card_numbers(text, document=True)
    words, position = [], 0
    for word, gap in _with_gaps(page.words):
        end = position + len(word.text)
        words.append(replace(word, text=masked[position:end]) if masked[position:end] != word.text else word)
        position = end + len(gap)
    return replace(page, words=tuple(words))


def _with_gaps(words: Sequence[Word]) -> Iterator[tuple[Word, str]]:
    """Each word with what stands behind it: a new line where the next word is lower, a blank between the groups of
    a number, and else more blanks than a number may have in it."""
    for _, line in groupby(words, key=lambda word: round(word.top)):
        together = list(line)
        for word, following in pairwise(together):
            yield word, " " if _may_be_group(word.text) and _may_be_group(following.text) else "   "
        yield together[-1], "\n"


def _may_be_group(text: str) -> bool:
    return text.isdigit() and len(text) <= _LONGEST_GROUP
