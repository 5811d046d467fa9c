"""The evaluation sets are sound, and the reader keeps the figures that it has reached on the open one."""

import sys
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from evaluation import __main__ as report
from evaluation import automatic, headerless, newcomers, verdicts
from evaluation.figures import (
    LABELS,
    Hits,
    Pair,
    calibration_error,
    count_flag,
    count_found,
    is_text_exact,
    list_misled,
    macro,
    measure_labels,
    share,
)
from evaluation.mails import list_rows, make_mail
from parsers.mail import read_mail

LANGUAGES = {"en", "de", "fr", "es", "it", "nl", "pt", "pl"}


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return report.read_set("open")


@pytest.mark.parametrize("name", report.SETS)
def test_a_set_holds_every_class_and_language_often_enough(name: str) -> None:
    rows = list_rows(name)
    labels = Counter(row["truth"]["label"] for row in rows if row["truth"]["label"])
    languages = Counter(row["lang"] for row in rows)

    assert len({row["id"] for row in rows}) == len(rows) >= 170
    assert set(labels) == set(LABELS)
    assert min(labels.values()) >= len(rows) / 20
    assert set(languages) == LANGUAGES
    assert min(languages.values()) >= len(rows) / 20
    assert len(list_misled([(row, {}) for row in rows])) >= len(rows) / 8


def test_the_sets_share_no_mail() -> None:
    bodies = [{" ".join(row["body"].split()) for row in list_rows(name)} for name in report.SETS]

    assert not bodies[0] & bodies[1]


@pytest.mark.parametrize("name", report.SETS)
def test_a_mail_says_what_its_row_says(name: str) -> None:
    for row in list_rows(name):
        mail = message_from_bytes(make_mail(row), policy=policy.default)
        assert mail["Subject"].split() == row["subject"].split()
        assert [part.get_filename() for part in mail.iter_attachments()] == row["attachments"]
        text = mail.get_body(("plain",))
        if text is not None:
            assert text.get_content().split() == row["body"].split()
        assert make_mail(row) == make_mail(row)


def test_the_reader_keeps_its_figures_on_the_open_set(pairs: list[Pair]) -> None:
    assert macro(pairs) >= 0.82
    assert min(measure_labels(pairs).values()) >= 0.75
    assert macro(list_misled(pairs)) >= 0.82
    assert calibration_error(pairs) <= 0.07
    assert share(pairs, is_text_exact) >= 0.96
    assert count_flag(pairs, "automatic").recall >= 0.95
    assert count_flag(pairs, "automatic").precision >= 0.93
    assert count_flag(pairs, "fraud").precision >= 0.85


@pytest.mark.parametrize(("field", "floor"), [("invoice_numbers", 0.84), ("amounts", 0.93), ("account_numbers", 0.8)])
def test_the_reader_keeps_finding_references_and_amounts(pairs: list[Pair], field: str, floor: float) -> None:
    hits = count_found(pairs, field)

    assert min(hits.precision, hits.recall) >= floor


def test_amounts_are_compared_by_worth_and_numbers_without_spaces() -> None:
    row = {"truth": {"amounts": [["EUR", "10.50"]], "invoice_numbers": ["fa 25/1", "7"]}}
    read = {"amounts": [["EUR", "10.5"], ["EUR", "3.00"]], "invoice_numbers": ["FA25/1"]}

    assert count_found([(row, read)], "amounts") == Hits(right=1, wrong=1, missed=0)
    assert count_found([(row, read)], "invoice_numbers") == Hits(right=1, wrong=0, missed=1)


def test_a_mail_that_can_be_read_either_way_counts_for_no_label() -> None:
    either = {"truth": {"label": None}, "history": "sales"}
    row = {"truth": {"label": "sales"}}
    read = {"label": "sales", "confidence": 1.0}

    assert macro([(row, read), (either, read)]) == 1.0
    assert list_misled([(either, read)]) == []
    assert calibration_error([(row, read), (either, read)]) == 0.0


def test_confidence_that_is_right_as_often_as_it_says_has_no_calibration_error() -> None:
    sure, wrong = {"confidence": 0.5, "label": "sales"}, {"confidence": 0.5, "label": "dispute"}
    row = {"truth": {"label": "sales"}}

    assert calibration_error([(row, sure), (row, wrong)]) == 0.0
    assert calibration_error([(row, wrong)]) == 0.5


