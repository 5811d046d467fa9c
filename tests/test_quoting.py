"""What the sender wrote now is told from history, forwards, signatures and disclaimers; nothing is lost."""

# ruff: noqa: E501 (tables read best with one row a line)

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parsers.message import FragmentKind
from parsers.text.quoting import trim

NOW = "Please send invoice 4711 again."

HISTORIES = {
    "outlook en": "From: Billing <b@ours.example>\nSent: Monday, 3 March 2025 10:11\nTo: Jane\nSubject: Reminder\n\nYou owe us.",
    "outlook de": "Von: Billing <b@ours.example>\nGesendet: Montag, 3. März 2025 10:11\nAn: Jane\nBetreff: Mahnung\n\nBitte zahlen.",
    "outlook fr": "De : Billing <b@ours.example>\nEnvoyé : lundi 3 mars 2025 10:11\nÀ : Jane\nObjet : Relance\n\nMerci de payer.",
    "outlook es": "De: Billing <b@ours.example>\nEnviado el: lunes, 3 de marzo de 2025 10:11\nPara: Jane\nAsunto: Aviso\n\nPaguen.",
    "outlook it": "Da: Billing <b@ours.example>\nInviato: lunedì 3 marzo 2025 10:11\nA: Jane\nOggetto: Sollecito\n\nPagate.",
    "outlook nl": "Van: Billing <b@ours.example>\nVerzonden: maandag 3 maart 2025 10:11\nAan: Jane\nOnderwerp: Herinnering\n\nBetaal.",
    "outlook pt": "De: Billing <b@ours.example>\nEnviado: 3 de março de 2025 10:11\nPara: Jane\nAssunto: Aviso\n\nPaguem.",
    "outlook pl": "Od: Billing <b@ours.example>\nWysłano: poniedziałek, 3 marca 2025 10:11\nDo: Jane\nTemat: Monit\n\nProszę płacić.",
    "outlook el": "Από: Billing <b@ours.example>\nΣτάλθηκε: Τρίτη, 4 Μαρτίου 2025 10:12\nΠρος: Jane\nΘέμα: Τιμολόγιο\n\nΠληρώστε.",
    "outlook sk": "Od: Billing <b@ours.example>\nOdoslané: utorok 4. marca 2025 9:00\nKomu: Jane\nPredmet: faktúra\n\nZaplaťte.",
    "outlook hr": "Šalje: Billing <b@ours.example>\nPoslano: 4. ožujka 2025. 9:00\nPrima: Jane\nPredmet: Račun\n\nPlatite.",
    "gmail el": "Στις Τρί 4 Μαρ 2025 στις 10:12 π.μ., ο/η Billing <b@ours.example> έγραψε:\n\nΠληρώστε.",
    "gmail sk": "ut 4. 3. 2025 o 9:30 Billing <b@ours.example> napísal(a):\n\nZaplaťte.",
    "gmail hr": "uto, 4. ožu 2025. u 10:02 Billing <b@ours.example> je napisao/la:\n\nPlatite.",
    "seznam": "---------- Původní e-mail ----------\nOd: Billing <b@ours.example>\nKomu: Jane\n\nZaplaťte.",
    "apple pl": "Wiadomość napisana przez Billing <b@ours.example> w dniu 4 mar 2025, o godz. 09:00:\n\nProszę płacić.",
    "outlook bold": "*From:* Billing <b@ours.example>\n*Sent:* Monday\n*To:* Jane\n*Subject:* Reminder\n\nYou owe us.",
    "outlook rule": "________________________________\nFrom: Billing\nSent: Monday\nTo: Jane\nSubject: x\n\nYou owe us.",
    "original mark": "-----Original Message-----\nFrom: Billing\nYou owe us.",
    "ursprüngliche": "-----Ursprüngliche Nachricht-----\nVon: Billing\nBitte zahlen.",
    "gmail en": "On Mon, 3 Mar 2025 at 10:11, Billing <b@ours.example> wrote:\n> You owe us.",
    "gmail wrapped": "On Mon, 3 Mar 2025 at 10:11, Billing Department of Ours\n<b@ours.example> wrote:\n\n> You owe us.",
    "gmail unmarked": "On Mon, 3 Mar 2025 at 10:11, Billing <b@ours.example> wrote:\n\nYou owe us.",
    "gmail de": "Am Mo., 3. März 2025 um 10:11 Uhr schrieb Billing <b@ours.example>:\n> Bitte zahlen.",
    "thunderbird de": "Am 03.03.2025 um 10:11 schrieb Billing:\n> Bitte zahlen.",
    "gmail fr": "Le lun. 3 mars 2025 à 10:11, Billing <b@ours.example> a écrit :\n> Merci de payer.",
    "gmail es": "El lun, 3 mar 2025 a las 10:11, Billing (<b@ours.example>) escribió:\n> Paguen.",
    "gmail it": "Il giorno lun 3 mar 2025 alle ore 10:11 Billing <b@ours.example> ha scritto:\n> Pagate.",
    "gmail nl": "Op ma 3 mrt 2025 om 10:11 schreef Billing <b@ours.example>:\n> Betaal.",
    "gmail pt": "Billing <b@ours.example> escreveu (segunda, 3/03/2025 à(s) 10:11):\n> Paguem.",
    "gmail pl": "pon., 3 mar 2025 o 10:11 Billing <b@ours.example> napisał(a):\n> Proszę płacić.",
    "thunderbird pl": "W dniu 03.03.2025 o 10:11, Billing pisze:\n> Proszę płacić.",
    "yahoo es": "    En lunes, 3 de marzo de 2025, 10:11:00 CET, Billing <b@ours.example> escribió:  \n \n Paguen.",
    "helpdesk": "##- Please type your reply above this line -##\n\nYour request was updated.\n\nBilling, Mar 3: you owe us.",
    "helpdesk de": "-- Bitte antworten Sie oberhalb dieser Linie --\n\nIhre Anfrage wurde bearbeitet.",
    "lotus in a browser": "Billing <b@ours.example>\n11/17/2026 09:12 AM\n\nTo\njane@client.example\ncc\n\nSubject\nReminder\n\nYou owe us.",
    "lotus with tabs": "Billing <b@ours.example>\n17.11.2026 09:12\n\nAan\tjane@client.example\ncc\nOnderwerp\tHerinnering\n\nBetaal.",
    "telephone": "-------- Mensaje original --------De: Billing <b@ours.example> Fecha: 17/11/26 9:12 Asunto: Aviso Paguen.",
    "zoho": "---- On Tue, 17 Nov 2026 09:12:00 +0100 Billing <b@ours.example> wrote ----\n\nYou owe us.",
    "markdown": "**Gesendet:** Montag\n**Von:** Billing <b@ours.example>\n**An:** Jane\n**Betreff:** Mahnung\n\nBitte zahlen.",
    "lotus": "Billing---03/03/2025 10:11:12 AM---You owe us.",
}

