"""The reason that a payer prints beside a short payment in, its parts out: their code, claim number, our reason.

Payers print a code of their own ("RC 044"), a few words ("short shipped"), a claim number, or all of it in one cell.
Words are looked for in eight languages; the first row of the table that fits wins, so the special stands before the
general. A code alone means nothing here: which of our reasons it stands for is learned per customer.
"""

import re
from dataclasses import dataclass

# our reason: words that stand for it. Example of each.
WORDS: tuple[tuple[str, str], ...] = (
    # "charged twice, see 4711", "doppelt berechnet"
    (
        "DUPINV",
        (
            r"dup(?:licate|l)?\.? ?(?:inv|bill|charg)\w*|(?:billed|invoiced|charged) twice|doppelt|zweimal|"
            r"factur\w* (?:en double|deux fois)|doublon|duplicad|dos veces|duplicat|doppi[ao]|due volte|dubbel|"
            r"duas vezes|em duplicado|dwukrotn|podw[oó]jn|duplikat"
        ),
    ),
    # "already paid 12 March", "bereits bezahlt"
    (
        "DUPPAY",
        (
            r"already paid|paid (?:before|twice)|double payment|bereits (?:be|ge)zahlt|déjà (?:payé|réglé)|"
            r"ya pagad|già pagat|reeds betaald|já pag|już zapłacon"
        ),
    ),
    # "withholding tax 15 %", "Quellensteuer"
    (
        "WHT",
        (
            r"withh(?:eld|olding)|quellensteuer|bauabzug|retenue à la source|retenci[oó]n|ritenuta|bronbelasting|"
            r"retenção na fonte|podatek u źr[oó]dła|\bwht\b|\btds\b"
        ),
    ),
    # "VAT exempt", "reverse charge", "Steuer falsch"
    (
        "TAX",
        (
            r"\b(?:vat|sales tax|tax|gst|mwst|ust|umsatzsteuer|mehrwertsteuer|tva|iva|btw)\b|steuer(?!berat)|"
            r"tax.?exempt|reverse charge|podatk?\w*"
        ),
    ),
    # "retention 5 %", "Sicherheitseinbehalt"
    (
        "RETENTION",
        (
            r"retention|(?:sicherheits|garantie|gewährleistungs)?einbehalt|retenue de garantie|"
            r"retención de garant|ritenuta di garanzia|garantie-?inhouding|kaucj\w+ gwaranc"
        ),
    ),
    # "no PO on invoice", "PO expired"
    (
        "POMISSING",
        (
            r"(?:no|missing|invalid|without|wrong) (?:p\.?o\.?\b|purchase order)|p\.?o\.? (?:missing|invalid|"
            r"expired|number|mismatch)|bestellnummer|ohne bestellung|bon de commande|orden de compra|"
            r"ordine d.acquisto|inkooporder|nota de encomenda|numer\w* zam[oó]wienia"
        ),
    ),
    # "OTIF fine", "late ASN", "Pönale"
    (
        "COMPLIANCE",
        (
            r"compliance|charge.?back fee|routing guide|\basn\b|\botif\b|late deliver\w*|penalt|fine\b|pönale|"
            r"vertragsstrafe|verspätet|p[ée]nalit|penalizaci|penale\b|boete|multa|kara umowna"
        ),
    ),
    # "FRT", "Fracht", "fuel surcharge"
    (
        "FREIGHT",
        (
            r"\bfrt\b|freight|fuel (?:sur)?charge|shipping|haulage|carriage|fracht|versand(?:kosten)?|porto\b|"
            r"(?:frais de )?(?:port|transport)\b|portes|spese di (?:spedizione|trasporto)|vrachtkosten|"
            r"verzendkosten|koszt\w* (?:transportu|przesyłki)|transportkosten"
        ),
    ),
    # "co-op advertising", "WKZ", "Q3 rebate", "Bonus"
    (
        "PROMO",
        (
            r"promo\w*|rebate|co-?op\b|advertis|marketing|volume bonus|\bwkz\b|werbekosten|bonus\b|rückvergütung|"
            r"ristourne|rappel\b|publicit|premio|bonifica|reclame|rabat (?:potransakcyjny|retro)|market(?:ing)?owy"
        ),
    ),
    # "damaged in transit", "beschädigt"
    (
        "DAMAGED",
        (
            r"damag|\bdmg\b|broken|defect|faulty|spoil|beschädigt|bruch\b|mangel|defekt|endommag|cassé|défect|"
            r"dañad|defectuos|danneggiat|difettos|beschadig|danificad|defeituos|uszkodz|wadliw"
        ),
    ),
    # "returned goods RMA 55", "Retoure"
    (
        "RETURN",
        (
            r"\brt[vs]\b|\brma\b|return(?:ed|s)?\b|retour|rücksendung|rückgabe|devol|merce resa|reso merce|\bresi\b|"
            r"restituzione|teruggestuurd|zwrot"
        ),
    ),
    # "not received", "nicht erhalten"
    (
        "NOTRECV",
        (
            r"not (?:been )?(?:received|delivered|arrived)|never (?:received|delivered)|non.?receipt|"
            r"nicht (?:erhalten|geliefert)|(?:non|pas) (?:reçu|livr)|no (?:recibid|entregad)|non (?:ricevut|"
            r"consegnat)|niet (?:ontvangen|geleverd)|não (?:recebid|entregue)|nie (?:otrzyman|dostarczon)"
        ),
    ),
    # "short 2 cartons", "QTY DIFF", "Mindermenge"
    (
        "QTY",
        (
            r"\bqty\b|quantit|shortage|short(?:ed)? ?(?:ship\w*|deliver\w*|\d)|short by|cartons?|pallets?|"
            r"mindermenge|fehlmenge|menge|fehlt|stück|karton|manquant|quantité|faltant|cantidad|cajas|mancant|"
            r"quantità|aantal|tekort|quantidade|em falta|caixas|ilość|brak(?:uje|i)?\b|sztuk"
        ),
    ),
    # "discount 2 % taken", "Skonto"
    (
        "DISC",
        (
            r"\bdisc(?:ount)?\b|cash disc|early pay\w*|skonto|escompte|pronto pago|descuento por pago|"
            r"sconto cassa|betalingskorting|desconto (?:de|por) pronto|skont[oa]"
        ),
    ),
    # "price diff", "Preisdifferenz", "as per quote"
    (
        "PRICE",
        (
            r"pric(?:e|ing)|\brate\b|overcharg|per (?:quote|contract price)|preis|überhöht|prix|tarif|precio|"
            r"prezz|prijs|preço|\bcen[aęyi]\b|cenow|stawk|rabatt|rabais|remise|descuento|sconto|korting|desconto|"
            r"rabat\b"
        ),
    ),
    # "bill to wrong entity"
    (
        "WRONGENTITY",
        (
            r"wrong (?:entity|company|address|bill.?to)|not (?:our|for us)|falsche (?:gesellschaft|firma|"
            r"anschrift)|mauvaise (?:entité|société)|otra empresa|altra società|verkeerde|empresa errada|"
            r"inn\w+ (?:firm|spółk)"
        ),
    ),
    # "SLA credit", "service not rendered", "Ausfall"
    (
        "SERVICE",
        (
            r"\bsla\b|service|outage|downtime|not rendered|timesheet|leistung|ausfall|prestation|panne|servicio|"
            r"servizi|dienst|storing|serviço|usług|awari"
        ),
    ),
    # "contract ended", "gekündigt"
    (
        "CONTRACT",
        (
            r"contract|agreement|terminat|cancel|vertrag|gekündigt|kündigung|contrat|résili|contrato|contratto|"
            r"disdett|opgezegd|rescis|umow|wypowiedz"
        ),
    ),
    # "unauthorised renewal"
    (
        "RENEWAL",
        r"renew|verlänger|renouvel|renova|rinnov|verleng|odnowi",
    ),
    # "wire fee", "Bankspesen"
    (
        "FXFEE",
        (
            r"bank (?:fee|charge)|wire fee|transfer fee|exchange|bankspesen|bankgebühr|kursdifferenz|"
            r"frais bancaires|gastos bancarios|spese bancarie|bankkosten|despesas bancárias|opłat\w* bankow|\bfx\b"
        ),
    ),
    # "credit note 55 applied"
    (
        "CREDITNOTUSED",
        (
            r"credit (?:note|memo)|\bcn\b|\bcm\b|gutschrift|avoir\b|nota de (?:abono|crédito)|nota di credito|"
            r"creditnota|not[ay] kredytow|faktur\w* koryguj"
        ),
    ),
    # "please send an XRechnung"
    (
        "EDI",
        r"\bedi\b|format|not e-?invoice|xrechnung|peppol|facturx|electronic invoice",
    ),
)

