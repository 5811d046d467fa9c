"""The command line: what each command says and answers, and that a failure is one sentence."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tickets.db import Database
from tickets.mailroom.mail_ledger import count_mail
from web.cli import main

Run = Callable[..., tuple[int, str, str]]
LEDGER = """customer,account_number,invoice_number,invoice_date,due_date,currency,open_amount,po_number
Alder Freight,118890,INV-0020871,2026-03-02,2026-04-01,EUR,1234.50,PO 7
Birchline,118891,INV-0020872,2026-03-03,2026-04-02,EUR,99.00,
"""
MAIL = b"""From: Paula Reyes <paula@alder-freight.example>
To: billing@fernhollow.example
Subject: Copy of invoice
Message-ID: <one@alder-freight.example>
Date: Mon, 02 Mar 2026 09:00:00 +0000

Please send us a copy of invoice INV-0020871.
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the command with arguments; returns (status, standard output, standard error)."""
    monkeypatch.setenv("COUNTERFOIL_HOME", str(home))

    def call(*arguments: str, stdin: str = "", **environ: str) -> tuple[int, str, str]:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        monkeypatch.setattr(sys, "argv", ["counterfoil", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        output = capsys.readouterr()
        return int(ended.value.code or 0), output.out, output.err

    return call


def test_help_answers_without_loading_the_desk() -> None:
    code = (
        "import sys; import web.cli; "
        "heavy = {'litestar', 'sqlalchemy', 'numpy', 'pdfplumber', 'imapclient'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_import_of_mail_loads_no_model_beside_its_readers() -> None:
    code = (
        "import sys; import web.commands.mail, inbox.import_mail, inbox.filed_documents; "
        "heavy = {'litestar', 'numpy', 'pdfplumber', 'pypdfium2', 'imapclient'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_version_is_told(run: Run) -> None:
    status, out, _ = run("--version")

    assert status == 0
    assert out.startswith("counterfoil 0.")


def test_bad_settings_end_with_status_2_and_every_reason(run: Run) -> None:
    status, _, err = run("migrate", COUNTERFOIL_LISTEN_PORT="abc", COUNTERFOIL_MAIL_FROM="nobody")

    assert status == 2
    assert "COUNTERFOIL_LISTEN_PORT: must be a port number, not 'abc'" in err
    assert "COUNTERFOIL_MAIL_FROM: must be a mail address" in err
    assert "Traceback" not in err


def test_a_database_that_is_down_is_one_sentence(run: Run) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder_port = holder.getsockname()[1]
        url = f"postgresql://desk:quietwater@127.0.0.1:{holder_port}/desk"
        status, _, err = run("user", "list", COUNTERFOIL_DATABASE_URL=url)

    assert status == 1
    assert f"The database failed: postgresql://desk:***@127.0.0.1:{holder_port}/desk: " in err
    assert "quietwater" not in err


def test_a_database_file_that_cannot_be_opened_is_named(run: Run) -> None:
    status, _, err = run("exports", COUNTERFOIL_DATABASE_URL="sqlite:////nowhere/desk.sqlite3")

    assert status == 1
    assert err == "counterfoil: The database failed: sqlite:////nowhere/desk.sqlite3: unable to open database file\n"


@pytest.mark.parametrize("command", [("serve",), ("demo", "--port")])
def test_a_port_that_is_taken_is_one_sentence(run: Run, command: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])
        arguments = (*command, port) if len(command) > 1 else command
        status, _, err = run(*arguments, COUNTERFOIL_LISTEN_PORT=port)

    assert status == 1
    assert err.endswith(f"counterfoil: The screens cannot be served at 127.0.0.1:{port}: Address already in use.\n")


def test_a_demo_that_has_no_place_for_its_data_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    status, _, err = run("demo", "--port", "0", COUNTERFOIL_HOME=str(tmp_path / "file"))

    assert (status, err) == (1, f"counterfoil: The demo cannot keep its data in {tmp_path / 'file'}: File exists.\n")


@pytest.mark.parametrize("command", ["figures", "replay-cash"])
def test_a_period_that_ends_before_it_begins_is_a_wrong_call(run: Run, command: str) -> None:
    status, _, err = run(command, "--from", "2026-05-02", "--to", "2026-05-01")

    assert status == 2
    assert "The period ends on 2026-05-01, before it begins on 2026-05-02." in err


def test_migrate_says_whether_there_was_anything_to_do(run: Run) -> None:
    assert run("migrate")[1] == "The database is up to date now.\n"
    assert run("migrate")[1] == "The database was up to date.\n"


def test_people_are_added_listed_and_locked_out(run: Run) -> None:
    run(
        "user",
        "add",
        "ada@desk.example",
        "--name",
        "Ada",
        "--role",
        "admin",
        "--password-stdin",
        stdin="paper and ink\n",
    )
    status, out, _ = run(
        "user",
        "add",
        "tess@desk.example",
        "--name",
        "Tess",
        "--role",
        "tier1",
        "--password-stdin",
        stdin="paper and ink\n",
    )
    assert (status, out) == (0, "Tess can sign in as tess@desk.example.\n")

    assert run("user", "password", "tess@desk.example", "--password-stdin", stdin="ink and paper\n")[0] == 0
    assert run("user", "deactivate", "tess@desk.example")[0] == 0
    assert run("user", "list")[1].splitlines() == [
        "ada@desk.example  admin  Ada",
        "tess@desk.example  tier1  Tess  deactivated",
    ]
    assert "No administrator is left" in run("user", "deactivate", "ada@desk.example")[2]
    assert run("user", "activate", "ada@desk.example")[1] == "This person can sign in again.\n"


@pytest.mark.parametrize(
    ("arguments", "stdin", "status"),
    [
        (("user", "add", "nobody", "--name", "N", "--role", "tier1", "--password-stdin"), "paper and ink\n", 1),
        (("user", "add", "n@desk.example", "--name", "N", "--role", "tier1", "--password-stdin"), "short\n", 1),
        (("user", "add", "n@desk.example", "--name", "N", "--role", "boss", "--password-stdin"), "", 2),
        (("user", "password", "n@desk.example", "--password-stdin"), "paper and ink\n", 1),
        (("replay", "4711"), "", 1),
        (("train",), "", 1),
        (("import-ledger", "gone.csv"), "", 2),
        (("import-mail", "gone"), "", 2),
        (("explain", "mail"), "", 2),
        (("sing",), "", 2),
    ],
)
def test_a_wrong_call_is_refused_in_words(run: Run, arguments: tuple[str, ...], stdin: str, status: int) -> None:
    ended, _, err = run(*arguments, stdin=stdin)

    assert ended == status
    assert err.strip()
    assert "Traceback" not in err


def test_a_ledger_is_imported_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text(LEDGER)

    assert run("import-ledger", str(tmp_path / "ledger.csv"))[1] == "2 added, 0 changed, 0 closed, 0 unchanged\n"
    assert run("import-ledger", str(tmp_path / "ledger.csv"))[1] == "0 added, 0 changed, 0 closed, 2 unchanged\n"
    (tmp_path / "south.csv").write_text("\n".join(LEDGER.splitlines()[:2]).replace("1234.50", "1.00"))
    south = run("import-ledger", "--source", "south", str(tmp_path / "south.csv"))[1]
    assert south == "0 added, 1 changed, 0 closed, 0 unchanged\n1 open item of other sources left as before\n"


def test_a_ledger_with_bad_rows_is_refused_with_every_line_and_reason(run: Run, tmp_path: Path) -> None:
    bad = LEDGER.replace("1234.50", "much").replace("2026-04-02", "soon")
    (tmp_path / "ledger.csv").write_text(bad)
    status, out, err = run("import-ledger", str(tmp_path / "ledger.csv"))

    assert (status, out) == (1, "")
    assert "line 2" in err
    assert "line 3" in err
    assert "Nothing was imported: 2 problems in ledger.csv." in err


def test_mail_is_imported_once_and_every_mail_has_its_outcome(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "one.eml").write_bytes(MAIL)

    status, out, _ = run("import-mail", str(tmp_path / "old"))
    assert (status, out.splitlines()[0][:31]) == (0, "1 new mail: 1 opened a ticket, ")
    assert run("import-mail", str(tmp_path / "old"))[1].splitlines()[1] == "1 mail imported before"

    db = Database(f"sqlite:///{home}/counterfoil.sqlite3")
    with db.read() as session:
        ledger = count_mail(session)
    db.dispose()
    assert (ledger.received, ledger.ticketed, ledger.in_flight, ledger.difference) == (1, 1, 0, 0)


def test_a_folder_without_mail_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    status, _, err = run("import-mail", str(tmp_path / "empty"))

    assert (status, err[:36]) == (1, "counterfoil: Nothing was imported. /")


def test_a_file_that_is_no_mail_is_not_imported(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text(LEDGER)

    status, _, err = run("import-mail", str(tmp_path / "ledger.csv"))

    assert status == 1
    assert "Nothing was imported." in err
    assert "ledger.csv: neither a mail nor an mbox file" in err
    assert tickets_in(home) == 0


def test_explain_prints_one_object_a_line_and_a_row_for_what_it_can_not_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL)
    status, out, _ = run("explain", "mail", str(tmp_path / "one.eml"), str(tmp_path / "gone.eml"), "--jsonl")
    rows = [json.loads(line) for line in out.splitlines()]

    assert status == 0
    assert [row["file"] for row in rows] == ["one.eml", "gone.eml"]
    assert rows[0]["label"] == "invoice_request"
    assert rows[1]["problems"]


def test_explain_needs_no_home(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL)
    status, out, _ = run("explain", "mail", str(tmp_path / "one.eml"), COUNTERFOIL_LISTEN_PORT="abc")

    assert status == 0
    assert "INV-0020871" in out
    assert not home.exists()


def test_doctor_answers_with_its_status(run: Run) -> None:
    status, out, _ = run("doctor")
    assert status == 0
    assert "✓ database: sqlite:///" in out

    status, out, _ = run("doctor", COUNTERFOIL_SMTP_HOST="127.0.0.1", COUNTERFOIL_SMTP_PORT="1")
    assert status == 1
    assert "✗ SMTP: " in out


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Start the command as a process of its own; it is killed at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*arguments: str, **environ: str) -> "subprocess.Popen[bytes]":
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "web", *arguments],
                env={"PATH": os.environ["PATH"], "COUNTERFOIL_HOME": str(home), **environ},
                stderr=subprocess.PIPE,
                stdin=subprocess.DEVNULL,
            )
        )
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def test_serve_answers_files_mail_from_a_folder_and_stops_when_told(
    start: Callable[..., "subprocess.Popen[bytes]"], home: Path, tmp_path: Path
) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "one.eml").write_bytes(MAIL)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        port = holder.getsockname()[1]
    process = start(
        "serve",
        COUNTERFOIL_LISTEN_PORT=str(port),
        COUNTERFOIL_MAILBOX_OLD_KIND="folder",
        COUNTERFOIL_MAILBOX_OLD_PATH=str(tmp_path / "mail"),
    )

    assert wait_for(lambda: b"<form" in fetch(f"http://127.0.0.1:{port}/login")), process.poll()
    assert wait_for(lambda: tickets_in(home) == 1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) in (0, -signal.SIGTERM)


def test_the_worker_stops_when_told(start: Callable[..., "subprocess.Popen[bytes]"], home: Path) -> None:
    process = start("worker")

    assert wait_for(lambda: (home / "counterfoil.sqlite3").exists())
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) in (0, -signal.SIGTERM)


def fetch(address: str) -> bytes:
    with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
        return bytes(answer.read())
    return b""


def tickets_in(home: Path) -> int:
    db = Database(f"sqlite:///{home}/counterfoil.sqlite3")
    try:
        with db.read() as session:
            return count_mail(session).ticketed
    finally:
        db.dispose()


def wait_for(condition: Callable[[], bool], seconds: float = 40) -> bool:
    """The processes load the whole desk on a machine that runs other tests meanwhile."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False
