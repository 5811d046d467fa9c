"""Fraud, legal, insolvency and cease notices are flagged with the fact that raised them; honest mail is not."""

# ruff: noqa: E501 (tables read best with one row a line)

import pytest

from parsers.intent.classify import read_cues
from parsers.intent.stop_signs import CUSTOMER_LIST, find_stop_signs
from parsers.mail import read_mail
from parsers.message import Address, AttachmentPart, Intent, ParsedMessage

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
    "Our banking partner changed as of this month. Kindly remit settlement of outstanding bills to the coordinates on the attached form.",
    "Hello, accounting asked me to inform you that we no longer bank with Northern Trust. New wiring details: IBAN GB33 BUKB 2020 1555 5555 55.",
    "Due to a recent restructuring, all refunds must go to the below account from today. Account name: Velt Trading.",
    "Please update our payee profile with this routing number 026009593 and account 4431188; the previous one was closed last Friday.",
    "aufgrund einer Umstellung unserer Hausbank teilen wir Ihnen unsere neue IBAN mit. Bitte hinterlegen Sie diese sofort und bestätigen Sie.",
    "Ab sofort gilt für Erstattungen ausschließlich folgende Bankverbindung: LT12 1000 0111 0100 1000.",
    "Veuillez noter que notre RIB a été modifié. Tous les remboursements doivent être adressés sur le compte ci-dessous.",
    "Merci de remplacer nos anciennes coordonnées bancaires par celles du document joint avant le prochain remboursement.",
    "Les informamos de que a partir de hoy trabajamos con otro banco. Anoten el nuevo IBAN para la devolución.",
    "Vi comunichiamo che il nostro IBAN è stato sostituito; il rimborso dovrà essere accreditato sul nuovo conto.",
    "Wij zijn overgestapt naar een andere bank. Maak de terugbetaling over op NL20 INGB 0001 2345 67.",
    "Informamos que mudámos de banco e que o reembolso deve ser feito para o IBAN em anexo.",
    "Informujemy o zmianie numeru konta naszej firmy. Proszę o aktualizację danych przed zwrotem nadpłaty.",
    "Können Sie gerade etwas für mich erledigen? Ich brauche Steam-Karten im Wert von 500 Euro, bitte Codes fotografieren.",
    "Peux-tu acheter des cartes cadeaux pour des clients ? Je suis en réunion.",
    "J'ai besoin de la liste complète de nos clients avec leurs soldes impayés et adresses mail, envoie-la moi rapidement.",
    "Necesito el listado de clientes con facturas vencidas y correos de contacto, es para la auditoría.",
    "Send me the latest AR aging with debtor contacts, I am updating the board deck.",
    "Your Microsoft 365 password expires in 2 hours. Keep the same password here: http://secure-m365.badhost.example",
    "Ihr Postfach ist voll. Bestätigen Sie Ihr Konto unter http://mail-quota.badhost.example, sonst wird es gelöscht.",
    "Votre messagerie sera désactivée, cliquez ici pour confirmer : http://webmail.badhost.example",
    "Hai ricevuto una fattura protetta. Accedi con la tua email e password per visualizzarla: http://doc.badhost.example",
    "Uw pakket en factuur staan klaar. Log in met uw zakelijke e-mailadres en wachtwoord: http://docs.badhost.example",
    "Tem um documento seguro à sua espera. Introduza a sua senha em http://docs.badhost.example para o abrir.",
    "Masz nową fakturę. Zaloguj się hasłem do poczty: http://faktura.badhost.example",
    "We detected unusual sign-in activity on your mailbox. Review now http://check.badhost.example",
    "I am a lawyer representing a deceased client with your surname, an inheritance of 4 million dollars awaits.",
    "We have appointed a new clearing bank. All invoices are to be settled to the details overleaf.",
    "Informamos que alterámos a nossa instituição bancária. Os próximos pagamentos devem ser efetuados para o IBAN PT50 0035 0123 0000 4567 8905 4.",
    "Heute muss noch eine Anzahlung angewiesen werden. Der Vorgang unterliegt strengster Geheimhaltung, unser Anwalt wird sich bei Ihnen melden.",
    "Amount debited: USD 399.99. If you did not make this purchase dial +1 808 555 0134 to get your money back.",
    "Kun jij vandaag een bedrag van € 31.500 klaarzetten voor een adviseur? Ik zit in overleg. Houd het even tussen ons.",
    "Está disponível? Precisamos de fechar hoje uma aquisição. Prepare uma transferência de 52.000 € e não fale com ninguém.",
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
    "Our new office is at 12 Elm Street. Our bank details stay the same.",
    "Can you tell us which bank account we should use for the payment of invoice 4711?",
    "Our bank returned the transfer because your account number was wrong. Please confirm the IBAN.",
    "Please send us login details for your customer portal, our password no longer works.",
    "Bitte senden Sie uns die Zugangsdaten zum Kundenportal.",
    "I'm in a meeting until 3, please call my colleague about the payment.",
    "We need the payment to be refunded to the account it came from.",
    "Please refund the double payment to our account, same IBAN as always.",
    "Urgent: wire for invoice 4711 went out today, proof attached.",
    "The transfer was made to your new account as you requested in your letter.",
    "Wir haben auf Ihr neues Konto überwiesen.",
    "Nous avons enregistré vos nouvelles coordonnées bancaires.",
    "Uw nieuwe rekeningnummer is verwerkt, dank.",
    "We received your letter about your new bank account and have updated it.",
    "Our auditors ask you to confirm the balance of our account confidentially.",
    "Please send the list of all open invoices for our clients Adler and Bravo.",
    "Kindly log in to our supplier portal to upload your invoices.",
    "Please register in the portal with your e-mail; you will receive a password afterwards.",
    "Could you resend the invoice? The password you gave for the PDF does not work.",
    "We cannot open the file, it asks for a password.",
    "The account manager left; our new account manager is Tom.",
    "Please close our account, we no longer need it.",
    "Kunt u bevestigen dat uw rekeningnummer is gewijzigd?",
    "Czy zmienił się Państwa numer konta?",
    "Avete cambiato IBAN? Vorremmo verificare prima di pagare.",
    "Please use our new purchase order portal from 1 May.",
    "Our VAT number and account number with you changed after the merger.",
    "Is your account 118890 blocked? Our payment bounced.",
    "Direct debit: our account has changed, please send a new mandate form.",
    "You asked for a letter from our bank to set up the refund of the deposit. Attached, signed, original in the post.",
    "Our bank merges with another one in January. Our account number does not change, so your refunds stay as they are.",
    "For questions regarding this payment or to dispute a deduction call 1-800-555-0119. TOTAL PAID $15,165.10",
    "Recebi um email a dizer que mudaram de conta. É verdade? Não paguei ainda.",
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
        a_mail("Hello", name="Jane (jane@acme.example)", sender="x9@gmail.com"),
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
        ("Wir vertreten die Interessen der Firma Adler.", "attorney"),
        ("The company filed for chapter 11 on 3 March.", "insolvency"),
        ("Über das Vermögen wurde das Insolvenzverfahren eröffnet.", "insolvency"),
        ("La société est en liquidation judiciaire.", "insolvency"),
        ("Please stop calling me.", "cease"),
        ("Bitte nicht mehr anrufen.", "cease"),
        ("Sąd ogłosił upadłość spółki.", "insolvency"),
        ("An administrator was appointed. Claims go to the joint administrators.", "insolvency"),
        ("Ha sido declarada en concurso por auto del juzgado.", "insolvency"),
        ("We act for Bramley Ltd and are instructed to issue proceedings.", "attorney"),
        ("Namens cliënte stellen wij u in gebreke.", "attorney"),
        ("Take my number off your list and stop ringing me.", "cease"),
        ("Cessez de m'appeler.", "cease"),
        ("Parem de me ligar.", "cease"),
        ("My mother passed away in May.", "vulnerable"),
    ],
)
def test_notices_that_stop_collection_are_flagged(text: str, sign: str) -> None:
    assert sign in find_stop_signs(a_mail(text), text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Jane Doe", "We audit Brook Mills Ltd. On behalf of our client please confirm the balance at 30 September."),
        (
            "Dr. Kern",
            "Im Namen unserer Mandantin bitten wir um Bestätigung des Saldos zum 30.9. für den Wirtschaftsprüfer.",
        ),
        ("Kern", "Pour le compte de notre cliente, dont nous tenons la comptabilité, merci de confirmer le solde."),
        ("Kern", "En nombre de nuestro cliente les rogamos confirmen el saldo a 30 de septiembre."),
        ("Kern", "Per conto del nostro assistito chiediamo l'estratto conto. Studio commercialista Kern"),
        ("Accountantskantoor Kern", "Namens onze cliënt verzoeken wij u het openstaande saldo toe te sturen."),
        ("Kern", "Em nome do nosso cliente solicitamos a confirmação do saldo à contabilidade."),
        ("Biuro rachunkowe Kern", "W imieniu naszego klienta prosimy o zestawienie otwartych pozycji."),
    ],
)
def test_who_keeps_or_audits_the_books_of_a_client_is_no_lawyer(name: str, text: str) -> None:
    assert find_stop_signs(a_mail(text, name=name), text) == {}
    assert find_stop_signs(
        a_mail(text, name=name), f"{text} Unser Rechtsanwalt schreibt morgen. We act for him in court."
    )