_FINDERS = tuple((reason, re.compile(words, re.IGNORECASE)) for reason, words in WORDS)

# "claim 88123", "debit memo DM-4471", "Belastungsanzeige 5512"
_CLAIM = re.compile(
    r"(?:claim|debit (?:memo|note|advice)|deduction (?:no|number)|chargeback|\bdm\b|\brma\b|belastung(?:sanzeige)?|"
    r"lastschrift(?:anzeige)?|reklamation|note de débit|réclamation|nota de (?:cargo|débito)|reclamaci[oó]n|"
    r"nota di addebito|reclamo|debetnota|claimnummer|reclamação|nota obciążeniowa|reklamacj[ai])"
    r"\s*(?:no|nr|num(?:ber)?|n[°ºo]|ref|#)?[.:#]*\s*(?P<number>(?=[\w/-]*\d)[A-Z0-9][A-Z0-9/-]{2,29})",
    re.IGNORECASE,
)

# "RC 044", "code: SLA-11", "Grund 25", or the whole cell is one short token
_NAMED_CODE = re.compile(
    r"\b(?:reason(?: code)?|rc|rsn|code|ded(?:uction)? code|adj(?:ustment)? code|grund(?:code)?|kürzungsgrund|kz|"
    r"motif|motivo|causale|reden|powód)\s*[.:#]*\s*(?P<code>[A-Z]{0,6}[-/]?\d{1,5}[A-Z]?|[A-Z]{2,8})\b",
    re.IGNORECASE,
)
_LEADING_CODE = re.compile(
    r"^(?P<code>(?=[A-Z/-]*\d)[A-Z]{0,6}[-/]?\d{1,4}[A-Z]?|[A-Z]{1,6})(?=\s*(?:$|[-:,;.]\s|\s[A-Za-zÀ-ž]))"
)
_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class PrintedReason:
    """`code` is the payer's own, in capitals, or their few words where they print no code; None for an empty cell.
    `reason` is one of ours by its words, None when no word of the table stands there."""

    code: str | None
    claim_number: str | None
    reason: str | None


def read_deduction_reason(text: str | None) -> PrintedReason:
    """What a remittance line says of why it pays less."""
    plain = " ".join((text or "").split())
    if not plain:
        return PrintedReason(None, None, None)
    claim = _CLAIM.search(plain)
    without_claim = (plain[: claim.start("number")] + plain[claim.end("number") :]).strip() if claim else plain
    reason = next((ours for ours, words in _FINDERS if words.search(without_claim)), None)
    code = normal_code(_find_code(_without(plain, claim) if claim else plain)) or normal_code(without_claim)
    return PrintedReason(code, claim["number"] if claim else None, reason)


def _without(text: str, claim: re.Match[str]) -> str:
    """The words beside "claim DN-551", which say what it is about."""
    return f"{text[: claim.start()]} {text[claim.end() :]}".strip(" .,:;#-/")


def normal_code(code: str) -> str:
    """As codes are compared: capitals, single blanks, no mark at the ends."""
    return " ".join(code.upper().split()).strip(" .,:;#-/")[:_LONGEST_CODE].strip()


def _find_code(text: str) -> str:
    named = _NAMED_CODE.search(text) or _LEADING_CODE.match(text)
    return named["code"] if named else text
