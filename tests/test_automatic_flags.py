"""Machines' answers are told from mail that people write, and from business mail that machines send."""

# ruff: noqa: E501 (tables read best with one row a line)

import pytest

from tests.written_mail import Sent, read

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
    (
        "Cuentas por Pagar <cxp@altamar.example>",
        "Su correo fue recibido",
        "Gracias por escribirnos. Este buzón no se atiende de forma personal. Consulte el estado de sus facturas en el portal de proveedores. Folio de atención 88120.",
        {},
    ),
    (
        "Dora Winn <dora@winn.example>",
        "Re: Invoice 4410",
        "Hello, this is the first time you have written to Dora. To cut down on junk, she asks new senders to prove they are human: reply to this note with the subject line unchanged and your original message will be released to her inbox.",
        {},
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
    (
        "Sabine Orth <orth@orth-moebel.example>",
        "Re: Rechnung 20418",
        "Für die Rechnung 20418 bin ich nicht mehr zuständig, das macht jetzt Herr Thiel in Kassel. Ich habe sie ihm gegeben, er meldet sich bei Ihnen wegen des Skontos.",
        {},
    ),
    (
        "AP Helpdesk <aphelp@bigretail.example>",
        "[#INC0088214] Update",
        "Please do not reply to this email.\n\nComment by Shonda Reese: invoice 88214 cannot be paid because the PO number is missing on the document. Kindly send a corrected invoice.",
        {},
    ),
]


@pytest.mark.parametrize("sent", AUTOMATIC, ids=lambda sent: sent[2][:40])
def test_what_a_machine_answers_is_automatic(sent: Sent) -> None:
    assert read(sent).origin.automatic


@pytest.mark.parametrize("sent", WRITTEN, ids=lambda sent: sent[2][:40])
def test_business_mail_is_not_automatic_whoever_sends_it(sent: Sent) -> None:
    assert not read(sent).origin.automatic
