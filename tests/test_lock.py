"""The locks: names, versions and hashes, and what is installed is what they say."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distributions, packages_distributions
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


SHIPPED = ("parsers", "tickets", "inbox", "web")
OWN = {*SHIPPED, "tests", "bench", "evaluation", "training"}


def imported(*folders: str) -> Iterator[tuple[str, Path]]:
    """(Top-level module, file) for each absolute import of a module that is neither ours nor the language's."""
    for path in (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_bytes())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names = [node.module]
            modules = {name.split(".")[0] for name in names} - OWN - sys.stdlib_module_names
            yield from ((module, path.relative_to(ROOT)) for module in sorted(modules))


@pytest.mark.parametrize(("lock", "folders"), [(LOCKS[0], SHIPPED), (LOCKS[1], tuple(sorted(OWN)))])
def test_every_package_that_is_imported_is_locked(lock: str, folders: tuple[str, ...]) -> None:
    owners = {module: {spelt(name) for name in names} for module, names in packages_distributions().items()}
    packages = locked(lock).keys()

    missing = {(module, str(path)) for module, path in imported(*folders) if not owners.get(module, set()) & packages}

    assert missing == set()


def test_what_is_installed_is_what_is_locked() -> None:
    installed = {spelt(distribution.name): distribution.version for distribution in distributions()}
    everything = locked("requirements-dev.lock")

    assert {name: installed.get(name) for name in everything} == everything
