"""parsers ← tickets ← inbox ← web: each folder imports only folders to its left; parsers is pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("parsers", "tickets", "inbox", "web")

# the parts of parsers/ in the same order; what stands beside them is shared by all, but for `mail`, which uses all
READERS = ("text", "mime", "numbers", "intent", "origin", "files", "bank", "remittance")

# the parts of parsers/remittance/ and of web/: the values beside the first, the composition beside the second
ADVICES = ("formats", "facts", "tables", "shapes", "rows", "proof")
SCREENS = ("words", "serving", "views", "screens")

# what would let a reader see the network, the database, the clock of the desk or its settings
IMPURE = (
    "sqlalchemy",
    "alembic",
    "litestar",
    "imapclient",
    "smtplib",
    "socket",
    "urllib.request",
    "http",
    "subprocess",
)


def modules(layer: str) -> list[Path]:
    return [path for path in sorted((ROOT / layer).rglob("*.py")) if "versions" not in path.parts]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_the_layers_to_its_left(layer: str) -> None:
    forbidden = LAYERS[LAYERS.index(layer) + 1 :]

    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(layer)
        for name in imported(path)
        if name.split(".")[0] in forbidden
    ]

    assert modules(layer)
    assert wrong == []


def test_parsers_are_pure() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("parsers")
        for name in imported(path)
        if any(name == impure or name.startswith(f"{impure}.") for impure in IMPURE)
    ]

    assert wrong == []


@pytest.mark.parametrize("part", ["", *READERS])
def test_a_part_of_the_readers_imports_only_the_parts_to_its_left(part: str) -> None:
    allowed = READERS[: READERS.index(part) + 1] if part else ()

    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "parsers" / part).glob("**/*.py" if part else "*.py")
        for name in imported(path)
        if part or path.stem != "mail"
        if name.startswith("parsers.") and name.split(".")[1] in READERS and name.split(".")[1] not in allowed
    ]

    assert wrong == []


@pytest.mark.parametrize(("package", "order"), [("parsers.remittance", ADVICES), ("web", SCREENS)])
def test_a_part_imports_only_the_parts_to_its_left(package: str, order: tuple[str, ...]) -> None:
    folder = ROOT / package.replace(".", "/")

    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for at, part in enumerate(order)
        for path in (folder / part).glob("*.py")
        for name in imported(path)
        if name.removeprefix(f"{package}.").split(".")[0] in order[at + 1 :] and name.startswith(f"{package}.")
    ]

    assert all((folder / part).is_dir() for part in order)
    assert wrong == []


def test_no_screen_talks_to_the_mail_edge() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("web/screens")
        for name in imported(path)
        if name.split(".")[0] == "inbox"
    ]

    assert wrong == []


@pytest.mark.parametrize("layer", LAYERS)
def test_a_package_init_holds_a_docstring_only(layer: str) -> None:
    for path in (ROOT / layer).rglob("__init__.py"):
        body = ast.parse(path.read_text()).body
        assert len(body) == 1, f"{path.relative_to(ROOT)} holds more than its docstring"
