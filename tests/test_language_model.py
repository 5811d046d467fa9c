"""The shipped language model answers like the library whose numbers it holds."""

from parsers.text.language_model import identify
from training.make_language_model import read_library_model

SENTENCES = """
Zaplatili sme vám faktúru minulý týždeň, pošlite nám prosím potvrdenie.
Die Überweisung über 99 £ ist erfolgt.
Kérjük, küldjék el a számla másolatát.
Vă rugăm să ne trimiteți o copie a facturii.
Faturanın bir kopyasını gönderir misiniz?
Agradecemos o envio da fatura NV-20871.
Le agradeceríamos una copia de la factura.
Wilt u ons factuur NV-20871 nogmaals sturen?
Vi saknar fakturan från mars.
Ystävällisesti lähettäkää laskun kopio.
LA FACTURE N'EST PAS ENCORE ARRIVÉE CHEZ NOUS
Просим выслать счет за март.
請求書の件でご連絡いたします
lorem ipsum dolor sit amet consectetur adipiscing elit
e\u0301te\u0301 passe\u0301
""".strip().splitlines()


def test_the_shipped_model_finds_the_language_that_the_library_finds() -> None:
    library = read_library_model()

    found = [identify(sentence) for sentence in SENTENCES]

    assert found == [library.classify(sentence)[0] for sentence in SENTENCES]
    assert len(set(found)) > 8


def test_a_text_with_nothing_that_tells_has_no_language() -> None:
    assert identify("") is None
