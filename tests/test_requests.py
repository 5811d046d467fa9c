"""A mail that asks for several things gives several requests, each with what it captured."""

from pathlib import Path

import numpy as np
import pytest

from parsers.intent.classify import read_cues
from parsers.intent.dispute_reasons import REASONS, ReasonRow, find_reason
from parsers.intent.request_labels import LABELS_OF, TAUGHT, TYPES
from parsers.intent.request_training import read_request_lines, write_out
from parsers.intent.request_wording import load_request_weights
from parsers.intent.requests import find_requests
from parsers.intent.rules import CUES
from parsers.mail import read_mail
from parsers.message import REQUEST_TYPES, Classification, Intent, RequestSpan
from parsers.numbers.amounts import find_amounts
from parsers.numbers.references import find_references


def requests_of(text: str) -> tuple[RequestSpan, ...]:
    return find_requests(read_cues(text), find_references(text), find_amounts(text))


def test_every_request_type_of_the_cues_has_a_name() -> None:
    assert {cue.request for cue in CUES} - {""} <= set(REQUEST_TYPES)


def test_a_copy_request_captures_its_invoices() -> None:
    request = requests_of("Please send me copies of invoices INV-1001 and INV-1002.")[0]

    assert request.type == "invoice_copy"
    assert request.captured["invoices"] == ["INV-1001", "INV-1002"]


def test_one_mail_with_two_requests_gives_two() -> None:
    text = "Please send us a copy of invoice 4711. We will pay invoice 4802 on 15 May 2025."

    copy, promise = requests_of(text)

    assert (copy.type, copy.captured["invoices"]) == ("invoice_copy", ["4711"])
    assert (promise.type, promise.captured["invoices"]) == ("promise_to_pay", ["4802"])
    assert promise.captured["dates"] == ["2025-05-15"]
    assert text[promise.span.start : promise.span.end].startswith("We will pay")


def test_a_dispute_captures_its_reason() -> None:
    request = requests_of("We dispute invoice 4711, it was billed twice.")[0]

    assert request.type == "dispute"
    assert request.captured["reason"] == ["DUPINV"]


def test_a_list_below_the_request_belongs_to_it() -> None:
    request = requests_of("Please send me copies of the following invoices:\n\n- 4711001\n- 4711002\n")[0]

    assert request.captured["invoices"] == ["4711001", "4711002"]


def test_a_mail_without_request_has_none() -> None:
    assert requests_of("Good morning, have a nice day.") == ()


def read(text: str) -> list[tuple[str, list[str]]]:
    """The types of a whole mail's requests with the invoices that each captured."""
    mail = f"From: jo@client.example\nTo: billing@ours.example\nContent-Type: text/plain; charset=utf-8\n\n{text}"
    return [(each.type, each.captured.get("invoices", [])) for each in read_mail(mail.encode()).requests]


def test_a_request_that_points_back_takes_the_numbers_before_it() -> None:
    text = "I am short three of yours - 884120, 884121 and 884137. Could you resend?\nVendor no at our end is 100382."

    assert read(text) == [("invoice_copy", ["884120", "884121", "884137"])]


def test_an_order_that_is_told_beside_a_wish_for_copies_is_not_to_be_changed() -> None:
    (request,) = requests_of(
        "Não temos registo da fatura FT 2026/1187. Podem enviar segunda via? A nota de encomenda é a 4500098."
    )

    assert request.type == "invoice_copy"
    assert request.captured == {"invoices": ["FT 2026/1187"], "po_numbers": ["4500098"]}


