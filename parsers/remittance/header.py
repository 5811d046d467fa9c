"""Lines outside of the table in, who pays whom, when, how and under which reference out.

A value stands behind its label in the same cell, in the next cell of the line, or below the label.
"""

# ruff: noqa: E501  (a table row stays one line)

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from parsers.dates import date_readings
from parsers.money import CURRENCY_CODES, CURRENCY_SYMBOLS, read_amount
from parsers.remittance.kind import title_weight
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.words import (
    Role,
    fold,
    heading_role,
    heads_directly,
    names_no_payment,
    names_part,
    names_replacement,
    tells_of_payment,
    total_kind,
)

_NO = r"( (no|nr|num|number|nummer|numero|id|n|ref|refnr|reference|reference no|reference number|ref no|trace))"

# (field, strength, label on folded text). A stronger label wins over an earlier one.
# fmt: off
_LABELS: tuple[tuple[str, int, str], ...] = (
    ("reference", 3, rf"(payment|pymt|pmt|check|cheque|chk|eft|ach|wire|transfer|bacs|warrant|disbursement|paid){_NO}"),
    ("reference", 3, r"(clearing|clrng) ?(document|doc|no|number)|ausgleichs ?(beleg|nummer|nr)|(payment|zahlungs?|pago|pagamento) ?(document|doc|dokument|documento)|referencia (de |do )?pagamento|betalningsreferens|numer (platnosci|przelewu)"),
    ("reference", 3, r"(ach|eft|wire|fed|bank) (trace|ref|reference)( (no|number|id))?|trace( (no|number|id))?|cheque|check"),
    ("reference", 3, r"zahlungs ?(referenz|nummer|nr|beleg|belegnr|belegnummer|id)|zahlung (nr|nummer)|zahlbeleg( nr)?"),
    ("reference", 3, r"scheck (nr|nummer)|uberweisungs ?(nr|nummer|referenz)"),
    ("reference", 3, r"(ref|reference|n|no|numero) (de |du |d )?(paiement|virement|reglement|cheque)|(paiement|virement|reglement|cheque) n"),
    ("reference", 3, r"(ref|referencia|n|no|num|numero) (de |del |de la )?(pago|transferencia|cheque|orden de pago|remesa)"),
    ("reference", 3, r"(pago|transferencia|orden de pago|cheque)( n| no| num)?"),
    ("reference", 3, r"(rif|riferimento|n|no|num|numero) (di |del )?(pagamento|bonifico|mandato|assegno|disposizione)|cro|trn"),
    ("reference", 3, r"(pagamento|bonifico|mandato|disposizione) n|betal(ing|ings) ?(nr|nummer|kenmerk|referentie|id)"),
    ("reference", 3, r"betal(ing|ings)(nr|nummer|kenmerk|referentie)|end to end( id)?|uetr|customer reference"),
    ("reference", 3, r"(ende|end) (zu|to) (ende|end)( (referenz|id|reference|ref))?|e2e( (id|ref))?|kunden ?referenz|mandantenreferenz"),
    ("reference", 3, r"imad|omad|cro( trn)?|trn( cro)?|(codice|numero) (cro|trn)|direct credit (ref|reference|no|number)|faster payments? (ref|reference|id)"),
    ("reference", 2, r"bank ?(ref|reference|referenz|referentie)( (no|nr|number))?|(ref|reference|referencia|riferimento|rif) banca(ire|ria|rio)|auftrags ?referenz|buchungsbeleg( nr)?"),
    ("reference", 2, r"(our|your) (payment|transfer|remittance|cheque|check)|(unsere|ihre) (zahlung|uberweisung)|(notre|votre) (paiement|reglement|virement|cheque)"),
    ("reference", 2, r"(nuestr[oa]|su) (pago|transferencia)|(nostro|vostro|ns|vs) (pagamento|bonifico)|(onze|uw) (betaling|overboeking)"),
    ("reference", 2, r"(txn|tx|pv|notification|notice|payment notice) (id|no|nr|number|ref|reference)|confirmation code|(batch|advies|specificatie|melding)s?(nr|nummer)"),
    ("reference", 2, r"(bordereau|mandat|ordinativo|operacion|operation|operazione|comprobante) (n|no|nr|num)|(n|no|nr|num|numero) (de |del |di |d )?(bordereau|mandat|ordinativo|comprobante)"),
    ("reference", 2, rf"(payment voucher|confirmation|remittance|advice|payment advice|remittance advice|voucher|settlement|run|batch|transaction){_NO}"),
    ("reference", 2, r"(zahlungs)?avis ?(nr|nummer|no)?|avisnummer|avis n|(n|no|ref|numero) (de |d |del |di )?(avis|aviso|avviso)"),
    ("reference", 2, r"(aviso|avviso|distinta|bordereau)( n| no)?|(n|no) (distinta|bordereau)|adviesnummer|specificatie ?(nr|nummer)"),
    ("reference", 2, r"(zahl(ungs)?lauf|betaalrun|betaalopdracht|transaktions?|vorgangs?|transactie) ?(nr|no|nummer|id|kenmerk)|payment (run|proposal|instruction)( no| id)?"),
    ("reference", 2, r"(id|n|no|nr|num|numero|numer|ref) (de |d |da |di |del |dell )?(operation|transaction|operacion|transaccion|operazione|transazione|operacao|transacao|transferencia|operacji|transakcji|przelewu|platnosci)"),
    ("reference", 2, r"remittance|voucher"),
    ("reference", 1, r"reference|ref|ref no|reference no|reference number|our ref|our reference|doc(ument)? (no|nr|number)|doc(ument)?"),
    ("reference", 1, r"referenz|unser zeichen|unsere referenz|beleg(nr|nummer)?|beleg nr|notre ref|notre reference|ref interne"),
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
    ("payment_date", 2, r"(release|processing|transaction|booking) date|date issued|issued on|date (d|de l) (operation|emission)|fecha (de |de la )?(operacion|emision)"),
    ("payment_date", 2, r"data (dell |di )?operazione|(boek|boekings|verwerkings|transactie)datum|value"),
    ("payment_date", 2, r"(advice|document|remittance advice|issue|run|avis|beleg|aviso|avviso) ?(date|datum)|date (de l |d )?avis"),
    ("payment_date", 1, r"date|datum|fecha|data|dated?"),
    ("method", 3, r"(payment|pay|pymt|remittance) (method|type|mode|form)|method( of payment)?|paid by|payment via|zahlweg"),
    ("method", 3, r"zahlungs ?(art|weg|methode|weise)|mode (de |du )?(paiement|reglement)|(forma|medio|metodo|modo) de pago"),
    ("method", 3, r"(modalita|metodo|tipo) (di )?pagamento|betaal ?(wijze|methode)|betalings ?wijze"),
    ("currency", 3, r"(payment )?currency|curr|ccy|wahrung|devise|moneda|divisa|valuta|munt|monnaie|zahlungswahrung"),
    ("payer", 3, r"payer|payor|from|remitter|paid by|payer name|paying (company|entity)|company( name)?|organi[sz]ation|business unit|firma|gesellschaft|societe|empresa|societa|azienda|bedrijf|customer|originator|sender|issued by"),
    ("payer", 3, r"auftraggeber|zahler|zahlungspflichtiger|absender|von|kunde|donneur d ordre|emetteur|payeur|de la part de|client"),
    ("payer", 3, r"ordenante|pagador|emisor|de|cliente|ordinante|pagatore|mittente|da|opdrachtgever|betaler|van|afzender|klant"),
    ("payee", 3, r"payee|to|pay to|paid to|vendor|supplier|beneficiary|vendor name|supplier name|remit to|pay to the order of"),
    ("payee", 3, r"payee name|recipient|empfanger|zahlungsempfanger|lieferant|kreditor|begunstigter|an|beneficiaire|fournisseur"),
    ("payee", 3, r"creancier|destinataire|beneficiario|proveedor|acreedor|destinatario|a favor de|fornitore|creditore|spett le"),
    ("payee", 3, r"begunstigde|leverancier|crediteur|ontvanger|aan|creditor|a"),
    ("other", 1, r"(vendor|supplier|customer|account|creditor|your|lieferanten|kreditoren|kunden) ?(no|nr|number|nummer|id|account|code)"),
    ("other", 1, r"(uw |ihre? |unsere? |votre |su |vs |vostro |your |our |al )?(crediteur|debiteur|leverancier|klant|lieferant|kreditor|kunde|vendor|supplier|customer|account|proveedor|fornitore|fournisseur|cliente?)(en|n|s)? ?(nr|nummer|no|number|id|n|numero|code|account)"),
    ("other", 1, r"(n|no|num|numero|cod|codigo|codice|code) (de |du |di )?(proveedor|fornitore|fournisseur|cliente?|acreedor|creditore)|your account with us|account with you"),
    ("other", 1, r"(vendor|supplier|customer)? ?(tax id|vat (id|no|number)|ust id.*|siret|nif|cif|p iva|kvk|btw.*|phone|tel|fax|email|e mail)"),
    ("other", 1, r"page|seite|pagina|page no|iban|bic|swift|account( no| number)?|bank|konto.*|kto|sort code|routing.*|compte"),
    ("other", 1, r"(code|n|no|cod|codice) (de )?(fournisseur|proveedor|fornitore|client|cliente)|leveranciersnr|debiteurnr|contact"),
)
# fmt: on
_COMPILED = tuple((name, strength, re.compile(pattern)) for name, strength, pattern in _LABELS)