SIGNATURES = {
    "closing and name": "Kind regards,\nJane Doe",
    "a clerk's closing": "Ta\n\nJoy (reception)",
    "a lawyer's closing": "Votre bien dévouée,\nIsabelle Courtois\nAvocat à la Cour",
    "full block": "Best regards\n\nJane Doe\nAccounts Payable | Doe Ltd\nT: +44 20 7946 0000\nwww.doe.example",
    "german block": "Mit freundlichen Grüßen aus Köln\n\ni. A. Petra Lang\nBuchhaltung\nLang GmbH\nGeschäftsführer: P. Lang, Amtsgericht Köln HRB 123",
    "french": "Bien cordialement,\nClaire Fontaine\nComptabilité fournisseurs",
    "french long": "Je vous prie d'agréer, Madame, l'expression de mes salutations distinguées.\nC. Fontaine",
    "spanish": "Un saludo,\nMarta Ruiz",
    "italian": "Cordiali saluti\nGiulia Ferri\nUfficio acquisti",
    "dutch": "Met vriendelijke groet,\nDaan Visser",
    "portuguese": "Com os melhores cumprimentos,\nRui Alves",
    "polish": "Z poważaniem\nEwa Lis",
    "dashes": "-- \nJane Doe\nDoe Ltd",
    "drawn rule": "---\nJane Doe\nDoe Tiles",
    "two languages": "Mit freundlichem Gruß / Kind regards\n\nJane Doe",
    "mobile": "Sent from my iPhone",
    "mobile de": "Von meinem iPhone gesendet",
    "thanks and name": "Thanks,\nJane",
    "no closing": "Jane Doe\nAccounts Payable Manager\nTel. +1 555 0100\njane@doe.example",
}


