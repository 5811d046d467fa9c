import json
from pathlib import Path
from typing import Any, Literal

import pytest

from inbox.isolate import ReaderKilled, Readers
from parsers.open_items import REQUIRED_COLUMNS
from tests.builders import an_email
from web.explaining import explain_ledger
from web.explaining.explain import explain_files
from web.explaining.explain_ledger import BadLedger
from web.explaining.explain_summary import summarise

LEDGER = [
    ("Acme Tooling GmbH", "C-1001", "INV-0065653", "1752.86"),
    ("Acme Tooling GmbH", "C-1001", "INV-0065654", "100.00"),
    ("Acme Tooling GmbH", "C-1001", "INV-0065655", "500.00"),
    ("Globex Freight Ltd", "C-1002", "INV-0070001", "100.00"),
]

PAYMENT_KEYS = ["payer", "payee", "reference", "date", "method", "currency", "total", "consistent", "proof", "lines"]
LINE_KEYS = ["invoice", "invoice_date", "gross", "discount", "deduction", "reason", "net", "page", "box"]
MAIL_KEYS = [
    "file",
    "label",
    "confidence",
    "secondary",
    "language",
    "invoice_numbers",
    "amounts",
    "account_numbers",
    "automatic",
    "fraud",
    "new_text",
    "requests",
    "evidence",
    "problems",
]

