"""`python -m evaluation requests`: how well what a mail asks for is found, type by type.

The mails are of another style than the sentences that the model of requests was trained on, and are never trained on.
Those of `requests.txt` only measure; those of `requests_fitted.txt` fitted the thresholds, and showed which kinds of
sentences training lacked. A request is found when its type is right and its place touches, or nearly, the words that
the truth quotes; what it captured is compared then.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from evaluation.figures import Hits
from parsers.mail import read_mail
from parsers.message import MailReading, RequestSpan

_UNSEEN = Path(__file__).with_name("requests.txt")
_FITTED = Path(__file__).with_name("requests_fitted.txt")
_COMPARED = ("invoices", "po_numbers", "credit_notes", "dates", "amounts")
_NEAR = 80  # characters: a wish and its reason stand in neighbouring sentences
_TOLD = ("invoices",)  # these are compared also where the truth names none


@dataclass(frozen=True, slots=True)
class Wanted:
    """`quote` stands in the sentence that asks for it."""

    type: str
    quote: str
    captured: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Mail:
    number: int
    language: str
    text: str
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """`right` are pairs of what was wanted and what was found for it."""

    mail: Mail
    right: tuple[tuple[Wanted, RequestSpan], ...]
    missed: tuple[Wanted, ...]
    bogus: tuple[RequestSpan, ...]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="evaluation requests", description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list what was read wrongly")
    parser.add_argument("--fitted", action="store_true", help="the mails that fitted the thresholds instead")
    options = parser.parse_args(arguments)
    mails = list_mails(fitted=options.fitted)
    compared = [compare(mail, read_mail(make_mail(mail))) for mail in mails]
    print("\n".join(list_figures(compared)))
    if options.errors:
        print("\n".join(_list_errors(compared)))


def list_mails(*, fitted: bool = False) -> list[Mail]:
    path = _FITTED if fitted else _UNSEEN
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [_parse(number, line) for number, line in enumerate(lines, start=1)]


def _parse(number: int, line: str) -> Mail:
    language, text, truth = (part.strip() for part in line.split("¦"))
    wanted = tuple(_parse_wanted(entry.strip()) for entry in truth.split(" ;; ") if entry.strip())
    text = text.replace("\\n", "\n")
    for each in wanted:
        if each.quote not in text:
            raise ValueError(f"mail {number} does not say {each.quote!r}")
    return Mail(number, language, text, wanted)


def _parse_wanted(entry: str) -> Wanted:
    head, _, named = entry.partition(" = ")
    kind, _, quote = head.partition(" @ ")
    captured = {}
    for part in named.split(" | ") if named else ():
        name, _, values = part.strip().partition(" ")
        captured[name] = frozenset(value.strip() for value in values.split(","))
    return Wanted(kind.strip(), quote.strip(), captured)


def make_mail(mail: Mail) -> bytes:
    message = EmailMessage()
    message["From"] = "Jo Marsh <jo@client.example>"
    message["To"] = "billing@ours.example"
    message["Date"] = "Wed, 12 Nov 2025 09:00:00 +0000"
    message["Message-ID"] = f"<{mail.number}@client.example>"
    subject, text = "Account", mail.text
    if text.startswith("Subject:"):
        subject, _, text = text.removeprefix("Subject:").partition("\n")
    message["Subject"] = subject.strip()
    message.set_content(text.strip() + "\n")
    return message.as_bytes()


def compare(mail: Mail, reading: MailReading) -> Compared:
    left, right, missed = list(reading.requests), [], []
    text = reading.deciding_text
    for wanted in mail.wanted:
        place = text.find(wanted.quote)
        found = next(
            (each for each in left if each.type == wanted.type and _touches(each, place, wanted.quote)), None
        )
        if found:
            left.remove(found)
            right.append((wanted, found))
        else:
            missed.append(wanted)
    return Compared(mail, tuple(right), tuple(missed), tuple(left))


def _touches(found: RequestSpan, place: int, quote: str) -> bool:
    return place >= 0 and found.span.start - _NEAR < place + len(quote) and place - _NEAR < found.span.end


def list_figures(compared: Sequence[Compared]) -> Iterator[str]:
    right = Counter(wanted.type for each in compared for wanted, _ in each.right)
    missed = Counter(wanted.type for each in compared for wanted in each.missed)
    bogus = Counter(found.type for each in compared for found in each.bogus)
    yield f"requests: {len(compared)} mails, {right.total() + missed.total()} requests"
    for kind in sorted({*right, *missed, *bogus}):
        yield _line(kind, Hits(right[kind], bogus[kind], missed[kind]), indent=4)
    yield _line("requests, all types", Hits(right.total(), bogus.total(), missed.total()))
    exact = sum(not each.missed and not each.bogus for each in compared)
    yield f"  {'mails read exactly':28}{exact / len(compared):.3f}"
    for kind in _COMPARED:
        yield _line(kind, _count_captured(compared, kind))


def _line(name: str, hits: Hits, indent: int = 2) -> str:
    total = hits.right + hits.missed
    figures = f"precision {hits.precision:.3f}  recall {hits.recall:.3f}  of {total}"
    return f"{' ' * indent}{name:{30 - indent}}{figures}"


def _count_captured(compared: Sequence[Compared], kind: str) -> Hits:
    right = wrong = missed = 0
    for each in compared:
        for wanted, found in each.right:
            if kind not in wanted.captured and kind not in _TOLD:
                continue
            truth, read = wanted.captured.get(kind, frozenset()), frozenset(map(str, found.captured.get(kind, ())))
            right, wrong, missed = right + len(truth & read), wrong + len(read - truth), missed + len(truth - read)
    return Hits(right, wrong, missed)


def _list_errors(compared: Sequence[Compared]) -> Iterator[str]:
    for each in compared:
        flaws = [f"  missed {wanted.type}: {wanted.quote!r}" for wanted in each.missed]
        text = each.mail.text
        flaws += [f"  bogus {found.type}: {found.captured}" for found in each.bogus]
        for wanted, found in each.right:
            for kind in _COMPARED:
                truth = wanted.captured.get(kind, frozenset())
                read = frozenset(map(str, found.captured.get(kind, ())))
                if truth != read and (kind in wanted.captured or kind in _TOLD):
                    flaws.append(f"  {wanted.type} {kind}: {sorted(read)}, should be {sorted(truth)}")
        if flaws:
            yield "\n".join([f"{each.mail.number} {each.mail.language} {text!r}", *flaws])
