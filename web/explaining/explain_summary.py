"""A row of `counterfoil explain` in, a few readable lines for a terminal out."""

from typing import Any


def summarise(row: dict[str, Any]) -> str:
    """A row as a person reads it in a terminal."""
    lines = [f"{row['file']}: {_mail_headline(row) if 'label' in row else _remittance_headline(row)}"]
    lines += _mail_details(row) if "label" in row else _remittance_details(row)
    lines += [f"  ! {problem['message']}" for problem in row["problems"]]
    return "\n".join(lines)


def _mail_headline(row: dict[str, Any]) -> str:
    if row["label"] is None:
        return "not read"
    marks = [name for name in ("automatic", "fraud") if row[name]]
    marks += [f"also {', '.join(row['secondary'])}"] if row["secondary"] else []
    language = f", {row['language']}" if row["language"] else ""
    return f"{row['label']} ({row['confidence']:.0%}{language}){' – ' + ', '.join(marks) if marks else ''}"


def _mail_details(row: dict[str, Any]) -> list[str]:
    found = {
        "invoices": ", ".join(row["invoice_numbers"]),
        "accounts": ", ".join(row["account_numbers"]),
        "amounts": ", ".join(f"{amount} {currency}" for currency, amount in row["amounts"]),
        "requests": ", ".join(request["type"] for request in row["requests"]),
        "because": ", ".join(f"“{e['phrase'] or e['rule']}” ({e['weight']:+.1f})" for e in row["evidence"][:5]),
    }
    return [f"  {name:<9} {value}" for name, value in found.items() if value]


def _remittance_headline(row: dict[str, Any]) -> str:
    count = len(row["payments"])
    told = row["kind"].replace("_", " ") + (", scanned" if row["scanned"] else "")
    return told if count < 2 else f"{told} with {count} payments"


def _remittance_details(row: dict[str, Any]) -> list[str]:
    lines = [text for payment in row["payments"] for text in _payment_lines(payment)]
    cash = row.get("cash")
    if cash is None:
        return lines + [_columns(line, "") for payment in row["payments"] for line in payment["lines"]]
    lines += [_columns(line, f"{line['class']:<10} {line['reason']}") for line in cash["lines"]]
    if row["payments"]:
        verdict = "needs a person" if cash["review"] else "would apply by itself"
        lines.append(f"  customer {cash['customer'] or 'unknown'}, class {cash['evidence_class']}: {verdict}")
        lines += [f"  {reason}" for reason in cash["reasons"]]
    return lines


def _payment_lines(payment: dict[str, Any]) -> list[str]:
    total = f"{payment['total'] or 'no total'} {payment['currency'] or ''}".strip()
    about = [payment["payer"] or "payer unknown", total, payment["date"], payment["reference"]]
    proof = payment["proof"]
    because = "; ".join(proof["failing"] or [proof["reason"]])
    told = f"{proof['state']}: {because}" if because else proof["state"]
    return ["  " + " · ".join(part for part in about if part), f"  {len(payment['lines'])} lines, {told}"]


def _columns(line: dict[str, Any], verdict: str) -> str:
    return f"    {line['invoice']:<24} {line['net']:>14}  {verdict}".rstrip()