@pytest.mark.parametrize(
    ("text", "invoices"),
    [
        (
            "I have both 5512 and 5530 for what looks like the same order (PO 2291). Which one is valid?",
            ["5512", "5530"],
        ),
        ("Quelle est la bonne, la 4410 ou la 4398 ? Elles semblent identiques.", ["4410", "4398"]),
        ("¿Cuál es la válida, la 4410 o la 4398? Parecen la misma.", ["4410", "4398"]),
    ],
)
def test_who_asks_which_of_two_invoices_counts_objects_politely(text: str, invoices: list[str]) -> None:
    mail = read_mail(f"From: jo@client.example\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode())

    assert mail.classification.label is Intent.DISPUTE
    assert [(each.type, each.captured["invoices"]) for each in mail.requests] == [("dispute", invoices)]


def test_what_only_names_or_sends_back_what_was_asked_for_is_no_further_request() -> None:
    paper = "Before we can release the first payment we need a current W-9. Both can be returned to this address."

    assert read(paper) == [("vendor_form", [])]
    assert read("Jullie rekenen 14,95, op de prijslijst staat 12,50. Het gaat om V-5521. Corrigeren graag") == [
        ("dispute", ["V-5521"])
    ]


def test_a_statement_that_is_only_told_of_is_not_asked_for() -> None:
    text = "I'm reconciling your September statement and invoices 40123 and 40131 never reached us. Copies, please?"

    assert read(text) == [("invoice_copy", ["40123", "40131"])]


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for the note. Who is our contact now that Peter has left? I tried his number and it goes nowhere.",
        "Wer ist denn bei Ihnen jetzt für uns zuständig? Frau Weber ist im Ruhestand.",
        "Bonjour, qui est désormais notre interlocuteur pour les factures ?",
        "Hola, ¿quién lleva ahora nuestra cuenta? Marta ya no contesta.",
        "Chi è adesso il nostro referente in amministrazione?",
        "Hoi, wie is nu onze contactpersoon bij jullie? Sanne is toch weg?",
        "Boa tarde, quem é agora a pessoa responsável pela nossa conta? A Sofia já não está aí, pois não?",
        "Boa tarde, quem trata agora da nossa conta? A Sofia saiu, pois não?",
        "Dzień dobry, kto jest teraz naszym opiekunem? Pani Anna podobno odeszła.",
    ],
)
def test_who_asks_whom_to_turn_to_has_a_request_of_its_own(text: str) -> None:
    assert read(text) == [("contact_question", [])]


def test_a_new_contact_that_is_told_is_a_change() -> None:
    assert read("Our contact for invoices is now Jane Hill, please update your records.") == [("address_change", [])]


def test_papers_that_are_to_be_sent_by_friday_are_no_invoices() -> None:
    text = (
        "Ci servono il DURC in corso di validità e il certificato della partita IVA. Potete inviarli entro venerdì?"
    )

    assert read(text) == [("tax_certificate", [])]


def test_an_invoice_to_be_issued_anew_captures_both_orders() -> None:
    text = "PO 7700451 has been replaced by PO 7700512. Kindly reissue invoice 66210 accordingly."

    (request,) = requests_of(text)

    assert request.type == "po_change"
    assert request.captured["po_numbers"] == ["7700451", "7700512"]


def test_a_series_below_the_request_belongs_to_it_as_a_range() -> None:
    (request,) = requests_of("need copies\n10023-10027\n10031\n10040 thru 10044")

    assert request.captured["invoices"] == ["10023", "10027", "10031", "10040", "10044"]
    assert request.captured["ranges"] == [{"from": "10023", "to": "10027"}, {"from": "10040", "to": "10044"}]


@pytest.mark.parametrize(
    "text",
    [
        "Your case CS0019283 has been created and we will respond.",
        "Thank you for the invoice copy.",
        "We have not changed our bank.",
        "Nos coordonnées bancaires n'ont pas changé.",
        "Es ist nichts weiter zu tun, danke.",
    ],
)
def test_courtesy_and_the_chatter_of_machines_ask_for_nothing(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Remittance advice 2231 is attached. Queries: ap@client.example", ["remittance"]),
        ("Anbei unser Avis. Bei Rückfragen wenden Sie sich an ap@client.example", ["remittance"]),
        ("For queries please use our new address ap.new@client.example from now on.", ["address_change"]),
    ],
)
def test_where_questions_go_to_is_no_news_of_an_address(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in read(text)] == kinds


@pytest.mark.parametrize("text", ["Do not call the office as the lines are down.", "They stopped writing in May."])
def test_no_account_is_frozen_without_the_words_and_the_wording(text: str) -> None:
    assert not {"cease", "legal", "insolvency"} & {kind for kind, _ in read(text)}


def test_a_notice_of_insolvency_asks_for_claims_and_not_for_silence() -> None:
    kinds = {
        kind for kind, _ in read("Joint Administrators were appointed. Please do not contact the company directly.")
    }

    assert "insolvency" in kinds
    assert "cease" not in kinds


def test_a_sentence_beside_the_one_that_asks_has_to_ask_for_itself() -> None:
    text = "Please send me a copy of invoice 4711.\n\nMy manager is nervous.\n\nThen I can get it through."

    assert read(text) == [("invoice_copy", ["4711"])]


def test_a_taught_line_is_written_out_for_each_word_of_its_longest_choice() -> None:
    assert list(write_out("{Can|Could|Would} you {send|mail} it?")) == [
        "Can you send it?",
        "Could you mail it?",
        "Would you mail it?",
    ]
    assert list(write_out("Send it.")) == ["Send it."]


def test_the_model_of_requests_is_refused_when_its_types_are_others(tmp_path: Path) -> None:
    other = tmp_path / "requests.npz"
    np.savez(other, types=np.array(["copy"]), weights=np.zeros((1, 1)), scale=np.ones(1), bias=np.zeros(1))

    with pytest.raises(ValueError, match="another version"):
        load_request_weights(other)


