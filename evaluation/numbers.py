"""`python -m evaluation numbers`: how well the numbers and amounts of short texts are read, one kind at a time.

The texts (`numbers.txt`) are made by hand to hold every shape of number that a biller uses, and every number that is
something else. They were used to find flaws. Of `numbers_unseen.txt` only the totals are ever looked at.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from evaluation.figures import Hits
from parsers.mail import read_mail
from parsers.message import MoneyMention, Reference
from parsers.numbers.amounts import distinct_amounts, find_amounts
from parsers.numbers.references import find_references

KINDS = ("invoice", "account", "credit", "po", "amount")
_SEEN, _UNSEEN = (Path(__file__).with_name(name) for name in ("numbers.txt", "numbers_unseen.txt"))
_MAIL = (
    "From: Jo <jo@client.example>\nTo: billing@ours.example\nMessage-ID: <1@client.example>\n"
    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
)

Found = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Snippet:
    language: str
    text: str
    truth: Found


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="evaluation numbers", description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list what was read wrongly")
    options = parser.parse_args(arguments)
    for path in (_UNSEEN, _SEEN):
        pairs = [(snippet, read_numbers(snippet.text)) for snippet in list_snippets(path)]
        print(f"{path.stem}: {len(pairs)} texts")
        for kind in KINDS:
            hits = count_kind(pairs, kind)
            print(f"  {kind:28}precision {hits.precision:.3f}  recall {hits.recall:.3f}")
    if options.errors:
        print("\n".join(_list_errors(pairs)))


def list_snippets(path: Path = _SEEN) -> list[Snippet]:
    lines = path.read_text("utf-8").splitlines()
    return [_parse(line) for line in lines if line and not line.startswith("#")]


def _parse(line: str) -> Snippet:
    language, text, truth = (part.strip() for part in line.split("¦"))
    kinds: dict[str, frozenset[str]] = {}
    for entry in truth.split(";") if truth else ():
        kind, _, values = entry.strip().partition(" ")
        kinds[kind] = frozenset(_normalise(kind, value) for value in values.split(","))
    return Snippet(language, text.replace("\\n", "\n").replace("\\t", "\t"), kinds)


def read_numbers(text: str) -> Found:
    """Of a text alone or, when it begins with a subject, of the mail that it makes."""
    references: Sequence[Reference]
    amounts: tuple[MoneyMention, ...]
    if text.startswith("Subject:"):
        reading = read_mail((_MAIL + text).encode())
        references, amounts = reading.references, reading.amounts
    else:
        references, amounts = find_references(text), find_amounts(text)
    found = {kind: {_normalise(kind, each.value) for each in references if each.kind == kind} for kind in KINDS}
    found["amount"] = {_normalise("amount", " ".join(pair)) for pair in distinct_amounts(amounts)}
    return {kind: frozenset(values) for kind, values in found.items()}


def _normalise(kind: str, value: str) -> str:
    if kind == "amount":
        currency, amount = value.split()
        return f"{currency} {Decimal(amount):.2f}"
    return "".join(value.split()).upper()


def count_kind(pairs: Sequence[tuple[Snippet, Found]], kind: str) -> Hits:
    right = wrong = missed = 0
    for snippet, read in pairs:
        wanted, found = snippet.truth.get(kind, frozenset()), read[kind]
        right, wrong, missed = right + len(wanted & found), wrong + len(found - wanted), missed + len(wanted - found)
    return Hits(right, wrong, missed)


def _list_errors(pairs: Sequence[tuple[Snippet, Found]]) -> Iterator[str]:
    for snippet, read in pairs:
        flaws = [
            f"  {kind}: {sorted(read[kind])}, should be {sorted(snippet.truth.get(kind, ()))}"
            for kind in KINDS
            if read[kind] != snippet.truth.get(kind, frozenset())
        ]
        if flaws:
            yield "\n".join([f"{snippet.language} {snippet.text!r}", *flaws])
