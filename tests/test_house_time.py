"""The house's clock and calendar: days, hours and clocks that are put forward and back."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from litestar.testing import TestClient

from tests.builders import Cast, a_ticket
from tests.scene import Scene, sign_in, some_settings
from tickets.db import Database
from tickets.house_time import at_house, house_day, make_house_clock, start_of_day
from tickets.mailroom.heartbeats import business_hours
from tickets.triage import due_at
from web.app import create_app
from web.serving.render import due, house_date, stamp, when
from web.settings import BadSetting, load_settings

BERLIN = ZoneInfo("Europe/Berlin")
CHICAGO = ZoneInfo("America/Chicago")
CLOCKS_GO_BACK = datetime(2026, 10, 25, 0, 58, tzinfo=UTC)  # 02:58 in Berlin, for the first time


def _now(zone: ZoneInfo, at: datetime) -> datetime:
    return make_house_clock(zone, lambda: at)()


def test_it_is_tomorrow_in_the_house_before_it_is_in_utc() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert _now(BERLIN, late) == late
    assert _now(BERLIN, late).date() == date(2026, 11, 23)
    assert _now(CHICAGO, late).date() == date(2026, 11, 22)
    assert late.date() == house_day(late, late) == date(2026, 11, 22)


def test_a_lease_lasts_five_minutes_in_the_night_when_the_clocks_go_back() -> None:
    now = _now(BERLIN, CLOCKS_GO_BACK)

    until = now + timedelta(minutes=5)

    assert until - CLOCKS_GO_BACK == timedelta(minutes=5)
    assert until.astimezone(UTC) == CLOCKS_GO_BACK + timedelta(minutes=5)


def test_an_instant_of_summer_is_shown_by_summer_time_in_winter() -> None:
    winter = _now(BERLIN, datetime(2026, 11, 22, 12, tzinfo=UTC))
    summer = datetime(2026, 8, 3, 22, 30, tzinfo=UTC)

    assert when(summer, winter) == "4 Aug, 00:30"
    assert house_date(summer, winter) == "4 Aug"
    assert stamp(summer, winter) == "Tue 4 Aug 2026, 00:30:00 CEST"
    assert when(datetime(2026, 11, 22, 6, 5, tzinfo=UTC), winter) == "07:05"


def test_the_two_hours_at_the_end_of_summer_time_are_told_apart() -> None:
    now = _now(BERLIN, datetime(2026, 10, 26, 12, tzinfo=UTC))

    stamps = [stamp(CLOCKS_GO_BACK + timedelta(hours=later), now) for later in (0, 1)]

    assert stamps == ["Sun 25 Oct 2026, 02:58:00 CEST", "Sun 25 Oct 2026, 02:58:00 CET"]


def test_what_is_due_today_is_due_on_the_house_s_day() -> None:
    now = _now(CHICAGO, datetime(2026, 11, 22, 20, tzinfo=UTC))  # 14:00

    assert due(datetime(2026, 11, 23, 4, tzinfo=UTC), now) == "22:00"
    assert due(datetime(2026, 11, 23, 15, tzinfo=UTC), now) == "Mon 23 Nov"


@pytest.mark.parametrize(
    ("received", "wanted"),
    [
        (datetime(2026, 11, 20, 7, 30, tzinfo=UTC), datetime(2026, 11, 20, 11, 30, tzinfo=UTC)),
        (datetime(2026, 10, 23, 15, 0, tzinfo=UTC), datetime(2026, 10, 26, 10, 0, tzinfo=UTC)),  # clocks go back
        (datetime(2026, 3, 27, 16, 0, tzinfo=UTC), datetime(2026, 3, 30, 9, 0, tzinfo=UTC)),  # and forward
    ],
)
def test_business_time_is_the_house_s_on_both_sides_of_a_change(received: datetime, wanted: datetime) -> None:
    now = _now(BERLIN, datetime(2026, 11, 20, 12, tzinfo=UTC))

    assert due_at(at_house(received, now), timedelta(hours=4)) == wanted
    assert business_hours(received, at_house(wanted, now)) == 4


def test_the_day_of_the_change_has_25_hours() -> None:
    now = _now(BERLIN, CLOCKS_GO_BACK)

    begins, ends = (start_of_day(day, now).astimezone(UTC) for day in (date(2026, 10, 25), date(2026, 10, 26)))

    assert ends - begins == timedelta(hours=25)


def test_a_screen_shows_the_house_s_clock_and_its_zone(
    db: Database, scene: Scene, cast: Cast, now: datetime, tmp_path: Path
) -> None:
    with db.write() as session:
        a_ticket(session, now, subject="late today", due_at=now + timedelta(hours=5))
    settings = some_settings(tmp_path, timezone=CHICAGO)

    with TestClient(create_app(settings, db, clock=lambda: now), base_url="http://testserver.local") as client:
        sign_in(client, "tess")
        page = client.get("/queue?view=all").text

    there = now.astimezone(CHICAGO)
    assert f"Updated {there:%H:%M:%S} {there:%Z}" in page
    assert f"{there + timedelta(hours=5):%H:%M:%S %Z}" in page


@pytest.mark.parametrize(("name", "zone"), [("Europe/Berlin", BERLIN), ("UTC", UTC)])
def test_the_zone_is_a_setting(tmp_path: Path, name: str, zone: object) -> None:
    assert load_settings(tmp_path, {"COUNTERFOIL_TIMEZONE": name}).timezone == zone


@pytest.mark.parametrize("name", ["Berlin", "+02:00", "../etc/passwd"])
def test_what_is_no_zone_is_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadSetting, match="COUNTERFOIL_TIMEZONE"):
        load_settings(tmp_path, {"COUNTERFOIL_TIMEZONE": name})
