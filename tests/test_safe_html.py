"""HTML of strangers: what is shown can only be looked at, and its words come out in reading order."""

import resource

import pytest

from parsers.text.safe_html import html_to_text, sanitise_html


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>hi",
        "<img src=x onerror=alert(1)>hi",
        "<svg onload=alert(1)><a xlink:href=javascript:alert(1)>hi",
        "<math><mtext></p><img src=x onerror=alert(1)>hi",
        "<style>@import 'http://x.example'</style>hi",
        "<p style='background:url(http://x.example)'>hi",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>hi",
        "<form action=http://x.example><input name=password><button>hi</button></form>",
        "<base href=http://x.example>hi",
        "<meta http-equiv=refresh content='0;url=http://x.example'>hi",
        "<link rel=stylesheet href=http://x.example>hi",
        "<div hx-get=/tickets data-hx-post=/x id=main name=main class=x>hi</div>",
        "<video src=http://x.example poster=http://x.example>hi</video>hi",
        "<object data=http://x.example></object>hi",
        "<body background=http://x.example>hi",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>hi",
        "<a href='jav&#x09;ascript:alert(1)'>hi</a>",
        "<a href='\u00a0javascript:alert(1)'>hi</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>hi</a>",
        "<<script>alert(1)//<</script>hi",
        '<p title="<script>alert(1)</script>">hi',
        "<!--><img src=x onerror=alert(1)>-->hi",
    ],
)
def test_nothing_active_survives(markup: str) -> None:
    safe = sanitise_html(markup).lower()

    assert "hi" in safe or "video" in markup
    for mark in ("<script", "onerror", "onload", "<svg", "<math", "style", "<iframe", "<form", "<input", "<base"):
        assert mark not in safe.replace("&lt;", "")
    for mark in ("<meta", "<link", "hx-", "data-", " id=", " name=", " class=", "javascript:", "src=", "background="):
        assert mark not in safe


@pytest.mark.parametrize(
    "target", ["/tickets/1", "tickets", "//x.example", "?a=1", "#top", "https:relative", "ftp://x"]
)
def test_links_that_do_not_lead_out_lose_their_target(target: str) -> None:
    assert sanitise_html(f'<a href="{target}">hi</a>') == "hi"


def test_links_lead_out_without_handing_over_the_window() -> None:
    safe = sanitise_html('<a href="https://pay.example/i/1?a=1&b=2" onclick="x()">pay</a>')

    assert 'href="https://pay.example/i/1?a=1&amp;b=2"' in safe
    assert 'rel="noopener noreferrer"' in safe
    assert 'target="_blank"' in safe
    assert "onclick" not in safe


def test_remote_images_go_and_are_counted_while_images_of_the_mail_stay() -> None:
    markup = '<img src="https://t.example/p.gif"><img src="//t.example/q.gif"><img src="cid:logo@x" alt="Logo">'

    assert sanitise_html(markup) == '<img><img><img alt="Logo" src="cid:logo@x">'


def test_words_between_cells_get_a_cell_and_stay() -> None:
    safe = sanitise_html("<table>total <b>500</b><tr><td>x</table>after")

    assert html_to_text(safe) == "total 500\nx\nafter"
    assert safe.count("<table>") == 1


def test_a_closing_tag_in_a_cell_reaches_nothing_outside() -> None:
    assert sanitise_html("<div><table><tr><td>a</div>b</td></tr></table></div>c").endswith("</div>c")


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 200_000,
        "<table>" + "<p>x" * 160_000,
        "&amp;" * 200_000,
        "&nbsp;" * 170_000,
        "<p>" + "".join(f"<b title={n}>" for n in range(2000)) + "<p>x" * 100_000,
        "<a href=https://x.example>" * 40_000,
        "<table><tr><td>" * 60_000,
    ],
    ids=["nested", "between cells", "ampersands", "spaces", "unclosed", "links", "tables"],
)
def test_markup_that_makes_parsers_slow_stays_cheap(markup: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime

    sanitise_html(markup)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 5


def test_paragraphs_and_breaks_become_lines() -> None:
    assert html_to_text("<p>Dear team,</p><p>first<br>second</p><div>third</div>") == (
        "Dear team,\n\nfirst\nsecond\n\nthird"
    )


def test_lines_of_word_are_lines_not_paragraphs() -> None:
    markup = (
        "<p class=MsoNormal>one</p><p class=MsoNormal>two</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>three"
    )

    assert html_to_text(markup) == "one\ntwo\n\nthree"


def test_a_table_of_data_keeps_its_rows_and_columns() -> None:
    markup = (
        "<table><thead><tr><th>Invoice</th><th>Amount</th></tr></thead>"
        "<tr><td><p class=MsoNormal>NV-20871</p></td><td>1,250.00</td></tr>"
        "<tr><td colspan=1>Total</td><td><b>1,250.00</b></td></tr></table>"
    )

    assert html_to_text(markup) == "Invoice\tAmount\nNV-20871\t1,250.00\nTotal\t1,250.00"


def test_a_table_of_layout_reads_cell_after_cell() -> None:
    long = "A long paragraph of a letter. " * 10
    markup = f"<table><tr><td><p>{long}</p></td><td><p>{long}</p></td></tr></table>"

    assert html_to_text(markup) == f"{long.strip()}\n{long.strip()}"


def test_quoted_history_is_marked_like_in_plain_mail_and_indentation_is_not() -> None:
    assert html_to_text("new<blockquote type=cite>old<br>older</blockquote>") == "new\n\n> old\n> older"
    assert html_to_text("new<blockquote>NV-20871</blockquote>") == "new\n\nNV-20871"


def test_scripts_styles_and_comments_are_no_text() -> None:
    assert (
        html_to_text("<head><title>t</title><style>p{}</style></head><!-- c -->a<script>x</script>b &lt;c&gt;")
        == "ab <c>"
    )


def test_preformatted_lines_stay() -> None:
    assert html_to_text("<pre>NV-1   500.00\nNV-2   250.00</pre>") == "NV-1   500.00\nNV-2   250.00"
