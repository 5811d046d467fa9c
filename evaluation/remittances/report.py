"""`python -m evaluation remittances`: makes documents, reads them as `explain remittance` does, counts.

Needs chromium, soffice, groff, enscript and ghostscript; layouts of a tool that is not installed are left out and
named. The sealed layouts only ever give figures.
"""

import argparse
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from evaluation.remittances import (  # noqa: F401
    eighth_hand,
    eighth_hand_files,
    eighth_hand_lists,
    fifth_hand,
    fifth_hand_lists,
    fourth_hand,
    fourth_hand_files,
    fourth_hand_letters,
    html_shapes,
    html_sums,
    html_tables,
    mail_bodies,
    mixed,
    near_misses,
    ninth_hand,
    ninth_hand_files,
    ninth_hand_lists,
    office_pages,
    other_papers,
    raw_pages,
    second_hand,
    seventh_hand,
    seventh_hand_files,
    seventh_hand_lists,
    sheets,
    sixth_hand,
    sixth_hand_files,
    sixth_hand_lists,
    text_pages,
    third_hand,
    traps,
    unruly_headers,
    wild_pages,
)
from evaluation.remittances.deals import write_ledger
from evaluation.remittances.layouts import Document, make_documents
from evaluation.remittances.printing import print_documents
from evaluation.remittances.sample import load_sample, save_sample
from evaluation.remittances.scoring import HEAD, Score, score
from evaluation.remittances.unworded import KINDS
from tickets.money.figures.error_bound import upper_bound
from web.explaining.explain import explain_files

NEEDS = {
    "chromium": "chromium",
    "writer": "soffice",
    "calc": "soffice",
    "groff": "groff",
    "enscript": "enscript",
    "distilled": "ps2pdf",
    "locked": "gs",
}


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="evaluation remittances", description=__doc__)
    parser.add_argument(
        "part", nargs="?", choices=("open", "sealed"), help="one part of the layouts; both when left out"
    )
    parser.add_argument("--errors", action="store_true", help="list what was read wrongly (open layouts only)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the documents of the open layouts here")
    parser.add_argument("--rounds", type=int, default=2, help="documents a layout")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=Path, metavar="DIR", help="write the open documents and their truth here")
    parser.add_argument("--of", type=Path, metavar="DIR", help="read the sample in this folder; nothing is made")
    parser.add_argument("--only", nargs="+", default=[""], help="layouts whose name holds one of these")
    parser.add_argument(
        "--unworded", choices=KINDS, default="", help="take these words away; what is left is counted"
    )
    options = parser.parse_args(arguments)
    if options.of:
        _report(*load_sample(options.of), options)
        return
    documents, maker = make_documents(options.seed, options.rounds, options.part, options.unworded)
    if not documents:
        print(f"no layout is {options.part} at present")
        return
    documents = [document for document in documents if any(part in document.layout.name for part in options.only)]
    missing = {tool for tool, program in NEEDS.items() if not shutil.which(program)}
    if missing:
        print(f"left out, not installed: {', '.join(sorted(missing))}")
    documents = [document for document in documents if document.layout.tool not in missing]
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder, "ledger.csv")
        ledger.write_text(write_ledger(maker.deals))
        paths = print_documents(documents, Path(folder))
        if options.sample:
            print(f"{save_sample(options.sample, documents, paths, ledger)} documents in the sample")
            return
        _report(documents, paths, ledger, options)
        if options.keep:
            _keep(options.keep, documents, ledger, paths)


def _report(documents: Sequence[Document], paths: Sequence[Path], ledger: Path, options: argparse.Namespace) -> None:
    bare = _score_all(documents, paths, None)
    scores = _score_all(documents, paths, ledger)
    print("\n".join(list_figures(scores, bare)))
    if options.errors:
        for title, entries in (("with the ledger", scores), ("without a ledger", bare)):
            shown = [entry for entry in entries if entry.document.layout.part == "open"]
            print("\n".join([f"\nread wrongly {title}", *list_errors(shown, options.keep)]))


def _score_all(documents: Sequence[Document], paths: Sequence[Path], ledger: Path | None) -> list[Score]:
    rows = explain_files("remittance", paths, ledger)
    return [score(document, row) for document, row in zip(documents, rows, strict=True)]


