"""Letters of lawyers, threats of law, insolvencies and pleas to stop are told apart, also in words nobody listed."""

import pytest

from tests.written_mail import read


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("We act for Brightwater Homes Ltd. Your demand is disputed.", {"attorney"}),
        ("I have hired an attorney and will not pay.", {"attorney"}),
        ("Wir zeigen an, dass wir die Firma Moll anwaltlich vertreten.", {"attorney"}),
        ("Agissant au nom de la SARL Les Tilleuls, nous vous mettons en demeure", {"attorney"}),
        ("En nombre de nuestro representado, rechazamos la deuda.", {"attorney"}),
        ("In nome e per conto della Ferri srl contestiamo la pretesa.", {"attorney"}),
        ("Namens cliënte wijzen wij de vordering af.", {"attorney"}),
        ("Em representação do nosso constituinte, contestamos.", {"attorney"}),
        ("W imieniu mojego mocodawcy kwestionuję roszczenie.", {"attorney"}),
        ("Letter before action: pay within 7 days or we issue proceedings.", {"legal"}),
        ("My husband passed away and I can't pay this.", {"vulnerable"}),
        ("Please stop calling me.", {"cease"}),
        ("The company entered administration.", {"insolvency"}),
        ("We were consulted by the company named above about the sum that you claim.", {"legal"}),
        ("Das Gericht ordnete gestern Sicherungsmaßnahmen gegen die Schuldnerin an.", {"insolvency"}),
        ("Je ne souhaite plus recevoir ni lettres ni appels de votre part.", {"cease"}),
        ("Proszę już więcej nie zawracać mi głowy telefonami ani listami.", {"cease"}),
        ("Our solicitor has paid your bill for the seminar in March.", set()),
        ("Don't ring the site, nobody can help there. A mail to me is best.", set()),
        ("Amministratore unico", set()),
        ("Our lawyer looked at the contract, clause 4 is fine. Please send invoice 4711.", set()),
        ("Please contact our client directly about delivery.", set()),
    ],
)
def test_notices_that_stop_mail_are_told_apart(text: str, flags: set[str]) -> None:
    assert set(read(("Jane Roe <jane@roe.example>", "x", text, {})).flags) == flags


def test_who_orders_a_secret_payment_and_wants_no_call_asks_for_no_silence() -> None:
    text = "Are you at your desk? I need a wire of 48,000 EUR processed today. It is confidential, do not call me."

    assert set(read(("Ceo <ceo@ours-example.example>", "urgent", text, {})).flags) == {"fraud"}
