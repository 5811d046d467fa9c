"""The cash list and a remittance: page, proof, applying and taking back, all as plain forms."""

from scene import Scene
from screen_fixtures import PAGE_IMAGE, Browser

from tickets.db import Database
from tickets.money.remittances import Remittance


def version_of(db: Database, remittance_id: int) -> int:
    with db.read() as session:
        return session.get_one(Remittance, remittance_id).version


def test_the_list_shows_what_waits_for_a_person(tess: Browser, scene: Scene) -> None:
    page = tess.get("/cash").text

    assert f'href="/remittances/{scene.remittance}"' in page
    assert "8,745.15" in page
    assert f'href="/remittances/{scene.settled}"' not in page


def test_a_remittance_shows_page_boxes_proof_and_lines(tess: Browser, scene: Scene) -> None:
    page = tess.get(f"/remittances/{scene.remittance}").text

    assert page.count('<g class="box ') == 2
    assert 'id="box-1"' in page
    assert 'id="line-1"' in page
    assert "Proved" in page.partition('class="tie"')[2]
    assert "sum of net = total" in page
    for text in ("90417401", "90417402", "4,826.40", "3,918.75", "Apply EUR 8,745.15", "PA_88120.pdf"):
        assert text in page, text


def test_the_page_image_is_drawn_elsewhere_and_served_as_an_image_only(tess: Browser, scene: Scene) -> None:
    image = tess.get(f"/remittances/{scene.remittance}/pages/1.png")

    assert image.content == PAGE_IMAGE
    assert image.headers["content-type"] == "image/png"
    for wrong in ("0.png", "x.png", "1.svg", "9999999.png"):
        assert tess.get(f"/remittances/{scene.remittance}/pages/{wrong}").status_code == 404


def test_applying_and_taking_back_leaves_every_step_in_the_history(db: Database, tess: Browser, scene: Scene) -> None:
    path = f"/remittances/{scene.remittance}"

    form = {"version": version_of(db, scene.remittance), "line": [str(line) for line in scene.lines]}
    applied = tess.post(f"{path}/confirmation", **form).text
    assert "Applied. The balances below are after it." in applied
    assert applied.count("<b>Applied</b>") == 2
    assert 'aria-label="Apply line' not in applied

    no_reason = tess.post(f"{path}/reversal", version=version_of(db, scene.remittance), reason="")
    assert no_reason.status_code == 422

    back = tess.post(f"{path}/reversal", version=version_of(db, scene.remittance), reason="wrong customer").text
    assert back.count("<b>Reversed</b>") == 2
    assert "wrong customer" in back
    assert "Un-applied" in back
    assert "90417401" in tess.get(f"/tickets/{scene.ticket}").text.partition("Open invoices")[2]


def test_only_the_ticked_lines_are_applied(db: Database, tess: Browser, scene: Scene) -> None:
    form = {"version": version_of(db, scene.remittance), "line": [str(scene.lines[0])]}

    page = tess.post(f"/remittances/{scene.remittance}/confirmation", **form).text

    assert page.count("<b>Applied</b>") == 1
    assert "3,918.75" in page.partition("Unapplied remainder")[2]


def test_applying_a_page_that_is_out_of_date_changes_nothing(db: Database, tess: Browser, scene: Scene) -> None:
    stale = version_of(db, scene.remittance)
    tess.post(f"/remittances/{scene.remittance}/rejection", version=stale, reason="paid by card")

    answer = tess.post(f"/remittances/{scene.remittance}/confirmation", version=stale, line=[str(scene.lines[0])])

    assert answer.status_code == 409
    assert "Rejected" in tess.get(f"/remittances/{scene.remittance}").text


def test_a_person_chooses_another_item_for_a_line(db: Database, tess: Browser, scene: Scene) -> None:
    path = f"/remittances/{scene.remittance}/lines/{scene.lines[0]}/item"

    page = tess.post(path, version=version_of(db, scene.remittance), invoice="").text

    assert "Choice saved." in page
    assert "→ nothing" in page
    wrong = tess.post(path, version=version_of(db, scene.remittance), invoice="999999")
    assert wrong.status_code in {404, 409, 422}


def test_one_allocation_is_taken_back_alone(tess: Browser, scene: Scene) -> None:
    path = f"/remittances/{scene.settled}/allocations/{scene.allocation}/reversal"

    page = tess.post(path, version=1, reason="other invoice meant").text

    assert "other invoice meant" in page
    assert tess.post(path, version=1, reason="again").status_code == 409
    foreign = f"/remittances/{scene.remittance}/allocations/{scene.allocation}/reversal"
    assert tess.post(foreign, version=1, reason="x").status_code == 404


def test_a_document_that_could_not_be_read_says_why(db: Database, tess: Browser, scene: Scene) -> None:
    with db.write() as session:
        row = session.get_one(Remittance, scene.remittance)
        row.state, row.proved, row.page_count, row.page_sizes = "unreadable", False, 0, []
        row.problems = [{"code": "encrypted", "message": "The PDF is locked with a password.", "where": ""}]

    page = tess.get(f"/remittances/{scene.remittance}").text

    assert "The PDF is locked with a password." in page
    assert "No page image" in page
    assert "Apply EUR" not in page
