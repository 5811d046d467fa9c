"""Origin, silence and work are three verdicts; each names the header or the words that decided it."""

import pytest

from parsers.message import AutoKind, Origin
from parsers.mime.parse import parse_message
from parsers.origin.autoreply import judge_origin
from parsers.origin.autoreply_words import SUBJECTS, TEXT
from parsers.origin.delivery_words import ANSWERED_TEXT, ARRIVED_TEXT, BOUNCE_TEXT, READ_TEXT
from parsers.origin.machine_phrases import Phrase


@pytest.mark.parametrize("phrase", list(SUBJECTS), ids=lambda phrase: phrase.example)
def test_a_subject_row_fits_its_example(phrase: Phrase) -> None:
    assert phrase.stem in phrase.example.lower()
    assert phrase.pattern.match(phrase.example)


@pytest.mark.parametrize(
    "phrase",
    [*TEXT, *BOUNCE_TEXT, *ARRIVED_TEXT, *READ_TEXT, *ANSWERED_TEXT],
    ids=lambda phrase: phrase.example,
)
def test_a_text_row_fits_its_example(phrase: Phrase) -> None:
    assert phrase.stem in phrase.example.lower()
    assert phrase.pattern.search(phrase.example)


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-replied (vacation)",
        "X-Autoreply: yes",
        "X-Autorespond: Away",
        "X-AutoReply-From: a@b.example",
        "X-Mail-Autoreply: 1",
        "Precedence: auto_reply",
        "X-Precedence: auto_reply",
        "X-Apple-Action: VACATION",
    ],
)
def test_a_header_of_an_automatic_reply_decides_alone(header: str) -> None:
    origin = judge(header, "Re: Statement", "See you.")

    assert origin.automatic
    assert not origin.deserves_ticket
    assert origin.evidence[0].where == "header"


@pytest.mark.parametrize("header", ["Auto-Submitted: no", "X-Autoreply: no", "X-Auto-Response-Suppress: All"])
def test_a_header_that_denies_or_only_asks_for_silence_says_nothing_about_the_origin(header: str) -> None:
    assert judge(header, "Invoice 4711", "Please send it again.").kind is AutoKind.HUMAN


@pytest.mark.parametrize("value", ["All", "DR, OOF, AutoReply", "autoreply", "OOF"])
def test_a_request_for_silence_is_kept_and_named(value: str) -> None:
    origin = judge(f"X-Auto-Response-Suppress: {value}", "Invoice 4711", "Please send it again.")

    assert origin.deserves_ticket
    assert not origin.may_auto_reply
    assert origin.evidence[0].rule == "suppressed"


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        "Return-Path: <>",
        "List-Unsubscribe: <https://portal.example/u>",
        "Feedback-ID: 1:portal",
    ],
)
def test_business_mail_from_a_machine_is_work_that_is_not_answered_by_a_machine(headers: str) -> None:
    origin = judge(headers, "Remittance advice 4711", "EUR 1,250.00 was paid for invoice NV-20871.")

    assert origin.kind is AutoKind.AUTO_GENERATED
    assert (origin.automatic, origin.deserves_ticket, origin.may_auto_reply) == (False, True, False)


def test_a_rule_that_forwards_a_remittance_does_not_make_it_an_automatic_reply() -> None:
    origin = judge(
        "X-MS-Exchange-Inbox-Rules-Loop: ap@customer.example", "FW: Remittance", "Invoice 4711 EUR 500.00 paid."
    )

    assert origin.deserves_ticket
    assert not origin.automatic


def test_an_absence_note_far_down_in_quoted_history_does_not_count() -> None:
    origin = judge(
        "",
        "Re: Statement",
        "Please send it again.\n\n> I am out of the office until Monday.\n> For urgent matters contact Paul.",
    )

    assert origin.kind is AutoKind.HUMAN


@pytest.mark.parametrize(
    "text",
    [
        "I'm on parental leave and back on 2 June. Susan looks after my accounts: susan@customer.example.",
        "I have left the company. For all accounts payable queries e-mail ap@customer.example.",
        "Derzeit bin ich auf Dienstreise. Ihre Anliegen beantworte ich nach meiner Rückkehr am 4. Juni.",
        "Wegen Betriebsferien bleibt unser Büro bis 9. Januar geschlossen.",
        "Je suis en déplacement cette semaine. Vous pouvez joindre Marc.",
        "En mi ausencia hasta el 9 de junio, por favor contacten con Luis.",
        "Sono in trasferta e leggerò la posta con ritardo. Rientro lunedì.",
        "Jestem poza biurem do 14.03 z ograniczonym dostępem do poczty.",
        "Tak for din mail. Jeg er ikke på kontoret før mandag.",
    ],
)
def test_an_absence_note_without_any_header_is_known_by_its_words(text: str) -> None:
    assert judge("", "Re: Statement", text).kind is AutoKind.OUT_OF_OFFICE


