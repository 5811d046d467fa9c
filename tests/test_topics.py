"""Topics carry what was learned from a sentence in one language to the other seven."""

import pytest

from parsers.intent.concepts import CONCEPTS
from parsers.intent.rules import cue_book
from parsers.intent.topic_words.balances import BALANCES
from parsers.intent.topic_words.documents import DOCUMENTS
from parsers.intent.topic_words.news import NEWS
from parsers.intent.topic_words.objections import OBJECTIONS
from parsers.intent.topic_words.payments import PAYMENTS
from parsers.intent.topic_words.pressure import PRESSURE
from parsers.intent.topic_words.selling import SELLING
from parsers.intent.topic_words.speakers import SPEAKERS
from parsers.intent.topics import TOPICS


def concepts_of(text: str, language: str) -> set[str]:
    sentences, _ = cue_book().find(text, language)
    return {concept for sentence in sentences for concept in sentence.reading.concepts}


def test_every_topic_speaks_eight_languages() -> None:
    assert {topic: len(lines.splitlines()) for topic, lines in TOPICS.items()} == dict.fromkeys(TOPICS, 8)


def test_no_topic_stands_in_two_tables() -> None:
    tables = [DOCUMENTS, BALANCES, PAYMENTS, OBJECTIONS, PRESSURE, NEWS, SELLING, SPEAKERS]

    assert len(TOPICS) == sum(map(len, tables))


def test_no_topic_hides_a_concept() -> None:
    assert not TOPICS.keys() & CONCEPTS.keys()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It's in Thursday's payment run."),
        ("de", "Geht mit dem nächsten Zahllauf raus."),
        ("fr", "Elle part au prochain lot de paiement."),
        ("es", "Va en la próxima remesa."),
        ("it", "È nella prossima distinta."),
        ("nl", "Zit in de volgende betaalrun."),
        ("pt", "Está agendado no próximo lote."),
        ("pl", "Idzie z następną paczką przelewów."),
    ],
)
def test_a_payment_run_is_one_topic_in_every_language(language: str, text: str) -> None:
    assert "<pay_run>" in concepts_of(text, language)
