"""The locks: names, versions and hashes, and what is installed is what they say."""

import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
ENTRY = re.compile(r"([a-z0-9-]+)==([0-9A-Za-z.!+]+)((?: \\\n {4}--hash=sha256:[0-9a-f]{64})+)\n")


def locked(name: str) -> dict[str, str]:
    return {entry[1]: entry[2] for entry in ENTRY.finditer((ROOT / name).read_text())}


def spelt(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_and_nothing_else(name: str) -> None:
    assert ENTRY.sub("", (ROOT / name).read_text()) == ""
    assert locked(name)


def test_both_locks_agree() -> None:
    runtime, everything = map(locked, LOCKS)

    assert runtime.items() < everything.items()


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    declared = {"requirements.lock": project["dependencies"] + extras["demo"], "requirements-dev.lock": extras["dev"]}

    for name, requirements in declared.items():
        names = {spelt(re.split(r"[\[<>=!~; ]", requirement)[0]) for requirement in requirements}
        assert names <= locked(name).keys()


def test_what_is_installed_is_what_is_locked() -> None:
    installed = {spelt(distribution.name): distribution.version for distribution in distributions()}
    everything = locked("requirements-dev.lock")

    assert {name: installed.get(name) for name in everything} == everything
