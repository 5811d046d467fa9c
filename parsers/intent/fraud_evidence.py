"""What a mail says and who sends it in, how much of it speaks for fraud out: explicit facts, weighed and added up.

No single one of these facts is a proof. A bank that changed is news where the writer pays and a trap where he is
paid; haste is everyday; a link is too. What they add up to decides, together with how the mail sounds
(`suspicion`): where the money shall go, who hides, what was asked, against what makes the same words honest.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.gate import GatedPattern
from parsers.intent import diversion_words as diversion
from parsers.intent import fraud_words as moves
from parsers.problems import Evidence
from parsers.text.language import find_language


@dataclass(frozen=True, slots=True)
class Fact:
    """`weight` in log-odds; below zero it speaks for an honest mail."""

    name: str
    weight: float
    patterns: tuple[GatedPattern, ...]
    example: str


def _words(*alternatives: str) -> tuple[GatedPattern, ...]:
    return (GatedPattern("|".join(alternatives)),)


_R = r"[^.?!\n]{0,60}?"
_IBAN = r"\b[A-Z]{2}\d{2}(?:(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?|(?: ?[A-Z0-9]{4}){2} ?[A-Z0-9]{3})\b"
ACCOUNT_NUMBER = GatedPattern(
    _IBAN
    + r"|\b(?:to|sort code)\b[^.?!\n]{0,12}\b\d{2}-\d{2}-\d{2}\b[^.?!\n]{0,20}\b\d{8}\b"
    + r"|(?<![\d-])\d{2}-\d{2}-\d{2}[ ,/]{1,3}(?:account |acc\.? |acct\.? |a/c )?\d{8}(?!\d)"
    + r"|\b(?:routing|ABA)\b[^.?!\n]{0,20}\b\d{9}\b[^.?!\n]{0,30}\b\d{6,17}\b"
)

# fmt: off
FACTS: tuple[Fact, ...] = (
    Fact("an account to pay to", 1.2, (ACCOUNT_NUMBER,), "LT12 1000 0111 0100 1000"),
    Fact("one account in place of another", 1.5, _words(
        rf"{_IBAN}[^.?!\n]{{0,60}}\b(?:by|with|to|instead|gegen|durch|auf|zu|par|por|con|door|naar|na|przez)\b[^.?!\n]{{0,20}}{_IBAN}",
    ), "replace GB33 BUKB 2020 1555 5555 55 by LT12 1000 0111 0100 1000"),
    Fact("a payment shall be called back and made again", 1.5, _words(
        r"\b(?:recall|cancel|reverse)\b[^?!\n]{0,40}\b(?:transfer|payment|wire|it)\b[^?!\n]{0,40}\b(?:re-?send|re-?issue|again|repeat)\b",
        r"\b(?:überweisung|zahlung)\b[^?!\n]{0,40}\b(?:zurückrufen|zurückholen|stornieren)\b[^?!\n]{0,60}\b(?:neu|erneut|nochmals?)\b|\bannul\w+\b[^?!\n]{0,40}\bvirement\b[^?!\n]{0,60}\b(?:refaire|réémett\w+|renvoy\w+|à nouveau)\b|\banul\w+\b[^?!\n]{0,40}\btransferencia\b[^?!\n]{0,60}\b(?:em[ií]t\w+|reenv\w+|de nuevo|nuevamente)\b",
        r"\bannull\w+\b[^?!\n]{0,40}\bbonifico\b[^?!\n]{0,60}\b(?:nuovamente|di nuovo|rifa\w+|dispor\w+)\b|\b(?:annul\w+|terugroep\w*|storn\w+)\b[^?!\n]{0,40}\b(?:betaling|overboeking)\b[^?!\n]{0,60}\bopnieuw\b|\b(?:anul\w+|cancel\w+)\b[^?!\n]{0,40}\btransferência\b[^?!\n]{0,60}\b(?:novamente|de novo|reenvi\w+)\b|\b(?:anul\w+|wycof\w+)\b[^?!\n]{0,40}\bprzelew\w*\b[^?!\n]{0,60}\b(?:ponownie|jeszcze raz)\b",
    ), "please recall the transfer and resend it to"),
    Fact("money shall go elsewhere", 1.5, (diversion.ELSEWHERE, moves.NEW_ACCOUNT), "please use the account of our affiliate"),
    Fact("records shall be overwritten", 1.2, _words(
        r"\b(?:overwrite|replace|amend|exchange|delete)\b[^.?!\n]{0,60}\b(?:coordinates|bank details|account|iban|payee)\b|\b(?:überschreib|ersetz|lösch)\w+\b[^.?!\n]{0,60}\b(?:bankverbindung|kontodaten|iban|konto)\b|\b(?:remplac|supprim)\w+\b[^.?!\n]{0,60}\b(?:rib|iban|coordonnées bancaires)\b|\b(?:anul|sustituy|reemplac)\w+\b[^.?!\n]{0,60}\b(?:cuenta|iban|otra)\b",
        r"\b(?:sostitu|cancell)\w+\b[^.?!\n]{0,60}\b(?:iban|coordinate|conto)\b|\b(?:vervang|verwijder|overschrijf)\w*\b[^.?!\n]{0,60}\b(?:rekening\w*|iban)\b|\b(?:substitu|ignor|elimin)\w+\b[^.?!\n]{0,60}\b(?:iban|conta|nib)\b|\b(?:usun|zastąpi|nadpis)\w+\b[^.?!\n]{0,60}\b(?:rachun|kont|iban)\w*",
    ), "please overwrite our coordinates in your vendor file"),
    Fact("the known account is out of use", 1.0, (diversion.UNUSABLE, moves.OLD_ACCOUNT_GONE), "our account is under audit"),
    Fact("pay into this number", 0.8, _words(
        r"\b(?:pay|paid|remit\w*|send|transfer\w*|wire|use|überweis\w*|zahl\w*|nutzen|verwenden|vir\w+|vers\w+|régl\w+|ingres\w+|abon\w+|pag\w+|bonific\w+|overmaken|betal\w*|betaal|liquid\w+|wpła\w+|przel\w+)\b[^.?!\n]{0,80}?\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3}",
    ), "remit to LT12 1000 0111 0100 1000"),
    Fact("claims were assigned", 1.2, (diversion.ASSIGNED, diversion.ON_RECORD), "all claims have been assigned to us"),
    Fact("the payee has a new bank", 1.2, _words(
        rf"\b(?:receivables?|collections?|incoming (?:funds|payments)|beneficiary|our (?:bank )?accounts?)\b{_R}\b(?:new bank|another bank|different bank|migrated|moved|replaced)\b",
        rf"\b(?:cuentas?|cobros)\b{_R}\b(?:migrad\w+|otr[oa] (?:banco|entidad)|nuev\w+ (?:banco|entidad))\b|\b(?:migrado|trasladado)\b{_R}\bcuentas?\b|\b(?:incassi|conti)\b{_R}\b(?:altra banca|nuova banca|trasferit\w+)\b",
        rf"\b(?:forderungen|zahlungseingänge|eingänge)\b{_R}\b(?:andere\w* (?:bank|institut)|neue\w* (?:bank|institut))\b|\b(?:encaissements|créances)\b{_R}\b(?:autre banque|nouvelle banque|transféré\w*)\b",
        rf"\b(?:inning|vorderingen)\b{_R}\b(?:andere bank|nieuwe bank)\b|\b(?:cobranças|recebimentos)\b{_R}\b(?:outro banco|novo banco)\b|\b(?:wpływy|należności)\b{_R}\b(?:inny bank|now\w+ bank\w*)\b",
    ), "our receivables are with a new bank"),
    Fact("use this one instead", 1.0, _words(
        r"\b(?:until (?:it is solved|further notice|then)|for the time being|going forward|from now on|with immediate effect|effective (?:today|immediately|from today)|with effect from (?:today|now))\b",
        r"\b(?:übergangsweise|vorübergehend|ab sofort|bis auf weiteres|mit sofortiger wirkung)\b|\b(?:jusqu['’]à nouvel ordre|dès aujourd['’]hui|dorénavant|désormais|provisoirement)\b",
        r"\b(?:hasta nuevo aviso|desde hoy|a partir de (?:hoy|ahora)|de forma provisional)\b|\b(?:fino a nuova comunicazione|da oggi|d['’]ora in poi|provvisoriamente)\b",
        r"\b(?:met ingang van heden|vanaf nu|tot nader order|voorlopig)\b|\b(?:até nova indicação|a partir de (?:hoje|agora)|provisoriamente)\b|\b(?:do odwołania|z dniem dzisiejszym|od teraz|od dzisiaj)\b",
    ), "until further notice"),
    Fact("the account it came from is gone", 4.0, _words(
        rf"\b(?:account|card)\b{_R}\b(?:paid|came|sent)\b{_R}\b(?:no longer|closed|gone|expired|doesn['’]t exist|blocked)\b|\bkonto\b{_R}\bvon dem\b{_R}\b(?:nicht mehr|geschlossen|gekündigt|aufgelöst|erloschen)\b",
        rf"\bcompte\b{_R}\b(?:depuis lequel|d['’]où)\b{_R}\b(?:fermé|clos|n['’]existe plus)\b|\bcuenta\b{_R}\b(?:desde la que|de la que|de donde)\b{_R}\b(?:ya no existe|cerrad\w+|cancelad\w+|cerramos)",
        rf"\bconto\b{_R}\b(?:da cui|dal quale)\b{_R}\b(?:non esiste più|chius\w+|estint\w+)|\brekening\b{_R}\bwaar(?:van)?\b{_R}\b(?:opgeheven|bestaat niet meer|gesloten)\b",
        rf"\bkonto\b{_R}\bz którego\b{_R}\b(?:nie istnieje|zamknięt\w+|zlikwidowan\w+)|\bconta\b{_R}\b(?:de onde|da qual)\b{_R}\b(?:já não existe|fechad\w+|encerrad\w+)",
    ), "the account that we paid from no longer exists"),
    Fact("not back where it came from", 4.5, _words(
        r"\bnot (?:to )?(?:where it came|the (?:same )?account (?:it|we|that|from)|the original account)\b|\bnicht auf das (?:herkunfts|ursprungs|alte|gleiche)\w*\b|\bpas sur le compte d['’]origine\b|\bno a la (?:misma cuenta|cuenta de origen)\b",
        r"\bnon sul conto (?:di (?:origine|provenienza)|originario)\b|\bniet naar de(?:zelfde)? rekening(?: van herkomst)?\b|\bnie na konto (?:źródłowe|z którego)|\bnão para a (?:mesma conta|conta de origem)\b",
    ), "not to the account it came from"),
    Fact("pay into the enclosed account", 1.5, _words(
        rf"\b(?:settle|pay|remit|wire|transfer)\b{_R}\baccount\b{_R}\b(?:enclosed|attached|attachment|letterhead|below)\b|\b(?:überweis|zahl)\w+\b{_R}\bkonto\b{_R}\b(?:anhang|anlage|beigefügt\w*|unten)\b",
        rf"\b(?:régl|vers|pay)\w+\b{_R}\bcompte (?:joint|ci-joint|en pièce jointe|ci-dessous)\b|\b(?:ingres|pag|liquid)\w+\b{_R}\bcuenta (?:adjunta|anexa|de abajo|indicada abajo)\b|\b(?:sald|vers|pag|bonific)\w+\b{_R}\bconto (?:allegato|in allegato|qui sotto)\b",
        rf"\bbijgevoegde rekening\b|\brekening (?:in de bijlage|hieronder)\b|\b(?:wpła|płac|przel|regul)\w+\b{_R}\b(?:rachunek|konto) (?:z załącznika|w załączniku|poniżej)|\b(?:liquid|pag|transf)\w+\b{_R}\bconta (?:em anexo|anexa|abaixo)\b",
    ), "settle it to the account on the enclosed letterhead"),
    Fact("wages to another account", 1.8, _words(
        r"\bmy (?:pay|salary|wages|direct deposit|paycheck)\b|\bmy (?:bank|account)\b[^.?!\n]{0,40}\b(?:payroll|pay ?day|pay run)\b|\bmein\w* (?:gehalt|lohn)\w*|\bmon salaire\b|\bmi (?:nómina|sueldo|salario)\b|\b(?:il mio|mio) stipendio\b|\bmijn (?:salaris|loon)\b|\bmoj\w+ (?:pensj|wypłat|wynagrodzeni)\w+|\b(?:o )?meu (?:ordenado|salário|vencimento)\b",
    ), "could my pay go there"),
    Fact("wages go to another account from now on", 1.5, _words(
        rf"\b(?:chang|switch|mov|updat|redirect|set up)\w*\b{_R}\bmy (?:pay|salary|wages|direct deposit|paycheck|payroll)\b|\bmy (?:pay|salary|wages|direct deposit|paycheck|payroll)\b{_R}\b(?:(?:moved|switched|redirected|paid|sent) (?:in)?to|(?:new|another|different|other) (?:\w+ )?(?:account|bank|one))\b",
        rf"\b(?:änder|umstell|wechs)\w*\b{_R}\bmein\w* (?:gehalt|lohn)\w*|\bmein\w* (?:gehalt|lohn)\w*\b{_R}\b(?:änder\w*|umstell\w*|neue\w*|andere\w*)\b|\b(?:chang|modifi)\w*\b{_R}\bmon salaire\b|\bmon salaire\b{_R}\b(?:chang\w+|modifi\w+|nouve\w+|autre)\b",
        rf"\b(?:cambi|modific)\w*\b{_R}\bmi (?:nómina|sueldo|salario)\b|\bmi (?:nómina|sueldo|salario)\b{_R}\b(?:cambi\w+|nuev\w+|otr[oa])\b|\b(?:cambi|modific)\w*\b{_R}\bmio stipendio\b|\bmio stipendio\b{_R}\b(?:cambi\w+|nuov\w+|altr[oa])\b",
        rf"\b(?:wijzig|verander|aanpass|pas)\w*\b{_R}\bmijn (?:salaris|loon)\w*|\bmijn (?:salaris|loon)\w*\b{_R}\b(?:wijzig\w*|verander\w*|nieuwe?|andere?|aanpassen)\b|\b(?:mud|alter)\w+\b{_R}\bmeu (?:ordenado|salário|vencimento)\b|\bmeu (?:ordenado|salário|vencimento)\b{_R}\b(?:nov[oa]|outr[oa]|mud\w+)\b",
        rf"\bzmi(?:an|eni)\w*\b{_R}\b(?:moj\w+ )?(?:pensj|wypłat|wynagrodzeni)\w+|\bmoj\w+ (?:pensj|wypłat|wynagrodzeni)\w+\b{_R}\b(?:now\w+|inn\w+)\b",
    ), "can my direct deposit be moved to a new bank"),
    Fact("scan this code", 1.0, _words(
        r"\bscan (?:the|this|our|below)\b[^.?!\n]{0,20}\bcode\b|\bpoint your (?:phone|camera) at\b|\bscann?en sie (?:den|diesen)\b[^.?!\n]{0,20}\bcode\b|\b(?:scannez|flashez) (?:le|ce)\b|\bescanee (?:el|este)\b|\binquadr\w+ il (?:codice|qr)\b|\bscan de (?:qr|code)\b|\bleia o código\b|\bzeskan(?:uj|ować) kod\b",
    ), "scan the QR code below to pay"),
    Fact("keep it secret", 1.2, (moves.SECRET,), "between us"),
    Fact("cannot be reached", 0.8, (moves.OUT_OF_REACH,), "I am in a meeting and cannot talk"),
    Fact("no calls, only mail", 1.0, _words(
        r"\b(?:e-?mail|mail) only\b|\b(?:only|just) (?:by|via) e-?mail\b|\b(?:don['’]?t|do not) (?:ring|phone|call)\b|\b(?:nur|ausschließlich) (?:per|über) e?-?mail|\bnicht anrufen\b|\bno (?:me |nos )?llam(?:es?|en)\b|\bmail alleen\b|\bbel niet\b|\bniet (?:te )?bellen\b",
        r"\bnie dzwoń\b|\b(?:proszę )?nie dzwonić\b|\bnon (?:mi |ci )?(?:chiamare|chiami|chiamate|telefonare|telefoni|telefonate)\b|\bnão (?:me |nos )?(?:ligue|ligar|telefone|telefonar)\b|\bn['’]appelez pas\b|\bne (?:me |nous )?téléphonez pas\b|\bne pas (?:m['’]|nous )?(?:appeler|téléphoner)\b",
    ), "don't call, e-mail only"),
    Fact("discretion wanted", 1.0, _words(
        r"\b(?:discreet\w*|discretion|diskret\w*|discrétion|discr[eè]t\w*|discre[cz]i[oó]n|reservad[oa]|riservat\w+|discretie|sigilo\w*|discrição|dyskre\w+|dla siebie)\b",
    ), "I count on your discretion"),
    Fact("are you at your desk", 1.0, (moves.AT_DESK,), "are you around?"),
    Fact("pay at my word", 0.8, (moves.MOVE_MONEY,), "please process a wire transfer"),
    Fact("a payment in a hurry", 0.8, _words(
        rf"\b(?:urgent|urgente|dringend\w*|spoed\w*|piln\w+|today|heute|hoy|oggi|vandaag|hoje|dzi[sś]\w*|aujourd['’]hui|avant midi)\b{_R}\b(?:payment|transfer|wire|vendor|zahlung|anzahlung|überweisung|virement|pago|transferencia|pagamento|bonifico|betaling|transferência|przelew)\b",
        rf"\b(?:payment|transfer|wire|vendor|zahlung|anzahlung|überweisung|virement|pago|transferencia|pagamento|bonifico|betaling|transferência|przelew)\b{_R}\b(?:urgent|urgente|dringend\w*|spoed|piln\w+|today|heute|hoy|oggi|vandaag|hoje|dzi[sś]\w*|aujourd['’]hui|avant midi)\b",
    ), "settle a vendor for me today"),
    Fact("sign in to see it", 1.4, _words(
        r"\b(?:sign(?:ing)?|log(?:ging)?) ?in (?:with|using) your\b|\b(?:signing|logging) in to your\b|\bwith your (?:work|office|e-?mail|bank\w*) (?:account|password|login|credentials)\b|\b(?:bank|payroll|mail|e-?mail)(?:ing)? (?:login|password|credentials)\b",
        r"\b(?:melden sie sich|anmelden) mit ihre[mn]\b|\bconnectez-vous avec\b|\bentre con (?:su|la)\b|\bacceda con (?:la|le)\b|\blog in met uw\b|\bentre com a sua\b|\bzalogować się hasłem\b",
    ), "sign in with your work account"),
    Fact("a password to be proved", 2.0, _words(
        r"\b(?:verify|confirm|validat|re-?enter|keep)\w*\b[^.?!\n]{0,15}\b(?:your|the same) (?:e-?mail |current )?password\b|\b(?:bestätig|verifizier|behalt)\w*\b[^.?!\n]{0,15}\bihr(?:es)? (?:passwort|kennwort)\w*|\b(?:confirm|vérifi|conserv)\w*\b[^.?!\n]{0,15}\b(?:votre|le même) mot de passe\b|\b(?:confirm|verific|manten)\w*\b[^.?!\n]{0,15}\b(?:su|la misma) contraseña\b",
        r"\b(?:conferm|verific|manten)\w*\b[^.?!\n]{0,15}\b(?:la sua|la stessa|la tua) password\b|\b(?:bevestig|verifieer|behoud)\w*\b[^.?!\n]{0,15}\b(?:uw|hetzelfde|je) wachtwoord\b|\b(?:confirm|verifi|valid|mant)\w*\b[^.?!\n]{0,15}\b(?:a sua|a mesma) (?:senha|palavra-passe)\b|\b(?:potwierd|zweryfik|zachow)\w*\b[^.?!\n]{0,15}\b(?:swoje|twoje|to samo) hasło\b",
    ), "verify your password to keep your storage"),
    Fact("a parcel held for a fee", 1.5, _words(
        r"\b(?:parcel|package|shipment|delivery|courier)\b[^?!\n]{0,100}\b(?:(?:customs|delivery|unpaid|small|outstanding) (?:\w+ )?(?:fee|charge|duty)|pay (?:the|a) \w* ?fee)\b|\b(?:paket|sendung|päckchen)\b[^?!\n]{0,100}\b(?:zollgebühr\w*|nachgebühr\w*|versandkosten)\b",
        r"\b(?:colis|envoi)\b[^?!\n]{0,100}\bfrais (?:de douane|d['’]expédition|impayés)|\b(?:paquete|envío)\b[^?!\n]{0,100}\b(?:tasas?|gastos) (?:de aduana|pendientes?)|\b(?:pacco|spedizione)\b[^?!\n]{0,100}\b(?:dazi\w*|spese) (?:doganali|di giacenza)|\b(?:pakket|zending)\b[^?!\n]{0,100}\b(?:invoerrechten|douanekosten|verzendkosten)|\bencomenda\b[^?!\n]{0,100}\btaxas? (?:alfandegária|aduaneira)|\b(?:paczka|przesyłka)\b[^?!\n]{0,100}\b(?:niedopłat\w+|dopłat\w+|dopłać)",
    ), "your parcel waits for an unpaid customs fee"),
    Fact("an account is limited", 1.0, _words(
        r"\byour (?:\w+ )?(?:account|mailbox|card|access|profile|password)\b[^.?!\n]{0,40}\b(?:limited|restricted|suspended|locked|blocked|on hold|expires?|deactivated|closed)\b|\b(?:ihr\w?) (?:\w+ )?(?:konto|postfach|zugang|karte|speicher\w*)\b[^.?!\n]{0,50}\b(?:eingeschränkt|gesperrt|begrenzt|erreicht|voll|abgelaufen)\b",
        r"\bvotre (?:\w+ )?(?:compte|carte|accès|messagerie|boîte)\b[^.?!\n]{0,50}\b(?:limité|suspendu|bloqué|restreint|saturé)\w*|\bsu (?:cuenta|tarjeta|acceso|buzón)\b[^.?!\n]{0,50}\b(?:limitad|suspendid|bloquead|restringid)\w+|\b(?:il|la) su[oa] (?:conto|carta|accesso|casella)\b[^.?!\n]{0,50}\b(?:limitat|sospes|bloccat)\w+|\buw (?:\w+ )?(?:rekening|account|pas|mailbox|postvak)\b[^.?!\n]{0,50}\b(?:beperkt|geblokkeerd|opgeschort|vol)\b",
        r"\ba sua (?:conta|caixa|senha)\b[^.?!\n]{0,50}\b(?:limitad|suspens|bloquead|chei)\w+|\b(?:twoje|państwa|twoja) (?:konto|karta|skrzynka)\b[^.?!\n]{0,50}\b(?:ograniczon|zablokowan|zawieszon|pełn)\w+",
    ), "your account has been limited"),
    Fact("behind a link", 0.6, _words(r"https?[:,]//\S{4}"), "https://files.example/view"),
    Fact("asks, does not tell", -1.5, _words(
        rf"\b(?:which|what|is it correct|is this|is that|can you confirm|could you (?:confirm|check|tell)|please confirm that|kindly confirm that|still (?:valid|right|correct|yours))\b{_R}\b(?:account|bank|iban|details)\b{_R}(?:\?|valid|correct|right)",
        rf"\b(?:welche|stimmt|ist|können sie)\b{_R}\b(?:bankverbindung|iban|konto)\b{_R}\?|\b(?:(?:pourriez|pouvez)-vous (?:\w+ )?(?:confirm|vérifi|di|indiqu|précis|communiqu|envo|transm|donn)\w+|est-ce)\b{_R}\b(?:rib|iban|compte)\b{_R}\?|\b(?:podéis|pueden|cuál|sigue)\b{_R}\b(?:cuenta|iban)\b{_R}\?",
        rf"\b(?:potete|può|qual)\b{_R}\b(?:iban|conto)\b{_R}\?|\b(?:welk|klopt|kunt u (?:\w+ )?(?:bevestig|nagaan|control|aangev|laten weten|zeggen|doorgev)\w*)\b{_R}\b(?:rekening\w*|iban)\b{_R}\?|\bkunt u\b{_R}\b(?:rekening\w*|iban)\b{_R}\b(?:bevestigen|nagaan|controleren|doorgeven|vermelden|sturen)\b{_R}\?|\b(?:qual|podem)\b{_R}\b(?:iban|conta)\b{_R}\?|\b(?:proszę podać|czy)\b{_R}\b(?:rachun\w+|kont\w+)\b",
    ), "which account should we use?"),
    Fact("money goes back where it came from", -2.0, _words(
        r"\b(?:to|into|onto) (?:the|our|my) (?:same|usual|known|existing|original|regular) (?:bank )?account\b|\baccount (?:that |which )?(?:we|it|the money) (?:paid|came) from\b|\bfrom (?:which|where) we paid\b",
        r"\bauf (?:das|unser|mein)\w* (?:bekannte|übliche|gewohnte|gleiche|selbe)\w* konto\b|\bkonto, von dem\b|\bsur (?:le|notre|mon) (?:même compte|compte (?:habituel|connu|d['’]origine))|\bcompte qui a payé\b",
        r"\ba (?:la|nuestra) (?:misma cuenta|cuenta (?:habitual|conocida|de siempre))|\bcuenta desde la que\b|\bsul (?:solito|medesimo|nostro) conto|\bconto da cui\b|\bnaar (?:de|onze) (?:bekende|zelfde|gebruikelijke) rekening|\brekening waarvan\b",
        r"\bpara a (?:mesma conta|conta (?:habitual|de onde))|\bconta de onde\b|\bna (?:znane|to samo) konto|\bkont[oa], z którego\b",
    ), "to the same account as usual"),
    Fact("the writer is the one who pays", -2.5, _words(
        rf"\b(?:our|the|my|next) payments?(?: runs?)?\b{_R}\b(?:delayed|late|later|slips?|behind|made from|come from|sent from)\b|\b(?:different|other|another|new) (?:remitter|payer)\b|\bon our payments\b|\bremittances? will (?:now )?come from\b",
        rf"\b(?:zahlung|überweisung|zahllauf)\w*\b{_R}\b(?:verzöger\w+|später|verspätet)\b|\b(?:paiement|virement|règlement)s?\b{_R}\b(?:retard|plus tard|décalé\w*)\b|\b(?:pagos?|transferencias?)\b{_R}\b(?:retraso|más tarde|demora\w*)\b",
        rf"\b(?:pagament[oi]|bonific[oi])\b{_R}\b(?:ritardo|più tardi|slitt\w+)\b|\bbetaling(?:en)?\b{_R}\b(?:later|vertraagd|vertraging)\b|\bpagamentos?\b{_R}\b(?:atraso|mais tarde)\b|\b(?:przelew\w*|płatnoś\w*)\b{_R}\b(?:później|opóźni\w+)\b",
    ), "we switched banks, so our payment is delayed"),
    Fact("the payer's own orders", -2.0, (moves.OUR_PAYMENTS,), "our payments will come from another account"),
    Fact("nothing changes", -2.0, (moves.UNCHANGED,), "our bank details are unchanged"),
    Fact("tells what reached him", -4.0, (moves.REPORTED,), "we got a letter in your name"),
    Fact("a direct debit", -2.0, _words(
        r"\b(?:direct debit(?! account)|sepa mandate|lastschrift\w*|mandat\b|mandate|domicili(?:ation|azione|aci[oó]n|ar|ad[oa]s?|ung)\b|incasso\w*|prélèvement|addebito|débito direto|polecenie zapłaty|machtiging)\b",
    ), "the direct debit form is attached"),
)
# fmt: on


def weigh(text: str, sound: float, doubts: Sequence[Evidence]) -> float:
    """The log-odds of fraud: how it sounds, each fact once, and what the headers show."""
    facts = sum(fact.weight for fact in list_facts(text))
    return sound + _technical(doubts) + facts + (_ABROAD if names_account_abroad(text) else 0)


def weigh_at_most(text: str, sound: float, doubts: Sequence[Evidence]) -> float:
    """No less than `weigh` would find: with each fact that speaks for fraud and whose words stand in the text."""
    accusing = (fact for fact in FACTS if fact.weight > 0)
    possible = (fact.weight for fact in accusing if any(pattern.may_match(text) for pattern in fact.patterns))
    return sound + _technical(doubts) + sum(possible) + (_ABROAD if _COUNTRY.search(text) else 0)


def _technical(doubts: Sequence[Evidence]) -> float:
    return min(sum(doubt.weight for doubt in doubts[:2]) / 1.5, 3.0)


def list_facts(text: str) -> Iterator[Fact]:
    return (fact for fact in FACTS if any(pattern.search(text) for pattern in fact.patterns))


# Where people bank who write in a language; English is written from everywhere.
_HOME = {
    "de": "DE AT CH LI LU BE IT",
    "fr": "FR BE CH LU MC",
    "es": "ES",
    "it": "IT CH SM",
    "nl": "NL BE",
    "pt": "PT",
    "pl": "PL",
    "sv": "SE FI",
    "da": "DK",
    "nb": "NO",
    "no": "NO",
    "fi": "FI",
    "cs": "CZ",
    "sk": "SK",
    "hu": "HU",
    "ro": "RO MD",
    "el": "GR CY",
}
_ABROAD = 1.5
_COUNTRY = re.compile(_IBAN, re.IGNORECASE)


def names_account_abroad(text: str) -> bool:
    """Whether an account is kept in a country where the text's language is not at home."""
    countries = {account.group()[:2].upper() for account in _COUNTRY.finditer(text)}
    home = _HOME.get(find_language(text) or "") if countries else None
    return home is not None and not countries <= set(home.split())
