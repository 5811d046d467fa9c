"""Spans of time that a mail asks about, by the day it was written, in eight languages."""

from datetime import date

import pytest

from parsers.intent.classify import read_cues
from parsers.intent.requests import find_requests
from parsers.numbers.amounts import find_amounts
from parsers.numbers.days_ahead import find_days_ahead
from parsers.numbers.periods import decide_order, find_periods
from parsers.numbers.references import find_references

WRITTEN = date(2026, 4, 14)
MARCH = ("2026-03-01", "2026-03-31")
FIRST_QUARTER = ("2026-01-01", "2026-03-31")
FIRST_HALF = ("2025-01-01", "2025-06-30")
END_OF_MARCH = (None, "2026-03-31")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("the March invoices", MARCH),
        ("invoices from last month", MARCH),
        ("Rechnungen aus dem Monat März 2026", MARCH),
        ("Rechnungen des Vormonats", MARCH),
        ("les factures de mars", MARCH),
        ("les factures du mois dernier", MARCH),
        ("facturas del mes de marzo de 2026", MARCH),
        ("facturas del mes pasado", MARCH),
        ("fatture di marzo", MARCH),
        ("fatture del mese scorso", MARCH),
        ("facturen van maart", MARCH),
        ("facturen van vorige maand", MARCH),
        ("faturas de março", MARCH),
        ("faturas do mês passado", MARCH),
        ("faktury za marzec", MARCH),
        ("faktury z zeszłego miesiąca", MARCH),
        ("invoices for 03/2026", MARCH),
        ("the October invoices", ("2025-10-01", "2025-10-31")),
        ("all invoices of Q1", FIRST_QUARTER),
        ("Rechnungen aus dem 1. Quartal 2026", FIRST_QUARTER),
        ("RECHNUNGEN AUS DEM 1. QUARTAL 2026", FIRST_QUARTER),
        ("factures du premier trimestre", FIRST_QUARTER),
        ("facturas de enero a marzo", FIRST_QUARTER),
        ("Rechnungen von Januar bis März", FIRST_QUARTER),
        ("facturas del 1 de enero al 31 de marzo de 2026", FIRST_QUARTER),
        ("die Januar- bis Märzrechnungen", FIRST_QUARTER),
        ("die Märzrechnung 2026", MARCH),
        ("de maartfacturen", MARCH),
        ("what you billed in March this year", MARCH),
        ("invoices of the first half of 2025", FIRST_HALF),
        ("Rechnungen des ersten Halbjahres 2025", FIRST_HALF),
        ("FACTURES DU PREMIER SEMESTRE 2025", FIRST_HALF),
        ("facturen van het eerste halfjaar van 2025", FIRST_HALF),
        ("faktury za pierwsze półrocze 2025", FIRST_HALF),
        ("all invoices of Q3", ("2025-07-01", "2025-09-30")),
        ("Rechnungen vom 1. bis 15. März 2026", ("2026-03-01", "2026-03-15")),
        ("invoices between 01/02/2026 and 28/02/2026", ("2026-02-01", "2026-02-28")),
        ("invoices between 02/01/2026 and 02/28/2026", ("2026-02-01", "2026-02-28")),
        ("invoices for 2025", ("2025-01-01", "2025-12-31")),
        ("last year's invoices", ("2025-01-01", "2025-12-31")),
        ("invoices of week 12", ("2026-03-16", "2026-03-22")),
        ("the last three months", ("2026-01-01", "2026-04-14")),
        ("everything since 1 January", ("2026-01-01", "2026-04-14")),
        ("statement as of 31 March", END_OF_MARCH),
        ("Kontoauszug per 31.03.", END_OF_MARCH),
        ("relevé au 31 mars 2026", END_OF_MARCH),
        ("extracto a 31 de marzo", END_OF_MARCH),
        ("estratto conto al 31/03/2026", END_OF_MARCH),
        ("rekeningoverzicht per 31 maart", END_OF_MARCH),
        ("extrato a 31 de março", END_OF_MARCH),
        ("saldo na dzień 31 marca 2026", END_OF_MARCH),
    ],
)
def test_a_period_is_read_relative_to_the_mails_day(text: str, period: tuple[str | None, str]) -> None:
    (found,) = find_periods(text, WRITTEN, decide_order(text))

    assert (found.first.isoformat() if found.first else None, found.last.isoformat()) == period