# A label may be put together: a word of payment and one of number or date, in any order, and words that tell nothing.
_PAYMENT_WORD = (
    r"payment|pymt|pmt|paymt|check|cheque|chk|chq|payout|fps|chaps|swift|fedwire|remit|eft|ach|wire|transfer|bacs|warrant|disbursement|zahlungs?|zahl|uberweisungs?"
    r"|scheck|paiement|virement|reglement|pago|transferencia|remesa|pagamento|bonifico|mandato|assegno|disposizione"
    r"|betalings?|betaal|betalnings?|overboekings?|overschrijvings?|deposit|draft|giro|platnosci?|przelewu?"
)
_NUMBER_WORD = (
    r"no|nr|nbr|num|numbe?r?|numme?r?|numero?|n|id|code|ref|referenc?e?|referenz|referenci?a?|riferimen?t?o?|referenti?e?"
    r"|referens|referanse|kenmer?k?|trace|rif|beleg|kennung|confirmation|ordem|orden|ordine|ordre|opdracht"
    r"|auftrag|instruction|trager|folio|documento|identific\w+|codice|codigo|cod"
)
_DATE_WORD = r"date|dt|datum|dato|dated|tag|fecha|data|dag|day"
_FILLER = frozenset(
    "o do da dos das our the of de du d l la le del della di der des van het unser unsere notre nuestra nuestro nostro ons onze bank"
    " electronic transaction advice vendor supplier this dieser este questo deze effective settlement".split()
)
_PAPER = frozenset({"doc", "document"})
_COMPOUND = re.compile(rf"({_PAYMENT_WORD})({_NUMBER_WORD}|{_DATE_WORD})?")
_NUMBERED = re.compile(rf"({_NUMBER_WORD})")
_DATED = re.compile(rf"({_DATE_WORD})")

