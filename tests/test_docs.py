"""The documents are true to the tree: commands, links, and what the compose file sets."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rich_click as click
import yaml

from web.cli import cli
from web.settings import load_settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
PICTURES = ("docs/queue.png", "docs/remittance.png", "docs/ticket.png")  # taken from the demo


def commands(group: click.Group, prefix: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def test_every_command_and_every_option_is_documented_and_no_other() -> None:
    text = (ROOT / "docs/commands.md").read_text()
    rows = dict(re.findall(r"^\| `(counterfoil [a-z -]+)` \| (.*) \|$", text, re.M))
    known = dict(commands(cli, "counterfoil"))

    assert rows.keys() == known.keys()
    shared = {"counterfoil explain remittance"}  # "the same options"
    for name, command in known.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and name not in shared:
                assert parameter.opts[0] in rows[name], f"{name} {parameter.opts[0]}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text()):
        path = (document.parent / target).resolve()
        assert path.exists() or str(path.relative_to(ROOT)) in PICTURES, target


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "SECURITY.md", "CONTRIBUTING.md"])
def test_every_file_that_a_document_names_exists(name: str) -> None:
    text = (ROOT / name).read_text()
    for path in re.findall(r"`((?:parsers|tickets|inbox|web|tests|bench|deploy|docs)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path
    for module in re.findall(r"`((?:parsers|tickets|inbox|web)\.[a-z_.]+)", text):
        parts = module.rstrip(".").split(".")
        assert any((ROOT / "/".join(parts[:depth])).with_suffix(".py").exists() for depth in (2, 3, 4)), module


def test_the_compose_file_sets_only_settings_that_exist(tmp_path: Path) -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    tried = dict(line.split("=", 1) for line in (ROOT / "deploy/mail/env").read_text().splitlines())
    names = services["web"]["environment"].keys()
    assert tried.keys() <= names

    environ = {name: tried.get(name, "") for name in names}
    for name in tried:
        if name.endswith("_CA_FILE"):
            environ[name] = str(tmp_path / "ca.pem")
    (tmp_path / "ca.pem").touch()
    settings = load_settings(tmp_path, environ)

    assert settings.mailboxes[0].host == "mail"
    assert settings.smtp is not None


def test_every_setting_of_the_env_file_reaches_each_container_of_ours() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for role in ("migrate", "web", "worker"):
        assert services[role]["env_file"] == [{"path": ".env", "required": False}]


def test_every_decision_is_dated() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "DECISIONS.md").read_text(), re.M)

    assert headings
    assert all(re.match(r"20\d\d-\d\d-\d\d · ", heading) for heading in headings)
