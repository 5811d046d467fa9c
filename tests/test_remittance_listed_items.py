"""Letters and mails that list an item a line: a mark, a number with or without a word for it, what was taken off and
why, credit notes; with the open items and without them."""

from decimal import Decimal

import pytest

from parsers.remittance.advice import RemittanceAdvice
from tests.trap_papers import known, proved, read

ITEMS = known(("500121", "1200.00"), ("500127", "2000.00"), ("500140", "-40.00"))
NOBODY = known()
PAID = [("500121", Decimal("1200.00")), ("500127", Decimal("1960.00")), ("500140", Decimal("-40.00"))]

LETTERS = {
    "en": """On 14 October 2026 we transferred EUR 3,120.00 to you (reference PAY-99121). It covers:

- 500121 - EUR 1,200.00
- 500127 - EUR 2,000.00 less EUR 40.00 for damage = EUR 1,960.00
- credit note 500140 - EUR 40.00""",
    "de": """am 14.10.2026 haben wir insgesamt 3.120,00 € überwiesen, Verwendungszweck ZV-88123:

* Rechnung 500121 vom 03.08.2026: 1.200,00 €
* Rechnung 500127 vom 10.08.2026: 2.000,00 € abzüglich 40,00 € Mängelabzug, also 1.960,00 €
* Gutschrift 500140 vom 11.08.2026: -40,00 €""",
    "fr": """Nous vous avons viré, le 14 octobre 2026, la somme de 3 120,00 €. Elle correspond aux pièces suivantes :

– votre facture 500121 du 3 août 2026 : 1 200,00 € ;
– votre facture 500127 du 10 août 2026 : 2 000,00 € moins 40,00 € (casse), soit 1 960,00 € ;
– à déduire, votre avoir 500140 du 11 août 2026 : –40,00 € ;
soit, au total, 3 120,00 €.""",
    "es": """Les hemos transferido hoy, 14 de octubre de 2026, la cantidad de 3.120,00 €, que corresponde a:

- Fra. 500121: 1.200,00 €
- Fra. 500127: 1.960,00 € (bruto 2.000,00 € menos 40,00 € de descuento)
- Abono 500140: -40,00 €""",
    "it": """vi abbiamo bonificato in data 14/10/2026 euro 3.120,00, per le seguenti fatture:

- n. 500121 del 03/08/2026: 1.200,00
- n. 500127 del 07/08/2026: 2.000,00 meno 40,00 di trattenuta, quindi 1.960,00
- a dedurre nota di credito 500140 del 09/08/2026: 40,00""",
    "nl": """Op 14 oktober 2026 hebben we € 3.120,00 overgemaakt, kenmerk BET-20261014. Dat bedrag is bedoeld voor:

* 500121, € 1.200,00
* 500127, € 2.000,00 min € 40,00 wegens schade, dus € 1.960,00
* creditnota 500140, € 40,00""",
    "pl": """dnia 14.10.2026 przelaliśmy Państwu kwotę 3 120,00 zł tytułem:

- faktura 500121: 1 200,00 zł
- faktura 500127: 2 000,00 zł minus 40,00 zł za braki, razem 1 960,00 zł
- pomniejszone o korektę 500140: 40,00 zł""",
}


def only_payment(text: str, items: object = ITEMS) -> RemittanceAdvice:
    (advice,) = read(f"Hello,\n\n{text}\n\nKind regards\nPat Quill\n", items, name="mail.txt").payments  # type: ignore[arg-type]
    return advice


@pytest.mark.parametrize("items", [ITEMS, NOBODY], ids=["ledger", "bare"])
@pytest.mark.parametrize("text", LETTERS.values(), ids=LETTERS)
def test_each_item_of_a_list_pays_what_is_left_of_it(text: str, items: object) -> None:
    advice = only_payment(text, items)

    assert [(line.reference, line.net) for line in advice.lines] == PAID
    assert advice.total == Decimal("3120.00")
    assert str(advice.payment_date) == "2026-10-14"


@pytest.mark.parametrize("text", LETTERS.values(), ids=LETTERS)
def test_what_was_taken_off_an_item_is_told_beside_it(text: str) -> None:
    advice = only_payment(text)

    (short,) = [line for line in advice.lines if line.reference == "500127"]
    assert (short.gross, (short.deduction or 0) + (short.discount or 0)) == (Decimal("2000.00"), Decimal("40.00"))
    assert proved(advice)


@pytest.mark.parametrize(
    "told", ["less discount EUR 40.00", "menos dto. 40,00 €", "abzgl. Skonto 40,00 €", "moins 40,00 € d'escompte"]
)
def test_words_tell_a_discount_from_a_deduction(told: str) -> None:
    text = f"We paid 1,960.00 EUR today for:\n\n- 500127: 2,000.00 {told}, 1,960.00\n- 500140: 0.00"

    (line, _) = only_payment(text).lines
    assert (line.discount, line.deduction) == (Decimal("40.00"), None)


def test_a_list_that_does_not_add_up_proves_nothing() -> None:
    advice = only_payment(LETTERS["en"].replace("3,120.00", "3,190.00"))

    assert not proved(advice)
