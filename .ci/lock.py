"""pyproject.toml in, requirements.lock (runtime and demo) and requirements-dev.lock (all) out, by uv.

Names, versions and hashes only. Versions are resolved for Python 3.11, the oldest that is supported; then each
newer one is checked to need the same names and to find a wheel for every version.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).with_name("uv")
OLDEST, NEWER = "3.11", ("3.12", "3.13")
NAME_AND_VERSION = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def main() -> int:
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    everything = _compile("requirements-dev.lock", OLDEST, "--extra", "demo", "--extra", "dev", *upgrade)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pins:
        pins.write("\n".join(f"{name}=={version}" for name, version in everything))
        pins.flush()
        _compile("requirements.lock", OLDEST, "--extra", "demo", "--constraint", pins.name)
        for version in NEWER:
            _check(version, pins.name, everything)
    print(f"{len(everything)} packages locked")
    return 0


def _compile(target: str, python: str, *options: str) -> list[tuple[str, str]]:
    """The (name, version) pairs that were written to `target`."""
    command = [UV, "--no-config", "pip", "compile", "--quiet", "--no-header", "--no-annotate"]
    command += ["--generate-hashes", "--python-version", python, "--output-file", target, "pyproject.toml"]
    subprocess.run([*command, *options], cwd=ROOT, check=True)
    return NAME_AND_VERSION.findall((ROOT / target).read_text())


def _check(python: str, pins: str, everything: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder, "check.txt"))
        options = ("--extra", "demo", "--extra", "dev", "--constraint", pins, "--only-binary", ":all:")
        if _compile(target, python, *options) != everything:
            raise SystemExit(f"Python {python} needs other packages than {OLDEST}: the lock needs a marker.")


if __name__ == "__main__":
    sys.exit(main())