@pytest.mark.parametrize("name", HISTORIES)
def test_history_below_the_answer_is_not_new(name: str) -> None:
    trimmed = trim(f"{NOW}\n\n{HISTORIES[name]}\n", subject="RE: Reminder")

    assert trimmed.new_text == NOW
    assert not trimmed.is_bare_forward


@pytest.mark.parametrize("name", SIGNATURES)
def test_a_signature_block_is_not_new(name: str) -> None:
    trimmed = trim(f"{NOW}\n\n{SIGNATURES[name]}\n")

    assert trimmed.new_text == NOW


@pytest.mark.parametrize(
    "text",
    [
        "Bom dia,\nA fatura 4412 tem o NIF errado, por favor corrijam.",
        "Paid today:\n---\n4711 100.00\n4712 200.00",
        "##- Please type your reply above this line -##\n\nWe rejected 4711, it names no order.",
    ],
)
def test_what_may_end_a_mail_also_opens_one(text: str) -> None:
    assert trim(text).new_text == text


@pytest.mark.parametrize("name", SIGNATURES)
def test_a_signature_above_history_is_not_new(name: str) -> None:
    trimmed = trim(f"{NOW}\n\n{SIGNATURES[name]}\n\n{HISTORIES['outlook en']}", subject="RE: Reminder")

    assert trimmed.new_text == NOW


def test_answers_between_quoted_lines_stay_new() -> None:
    text = "On 3 Mar 2025, Billing <b@ours.example> wrote:\n> Did you get it?\nYes.\n\n> When will you pay?\nOn Friday.\n"

    trimmed = trim(text)

    assert trimmed.new_text.split() == ["Yes.", "On", "Friday."]


def test_an_answer_below_the_quote_is_new() -> None:
    assert trim(f"> Did you get it?\n> Billing\n\n{NOW}").new_text == NOW


def test_the_sender_name_alone_on_the_last_line_is_a_signature() -> None:
    assert trim(f"{NOW}\n\nJane", sender_name="Jane Doe").new_text == NOW


def test_a_sender_may_sign_with_an_initial() -> None:
    assert trim(f"{NOW}\n\nI. Kampmann", "Re: x", "Ilse Kampmann").new_text == NOW


def test_contact_data_announced_in_the_text_is_new() -> None:
    text = "Our new contact is:\n\nJane Doe\nAccounts Payable\njane@doe.example"

    assert trim(text).new_text == text


def test_a_postscript_below_the_signature_is_new() -> None:
    new = trim(f"{NOW}\n\nRegards\nJane\n\nPS: the PO is 4500123.").new_text

    assert new.startswith(NOW)
    assert "4500123" in new


def test_a_request_below_a_word_of_thanks_is_not_taken_for_a_signature() -> None:
    text = "Thanks!\n\nCould you also send us the statement of March?"

    assert trim(text).new_text == text


def test_a_disclaimer_is_not_new() -> None:
    text = f"{NOW}\n\nThis e-mail and any attachments are confidential and intended solely for the addressee.\nIf you received it in error, delete it."

    trimmed = trim(text)

    assert trimmed.new_text == NOW
    assert FragmentKind.DISCLAIMER in {fragment.kind for fragment in trimmed.fragments}


def test_a_warning_of_the_receiving_side_is_not_new() -> None:
    assert trim(f"CAUTION: This email originated from outside of the organization.\n\n{NOW}").new_text == NOW