@pytest.mark.parametrize(
    "text",
    [
        "we may pay on Friday",
        "your invoice of 12 March 2026",
        "your letter dated March 12, 2026",
        "please set it out again",
        "statement as of 03/04/2026",
        "we march on",
    ],
)
def test_a_day_another_word_and_a_day_of_two_readings_are_no_period(text: str) -> None:
    assert find_periods(text, WRITTEN, decide_order(text)) == ()


def test_without_the_mails_day_only_what_names_its_year_is_read() -> None:
    text = "invoices from last month, from March and from March 2025"

    assert [period.words for period in find_periods(text, None)] == ["March 2025"]


def test_a_date_that_can_be_read_one_way_decides_the_others() -> None:
    assert decide_order("from 03/04/2026 to 28/04/2026") == "dmy"
    assert decide_order("from 03/04/2026 to 03/28/2026") == "mdy"
    assert decide_order("on 03/04/2026", "de") == "dmy"
    assert decide_order("on 03/04/2026", "en") is None


def test_a_request_captures_ranges_endings_and_periods() -> None:
    text = "Please send us copies of invoices 1001 to 1004 and of the March invoices ending 442."

    (request,) = find_requests(read_cues(text), find_references(text), find_amounts(text), on=WRITTEN, language="en")

    assert request.captured["ranges"] == [{"from": "1001", "to": "1004"}]
    assert request.captured["endings"] == ["442"]
    assert request.captured["periods"] == [{"from": "2026-03-01", "to": "2026-03-31", "words": "March"}]


def test_a_day_that_stays_open_is_captured_as_written_and_a_promise_is_the_nearest_day() -> None:
    text = "We will pay invoice 4802 on 05/06/2026. We will pay invoice 4803 on 2 May."

    (request,) = find_requests(read_cues(text), find_references(text), (), on=WRITTEN, language="en")

    assert request.captured["dates"] == ["05/06/2026", "2026-05-02"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1,200 on Friday and the rest on the 20th", ["2026-04-17", "2026-04-20"]),
        ("in the run on Friday next week", ["2026-04-24"]),
        ("Zahllauf Mittwoch nächster Woche", ["2026-04-22"]),
        ("paiement fin de semaine prochaine", ["2026-04-24"]),
        ("el martes, el resto a fin de mes", ["2026-04-21", "2026-04-30"]),
        ("entro la fine della prossima settimana", ["2026-04-24"]),
        ("wij betalen eind volgende maand", ["2026-05-31"]),
        ("na próxima sexta-feira", ["2026-04-17"]),
        ("w piątek, reszta do końca miesiąca", ["2026-04-17", "2026-04-30"]),
        ("innerhalb von 10 Tagen, spätestens Ende Mai", ["2026-04-24", "2026-05-31"]),
        ("within 5 working days", ["2026-04-21"]),
        ("mid-May, Mitte Juni, a mediados de julio", ["2026-05-15", "2026-06-15", "2026-07-15"]),
        ("in KW 18", ["2026-05-01"]),
        ("nous payons le 28, il 12 % resta", ["2026-04-28"]),
        ("übermorgen", ["2026-04-16"]),
        ("next Friday", [None]),  # this week's or the next one's
        ("next Monday", ["2026-04-20"]),
        ("we paid last Friday, as every Friday; early next week we check", []),
        ("vendredi dernier, les lundis", []),
        ("on Friday 8 May", []),  # read as a date
    ],
)
def test_a_promise_names_its_day_by_words(text: str, days: list[str | None]) -> None:
    found = [each.day.isoformat() if each.day else None for each in find_days_ahead(text, WRITTEN)]

    assert found == days


def test_a_mail_of_an_impossible_year_promises_no_day() -> None:
    assert [find_days_ahead("on Friday, at month end", on) for on in (date.max, date.min)] == [(), ()]


def test_a_promise_captures_the_days_that_it_names() -> None:
    text = "We will pay invoice 4711 on Friday and invoice 4712 by Dec 15."

    references, amounts = find_references(text), find_amounts(text)
    found = find_requests(read_cues(text), references, amounts, on=date(2025, 11, 12), language="en")

    assert [request.type for request in found] == ["promise_to_pay"]
    assert found[0].captured["dates"] == ["2025-12-15", "2025-11-14"]
