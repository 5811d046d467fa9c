"""Attempts at fraud and machines' answers are told from honest mail that speaks of the same things."""

# ruff: noqa: E501 (tables read best with one row a line)

from email.message import EmailMessage

import pytest

from parsers.mail import read_mail
from parsers.message import MailReading

Sent = tuple[str, str, str, dict[str, str]]  # sender, subject, text, further headers


def read(sent: Sent) -> MailReading:
    sender, subject, text, headers = sent
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "billing@larkfield.example", subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return read_mail(mail.as_bytes())


FRAUD: list[Sent] = [
    (
        "Jane Roe <jane@roe.example>",
        "bank",
        "Please be informed that our bank account has changed. Kindly use the new details attached for the refund.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Update of vendor master",
        "Effective today we bank with Northgate. Future credits should be sent to IBAN DE89 3704 0044 0532 0130 00.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "refund",
        "Could the refund be paid to a different account? The old one was closed. New: 20-11-44 73110925",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Re: credit balance",
        "Before you send the credit, note that we no longer use the HSBC account. I will send you the new one once you confirm.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Zahlungsverkehr",
        "wir haben die Bank gewechselt. Bitte überweisen Sie das Guthaben auf das unten stehende Konto.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Neue Bankverbindung",
        "Unsere bisherige Bankverbindung ist ab sofort ungültig, nutzen Sie für Rückzahlungen nur noch die neue IBAN.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Changement de RIB",
        "Veuillez noter notre nouveau RIB pour tous les remboursements à venir.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "coordonnées bancaires",
        "Notre compte fait l'objet d'un contrôle, merci de virer le trop-perçu sur le compte ci-joint.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "cambio de cuenta",
        "Les comunicamos que hemos cambiado de entidad bancaria; el abono debe hacerse en la nueva cuenta.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "nuovo iban",
        "Vi preghiamo di prendere nota del nuovo IBAN per il rimborso, il vecchio conto è stato chiuso.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "nieuwe rekening",
        "Ons rekeningnummer is gewijzigd. Graag de terugbetaling op het nieuwe nummer storten.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "alteração de NIB",
        "O nosso NIB foi alterado, pedimos que o reembolso seja feito para a nova conta.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "zmiana rachunku",
        "Uprzejmie informujemy o zmianie numeru rachunku. Zwrot prosimy przelać na nowe konto.",
        {},
    ),
    (
        "CEO Office <ceo.private@mailbox.example>",
        "quick task",
        "Are you available? I need you to handle something discreetly. Get me five 200 dollar Apple cards and send the codes.",
        {},
    ),
    (
        "Mark Vance, CEO <mv.ceo@mailbox.example>",
        "report",
        "Send me the debtors list with balances and contact emails. I am in a meeting so don't call.",
        {},
    ),
    (
        "IT <it@secure-mail.example>",
        "Password expires",
        "Your mailbox password expires today. Keep the same password by signing in here: http://secure-mail.example/x",
        {},
    ),
    (
        "DocuShare <share@docs-hub.example>",
        "Invoice shared with you",
        "You have received a secure document. Log in with your email and password to view it: http://docs-hub.example/v",
        {},
    ),
    (
        "Microsoft 365 <no-reply@m365-alert.example>",
        "Unusual sign-in",
        "We detected unusual activity. Verify your account within 24 hours or it will be suspended: http://m365-alert.example",
        {},
    ),
    ("Larkfield Billing <billing@larkfie1d.example>", "Payment", "Please process the attached payment today.", {}),
    (
        "Finance <cfo@lark-field.example>",
        "transfer",
        "Kindly make a payment of 18,200 EUR to the vendor below before noon.",
        {},
    ),
    (
        "Ihre Bank <service@bank-sicher.example>",
        "Konto gesperrt",
        "Ihr Konto wurde eingeschränkt. Bestätigen Sie Ihre Daten unter http://bank-sicher.example",
        {},
    ),
    (
        "Soporte <soporte@correo-alerta.example>",
        "Buzón lleno",
        "Su buzón está lleno. Valide su cuenta aquí: http://correo-alerta.example/valida",
        {},
    ),
    (
        "Director <director@webmail-fast.example>",
        "confidencial",
        "Necesito que hagas una transferencia urgente. No lo comentes con nadie, estoy reunido.",
        {},
    ),
    (
        "Roe AP <ap@roe.example>",
        "returned payment",
        "Our payment came back. Send your online banking login so we can retry.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "statement",
        "Please send the ageing report of all your customers including contact persons. I work for the new owner.",
        {"Reply_To": "jane.roe@fastbox.example"},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Re: W-9",
        "Our treasury requires that you stop using the account on our vendor form. New ACH info attached, do not call as the phones are down.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Re: payment",
        "We have recently updated our remittance information. All funds owed to us should be directed to the account on the enclosed form.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "IBAN",
        "Our finance team moved our operating account to a different bank last week. Please amend your files before paying the credit.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Wire",
        "The account you have is temporarily unable to receive foreign wires. I will provide an alternate one.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Rebate",
        "Please pay our rebate to this account instead: 31926819, sort code 09-01-63.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Kontoänderung",
        "Bitte beachten Sie, dass sich unsere Kontodaten geändert haben.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Gutschrift",
        "Das Guthaben überweisen Sie bitte auf folgendes neues Konto: DE89 3704 0044 0532 0130 00.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "devolución",
        "Para la devolución usen por favor esta cuenta nueva, la otra la hemos cancelado.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "rimborso",
        "Il rimborso va accreditato su un conto diverso da quello che avete: vi allego le nuove coordinate.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "terugbetaling",
        "Let op: wij hebben een nieuw IBAN. Het oude mag niet meer gebruikt worden.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "reembolso",
        "Informamos que os nossos dados bancários foram atualizados; usem apenas os novos.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "zwrot",
        "Proszę o przelanie nadpłaty na inny rachunek niż dotychczas, dane poniżej.",
        {},
    ),
    (
        "Peter Hall <p.hall@larkfield-group.example>",
        "invoice",
        "This is Peter, MD. I need an overview of open customer balances with email addresses before my board call, send it here.",
        {},
    ),
    (
        "HR <hr@payroll-update.example>",
        "Payroll",
        "All staff must re-validate their payroll login using the link below by tonight. http://payroll-update.example/login",
        {},
    ),
    (
        "Adobe <noreply@adobe-sign.example>",
        "Document ready",
        "A remittance document is waiting. Sign in with your work email to open it http://adobe-sign.example/d",
        {},
    ),
    (
        "Voicemail <vm@pbx-msg.example>",
        "New voicemail",
        "You have 1 new voice message from +44. Listen by signing in to your account: http://pbx-msg.example",
        {},
    ),
    (
        "Mail Admin <admin@mail-quota.example>",
        "Action required",
        "Your email storage is almost full, upgrade now or lose incoming messages http://mail-quota.example",
        {},
    ),
    (
        "Tax Office <refund@hmrc-refund.example>",
        "Tax refund",
        "You are eligible for a tax refund of 412.22 GBP. Submit your card details to receive it.",
        {},
    ),
    (
        "Jane <jane.roe@roe-invoices.example>",
        "overdue",
        "Our records show invoice 8812 is unpaid by you. Pay now to the account in the attached invoice to avoid legal action.",
        {"Reply_To": "pay@fastbox.example"},
    ),
    (
        "Solicitor <law@confident-law.example>",
        "M&A",
        "Regarding the confidential acquisition, you were chosen to handle a transfer today. Tell nobody.",
        {},
    ),
    (
        "Microsoft <sec@ms-security.example>",
        "Benutzerkonto",
        "Ihr Passwort läuft heute ab. Klicken Sie hier, um es zu behalten: http://ms-security.example",
        {},
    ),
    (
        "La Poste <suivi@poste-colis.example>",
        "Colis",
        "Votre mot de passe expire, confirmez votre messagerie : http://poste-colis.example",
        {},
    ),
    (
        "Correos <info@correos-aviso.example>",
        "Aviso",
        "Actualice los datos de su tarjeta para recibir su reembolso http://correos-aviso.example",
        {},
    ),
    (
        "Bank <b@ing-veilig.example>",
        "Betaalpas",
        "Uw betaalpas verloopt. Vraag een nieuwe aan via http://ing-veilig.example en voer uw pincode in.",
        {},
    ),
    (
        "PKO <pko@pko-bezpieczny.example>",
        "Konto",
        "Twoje konto zostało zablokowane. Zaloguj się, aby je odblokować http://pko-bezpieczny.example",
        {},
    ),
]
HONEST: list[Sent] = [
    (
        "Jane Roe <jane@roe.example>",
        "bank",
        "Could you confirm your bank details? We had a letter that they changed.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "your account",
        "Has your account changed? The IBAN on invoice 4711 differs from our records.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "setup",
        "Please send a bank letter on letterhead with your account details for our vendor master.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "paid",
        "We paid to the new account shown on your invoice. Please confirm receipt.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "contact",
        "Our accounts contact has changed. Please update your records, Tom is leaving.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "address", "Please update our billing address in your system.", {}),
    (
        "Jane Roe <jane@roe.example>",
        "login",
        "I can't log in to your portal, my password has expired. Can you reset it?",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "urgent",
        "Urgent: we need the copy of invoice 4711 today, the payment run closes at noon.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "refund",
        "We overpaid 4711 by 200 EUR. Please refund to the account we paid from.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "conf",
        "This email is confidential and may be privileged. If you are not the intended recipient delete it. Please send 4711.",
        {},
    ),
    (
        "Portal <noreply@portal.example>",
        "Invoice approved",
        "Log in to view the details: https://portal.example/inv/4711",
        {"Auto_Submitted": "auto-generated"},
    ),
    (
        "Portal <noreply@portal.example>",
        "Complete your profile",
        "Your supplier profile is incomplete. Sign in to upload the bank letter before Friday.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Lastschrift",
        "Bitte ändern Sie für die SEPA-Lastschrift unsere Bankverbindung auf DE89 3704 0044 0532 0130 00.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "Bank", "Ist die neue Bankverbindung auf Ihrer Rechnung richtig?", {}),
    ("Jane Roe <jane@roe.example>", "RIB", "Merci de nous envoyer votre RIB à jour.", {}),
    ("Jane Roe <jane@roe.example>", "cuenta", "¿Sigue siendo válida vuestra cuenta terminada en 4411?", {}),
    ("Jane Roe <jane@roe.example>", "iban", "Vi chiediamo conferma del vostro nuovo IBAN.", {}),
    ("Jane Roe <jane@roe.example>", "rekening", "Klopt het dat jullie rekeningnummer is gewijzigd?", {}),
    ("Jane Roe <jane@roe.example>", "conta", "Podem confirmar se o vosso NIB mudou?", {}),
    ("Jane Roe <jane@roe.example>", "konto", "Czy Państwa numer konta się zmienił?", {}),
    (
        "Jane Roe <jane@roe.example>",
        "gift",
        "The invoice for the 40 gift cards we ordered from you is missing, please send a copy.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "statement", "Please send an aged statement of our account.", {}),
    (
        "Jane Roe <jane@roe.example>",
        "wire",
        "Our wire of USD 1,200 went out today, urgent release of the order please.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "terms", "We have changed our payment terms to 45 days from January.", {}),
    ("Jane Roe <jane@roe.example>", "phones", "Our phone lines are down today, please email instead.", {}),
    (
        "Jane Roe <jane@roe.example>",
        "unchanged",
        "Our bank details remain unchanged, please ignore any mail that says otherwise.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "ask",
        "Someone called pretending to be you and gave us a new account. Please confirm this is fraud.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "dd", "We switch to direct debit from next month, mandate attached.", {}),
    ("Jane Roe <jane@roe.example>", "co", "Our company moved to a new ERP. Purchase orders have a new format.", {}),
    ("Jane Roe <jane@roe.example>", "CC", "Can I pay by card over the phone?", {}),
    (
        "Jane Roe <jane@roe.example>",
        "remit",
        "Please update your remit-to address on the invoice, it still shows the old office.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "x", "Our account manager changed, who is ours now?", {}),
    (
        "Jane Roe <jane@roe.example>",
        "x",
        "We have changed the account code for your invoices, please use 4410 from now on.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "x", "Our account with you was closed last year, why do we get reminders?", {}),
    (
        "Jane Roe <jane@roe.example>",
        "x",
        "The new purchase order number is attached, the old one can no longer be used.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "x", "Please pay attention to the new VAT number on our orders.", {}),
    ("Jane Roe <jane@roe.example>", "x", "Please note our new delivery account with UPS: 4A881X.", {}),
    (
        "Jane Roe <jane@roe.example>",
        "x",
        "Wir haben auf das neue Konto überwiesen, das auf Ihrer Rechnung steht.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "x",
        "Unsere neue Rechnungsadresse gilt ab Januar, die alte bitte nicht mehr verwenden.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "x", "Merci de noter notre nouvelle adresse de facturation.", {}),
    (
        "Jane Roe <jane@roe.example>",
        "x",
        "Nuestra nueva dirección de correo para facturas es la de abajo, la anterior ya no se usa.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "x",
        "Il nostro nuovo codice destinatario è AB12CD3, il vecchio non è più valido.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "x", "Ons nieuwe factuuradres staat hieronder, het oude vervalt.", {}),
    (
        "Jane Roe <jane@roe.example>",
        "x",
        "You have a new bank account on the last invoice. Is it correct before we pay 4,200 EUR today?",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "x",
        "Please find the remittance attached. Payment was made to your account ending 4411.",
        {},
    ),
    (
        "Portal <noreply@ariba.example>",
        "x",
        "Your password expires in 10 days. You can change it in your profile.",
        {},
    ),
    (
        "Bank <no-reply@bank.example>",
        "Payment notification",
        "A credit of EUR 200.00 was posted to your account. Log in to online banking to see details.",
        {},
    ),
]
AUTOMATIC: list[Sent] = [
    (
        "Jane Roe <jane@roe.example>",
        "Automatic reply: Statement",
        "I am away from my desk and will be back on Monday.",
        {"Auto_Submitted": "auto-replied"},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Out of Office Re: Invoice 4711",
        "Thanks for your mail. I am travelling this week with limited access.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Re: Statement October",
        "I am currently out of the office and will return on 12 November. For urgent matters please contact Tom at tom@roe.example.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "RE: invoice",
        "Thank you for your message. I am on parental leave until March. Please direct all queries to accounts@roe.example",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Automatische Antwort: Rechnung",
        "Vielen Dank für Ihre Nachricht. Ich bin ab dem 5.11. wieder erreichbar.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "AW: Mahnung",
        "Ich bin derzeit nicht im Büro. Ihre E-Mail wird nicht weitergeleitet. In dringenden Fällen wenden Sie sich bitte an info@roe.example.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Réponse automatique : Relance",
        "Je suis absente jusqu'au 10 novembre. En cas d'urgence, merci de contacter compta@roe.example.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Re: facture",
        "Bonjour, actuellement en congé, je prendrai connaissance de votre message à mon retour le 12/11.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Respuesta automática: aviso",
        "Estoy fuera de la oficina hasta el lunes. Para urgencias escriba a admin@roe.example",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Re: factura",
        "Gracias por su correo. Me encuentro de vacaciones hasta el 14 de noviembre. Si es urgente, contacte con mi compañera en ana@roe.example.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Risposta automatica: sollecito",
        "Sono assente dall'ufficio fino al 10 novembre. Per urgenze scrivere a info@roe.example",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Re: fattura",
        "Grazie per il messaggio. Sarò in ferie fino al 12/11, risponderò al mio rientro.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "Automatisch antwoord: factuur", "Ik ben afwezig tot en met 10 november.", {}),
    (
        "Jane Roe <jane@roe.example>",
        "Re: herinnering",
        "Bedankt voor uw bericht. Ik ben met vakantie en lees mijn mail vanaf 12 november weer. Voor spoed: info@roe.example",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "Resposta automática: fatura", "Estou ausente até 10 de novembro.", {}),
    (
        "Jane Roe <jane@roe.example>",
        "Re: fatura",
        "Encontro-me de férias até dia 12. Em caso de urgência contacte geral@roe.example",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "Odpowiedź automatyczna: faktura", "Przebywam na urlopie do 10 listopada.", {}),
    (
        "Jane Roe <jane@roe.example>",
        "Re: faktura",
        "Dziękuję za wiadomość. Jestem nieobecna do 12.11. W pilnych sprawach proszę o kontakt: biuro@roe.example",
        {},
    ),
    (
        "Support <support@roe.example>",
        "[Ticket #88123] Your request has been received",
        "Thank you for contacting us. A ticket has been created and our team will get back to you within 2 business days. Please do not reply to this automated message.",
        {},
    ),
    (
        "AP Helpdesk <ap@roe.example>",
        "We received your email",
        "This is an automated response to confirm that we have received your email. If you enquire about an invoice please allow five days.",
        {},
    ),
    (
        "AP <ap@roe.example>",
        "Auto: RE: overdue",
        "Thank you for your e-mail to Accounts Payable. Your query is important to us and will be answered within 48 hours. This mailbox is monitored Monday to Friday.",
        {"X_Auto_Response_Suppress": "All", "Auto_Submitted": "auto-generated"},
    ),
    (
        "Kundenservice <service@roe.example>",
        "Eingangsbestätigung Ihrer Anfrage",
        "Vielen Dank für Ihre Anfrage. Sie haben die Vorgangsnummer 88123. Dies ist eine automatisch erzeugte Nachricht, bitte antworten Sie nicht.",
        {},
    ),
    (
        "Service client <sav@roe.example>",
        "Accusé de réception",
        "Nous avons bien reçu votre message et nous vous répondrons sous 48 heures. Ceci est un message automatique, merci de ne pas y répondre.",
        {},
    ),
    (
        "Mail Delivery Subsystem <mailer-daemon@mx.roe.example>",
        "Undeliverable: Statement",
        "Your message to jo@gone.example could not be delivered. 550 5.1.1 User unknown",
        {"Return_Path": "<>"},
    ),
    (
        "postmaster@roe.example",
        "Delivery delayed: Invoice",
        "Delivery to the following recipients has been delayed. The server will keep trying for 46 hours. jo@roe.example",
        {"Return_Path": "<>"},
    ),
    (
        "Mail Delivery System <MAILER-DAEMON@roe.example>",
        "Undelivered Mail Returned to Sender",
        "<jo@x.example>: mailbox is full",
        {},
    ),
    (
        "postmaster@roe.example",
        "Unzustellbar: Rechnung",
        "Ihre Nachricht hat den Empfänger nicht erreicht. Die E-Mail-Adresse wurde nicht gefunden.",
        {},
    ),
    (
        "postmaster@roe.example",
        "Non remis : Facture",
        "Votre message n'a pas pu être remis. Adresse introuvable.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Read: Invoice 4711",
        "Your message To: Jane Subject: Invoice 4711 was read on Monday 3 November.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "Gelesen: Rechnung 4711", "Ihre Nachricht wurde am 3. November gelesen.", {}),
    ("Jane Roe <jane@roe.example>", "Lu : Facture", "Votre message a été lu le lundi 3 novembre.", {}),
    (
        "Jane Roe <jane@roe.example>",
        "Not read: Invoice",
        "Your message was deleted without being read on Monday.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "I have left the company",
        "Thank you for your email. I no longer work for Roe Ltd. Please contact accounts@roe.example. This mailbox is not monitored.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Change of email address",
        "This is an automatic message: my email address has changed to jane@new.example.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Office closed",
        "Thank you for your email. Our offices are closed for the holidays and will reopen on 5 January. We will respond on our return.",
        {"Auto_Submitted": "auto-replied"},
    ),
]
WRITTEN: list[Sent] = [
    (
        "Coupa <noreply@coupa.example>",
        "Invoice 4711 approved",
        "Invoice 4711 was approved. Expected payment 12 November.",
        {"Auto_Submitted": "auto-generated", "Precedence": "bulk"},
    ),
    (
        "Payments <payments@roe.example>",
        "Remittance advice",
        "Payment of EUR 100.00 for invoice 4711. This is an automatically generated email, please do not reply.",
        {"Auto_Submitted": "auto-generated"},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Holiday closure",
        "Hi, we're closed from 23 Dec to 2 Jan. No payment run in that time, the last one is on the 19th.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Invoice 4711",
        "I'm on holiday from Friday, so please send the copy of invoice 4711 before that. Thanks",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Re: 4711",
        "I was out of the office last week, sorry. 4711 is approved and will be paid on Friday.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Rechnung",
        "ab nächster Woche bin ich im Urlaub, bitte schicken Sie die Rechnung 4711 noch diese Woche.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "contact",
        "I am leaving the company on Friday. Please send invoices to Tom from then on.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "thanks", "Thank you for your email, we have received the credit note.", {}),
    (
        "ERP <noreply@erp.example>",
        "PO 4500 changed",
        "Purchase order 4500123 was changed. Please confirm in the portal. This message was generated automatically.",
        {"Auto_Submitted": "auto-generated"},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Réception",
        "Nous avons bien reçu votre facture 4711, elle est en cours de validation.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "ferie",
        "Siamo chiusi per ferie dal 5 al 20 agosto, i pagamenti riprendono il 21.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "vacaciones",
        "Cerramos en agosto. Las facturas que lleguen se contabilizan en septiembre.",
        {},
    ),
    (
        "Jane Roe <jane@roe.example>",
        "Your invoice could not be delivered",
        "Your invoice 4711 could not be delivered to our accounting system since the PO number is missing. Please resend.",
        {},
    ),
    ("Jane Roe <jane@roe.example>", "urlop", "Od poniedziałku mam urlop, proszę wysłać fakturę 4711 do piątku.", {}),
]


@pytest.mark.parametrize("sent", FRAUD, ids=lambda sent: sent[2][:40])
def test_an_attempt_at_fraud_is_flagged(sent: Sent) -> None:
    assert "fraud" in read(sent).flags


@pytest.mark.parametrize("sent", HONEST, ids=lambda sent: sent[2][:40])
def test_honest_mail_about_money_and_accounts_is_not_flagged(sent: Sent) -> None:
    assert "fraud" not in read(sent).flags


@pytest.mark.parametrize("sent", AUTOMATIC, ids=lambda sent: sent[2][:40])
def test_what_a_machine_answers_is_automatic(sent: Sent) -> None:
    assert read(sent).origin.automatic


@pytest.mark.parametrize("sent", WRITTEN, ids=lambda sent: sent[2][:40])
def test_business_mail_is_not_automatic_whoever_sends_it(sent: Sent) -> None:
    assert not read(sent).origin.automatic


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
        ("Our lawyer looked at the contract, clause 4 is fine. Please send invoice 4711.", set()),
        ("Please contact our client directly about delivery.", set()),
    ],
)
def test_notices_that_stop_mail_are_told_apart(text: str, flags: set[str]) -> None:
    assert set(read(("Jane Roe <jane@roe.example>", "x", text, {})).flags) == flags