def test_the_mails_of_a_hidden_set_are_never_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {**list_rows("sealed")[0]}
    read = {"label": "none", "confidence": 0.5, "invoice_numbers": [], "amounts": [], "account_numbers": []}
    read |= {"automatic": False, "fraud": False, "new_text": ""}
    monkeypatch.setattr(report, "read_set", lambda name: [(row, read)])
    monkeypatch.setattr(sys, "argv", ["evaluation", "sealed", "--errors"])

    report.main()

    shown = capsys.readouterr().out
    assert "macro-F1" in shown
    assert row["subject"] not in shown


def test_folders_of_automatic_and_of_people_s_mail_are_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    robots, people = tmp_path / "robots", tmp_path / "people"
    for folder, mails in (
        (robots, {"away.eml": b"Auto-Submitted: auto-replied\n\nI am away.", "missed.eml": b"Subject: x\n\nHello."}),
        (people, {"one.eml": b"Subject: Invoice 4711\n\nPlease send it.", "note.1": b"X-Autoreply: yes\n\nAway."}),
    ):
        folder.mkdir()
        for name, raw in mails.items():
            (folder / name).write_bytes(b"From: a@b.example\n" + raw)
    (tmp_path / "names.txt").write_text("# read\nnote an absence note\n")

    automatic.main(["--automatic", str(robots), "--people", str(people), "--errors"])
    false = capsys.readouterr().out
    automatic.main(
        ["--automatic", str(robots), "--people", str(people), "--except", str(tmp_path / "names.txt"), "--errors"]
    )
    known = capsys.readouterr().out

    assert "2 mails, 1 recognised: recall 0.5000" in false
    assert "2 mails, 1 taken for automatic: 50.0000% false" in false
    assert f"missed  {robots / 'missed.eml'}" in false
    assert "3 mails, 2 recognised: recall 0.6667" in known
    assert "1 mails, 0 taken for automatic: 0.0000% false" in known


@pytest.mark.parametrize(("sign", "least"), [("automatic", 0.8), ("fraud", 0.9)])
def test_signs_are_seen_where_headers_are_gone_and_not_in_people_s_mail(sign: str, least: float) -> None:
    written = [mail for mail in headerless.list_written(sign) if mail.half == headerless.DEVELOPMENT]

    hits = headerless.count([(mail, headerless.finds(sign, mail)) for mail in written])

    assert hits.recall >= least
    assert hits.precision >= 0.95


def test_verdicts_on_whole_mails_keep_what_they_reached() -> None:
    judged = [
        verdicts.Judged(written, read_mail(written.raw))
        for written in verdicts.list_written()
        if written.set_name in {"studied", "second studied"}
    ]

    assert not any(each.reading.origin.automatic for each in judged if not each.written.automatic)
    assert sum(each.written.automatic == each.reading.origin.automatic for each in judged) >= len(judged) - 6
    assert sum(bool((each.flags ^ each.written.flags) - each.written.maybe) for each in judged) <= 3
    assert sum(not each.text_is_exact for each in judged if each.written.texts) <= 2


def test_a_written_mail_tells_its_new_text_with_or_without_a_closing() -> None:
    written = verdicts.read_block(
        "en human flags fraud, legal?\nFrom: a@b.example\nSubject: x\n\n⟦Paid today.⟧\n⟨Ann⟩\n\n> old",
        "studied",
    )

    assert written.texts == {"Paid today.", "Paid today. Ann"}
    assert (written.flags, written.maybe) == ({"fraud"}, {"legal"})
    assert b"Paid today.\nAnn\n\n> old" in written.raw


def test_a_newcomers_number_counts_with_or_without_the_series_that_its_truth_leaves_open() -> None:
    truth = newcomers.read_truth(["label remittance, dispute", "invoices (RE) 4711, 88, ~5510", "amounts ~"])
    row = {"label": "dispute", "confidence": 0.9, "amounts": [["EUR", "5.00"]], "account_numbers": ["77"]}

    right, read = newcomers.pair(truth, row | {"invoice_numbers": ["RE 4711", "5510"]})

    assert (right["truth"]["label"], read["label"]) == ("dispute", "dispute")
    assert count_found([(right, read)], "invoice_numbers") == Hits(right=1, wrong=0, missed=1)
    assert count_found([(right, read)], "amounts") == Hits(right=0, wrong=0, missed=0)
    assert count_found([(right, read)], "account_numbers") == Hits(right=0, wrong=1, missed=0)
