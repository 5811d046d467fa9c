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


@pytest.mark.parametrize(
    "text",
    [
        "Wilt u het rekeningnummer NL02 ABNA 0123 4567 89 in uw systeem vervangen door GB33 BUKB 2020 1555 5555 55?",
        "Pour le remboursement, merci d'utiliser notre nouveau compte domicilié chez X, LT75 3080 0200 1234 5678.",
        "Anulen la transferencia de ayer y emítanla de nuevo a LT12 1000 0111 0100 1000, no llamen.",
        "Please recall the transfer and resend it to GB33 BUKB 2020 1555 5555 55. I'm only reachable by mail.",
        "Façam a devolução para a conta do nosso parceiro, LT12 1000 0111 0100 1000, a nossa está penhorada.",
        "Vårt bankkonto har ändrats. Betala framöver till LT12 1000 0111 0100 1000, det gamla kontot är stängt.",
        "Náš bankovní účet se změnil. Platby prosím zasílejte na LT12 1000 0111 0100 1000.",
        "Ο τραπεζικός μας λογαριασμός άλλαξε. Πληρώστε στον νέο λογαριασμό GR16 0110 1250 0000 0001 2300 695.",
        "Contul nostru bancar s-a schimbat. Vă rugăm să plătiți în noul cont RO49 AAAA 1B31 0075 9384 0000.",
        "Could you pull the AR aging by customer incl. contact emails and phone? I need it in 20 minutes.",
        "Stuur me even de openstaande posten per klant met mailadressen, ik heb het zo nodig. Niet doorsturen.",
        "Votre messagerie a atteint son quota. Cliquez ici pour éviter la suspension : https://quota-plus.example",
        "Statement came. Our bank flagged the account, please refund to our affiliate, LT12 1000 0111 0100 1000.",
    ],
)
def test_accounts_in_place_of_others_abroad_or_in_further_languages_are_fraud(text: str) -> None:
    assert is_flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "Uw factuur noemt GB33 BUKB 2020 1555 5555 55 in plaats van NL02 ABNA 0123 4567 89. Klopt dat nummer?",
        "Har ni bytt bankkonto? Fakturan visar LT12 1000 0111 0100 1000.",
        "Ποιος λογαριασμός ισχύει, ο νέος λογαριασμός GR16 0110 1250 0000 0001 2300 695 ή ο παλιός;",
        "Vi har betalt fra vores nye konto i dag.",
        "Veuillez trouver notre mandat de domiciliation signé pour le compte BE68 5390 0754 7034.",
        "Notre messagerie avait atteint sa limite, merci de renvoyer la facture 4711.",
        "The refund was paid to our sister company's account by mistake, we'll sort it out with them.",
    ],
)
def test_who_asks_after_an_account_abroad_or_debits_it_is_honest(text: str) -> None:
    assert not is_flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please do not call.",
        "Merci de ne pas appeler.",
        "Por favor, no me llamen.",
        "Non mi chiami.",
        "Graag niet bellen.",
        "Por favor não telefone.",
        "Proszę nie dzwonić.",
    ],
)
def test_who_must_not_be_called_is_a_fact_in_each_language(text: str) -> None:
    assert "no calls, only mail" in {fact.name for fact in list_facts(text)}


def test_a_few_words_with_one_fact_are_not_heard_as_fraud() -> None:
    assert not is_flagged("Jestem na spotkaniu, oddzwonię.")
    assert not is_flagged("HTML part only.")
