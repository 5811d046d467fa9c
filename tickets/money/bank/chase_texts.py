"""A task in, the question to the payer out: did you pay what you announced, what is this payment for, or where is the
rest of your advice?

A person looks the text over and sends it. One row a language; words in braces are facts of ours.
"""

# ruff: noqa: E501 (tables read best with one row a line)

from collections.abc import Mapping

from sqlalchemy.orm import Session

from parsers.money import from_minor
from tickets.local_formats import say_day, say_money
from tickets.money.advices.missing_parts import find_missing_parts
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.chases import Chase, ChaseKind
from tickets.money.bank.receipts import BankReceipt

# Language: (for the money of an advice, for the advice of a payment, for the missing parts of an advice, and what is
# said in it when their amount is known).
TEXTS: Mapping[str, tuple[str, str, str, str]] = {
    "en": (
        "Hello,\n\nyour remittance advice {reference} announces a payment of {amount} for {day}. We have not found it at our bank yet.\n\nHas it left, and to which of our accounts?\n",
        "Hello,\n\non {day} we received {amount} from you ({said}). We have no remittance advice for it yet.\n\nWhich invoices does it pay? A list with numbers and amounts is enough; please answer this mail.\n",
        "Hello,\n\nof your payment {reference} we have only a part of the remittance advice.{gap}\n\nPlease send us the missing part, or the whole advice, in answer to this mail.\n",
        " Of {amount} its lines explain {here}; {missing} is not explained.",
    ),
    "de": (
        "Guten Tag,\n\nIhr Zahlungsavis {reference} kündigt eine Zahlung über {amount} zum {day} an. Auf unserem Konto finden wir sie noch nicht.\n\nIst sie hinausgegangen, und auf welches unserer Konten?\n",
        "Guten Tag,\n\nam {day} haben wir {amount} von Ihnen erhalten ({said}). Ein Avis dazu haben wir noch nicht.\n\nWelche Rechnungen werden damit bezahlt? Eine Liste mit Nummern und Beträgen genügt; bitte antworten Sie auf diese Mail.\n",
        "Guten Tag,\n\nvom Avis zu Ihrer Zahlung {reference} liegt uns nur ein Teil vor.{gap}\n\nBitte senden Sie uns den fehlenden Teil oder das ganze Avis als Antwort auf diese Mail.\n",
        " Von {amount} erklären seine Zeilen {here}; {missing} sind offen.",
    ),
    "fr": (
        "Bonjour,\n\nvotre avis de paiement {reference} annonce {amount} pour le {day}. Nous ne trouvons pas encore ce versement sur notre compte.\n\nEst-il parti, et vers lequel de nos comptes ?\n",
        "Bonjour,\n\nle {day}, nous avons reçu {amount} de votre part ({said}). Nous n'avons pas encore d'avis de paiement.\n\nQuelles factures sont réglées ? Une liste avec numéros et montants suffit ; merci de répondre à ce message.\n",
        "Bonjour,\n\nde l'avis concernant votre paiement {reference}, nous n'avons reçu qu'une partie.{gap}\n\nMerci de nous envoyer la partie manquante, ou l'avis complet, en réponse à ce message.\n",
        " Sur {amount}, ses lignes expliquent {here} ; il manque {missing}.",
    ),
    "es": (
        "Buenos días:\n\nsu aviso de pago {reference} anuncia {amount} para el {day}. Aún no lo encontramos en nuestra cuenta.\n\n¿Ha salido, y a cuál de nuestras cuentas?\n",
        "Buenos días:\n\nel {day} recibimos {amount} de ustedes ({said}). Aún no tenemos el aviso de pago.\n\n¿Qué facturas paga? Basta una lista con números e importes; por favor, respondan a este mensaje.\n",
        "Buenos días:\n\ndel aviso de su pago {reference} solo hemos recibido una parte.{gap}\n\nPor favor, envíennos la parte que falta, o el aviso completo, en respuesta a este mensaje.\n",
        " De {amount} sus líneas explican {here}; faltan {missing}.",
    ),
    "it": (
        "Buongiorno,\n\nil vostro avviso di pagamento {reference} annuncia {amount} per il {day}. Non lo troviamo ancora sul nostro conto.\n\nÈ partito, e verso quale dei nostri conti?\n",
        "Buongiorno,\n\nil {day} abbiamo ricevuto {amount} da voi ({said}). Non abbiamo ancora l'avviso di pagamento.\n\nQuali fatture paga? Basta un elenco con numeri e importi; vi preghiamo di rispondere a questo messaggio.\n",
        "Buongiorno,\n\ndell'avviso relativo al vostro pagamento {reference} abbiamo ricevuto solo una parte.{gap}\n\nVi preghiamo di inviarci la parte mancante, o l'avviso completo, in risposta a questo messaggio.\n",
        " Di {amount} le sue righe spiegano {here}; mancano {missing}.",
    ),
    "nl": (
        "Goedendag,\n\nuw betalingsadvies {reference} kondigt {amount} aan voor {day}. Wij vinden het bedrag nog niet op onze rekening.\n\nIs het overgemaakt, en naar welke van onze rekeningen?\n",
        "Goedendag,\n\nop {day} hebben wij {amount} van u ontvangen ({said}). Wij hebben er nog geen betalingsadvies bij.\n\nWelke facturen betaalt u ermee? Een lijst met nummers en bedragen is genoeg; antwoord gerust op deze mail.\n",
        "Goedendag,\n\nvan het betalingsadvies bij uw betaling {reference} hebben wij maar een deel.{gap}\n\nStuurt u ons het ontbrekende deel, of het hele advies, als antwoord op deze mail.\n",
        " Van {amount} verklaren de regels {here}; {missing} ontbreekt.",
    ),
    "pt": (
        "Bom dia,\n\no vosso aviso de pagamento {reference} anuncia {amount} para {day}. Ainda não o encontramos na nossa conta.\n\nJá saiu, e para qual das nossas contas?\n",
        "Bom dia,\n\nem {day} recebemos {amount} da vossa parte ({said}). Ainda não temos o aviso de pagamento.\n\nQue faturas paga? Basta uma lista com números e valores; por favor respondam a esta mensagem.\n",
        "Bom dia,\n\ndo aviso do vosso pagamento {reference} recebemos apenas uma parte.{gap}\n\nPor favor enviem-nos a parte em falta, ou o aviso completo, em resposta a esta mensagem.\n",
        " De {amount} as linhas explicam {here}; faltam {missing}.",
    ),
    "pl": (
        "Dzień dobry,\n\nPaństwa awizo {reference} zapowiada płatność {amount} na {day}. Nie widzimy jej jeszcze na naszym koncie.\n\nCzy została wysłana i na które z naszych kont?\n",
        "Dzień dobry,\n\n{day} otrzymaliśmy od Państwa {amount} ({said}). Nie mamy jeszcze awiza do tej płatności.\n\nKtóre faktury zostały opłacone? Wystarczy lista z numerami i kwotami; prosimy o odpowiedź na tę wiadomość.\n",
        "Dzień dobry,\n\nz awiza do Państwa płatności {reference} otrzymaliśmy tylko część.{gap}\n\nProsimy o przesłanie brakującej części lub całego awiza w odpowiedzi na tę wiadomość.\n",
        " Z {amount} jego pozycje wyjaśniają {here}; brakuje {missing}.",
    ),
}


