"""Fraud, legal, insolvency and cease notices are flagged with the fact that raised them; honest mail is not."""

import pytest

from parsers.mime import Address, AttachmentPart, ParsedMessage
from parsers.stop_signs import find_stop_signs

OURS = "billing@counterparty.example"


def a_mail(
    text: str,
    *,
    name: str = "Jane Doe",
    sender: str = "jane@acme.example",
    reply_to: str | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    attachment: str | None = None,
) -> ParsedMessage:
    return ParsedMessage(
        message_id="1@acme.example",
        in_reply_to=(),
        references=(),
        subject="",
        sender=Address(name, sender),
        reply_to=(Address("", reply_to),) if reply_to else (),
        to=(Address("", OURS),),
        cc=(),
        date=None,
        headers=headers,
        text=text,
        html=None,
        attachments=(AttachmentPart(attachment, "text/html", b""),) if attachment else (),
        problems=(),
    )


FRAUD = [
    "Please note that our bank details have changed. Kindly send all future payments to the new account below.",
    "Unsere Bankverbindung hat sich geändert, bitte überweisen Sie künftig auf das neue Konto.",
    "Nos coordonnées bancaires ont changé, merci de mettre à jour notre RIB.",
    "Nuestra cuenta bancaria ha cambiado, les rogamos utilicen el nuevo IBAN.",
    "Le nostre coordinate bancarie sono cambiate, il nuovo IBAN è indicato sotto.",
    "Ons rekeningnummer is gewijzigd, gebruik voortaan het nieuwe IBAN.",
    "Os nossos dados bancários foram alterados.",
    "Nasz numer rachunku bankowego uległ zmianie, nowe dane w załączniku.",
    "Kindly be advised that our usual bank can't accept incoming funds. Use the account in the attached letter.",
    "We've switched our bank. Updated remittance instructions are attached, please confirm once amended.",
    "Bonjour, suite à un changement de banque merci de régler sur le nouveau compte ci-joint.",
    "Hola, hemos cambiado de banco; actualicen nuestros datos para los próximos pagos.",
    "A document has been shared with you. Sign in with your password to view: http://docs.badhost.example/login",
    "Please refund the overpayment to a different account: DE00 1234.",
    "Are you at your desk? I need you to buy gift cards for a client. Keep this confidential.",
    "I'm in a meeting and can't talk. Please process an urgent wire of 24,500 today. Don't tell anyone yet.",
    "Please email me the current aging report with all customers and their contact emails.",
    "Bitte senden Sie mir kurzfristig eine Liste aller offenen Kunden mit Ansprechpartnern, Debitorenliste genügt.",
    "Your mailbox is almost full. Verify your account here: http://login-secure.badsite.example/x",
]

HONEST = [
    "Has your bank account changed? We got a strange letter.",
    "We switched banks in spring, but your direct debit mandate still shows the old account. Please send a new form.",
    "Your reminder shows a different bank account than last time. Which IBAN is correct?",
    "We received a mail in your name saying that your bank details changed. Is this genuine?",
    "Please confirm your bank details before our first payment.",
    "Could you please confirm whether the attached change of your bank details is genuine?",
    "Bitte bestätigen Sie uns Ihre aktuelle Bankverbindung.",
    "Haben sich Ihre Bankdaten geändert?",
    "We have updated your new bank details in our system, thank you.",
    "We paid to your account DE89 3704 0044 0532 0130 00 today.",
    "Pouvez-vous nous confirmer vos nouvelles coordonnées bancaires ?",
    "Please send us a statement of our account with all open invoices.",
    "Our billing address has changed, please update your records.",
    "Could you send us an aged list of open items for our account 4711?",
    "This is urgent: please send the invoice today, we close the month.",
    "The new price on our account is wrong.",
    "This email is strictly confidential and intended for the addressee.",
    "Our new AP contact is Tom. Please use this address from now on.",
    "We changed our payment terms with you last year, please check your account settings.",
]


@pytest.mark.parametrize("text", FRAUD)
def test_fraud_is_flagged(text: str) -> None:
    assert "fraud" in find_stop_signs(a_mail(text), text)


@pytest.mark.parametrize("text", HONEST)
def test_honest_mail_is_not_flagged(text: str) -> None:
    assert find_stop_signs(a_mail(text), text) == {}


@pytest.mark.parametrize(
    "mail",
    [
        a_mail("Hello", sender="jane@c0unterparty.example"),
        a_mail("Hello", sender="jane@counterpatry.example"),
        a_mail("Hello", sender="jane@counter-party.example"),
        a_mail("Hello", name="Jane (jane@acme.example)", sender="x9@freemail.example"),
        a_mail("Hello", sender="jane@acme-metals.example", reply_to="jane@acrne-metals.example"),
        a_mail("Hello", sender=OURS, headers=(("Authentication-Results", "mx.ours.example; dmarc=fail"),)),
    ],
    ids=["digit for letter", "swapped letters", "hyphen", "display name", "reply-to look-alike", "spoofs us"],
)
def test_a_disguised_sender_is_flagged(mail: ParsedMessage) -> None:
    assert "fraud" in find_stop_signs(mail, mail.text)


def test_a_failed_check_alone_is_no_fraud() -> None:
    mail = a_mail("Please send invoice 4711.", headers=(("Authentication-Results", "mx; dmarc=fail"),))

    assert find_stop_signs(mail, mail.text) == {}


def test_a_login_page_as_attachment_with_a_lure_is_fraud() -> None:
    text = "Your password will expire today, open the attachment to keep access."

    assert "fraud" in find_stop_signs(a_mail(text, attachment="Invoice_4711.html"), text)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("We write on behalf of our client Acme Ltd.", "legal"),
        ("Wir vertreten die Interessen der Firma Adler.", "legal"),
        ("The company filed for chapter 11 on 3 March.", "insolvency"),
        ("Über das Vermögen wurde das Insolvenzverfahren eröffnet.", "insolvency"),
        ("La société est en liquidation judiciaire.", "insolvency"),
        ("Please stop calling me.", "cease"),
        ("Bitte nicht mehr anrufen.", "cease"),
    ],
)
def test_notices_that_stop_collection_are_flagged(text: str, sign: str) -> None:
    assert sign in find_stop_signs(a_mail(text), text)