# fmt: off
_METHODS: tuple[tuple[str, str], ...] = (
    ("virtual card", r"virtual card|vcard|single use account"),
    ("card", r"\bcard\b|kreditkarte|carte|tarjeta|carta di credito"),
    ("direct debit", r"direct debit|lastschrift|prelevement|domiciliacion|incasso"),
    ("check", r"\bcheck\b|\bcheque\b|\bchk\b|\bscheck\b|\bassegno\b|\btalon\b"),
    ("ach", r"\bach\b|\bctx\b|\bccd\b|\bppd\b"),
    ("wire", r"\bwired?\b|\bfedwire\b|\bswift transfer\b"),
    ("bacs", r"\bbacs\b"),
    ("chaps", r"\bchaps\b"),
    ("faster payments", r"\bfps\b|faster payments?"),
    ("sepa", r"\bsepa\b|\bsct\b"),
    ("eft", r"\beft\b|electronic funds"),
    ("transfer", r"\btransfer\b|uberweisung|virement|transferencia|bonifico|overschrijving|overboeking|bank transfer"),
)
# fmt: on
_COMPILED_METHODS = tuple((name, re.compile(pattern)) for name, pattern in _METHODS)

_LEGAL_FORM = re.compile(
    r"(?:^|[\s,])(?:GmbH(?: & Co\.? KG)?|AG|KG|OHG|KGaA|SE|e\.K\.|Ltd\.?|Limited|LLC|L\.L\.C\.|LLP|Inc\.?|Corp\.?|"
    r"Corporation|Company|Co\.?|Incorporated|PLC|plc|S\.?A\.?S?\.?|SARL|S\.?A\.?R\.?L\.?|SNC|EURL|S\.?L\.?U?\.?|"
    r"S\.?p\.?A\.?|S\.?r\.?l\.?|S\.?n\.?c\.?|B\.?V\.?|N\.?V\.?|VOF|BVBA|SRL|SCA|Pty\.?(?: Ltd\.?)?|A/S|ApS|AB|Oy|AS|"
    r"Group|Holdings?|Industries|Enterprises|Trust|Council|University|Department|Authority|City of .*|County of .*)"
    r"(?:$|[\s,.])"
)
_UNCERTAIN_CODES = frozenset("ALL TRY TOP MOP CUP PEN GEL SOS BAM MAD COP LAK ANG".split())
_CURRENCY_WORDS = {
    "euro": "EUR",
    "euros": "EUR",
    "dollars": "USD",
    "sterling": "GBP",
    "pounds": "GBP",
    "francs": "CHF",
}
_DIGIT = re.compile(r"\d")
_LEADING_NUMBER = re.compile(r"^[\d-]{3,}\s+")
_PAYABLE_TO = re.compile(
    r"(?i)^(?:pay(?:able)?\s+to(?:\s+the\s+order\s+of)?|payment\s+to|zahlbar\s+an|à\s+l['’]ordre\s+de|páguese\s+a)\s+(\D{4,60})$"
)
_HAS_PAID = re.compile(
    r"^([A-ZÀ-Ž][\w&.,'’ -]{2,50}?) (?:(?:has|have) )?(?:just |today )?"
    r"(?:issued|authori[sz]ed|approved|released|wired|sent|made|initiated|paid|remitted|transferred|processed|scheduled)\b"
)
_NO_NAMES = frozenset(
    "Total Net Amount Sum Gross Grand We Payment A An The This Your Our I It Payments They You You've You’ve".split()
)
_LONG_NUMBER = re.compile(r"[A-Z]{0,4}-?\d{5,}")
_CLIPPED = re.compile(r"(.*[a-zà-ÿ]{4,}\.?)([A-Z]{0,4}-?\d[\w/-]*)$")  # a label that runs into its value
_IS = frozenset("is was lautet ist war est es e era".split())
_CORNER_NUMBER = re.compile(r"[A-Z]{0,4}-?\d{4,12}")
_BOTH = " / "  # between two labels, and between their values
_SAME_START = 3.0  # points
_INVOICE_NOUN = re.compile(
    r"\b(\w*rechn\w*|invoices?|inv|\w*factu\w*|fattur\w*|beleg\w*|bills?|documento?|re nr|rg nr)\b"
)
_PROSE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value with the line index where it stands."""

    name: str
    strength: int
    value: str
    label: str
    line: int


@dataclass(frozen=True, slots=True)
class Header:
    payer: str | None
    payee: str | None
    reference: str | None
    payment_date: date | None
    method: str | None
    currency: str | None
    replaces: bool = False  # the document says that it takes an earlier one's place
    replaced: str | None = None  # the number of the earlier one
    part: tuple[int, int] | None = None  # (1, 3): the document says that it is one of three
    stopped: bool = False  # the document says that the payment is void, held or a proposal
    currency_stated: bool = False  # a label names it
    numbered_payment: bool = False  # a label names the payment's own number: check, transfer, EFT


@dataclass(frozen=True, slots=True)
class DayChoice:
    """How to read a date that can be two days: by the document's `order`, else as the one that is not before the
    `billed` days of the lines, else in the `usual` order."""

    order: str | None
    billed: tuple[date, ...] = ()
    usual: str = "dmy"

    def choose(self, readings: Sequence[date]) -> date:
        if len(readings) > 1 and self.order is None and self.billed:
            after = [day for day in readings if day >= max(self.billed)]
            if len(after) == 1:
                return after[0]
        return readings[1] if len(readings) > 1 and (self.order or self.usual) == "mdy" else readings[0]


def labelled_facts(lines: Sequence[Line]) -> list[Fact]:
    facts = []
    for index, line in enumerate(lines):
        if names_replacement(line.text):
            continue  # the number there is the earlier advice's
        for position, cell in enumerate(line.cells):
            if _BOTH in cell.text and (paired := _paired_facts(line, position, index)):
                facts += paired
                continue
            found = _label(cell.text)
            if stacked := _stacked_fact(lines, index, position, found[1] if found else 0):
                facts.append(stacked)
                continue
            if found is None:
                facts += _number_beside_title(line, position, index) or _facts_in_prose(lines, index, cell)
                continue
            name, strength, label, value = found
            candidates = [value] if value else list(_values_near(lines, index, position))
            fitting = next((clean for text in candidates if (clean := _fitting(name, _up_to_label(text)))), None)
            if fitting:
                facts.append(Fact(name, strength, fitting, label, index))
            facts += _facts_behind(value, index)
    return facts


_NEXT_LABEL = re.compile(r"(?<=\s)([^\W\d][^\s:]*(?: [^\s:]+){0,3}):(?=\s)")


def _next_label(text: str) -> tuple[int, str] | None:
    """Where the next "label:" begins in a cell that holds several facts."""
    for match in _NEXT_LABEL.finditer(f" {text} "):
        words = match[1].split(" ")
        for skipped in range(len(words)):
            label = " ".join(words[skipped:])
            if bare_label(label) is not None:
                return match.start(1) - 1 + len(match[1]) - len(label), label
    return None


def _up_to_label(text: str) -> str:
    found = _next_label(text)
    return text[: found[0]] if found else text


def _facts_behind(value: str, index: int) -> Iterator[Fact]:
    """ "HB-221 Payment date: 14 Nov 2026": what stands behind the value in the same cell."""
    rest = value
    while found := _next_label(rest):
        at, label = found
        rest = rest[at + len(label) + 1 :]
        kind = bare_label(label)
        if kind and (clean := _fitting(kind[0], _up_to_label(rest))):
            yield Fact(*kind, clean, label, index)


def _stacked_fact(lines: Sequence[Line], index: int, position: int, strength: int) -> Fact | None:
    """ "Payment" above "Number" above "2000041": a label broken in a cell too narrow for it, and its value below."""
    if strength == 3 or index + 2 >= len(lines):
        return None
    line, below = lines[index], lines[index + 1]
    cell = line.cells[position]
    under = [place for place, other in enumerate(below.cells) if abs(other.x0 - cell.x0) < _SAME_START]
    if len(under) != 1 or below.page != line.page or below.top - line.bottom > line.bottom - line.top:
        return None
    text = f"{cell.text} {below.cells[under[0]].text}"
    label = bare_label(text)
    if label is None or label[1] < 3:
        return None
    right_below = [other.text for other in lines[index + 2].cells if abs(other.x0 - cell.x0) < _SAME_START]
    found = (_fitting(label[0], value) for value in right_below or _values_near(lines, index + 1, under[0]))
    fitting = next((value for value in found if value), None)
    return Fact(*label, fitting, text, index) if fitting else None


def _paired_facts(line: Line, position: int, index: int) -> list[Fact]:
    """ "Doc. no. / Date | 1500085271 / 3 Apr 2026": two labels in one cell and their values in the next."""
    labels = [bare_label(part) for part in line.cells[position].text.rstrip(" :").split(_BOTH)]
    if len(labels) < 2 or None in labels or position + 1 >= len(line.cells):
        return []
    values = line.cells[position + 1].text.strip(" :").split(_BOTH)
    if len(values) != len(labels):
        return []
    told = [(label, _fitting(label[0], value)) for label, value in zip(labels, values, strict=True) if label]
    return [Fact(*label, value, line.cells[position].text, index) for label, value in told if value]


def _number_beside_title(line: Line, position: int, index: int) -> list[Fact]:
    """ "Remittance advice | 0060954": the number in the cell beside the document's title."""
    if position + 1 >= len(line.cells) or len(line.cells) > 3 or title_weight(line.cells[position].text) <= 0:
        return []
    number = _fitting("reference", line.cells[position + 1].text)
    return [Fact("reference", 2, number, line.cells[position].text, index)] if number else []


