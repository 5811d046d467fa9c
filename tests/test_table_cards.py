"""Tables whose rows become cards on narrow screens: every cell brings its column's heading along."""

from web.serving.table_cards import label_cells

HEAD = (
    '<thead><tr><th>Name</th><th class="num">Paid &amp; due</th><th><span class="vh">Actions</span></th></tr></thead>'
)


def test_each_cell_but_the_first_carries_its_heading() -> None:
    rows = '<tbody><tr><th scope="row">Acme</th><td class="num">1.00</td><td>x</td></tr></tbody>'

    labelled = label_cells(f'<table class="tbl">{HEAD}{rows}</table>')

    assert (
        labelled
        == f'<table class="tbl cards">{HEAD}'
        + rows.replace('<td class="num">', '<td class="num" data-l="Paid &amp; due">')
        + "</table>"
    )


def test_a_cell_over_two_columns_has_no_heading_and_shifts_the_next() -> None:
    labelled = label_cells(f'<table class="tbl">{HEAD}<tr><td colspan="1">a</td><td colspan="2">b</td></tr></table>')

    assert "data-l" not in labelled


def test_tables_with_a_narrow_layout_of_their_own_or_without_headings_stay_as_they_are() -> None:
    for table in (
        f'<table class="tbl list">{HEAD}<tr><td>a</td><td>b</td></tr></table>',
        '<table class="tbl"></table>',
    ):
        assert label_cells(table) == table