@pytest.mark.parametrize(
    "text",
    [
        "I'm out of the office tomorrow, so I paid invoice NV-2211 today already: USD 4,100.00.",
        "As I will be on holiday from Monday, please send me the proof by Friday. The claim is still open.",
        "Our manager is out of the office until Monday. She must approve the payment, so please wait.",
        "Ich bin ab Montag im Urlaub. Könnten Sie die Gutschrift noch diese Woche schicken?",
        "Je suis absent la semaine prochaine, pouvez-vous m'envoyer la facture 2251 aujourd'hui ?",
        "Sono in ferie da lunedì: può mandarmi l'estratto conto entro venerdì?",
        "We have received your message regarding invoice 7781 and are checking with our warehouse.",
        "Delivery of the machine has been delayed again. We hold back 10% of the invoice.",
        "The shipment was refused by the recipient, mailbox 12, and returned to your warehouse. Credit please.",
        "Hi Erin,\nThank you for your reply.",
    ],
)
def test_a_person_who_mentions_an_absence_a_delay_or_a_return_stays_a_person(text: str) -> None:
    assert judge("", "Invoice NV-2211", text).kind is AutoKind.HUMAN


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        (
            "Case 00881273 has been closed",
            "Your case has now been closed. You may re-open it within 14 days.",
            AutoKind.AUTO_REPLY,
        ),
        ("Recall", 'Jo Lam would like to recall the message "Payment run".', AutoKind.AUTO_REPLY),
        ("Re: Faktura", "Vi har mottagit ditt ärende och återkommer inom kort. Ärendenummer 5.", AutoKind.AUTO_REPLY),
        (
            "Your message has been quarantined",
            "A message you sent to a@b.example was held by the security gateway.",
            AutoKind.DELAY,
        ),
        (
            "Automatic reply setting",
            "The automatic reply of your address goes to my boss. Please remove him.",
            AutoKind.HUMAN,
        ),
        ("back monday", "I'm off till Monday, will get 7713 sorted when I'm in.", AutoKind.HUMAN),
    ],
)
def test_what_ticket_systems_and_gateways_say_is_told_from_people(subject: str, text: str, kind: AutoKind) -> None:
    assert judge("", subject, text).kind is kind


def test_a_mail_server_that_reports_an_arrival_sends_a_receipt_and_no_bounce() -> None:
    text = (
        "The original message was received at Mon, 7 Sep 2026\n\n"
        "----- The following addresses had successful delivery notifications -----\n<a@b.example>"
    )

    assert judge("Return-Path: <>", "Return receipt", text, "MAILER-DAEMON@mx.b.example").kind is AutoKind.RECEIPT


def test_evidence_in_the_text_points_to_the_words() -> None:
    text = "I am out of the office until Monday, 9 March. For urgent matters please contact Paul."

    origin = judge("", "Re: Statement", text)

    absence = next(piece for piece in origin.evidence if piece.rule == "absence")
    assert absence.span is not None
    assert text[absence.span.start : absence.span.end] == absence.phrase


def test_a_failure_for_one_of_two_recipients_is_a_bounce_of_that_one() -> None:
    origin = judge_origin(
        parse_message(
            b"From: MAILER-DAEMON@mx.example\nSubject: Report\n"
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            b"--b\n\nSome recipients failed.\n--b\nContent-Type: message/delivery-status\n\n"
            b"Reporting-MTA: dns; mx.example\n\n"
            b"Final-Recipient: rfc822; fine@customer.example\nAction: delivered\nStatus: 2.0.0\n\n"
            b"Final-Recipient: rfc822; gone@customer.example\nAction: failed\nStatus: 5.2.1\n\n"
            b"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <ours@seller.example>\n--b--\n"
        )
    )

    assert origin.kind is AutoKind.BOUNCE
    assert origin.report is not None
    assert (origin.report.recipient, origin.report.status) == ("gone@customer.example", "5.2.1")
    assert origin.report.message_id == "ours@seller.example"
    assert origin.deserves_ticket


