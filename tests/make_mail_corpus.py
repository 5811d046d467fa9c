"""The mails of tests/mail that come in series, each with what it must read as: `python -m tests.make_mail_corpus`.

What is expected is computed from what was put into a mail, never by reading it. The other mails of the corpus are
written by hand.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.corpus_conversations import forwards, replies, web_replies
from tests.corpus_files import containers, file_names
from tests.corpus_transfers import charsets, transfers
from tests.corpus_words import Case

FOLDER = Path(__file__).parent / "mail"


def list_cases() -> Iterator[Case]:
    yield from forwards()
    yield from replies()
    yield from web_replies()
    yield from containers()
    yield from file_names()
    yield from charsets()
    yield from transfers()


def main() -> None:
    for case in list_cases():
        (FOLDER / f"{case.name}.eml").write_bytes(case.raw)
        (FOLDER / f"{case.name}.expected.json").write_text(expectation(case), encoding="utf-8")


def expectation(case: Case) -> str:
    return json.dumps(case.expected, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    main()