def write_question(session: Session, chase: Chase, language: str | None) -> str:
    """In the ticket's language, else in English."""
    money, advice, parts, gap = TEXTS.get(language or "en", TEXTS["en"])
    if chase.kind == ChaseKind.PARTS:
        return _ask_for_parts(session, session.get_one(Remittance, chase.remittance_id), parts, gap, language)
    if chase.remittance_id is not None:
        remittance = session.get_one(Remittance, chase.remittance_id)
        amount = _say(remittance.total_minor or 0, remittance.currency, language)
        day = say_day(remittance.payment_date or remittance.created_at.date(), language)
        return _tidy(money.format(reference=remittance.reference or "", amount=amount, day=day))
    receipt = session.get_one(BankReceipt, chase.receipt_id)
    said = receipt.payment_reference or receipt.text[:60] or receipt.counterparty or receipt.bank_reference or ""
    amount = _say(receipt.amount_minor, receipt.currency, language)
    return _tidy(advice.format(day=say_day(receipt.booked_on, language), amount=amount, said=said))


def _ask_for_parts(session: Session, remittance: Remittance, text: str, gap: str, language: str | None) -> str:
    missing = find_missing_parts(session, remittance)
    said = ""
    if missing is not None and missing.missing_minor is not None:
        amounts = {
            "amount": missing.here_minor + missing.missing_minor,
            "here": missing.here_minor,
            "missing": missing.missing_minor,
        }
        said = gap.format_map({name: _say(amount, remittance.currency, language) for name, amount in amounts.items()})
    return _tidy(text.format(reference=remittance.reference or "", gap=said))


def _say(minor: int, currency: str | None, language: str | None) -> str:
    return say_money(from_minor(minor, currency or ""), currency or "", language)


def _tidy(text: str) -> str:
    """Without the gap that a fact leaves which nobody stated."""
    return text.replace(" ()", "").replace("  ", " ")