def test_a_person_may_be_answered_and_a_mail_without_sender_may_not() -> None:
    assert judge("", "Invoice", "Hello").may_auto_reply
    assert not judge_origin(parse_message(b"Subject: x\n\nhello")).may_auto_reply


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for your note. I've begun a sabbatical and won't be reading mail; the general desk can help.",
        "Your message is in our queue. A colleague replies within three working days.",
        "Thank you for contacting Accounts Payable. Your case CS0019283 has been created.\n\nPlease do not reply.",
        "Derzeit bin ich auf einer Fortbildung. Ihre Mail wird nicht weitergeleitet, bitte schreiben Sie dem Team.",
        "Je suis en arrêt maladie, mes messages ne sont pas lus. Contactez ma remplaçante.",
        "Estoy de baja y no leo el correo. Escriban a mi compañera.",
        "Hi, I'm up a ladder till Friday so won't see this. Anything pressing, Sue does the books: 07700 900 321.",
        "Servus, bin bis 29.11. auf Kur und schau nur sporadisch rein. Franz (franz@ebner.example) hilft.",
        "Sur chantier toute la semaine, je ne traite mes mails que le vendredi. Urgence : 04 55 01 88 12.",
        "Dag, ik werk op ma, di en do. Buiten die dagen kun je Kees mailen: kees@dewit.example",
        "W tym tygodniu jestem na konferencji i mam utrudniony dostęp do poczty. Pilne: Ola, 500 555 018.",
        "Your message has reached us. It has been given reference MIN/8812 and will be answered in due course.",
        "Su consulta ha sido recibida y se le ha asignado el número 8812.",
        "La Sua segnalazione è stata presa in carico con il numero 44187. La ricontatteremo al più presto.",
    ],
)
def test_a_note_that_no_phrase_foresaw_is_heard_to_be_automatic(text: str) -> None:
    assert judge("", "Re: Statement", text).automatic


@pytest.mark.parametrize(
    "text",
    [
        "I'm away from tonight, so I paid both early.",
        "Mary is on leave and I stand in for her. What do you need?",
        "Your invoice 4410 was received and is being processed. This is an automated notification.",
        "Nach meinem Urlaub gebe ich sie frei.",
        "All I get are automatic answers, please ring me.",
        "I'm on holiday next week, so if you want it in this month's run I need the corrected invoice by Thursday.",
        "Der Franz ist bis 29.11. auf Kur, darum hab ich die 8812 noch nicht zahlen können.",
        "La semana que viene no estoy, así que os he dejado la transferencia programada para el lunes.",
        "Le collège étant fermé du 19/12 au 04/01, merci de nous envoyer la facture de novembre avant.",
        "Please note our finance office is closed from 27 to 31 October, post is opened the week after.",
    ],
)
def test_people_who_speak_of_leave_and_portals_that_report_are_not_automatic(text: str) -> None:
    assert not judge("", "Re: Statement", text).automatic


@pytest.mark.parametrize(
    ("method", "automatic", "work"), [("REPLY", True, False), ("REQUEST", False, True), ("PUBLISH", False, True)]
)
def test_a_mail_that_is_only_an_appointment_is_a_calendar_s(method: str, automatic: bool, work: bool) -> None:
    content = f"BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nSUMMARY:Review\nEND:VEVENT\nEND:VCALENDAR\n"
    head = f"From: Jo <jo@client.example>\nSubject: Review\nContent-Type: text/calendar; method={method}\n\n"

    origin = judge_origin(parse_message((head + content).encode()))

    assert (origin.kind, origin.automatic, origin.deserves_ticket) == (AutoKind.CALENDAR, automatic, work)


@pytest.mark.parametrize(
    ("subject", "text", "automatic"),
    [
        ("Accepted: Account review @ Tue 10 Nov 2026", "Jo Lam has accepted this invitation.", True),
        ("Abgelehnt: Saldenabstimmung", "Jo Lam hat diese Einladung abgelehnt.", True),
        ("Tentative: Account review", "", True),
        ("Accepted: your offer", "We accept the three instalments.", False),
        ("Odrzucono: FV 12/2026", "Dokument ma błędny NIP.", False),
        ("Abgelehnt: Rechnung 4711", "", False),
    ],
)
def test_an_answer_to_an_invitation_is_known_without_its_calendar_part(
    subject: str, text: str, automatic: bool
) -> None:
    assert judge("", subject, text).automatic is automatic