def _facts_in_prose(lines: Sequence[Line], index: int, cell: Token) -> list[Fact]:
    """ "... under the payment reference 2000049061 ...": a label of the payment's number with a number right behind,
    or with a word like "is" between; "Payment 2000049061" is short for it."""
    words = cell.text.split()
    for start in range(len(words) - 1):
        for length in (3, 2, 1):
            label = " ".join(words[start : start + length])
            kind = bare_label(label)
            behind = start + length
            if kind and kind[0] == "reference" and words[behind : behind + 1] and fold(words[behind]) in _IS:
                behind += 1
            value = words[behind : behind + 1]
            if not value or not _LONG_NUMBER.match(value[0]):
                continue
            if (
                kind is None
                and (length > 1 or len(words) <= _PROSE_WORDS)
                and bare_label(f"{label} no") == ("reference", 3)
            ):
                kind = ("reference", 2)
            number = _fitting("reference", value[0])
            told = kind is not None and kind[0] == "reference" and (kind[1] == 3 or len(words) >= _PROSE_WORDS)
            if number and kind and told and (kind[1] > 1 or _tells_around(lines, index) or behind > start + length):
                return [Fact("reference", max(kind[1], 2), number, label, index)]
    return []


def _tells_around(lines: Sequence[Line], index: int) -> bool:
    """Whether the line, or one beside it that goes on with the sentence, tells of a payment."""
    near = [line.text for line in lines[max(0, index - 1) : index + 2] if line.page == lines[index].page]
    return tells_of_payment(" ".join(near))