ADVICE = """Remittance Advice
Payer: Acme Tooling GmbH
Payment reference: CK100447
Payment date: 2025-09-04
Currency: USD

Invoice,Invoice date,Gross amount,Discount,Net amount
INV-65653,2025-07-16,1752.86,35.06,1717.80
INV-65654,2025-07-17,100.00,0.00,100.00
Total,,1852.86,35.06,1817.80
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    lines = [",".join(REQUIRED_COLUMNS)]
    lines += [
        f"{name},{account},{number},2025-07-16,2025-08-16,USD,{amount}," for name, account, number, amount in LEDGER
    ]
    path = tmp_path / "open_items.csv"
    path.write_text("\n".join(lines))
    return path


def a_file(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def one(kind: Literal["mail", "remittance"], path: Path, ledger: Path | None = None) -> dict[str, Any]:
    [row] = explain_files(kind, [path], ledger)
    json.dumps(row)
    return row


def test_a_remittance_has_the_documented_names_in_their_order(tmp_path: Path, ledger: Path) -> None:
    row = one("remittance", a_file(tmp_path, "advice.csv", ADVICE), ledger)

    assert list(row) == ["file", "kind", "scanned", "payments", "cash", "problems"]
    [payment] = row["payments"]
    assert list(payment) == PAYMENT_KEYS
    assert list(payment["proof"])[:3] == ["state", "equations", "failing"]
    assert list(payment["lines"][0])[: len(LINE_KEYS)] == LINE_KEYS
    assert list(row["cash"])[:4] == ["customer", "allocations", "lines", "review"]
    assert list(row["cash"]["allocations"][0])[:4] == ["invoice", "amount", "auto", "evidence_class"]
    assert list(row["cash"]["lines"][0])[:3] == ["invoice", "net", "class"]


def test_a_proved_remittance_would_apply_itself_with_the_ledgers_numbers(tmp_path: Path, ledger: Path) -> None:
    row = one("remittance", a_file(tmp_path, "advice.csv", ADVICE), ledger)

    cash = row["cash"]
    assert (row["kind"], row["payments"][0]["total"], row["payments"][0]["currency"]) == (
        "remittance",
        "1817.80",
        "USD",
    )
    assert (cash["customer"], cash["review"]) == ("C-1001", False)
    assert [tuple(found.values())[:4] for found in cash["allocations"]] == [
        ("INV-0065653", "1717.80", True, "A"),
        ("INV-0065654", "100.00", True, "A"),
    ]
    assert [(line["invoice"], line["class"]) for line in cash["lines"]] == [
        ("INV-65653", "discount"),
        ("INV-65654", "full"),
    ]


def test_without_a_ledger_there_is_no_cash(tmp_path: Path) -> None:
    row = one("remittance", a_file(tmp_path, "advice.csv", ADVICE))

    assert "cash" not in row
    assert [line["net"] for line in row["payments"][0]["lines"]] == ["1717.80", "100.00"]


def test_lines_that_do_not_add_up_need_a_person(tmp_path: Path, ledger: Path) -> None:
    row = one("remittance", a_file(tmp_path, "advice.csv", ADVICE.replace("1817.80", "1917.80")), ledger)

    assert row["payments"][0]["consistent"] is False
    assert row["cash"]["review"]
    assert not any(allocation["auto"] for allocation in row["cash"]["allocations"])


def test_a_mistyped_number_brings_the_ledgers_as_a_suggestion(tmp_path: Path, ledger: Path) -> None:
    mail = an_email(subject="Copy", text="Could you send me invoices INV-70010 and INV-65654 again?\n")

    [row] = explain_files("mail", [a_file(tmp_path, "copy.eml", mail)], ledger)

    assert row["invoice_numbers"] == ["INV-70010", "INV-65654"]
    assert row["suggestions"] == [["INV-70010", "INV-0070001"]]


def test_a_mail_is_read_through_its_attachments_and_else_its_own_text(tmp_path: Path, ledger: Path) -> None:
    table = an_email(subject="Payment advice", text=ADVICE.replace(",", "    "))
    broken = an_email(
        subject="Payment advice", attachments=(("advice.pdf", b"%PDF-1.4 broken"),), text="See attached."
    )
    prose = an_email(subject="Question", text="Could you send me invoice INV-65653 again?\n\nThanks, Paula\n")

    rows = list(
        explain_files(
            "remittance",
            [
                a_file(tmp_path, "table.eml", table),
                a_file(tmp_path, "broken.eml", broken),
                a_file(tmp_path, "prose.eml", prose),
            ],
            ledger,
        )
    )

    assert [row["kind"] for row in rows] == ["remittance", "unreadable", "not_remittance"]
    assert len(rows[0]["payments"][0]["lines"]) == 2
    assert rows[2]["cash"] == {
        "customer": None,
        "allocations": [],
        "lines": [],
        "review": False,
        "evidence_class": None,
        "reasons": [],
    }


def test_rows_come_in_the_order_of_the_arguments_and_none_stops_the_others(tmp_path: Path) -> None:
    paths = []
    for number in range(12):
        paths.append(a_file(tmp_path, f"{number}.csv", ADVICE if number % 3 else b"\x00\x01broken"))
    paths[5] = tmp_path / "missing.pdf"
    paths[7] = tmp_path

    rows = list(explain_files("remittance", paths, None))

    assert [row["file"] for row in rows] == [path.name for path in paths]
    assert [row["kind"] == "remittance" for row in rows] == [
        number % 3 != 0 and number not in (5, 7) for number in range(12)
    ]
    assert "could not be opened: No such file" in rows[5]["problems"][0]["message"]
    assert "Is a directory" in rows[7]["problems"][0]["message"]


@pytest.mark.parametrize("name", ["a.docx", "a.xls", "a.x12", "a.pdf", "a.bin", "a"])
def test_a_file_of_any_kind_is_never_an_empty_success(tmp_path: Path, name: str) -> None:
    row = one("remittance", a_file(tmp_path, name, b"nothing of that kind"))

    assert row["kind"] in ("unreadable", "not_remittance")
    assert row["problems"][0]["message"]


def test_a_mail_has_the_documented_names_in_their_order(tmp_path: Path) -> None:
    raw = an_email(text="Hello,\n\nplease send me a copy of invoice INV-65653 over $1,752.86.\n\nPaula\n")

    row = one("mail", a_file(tmp_path, "1.eml", raw))

    assert list(row)[: len(MAIL_KEYS)] == MAIL_KEYS
    assert row["label"] == "invoice_request"
    assert row["invoice_numbers"] == ["INV-65653"]
    assert row["amounts"] == [["USD", "1752.86"]]
    assert (row["automatic"], row["fraud"]) == (False, False)
    assert row["requests"][0]["type"] == "invoice_copy"


def test_a_mail_whose_reader_was_killed_is_a_row_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise ReaderKilled("time", "it took longer than 10 seconds")

    monkeypatch.setattr(Readers, "read_mail", killed)

    row = one("mail", a_file(tmp_path, "1.eml", an_email()))

    assert list(row) == MAIL_KEYS
    assert row["label"] is None
    assert row["problems"][0]["message"] == "The file could not be read: it took longer than 10 seconds."


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"%PDF\x00"])
def test_a_ledger_that_cannot_be_used_stops_before_the_first_row(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadLedger, match=r"bad\.csv"):
        list(explain_files("remittance", [tmp_path / "x"], a_file(tmp_path, "bad.csv", content)))
    with pytest.raises(BadLedger, match="No such file"):
        list(explain_files("remittance", [tmp_path / "x"], tmp_path / "none.csv"))


def test_bad_rows_of_the_ledger_are_told_with_every_file(tmp_path: Path, ledger: Path) -> None:
    ledger.write_text(ledger.read_text() + "\nAcme,C-1001,INV-9,2025-07-16,,USD,1.00,")

    row = one("remittance", a_file(tmp_path, "advice.csv", ADVICE), ledger)

    assert row["problems"][-1]["message"] == (
        "1 bad rows of the ledger are left out, the first on line 6: due_date is empty"
    )


def test_every_row_has_a_readable_summary(tmp_path: Path, ledger: Path) -> None:
    mail = a_file(tmp_path, "1.eml", an_email())
    advice = a_file(tmp_path, "advice.csv", ADVICE)
    rows = [
        *explain_files("mail", [mail, tmp_path / "none.eml"], None),
        *explain_files("remittance", [advice, tmp_path / "none.pdf"], ledger),
        *explain_files("remittance", [advice], None),
    ]

    told = [summarise(row) for row in rows]

    assert told[0].startswith("1.eml: invoice_request (")
    assert told[1].splitlines()[0] == "none.eml: not read"
    assert "would apply by itself" in told[2]
    assert told[3].splitlines()[0] == "none.pdf: unreadable"
    assert "INV-65653" in told[4]


def test_the_ledger_answers_like_the_database(tmp_path: Path, ledger: Path) -> None:
    items, _ = explain_ledger.load_ledger(ledger)

    known = items.find_known(frozenset({"65653", "4711"}))

    assert [item.number for item in known.items] == ["INV-0065653", "INV-0065654", "INV-0065655"]
