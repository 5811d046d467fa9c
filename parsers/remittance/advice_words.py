"""What an advice says of its payment or of one of its lines besides the sums, told by its words: that it is void, held or
only planned, that it takes an earlier one's place, that it is a part of several, that something is not paid now."""

# ruff: noqa: E501  (a table row stays one line)

import re

from parsers.remittance.words import fold

# Words that say the payment was taken back, is held or only planned; "void after 90 days" says nothing of the kind.
_NOT_PAID = re.compile(
    r"\b(voided|void(?! (after|if|unless|without|over|when))|(payment|cheque|check|transfer) (was |has been |is )?(stopped|cancell?ed"
    r"|reversed|rejected|returned|recalled|voided|on hold)|stop payment|do not (apply|post|deposit)|not (yet )?(been )?(released|paid)"
    r"|pending (approval|release)|proposed payments?|payment proposal|scheduled for payment|(draft|pro ?forma|specimen|muster)(?! (\w+ ){0,2}(gmbh|ag|kg|ohg|ug|se|gbr|ltd|limited|inc|llc|corp|company|sarl|srl|bv)\b)"
    r"|zahlungsvorschlag|(zahlung|uberweisung|scheck) (wurde |ist )?(storniert|gestoppt|widerrufen|zuruckgezogen|gesperrt)"
    r"|nicht (ausgefuhrt|freigegeben)|proposition de (paiement|reglement)|(paiement|virement|cheque) (a ete )?(annule|suspendu|rejete)"
    r"|propuesta de pago|(pago|transferencia|cheque) (ha sido )?(anulad[oa]|cancelad[oa]|retenid[oa]|devuelt[oa])"
    r"|proposta di pagamento|(pagamento|bonifico|assegno) (e stato )?(annullat[oa]|sospes[oa]|revocat[oa]|stornat[oa])"
    r"|betaalvoorstel|betaling (is |werd )?(geannuleerd|gestopt|ingetrokken|geweigerd)|annule|anulado|annullato|geannuleerd)\b"
)


_EXECUTED = re.compile(
    r"\b(payment proposal|proposed payments?|zahlungsvorschlag|proposition de (paiement|reglement)|propuesta de pago"
    r"|proposta di pagamento|betaalvoorstel) ((?!not|nicht|non|no|niet)\w+ ){0,2}"
    r"(executed|released|processed|ausgefuhrt|executee?|ejecutada|eseguita|uitgevoerd)\b"
)


def names_no_payment(text: str) -> bool:
    """Whether the words say that the payment is void, held, or a proposal that was not executed."""
    return bool(_NOT_PAID.search(_EXECUTED.sub(" ", fold(text))))


# Words that say the advice takes the place of an earlier one, which may have been applied.
_REPLACES = re.compile(
    r"\b(revised|corrected|amended|replacement) (remittance|payment|advice)|\b(replaces|supersedes|replacing|superseding)\b"
    r"|\b(korrigiert|berichtigt)\w* (zahlungs)?avis\b|\bersetzt (das |unser |unsere |den |die )?\w*(avis|aviso|zahlung|schreiben)"
    r"|\bannule et remplace|\bremplace (l |notre |votre |le )?(avis|bordereau|precedent)|\bavis rectificatif"
    r"|\b(sustituye|reemplaza|anula y sustituye)\b|\baviso (rectificado|corregido)"
    r"|\b(sostituisce|annulla e sostituisce)\b|\bavviso rettificato|\bvervangt\b|\bgecorrigeerd\w* (betaal|advies)"
)


def names_replacement(text: str) -> bool:
    """Whether the words say that this advice replaces an earlier one."""
    return bool(_REPLACES.search(fold(text)))


_PART = re.compile(
    r"\b(?:part|teil|partie|parte|deel|sheet|file|advice|avis|aviso|avviso|datei) (\d{1,2}) (?:of|von|sur|de|di|van) (\d{1,2})\b"
)


def names_part(text: str) -> tuple[int, int] | None:
    """(1, 3) for "part 1 of 3" of an advice; pages are no parts."""
    found = _PART.search(fold(text))
    if not found or not 1 <= int(found[1]) <= int(found[2]) or found[2] == "1":
        return None
    return int(found[1]), int(found[2])


# What a line's status says when the payment leaves it out.
_HELD = re.compile(
    r"\b(on hold|held|blocked|rejected|declined|refused|not (yet )?(paid|approved|released|authori[sz]ed)|unpaid|pending|awaiting approval"
    r"|under (query|review)|in (query|dispute)|(noch )?nicht (bezahlt|freigegeben|genehmigt)|gesperrte?|abgelehnte?|zuruckgewiesene?|zuruckgestellte?|in (klarung|prufung)"
    r"|bloquee?|en attente|non payee?s?|non reglee?s?|rejetee?s?|refusee?s?|bloquead[oa]s?|pendiente|rechazad[oa]|bloccat[oa]|sospes[oa]|rifiutat[oa]|respint[oa]|in attesa"
    r"|geblokkeerd|afgewezen|afgekeurd|in behandeling|niet betaald|wstrzyman[eoy]|odrzucon[aey]|pendente)\b"
)


# What stands above a list of things that this payment does not pay.
_NOT_NOW = re.compile(
    r"\b((previous|earlier|prior|last) (payment|remittance|run)s?|remain(s|ing)? (open|unpaid|outstanding)|not (yet )?(due|paid)"
    r"|will be paid|(next|future|upcoming) (payment|run)s?|(vorherige|letzte|fruhere|nachste)n? (zahlung|zahllauf)\w*"
    r"|(bleiben|noch|weiterhin) (\w+ )?offen\w*|noch nicht (fallig|bezahlt)|(precedent|dernier|prochain) (paiement|virement|reglement)"
    r"|rest(e|ent) (due?s?|ouvert\w*|a payer)|(pago|transferencia) anterior|proximo pago|quedan? pendientes?"
    r"|(pagamento|bonifico) precedente|prossimo pagamento|restano (aperte|da pagare)|(vorige|volgende) betaling|nog open)\b"
)


def names_other_times(text: str) -> bool:
    """Whether the words head what was paid before, or stays open."""
    return bool(_NOT_NOW.search(fold(text)) or _HELD.search(fold(text)))


def names_held(text: str) -> bool:
    return bool(_HELD.search(fold(text)))