def _repeated_number(lines: Sequence[Line]) -> str | None:
    """The number that a cheque and its stubs carry in a corner without a word: at the end of two lines or more."""
    ends = [
        line.cells[-1].text.strip(" #:")
        for line in lines
        if line.cells and len(line.cells) < 3 and _CORNER_NUMBER.fullmatch(line.cells[-1].text.strip(" #:"))
    ]
    repeated = {number for number in ends if ends.count(number) > 1}
    return repeated.pop() if len(repeated) == 1 else None


def payment_references(facts: Sequence[Fact]) -> list[Fact]:
    """The references of the strongest kind of label in the document, in order."""
    found = [fact for fact in facts if fact.name == "reference"]
    strongest = max((fact.strength for fact in found), default=0)
    return [fact for fact in found if fact.strength == strongest]


def read_header(lines: Sequence[Line], in_table: set[int], customer: str | None, days: DayChoice) -> Header:
    """`in_table` holds the indices of lines that are rows; `customer` is the ledger's name for the payer."""
    facts = labelled_facts([line for index, line in enumerate(lines) if index not in in_table])
    outside = [line for index, line in enumerate(lines) if index not in in_table]
    references = payment_references(facts)
    payee = _strongest(facts, "payee") or _payable_to(outside)
    payer = _strongest(facts, "payer") or _paying_subject(outside) or _letterhead(outside, payee)
    if customer and (payer is None or fold(customer) not in fold(payer)):
        payer = _printed_name(outside, customer) or payer
    day = _payment_day(facts, days) or _day_in_prose(outside, days) or _first_day(outside, days)
    return Header(
        payer=payer,
        payee=payee,
        reference=_best_reference(references, outside),
        payment_date=day,
        method=_method(facts, outside),
        currency=_currency(facts, lines),
        currency_stated=_strongest(facts, "currency") is not None,
        replaces=any(names_replacement(line.text) for line in outside),
        replaced=_replaced_number(outside, references[0].value if references else None),
        part=next((part for line in outside if (part := names_part(line.text))), None),
        stopped=any(names_no_payment(line.text) for line in outside),
        numbered_payment=bool(references) and references[0].strength == 3,
    )


def _replaced_number(lines: Sequence[Line], own: str | None) -> str | None:
    """The long number in the sentence that says so, other than the advice's own."""
    words = [word.strip(",;.:()") for line in lines if names_replacement(line.text) for word in line.text.split()]
    return next((word for word in words if _CORNER_NUMBER.fullmatch(word) and word != own and len(word) > 4), None)


def _best_reference(labelled: Sequence[Fact], lines: Sequence[Line]) -> str | None:
    """A label's, else the title's; a word like "our ref" only where nothing else tells."""
    if labelled and labelled[0].strength > 1:
        return labelled[0].value
    told = _reference_in_title(lines) or _repeated_number(lines)
    return told or (labelled[0].value if labelled else None)


def currencies_in(text: str) -> list[str]:
    """Codes and symbols of currencies among the words."""
    bare = [word.strip("().,:;/") for word in text.split()]
    codes = [word for word in bare if word in CURRENCY_CODES and word not in _UNCERTAIN_CODES]
    return [*codes, *(CURRENCY_SYMBOLS[word] for word in bare if word in CURRENCY_SYMBOLS)]


def find_company(texts: Sequence[str]) -> str | None:
    """The first of the texts that is a company's name by its legal form."""
    named = (text.strip(" ,;") for text in texts)
    return next(
        (name for name in named if 4 < len(name) <= 70 and ":" not in name and _LEGAL_FORM.search(name)), None
    )


def is_summary_heading(texts: Sequence[str]) -> bool:
    """Whether a heading band labels the payment ("Check no. | Check date | Amount"), not its lines."""
    names = {found for text in texts if (found := bare_label(text))}
    texts = [text for text in texts if (bare_label(text) or ("", 0))[0] != "other"]
    strong = {name for name, strength in names if strength >= 2 and name in ("reference", "payment_date", "method")}
    if len(strong) > 1 and not any(_INVOICE_NOUN.search(fold(text)) for text in texts):
        return True
    roles = {heading_role(text) for text in texts if (bare_label(text) or ("", 0))[1] < 2}
    return bool(strong) and not roles & {Role.INVOICE, Role.WEAK_INVOICE}