def test_our_own_dunning_as_the_subject_of_a_reply_is_no_notice_of_the_customer() -> None:
    text = "From: a@client.example\nTo: billing@ours.example\nSubject: {}mise en demeure\n\nC'est pour la 4711."

    assert read_mail(text.format("RE: ").encode()).flags == {}
    assert "legal" in read_mail(text.format("").encode()).flags


@pytest.mark.parametrize(
    "text",
    [
        "Please export our whole debtor book with phone numbers and mail it here within the hour. I'm with the bank, keep it to yourself.",
        "Ich brauche sofort die komplette OP-Liste mit Ansprechpartnern. Bin beim Prüfer, daher nur per Mail und bitte diskret.",
        "Necesito ya el listado de deudores completo con teléfonos. Solo a esta dirección, estoy reunido y es confidencial.",
        "Mandami subito lo scadenzario completo con contatti, solo qui, sono dal notaio e non posso parlare. Massima riservatezza.",
    ],
)
def test_a_deceiver_who_wants_all_that_is_owed_to_us_asks_for_papers(text: str) -> None:
    mail = read_mail(
        f"From: a@client.example\nSubject: list\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode()
    )

    assert mail.flags["fraud"].rule == CUSTOMER_LIST
    assert mail.classification.label is Intent.INVOICE_REQUEST


