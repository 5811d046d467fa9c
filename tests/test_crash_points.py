"""A worker killed between any two durable steps loses nothing and doubles nothing, on both databases."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.faults import CRASH_POINTS, crash_point
from tests.crash_run import USERS, Run, Supervisor, running_supervisor
from tests.dovecot_server import DOVECOT, Dovecot, running_dovecot
from tests.smtp_sink import running_sink

pytestmark = pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed")
ROOT = Path(__file__).parent.parent
RANDOM_KILLS = 60
RANDOM_MAILS = 2000


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot(USERS) as server:
        yield server


@pytest.fixture(scope="module")
def supervisor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supervisor]:
    with running_supervisor(tmp_path_factory.mktemp("crash") / "log") as running:
        yield running


@pytest.fixture
def run(database_url: str, dovecot: Dovecot, supervisor: Supervisor, tmp_path: Path) -> Iterator[Run]:
    seed = int(os.environ.get("COUNTERFOIL_SEED", str(time.time_ns() % 10**6)))
    print(f"COUNTERFOIL_SEED={seed}")
    with running_sink() as sink:
        run = Run(database_url, dovecot, sink, supervisor, seed, tmp_path)
        yield run
        run.close()


@pytest.mark.dovecot
def test_a_worker_killed_at_every_named_point_loses_and_doubles_nothing(run: Run) -> None:
    for point in CRASH_POINTS:
        run.strike(point)
    verdict = run.finish()

    assert verdict.flaws == []
    assert verdict.counts["difference"] == 0


@pytest.mark.dovecot
def test_a_worker_killed_at_random_moments_loses_and_doubles_nothing(run: Run) -> None:
    for _ in range(RANDOM_KILLS):
        run.kill_at_random(RANDOM_MAILS // RANDOM_KILLS + 1, 0.6)
    verdict = run.finish()

    assert verdict.flaws == []
    assert verdict.counts["difference"] == 0


def test_every_danger_has_a_point_and_every_point_is_in_the_code() -> None:
    code = "".join(path.read_text() for path in (ROOT / "inbox").glob("*.py") if path.name != "faults.py")
    placed = set(re.findall(r'(?:crash_point\(|else )"((?:poll|lmtp|intake|send|move|token)_\w+)"', code))

    assert {point.danger for point in CRASH_POINTS} == set(range(1, 33))
    assert {point.name for point in CRASH_POINTS if not point.before} == placed


def test_every_point_is_documented_with_its_danger() -> None:
    text = (ROOT / "docs/crash-campaign.md").read_text()
    rows = re.findall(r"^\| (\d+) \| .* \| ([^|]*) \|$", text, re.M)

    documented = {(int(danger), name) for danger, names in rows for name in re.findall(r"`(\w+)`", names)}

    assert documented == {(point.danger, point.name) for point in CRASH_POINTS}


@pytest.mark.parametrize(("passages", "reached"), [("", 0), (":3", 2)])
def test_a_point_is_armed_by_the_environment_of_any_process(passages: str, reached: int) -> None:
    passing = "from inbox.faults import crash_point\nfor _ in 'five!': crash_point('poll_stored'); print('on')"
    environment = {"PATH": os.defpath, "COUNTERFOIL_CRASH_AT": f"poll_stored{passages}"}

    ended = subprocess.run(
        [sys.executable, "-u", "-c", passing], env=environment, cwd=ROOT, capture_output=True, text=True
    )

    assert ended.returncode == -signal.SIGKILL
    assert ended.stdout.count("on") == reached


def test_a_point_that_is_not_armed_costs_next_to_nothing() -> None:
    """Some twenty points are passed for each batch of mails, each of which costs milliseconds."""
    started = time.process_time()
    for _ in range(100_000):
        crash_point("poll_stored")

    assert (time.process_time() - started) / 100_000 < 5e-6
