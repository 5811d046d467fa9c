"""The long crash campaign: `make crash`. Rounds of kills in; one judged line for each in a file, and a table.

A round has a database and a mail server of its own, so a campaign that was stopped goes on with the rounds that are
missing, and several figures of one table come from equal rounds. The file says seed and commit of each round.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from inbox.faults import CRASH_POINTS
from tests.crash_run import USERS, Run, running_supervisor
from tests.dovecot_server import running_dovecot
from tests.postgres_server import find_binaries, throwaway_server
from tests.smtp_sink import running_sink
from tickets.db import Database
from tickets.migrate import migrate

DATABASES = ("sqlite", "postgresql")
NAMED_TIMES = 5  # each point in a round
RANDOM_KILLS, RANDOM_MAILS = 50, 2_500  # in a round


@dataclass(frozen=True, slots=True)
class Round:
    kind: str  # named, random
    database: str
    number: int


@dataclass(slots=True)
class Result:
    kind: str
    database: str
    number: int
    seed: int
    commit: str
    ended_at: str = ""
    finished: bool = False  # one that is not, as the machine had no time for it, is repeated
    seconds: float = 0.0
    mails: int = 0
    sent_through_again: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    flaws: list[str] = field(default_factory=list)


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # servers and workers end with it
    arguments = _parse_arguments()
    done = _read_results(arguments.results)
    planned = list(_plan(arguments.rounds, arguments.database or DATABASES, arguments.kind or ("named", "random")))
    finished = {(result.kind, result.database, result.number) for result in done if result.finished}
    with tempfile.TemporaryDirectory(prefix="counterfoil-crash-") as folder:
        for each in planned:
            if (each.kind, each.database, each.number) in finished:
                continue
            result = _run_round(each, Path(folder), arguments.point or [point.name for point in CRASH_POINTS])
            done.append(result)
            with arguments.results.open("a") as file:
                print(json.dumps(asdict(result)), file=file)
            print(_describe(result), flush=True)
    print(_table([result for result in done if result.finished]))
    return 1 if any(result.flaws for result in done if result.finished) else 0


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="of each kind and database (default: 20)")
    parser.add_argument("--database", choices=DATABASES, action="append", help="default: both")
    parser.add_argument("--kind", choices=("named", "random"), action="append", help="default: both")
    parser.add_argument("--point", action="append", help="kill in named rounds at this one only (default: at all)")
    parser.add_argument(
        "--results", type=Path, default=Path("crash-results.jsonl"), help="goes on with what it holds"
    )
    return parser.parse_args()


def _plan(rounds: int, databases: tuple[str, ...], kinds: tuple[str, ...]) -> Iterator[Round]:
    """Turn by turn, so that a campaign that is stopped has judged everything equally often."""
    for number in range(rounds):
        for kind in kinds:
            for database in databases:
                yield Round(kind, database, number)


def _read_results(path: Path) -> list[Result]:
    return [Result(**json.loads(line)) for line in path.read_text().splitlines()] if path.exists() else []


def _run_round(each: Round, folder: Path, points: list[str]) -> Result:
    started = time.monotonic()
    result = Result(**asdict(each), seed=time.time_ns() % 10**9, commit=_commit())
    place = Path(tempfile.mkdtemp(dir=folder))
    with (
        _database(each.database, place) as url,
        running_dovecot(USERS) as dovecot,
        running_sink() as sink,
        running_supervisor(place / "log") as supervisor,
    ):
        run = Run(url, dovecot, sink, supervisor, result.seed, place)
        try:
            _kill(each, run, points)
            verdict = run.finish(600)
            result.finished, result.flaws, result.counts = True, verdict.flaws, dict(verdict.counts)
        except AssertionError as flaw:
            result.flaws = [f"the round was not finished: {str(flaw)[:2000]}"]
        finally:
            run.close()
    result.kills, result.mails, result.sent_through_again = dict(run.kills), run.mails, run.replayed
    result.seconds, result.ended_at = (
        round(time.monotonic() - started, 1),
        datetime.now(UTC).isoformat("T", "seconds"),
    )
    return result


def _kill(each: Round, run: Run, points: list[str]) -> None:
    if each.kind == "named":
        for point in CRASH_POINTS * NAMED_TIMES:
            if point.name in points:
                run.strike(point)
    else:
        while run.kills["random"] < RANDOM_KILLS:
            run.kill_at_random(RANDOM_MAILS // RANDOM_KILLS + 3, 0.7)


@contextmanager
def _database(kind: str, place: Path) -> Iterator[str]:
    if kind == "sqlite":
        url = f"sqlite:///{place}/desk.db"
        _migrate(url)
        yield url
        return
    binaries = find_binaries()
    assert binaries, "PostgreSQL is not installed"
    with throwaway_server(binaries) as url:
        _migrate(url)
        yield url


def _migrate(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.dispose()


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    found = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    return found.stdout.strip()


# -- words


def _describe(result: Result) -> str:
    kills, verdict = sum(result.kills.values()), "no flaw" if not result.flaws else f"{len(result.flaws)} FLAWS"
    where = f"{result.kind:6} {result.database:10} round {result.number + 1}"
    lines = [f"{where}: {kills} kills, {result.mails} mails, {result.seconds:.0f} s, {verdict} (seed {result.seed})"]
    return "\n".join([*lines, *(f"    {flaw}" for flaw in result.flaws[:20])])


def _table(results: list[Result]) -> str:
    lines = ["", f"{'':24}" + "".join(f"{database:>14}" for database in DATABASES)]
    total: dict[str, Counter[str]] = {database: Counter() for database in DATABASES}
    for result in results:
        total[result.database].update(result.kills)
        total[result.database].update({f"of {result.kind} rounds: mails": result.mails})
        for name in ("received", "ticketed", "attached", "automatic", "duplicate", "difference", *_OUTGOING):
            total[result.database][name] += result.counts.get(name, 0)
        total[result.database]["parked, sent through again"] += result.sent_through_again
        total[result.database]["flaws"] += len(result.flaws)
    names = [point.name for point in CRASH_POINTS]
    names += [name for name in dict.fromkeys(key for counts in total.values() for key in counts) if name not in names]
    lines += [f"{name:24.24}" + "".join(f"{total[database][name]:14,}" for database in DATABASES) for name in names]
    return "\n".join(lines)


_OUTGOING = ("replies", "replies sent", "replies uncertain", "uncertain, had left", "deliveries")


if __name__ == "__main__":
    sys.exit(main())
