"""Label, stop-sign and proof decide tier, priority and the time to the first answer."""

from datetime import UTC, datetime, timedelta

import pytest

from parsers.message import Intent
from tickets.triage import ROUTES, STOP_SIGNS, UNPROVED_REMITTANCE, due_at, route

NONE: frozenset[str] = frozenset()
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("intent", Intent)
def test_a_sure_label_goes_its_usual_way(intent: Intent) -> None:
    assert route(intent, confidence=0.9, flags=NONE, proved=None) == ROUTES[intent]


@pytest.mark.parametrize("sign", STOP_SIGNS)
@pytest.mark.parametrize("intent", Intent)
def test_a_stop_sign_outweighs_every_label(intent: Intent, sign: str) -> None:
    assert route(intent, confidence=0.1, flags=frozenset({sign}), proved=True) == STOP_SIGNS[sign]


def test_fraud_outweighs_the_other_stop_signs() -> None:
    assert route(Intent.SALES, confidence=1, flags=frozenset(STOP_SIGNS), proved=None).priority == 4


def test_a_remittance_goes_to_tier_2_unless_it_proves_itself() -> None:
    assert route(Intent.REMITTANCE, confidence=0.9, flags=NONE, proved=False) == UNPROVED_REMITTANCE
    assert route(Intent.REMITTANCE, confidence=0.9, flags=NONE, proved=True).tier == 1
    assert route(Intent.REMITTANCE, confidence=0.9, flags=NONE, proved=None).tier == 1


def test_a_guess_is_looked_at_by_tier_1_soon() -> None:
    guess = route(Intent.INFORMATIONAL, confidence=0.3, flags=NONE, proved=None)

    assert (guess.tier, guess.priority, guess.first_answer_within) == (1, 2, 4 * HOUR)


@pytest.mark.parametrize(
    ("received", "within", "due"),
    [
        ("Mon 23 09:00", 4 * HOUR, "Mon 23 13:00"),
        ("Mon 23 16:00", 4 * HOUR, "Tue 24 10:00"),
        ("Mon 23 18:00", 1 * HOUR, "Tue 24 09:00"),
        ("Mon 23 14:00", 4 * HOUR, "Mon 23 18:00"),
        ("Mon 23 03:00", 1 * HOUR, "Mon 23 09:00"),
        ("Fri 27 17:00", 4 * HOUR, "Mon 30 11:00"),
        ("Sat 28 12:00", 1 * HOUR, "Mon 30 09:00"),
        ("Sun 29 23:00", 10 * HOUR, "Mon 30 18:00"),
        ("Fri 20 10:00", 25 * HOUR, "Tue 24 15:00"),
    ],
)
def test_due_times_count_business_hours_only(received: str, within: timedelta, due: str) -> None:
    def instant(text: str) -> datetime:
        at = datetime.strptime(f"2026-11 {text.split(maxsplit=1)[1]}", "%Y-%m %d %H:%M").replace(tzinfo=UTC)
        assert at.strftime("%a") == text.split()[0]
        return at

    assert due_at(instant(received), within) == instant(due)
