"""`python -m evaluation headerless`: mails of which only sender, subject and text are left, as in exports.

Two sets by hand in eight languages, one mail a line: what machines answer, and payment fraud, each with mails that
people write about the same things. Every second mail is the development half, whose errors `--errors` lists; of the
other half only the totals are ever looked at.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from evaluation.figures import Hits
from parsers.mail import read_mail

SIGNS = ("automatic", "fraud")
DEVELOPMENT, HELD = HALVES = ("development", "held")
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Written:
    """`shows` the sign or only speaks of the same things."""

    language: str
    half: str
    shows: bool
    subject: str
    text: str


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="evaluation headerless", description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list the errors of the development halves")
    options = parser.parse_args(arguments)
    for sign in SIGNS:
        read = [(mail, finds(sign, mail)) for mail in list_written(sign)]
        for half in HALVES:
            hits = count([pair for pair in read if pair[0].half == half])
            print(f"{sign:12}{half:14}precision {hits.precision:.3f}  recall {hits.recall:.3f}")
        if options.errors:
            for mail, found in read:
                if mail.half == DEVELOPMENT and found != mail.shows:
                    print(f"  {mail.language} {'false' if found else 'missed'}: {mail.subject!r} {mail.text!r}")


def list_written(sign: str) -> Iterator[Written]:
    """Halves begin with the other one in every second language, as the languages tell of the same situations."""
    lines = (_HERE / f"headerless_{sign}.txt").read_text("utf-8").splitlines()
    seen: Counter[str] = Counter()
    for line in lines:
        if not line or line.startswith("#"):
            continue
        language, shows, subject, text = (part.strip() for part in line.split("¦"))
        half = HALVES[(seen[language] + list(dict.fromkeys([*seen, language])).index(language)) % 2]
        seen[language] += 1
        yield Written(language, half, shows == "1", subject, text.replace("\\n", "\n"))


def finds(sign: str, mail: Written) -> bool:
    message = EmailMessage()
    message["From"] = "Sam Field <s.field@client.example>"
    message["To"] = "billing@ours.example"
    message["Subject"] = mail.subject
    message["Message-ID"] = "<1@client.example>"
    message.set_content(mail.text)
    reading = read_mail(message.as_bytes())
    return reading.origin.automatic if sign == "automatic" else sign in reading.flags


def count(pairs: Sequence[tuple[Written, bool]]) -> Hits:
    return Hits(
        right=sum(found and mail.shows for mail, found in pairs),
        wrong=sum(found and not mail.shows for mail, found in pairs),
        missed=sum(mail.shows and not found for mail, found in pairs),
    )
