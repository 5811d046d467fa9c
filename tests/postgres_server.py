"""A throw-away PostgreSQL for one test run: started on a free port, gone with the run, even a killed one."""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_SECONDS = 30


def find_binaries() -> Path | None:
    """The newest installed PostgreSQL's programs. Debian keeps them off the PATH."""

    def version(folder: Path) -> int:
        return int(folder.parent.name) if folder.parent.name.isdigit() else 0

    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version)
    if installed:
        return installed[-1]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def throwaway_server(binaries: Path) -> Iterator[str]:
    """The URL (SQLAlchemy, psycopg) of its `postgres` database. Durability is off: nothing here must survive."""
    folder = Path(tempfile.mkdtemp(prefix="counterfoil-postgres-"))
    identity = _unprivileged(folder)
    port = _free_port()
    log = (folder / "log").open("wb")
    try:
        _initialise(binaries, folder / "data", identity)
        server = _start(binaries, folder, port, log, identity)
        try:
            _wait_until_ready(binaries, server, port, folder / "log")
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown: ends sessions, loses nothing
            server.wait(START_SECONDS)
    finally:
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start the server: PostgreSQL refuses to run as root, so root hands it to `postgres`."""
    if os.geteuid() != 0:
        return {"cwd": folder}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"cwd": folder, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _initialise(binaries: Path, data: Path, identity: dict[str, Any]) -> None:
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    initdb = [str(binaries / "initdb"), "-D", str(data), *options]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **identity)


def _start(binaries: Path, folder: Path, port: int, log: Any, identity: dict[str, Any]) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    command = [str(binaries / "postgres"), "-D", str(folder / "data")]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=_die_with_parent, **identity)


def _die_with_parent() -> None:
    """Linux: have the kernel stop the server when the test run is killed, so that none is left behind."""
    set_parent_death_signal = 1
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(set_parent_death_signal, signal.SIGQUIT)


def _wait_until_ready(binaries: Path, server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    probe = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(probe, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.05)