def test_a_bare_forward_shows_what_its_author_wrote() -> None:
    text = (
        "---------- Forwarded message ---------\nFrom: Tom <tom@client.example>\nDate: Mon, 3 Mar 2025\n"
        f"Subject: Invoice\nTo: <sales@ours.example>\n\n{NOW}\n\nRegards\nTom Baker\n"
    )

    trimmed = trim(text, subject="Fwd: Invoice")

    assert trimmed.is_bare_forward
    assert trimmed.new_text == ""
    assert trimmed.forwarded_text == NOW


def test_a_word_of_handover_above_a_forward_keeps_it_bare() -> None:
    text = f"FYI, please see below.\n\nFrom: Tom\nSent: Monday\nTo: Sales\nSubject: Invoice\n\n{NOW}"

    trimmed = trim(text, subject="FW: Invoice")

    assert trimmed.is_bare_forward
    assert trimmed.forwarded_text == NOW


def test_an_empty_reply_above_history_is_no_forward() -> None:
    trimmed = trim(HISTORIES["outlook en"], subject="RE: Reminder")

    assert trimmed.new_text == ""
    assert not trimmed.is_bare_forward


_LINES = st.sampled_from(
    [
        NOW,
        "",
        "> quoted",
        ">> deeper",
        "-- ",
        "Regards",
        "Jane Doe",
        "On 3 Mar 2025, B <b@x.example> wrote:",
        "Von: A",
        "Gesendet: B",
    ]
    + [line for history in HISTORIES.values() for line in history.splitlines()]
)


@given(st.lists(_LINES, max_size=30).map("\n".join) | st.text(max_size=400), st.sampled_from(["", "Re: x", "Fwd: x"]))
@example("\x0b\x1c a\r\r\n> b", "")
@settings(max_examples=150)
def test_fragments_cover_the_text_exactly(text: str, subject: str) -> None:
    fragments = trim(text, subject).fragments

    assert "".join(text[part.span.start : part.span.end] for part in fragments) == text
    assert all(first.span.end == second.span.start for first, second in pairwise(fragments))


@pytest.mark.parametrize(
    "block",
    [
        "Dave",
        "K. Benali",
        "/Greta",
        "Trish @ Penrose",
        "Nadia Petrov | Accounts Assistant | Calder Engineering\nReg. office: 4 Mill Lane, Leeds",
        "Merrow District Council\nPayments team",
        "Le secrétariat",
        "mr. J. Hendriks, curator",
        "Bonne journée\nMme Ormesson",
        "Gracias y saludos,",
        "Miłego dnia\nJan Wrona",
        "Yours faithfully\n\nHarriet Lowe\nLowe & Partners LLP\nAuthorised and regulated. Service by e-mail is not accepted.",
        "Mit freundlichen Grüßen\n\nPetra Hofmann\nDiese E-Mail enthält vertrauliche Informationen, die nur für den Empfänger bestimmt sind.",
        "K. O'Dowd\nCity Clerk's Office\nFax 555-0177",
    ],
)
def test_a_last_paragraph_that_only_says_who_wrote_is_a_signature(block: str) -> None:
    assert trim(f"{NOW}\n\n{block}").new_text == NOW


@pytest.mark.parametrize(
    "line",
    [
        "Urgent!",
        "Please advise",
        "PO 4500771 must be on it",
        "Looking forward to your answer",
        "Thank you for your help with this.",
        "Zahlung folgt am Freitag",
        "Total EUR 500.00",
        "When can we expect it?",
    ],
)
def test_a_last_paragraph_that_says_something_stays_new(line: str) -> None:
    assert trim(f"{NOW}\n\n{line}").new_text.endswith(line)