def test_each_type_of_request_is_taught_and_has_labels() -> None:
    assert set(LABELS_OF) == set(TYPES)
    assert set(TAUGHT) == {line.type for line in read_request_lines()}


@pytest.mark.parametrize(("row", "example"), [(row, example) for row in REASONS for example in row.examples])
def test_each_reason_is_found_in_its_examples(row: ReasonRow, example: str) -> None:
    assert find_reason(example) == row.code


def test_a_company_apart_is_no_rate() -> None:
    assert find_reason("It went to a separate corporate site.") is None


def test_what_was_paid_before_it_is_asked_for_is_one_request() -> None:
    text = "Your reminder lists 551902. We sent 388.80 GBP on 28 October 2025. Has the money reached you?"

    (request,) = requests_of(text)

    assert request.type == "payment_status"
    assert request.captured["invoices"] == ["551902"]
    assert request.captured["dates"] == ["2025-10-28"]


def test_an_advice_with_a_question_behind_it_stays_a_remittance() -> None:
    text = "Please find attached our remittance advice for 4711 and 4712. Did you receive the money?"

    assert requests_of(text)[0].type == "remittance"


def test_what_is_to_be_sent_again_is_what_was_spoken_of_before() -> None:
    text = "Our copy of the account statement dated 31 October got lost. Could you send it once more?"

    assert {each.type for each in requests_of(text)} == {"statement"}


def test_a_number_that_is_named_twice_belongs_to_both_requests() -> None:
    text = "We transferred 900.00 EUR today for 44102 and 44109. We deducted 64.00 EUR from 44109, two were broken."

    paid, short = requests_of(text)

    assert (paid.type, paid.captured["invoices"]) == ("remittance", ["44102", "44109"])
    assert (short.type, short.captured["invoices"]) == ("short_pay", ["44109"])
    assert short.captured["reason"] == ["DAMAGED"]


def test_each_point_of_a_list_asks_for_itself() -> None:
    text = "Hello,\n1. please send invoices 3301 to 3306\n2. i cannot log in to your portal\n3. how much do i owe you"

    assert [each.type for each in requests_of(text)] == ["invoice_copy", "portal_access", "balance"]


@pytest.mark.parametrize(
    ("text", "contract"),
    [
        ("Nous résilions le contrat d'entretien CE-4471 au 28 février 2026.", "CE-4471"),
        ("We hereby cancel equipment lease 771-B as of 15 January 2026.", "771-B"),
        ("Wir kündigen den Mietvertrag 30441 zum 31.12.2026.", "30441"),
        ("Wypowiadamy umowę najmu 771-B z dniem 31.12.2026.", "771-B"),
    ],
)
def test_the_contract_of_a_cancellation_is_no_invoice(text: str, contract: str) -> None:
    (request,) = requests_of(text)

    assert request.captured["contracts"] == [contract]
    assert "invoices" not in request.captured


def test_the_day_an_invoice_fell_due_is_no_period_of_documents() -> None:
    (request,) = read_periods(
        "Could you tell us whether our invoice 3382 is in your next run? It was due at 31 October 2025."
    )
    assert request == []

    (request,) = read_periods("Please send us a statement of our account at 31 October 2025.")
    assert request == ["2025-10-31"]


def read_periods(text: str) -> list[list[str]]:
    return [[each["to"] for each in request.captured.get("periods", [])] for request in requests_of(text)]


def test_a_question_behind_a_payment_is_about_the_payment() -> None:
    text = "I paid 318.20 EUR by card on 27 October 2025. Can you confirm whether it landed on your account?"

    assert [each.type for each in requests_of(text)] == ["payment_status"]


def test_an_amount_at_the_beginning_belongs_to_its_sentence() -> None:
    text = "Hello,\n\n£871.36 left us yesterday for 44102. Besides, please send us a copy of invoice 44109."

    assert [each.captured.get("amounts") for each in requests_of(text)] == [["GBP 871.36"], None]


def test_a_credit_note_that_is_to_be_used_is_no_invoice() -> None:
    (request,) = requests_of("Bitte verrechnen Sie die GU-4410 mit der Rechnung 71220.")

    assert (request.captured["credit_notes"], request.captured["invoices"]) == (["GU-4410"], ["71220"])


def test_whether_an_invoice_is_in_the_run_is_asked_and_not_promised() -> None:
    assert read("Is our invoice 4711 in your next payment run?") == [("payment_status", ["4711"])]
    assert read("Your invoice 4711 is in our next payment run.") == [("promise_to_pay", ["4711"])]


