"""The facts that intake stored as JSON, as rows for the "why" boxes; an absent fact is an empty row list."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from parsers.intent.rules import CUES


@dataclass(frozen=True, slots=True)
class Clue:
    """One fact for or against a type: `weight` in log-odds as "+2.9", the phrase as written, the rule in words.
    `points_to` is the other type that it speaks for, when it does."""

    weight: str
    against: bool
    phrase: str
    rule: str
    where: str
    points_to: str = ""


@dataclass(frozen=True, slots=True)
class Flaw:
    code: str
    message: str
    where: str


@dataclass(frozen=True, slots=True)
class CheckedSum:
    """An equation of a proof. `gap` is left less right when it fails."""

    name: str
    left: Decimal | None
    right: Decimal | None
    holds: bool

    @property
    def gap(self) -> Decimal | None:
        return None if self.left is None or self.right is None else self.left - self.right


# what a rule speaks for; the wording model's sentences name no type
_SPEAKS_FOR = {cue.name: cue.intent for cue in CUES}


def clues(facts: dict[str, Any], said: str) -> list[Clue]:
    """Strongest first; what speaks for another type than `said` speaks against it."""
    rows = [row for row in _list(facts, "evidence") if isinstance(row, dict)]
    rows.sort(key=lambda row: -abs(_weight(row)))
    return [_clue(row, said) for row in rows]


def said_first(facts: dict[str, Any], intent: str) -> str:
    """The type that the reader gave the ticket, whatever people made of it since."""
    corrections = _list(facts, "corrections")
    return str(corrections[0].get("from", intent)) if corrections and isinstance(corrections[0], dict) else intent


def _clue(row: dict[str, Any], said: str) -> Clue:
    rule, weight = str(row.get("rule") or ""), _weight(row)
    meant = _SPEAKS_FOR.get(rule, said)
    if meant != said:
        weight = -abs(weight)
    return Clue(
        weight=f"{weight:+.1f}".replace("-", "\u2212"),
        against=weight < 0,
        phrase=str(row.get("phrase") or ""),
        rule=rule.replace("_", " "),
        where=str(row.get("where") or ""),
        points_to=meant if meant != said else "",
    )


def _weight(row: dict[str, Any]) -> float:
    return float(row.get("weight") or 0)


def flaws(rows: object) -> list[Flaw]:
    """Problems as stored: mappings, or [code, message, where] lists."""
    found = []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            found.append(Flaw(str(row.get("code", "")), str(row.get("message", "")), str(row.get("where") or "")))
        elif isinstance(row, list) and len(row) >= 2:
            found.append(Flaw(str(row[0]), str(row[1]), str(row[2]) if len(row) > 2 else ""))
        elif isinstance(row, str):
            found.append(Flaw("", row, ""))
    return found


def sentences(facts: dict[str, Any], key: str) -> list[str]:
    return [str(row) for row in _list(facts, key)]


def checked_sums(proof: dict[str, Any]) -> list[CheckedSum]:
    return [
        CheckedSum(
            str(row.get("name", "")), _decimal(row.get("left")), _decimal(row.get("right")), bool(row.get("holds"))
        )
        for row in _list(proof, "equations")
        if isinstance(row, dict)
    ]


def _list(facts: dict[str, Any], key: str) -> list[Any]:
    found = facts.get(key) if isinstance(facts, dict) else None
    return found if isinstance(found, list) else []


def _decimal(text: object) -> Decimal | None:
    try:
        return None if text is None else Decimal(str(text))
    except InvalidOperation:
        return None