@pytest.mark.parametrize(
    "text",
    [
        "Joint Administrators were appointed over Halden Ltd. Please do not contact the company directly, stop calling us.",
        "We are the court-appointed receiver. Do not contact us again at the shop, write to this office.",
        "Ich bin zum Insolvenzverwalter bestellt. Rufen Sie mich und die Firma nicht mehr an, kontaktieren Sie uns nicht mehr.",
        "Maître Rau est nommé liquidateur judiciaire. Cessez de nous appeler.",
        "He sido nombrado administrador concursal de Halden. Dejen de llamar a la empresa.",
        "Sono stato nominato curatore del fallimento Halden. Smettete di contattare la società.",
        "Ik ben curator in het faillissement van Halden. U dient het bedrijf niet meer te bellen.",
        "Fui nomeado administrador da insolvência da Halden. Deixem de contactar a empresa.",
        "Jestem syndykiem spółki Halden. Proszę nie dzwonić do spółki.",
    ],
)
def test_whoever_took_over_an_insolvent_company_asks_for_no_end_of_contact(text: str) -> None:
    signs = find_stop_signs(a_mail(text), text)

    assert "insolvency" in signs
    assert "cease" not in signs


def test_the_model_sees_an_attempt_that_no_rule_foresaw_only_where_the_sender_hides() -> None:
    open_words = "Let me know when you can pay so that I can forward our new account."
    hiding_words = f"{open_words} Do not call, I'm in a conference."

    assert sounds_like_fraud(hiding_words)
    assert not sounds_like_fraud("We will pay on Friday. Do not call, I'm in a conference.")


def sounds_like_fraud(text: str) -> bool:
    return "fraud" in find_stop_signs(a_mail(text), text, sentences=read_cues(text, "en").sentences)


@pytest.mark.parametrize(
    "text",
    [
        "Because of a tax audit our account cannot receive funds. Please send the settlement to our affiliate's account attached.",
        "Your debts have been assigned to us. Please remit to the account below.",
        "Our record on your side: you still hold our old account. Send the refund to the account attached.",
        "Wegen einer Betriebsprüfung ist unser Konto vorübergehend nicht verfügbar, zahlen Sie bitte auf das folgende Konto.",
        "Por una auditoría nuestra cuenta no admite ingresos; paguen a la cuenta adjunta.",
        "Z powodu kontroli nasz rachunek jest nieaktywny, wpłaty proszę kierować na konto wskazane w załączniku.",
    ],
)
def test_a_story_why_money_shall_go_to_another_account_is_fraud(text: str) -> None:
    assert "fraud" in find_stop_signs(a_mail(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "We got a letter saying your account has changed. Pay to the new account, it says. Is this from you?",
        "Nothing has changed at our bank, whatever you may have heard.",
        "Nos coordonnées bancaires ne changent pas malgré notre déménagement.",
        "Nuestros pagos saldrán desde otro banco a partir de enero.",
        "Because of the audit our payment will be a week late.",
        "We are setting you up in our new banking app, what is your account number?",
        "Our account with you is blocked although we paid on the 3rd.",
    ],
)
def test_questions_and_news_about_accounts_are_no_fraud(text: str) -> None:
    assert not sounds_like_fraud(text)
