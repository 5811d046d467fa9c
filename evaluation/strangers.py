"""`python -m evaluation strangers`: label, stop-signs and requests of mails by a hand that had not read the reader.

The mails of `strangers/` are written as those of `request_mails/` (see requests.py), with more lines of truth before
the requests:

    label remittance, dispute   (any of these is right; `~` compares none)
    flags legal, cease?         (none when left out; `attorney` counts as legal, `?` may be found or left)
    automatic                   (no person wrote it)
    ~                           (requests are not compared)

A seed halves those of each language: the `studied` half shows its errors, of the `held` half only totals are looked
at. They are never trained on; but their hand wrote the lines `*_post.txt` of training after them.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.figures import Hits
from evaluation.requests import (
    Compared,
    Mail,
    compare,
    half_of,
    list_blocks,
    list_errors,
    list_figures,
    make_mail,
    split_block,
)
from parsers.mail import read_mail
from parsers.message import MailReading

SETS = ("studied", "held")
HIDDEN = ("held",)  # whose errors are never looked at
FLAGS = ("fraud", "legal", "insolvency", "cease", "vulnerable")
_FOLDER = Path(__file__).with_name("strangers")
_SEED = "halves of the strangers' mails"


@dataclass(frozen=True, slots=True)
class Truth:
    """`labels` is empty where none is compared; of `maybe` flags it does not matter whether they are found."""

    labels: frozenset[str]
    flags: frozenset[str]
    maybe: frozenset[str]
    automatic: bool
    compares_requests: bool


@dataclass(frozen=True, slots=True)
class Judged:
    mail: Mail
    truth: Truth
    reading: MailReading
    compared: Compared

    @property
    def flags(self) -> frozenset[str]:
        return frozenset("legal" if flag == "attorney" else flag for flag in self.reading.flags)

    @property
    def label_is_right(self) -> bool:
        return not self.truth.labels or self.reading.classification.label in self.truth.labels


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="evaluation strangers", description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list what was read wrongly in the studied half")
    options = parser.parse_args(arguments)
    mails = list_mails()
    for name in SETS:
        judged = [judge(mail, truth) for mail, truth in mails if mail.set_name == name]
        print("\n".join(list_shares(name, judged)))
        print("\n".join(list_figures(name, [each.compared for each in judged if each.truth.compares_requests])))
        if options.errors and name not in HIDDEN:
            print("\n".join(_list_wrong(judged)), flush=True)


def list_mails() -> list[tuple[Mail, Truth]]:
    return [_read_block(path.stem, block) for path in sorted(_FOLDER.glob("*.txt")) for block in list_blocks(path)]


def _read_block(language: str, block: str) -> tuple[Mail, Truth]:
    head, text, lines = split_block(block)
    told = {word: rest for word, _, rest in (line.partition(" ") for line in lines)}
    labels = frozenset(name.strip() for name in told["label"].split(",")) - {"~"}
    flags = [flag.strip() for flag in told.get("flags", "").split(",") if flag.strip()]
    truth = Truth(
        labels=labels,
        flags=frozenset(flag for flag in flags if not flag.endswith("?")),
        maybe=frozenset(flag.rstrip("?") for flag in flags if flag.endswith("?")),
        automatic="automatic" in told,
        compares_requests="~" not in told,
    )
    requests = [line for line in lines if " @ " in line]
    return Mail.read(half_of(_SEED, block), language, head, text, requests), truth


def judge(mail: Mail, truth: Truth) -> Judged:
    reading = read_mail(make_mail(mail))
    return Judged(mail, truth, reading, compare(mail, reading))


def list_shares(name: str, judged: Sequence[Judged]) -> Iterator[str]:
    labelled = [each for each in judged if each.truth.labels]
    right = sum(each.label_is_right for each in labelled)
    yield f"strangers, {name}: {len(judged)} mails; label right {right / len(labelled):.3f} of {len(labelled)}"
    automatic = [(each.truth.automatic, each.reading.origin.automatic) for each in judged]
    yield _line("automatic", automatic)
    for flag in FLAGS:
        compared = [each for each in judged if flag not in each.truth.maybe]
        yield _line(flag, [(flag in each.truth.flags, flag in each.flags) for each in compared])


def _line(name: str, pairs: Sequence[tuple[bool, bool]]) -> str:
    hits = Hits(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))
    return f"  {name:28}precision {hits.precision:.3f}  recall {hits.recall:.3f}  of {hits.right + hits.missed}"


def _list_wrong(judged: Sequence[Judged]) -> Iterator[str]:
    for each in judged:
        flaws = []
        found = each.reading.classification
        if not each.label_is_right:
            flaws.append(
                f"  label {found.label} ({found.confidence}), should be {', '.join(sorted(each.truth.labels))}"
            )
        if each.truth.automatic != each.reading.origin.automatic:
            flaws.append(f"  automatic: {each.reading.origin.kind}")
        wrong = (each.flags ^ each.truth.flags) - each.truth.maybe
        flaws += [f"  flag {flag}: {each.reading.flags.get(flag, 'missed')}" for flag in sorted(wrong)]
        if flaws:
            yield "\n".join([f"{each.mail.language} {each.mail.subject} ¦ {each.mail.text!r}", *flaws])
    yield from list_errors([each.compared for each in judged if each.truth.compares_requests])
