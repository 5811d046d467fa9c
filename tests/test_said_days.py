"""Days in stored sentences: the desk shows them as it writes every other day."""

from datetime import datetime

import pytest
from jinja2 import Environment

from web.serving.render import dated


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("returned by the bank on 2026-11-23: AC04", "returned by the bank on 23 Nov: AC04"),
        ("put the remittance on hold until 2027-01-08", "put the remittance on hold until 8 Jan 2027"),
        ("D90411870 of 2026-08-27, due on 2026-09-10", "D90411870 of 27 Aug, due on 10 Sep"),
        ("No mail came since 2026-11-23 08:44 UTC.", "No mail came since 23 Nov 08:44 UTC."),
        ("It was paid on 2026-11-23.", "It was paid on 23 Nov."),
        ("It is named in advice 2026-11-23.pdf", "It is named in advice 2026-11-23.pdf"),
        ("invoice 90-2026-11-23 and A/2026-11-23/7", "invoice 90-2026-11-23 and A/2026-11-23/7"),
        ("number 2026-13-41", "number 2026-13-41"),
        (None, ""),
    ],
)
def test_a_day_in_a_stored_sentence_is_said_as_the_desk_says_days(
    stored: str | None, said: str, now: datetime
) -> None:
    environment = Environment(autoescape=True)
    environment.filters["dated"] = dated

    shown = environment.from_string("{{ stored | dated }}").render(stored=stored, now=now.replace(year=2026))

    assert shown == said
