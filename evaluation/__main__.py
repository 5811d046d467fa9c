"""`make eval`: reads the mails of a set as `counterfoil explain mail` does and prints how well.

`python -m evaluation open --errors` also lists what was read wrongly; sealed and reserve never show their mails.
`python -m evaluation remittances` does the same for remittance documents, `python -m evaluation automatic` for
bounces and automatic answers, `python -m evaluation headerless` for these and fraud without headers, `python -m
evaluation numbers` for the numbers of short texts, `python -m evaluation requests` for what mails ask for, `python -m
evaluation strangers` and `python -m evaluation newcomers` for all of it on mails by hands that had not read the
reader, `python -m evaluation verdicts` for automatic mail, stop-signs and new text in whole mails by such a hand.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluation import automatic, headerless, newcomers, numbers, requests, strangers, verdicts
from evaluation.figures import (
    FLAGS,
    FOUND,
    Pair,
    Row,
    calibration_error,
    count_flag,
    count_found,
    is_text_exact,
    list_misled,
    macro,
    measure_labels,
    normalise,
    share,
)
from evaluation.mails import list_rows, make_mail
from evaluation.remittances import report as remittances
from web.explaining.explain import explain_files

SETS = ("open", "sealed")
MORE = (
    "depot",
    "shop",
    "office",
    "trade",
    "former",
    "studied",
    "desk",
    "reserve",
)  # of "studied" only labels and flags count
HIDDEN = ("sealed", "reserve")  # whose mails and errors are never looked at

OTHERS = {
    "automatic": automatic.main,
    "headerless": headerless.main,
    "newcomers": newcomers.main,
    "verdicts": verdicts.main,
    "numbers": numbers.main,
    "remittances": remittances.main,
    "requests": requests.main,
    "strangers": strangers.main,
}


def main() -> None:
    if sys.argv[1:2] and (other := OTHERS.get(sys.argv[1])):
        other(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="evaluation", description=__doc__)
    parser.add_argument("name", nargs="?", choices=(*SETS, *MORE), help="one set; open and sealed when left out")
    parser.add_argument("--errors", action="store_true", help="list what was read wrongly (never of a hidden set)")
    options = parser.parse_args()
    for name in (options.name,) if options.name else SETS:
        pairs = read_set(name)
        print("\n".join(list_figures(name, pairs)), flush=True)
        if options.errors and name not in HIDDEN:
            print("\n".join(list_errors(pairs)), flush=True)


def read_set(name: str) -> list[Pair]:
    """Every row of a set with what the reader makes of its mail."""
    rows = list_rows(name)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{row['id']}.eml") for row in rows]
        for row, path in zip(rows, paths, strict=True):
            path.write_bytes(make_mail(row))
        return list(zip(rows, explain_files("mail", paths, None), strict=True))


def list_figures(name: str, pairs: Sequence[Pair]) -> Iterator[str]:
    yield f"{name}: {len(pairs)} mails"
    yield f"  {'label, macro-F1':28}{macro(pairs):.3f}"
    for label, score in measure_labels(pairs).items():
        yield f"    {label:26}{score:.3f}"
    for language in sorted({row["lang"] for row, _ in pairs}):
        spoken = [pair for pair in pairs if pair[0]["lang"] == language]
        yield f"    {language} ({len(spoken)} mails)".ljust(30) + f"{macro(spoken):.3f}"
    misled = list_misled(pairs)
    yield f"  other class quoted ({len(misled)})".ljust(30) + f"{macro(misled):.3f}"
    for field in FOUND:
        hits = count_found(pairs, field)
        yield f"  {field:28}precision {hits.precision:.3f}  recall {hits.recall:.3f}"
    for field in FLAGS:
        hits = count_flag(pairs, field)
        yield f"  {field:28}precision {hits.precision:.3f}  recall {hits.recall:.3f}"
    texts = [pair for pair in pairs if pair[0]["truth"]["new_text"] is not None]
    yield f"  {'new text exact':28}{share(texts, is_text_exact):.3f}"
    yield f"  {'calibration error':28}{calibration_error(pairs):.3f}"


def list_errors(pairs: Sequence[Pair]) -> Iterator[str]:
    for row, read in pairs:
        wrong = list(_list_wrong(row, read))
        if wrong:
            yield f"\n{row['id']} {row['lang']} {row['subject']!r}"
            yield from (f"  {line}" for line in wrong)


def _list_wrong(row: Row, read: Row) -> Iterator[str]:
    truth = row["truth"]
    if truth["label"] not in (None, read["label"]):
        yield f"label: {read['label']} ({read['confidence']}), should be {truth['label']}"
    for field in FOUND:
        if truth[field] is not None and normalise(field, truth[field]) != normalise(field, read[field]):
            yield f"{field}: {read[field]}, should be {truth[field]}"
    for field in FLAGS:
        if truth[field] is not None and truth[field] != read[field]:
            yield f"{field}: {read[field]}"
    if truth["new_text"] is not None and not is_text_exact(row, read):
        yield f"new_text: {read['new_text']!r}, should be {truth['new_text']!r}"


if __name__ == "__main__":
    main()