@pytest.mark.parametrize(
    ("sender", "block"),
    [
        ("Héctor Luna", "Ing. Héctor Luna"),
        ("Accountantskantoor Postma", "M. Postma RA"),
        ("Advocatenkantoor Mertens", "Mr. Mertens"),
        ("mec. Anna Reed", "adw. Anna Reed"),
        ("Anna Reed", "r. pr. Anna Reed"),
        ("Studio Bassi", "Avv. Carlo Bassi"),
        ("Rosa Lima", "Eng.ª Rosa Lima"),
        ("Tom Hale", "Mr T Hale FCA"),
        ("Office of the Trustee", "\nS. Holloway, Chapter 7 Trustee"),
        ("Accounts Payable", "\nThanks\nBev - AP Ferris Hire (Mon-Wed)"),
        ("Lutz Adam", "\nMit vorzüglicher Hochachtung\nLutz Adam"),
    ],
)
def test_whoever_signs_with_a_title_is_no_new_text(sender: str, block: str) -> None:
    assert (
        trim(f"Please answer by the 14th of March.\n{block}", "", sender).new_text
        == "Please answer by the 14th of March."
    )


@pytest.mark.parametrize(
    "block",
    [
        "With every good wish,\nAnna",
        "God bless\nAnna",
        "Thanks a mill,\nAnnie",
        "Mit bestem Dank und freundlichem Gruß\n\nAnna Reed\nSteuerfachangestellte",
        "Avec mes remerciements,\n\nAnna Reed\nService Finances",
        "Recevez, Madame, mes salutations distinguées.\n\nAnna Reed",
        "Un saludo y gracias,\nPaqui",
        "Que Dios les bendiga.\nHna. Anna Reed",
        "Grazie mille e buon lavoro\n\nAnna Reed\nUfficio Amministrazione",
        "Alvast hartelijk dank en vriendelijke groeten,\nAnna",
        "Com os nossos melhores e mais cordiais cumprimentos\nAnna Reed",
        "Dziękuję bardzo i serdecznie pozdrawiam\nAnna Reed",
    ],
)
def test_a_closing_is_known_by_its_words(block: str) -> None:
    assert trim(f"{NOW}\n\n{block}", "", "Anna Reed").new_text == NOW


@pytest.mark.parametrize("line", ["Thanks a mill", "Grazie infinite!!", "From all of us: we wish it were paid"])
def test_words_of_a_closing_without_a_wish_or_a_name_stay_new(line: str) -> None:
    assert trim(f"{NOW}\n\n{line}", "", "Anna Reed").new_text.endswith(line)


@pytest.mark.parametrize(
    ("sender", "block"),
    [
        (
            "Group Finance Director",
            "Leonie Marsh\nGroup Finance Director\nAurelia Group\n\nAssistant: D. Fell, 01632 960777",
        ),
        ("Maxine Ollerton", "Max\n\nThornbury College Finance\nSent from Outlook for iOS"),
        ("Policlinico San Rocco", "Il Dirigente U.O. Acquisti\nDott. Carlo Bassi\nPoliclinico San Rocco"),
        ("Rosa Lima", "Signed on behalf of The Pemberley Trust\nRosa Lima, Finance Director"),
        ("Calder Freight", "Credit Control\nCalder Freight"),
        ("Kessler Logistik", "i. A. Bernd Vogt\nKreditorenbuchhaltung\nKessler Logistik GmbH"),
        ("Centro Hospitalar - Fornecedores", "Centro Hospitalar do Douro, E.P.E.\nGestão Financeira"),
        ("Réception", "Goulven, quai 3"),
        ("Receiving Desk", "Calder Receiving\nBay 4"),
        (
            "Paula Renner",
            "Paula Renner\nProcurement\nDid you know? You can check invoices and file disputes in the supplier portal.",
        ),
        (
            "CSP Novalys",
            "L'équipe Comptabilité\nCSP Novalys\n\nCe courriel provient d'un prestataire agissant pour le groupe Novalys.",
        ),
    ],
)
def test_names_and_departments_above_the_senders_name_are_of_his_signature(sender: str, block: str) -> None:
    assert trim(f"{NOW}\n\n{block}", "", sender).new_text == NOW


