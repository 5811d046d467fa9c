"""`counterfoil import-receipts` takes statements over, says what became of each, and refuses by name."""

from pathlib import Path

from click.testing import CliRunner

from tests.test_bank_statement import BAI2, CAMT, OLD
from web.cli import cli


def run(tmp_path: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["import-receipts", *arguments], env={"COUNTERFOIL_HOME": str(tmp_path / "home")})
    return done.exit_code, done.output


def test_statements_are_taken_over_once(tmp_path: Path) -> None:
    (tmp_path / "november.xml").write_text(CAMT.format(**OLD))
    (tmp_path / "prior-day.bai").write_text(BAI2)

    status, said = run(tmp_path, str(tmp_path / "november.xml"), str(tmp_path / "prior-day.bai"))
    _, again = run(tmp_path, str(tmp_path / "november.xml"))

    assert status == 0
    assert "november.xml: 4 added, 0 known, 0 went out" in said
    assert "prior-day.bai: 3 added" in said
    assert "not booked (PDNG)" in said
    assert "november.xml: 0 added, 4 known" in again


def test_a_statement_that_is_refused_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    (tmp_path / "wrong.xml").write_text(CAMT.format(**OLD | {"closing": "1.00"}))
    (tmp_path / "export.csv").write_text("Date,Amount,Currency\n2026-11-02,10.00,EUR\n")

    status, said = run(tmp_path, str(tmp_path / "wrong.xml"), str(tmp_path / "export.csv"), "--account", "DE89")

    assert status == 1
    assert "closes with 1.00" in said
    assert "export.csv: 1 added" in said
    assert "wrong.xml: 0" not in said


def test_an_export_that_does_not_name_its_account_needs_one(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("Date,Amount,Currency\n2026-11-02,10.00,EUR\n")

    status, said = run(tmp_path, str(tmp_path / "export.csv"))

    assert status == 1
    assert "which account" in said


def test_the_currency_of_an_export_without_one_is_named_once_for_its_account(tmp_path: Path) -> None:
    for name, day in (("first", "02"), ("second", "03")):
        (tmp_path / f"{name}.csv").write_text(f"Date,Amount,Memo\n2026-11-{day},10.00,BGC\n")
    first, second = str(tmp_path / "first.csv"), str(tmp_path / "second.csv")

    refused, said = run(tmp_path, first, "--account", "20-00-00 12345678")
    named, _ = run(tmp_path, first, "--account", "20-00-00 12345678", "--currency", "GBP")
    known, again = run(tmp_path, second, "--account", "20-00-00 12345678")

    assert refused == 1
    assert "doesn't say its currency" in said
    assert (named, known) == (0, 0)
    assert "second.csv: 1 added" in again
