"""Folders of mail in, how many of them are taken for automatic answers and returned mail out.

`python -m evaluation automatic --automatic FOLDER… --people FOLDER…`: every file below a folder is one mail. Of the
first the share that is recognised is the recall, of the second what is recognised is a false alarm: a person's mail
that would stand folded in a ticket, or outside of any. Collections of people's mail hold absence notes and bounces
too: `--except FILE` names those (the start of a file's name on each line), and they count as automatic.
docs/automatic-mail.md says which public collections were measured.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from parsers.message import AutoKind, Origin
from parsers.mime.parse import parse_message
from parsers.origin.autoreply import judge_origin


@dataclass(frozen=True, slots=True)
class Judged:
    """A file's mail and what it was taken for."""

    path: Path
    origin: Origin

    @property
    def words(self) -> str:
        return "; ".join(f"{fact.where}: {fact.phrase or fact.rule}" for fact in self.origin.evidence[:4])


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="evaluation automatic", description=__doc__)
    parser.add_argument("--automatic", nargs="+", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--people", nargs="+", type=Path, default=[], metavar="FOLDER")
    parser.add_argument(
        "--except", dest="known", type=Path, metavar="FILE", help="names of automatic mail among people's"
    )
    parser.add_argument("--errors", action="store_true", help="list the files that were judged wrongly, and why")
    options = parser.parse_args(arguments)
    automatic = [judged for folder in options.automatic for judged in judge_folder(folder)]
    people = [judged for folder in options.people for judged in judge_folder(folder)]
    known = read_names(options.known) if options.known else ()
    automatic += [judged for judged in people if judged.path.name.startswith(known)]
    people = [judged for judged in people if not judged.path.name.startswith(known)]
    print("\n".join(report(automatic, people)), flush=True)
    if options.errors:
        print("\n".join(list_errors(automatic, people)), flush=True)


def judge_folder(folder: Path) -> Iterator[Judged]:
    """Every file below it, by name; a single file is a folder of one."""
    paths = [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.is_file())
    for path in paths:
        yield Judged(path, judge_origin(parse_message(path.read_bytes())))


def read_names(path: Path) -> tuple[str, ...]:
    """One a line; what follows a space says what the mail is."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line.split()[0] for line in lines if line.strip() and not line.startswith("#"))


def report(automatic: Sequence[Judged], people: Sequence[Judged]) -> Iterator[str]:
    if automatic:
        found = sum(judged.origin.automatic for judged in automatic)
        yield f"automatic   {len(automatic)} mails, {found} recognised: recall {found / len(automatic):.4f}"
        yield from _list_kinds(automatic)
    if people:
        false = sum(judged.origin.automatic for judged in people)
        yield f"people      {len(people)} mails, {false} taken for automatic: {false / len(people):.4%} false"
        yield from _list_kinds(people)


def _list_kinds(judged: Sequence[Judged]) -> Iterator[str]:
    for kind, count in Counter(each.origin.kind for each in judged).most_common():
        yield f"    {AutoKind(kind).value:20}{count:6}"


def list_errors(automatic: Sequence[Judged], people: Sequence[Judged]) -> Iterator[str]:
    for judged in automatic:
        if not judged.origin.automatic:
            yield f"missed  {judged.path}  {judged.origin.kind}  {judged.words}"
    for judged in people:
        if judged.origin.automatic:
            yield f"false   {judged.path}  {judged.origin.kind}  {judged.words}"
