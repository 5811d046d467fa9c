"""Every page can be worked with a screen reader: names, labels, headings, and references that lead somewhere."""

import pytest

from tests.page_flaws import list_flaws
from tests.test_authorisation import TABLE, House, fixed, house, on

__all__ = ["house"]  # the fixture

# those that come as files, and the pages of sales
PAGES = sorted(path for method, path in TABLE if method == "GET" and not path.endswith((".csv", "/raw", "/file")))
OF_SALES = (("/sales", fixed("/sales")), ("/tickets", on("/tickets/{s.forwarded}")))


def test_no_page_hinders_a_screen_reader(house: House) -> None:
    with house.open() as client:
        house.enter(client, house.cast.ada)
        pages = {path: client.get(TABLE["GET", path].foreign(house.scene)) for path in PAGES}
        house.enter(client, house.cast.sam)
        pages |= {f"{path} of sales": client.get(address(house.scene)) for path, address in OF_SALES}

    found = {path: sorted(set(list_flaws(page.text))) for path, page in pages.items() if "<main" in page.text}
    assert len(found) > 30
    assert {path: flaws for path, flaws in found.items() if flaws} == {}


@pytest.mark.parametrize(
    ("html", "flaw"),
    [
        ("<input name=q>", "<input q> “” has no name"),
        ("<button><svg></svg></button>", "<button > “” has no name"),
        ('<label for="b">B</label>', "for of <label > “B” leads nowhere"),
        ("<p id=a></p><p id=a></p>", "the id a stands 2 times"),
        ("<main><h1>A</h1><h3>C</h3></main>", "<h3 > “C” follows a heading of level 1"),
        ("<h2>B</h2>", "there are 0 headings of the first level"),
        ("<table><th>A</th></table>", "<th > “A” is no heading of anything"),
    ],
)
def test_what_hinders_is_found(html: str, flaw: str) -> None:
    assert flaw in list(list_flaws(html))
