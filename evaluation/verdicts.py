"""`python -m evaluation verdicts`: whole mails as they are sent, whose verdicts and new text are compared.

The mails of `verdicts/` were written by a hand that had not read the reader: what machines answer, with and without
headers that tell, stop-signs, and replies as mail programs lay them out, each with mails of people that look alike.
A block is

    == language automatic|human flags fraud, legal?
    headers

    body
    >>>
    new text

`flags` are left out where there are none, and `?` may be found or left. New text is compared where the body marks it
⟦so⟧ or lines behind `>>>` tell it; a closing marked ⟨so⟩ may belong to it or not. Usual headers that a mail lacks
are added.

A seed halves the blocks: the `studied` half shows its errors, of the `held` half only totals are looked at. They are
never trained on; but their hand wrote the stop-signs' lines `*_mailroom.txt` after them.

The 200 mails of `second_*.txt` are by a second hand: more gateways that strip headers, frauds in further languages,
people who sound like machines, and histories of more programs. They were halved by a seed before being read; the
first reading found automatic mail at precision 0.96 and recall 0.85 (held 0.92 and 0.88), fraud at 1.00 and 0.83
(held 1.00 and 0.65), 11 of 12 other stop-signs (held 9 of 12), and the new text of 72 of 74 exactly (held 69 of 71).
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from evaluation.figures import Hits
from evaluation.requests import list_blocks
from parsers.mail import read_mail
from parsers.message import MailReading

SETS = ("studied", "held", "second studied", "second held")
HIDDEN = ("held", "second held")  # whose errors are never looked at
FLAGS = ("fraud", "legal", "insolvency", "cease", "vulnerable")
_FOLDER = Path(__file__).with_name("verdicts")
_SEED = "verdict halves"
_MARKED = re.compile(r"⟦.*?⟧|⟨.*?⟩", re.DOTALL)
_EITHER_WAY = re.compile(r"⟨.*?⟩", re.DOTALL)
_USUAL = {
    "to": "billing@nordvik.example",
    "date": "Tue, 03 Nov 2026 10:00:00 +0000",
    "message-id": "<{digest}@client.example>",
    "mime-version": "1.0",
    "content-type": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Written:
    """Of `maybe` flags it does not matter whether they are found; no `texts`, and the new text is not compared."""

    set_name: str
    language: str
    raw: bytes
    automatic: bool
    flags: frozenset[str]
    maybe: frozenset[str]
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judged:
    written: Written
    reading: MailReading

    @property
    def flags(self) -> frozenset[str]:
        return frozenset("legal" if flag == "attorney" else flag for flag in self.reading.flags)

    @property
    def text_is_exact(self) -> bool:
        return _flat(self.reading.trimmed.new_text) in self.written.texts


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="evaluation verdicts", description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list what was read wrongly in the studied half")
    options = parser.parse_args(arguments)
    judged = [Judged(written, read_mail(written.raw)) for written in list_written()]
    for name in SETS:
        of_set = [each for each in judged if each.written.set_name == name]
        print("\n".join(list_figures(name, of_set)))
        if options.errors and name not in HIDDEN:
            print("\n".join(_list_wrong(of_set)), flush=True)


def list_written() -> list[Written]:
    paths = sorted(_FOLDER.glob("*.txt"))
    return [read_block(block, _set_of(path, block)) for path in paths for block in list_blocks(path)]


def read_block(block: str, set_name: str) -> Written:
    head, _, rest = block.partition("\n")
    mail, _, told = rest.partition("\n>>>\n")
    language, kind, *words = head.replace(",", " ").split()
    flags = words[1:]
    marked = told or "\n".join(_MARKED.findall(mail))
    return Written(
        set_name=set_name,
        language=language,
        raw=_make_mail(_unmarked(mail)),
        automatic=kind == "automatic",
        flags=frozenset(flag for flag in flags if not flag.endswith("?")),
        maybe=frozenset(flag.rstrip("?") for flag in flags if flag.endswith("?")),
        texts=frozenset({_flat(_unmarked(_EITHER_WAY.sub("", marked))), _flat(_unmarked(marked))} if marked else ()),
    )


def _set_of(path: Path, block: str) -> str:
    """Files of the second hand are halves already."""
    named = path.stem.replace("_", " ")
    if named in SETS:
        return named
    whole = block.rstrip("\n") + "\n"
    return SETS[sha256(f"{_SEED}{whole}".encode()).digest()[0] % 2]


def _unmarked(text: str) -> str:
    return re.sub("[⟦⟧⟨⟩]", "", text)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _make_mail(mail: str) -> bytes:
    head, _, body = mail.partition("\n\n")
    named = {line.partition(":")[0].lower() for line in head.splitlines()}
    digest = sha256(mail.encode()).hexdigest()[:16]
    added = [f"{name}: {value.format(digest=digest)}" for name, value in _USUAL.items() if name not in named]
    return "\n".join([head, *added, "Content-Transfer-Encoding: 8bit", "", body, ""]).encode()


def list_figures(name: str, judged: Sequence[Judged]) -> Iterator[str]:
    yield f"verdicts, {name}: {len(judged)} mails"
    yield _line("automatic", [(each.written.automatic, each.reading.origin.automatic) for each in judged])
    for flag in FLAGS:
        compared = [each for each in judged if flag not in each.written.maybe]
        yield _line(flag, [(flag in each.written.flags, flag in each.flags) for each in compared])
    texts = [each for each in judged if each.written.texts]
    yield f"  {'new text exact':28}{sum(each.text_is_exact for each in texts) / len(texts):.3f} of {len(texts)}"


def _line(name: str, pairs: Sequence[tuple[bool, bool]]) -> str:
    hits = Hits(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))
    return f"  {name:28}precision {hits.precision:.3f}  recall {hits.recall:.3f}  of {hits.right + hits.missed}"


def _list_wrong(judged: Sequence[Judged]) -> Iterator[str]:
    for each in judged:
        written, reading = each.written, each.reading
        flaws = []
        if written.automatic != reading.origin.automatic:
            flaws.append(f"  automatic: {reading.origin.kind}")
        wrong = (each.flags ^ written.flags) - written.maybe
        flaws += [f"  flag {flag}: {reading.flags.get(flag, 'missed')}" for flag in sorted(wrong)]
        if written.texts and not each.text_is_exact:
            flaws.append(f"  new text: {reading.trimmed.new_text!r}, should be {min(written.texts)!r}")
        if flaws:
            yield "\n".join([f"{written.language} {reading.message.subject} ¦ {reading.message.text!r}", *flaws])
