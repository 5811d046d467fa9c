"""The commands of lead and controller: batches and their answers, figures, replays, the chain of the past."""

import json
from pathlib import Path

from click.testing import CliRunner

from tests.test_bank_statement import BAI2
from web.cli import cli


def run(tmp_path: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, arguments, env={"COUNTERFOIL_HOME": str(tmp_path / "home")})
    return done.exit_code, done.output or str(done.exception)


def test_a_batch_is_written_listed_answered_and_sealed(tmp_path: Path) -> None:
    (tmp_path / "prior-day.bai").write_text(BAI2)
    run(tmp_path, "import-receipts", str(tmp_path / "prior-day.bai"))

    status, said = run(tmp_path, "export", "journal", "--out", str(tmp_path / "prior-day.bai" / "out"))
    assert (status, "the next export of this format writes it" in said) == (1, True)

    status, said = run(tmp_path, "export", "journal", "--out", str(tmp_path / "out"))

    assert (status, "records, batch CF000001" in said) == (0, True)
    file = tmp_path / "out" / "CF000001.journal.csv"
    assert file.read_text().startswith("batch,entry,line,date,event,account")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [file.name]
    assert "Nothing is posted" in run(tmp_path, "export", "journal")[1]
    assert "CF000001  journal  delivered" in run(tmp_path, "exports")[1]

    (tmp_path / "answer.csv").write_text("batch,row,status\nCF000001,,accepted\n")
    assert "CF000001 is acknowledged" in run(tmp_path, "acknowledge", "CF000001", str(tmp_path / "answer.csv"))[1]
    assert "acknowledged, at least in part" in run(tmp_path, "acknowledge", "1", "--reject", "no")[1]
    assert run(tmp_path, "acknowledge", "CF000009", "--accept")[1].strip().endswith("There is no batch CF000009.")
    status, said = run(tmp_path, "verify-audit")
    assert (status, "event: 0 sealed" in said) == (0, True)


def test_figures_are_printed_for_people_and_machines(tmp_path: Path) -> None:
    (tmp_path / "prior-day.bai").write_text(BAI2)
    run(tmp_path, "import-receipts", str(tmp_path / "prior-day.bai"))

    status, said = run(tmp_path, "figures", "--from", "2026-01-01", "--to", "2026-12-31")
    assert status == 0
    assert "0 of 2 payments; wholly applied without a person" in said
    assert "A: 0 posted, 0 reversed; 0 by people, 0 reversed" in said

    found = json.loads(run(tmp_path, "figures", "--from", "2026-01-01", "--to", "2026-12-31", "--json")[1])
    assert found["straight_through"] == {"part": 0, "whole": 2, "share": 0.0}
    assert found["wrong_automatic"]["bound95"] is None


def test_a_replay_says_gain_and_errors_and_refuses_what_is_no_rule(tmp_path: Path) -> None:
    status, said = run(tmp_path, "replay-cash", "--classes", "AB", "--limit", "none", "--tolerance", "0.50")
    assert status == 0
    assert "expected gain: 0 more (nothing), 0 recorded touches saved" in said
    assert "expected errors: 0 more; nothing to count yet" in said

    for option, value in (
        ("--classes", "AX"),
        ("--limit", "lots"),
        ("--tolerance", "-1"),
        ("--discount-days", "NaN"),
    ):
        assert run(tmp_path, "replay-cash", option, value)[0] == 1
