"""Families, limits, rates, closed books and accounts, as the command line and the ledger set them."""

import io
import sys
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from parsers.open_items import read_open_items
from tests.builders import Cast
from tickets.customers import Customer
from tickets.db import Database
from tickets.errors import Invalid
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.receivables.payer_rules import RateKind, find_rules, read_rates, set_rates
from tickets.users import SYSTEM
from web.cli import main

HEAD = "customer,account_number,invoice_number,invoice_date,due_date,currency,open_amount,po_number,parent_account\n"
ALDER = "Alder Freight,118890,INV-1,2026-03-02,2026-04-01,EUR,10.00,,{}\n"
BIRCH = "Birchline,118891,INV-2,2026-03-03,2026-04-02,EUR,99.00,,{}\n"

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Calls the command and returns all that it said."""
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))

    def call(*arguments: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        monkeypatch.setattr(sys, "argv", ["counterfoil", *arguments])
        with pytest.raises(SystemExit):
            main()
        output = capsys.readouterr()
        return output.out + output.err

    return call


def test_rules_are_set_and_shown_by_the_command(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "ledger.csv"
    file.write_text(HEAD + ALDER.format("") + BIRCH.format(""))
    run("import-ledger", str(file))

    assert "largest  5.00" in run("money", "tolerance", "standard")
    assert "largest  2.50" in run("money", "tolerance", "careful", "--largest", "2.50")
    family = run(
        "money", "customer", "118891", "--parent", "118890", "--tolerance", "careful", "--withholding", "15, 7.5"
    )
    assert family == "118890  Alder Freight\n118891  Birchline\n"
    assert "no class" in run("money", "customer", "118891", "--tolerance", "generous")
    assert "unapplied  2400  Customer deposits" in run("money", "account", "unapplied", "2400", "Customer deposits")
    assert "closed up to 2026-01-31" in run("money", "close", "2026-01-31")
    assert "closed up to 2026-01-31 already" in run("money", "close", "2026-01-31")
    assert "say the same" in run("money", "check")


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        pytest.param((ALDER.format(""), BIRCH.format("118890")), None, id="a parent"),
        pytest.param((ALDER.format(""), BIRCH.format("4711")), "no account 4711", id="a stranger"),
        pytest.param((ALDER.format("118891"), BIRCH.format("118890")), "belongs to", id="a circle"),
    ],
)
def test_the_ledger_says_whose_family_a_customer_belongs_to(
    db: Database, now: datetime, rows: tuple[str, ...], refused: str | None
) -> None:
    with db.write() as session:
        report = import_open_items(
            session, read_open_items((HEAD + "".join(rows)).encode()), "1", by=SYSTEM, now=now
        )  # fmt: skip
        families = {row.account_number: row.family_id for row in session.scalars(select(Customer))}

    assert report.imported == (refused is None)
    if refused is None:
        assert families["118891"] is not None
    else:
        assert refused in report.problems[0].message


def test_a_member_without_rates_has_those_of_its_head(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        session.get_one(Customer, cast.globex).family_id = cast.acme
        set_rates(session, cast.acme, RateKind.WITHHOLDING, read_rates("15, 7.5"), by=SYSTEM, now=now)
        rules = find_rules(session, {cast.globex})[cast.globex]

    assert (rules.family, rules.withholding, rules.retention) == ("C-1001", (Decimal("0.15"), Decimal("0.075")), ())


@pytest.mark.parametrize("text", ["many", "0.001", "51"])
def test_a_rate_that_no_customer_keeps_back_is_refused(db: Database, cast: Cast, now: datetime, text: str) -> None:
    with db.write() as session, pytest.raises(Invalid):
        set_rates(session, cast.acme, RateKind.RETENTION, read_rates(text), by=SYSTEM, now=now)
