"""One document's truth against what the reader said of it."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from evaluation.remittances.layouts import Document
from tickets.customers import name_key

Row = dict[str, Any]
HEAD = ("total", "currency", "date", "reference", "payer")


@dataclass(slots=True)
class Score:
    """What was right of a document. `wrong` lists what went wrong, in words."""

    document: Document
    row: Row
    kind: bool = True
    lines: bool = True
    head: dict[str, bool] = field(default_factory=dict)
    proved: bool = False
    silent: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    line_count: int = 0
    line_hits: int = 0
    given: int = 0
    given_right: int = 0
    due: int = 0
    auto: int = 0
    auto_wrong: int = 0

    @property
    def exact(self) -> bool:
        return self.kind and self.lines and all(self.head.values())


def score(document: Document, row: Row) -> Score:
    result = Score(document, row)
    result.kind = row["kind"] == document.printed.kind
    if not result.kind:
        result.wrong.append(f"kind {row['kind']}, should be {document.printed.kind}")
    if document.printed.kind != "remittance":
        _score_nothing(result)
    else:
        _score_payments(result)
    if "cash" in row:
        _score_cash(result)
    return result


def _score_nothing(result: Score) -> None:
    """No line may come out of a document that pays nothing, and surely no proof."""
    for payment in result.row["payments"]:
        result.lines = result.lines and not payment["lines"]
        if payment["proof"]["state"] == "proved":
            result.silent.append("proved a document that is no remittance")


def _score_payments(result: Score) -> None:
    truth, read = result.document.payments, result.row["payments"]
    if len(truth) != len(read):
        result.lines = False
        result.wrong.append(f"{len(read)} payments, should be {len(truth)}")
        if any(payment["proof"]["state"] == "proved" for payment in read):
            paid = [sum((line["net"] for line in payment["lines"]), payment["lump"]) for payment in truth]
            if any(p["proof"]["state"] == "proved" and _money(p["total"]) not in paid for p in read):
                result.silent.append("proved with another number of payments")
    nothing: Row = {"lines": [], "consistent": False, "proof": {"state": "unproved"}, **dict.fromkeys(HEAD)}
    states, left = [], list(read)
    for payment in truth:
        got = max(left, key=partial(_likeness, payment), default=nothing)
        left = [other for other in left if other is not got]
        states.append(got["proof"]["state"] == "proved")
        _score_lines(result, payment, got)
        _score_head(result, payment, got)
    result.proved = all(states)


def _likeness(truth: Row, read: Row) -> tuple[bool, int]:
    refs = {_bare(line["invoice"]) for line in truth["lines"]}
    return _money(read["total"]) == truth["total"], sum(_bare(line["invoice"]) in refs for line in read["lines"])


def _score_lines(result: Score, truth: Row, read: Row) -> None:
    wanted = Counter((_bare(line["invoice"]), line["net"]) for line in truth["lines"])
    found = Counter((_bare(line["invoice"]), _money(line["net"])) for line in read["lines"])
    missed, more = wanted - found, found - wanted
    result.line_count += wanted.total()
    result.line_hits += (wanted & found).total()
    if truth["lump"] and sum((net or Decimal(0) for _, net in more.elements()), Decimal(0)) == truth["lump"]:
        more = Counter()
    exact = not missed and not more
    if result.document.printed.loose:
        exact = not found or sum((net or Decimal(0) for _, net in found.elements()), Decimal(0)) == truth["total"]
    if not exact:
        result.wrong.append(f"lines missing {_few(missed)}; lines not there {_few(more)}")
    parts_right = exact and (result.document.printed.loose or _score_parts(result, truth, read))
    result.lines = result.lines and exact and parts_right
    if read["proof"]["state"] == "proved":
        if not exact and (missed or any(net for _, net in more)):  # a line that pays 0.00 does no harm
            result.silent.append("proved with wrong lines")
        elif truth["total"] is not None and _money(read["total"]) != truth["total"]:
            result.silent.append(f"proved with total {read['total']}")
        elif not result.document.printed.sums:
            result.silent.append("proved although the printed sums do not hold")
    if not result.document.printed.sums and read["consistent"]:
        result.wrong.append("called consistent although the printed total is wrong")


def _score_parts(result: Score, truth: Row, read: Row) -> bool:
    """Gross amount and reductions of every line, where they are printed."""
    by_key: dict[Any, list[Row]] = {}
    for line in read["lines"]:
        by_key.setdefault((_bare(line["invoice"]), _money(line["net"])), []).append(line)
    missing: list[str] = []
    wrong: list[str] = []
    for line in truth["lines"]:
        got = by_key[_bare(line["invoice"]), line["net"]].pop(0)
        if line["gross"] is not None and _money(got["gross"]) != line["gross"]:
            told = f"{line['invoice']} gross {got['gross']}, should be {line['gross']}"
            (missing if got["gross"] is None else wrong).append(told)
        parts = [_money(got.get(name)) or Decimal(0) for name in ("discount", "deduction", "withheld")]
        if sum(map(abs, parts)) != line["reduced"]:
            told = f"{line['invoice']} reductions {[str(part) for part in parts]}, should be {line['reduced']}"
            (wrong if any(parts) else missing).append(told)
        elif line["discount"] is not None and abs(parts[0]) != line["discount"]:
            missing.append(f"{line['invoice']} discount {got['discount']}, should be {line['discount']}")
    if missing:
        result.wrong.append(f"{len(missing)} parts of lines not told: {missing[0]}")
    if wrong:
        result.wrong.append(f"{len(wrong)} wrong parts of lines: {wrong[0]}")
        if read["proof"]["state"] == "proved":
            result.silent.append(f"proved with wrong parts: {wrong[0]}")
    return not missing and not wrong


def _score_head(result: Score, truth: Row, read: Row) -> None:
    for name in HEAD:
        wanted, got = truth[name], read[name]
        if wanted is None:
            continue
        right = _money(got) == wanted if name == "total" else _same(name, wanted, got)
        result.head[name] = result.head.get(name, True) and right
        if not right:
            result.wrong.append(f"{name} {got!r}, should be {str(wanted)!r}")


def _same(name: str, wanted: str, got: str | None) -> bool:
    if got is None:
        return False
    return name_key(wanted) == name_key(got) if name == "payer" else _bare(wanted) == _bare(got)


def _score_cash(result: Score) -> None:
    wanted = Counter(
        (line["number"], line["settled"])
        for payment in result.document.payments
        for line in payment["lines"]
        if line["number"]
    )
    given = result.row["cash"]["allocations"]
    found = Counter((entry["invoice"], _money(entry["amount"])) for entry in given)
    auto = Counter((entry["invoice"], _money(entry["amount"])) for entry in given if entry["auto"])
    result.due, result.given = wanted.total(), found.total()
    result.given_right, result.auto = (wanted & found).total(), (wanted & auto).total()
    result.auto_wrong = (auto - wanted).total()
    if auto - wanted:
        result.silent.append(f"applied by itself: {_few(auto - wanted)}")
    elif auto and not (result.document.printed.sums and result.document.printed.auto):
        result.silent.append("applied by itself although a person must look")


def _bare(text: str | None) -> str:
    return "".join((text or "").split())


def _money(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def _few(counter: Counter[Any]) -> str:
    shown = [f"{ref} {net}" for ref, net in list(counter.elements())[:3]]
    return f"{counter.total()} ({', '.join(shown)})" if shown else "none"
