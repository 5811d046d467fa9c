"""Why a ticket has its type: what spoke for it, what spoke for another, and what was said before people corrected."""

from parsers.intent.rules import CUES
from web.views.evidence import clues, said_first

CUE = next(cue for cue in CUES if cue.intent == "dispute")
FACTS = {
    "evidence": [
        {"rule": CUE.name, "where": "text", "weight": 0.8, "phrase": "should be removed"},
        {"rule": "wording", "where": "text", "weight": 2.9, "phrase": "copies of the March invoices"},
    ]
}


def test_what_speaks_for_another_type_speaks_against_this_one() -> None:
    strongest, other = clues(FACTS, "invoice_request")

    assert (strongest.weight, strongest.against, strongest.points_to) == ("+2.9", False, "")
    assert (other.weight, other.against, other.points_to) == ("−0.8", True, "dispute")


def test_a_clue_for_the_type_itself_points_nowhere_else() -> None:
    assert [clue.points_to for clue in clues(FACTS, "dispute")] == ["", ""]


def test_the_readers_own_verdict_is_found_after_corrections() -> None:
    corrected = {"corrections": [{"from": "remittance", "to": "dispute"}, {"from": "dispute", "to": "sales"}]}

    assert said_first(corrected, "sales") == "remittance"
    assert said_first({}, "sales") == "sales"


def test_odd_facts_of_an_older_version_give_no_clues() -> None:
    assert clues({"evidence": "none"}, "sales") == []
