"""A cell's words in, the fact of a payment that they label out: its number, its day, who pays whom.

A label is known as a whole, or put together of a word of payment and one of number or date. A stronger label wins
over an earlier one.
"""

# ruff: noqa: E501  (a table row stays one line)

import re
from collections.abc import Sequence
from functools import lru_cache

from parsers.dates import date_readings
from parsers.money import CURRENCY_CODES
from parsers.remittance.words import Role, fold, heading_role

_NO = r"( (no|nr|num|number|nummer|numero|id|n|ref|refnr|reference|reference no|reference number|ref no|trace))"
# (field, strength, label on folded text). A stronger label wins over an earlier one.
# fmt: off
_LABELS: tuple[tuple[str, int, str], ...] = (
    ("reference", 3, rf"(payment|pymt|pmt|pay|check|cheque|chk|eft|ach|wire|transfer|bacs|warrant|disbursement|paid){_NO}"),
    ("reference", 3, r"(clearing|clrng) ?(document|doc|no|number)|ausgleichs ?(beleg|nummer|nr)|(payment|zahlungs?|pago|pagamento) ?(document|doc|dokument|documento)|referencia (de |do )?pagamento|betalningsreferens|numer (platnosci|przelewu)"),
    ("reference", 3, r"(ach|eft|wire|fed|bank) (trace|ref|reference)( (no|number|id))?|trace( (no|number|id))?|cheque|check"),
    ("reference", 3, r"zahlungs ?(referenz|nummer|nr|beleg|belegnr|belegnummer|id)|zahlung (nr|nummer)|zahlbeleg( nr)?"),
    ("reference", 3, r"scheck (nr|nummer)|(uberweisung|anweisung)s? ?(nr|nummer|referenz)"),
    ("reference", 3, r"(ref|reference|n|no|numero) (de |du |d )?(paiement|virement|reglement|cheque)|(paiement|virement|reglement|cheque) n"),
    ("reference", 3, r"(ref|referencia|n|no|num|numero) (de |del |de la )?(pago|transferencia|cheque|orden de pago|remesa)"),
    ("reference", 3, r"(pago|transferencia|orden de pago|cheque)( n| no| num)?"),
    ("reference", 3, r"(rif|riferimento|n|no|num|numero) (di |del )?(pagamento|bonifico|mandato|assegno|disposizione)|cro|trn"),
    ("reference", 3, r"(pagamento|bonifico|mandato|disposizione) n|betal(ing|ings) ?(nr|nummer|kenmerk|referentie|id)"),
    ("reference", 3, r"betal(ing|ings)(nr|nummer|kenmerk|referentie)|end to end( id)?|uetr|customer reference"),
    ("reference", 3, r"(ende|end) (zu|to) (ende|end)( (referenz|id|reference|ref))?|e2e( (id|ref))?|kunden ?referenz|mandantenreferenz"),
    ("reference", 3, r"((ref|reference|referencia|riferimento|referentie|id|identificador) )?(de |di )?(bout en bout|bout a bout|extremo a extremo|end to end|ende zu ende|eind tot eind)( (no|nr|ref|referenz|referentie|kenmerk))?|uetr( (ref|code|no|number))?"),
    ("reference", 3, r"imad|omad|cro( trn)?|trn( cro)?|(codice|numero) (cro|trn)|direct credit (ref|reference|no|number)|faster payments? (ref|reference|id)"),
    ("reference", 2, r"bank ?(ref|reference|referenz|referentie)( (no|nr|number))?|(ref|reference|referencia|riferimento|rif) banca(ire|ria|rio)|auftrags ?referenz|buchungsbeleg( nr)?"),
    ("reference", 2, r"(our|your) (payment|transfer|remittance|cheque|check)|(unsere|ihre) (zahlung|uberweisung)|(notre|votre) (paiement|reglement|virement|cheque)"),
    ("reference", 2, r"(nuestr[oa]|su) (pago|transferencia)|(nostro|vostro|ns|vs) (pagamento|bonifico)|(onze|uw) (betaling|overboeking)"),
    ("reference", 2, r"(txn|tx|pv|notification|notice|payment notice) (id|no|nr|number|ref|reference)|confirmation code|(advies|specificatie|melding)s?(nr|nummer)"),
    ("reference", 2, r"(operacion|operacao|operation|operazione|operacja|transaccion|transacao|transazione|transakcja|transaktion|lancamento|comprovativo|justificante|ricevuta)( (n|no|nr|num|numero|numer|number|nummer|id))"),
    ("reference", 2, r"(bordereau|mandat|ordinativo|comprobante) (n|no|nr|num)|(n|no|nr|num|numero) (de |del |di |d )?(bordereau|mandat|ordinativo|comprobante)"),
    ("reference", 2, rf"(payment voucher|confirmation|remittance|advice|payment advice|remittance advice|voucher|settlement|transaction){_NO}"),
    ("reference", 2, r"(zahlungs)?avis ?(nr|nummer|no)?|avisnummer|avis n|(n|no|ref|numero) (de |d |del |di )?(avis|aviso|avviso)"),
    ("reference", 2, r"(aviso|avviso|distinta|bordereau)( n| no)?|(n|no) (distinta|bordereau)|adviesnummer|specificatie ?(nr|nummer)"),
    ("reference", 2, r"(zahl(ungs)?lauf|betaalrun|betaalopdracht|transaktions?|vorgangs?|transactie) ?(nr|no|nummer|id|kenmerk)"),
    ("reference", 2, r"(payment (run|proposal|instruction|order)|zahlungs(vorschlag|auftrag)|proposition de (paiement|reglement)|propuesta de pago|proposta di pagamento|betaalvoorstel)( (executed|released|processed|paid|ausgefuhrt|freigegeben|executee?|ejecutada|eseguita|uitgevoerd))?( (no|nr|n|id))?"),
    ("reference", 2, r"confirmation( (no|nr|number|id))?|bestatigungs ?(nr|nummer|code)|(n|no|num|numero|code|codigo|codice|numer) (de |di )?(confirmation|confirmacion|conferma|confirmacao|potwierdzenia)|bevestigings ?(nr|nummer|code)"),
    ("reference", 2, r"(id|n|no|nr|num|numero|numer|ref|reference|referencia|riferimento) (de |d |da |di |del |dell |de (la|l) |della )?(operation|transaction|operacion|transaccion|operazione|transazione|operacao|transacao|transferencia|operacji|transakcji|przelewu|platnosci)"),
    ("reference", 2, r"viite(numero)?|maksuviite|variabilni symbol|variabilny symbol|cislo platby|kozlemeny|betal(nings|ings)?(id|referens|referanse)|ocr( nummer| ref)?"),
    ("payment_date", 3, r"data (zaplaty|realizacji|waluty|platnosci)|pago em|maksupaiva|datum (platby|uhrady)|fizetes (napja|kelte)|data platii|betal(t|d)? ?(dato|datum|dag)|betalnings(dag|datum)"),
    ("payer", 3, r"maksaja|platce|platitel|fizeto|platitor|fran|fra"),
    ("payee", 3, r"saaja|prijemce|prijemca|kedvezmenyezett|beneficiar|till|til"),
    ("reference", 2, r"remittance|voucher|(instruction|order|disbursement) (id|ref|reference)|(codigo|num|numero|n|no) (de |di |d )?(operacion|operacao)"),
    ("reference", 1, r"reference|ref|ref no|reference no|reference number|our ref|our reference|doc(ument)? (no|nr|number)|doc(ument)?"),
    ("reference", 2, r"(zahlungs|uberweisungs)(mitteilung|anzeige|avis|aviso) ?(nr|nummer)|betaal(specificatie|advies|overzicht) ?(nr|nummer)|awizo (nr|numer)"),
    ("reference", 2, r"utr( (no|number))?|aviso ?(nummer|nr)|(numer|nr) (awiza|referencyjny)|numero (de |di )?(distinta|remesa)|n(um)? ordem"),
    ("reference", 1, r"(pay |payment )?(run|batch)|lote?|lotto|(zahl|zahlungs|betaal)?(lauf|run)( nr| nummer)?|remesa|referencja"),
    ("reference", 1, rf"(num|numero|n|no|nr) (de |di |d )?(orden|ordine|ordre)|(run|batch){_NO}|batch(nr|nummer)|(lote?|lotto|batch) (n|no|nr)"),
    ("reference", 1, r"(opdracht|auftrags?|zlecenie)( ?(nr|nummer|no))?|ordre n|orden n|ordem n"),
    ("reference", 1, r"verwendungszweck|referenz|unser zeichen|unsere referenz|beleg(nr|nummer)?|beleg nr|notre ref|notre reference|ref interne"),
    ("reference", 1, r"referencia|nuestra ref(erencia)?|riferimento|ns rif|nostro rif(erimento)?|kenmerk|ons kenmerk|referentie"),
    ("payment_date", 3, r"(payment|pay|check|cheque|paid|value|settlement|transfer|remittance|effective|eft|ach|deposit|wire) date"),
    ("payment_date", 3, r"date (paid|of payment)|paid on|payment dated?|zahlungs ?datum|zahltag|datum der zahlung|wertstellung"),
    ("payment_date", 3, r"(clearing|clrng|process|processing|processed|release|released|posting) date|ausgleichsdatum|zahlungstag|zahldatum|ausfuhrungsdatum|uberweisungsdatum|buchungsdatum|valuta(datum)?|zahlung vom"),
    ("payment_date", 3, r"date (de |du |d )?(paiement|virement|reglement|valeur|execution)|(virement|paiement|reglement) du"),
    ("payment_date", 3, r"fecha (de |del |de la )?(pago|transferencia|valor|abono)|data (di |del |de )?(pagamento|bonifico|valuta)"),
    ("payment_date", 3, r"data (disposizione|esecuzione)|betaal ?datum|betalings ?datum|datum (van )?betaling|valutadatum"),
    ("payment_date", 3, r"(executed|sent|wired|transferred|settled|remitted)( on)?|date (executed|sent|wired|transferred|settled|remitted)|data ?valor"),
    ("payment_date", 3, r"(ausgefuhrt|uberwiesen|gezahlt|bezahlt|ausfuhrung) am|(uitgevoerd|betaald|overgemaakt) op|(execute|vire|paye|regle) le|date d execution"),
    ("payment_date", 3, r"(ejecutado|pagado|abonado) el|(f|fecha) (de )?(ejecucion|pago|valor|abono)|(eseguito|pagato) il|uitvoeringsdatum|data d esecuzione"),
    ("payment_date", 3, r"(payment value|execution|effective entry|direct deposit|credit|expected payment) date|date (of credit|payment made)|(credited|processed|payment made|funds available) on"),
    ("payment_date", 3, r"zahlung am|ausfuhrungstag|valuta datum|wertstellungs(datum|tag)|gutschrift am|buchungstag|valeur|data di esecuzione|valuta beneficiario|data accredito"),
    ("reference", 1, r"(numer|nr) (zlecenia|dyspozycji)|(n|no|num|numero) (de |da )?liquidacao"),
    ("reference", 2, r"(verwendungs|zahlungs|uberweisungs)zweck|(motif|libelle|objet) (du |de )?(virement|paiement|reglement)|concepto( de la transferencia| del pago)|causale (del )?(bonifico|pagamento)|tytul (przelewu|platnosci)|tytulem"),
    ("payment_date", 2, r"(release|processing|transaction|booking) date|date issued|issued on|date (d|de l) operation|fecha (de |de la )?operacion"),
    ("payment_date", 2, r"data (dell |di )?operazione|(boek|boekings|verwerkings|transactie)datum|value"),
    ("payment_date", 1, r"(advice|document|remittance advice|issue|run|avis|beleg|aviso|avviso) ?(date|datum)|date (de l |d )?avis"),
    ("payment_date", 1, r"date|datum|fecha|data|dated?"),
    ("payment_date", 0, r"(print|printing|letter|report|statement|creation|created) date|printed( on)?|created( on)?|issued|as of|stand"),
    ("payment_date", 0, r"(druck|erstellungs?|ausgabe|ausstellungs|brief)datum|(erstellt|gedruckt|ausgestellt) am|(edite|imprime|etabli|emis) le|date (d edition|d impression|d emission|du document)"),
    ("payment_date", 0, r"fecha (de )?(emision|impresion|documento|expedicion|creacion)|(emitido|impreso) el|(stampato|emesso) il|data (di )?(stampa|emissione|documento|creazione)"),
    ("payment_date", 0, r"(afdruk|document|print)datum|datum (afdruk|advies|document)|(opgemaakt|afgedrukt) op"),
    ("method", 3, r"(payment|pay|pymt|remittance) (method|type|mode|form)|method( of payment)?|paid by|payment via|zahlweg"),
    ("method", 3, r"zahlungs ?(art|weg|methode|weise)|mode (de |du )?(paiement|reglement)|(forma|medio|metodo|modo) de pago"),
    ("method", 3, r"(modalita|metodo|tipo) (di )?pagamento|betaal ?(wijze|methode)|betalings ?wijze"),
    ("currency", 3, r"(payment )?currency|curr|ccy|wahrung|devise|moneda|divisa|valuta|munt|monnaie|zahlungswahrung"),
    ("payer", 3, r"payer|payor|from|remitter|paid by|payer name|paying (company|entity)|company( name)?|organi[sz]ation|business unit|firma|gesellschaft|societe|empresa|societa|azienda|bedrijf|customer|originator|sender|(issued|sent|made) by|debtor|(ausgestellt|gezahlt|bezahlt) von|(uitgegeven|betaald) door|(emitido|pagado) por|(emesso|pagato) da|(emis|paye|regle) par|ordering (party|customer)|remitting (party|company)"),
    ("payer", 3, r"auftraggeber|zahler|zahlungspflichtiger|schuldner|absender|von|kunde|debiteur|donneur d ordre|emetteur|payeur|de la part de|client"),
    ("payer", 3, r"platnik|zleceniodawca|nadawca|betalare|avsandare|ordenante|pagador|emisor|deudor|debitore|de|cliente|ordinante|pagatore|mittente|da|opdrachtgever|betaler|van|afzender|klant"),
    ("payee", 3, r"payee|to|pay to|paid to|vendor|supplier|beneficiary|vendor name|supplier name|remit to|pay to the order of"),
    ("payer", 3, r"ente( pagante| erogante)?|ditta|ragione sociale|amministrazione|razon social|raison sociale|zahlendes unternehmen|societe payeuse|(empresa|sociedad) pagadora|(societa|azienda) pagante|betalend bedrijf"),
    ("payee", 3, r"(receiving|beneficiary) (company|party)|payee name|recipient|empfanger|zahlungsempfanger|lieferant|kreditor|begunstigter|an|beneficiaire|fournisseur"),
    ("payee", 3, r"receiver|(remitted|payable|credited) to|in favou?r of|odbiorca|dostawca|kontrahent|fornecedor|leverantor|mottagare|modtager|mottaker|exmos senhores|creancier|destinataire|beneficiario|proveedor|acreedor|destinatario|a favor de|fornitore|creditore|spett le"),
    ("payee", 3, r"begunstigde|leverancier|crediteur|ontvanger|aan|creditor|a"),
    ("other", 1, r"(vendor|supplier|customer|account|creditor|your|lieferanten|kreditoren|kunden) ?(no|nr|number|nummer|id|account|code)"),
    ("other", 1, r"(uw |ihre? |unsere? |votre |su |vs |vostro |your |our |al )?(crediteur|debiteur|leverancier|klant|lieferant|kreditor|kunde|vendor|supplier|customer|account|proveedor|fornitore|fournisseur|cliente?)(en|n|s)? ?(nr|nummer|no|number|id|n|numero|code|account)"),
    ("other", 1, r"(n|no|num|numero|cod|codigo|codice|code) (de |du |di )?(proveedor|fornitore|fournisseur|cliente?|acreedor|creditore)|your account with us|account with you"),
    ("other", 1, r"(vendor|supplier|customer)? ?(tax id|vat (id|no|number)|ust id.*|siret|nif|cif|p iva|kvk|btw.*|phone|tel|fax|email|e mail)"),
    ("other", 1, r"page|seite|pagina|page no|iban|bic|swift|account( no| number)?|bank|konto.*|kto|sort code|routing.*|compte"),
    ("other", 1, r"(code|n|no|cod|codice) (de )?(fournisseur|proveedor|fornitore|client|cliente)|leveranciersnr|debiteurnr|contact"),
    ("recipient", 1, r"(your|ihre?|votre|vos|su|s|vs|vostro|uw) (ref|reference|referenz|zeichen|nachricht|referencia|rif|riferimento|kenmerk|referentie)"),
    ("other", 1, r"(bank|debit|credit|beneficiary) account|account code|(company|site|cost centre|cost center) (code|no)?"),
    ("other", 1, r"(supplier|vendor) site|company code|cost cent(re|er)|contract|clerk|sachbearbeiter(in)?|telefon|telefoon|telefono|service|tva( intracom.*)?|cuenta|conto|contacto|contatto|contactpersoon|sociedad|pag"),
    ("other", 1, r"buchungskreis|kostenstelle|hausbank|ihre konto.*|steuernummer|cod fiscale|codice fiscale|cig|cup|rekening(nummer)?|administratie|attn|attention|department|abteilung|sort|routing"),
)
# fmt: on
_COMPILED = tuple((name, strength, re.compile(pattern)) for name, strength, pattern in _LABELS)
# A label may be put together: a word of payment and one of number or date, in any order, and words that tell nothing.
_PAYMENT_WORD = (
    r"payment|pymt|pmt|paymt|settlement|remittance|check|cheque|chk|chq|payout|fps|chaps|swift|fedwire|utr|neft|rtgs|imps|lcr|riba|tt|remit|eft|ach|wire|transfer|bacs|warrant|disbursement|zahlungs?|zahl|uberweisungs?"
    r"|scheck|zahllauf|regulierungs?|ausgleichs?|abrechnungs?|paiement|virement|reglement|pago|transferencia|remesa|pagamento|bonifico|mandato|assegno|disposizione"
    r"|versement|mandatement|libramiento|ingreso|versamento|auszahlungs?|anweisungs?|vergutungs?"
    r"|betalings?|betaal|bet|betalnings?|uitbetalings?|overboekings?|overschrijvings?|deposit|draft|giro|platnosci?|przelewu?|wyplaty?|zaplaty|rozliczenia"
)
_NUMBER_WORD = (
    r"no|nr|nbr|num|numbe?r?|numme?r?|numero?|n|id|code|ref|referenc?e?|referenz|referenci?a?|riferimen?t?o?|referenti?e?"
    r"|referens|referanse|kenmer?k?|trace|rif|beleg|beleg(?:nr|nummer)|dokument(?:nr|nummer)|kennung|confirmation|ordem|orden|ordine|ordre|opdracht"
    r"|auftrag|instruction|identifier|identifiant|kennzeichen|uetr|piece|trager|folio|documento|identific\w+|codice|codigo|cod"
)
_DATE_WORD = r"date|dt|datum|dato|dated|tag|fecha|data|dag|day"
_FILLER = frozenset(
    "o do da dos das our the of de du d l la le del della di der des van het unser unsere notre nuestra nuestro nostro ons onze bank"
    " electronic transaction advice vendor supplier this dieser este questo deze effective".split()
)
# Words beside which a number is none of the payment's: "customer's payment account no.", "remit-to site code".
_OTHER_THINGS = re.compile(
    r"inv|invoices?|bills?|acct|account|konto|compte|cuenta|conto|rekening|iban|bic|customer|client|cliente|klant|kunde\w*|lieferant\w*"
    r"|kreditor\w*|leverancier\w*|proveedor|fornitore|fournisseur|\w*rechnung\w*|\w*factu\w*|fattur\w*|factuur\w*|order|purchase|po"
    r"|bestell\w*|pedido|commande|type|typ|tipo|method|mode|terms?|status|group|site|to|from|tax|vat|count|of|due|amount|sort"
    r"|bank|branch|page|line|contact|phone|discount|currency|schedule|plan|link|portal|process"
)
_PAPER = frozenset(
    "doc document certificate order slip note sheet report list entry certificat ordre orden liste beleg".split()
)
_COMPOUND = re.compile(rf"({_PAYMENT_WORD})({_NUMBER_WORD}|{_DATE_WORD})?")
_CLIPPED_PAYMENT = re.compile(
    r"pa[gy]\w{0,2}|pagam\w*|paym\w*|paie\w*|zahlu?n?|uberw\w*|trans[fp]?\w?|virem?e?|regle?m?e?|bonif?i?|betal?i?"
)
_NUMBERED = re.compile(rf"({_NUMBER_WORD})")
_DATED = re.compile(rf"({_DATE_WORD})")
_DIGIT = re.compile(r"\d")
_LONG_NUMBER = re.compile(r"[A-Z]{0,4}-?\d{5,}")
_LEADERS = re.compile(r"\s*(?:\.\s?){4,}:?\s*")  # dots that lead from a label to its value
_PARTED = re.compile(r"\s+[/|–-]\s+|\s*[()]\s*")  # between a label and the same one in another language
_CLIPPED = re.compile(r"(.*[a-zà-ÿ]{4,}\.?)([A-Z]{0,4}-?\d[\w/-]*)$")  # a label that runs into its value
_PROPER = re.compile(r"[A-ZÀ-Ž0-9][^:\d]{2,58}")  # what may be a name behind "issued by"
_SHORT_WORD = 3  # letters
_LANGUAGES = 2
_LONGEST = 60  # characters
_LONGEST_CLIPPED = 200  # characters of a cell: the pattern tries each beginning with each end
_INVOICE_NOUN = re.compile(
    r"\b(\w*rechn\w*|invoices?|inv|\w*factu\w*|fattur\w*|beleg\w*|bills?|documento?|re nr|rg nr)\b"
)