def test_what_a_machine_tells_of_business_is_work_though_nobody_reads_its_mailbox() -> None:
    told = "Invoice NV-2211 was rejected: the order line is closed. Please correct it and upload it again."
    footer = "Do not reply to this e-mail, this mailbox is not monitored."

    assert judge("Auto-Submitted: auto-generated", "Invoice rejected", f"{told}\n\n{footer}").deserves_ticket
    assert judge("Auto-Submitted: auto-generated", "Your message", footer).automatic


def test_a_notice_that_freezes_an_account_is_never_heard_as_automatic() -> None:
    text = "Per court order of 3 November the firm is insolvent. Claims go to the liquidator."

    assert not judge("", "Notice", text).automatic


def test_who_is_out_of_the_office_but_wants_something_is_a_person() -> None:
    origin = judge("", "Out of office", "I'm out of the office today but wanted to send this: please cancel TB-5511.")

    assert not origin.automatic


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ("", "I am out of the office until 12 May, Anna has it.\n\n-----Original Message-----\nDid you get it?"),
        (
            "",
            "> Is the address still Dock 4?\nNo, dock 6 since January.\n> And the contact there?\nAnswers as above.",
        ),
        ("X-Mailer: iPhone Mail (21F90)", "I am away from my desk until Friday, so please be patient with us."),
        ("", "Bin bis Freitag nicht im Büro, danach sehe ich es mir an.\n\nVon meinem iPhone gesendet"),
        ("", "From Monday I'm on annual leave for two weeks, Tom will look after everything then."),
        ("", "Ab Montag bin ich zwei Wochen im Urlaub. Wenn noch etwas ist, bitte bis Freitag melden."),
        ("", "La semana que viene estoy de vacaciones, si necesita algo escríbame antes del viernes."),
        ("", "Vielen Dank für Ihre Nachricht. Ich habe sie an die Technik weitergeleitet."),
        ("", "Grazie per il messaggio. Ho chiesto al magazzino di controllare, le faccio sapere."),
        ("", "Dziękuję za wiadomość. Poprosiłem magazyn o sprawdzenie i dam Państwu znać."),
        ("", "Mes réponses sont en bleu ci-dessous, dites-moi si ce n'est pas clair pour vous."),
        ("", "Not mine any more, Tom has taken over."),
        ("", "I'm off tomorrow until the 5th of May, so please send 81120 and 81121. While I'm away Paul has it."),
        ("", "Ich bin erst am Montag wieder da, zahle aber die 77120 dann sofort."),
        ("", "Je suis en congé jusqu'au 5, je réglerai dès mon retour."),
        ("", "Sono in ferie fino al 20, al rientro faccio il bonifico."),
        ("", "Estoy de vacaciones hasta el 20; a mi regreso hago la transferencia."),
        ("", "Ik ben tot 20 september met vakantie en betaal daarna."),
        ("", "I am travelling until Friday with poor reception. Please send the PDF of invoice 9917 to Ben."),
        ("", "I'll be on leave from tomorrow, can we settle the question about the copies before that?"),
    ],
    ids=lambda value: value[:40],
)
def test_what_only_a_person_does_or_says_outweighs_words_like_a_machine_s(headers: str, text: str) -> None:
    assert not judge(headers, "Re: Question", text).automatic


@pytest.mark.parametrize(
    ("headers", "subject"),
    [
        ("X-List-Administrivia: yes\nList-Id: <ap-users.lists.example>", "Ihre Nachricht an ap-users"),
        ("List-Id: <ap-users.lists.example>", "Your message to ap-users awaits moderator approval"),
    ],
)
def test_a_list_that_keeps_mail_back_answers_by_itself(headers: str, subject: str) -> None:
    assert judge(headers, subject, "Your mail is being held until the moderator can review it.").automatic
    assert not judge("List-Id: <ap-users.lists.example>", "Tips for month end", "What do you all do?").automatic


def test_the_receipts_of_certified_mail_are_receipts() -> None:
    text = 'Ricevuta di accettazione. Il messaggio "sollecito" è stato accettato dal sistema ed inoltrato.'

    assert judge("", "ACCETTAZIONE: sollecito", text).kind is AutoKind.RECEIPT


def judge(headers: str, subject: str, text: str, sender: str = "Anna <anna@customer.example>") -> Origin:
    head = f"From: {sender}\nSubject: {subject}\n" + (headers + "\n" if headers else "")
    return judge_origin(parse_message(f"{head}\n{text}\n".encode()))
