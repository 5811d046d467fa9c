"""The facts that an approval was asked on in, the same facts as a person reads them out.

What is stored is what was agreed to, and its hash is of that: here only its showing changes. Numbers that rows have
in our tables are left out, and days are written as everywhere on the desk.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from web.serving.render import day


def say_facts(content: Mapping[str, Any], now: datetime) -> tuple[tuple[str, str], ...]:
    """Name and words of each fact, in the order in which they were stated."""
    facts = ((name, str(said)) for name, said in content.items() if name != "ask")
    return tuple(_say_fact(name, said, now) for name, said in facts)


def _say_fact(name: str, said: str, now: datetime) -> tuple[str, str]:
    if _DATED_NAME.fullmatch(name):
        name = _say_last_day(name, now)
    if _DATED.fullmatch(name):
        said = _say_last_day(said, now)
    return _ROW_NUMBER.sub(r"\1", name), said


def _say_last_day(text: str, now: datetime) -> str:
    """Only a day at the end is one of ours: within it stands what others wrote, such as the numbers of documents."""
    found = _LAST_DAY.search(text)
    return text if found is None else text[: found.start()] + day(date.fromisoformat(found[0]), now)


_LAST_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}$")
_DATED_NAME = re.compile(r"Part \d+, .+")  # "Part 2, 2026-12-01"
_DATED = re.compile(r"Due|Payment|Closed up to|Allocation \d+")
_ROW_NUMBER = re.compile(r"^(Allocation|Credit on .+) (?:\d+|\(\d+\))$")  # "Allocation 17", "Credit on 90500001 (6)"