@lru_cache(maxsize=20_000)
def bare_label(text: str) -> tuple[str, int] | None:
    """(field, strength) of words that label a fact of the payment: ("reference", 3) for "Check no."."""
    folded = fold(text.replace("#", " no "))
    if not folded or len(folded) > _LONGEST or folded.replace(" ", "").isdigit():
        return None
    known = next(((name, strength) for name, strength, pattern in _COMPILED if pattern.fullmatch(folded)), None)
    return (
        known
        or _payer_twice(folded.split())
        or _composed_label(folded.split())
        or _label_in_two_languages(text)
        or _label_in_two_words(text)
    )


def _payer_twice(words: Sequence[str]) -> tuple[str, int] | None:
    """ "Cliente ordenante": two words that each label the payer."""
    both = len(words) == _LANGUAGES and all(bare_label(word) == ("payer", 3) for word in words)
    return ("payer", 3) if both else None


def _composed_label(words: Sequence[str]) -> tuple[str, int] | None:
    """ "our payment ref", "Betaalreferentie", "date of the transfer"; less sure with a word that is not known."""
    paid = numbered = dated = False
    unknown = 0
    for word in words:
        if word in _PAPER:
            numbered = True  # unless it is the paper's day
            continue
        if numbered and word == words[-1] and _CLIPPED_PAYMENT.fullmatch(word):
            return "reference", 2  # "Referencia de pag" in a cell too narrow for it
        if compound := _COMPOUND.fullmatch(word):
            paid = True
            numbered = numbered or bool(compound[2] and _NUMBERED.fullmatch(compound[2]))
            dated = dated or bool(compound[2] and _DATED.fullmatch(compound[2]))
        elif _NUMBERED.fullmatch(word):
            numbered = True
        elif _DATED.fullmatch(word):
            dated = True
        elif word not in _FILLER:
            unknown += 1
            if unknown > 1 or len(word) < _SHORT_WORD or not word.isalpha() or _OTHER_THINGS.fullmatch(word):
                return None
    if not paid or not (numbered or dated):
        return None
    return ("payment_date" if dated else "reference", 2 if unknown else 3)


