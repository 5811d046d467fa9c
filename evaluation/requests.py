"""`python -m evaluation requests`: how well what a mail asks for is found, type by type.

The mails of `request_mails/` are whole mails, with signature, disclaimer and history, of another style than the
sentences that the model of requests was trained on; they are never trained on. A seed halves those of each language:
the `studied` half shows its errors and tells what training lacks, the `held` half only its totals. One hand wrote
both, language by language on much the same plan, so the held half says how well the reader does on that hand's
wording, not on any. The mails of `earlier.txt`, single sentences and short mails, fitted the thresholds.

A request is found when its type is right and its place touches, or nearly, the words that the truth quotes; what it
captured is compared then.

A mail is written

    == sender | subject
    text
    >>>
    type @ words of its sentence = what it captured | ...

one request a line. `type/type` may be read either way, `type?` may be found or left; a value behind `~` may be
captured or left, `= ~` compares nothing.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Any

from evaluation.figures import Hits
from parsers.mail import read_mail
from parsers.message import MailReading, RequestSpan

SETS = ("studied", "held", "earlier")
HIDDEN = ("held",)  # whose errors are never looked at
_FOLDER = Path(__file__).with_name("request_mails")
_SEED = "halves of 2025-11-23"
_COMPARED = ("invoices", "po_numbers", "credit_notes", "accounts", "ranges", "periods", "dates", "amounts", "reason")
_TOLD = ("invoices", "po_numbers", "credit_notes", "periods")  # compared also where the truth names none
_NUMBERS_ONLY = ("earlier",)  # whose truth does not always name what else is captured
_NEAR = 80  # characters: a wish and its reason stand in neighbouring sentences


@dataclass(frozen=True, slots=True)
class Wanted:
    """`quote` stands in the sentence that asks for it. `captured` is None where nothing of it is compared; `free` are
    the values, and the kinds, that may be captured or left."""

    types: frozenset[str]
    quote: str
    optional: bool
    captured: dict[str, frozenset[str]] | None
    free: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mail:
    set_name: str
    language: str
    sender: str
    subject: str
    text: str
    wanted: tuple[Wanted, ...]

    @classmethod
    def read(
        cls,
        set_name: str,
        language: str,
        head: str,
        text: str,
        truth: Iterable[str],
        free: frozenset[str] = frozenset(),
    ) -> "Mail":
        """`truth` are its requests, a line each; values of the `free` kinds may be captured or left."""
        sender, _, subject = head.partition(" | ")
        wanted = tuple(_parse_wanted(line, free) for line in truth)
        for each in wanted:
            if each.quote not in text and each.quote not in subject:
                raise ValueError(f"{subject!r} does not say {each.quote!r}")
        return cls(set_name, language, sender.strip(), subject.strip(), text.strip("\n"), wanted)


@dataclass(frozen=True, slots=True)
class Compared:
    """`right` are pairs of what was wanted and what was found for it."""

    mail: Mail
    right: tuple[tuple[Wanted, RequestSpan], ...]
    missed: tuple[Wanted, ...]
    bogus: tuple[RequestSpan, ...]
    text: str  # that the spans point into


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="evaluation requests", description=__doc__)
    parser.add_argument("name", nargs="?", choices=SETS, help="one set; studied and held when left out")
    parser.add_argument("--errors", action="store_true", help="list what was read wrongly (never of a hidden set)")
    options = parser.parse_args(arguments)
    for name in (options.name,) if options.name else SETS[:2]:
        compared = [compare(mail, read_mail(make_mail(mail))) for mail in list_mails(name)]
        print("\n".join(list_figures(name, compared)), flush=True)
        if options.errors and name not in HIDDEN:
            print("\n".join(list_errors(compared)))


def list_mails(set_name: str) -> list[Mail]:
    mails = [mail for path in sorted(_FOLDER.glob("*.txt")) for mail in _list_file(path)]
    return [mail for mail in mails if mail.set_name == set_name]


def _list_file(path: Path) -> Iterator[Mail]:
    free = frozenset(_TOLD[1:]) if path.stem in _NUMBERS_ONLY else frozenset[str]()
    for block in list_blocks(path):
        head, text, truth = split_block(block)
        set_name = "earlier" if path.stem == "earlier" else half_of(_SEED, block)
        yield Mail.read(set_name, path.stem, head, text, truth, free)


def list_blocks(path: Path) -> list[str]:
    """The mails of a file, each as it is written there."""
    return path.read_text("utf-8").split("\n== ")[1:]


def split_block(block: str) -> tuple[str, str, list[str]]:
    """Sender and subject, text, and the lines of truth."""
    head, _, rest = block.partition("\n")
    text, _, truth = f"{rest}\n".partition("\n>>>\n")
    return head, text, [line for line in truth.splitlines() if line.strip()]


def half_of(seed: str, block: str) -> str:
    mail, _, _ = block.partition("\n>>>\n")
    return SETS[sha256(f"{seed}{mail}".encode()).digest()[0] % 2]


def _parse_wanted(line: str, free_kinds: frozenset[str]) -> Wanted:
    head, equals, named = line.partition(" = ")
    kind, _, quote = head.partition(" @ ")
    types = frozenset(each.strip(" ?") for each in kind.split("/"))
    if named.strip() == "~":
        return Wanted(types, quote.strip(), "?" in kind, None, frozenset())
    captured, free = {}, set(free_kinds)
    for part in named.split(" | ") if equals else ():
        name, _, values = part.strip().partition(" ")
        read = [(value.strip(" ~"), "~" in value) for value in values.split(", ")]
        left = name.startswith("~")
        free |= {_plain(value) for value, is_free in read if is_free or left} | ({name.strip("~")} if left else set())
        captured[name.strip("~")] = frozenset(_plain(value) for value, is_free in read if not is_free and not left)
    return Wanted(types, quote.strip(), "?" in kind, captured, frozenset(free))


def make_mail(mail: Mail) -> bytes:
    message = EmailMessage()
    message["From"] = mail.sender
    message["To"] = "billing@ours.example"
    message["Date"] = "Wed, 12 Nov 2025 09:00:00 +0000"
    message["Message-ID"] = f"<{sha256(mail.text.encode()).hexdigest()[:16]}@client.example>"
    message["Subject"] = mail.subject
    message.set_content(mail.text.strip() + "\n")
    return message.as_bytes()


def compare(mail: Mail, reading: MailReading) -> Compared:
    left, right, missed = list(reading.requests), [], []
    text = reading.deciding_text or mail.subject
    for wanted in sorted(mail.wanted, key=lambda each: each.optional):
        place = text.find(wanted.quote)
        found = next(
            (each for each in left if each.type in wanted.types and _touches(each, place, wanted.quote)), None
        )
        if found:
            left.remove(found)
        if wanted.optional:
            continue
        if found:
            right.append((wanted, found))
        else:
            missed.append(wanted)
    return Compared(mail, tuple(right), tuple(missed), tuple(left), text)


def _touches(found: RequestSpan, place: int, quote: str) -> bool:
    return place >= 0 and found.span.start - _NEAR < place + len(quote) and place - _NEAR < found.span.end


def list_figures(name: str, compared: Sequence[Compared]) -> Iterator[str]:
    right = Counter(_name(wanted.types) for each in compared for wanted, _ in each.right)
    missed = Counter(_name(wanted.types) for each in compared for wanted in each.missed)
    bogus = Counter(found.type for each in compared for found in each.bogus)
    yield f"requests, {name}: {len(compared)} mails, {right.total() + missed.total()} requests"
    if name not in HIDDEN:
        for kind in sorted({*right, *missed, *bogus}):
            yield _line(kind, Hits(right[kind], bogus[kind], missed[kind]), indent=4)
    for language in sorted({each.mail.language for each in compared}):
        spoken = [each for each in compared if each.mail.language == language]
        yield _line(language, _count_requests(spoken), indent=4)
    yield _line("requests, all types", _count_requests(compared))
    exact = sum(not each.missed and not each.bogus for each in compared)
    yield f"  {'mails read exactly':28}{exact / len(compared):.3f}"
    for kind in _COMPARED:
        yield _line(kind, _count_captured(compared, kind))


def _name(types: frozenset[str]) -> str:
    return "/".join(sorted(types))


def _count_requests(compared: Iterable[Compared]) -> Hits:
    counts = [(len(each.right), len(each.bogus), len(each.missed)) for each in compared]
    return Hits(*map(sum, zip(*counts, strict=True)))


def _line(name: str, hits: Hits, indent: int = 2) -> str:
    total = hits.right + hits.missed
    figures = f"precision {hits.precision:.3f}  recall {hits.recall:.3f}  of {total}"
    return f"{' ' * indent}{name:{30 - indent}}{figures}"


def _count_captured(compared: Sequence[Compared], kind: str) -> Hits:
    right = wrong = missed = 0
    for each in compared:
        for wanted, found in each.right:
            truth, read = _captured_of(wanted, found, kind)
            right, wrong, missed = right + len(truth & read), wrong + len(read - truth), missed + len(truth - read)
    return Hits(right, wrong, missed)


def _captured_of(wanted: Wanted, found: RequestSpan, kind: str) -> tuple[frozenset[str], frozenset[str]]:
    """What it should have captured of a kind and what it did; nothing where that is not compared."""
    nothing: frozenset[str] = frozenset()
    if wanted.captured is None or (kind not in wanted.captured and kind not in _TOLD):
        return nothing, nothing
    read = frozenset(_plain(_written(value)) for value in found.captured.get(kind, ()))
    truth = wanted.captured.get(kind, nothing)
    return truth, read & truth if kind in wanted.free else read - wanted.free


def _written(value: Any) -> str:
    return f"{value['from'] or ''}..{value['to']}" if isinstance(value, dict) else str(value)


def _plain(value: str) -> str:
    """Amounts alike whatever zeros they are written with."""
    currency, _, amount = value.partition(" ")
    try:
        return f"{currency} {Decimal(amount).normalize():f}"
    except ArithmeticError:
        return value


def list_errors(compared: Sequence[Compared]) -> Iterator[str]:
    for each in compared:
        text = each.text
        flaws = [f"  missed {_name(wanted.types)}: {wanted.quote!r}" for wanted in each.missed]
        flaws += [
            f"  bogus {found.type} {text[found.span.start : found.span.end]!r}: {found.captured}"
            for found in each.bogus
        ]
        for wanted, found in each.right:
            for kind in _COMPARED:
                truth, read = _captured_of(wanted, found, kind)
                if truth != read:
                    flaws.append(f"  {_name(wanted.types)} {kind}: {sorted(read)}, should be {sorted(truth)}")
        if flaws:
            yield "\n".join([f"{each.mail.language} {each.mail.subject} ¦ {each.mail.text!r}", *flaws])