def date_order(lines: Sequence[Line]) -> str | None:
    """ "dmy" or "mdy" when the document's dates leave one of them only; None when all fit both or they mix."""
    votes: Counter[str] = Counter()
    for line in lines:
        for token in line.tokens:
            if token.kind is TokenKind.DATE and (match := re.match(r"(\d{1,2})[./\- ](\d{1,2})[./\- ]", token.text)):
                if int(match[1]) > 12:
                    votes["dmy"] += 1
                elif int(match[2]) > 12:
                    votes["mdy"] += 1
                elif "." in token.text:
                    votes["dmy"] += 1
    return next(iter(votes)) if len(votes) == 1 else None


def usual_order(header: Header, lines: Sequence[Line], billed_in: str | None = None) -> str:
    """`billed_in` is the currency of the known items, for a document that names none. Month first for dollars and American words of payment, else day first; only where nothing else tells."""
    currency = header.currency or billed_in
    if currency in ("USD", None) and (currency or header.method in ("check", "ach", "wire", "eft")):
        british = any("cheque" in line.text.casefold() or "bacs" in line.text.casefold() for line in lines[:40])
        return "dmy" if british else "mdy"
    return "dmy"


@lru_cache(maxsize=5_000)  # a document's cells are looked at for its payments, for its parts and for its header
def _label(text: str) -> tuple[str, int, str, str] | None:
    """(field, strength, label, value) of a cell: "Check No: 4711", "Check No." or "Check No. 4711"."""
    head, colon, tail = text.partition(":")
    if colon and len(head) <= 45:
        found = bare_label(head)
        return (*found, head, tail.strip()) if found else None
    if clipped := _CLIPPED.match(text):
        found = bare_label(clipped[1])
        if found and found[1] == 3:
            return (*found, clipped[1], clipped[2])
    words = text.split()
    for length in range(min(5, len(words)), 0, -1):
        label = " ".join(words[:length])
        found = bare_label(label)
        if found is None:
            continue
        rest = " ".join(words[length:])
        if found[0] == "currency" and rest in CURRENCY_CODES:
            return (*found, label, rest)
        if not rest:
            return (*found, label, "")
        if _DIGIT.search(rest) and (length > 1 or label.endswith(("#", ".")) or _LONG_NUMBER.match(rest)):
            return (*found, label, rest.lstrip("#:. "))
        return None
    return None


@lru_cache(maxsize=20_000)
def bare_label(text: str) -> tuple[str, int] | None:
    """(field, strength) of words that label a fact of the payment: ("reference", 3) for "Check no."."""
    folded = fold(text.replace("#", " no "))
    if not folded or len(folded) > 40:
        return None
    known = next(((name, strength) for name, strength, pattern in _COMPILED if pattern.fullmatch(folded)), None)
    return known or _composed_label(folded.split())


def _composed_label(words: Sequence[str]) -> tuple[str, int] | None:
    """ "our payment ref", "Betaalreferentie", "date of the transfer"."""
    paid = numbered = dated = False
    for word in words:
        if word in _PAPER:
            numbered = True  # unless it is the paper's day
            continue
        if compound := _COMPOUND.fullmatch(word):
            paid = True
            numbered = numbered or bool(compound[2] and _NUMBERED.fullmatch(compound[2]))
            dated = dated or bool(compound[2] and _DATED.fullmatch(compound[2]))
        elif _NUMBERED.fullmatch(word):
            numbered = True
        elif _DATED.fullmatch(word):
            dated = True
        elif word not in _FILLER:
            return None
    if not paid or not (numbered or dated):
        return None
    return ("payment_date" if dated else "reference", 3)


def _values_near(lines: Sequence[Line], index: int, position: int) -> Iterator[str]:
    """The next cell of the line, then what stands below the label."""
    line = lines[index]
    beside = line.cells[position + 1].text if position + 1 < len(line.cells) else ""
    if beside and _label(beside) is None and (_DIGIT.search(beside) or total_kind(beside) is None):
        yield beside
    label = line.cells[position]
    for below in lines[index + 1 : index + 3]:
        if below.page != line.page or below.top - line.bottom > 1.8 * (line.bottom - line.top):
            break
        end = min((cell.x0 for cell in line.cells[position + 1 :]), default=1e9)
        words = [
            word
            for cell in below.cells
            for word in cell.words
            if label.x0 - 30 < word.x0 < end - 2 and word.x1 > label.x0
        ]
        aligned = [word for word in words if word.x0 > label.x0 - 3]
        for chosen in (aligned, words):
            text = " ".join(word.text for word in chosen)
            if text and _label(text) is None:
                yield text


def _fitting(name: str, text: str) -> str | None:
    """The part of the text that can be a value of this field."""
    text = text.strip(" :#-–") if name in ("payer", "payee") else text.strip(" :.#-–")
    if not text or len(text) > 120:
        return None
    if name == "reference":
        return _reference_value(text)
    if name == "payment_date":
        return text if any(date_readings(part) for part in _runs(text, 4)) else None
    if name == "currency":
        return next((word.strip("()") for word in text.split() if word.strip("()") in CURRENCY_CODES), None)
    if name in ("payer", "payee"):
        letters = sum(char.isalpha() for char in text)
        text = _LEADING_NUMBER.sub("", text)
        if not _may_be_named(text):
            return None
        return text if letters >= 3 and letters > sum(char.isdigit() for char in text) else None
    return text