def _label_in_two_languages(text: str) -> tuple[str, int] | None:
    """ "Zahlungsreferenz / Payment reference": each part labels the same fact."""
    parts = [part for part in _PARTED.split(text.strip(" :")) if part]
    if len(parts) != _LANGUAGES:
        return None
    found = [bare_label(part) for part in parts]
    names = {label[0] for label in found if label}
    unknown = [part for part, label in zip(parts, found, strict=True) if label is None]
    if len(names) != 1 or not all(_may_be_foreign(part) for part in unknown):
        return None
    return names.pop(), max(label[1] for label in found if label)


def _label_in_two_words(text: str) -> tuple[str, int] | None:
    """ "Trace/Ref": either word labels the same fact."""
    parts = text.strip(" :").split("/")
    if len(parts) != _LANGUAGES:
        return None
    one, other = map(bare_label, parts)
    return max(one, other, key=lambda label: label[1]) if one and other and one[0] == other[0] else None


def _may_be_foreign(text: str) -> bool:
    """Whether the words can be the same label in a language that is not known here."""
    return len(text) > _SHORT_WORD and text.replace(" ", "").isalpha() and heading_role(text) is None


@lru_cache(maxsize=5_000)  # a document's cells are looked at for its payments, for its parts and for its header
def read_label(text: str) -> tuple[str, int, str, str] | None:
    """(field, strength, label, value) of a cell: "Check No: 4711", "Check No." or "Check No. 4711"."""
    head, colon, tail = _LEADERS.sub(": ", text, count=1).partition(":")
    if colon and len(head) <= _LONGEST:
        found = bare_label(head)
        return (*found, head, tail.strip()) if found else None
    if len(text) <= _LONGEST_CLIPPED and (clipped := _CLIPPED.match(text)):
        found = bare_label(clipped[1])
        if found and found[1] == 3:
            return (*found, clipped[1], clipped[2])
    if whole := bare_label(text):
        return (*whole, text, "")
    words = text.split()
    for length in range(min(5, len(words) - 1), 0, -1):
        label = " ".join(words[:length])
        found = bare_label(label)
        if found is None:
            continue
        rest = " ".join(words[length:])
        if found[0] == "currency" and rest in CURRENCY_CODES:
            return (*found, label, rest)
        if _DIGIT.search(rest) and (length > 1 or label.endswith(("#", ".")) or _LONG_NUMBER.match(rest)):
            return (*found, label, rest.lstrip("#:. "))
        if found[0] == "payment_date" and date_readings(rest.rstrip(".,;")):
            return (*found, label, rest)
        if found[0] == "payer" and length > 1 and _PROPER.fullmatch(rest):
            return (*found, label, rest)
        return None
    return None


def names_invoice(text: str) -> bool:
    return bool(_INVOICE_NOUN.search(fold(text)))


def is_summary_heading(texts: Sequence[str], *, of_one_row: bool = False) -> bool:
    """Whether a heading band labels the payment ("Check no. | Check date | Amount"), not its lines. `of_one_row` when it
    has one row beneath and other tables follow: then "Your ref" in it is no invoice's."""
    if any(heading_role(text) is Role.DATE and _INVOICE_NOUN.search(fold(text)) for text in texts):
        return False
    names = {found for text in texts if (found := bare_label(text))}
    texts = [text for text in texts if (bare_label(text) or ("", 0))[0] != "other"]
    strong = {name for name, strength in names if strength >= 2 and name in ("reference", "payment_date", "method")}
    if len(strong) > 1 and not any(_INVOICE_NOUN.search(fold(text)) for text in texts):
        return True
    if of_one_row and len(strong) > 0 and not any(_INVOICE_NOUN.search(fold(text)) for text in texts):
        return True
    roles = {heading_role(text) for text in texts if (bare_label(text) or ("", 0))[1] < 2}
    return bool(strong) and not roles & {Role.INVOICE, Role.WEAK_INVOICE}
