"""Exports and reports on the screen: batches built, given out, answered; figures, replays and the desk's numbers."""

import csv
import io
import re
from collections.abc import Callable

import pytest

from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.money.exports.export_rows import BatchState, ExportBatch

Browse = Callable[[str], Browser]


@pytest.fixture
def lea(browse: Browse) -> Browser:
    return browse("lea")


def test_a_batch_is_built_given_out_and_answered(lea: Browser, scene: Scene) -> None:
    page = lea.post("/exports", format="journal", until="2026-11-30").text
    assert "The batch is built." in page
    assert "Built, not given out" in page
    assert lea.get(f"/exports/{scene.export + 1}/file").status_code == 409

    file = lea.post(f"/exports/{scene.export + 1}/file")
    assert file.headers["content-disposition"].startswith('attachment; filename="CF000002.journal.csv"')
    assert lea.get(f"/exports/{scene.export + 1}/file").content == file.content
    answer = b"batch,row,status,reason\nCF000002,1,rejected,account unknown\nCF000002,,accepted,\n"
    page = lea.client.post(
        f"/exports/{scene.export + 1}/answer",
        data={"csrf": lea.csrf},
        files={"answer": ("answer.csv", answer, "text/csv")},
    ).text

    assert "The answer is taken over." in page
    assert "account unknown" in page
    assert "Posted in part" in lea.get("/exports").text


def test_a_record_names_its_item_and_payment_and_what_came_back_stands_first(lea: Browser, scene: Scene) -> None:
    page = lea.get(f"/exports/{scene.export}").text
    assert "90417999" in page
    assert f'href="/payments/{scene.payment}"' in page
    records = re.findall(r'<td class="num">(\d+)</td><th scope="row"', page)
    assert records == ["1", "2"]

    answer = b"batch,row,status,reason\nCF000001,2,rejected,account unknown\nCF000001,,accepted,\n"
    page = lea.client.post(
        f"/exports/{scene.export}/answer", data={"csrf": lea.csrf}, files={"answer": ("a.csv", answer, "text/csv")}
    ).text

    assert "1 came back, first in the list" in page
    assert re.findall(r'<td class="num">(\d+)</td><th scope="row"', page) == ["2", "1"]


def test_what_came_back_is_kept_out_with_a_reason_and_brought_back(lea: Browser, scene: Scene) -> None:
    page = lea.post(f"/exports/{scene.export}/rejection", reason="the import failed").text
    assert "Its rows are in the next batch" in page
    assert "the import failed" in page
    assert "came back, first in the list" in page
    row = f"/exports/{scene.export}/rows/{scene.exported}"
    assert lea.post(f"{row}/aside", reason=" ").status_code == 422

    assert "Kept out" in lea.post(f"{row}/aside", reason="booked by hand").text
    assert "Came back" in lea.post(f"{row}/return").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"format": "csv", "until": "2020-01-01"}, "Nothing is posted"),
        ({"format": "xls"}, "There is no format xls"),
        ({"format": "csv", "until": "tomorrow"}, "Write the day as"),
        ({"format": "csv", "until": "2026-02-30"}, "There is no such day"),
    ],
)
def test_a_batch_that_cannot_be_is_refused_with_a_sentence(
    lea: Browser, scene: Scene, fields: dict[str, str], words: str
) -> None:
    answer = lea.post("/exports", **fields)
    assert answer.status_code in (409, 422)
    assert words in answer.text


def test_an_answer_that_cannot_be_read_changes_nothing(lea: Browser, scene: Scene) -> None:
    assert lea.post(f"/exports/{scene.export}/answer").status_code == 422
    answer = lea.client.post(
        f"/exports/{scene.export}/answer", data={"csrf": lea.csrf}, files={"answer": ("a.csv", b"hello", "text/csv")}
    )
    assert "no column status" in answer.text
    assert "Given out, not answered" in lea.get(f"/exports/{scene.export}").text
    assert "Posted in the ERP" in lea.post(f"/exports/{scene.export}/acceptance").text


def test_figures_stand_with_their_definitions_and_a_period_is_replayed(lea: Browser, scene: Scene) -> None:
    page = lea.get("/reports?from=2026-11-01&to=2026-11-30").text
    assert "Wrong automatic postings" in page
    assert "applications that no person made" in page
    assert "What would have posted by itself" not in page

    page = lea.get("/reports?replay=1&classes=AB&limit=none&tolerance=0.50").text
    assert "Expected gain:" in page
    assert 'value="0.50"' in page

    assert lea.get("/reports?replay=1&limit=lots").status_code == 422
    assert lea.get("/reports?from=2020-01-01&to=2026-01-01").status_code == 422
    assert lea.get("/reports?from=yesterday").status_code == 422


def test_the_desks_numbers_are_told_by_tier_and_person(lea: Browser, scene: Scene) -> None:
    page = lea.get("/reports/desk").text

    assert "First reply, median" in page
    assert "Tess Arden" in page


def test_figures_are_taken_along_as_csv(lea: Browser, scene: Scene) -> None:
    address = re.search(r"/reports/desk\.csv\?[^\"]+", lea.get("/reports/desk?from=2026-11-01&to=2026-11-30").text)
    assert address

    answer = lea.get(address[0].replace("&amp;", "&"))
    assert answer.headers["content-disposition"].startswith(
        'attachment; filename="desk 2026-11-01 to 2026-11-30.csv"'
    )
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert {line["of"] for line in lines} == {"tier", "type", "person"}
    assert ("person", "Tess Arden", "resolved") in {(line["of"], line["which"], line["measure"]) for line in lines}
    assert all(line["value"].isdecimal() or not line["value"] for line in lines)

    money = list(csv.DictReader(io.StringIO(lea.get("/reports/money.csv").text)))
    assert "Wrong automatic postings" in {line["measure"] for line in money}


def test_a_payment_in_a_file_that_nobody_was_given_says_so(db: Database, lea: Browser, scene: Scene) -> None:
    with db.write() as session:
        session.get_one(ExportBatch, scene.export).state = BatchState.BUILT

    page = lea.get(f"/remittances/{scene.settled}").text

    assert "In a file, not given out" in page
    assert "Given out, not answered" not in page


def test_a_remittance_says_where_it_stands_in_the_accounting_system(lea: Browser, scene: Scene) -> None:
    before = lea.get(f"/remittances/{scene.settled}").text
    assert "In the accounting system:" in before
    assert "Given out, not answered" in before

    lea.post(f"/exports/{scene.export}/acceptance")

    assert "Posted in the ERP" in lea.get(f"/remittances/{scene.settled}").text