def test_what_a_fraud_asks_besides_is_no_request() -> None:
    text = "I need you to pay 23,450.00 GBP to a consultant today. Send me a copy of the invoice when it is done."
    told = Classification(Intent.INFORMATIONAL, 0.9, (), None, ())
    arguments = (read_cues(text), find_references(text), find_amounts(text))

    assert find_requests(*arguments, classification=told, signs={"fraud"}) == ()
    assert find_requests(*arguments, classification=told) != ()


def test_copies_of_named_invoices_are_wanted_beside_new_bank_details() -> None:
    mail = read_mail(
        b"From: Ewan Baird <ewan@brackwater.example>\nSubject: April copies, and our new bank account\n\n"
        b"Good morning Mara,\n\nplease send copies of 90418223 and 90419961 once more. Last, our bank details have "
        b"changed: please use the new account at Northgate Bank for any refund.\n\nRegards\nEwan\n"
    )

    assert "fraud" in mail.flags
    assert [request.type for request in mail.requests] == ["invoice_copy", "bank_change"]
    assert mail.requests[0].captured["invoices"] == ["90418223", "90419961"]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Could you send invoice 4711 and confirm our balance as of 30 June?", ["invoice_copy", "balance"]),
        ("We need a copy of 4711 and your W-9.", ["invoice_copy", "vendor_form"]),
        ("Bitte eine Kopie der Rechnung 4711 sowie einen Kontoauszug.", ["invoice_copy", "statement"]),
        ("Merci d'envoyer un duplicata de la FA-4711 ainsi qu'un relevé de compte.", ["invoice_copy", "statement"]),
        ("Rogamos envíen copia de la factura 4711 y el extracto de cuenta.", ["invoice_copy", "statement"]),
        ("Potete inviarci copia della fattura 4711 e l'estratto conto?", ["invoice_copy", "statement"]),
        ("Graag een kopie van factuur 4711 en een rekeningoverzicht.", ["invoice_copy", "statement"]),
        ("Solicitamos a 2.ª via da fatura 4711 e o extrato de conta corrente.", ["invoice_copy", "statement"]),
        ("Proszę o duplikat faktury FV/118/06/2026 oraz potwierdzenie salda.", ["invoice_copy", "balance"]),
        ("Please update our address to 12 Oak St and resend invoice 4711.", ["address_change", "invoice_copy"]),
    ],
)
def test_a_sentence_that_asks_for_two_things_is_two_requests(text: str, types: list[str]) -> None:
    assert [request.type for request in requests_of(text)] == types


@pytest.mark.parametrize(
    "text",
    [
        "Please check and confirm whether invoice 4711 is paid.",
        "Could you send invoices 4711 and 4712 and their delivery note?",
        "We will pay 4711 on Friday and 4712 next week.",
        "Please add PO 45001 to invoice 4711 and resend it.",
        "We have paid 4711 and attach the remittance advice.",
        "I'm reconciling June and can't find three of your invoices: INV-20931, INV-20940 and INV-20955.",
    ],
)
def test_a_sentence_that_says_one_thing_in_two_halves_is_one_request(text: str) -> None:
    assert len(requests_of(text)) == 1


def test_a_mail_that_is_all_subject_has_its_requests() -> None:
    raw = b"Subject: We dispute 4711 and need a copy of 4712\nFrom: jo@client.example\nTo: billing@ours.example\n\n"

    reading = read_mail(raw)

    assert reading.classification.label is Intent.DISPUTE
    assert [(each.type, each.captured["invoices"]) for each in reading.requests] == [
        ("dispute", ["4711"]),
        ("invoice_copy", ["4712"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Invoices 88120 and 88127 are approved and will be paid on Friday. 88133 still waits for the site manager.",
        "Die Rechnungen 88120 und 88127 zahlen wir am Freitag. Die 88133 liegt noch beim Bauleiter.",
        "As faturas 88120 e 88127 serão pagas na sexta. A 88133 aguarda a validação do diretor.",
    ],
)
def test_what_another_sentence_says_of_an_invoice_is_not_promised(text: str) -> None:
    (promise,) = requests_of(text)

    assert promise.type == "promise_to_pay"
    assert promise.captured["invoices"] == ["88120", "88127"]


def test_a_day_without_its_year_is_promised() -> None:
    (promise,) = read_mail(
        b"Subject: x\nFrom: jo@client.example\nTo: billing@ours.example\nDate: Wed, 12 Nov 2025 09:00:00 +0000\n\n"
        b"Invoice 551187 is approved and will be paid on 28/11.\n"
    ).requests

    assert promise.captured["dates"] == ["2025-11-28"]
