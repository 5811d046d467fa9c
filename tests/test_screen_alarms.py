"""The page of open alarms: who has each in hand, and what the header shows of it."""

from collections.abc import Callable

from tests.scene import Scene
from tests.screen_fixtures import Browser

BADGE = 'href="/alarms" title="Open alarms that nobody has in hand"'


def test_a_lead_takes_an_alarm_in_hand_and_it_leaves_the_header(
    browse: Callable[[str], Browser], scene: Scene, tess: Browser
) -> None:
    lead = browse("lea")
    assert BADGE in lead.get("/queue").text
    assert BADGE not in tess.get("/queue").text

    page = lead.post(f"/alarms/{scene.alarm}/acknowledgement").text

    assert "In your hand." in page
    assert "In hand of Lea" in page
    assert "UID 7 is missing." in page
    assert BADGE not in lead.get("/queue").text
    assert "Handed back." in lead.post(f"/alarms/{scene.alarm}/handing-back").text