def _reference_value(text: str) -> str | None:
    words = text.split()
    kept: list[str] = []
    for word in words[:6]:
        has_digit = bool(_DIGIT.search(word))
        if has_digit or (word.isupper() and len(word) <= 5 and not kept):
            kept.append(word.rstrip(",;"))
        else:
            break
    if kept and len(kept) > 1 and date_readings(kept[-1]):
        kept.pop()
    value = " ".join(kept)
    if not _DIGIT.search(value) or len(value) > 40 or (date_readings(value) and not value.isdigit()):
        return None
    amount = read_amount(value)
    return None if amount is not None and (amount.decimals == 2 or amount.currency) else value


def _runs(text: str, longest: int) -> Iterator[str]:
    words = text.split()
    for start in range(len(words)):
        for length in range(min(longest, len(words) - start), 0, -1):
            yield " ".join(words[start : start + length])


def _strongest(facts: Sequence[Fact], name: str) -> str | None:
    fitting = [fact for fact in facts if fact.name == name]
    return max(fitting, key=lambda fact: fact.strength).value if fitting else None


def _payment_day(facts: Sequence[Fact], days: DayChoice) -> date | None:
    for fact in sorted((f for f in facts if f.name == "payment_date"), key=lambda fact: -fact.strength):
        for part in _runs(fact.value, 4):
            readings = date_readings(part)
            if readings:
                return days.choose(readings)
    return None


def _day_in_prose(lines: Sequence[Line], days: DayChoice) -> date | None:
    """ "... has paid you $900.00 on Aug 1, 2026", "our payment made on 15 Oct 2026", "Distinta di pagamento del ...": the
    one day in a line that tells of the payment."""
    for line in lines[:40]:
        found = [
            days.choose(readings) for part in _runs(line.text, 4) if (readings := date_readings(part.strip(".,;:()")))
        ]
        if len(set(found)) == 1 and (tells_of_payment(line.text) or _tells_title(line.text)):
            return found[0]
    return None


def _tells_title(text: str) -> bool:
    """A title of an advice that goes on with its number or day."""
    return title_weight(text) > 0 or bool(_PAID_ON.search(fold(text)))


_PAID_ON = re.compile(
    r"\b(payment|zahlung|paiement|virement|pago|transferencia|pagamento|bonifico|betaling) .{0,60}\b(made|dated|date|of|on|vom|am|du|le|fecha|data|dia|em|en|in|del|van|op|dnia)\b"
)


def _first_day(lines: Sequence[Line], days: DayChoice) -> date | None:
    for line in lines[:25]:
        for token in line.tokens:
            if token.kind is TokenKind.DATE:
                readings = date_readings(token.text)
                return days.choose(readings)
    return None


def _reference_in_title(lines: Sequence[Line]) -> str | None:
    """ "Remittance Advice RA-0042": a number right behind the title."""
    for line in lines[:15]:
        for cell in line.cells:
            if total_kind(cell.text) is not None or names_replacement(line.text):
                continue
            match = re.search(
                r"(?i)\b(?:advice|avis|aviso|avviso|virement|pago|pagamento|payment|check|cheque|remesa|distinta|bordereau"
                r"|zahlung|überweisung|bonifico|transferencia|betaling|p[łl]atno[śs]ci)\s+(?:no\.?|nr\.?|n[°º.]+|#)?\s*([A-Z]{0,4}[-/]?\d[\w/-]{2,20})\b(?![.,]\d)",
                cell.text,
            )
            if match and not date_readings(match[1]):
                return match[1]
    return None


