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
        (
            "hiermit zeige ich an, dass mich die Firma Moll mit der Wahrnehmung ihrer Interessen beauftragt hat",
            {"attorney"},
        ),
        ("Tot mij wendde zich Moll B.V. met het verzoek haar belangen te behartigen.", {"attorney"}),
        ("Notre société a déposé le bilan ce matin.", {"insolvency"}),
        ("Bolaget försattes i konkurs den 3 mars.", {"insolvency"}),
        ("Na naši společnost bylo zahájeno insolvenční řízení.", {"insolvency"}),
        ("No quiero que me vuelvan a llamar.", {"cease"}),
        ("I heard that Plover went into administration, hope you were not exposed.", set()),
        ("Ik hoorde dat Plover failliet is, klopt dat?", set()),
        ("Unser Anwalt hat den Rahmenvertrag geprüft, er liegt bei.", set()),
        ("Please don't call the warehouse any more, call me.", set()),
        ("Our solicitor has paid your bill for the seminar in March.", set()),
        ("Don't ring the site, nobody can help there. A mail to me is best.", set()),
        ("Amministratore unico", set()),
        ("Our lawyer looked at the contract, clause 4 is fine. Please send invoice 4711.", set()),
        ("Please contact our client directly about delivery.", set()),
        ("I shall sue if this charge isn't withdrawn by Monday.", {"legal"}),
        ("Vi faremo causa se non stornate la nota.", {"legal"}),
        ("I want you to end every form of contact with me about this bill.", {"cease"}),
        ("Deixem de me telefonar e escrever.", {"cease"}),
        ("Hemos presentado concurso, no podemos pagar nada.", {"insolvency"}),
        ("We act for Holt in purchasing matters: invoice 118 goes to their Leeds site.", set()),
        ("Notre client a fait faillite, nous réglerons donc en deux fois.", set()),
        ("Ein Kunde von uns ist insolvent, wir zahlen deshalb in zwei Raten.", set()),
        ("Our auditors ask whether any customer of yours went into administration last year.", set()),
        ("We bought the goods in a liquidation sale and need the invoice in our new name.", set()),
        ("Our system administrator was appointed yesterday; he'll set up the supplier account.", set()),
        ("Please stop calling the warehouse, ring me instead about 4410.", set()),
        ("Stop writing the PO number in the notes field, it belongs in the reference.", set()),
        ("Please don't contact the site directly any more; all invoice queries go through me.", set()),
    ],
)
def test_notices_that_stop_mail_are_told_apart(text: str, flags: set[str]) -> None:
    assert set(read(("Jane Roe <jane@roe.example>", "x", text, {})).flags) == flags


def test_who_orders_a_secret_payment_and_wants_no_call_asks_for_no_silence() -> None:
    text = "Are you at your desk? I need a wire of 48,000 EUR processed today. It is confidential, do not call me."

    assert set(read(("Ceo <ceo@ours-example.example>", "urgent", text, {})).flags) == {"fraud"}


@pytest.mark.parametrize(
    "text",
    [
        "I'm writing for my mother. She had a stroke in January, could you wait until I have power of attorney?",
        "Mein Mann, auf den der Vertrag läuft, ist am 2. März verstorben.",
        "Mijn man is vorige maand overleden en ik weet niet hoe dit moet.",
        "O meu pai teve um AVC e já não consegue tratar disto.",
        "Meine Mutter ist dement und hat einen gesetzlichen Betreuer.",
        "Mon mari vient de décéder, je suis perdue.",
        "Tengo cáncer y vivo de una ayuda, no puedo pagar.",
        "Mio marito è morto e non so come fare.",
        "Ik ben ernstig ziek en leef van een uitkering.",
        "O meu marido morreu e estou sozinha com as contas.",
        "Mój mąż zmarł i zostałam sama.",
        "I have cancer and live on sick pay, the bailiffs frighten me.",
    ],
)
def test_whose_fate_it_is_tells_a_person_in_need(text: str) -> None:
    reading = read(("Jane Roe <jane@home.example>", "your letter", text, {}))

    assert not reading.origin.automatic
    assert set(reading.flags) == {"vulnerable"}


@pytest.mark.parametrize(
    "text",
    [
        "Mental health charity here: can we have the VAT exempt invoice?",
        "The food bank received 40 crates, invoice 118 says 50.",
        "The deceased customer's order was cancelled, so invoice 118 must be credited.",
        "I was in hospital for a knee last week, so the payment is a bit late; it goes out today.",
        "I can't cope with your portal, it logs me out; please mail the invoice.",
        "L'hôpital a reçu 40 lits, vous en facturez 50.",
        "Die Lieferung ging ins Krankenhaus, Station 4, Rechnung bitte dorthin.",
        "My husband runs the shop, he'll send you the order number.",
    ],
)
def test_illness_and_death_as_a_trade_are_no_need(text: str) -> None:
    assert not read(("Jane Roe <jane@roe.example>", "x", text, {})).flags
