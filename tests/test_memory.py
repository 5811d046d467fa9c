"""Filing many mails needs no more memory than filing a few."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest

from bench.corpus import write_mails
from tests.builders import an_email

MAILS = int(os.environ.get("COUNTERFOIL_MEMORY_MAILS", "20000"))
MOST_MIB = 100
GROWTH_MIB = 5  # in the second half, when mails are long being filed: 500 bytes more for each mail would be seen
ROOT = Path(__file__).parent.parent


@pytest.mark.campaign
def test_the_importer_stays_small_and_flat_over_many_mails(tmp_path: Path) -> None:
    mbox = tmp_path / "old.mbox"
    with mbox.open("wb") as file:
        for raw in _mails(MAILS):
            file.write(b"From someone Mon Nov 23 09:00:00 2026\n" + raw.replace(b"\nFrom ", b"\n>From ") + b"\n\n")

    samples = _sample_import(mbox, tmp_path / "home")

    assert len(samples) > 50, "too few samples"
    tenths = [mean(samples[len(samples) * n // 10 : len(samples) * (n + 1) // 10]) for n in range(10)]
    print(f"{MAILS} mails: {max(samples):.1f} MiB at most; by tenths of the time: {[round(each) for each in tenths]}")
    assert max(samples) <= MOST_MIB
    assert tenths[-1] - tenths[4] <= GROWTH_MIB


def _mails(count: int) -> Iterator[bytes]:
    """Questions, and every fourth one of the benchmark's mails, a fifth of which have a PDF that is read."""
    rich = write_mails(count // 4 + 1)
    for number in range(count):
        if number % 4 == 0:
            yield next(rich)
        else:
            text = f"Hello,\n\nplease send me a copy of invoice {470000 + number}.\n\nPaula\n"
            yield an_email(subject=f"Question {number}", message_id=f"<{number}@acme.example>", text=text)


def _sample_import(mbox: Path, home: Path) -> list[float]:
    """The resident memory (MiB) of the importing process, without its children, ten times a second."""
    command = [sys.executable, "-m", "web", "import-mail", str(mbox)]
    environment = {"PATH": os.defpath, "COUNTERFOIL_HOME": str(home)}
    samples = []
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            samples.append(_resident_mib(process.pid))
            time.sleep(0.1)
    assert process.returncode == 0
    return [sample for sample in samples if sample]


def _resident_mib(pid: int) -> float:
    """0 when it has just ended."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
