"""`counterfoil export`, `exports`, `acknowledge` and `verify-audit` say what became of each batch."""

from pathlib import Path

from click.testing import CliRunner
from test_bank_statement import BAI2

from web.cli import cli


def run(tmp_path: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, arguments, env={"COUNTERFOIL_HOME": str(tmp_path / "home")})
    return done.exit_code, done.output or str(done.exception)


def test_a_batch_is_written_listed_answered_and_sealed(tmp_path: Path) -> None:
    (tmp_path / "prior-day.bai").write_text(BAI2)
    run(tmp_path, "import-receipts", str(tmp_path / "prior-day.bai"))

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