def _letterhead(lines: Sequence[Line], payee: str | None) -> str | None:
    """The name on the first page's upper part that looks most like a letterhead: big, first, a company."""
    if not lines:
        return None
    first = [line for line in lines[:40] if line.page == lines[0].page]
    heights = sorted(line.bottom - line.top for line in first)
    usual = max(heights[len(heights) // 2], 1)
    skipped = fold(payee) if payee else None
    addressed: tuple[int, float] | None = None  # below the sender's own line
    best, best_score = None, 0.0
    for index, line in enumerate(first):
        for cell in line.cells:
            sender = _sender_line(cell)
            if sender is not cell and index + 1 < len(first):
                addressed = first[index + 1].place()
            cell = sender
            company = _is_company(cell)
            if company and first[index].place() == addressed:
                continue
            if index and _ADDRESSED.fullmatch(fold(first[index - 1].text)):
                continue
            if fold(cell.text) == skipped or not (company or (index < 8 and _is_name(cell))):
                continue
            if total_kind(cell.text) is not None or _PAYABLE_TO.match(cell.text):
                continue
            size = min((cell.bottom - cell.top) / usual - 1, 1.0)
            closes = any(_CLOSING.match(fold(above.text)) for above in first[max(0, index - 3) : index])
            score = 1.0 + 4 * size + (1.0 if company else 0.0) + (2.0 if closes else 0.0) - 0.05 * index
            if score > best_score:
                best, best_score = cell.text.strip(" ,;"), score
    return best


_ADDRESSED = re.compile(
    r"(firma|herrn?|frau|an( die)?( firma)?|to|messrs|attn|attention|spett(abile)? ?(le)?|monsieur|madame|a l attention de)"
)
_CLOSING = re.compile(
    r"(with )?((kind|best|warm) )?regards|(yours )?(sincerely|faithfully)|mit freundlichen gru\w*|freundliche gru\w*|cordialement"
    r"|atentamente|saludos|distinti saluti|cordiali saluti|met vriendelijke groet\w*|thanks|thank you"
)
_SEPARATED = re.compile(r"\s+[·•|]\s+")


def _sender_line(cell: Token) -> Token:
    """The name in "Lindhorst GmbH · Postfach 1120 · 70173 Stuttgart", small above the addressee."""
    parts = _SEPARATED.split(cell.text)
    return replace(cell, text=parts[0]) if len(parts) > 1 else cell


def _payable_to(lines: Sequence[Line]) -> str | None:
    matches = (_PAYABLE_TO.match(cell.text) for line in lines[:30] for cell in line.cells)
    return next((match[1].strip(" .,*") for match in matches if match), None)


def _paying_subject(lines: Sequence[Line]) -> str | None:
    """ "Tollgate Brewing Supply has sent you a payment" names the payer."""
    for line in lines[:25]:
        match = _HAS_PAID.match(_without_greeting(line.text))
        if match and match[1].split()[0] not in _NO_NAMES and _may_be_named(match[1]):
            return match[1]
    return None


# Words that a name doesn't have and a sentence has.
_SENTENCE_WORDS = frozenset(
    "we you they wir ihnen nous vous nosotros usted ustedes noi voi wij jullie has have had are were been would please this"
    " that these those today yesterday".split()
)
_GREETING = re.compile(
    r"(?i)(dear|hello|hi|good (morning|day|afternoon)|sehr geehrte\w*|guten (tag|morgen)|hallo|bonjour|madame|monsieur|hola"
    r"|estimad\w+|buenos d[ií]as|buongiorno|gentil\w+|spett\w*|geachte|beste)\b[^,!:.]{0,40}[,!:.]\s*"
)


def _without_greeting(text: str) -> str:
    """ "Dear supplier, Northwind Traders has paid you ..." begins with the payer's name."""
    return _GREETING.sub("", text, count=1) if _GREETING.match(text) else text


def _may_be_named(text: str) -> bool:
    """Whether the text can be the name of a company: a sentence or a greeting is none."""
    return not _GREETING.match(f"{text},") and _SENTENCE_WORDS.isdisjoint(fold(text).split())


def _is_company(cell: Token) -> bool:
    text = cell.text
    return 4 < len(text) <= 70 and ":" not in text and bool(_LEGAL_FORM.search(text)) and not _is_title(text)


def _is_name(cell: Token) -> bool:
    text = cell.text
    return (
        3 < len(text) <= 60
        and not _DIGIT.search(text)
        and ":" not in text
        and "@" not in text
        and not text.endswith((",", "."))
        and text[0].isupper()
        and len(text.split()) <= 6
        and not heads_directly(text)
        and bare_label(text) is None
        and not _is_title(text)
        and _may_be_named(text)
    )


_TITLE = re.compile(
    r"\b(remittance|advice|payment|notification|statement|voucher|avis|zahlung\w*|aviso|pago|avviso|pagamento|paiement"
    r"|virement|reglement|beta+l\w+|bordereau|distinta|page|seite|invoice|explanation|details?|confirmation|transfer"
    r"|check|cheque|stub|summary|dear|regards|hello|hi|bonjour|hola|ciao|buongiorno|saludos|cordialement|gruss\w*|hallo|sehr|guten|madame|estimad\w+|gentile|geachte)\b"
)


def _is_title(text: str) -> bool:
    return title_weight(text) != 0 or bool(_TITLE.search(fold(text)))


def _printed_name(lines: Sequence[Line], customer: str) -> str | None:
    wanted = fold(customer)
    for line in lines:
        for cell in line.cells:
            if wanted and wanted in fold(cell.text) and len(cell.text) < len(customer) + 40:
                return cell.text.partition(":")[2].strip() or cell.text
    return None


def _method(facts: Sequence[Fact], lines: Sequence[Line]) -> str | None:
    stated = _strongest(facts, "method")
    if stated and (named := _method_in(stated)):
        return named
    for fact in facts:
        if fact.name == "reference" and (named := _method_in(fact.label)):
            return named
    top = [line.text for line in lines[:30]]
    return next((named for text in top if (named := _method_in(text))), None)


def _method_in(text: str) -> str | None:
    folded = fold(text)
    return next((name for name, pattern in _COMPILED_METHODS if pattern.search(folded)), None)


def _currency(facts: Sequence[Fact], lines: Sequence[Line]) -> str | None:
    stated = _strongest(facts, "currency")
    if stated:
        return stated
    votes: Counter[str] = Counter()
    for line in lines:
        for token in line.tokens:
            if token.amount is not None and token.amount.currency:
                votes[token.amount.currency] += 3
            elif token.kind is TokenKind.TEXT:
                for word in token.text.split():
                    bare = word.strip("().,:;/")
                    if bare in CURRENCY_CODES and bare not in _UNCERTAIN_CODES:
                        votes[bare] += 1
                    elif bare in CURRENCY_SYMBOLS:
                        votes[CURRENCY_SYMBOLS[bare]] += 1
                    elif bare.lower() in _CURRENCY_WORDS:
                        votes[_CURRENCY_WORDS[bare.lower()]] += 1
    return votes.most_common(1)[0][0] if votes else None