@pytest.mark.parametrize(
    "line",
    [
        "This message is automatically generated. Please do not reply to this e-mail.",
        "Diese Nachricht wurde automatisch versandt. Antworten an diese Adresse werden nicht gelesen.",
        "Ce message a été envoyé automatiquement, merci de ne pas y répondre.",
        "Este correo se ha generado de forma automática. No responda a este mensaje.",
        "Messaggio generato automaticamente dal sistema - si prega di non rispondere.",
        "Dit is een automatisch gegenereerd bericht.",
        "Mensagem automática - por favor não responda.",
        "Wiadomość wygenerowana automatycznie, prosimy na nią nie odpowiadać.",
    ],
)
def test_what_a_machine_says_of_itself_is_not_new(line: str) -> None:
    assert trim(f"{NOW}\n\n{line}\n\nHarbour Trading Ltd").new_text == NOW
    assert trim(line).new_text == line


def test_a_condition_on_answers_stays_new() -> None:
    line = "Do not reply to this e-mail unless you have further invoices."

    assert trim(f"{NOW}\n\n{line}").new_text.endswith(line)


@pytest.mark.parametrize("line", ["Dott. Carlo Verdi", "Mr Bassi knows"])
def test_somebody_else_with_a_title_is_new(line: str) -> None:
    assert trim(f"Contattate pure\n{line}", "", "Carlo Bassi").new_text.endswith(line)


def test_the_sender_with_a_title_needs_no_empty_line() -> None:
    assert trim(f"{NOW}\nShelby Cortez, Office Mgr", sender_name="Shelby Cortez").new_text == NOW


def test_an_answer_above_the_headers_of_notes_is_new() -> None:
    block = "             Billing                                         \n             <b@ours.example>                  To\n             03/03/2025                         Jane\n                                                  cc\n                                             Subject\n                                  Re: Reminder\n\nYou owe us."

    assert trim(f"{NOW}\n\n{block}", "Re: Reminder").new_text == NOW


@pytest.mark.parametrize(
    "text",
    [
        "Let op: wij hebben een nieuw IBAN. Het oude mag niet meer gebruikt worden.",
        "Attention: the invoice below was paid twice.\n\nPlease credit one of the two.",
        "Achtung: 4711 ist doppelt berechnet.",
    ],
)
def test_a_sender_who_says_attention_is_no_banner(text: str) -> None:
    assert trim(text).new_text == text


def test_a_banner_of_the_receiving_side_is_left_out() -> None:
    assert trim("CAUTION: this e-mail came from outside.\n\nPlease send 4711.").new_text == "Please send 4711."


@pytest.mark.parametrize(
    "attribution",
    [
        "On Tue, Fernhollow Billing wrote:",
        "Am Dienstag schrieb Fernhollow Billing:",
        "Le mar., Fernhollow Billing a écrit :",
        "El martes, Fernhollow Billing escribió:",
        "Op dinsdag schreef Fernhollow Billing:",
    ],
)
def test_who_wrote_without_a_date_is_history_where_marked_lines_follow(attribution: str) -> None:
    new = "Any news on the below?"
    said = f"{new}\n\n{attribution}\n\n“we will credit it”\n\nNothing has come."

    assert trim(f"{new}\n\n{attribution}\n\n> Please find invoice 88120.\n").new_text == new
    assert trim(said).new_text == said


def test_who_forwards_with_nothing_but_his_name_says_nothing_himself() -> None:
    forwarded = (
        "-----Mensaje original-----\nDe: Pagos <pagos@solymar.example>\nAsunto: Pago\n\nHemos pagado la S40120K.\n"
    )

    alone = trim(
        f"Belén Ortiz\nContabilidad de proveedores\nCadena Solymar\n\n{forwarded}", "RV: Pago", "Belén Ortiz"
    )
    asking = trim(f"Belén, por favor archiva esto\n\n{forwarded}", "RV: Pago", "Belén Ortiz")

    assert (alone.new_text, alone.is_bare_forward) == ("", True)
    assert asking.new_text == "Belén, por favor archiva esto"
