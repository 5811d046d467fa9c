"""What speaks for fraud is weighed together, and what makes the same words honest weighs against it."""

import pytest

from parsers.intent.fraud_evidence import FACTS, Fact, list_facts, weigh
from parsers.mail import read_mail
from parsers.problems import Evidence


def is_flagged(text: str, sender: str = "Accounts <accounts@delta-pack.example>") -> bool:
    head = f"From: {sender}\nTo: billing@ostermoor.example\nContent-Type: text/plain; charset=utf-8\n"
    return "fraud" in read_mail(f"{head}Content-Transfer-Encoding: 8bit\n\n{text}\n".encode()).flags


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_each_fact_is_seen_in_its_example(fact: Fact) -> None:
    assert fact in list_facts(fact.example)


def test_a_doubtful_sender_adds_to_what_is_said() -> None:
    doubt = Evidence("DMARC failed", "header", 1.5, "dmarc=fail")

    assert weigh("please pay", -1.0, [doubt]) == weigh("please pay", -1.0, []) + 1.0


@pytest.mark.parametrize(
    "text",
    [
        (
            "Aus technischen Gründen können wir auf unserem Hauptkonto derzeit keine Zahlungen empfangen. Bitte "
            "nutzen Sie übergangsweise LT12 1000 0111 0100 1000."
        ),
        (
            "Hemos migrado nuestras cuentas. Los recibos pendientes se ingresarán en ES91 2100 0418 4502 0005 1332. "
            "Confirmen la modificación hoy mismo."
        ),
        "Per una verifica in corso il conto a Voi noto non è utilizzabile. Bonificate sul conto estero allegato.",
        (
            "Z dniem dzisiejszym zmieniliśmy bank. Wpłaty na dotychczasowy rachunek będą odrzucane, nowy rachunek: "
            "LT12 1000 0111 0100 1000."
        ),
        "pls note new bank acct for all pymts eff immediately. old one closed. will send details once u confirm",
    ],
)
def test_a_story_for_another_account_is_fraud_however_it_is_told(text: str) -> None:
    assert is_flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "We switched banks last week so our payment run is delayed by two days.",
        "Hemos cambiado de banco y por eso el pago saldrá con dos días de retraso.",
        "Wij zijn overgestapt naar een andere bank, daardoor komt de betaling twee dagen later.",
        "Merci de rembourser le trop-perçu sur notre compte habituel.",
        "Unser Konto bei Ihnen weist ein Guthaben aus, bitte auf unser bekanntes Konto erstatten.",
        "Kindly confirm that the bank details on file ending 4471 are still valid, we update our vendor file.",
        "We have moved our own account from one bank to another, so you'll see a different remitter on our payments.",
    ],
)
def test_who_pays_or_asks_is_honest_in_the_same_words(text: str) -> None:
    assert not is_flagged(text)