def _keep(folder: Path, documents: Sequence[Document], ledger: Path, paths: Sequence[Path]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ledger, folder)
    for document, path in zip(documents, paths, strict=True):
        if document.layout.part == "open":
            shutil.copy(path, folder)


def list_figures(scores: Sequence[Score], bare: Sequence[Score]) -> Iterator[str]:
    for part in ("open", "sealed"):
        ours = [entry for entry in scores if entry.document.layout.part == part]
        if ours:
            without = [entry for entry in bare if entry.document.layout.part == part]
            layouts = len({entry.document.layout.name for entry in ours})
            yield f"{part}: {len(ours)} documents of {layouts} layouts"
            yield from _list_summary("with the ledger", ours)
            yield from _list_summary("without a ledger", without)
    yield from _list_groups("tool", scores, lambda entry: entry.document.layout.tool)
    yield from _list_groups("language", scores, lambda entry: entry.document.layout.language)
    yield from _list_groups("layout", scores, lambda entry: entry.document.layout.name)


def _list_summary(title: str, scores: Sequence[Score]) -> Iterator[str]:
    paying = [entry for entry in scores if entry.document.printed.kind == "remittance"]
    provable = [entry for entry in paying if entry.document.printed.provable]
    yield f"  {title}"
    yield f"    {'kind':24}{_share(entry.kind for entry in scores)}"
    yield f"    {'document exact':24}{_share(entry.exact for entry in paying)}"
    yield f"    {'lines exact':24}{_share(entry.lines for entry in paying)}"
    for name in HEAD:
        yield f"      {name:22}{_share(entry.head[name] for entry in paying if name in entry.head)}"
    hits, lines = sum(entry.line_hits for entry in paying), sum(entry.line_count for entry in paying)
    yield f"    {'lines hit':24}{_ratio(hits, lines)}"
    yield f"    {'proved':24}{_share(entry.proved for entry in provable)}"
    accepted = [entry for entry in scores if entry.proved]
    wrong = sum(bool(entry.silent) for entry in scores)
    yield f"    {'silently wrong':24}{wrong} of {len(accepted)} proved, {_bound(wrong, len(accepted))}"
    if "cash" in scores[0].row:
        right, given = sum(entry.given_right for entry in scores), sum(entry.given for entry in scores)
        due, auto = sum(entry.due for entry in provable), sum(entry.auto for entry in provable)
        wanted = sum(entry.due for entry in scores)
        yield f"    {'allocations':24}precision {_ratio(right, given)}  recall {_ratio(right, wanted)}"
        bad = sum(entry.auto_wrong for entry in scores)
        yield f"    {'applied by itself':24}{_ratio(auto, due)}"
        yield f"    {'applied wrongly':24}{bad} of {auto + bad} allocations, {_bound(bad, auto + bad)}"


def _bound(wrong: int, whole: int) -> str:
    """What the true rate is below, so few errors seen."""
    bound = upper_bound(wrong, whole)
    return "none" if bound is None else f"below {bound:.4%} with 95 % confidence"


def _list_groups(title: str, scores: Sequence[Score], key: object) -> Iterator[str]:
    assert callable(key)
    groups: dict[str, list[Score]] = defaultdict(list)
    for entry in scores:
        groups[key(entry)].append(entry)
    yield f"by {title:30}{'files':>6}{'exact':>8}{'lines':>8}{'proved':>8}{'silent':>8}"
    for name, entries in sorted(groups.items()):
        shares = [[e.exact for e in entries], [e.lines for e in entries], [e.proved for e in entries]]
        figures = "".join(f"{sum(each) / len(each):8.2f}" for each in shares)
        yield f"  {name:31}{len(entries):6}{figures}{sum(bool(e.silent) for e in entries):8}"


def list_errors(scores: Iterable[Score], folder: Path | None) -> Iterator[str]:
    for entry in scores:
        if entry.silent or entry.wrong:
            yield f"\n{folder or ''}/{entry.document.name} ({entry.document.layout.tool})"
            yield from (f"  SILENTLY WRONG: {text}" for text in entry.silent)
            yield from (f"  {text}" for text in entry.wrong)
            deal = entry.document.printed.deal
            if deal and deal.words:
                yield "  words: " + ", ".join(f"{concept} {word!r}" for concept, word in sorted(deal.words.items()))


def _share(values: Iterable[bool]) -> str:
    counted = list(values)
    return _ratio(sum(counted), len(counted))


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "none"
