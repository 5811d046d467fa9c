"""Sources to files, all of one tool in one go: a browser, an office suite, typesetters."""

import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from evaluation.remittances.layouts import Document


def print_documents(documents: Sequence[Document], folder: Path) -> list[Path]:
    """Writes every document's file into the folder; the paths in the documents' order."""
    by_tool: dict[str, list[tuple[Any, Path]]] = defaultdict(list)
    for document in documents:
        by_tool[document.layout.tool].append((document.printed.source, folder / document.name))
    for tool, jobs in by_tool.items():
        PRINTERS.get(tool, _write)(jobs)
    return [folder / document.name for document in documents]


Jobs = Sequence[tuple[Any, Path]]
_OFFICE_BATCH = (
    100  # of several hundred documents in one go the office suite leaves the last ones out, without a word
)
MARGINS: Any = dict.fromkeys(("top", "left", "bottom", "right"), "14mm")


def _write(jobs: Jobs) -> None:
    for source, path in jobs:
        path.write_bytes(source if isinstance(source, bytes) else source.encode())


def _print_browser(jobs: Jobs) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        tab = browser.new_page()
        for source, path in jobs:
            tab.set_content(source)
            tab.pdf(path=path, prefer_css_page_size=True, margin=MARGINS)
        browser.close()


def _print_office(extension: str) -> Callable[[Jobs], None]:
    """Flat XML documents of the office suite."""

    def print_jobs(jobs: Jobs) -> None:
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for source, path in jobs:
                paths.append(Path(folder, path.stem + extension))
                paths[-1].write_text(source)
            command = [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                "pdf",
            ]
            for start in range(0, len(paths), _OFFICE_BATCH):
                some = map(str, paths[start : start + _OFFICE_BATCH])
                _run([*command, "--outdir", str(jobs[0][1].parent), *some])
        if lost := [path.name for _, path in jobs if not path.exists()]:
            raise RuntimeError(f"soffice left out {len(lost)} documents, the first is {lost[0]}")

    return print_jobs


def _print_typewriter(jobs: Jobs) -> None:
    for source, path in jobs:
        options, text = source
        page = _run(["enscript", "-q", "-B", "-X", "latin1", *options, "-p", "-"], text.encode("latin-1"))
        _run(["ps2pdf", "-", str(path)], page)


def _print_groff(jobs: Jobs) -> None:
    for source, path in jobs:
        path.write_bytes(_run(["groff", "-K", "utf8", "-t", "-ms", "-T", "pdf"], source.encode()))


def _distil(jobs: Jobs) -> None:
    """A browser's pages once more through Ghostscript."""
    _print_browser(jobs)
    for _, path in jobs:
        path.write_bytes(_run(["ps2pdf", str(path), "-"]))


def _lock(jobs: Jobs) -> None:
    for source, path in jobs:
        password, pdf = source
        command = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOwnerPassword=owner"]
        _run([*command, f"-sUserPassword={password}", f"-sOutputFile={path}", "-"], pdf)


def _run(command: Sequence[str], given: bytes = b"") -> bytes:
    return subprocess.run(command, input=given, capture_output=True, check=True, timeout=300).stdout  # noqa: S603


PRINTERS: dict[str, Callable[[Jobs], None]] = {
    "chromium": _print_browser,
    "writer": _print_office(".fodt"),
    "calc": _print_office(".fods"),
    "enscript": _print_typewriter,
    "groff": _print_groff,
    "distilled": _distil,
    "locked": _lock,
}
