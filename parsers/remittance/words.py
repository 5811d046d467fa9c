"""The words of remittance advices in six languages, as tables: headings, totals, labels, titles, row types.

Every pattern is matched on folded text: lower case, no accents, no punctuation ("N° facture" is "n facture").
Words only propose a meaning; types, arithmetic and the ledger confirm it.
"""

# ruff: noqa: E501  (a table row stays one line)

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from parsers.money import CURRENCY_SYMBOLS


class Role(StrEnum):
    """What a column holds. `AMOUNT` is gross or net, the arithmetic tells; `BALANCE` is what stays open, or what an amount
    is before its tax: neither is paid; `WEAK_INVOICE` may be a reference."""

    INVOICE = "invoice"
    WEAK_INVOICE = "weak_invoice"
    OWN_NUMBER = "own_number"
    ORDER = "order"
    DATE = "date"
    DUE_DATE = "due_date"
    GROSS = "gross"
    DISCOUNT = "discount"
    DEDUCTION = "deduction"
    WITHHELD = "withheld"
    TAX = "tax"
    NET = "net"
    AMOUNT = "amount"
    BALANCE = "balance"
    DEBIT = "debit"
    CREDIT = "credit"
    TYPE = "type"
    REASON = "reason"
    CURRENCY = "currency"
    QUANTITY = "quantity"
    RATE = "rate"
    TEXT = "text"


AMOUNT_ROLES = frozenset(
    {
        Role.GROSS,
        Role.DISCOUNT,
        Role.DEDUCTION,
        Role.WITHHELD,
        Role.TAX,
        Role.NET,
        Role.AMOUNT,
        Role.BALANCE,
        Role.DEBIT,
        Role.CREDIT,
    }
)
REFERENCE_ROLES = frozenset({Role.INVOICE, Role.WEAK_INVOICE, Role.OWN_NUMBER, Role.ORDER})

# What was paid on an earlier day, beside what is paid now.
_EARLIER = (
    r"((paid|settled|cleared|sent|remitted|applied|transferred|payments?|pmts?) (earlier|before|previously|to date|so far|ytd)"
    r"|(earlier|previous|previously|prev|prior|already|last|ytd) (paid|settled|cleared|sent|remitted|applied|transferred|payments?|pmts?)"
    r"|(bereits|bisher|fruher|zuvor|vorher|schon) (ge|be)?(zahlt|uberwiesen|beglichen|geleistet|reguliert|angewiesen)|(bisherige|fruhere|geleistete) zahlung(en)?"
    r"|deja (regle|paye|verse|vire)e?s?|(regle|paye|verse|vire)e?s? (anterieurement|precedemment)|(versement|reglement|paiement)s? (anterieur|precedent)s?"
    r"|ya (pagado|abonado|transferido)|(pagado|abonado|transferido) (antes|anteriormente|previamente)|pagos? (anterior(es)?|previos?)"
    r"|gia (pagato|versato|bonificato|saldato|liquidato)|(pagato|versato) (in precedenza|precedentemente|prima)|pagament[oi] precedent[ei]"
    r"|(reeds|al|eerder) (betaald|voldaan|overgemaakt)|(eerdere|vorige) betaling(en)?"
    r"|ja (pago|liquidado|transferido)|pago anteriormente|pagamentos? anterior(es)?"
    r"|(wczesniej|juz|poprzednio) (zaplacono|oplacono|rozliczono)|(zaplacono|oplacono|rozliczono) (wczesniej|poprzednio)"
    r"|(tidigare|redan|tidligere|allerede) (betalt|betald|utbetalt))"
)
_EARLIER_ALONE = r"earlier|previously|prior|before|fruher|bisher|bereits|anterieurement|precedemment|anteriormente|in precedenza|eerder|reeds|wczesniej|tidigare"
_TAXES = r"(vat|gst|hst|pst|sales tax|tax|taxes|ust|mwst|umsatzsteuer|mehrwertsteuer|tva|taxe|iva|igic|btw|mva|moms|alv|afa|dph|pdv|ddv|podatek( vat)?)"
# What an amount is with its tax, in words that may stand before or behind what was paid: "Paid gross", "Brutto zapłacono".
_TAXED = rf"(gross|brutto|brut|bruto|lordo|ttc|tvac|ivato|(incl|inc|inkl|including|inclusive|mit|met|con|com|c|avec|z|with) {_TAXES}|{_TAXES} (incl\w*|inbegriffen|comprise?))"
_AMOUNT_WORD = r"(amount|betrag|montant|importe|importo|bedrag|valor|kwota|total|totale)"
_PAID_WORD = (
    r"(paid|to pay|payable|payment|remitted|transferred|zu zahlen|gezahlt|bezahlt|zahlbetrag|uberwiesen|ausgezahlt|(net )?a payer|(net )?regle|paye|vire|verse"
    r"|a pagar|pagad[oa]|abonad[oa]|transferido|pagato|bonificato|da pagare|betaald|overgemaakt|te betalen|pag[oa]|liquidado"
    r"|do zaplaty|do wyplaty|(za|wy|o)placon[aoy]|przelan[aoy]|att betala|betalt|betald)"
)
_THEREOF = r"(of which|thereof|davon|darin|dont|de los cuales|de ello|di cui|waarvan|dos quais|do qual|w tym|z tego|varav|heraf|herav)"
_EARLIER_TOTAL = re.compile(rf"\b{_EARLIER}\b")

# First match wins, so what qualifies ("invoice date") stands before what it qualifies ("invoice").
# fmt: off
_HEADINGS: tuple[tuple[Role, str], ...] = (
    (Role.BALANCE, rf"((amount|amt|value|betrag|montant|importe|importo|bedrag|valor|kwota|belopp) )?{_EARLIER}( (amount|amt|betrag|bedrag))?|{_EARLIER_ALONE}"),
    (Role.QUANTITY, r"(disc|discount|skonto|escompte|remise|dto|descuento|sconto|korting|tax|vat|cis|retention)? ?(percent|percentage|pct|prozent|prozentsatz|pourcent|por ciento|porcentaje|percentuale|procent)|(percent|pct) (disc|discount|skonto|escompte|remise|sconto|korting|tax|vat)|skontosatz|discount rate"),
    (Role.QUANTITY, r"(invoice|item|line|document) count|(no|number|nr) of (invoices|items|documents|lines)|anzahl .*|nombre de .*"),
    (Role.RATE, r"exch(ange)? rate|(fx|conversion) rate|rate|(wechsel|umrechnungs)?kurs|(taux|cours) de change|tipo de cambio|cambio|wisselkoers|koers"),
    (Role.OWN_NUMBER, r"(payment|pmt|pymt|check|cheque|chk|eft|ach|wire|transfer)( (document|doc|trace|reference|ref))?( (no|number|nr|num|id|ref|reference|document))"),
    (Role.OWN_NUMBER, r"(payment|pmt|pymt|paymt|clearing|clrng|check|cheque|zahlungs?|ausgleichs?) ?(document|doc|beleg|belegnr|belegnummer)|ausgleich"),
    (Role.CURRENCY, r"(payment|pay|invoice|document|doc|inv) (currency|curr|ccy)|wahr?g|zahlungswahrung|belegwahrung"),
    (Role.QUANTITY, r"qty|quantity|unit price|unit cost|price|menge|einzelpreis|preis|quantite|prix|cantidad"),
    (Role.QUANTITY, r"precio|quantita|prezzo|aantal|prijs|stuks|hours|hrs|uom|sku|artikel|steuersatz|tax rate"),
    (Role.REASON, r"reason|rsn|.*grund|grundcode|motif|motivo|reden|deduction code|ded code|adj code|reason code"),
    (Role.DUE_DATE, r"due date|due dt|net due|date due|due on|(netto)?fallig.*|echeance|vencimiento|vto|f vto|scadenza|vervaldatum"),
    (Role.DUE_DATE, r"value date|valuta|disc(ount)? date|due|(terms|net|payment|days) due"),
    (Role.DATE, r"date|.* dt|dated|date .*|.* date|.*datum.*|fecha.*|data|data .*|vom|f emision|emision|dt|del|du"),
    (Role.TEXT, r"(document|doc|item|invoice|inv|line|beleg|rechnungs?|factuur) ?(description|descr|desc|text|remarks?|comments?|bezeichnung|beschreibung|omschrijving)"),
    (Role.NET, rf"({_AMOUNT_WORD} )?({_TAXED} {_PAID_WORD}|{_PAID_WORD} {_TAXED})|{_PAID_WORD} {_AMOUNT_WORD} {_TAXED}|({_TAXED} )?{_AMOUNT_WORD} (({_TAXED}) )?{_PAID_WORD}|brutto ?zahlbetrag"),
    (Role.DATE, r"(f|fec|fch|dt|dat) (de )?(factura|fact|fra|fatura|doc(umento)?|emis\w*|exp\w*|fatt(ura)?)"),
    (Role.GROSS, r"(tot|totale|total|gesamt|totaal|suma|summe|soma|wartosc|kwota|imp|importo|importe|val|valore?|amt|amount)( (de|di|da|do|del|della|of|the))? (inv|fattura|fatt|ft|facture|factura|fra|factuur|rechnung|invoice|bill|fatura|faktury)"),
    (Role.TAX, rf"(cuotas?|quota|importe|impuesto|imposto|imposta|importo|montante?|amount|betrag|bedrag|kwota|valor)( (de|di|do|da|du|of|d))? ({_TAXES}|imposto)|{_TAXES} (total|sum)"),
    (Role.TYPE, r"type|typ|tipo|soort|art|belegart|doc type|dokumentart|type code"),
    (Role.TYPE, r"(debit credit )?(sign|segno|signo|signe|sens|sinal|znak|teken|vorzeichen|vz)|(s|soll)( und)? (h|haben)|sh|d c|c d|dc|d h|d a|dr cr|wn ma|(debit|debet) credit|dare avere|debe haber"),
    (Role.BALANCE, r"(not|un) ?paid|un(bezahlt|beglichen)|nicht (be|ge)zahlt|impayee?s?|non (paye|regle|pagato)|no pagado|onbetaald|niet betaald|nao pago|nie ?zaplacon[oae]"),
    (Role.NET, r"(net of|after|nach|apres|despues (de(l)?)?|dopo|na|apos) (the |cash |lo |de )?(disc|discount|skonto|escompte|remise|descuento|dto|sconto|korting|desconto|deductions?|abzug|ritenuta|retencion|withholding)"),
    (Role.DISCOUNT, r"discount.*|disc|.*skonto.*|sk|escompte|remise|descuento.*|dto|dto .*|desc(to)? .*|dpp|sconto|abb(uon[oi])?|.*korting"),
    (Role.DISCOUNT, r"kred(iet)? ?bep(erking)?(s?toeslag)?|skto( betrag)?|esc|dto p p|d p p|sc(onto)? cassa|settl(ement)? disc|desc p p"),
    (Role.DISCOUNT, r"cash disc|terms disc|pmt disc|early pay.*|prompt pay(ment)?( disc.*)?|nachlass|rabatt|rabais|rebates?|upust|pronto pago"),
    (Role.WITHHELD, r"withh?olding.*|withheld|wht|tds|cis( .*)?|quellensteuer|steuerabzug|bauabzugsteuer|retenue a la source"),
    (Role.WITHHELD, r"retencion.*|irpf|isr|iibb|percepcion.*|ritenut.*|ra|loonheffing|bronbelasting|bronheffing|prelevement"),
    (Role.WITHHELD, r"ret( \d+)?|retenc(ion|ao)( \d+)?|ras|rit acc.*|irs|podatek (u zrodla|zatrzymany|potracony)"),
    (Role.WITHHELD, r".*split ?payment.*|iva .*scissione.*|(vat|iva|tva|btw|mwst) (withheld|deducted|retenid[oa]|retenue|ingehouden)"),
    (Role.GROSS, r"((amount|total|betrag|bedrag|montant|importe|importo|invoice) )?(incl|inc|inkl|including|inclusive|mit|con|tvac) (vat|gst|hst|tax|taxes|ust|mwst|umsatzsteuer|mehrwertsteuer|tva|taxe|iva|igic|btw|mva|moms)"),
    (Role.BALANCE, r"((amount|total|betrag|bedrag|montant|importe|importo|invoice) )?(excl|ex|exkl|excluding|exclusive|before|ohne|zzgl|hors|sin|senza|zonder) (vat|gst|hst|tax|taxes|ust|mwst|umsatzsteuer|mehrwertsteuer|tva|taxe|iva|igic|btw|mva|moms)|hors taxes?"),
    (Role.TAX, rf"({_THEREOF} )?{_TAXES}( amount| amt|betrag|bedrag)?( \d{{1,2}}( \d)?)?( percent)?|imposta|impuestos?|impostos?|podatek"),
    (Role.DEDUCTION, r"deduct.*|adj|adjust.*|chargeback.*|charge back|short.*|claim amount|claims|allowance.*"),
    (Role.DEDUCTION, r"write ?off|retain.*|retention|holdback|backcharge.*|abzug|abzuge|kurzung.*|einbehalt.*|del ?[ck]redere.*"),
    (Role.DEDUCTION, r"deduction.*|retenue.*|penalite.*|litige|rrr|ristourne|deduccion.*|cargo.*|ajuste.*"),
    (Role.DEDUCTION, r"disputed.*|contested|withheld amount|bestritten|strittig|conteste.*|disputad[oa]|contestat[oa]|betwist"),
    (Role.DEDUCTION, r"penalizacion|garantia|trattenut.*|detrazion.*|addebito|penale|inhouding.*|aftrek|correctie"),
    (Role.DEDUCTION, r"less|penalt(y|ies)|offset|set ?off|contra|netted|back charge.*|held( back)?|claimed|verrechn(ung|et)|gegenrechnung|minderung|abattement|compensa.*"),
    (Role.DEDUCTION, r"decurtazion.*|verrekend|deducao|deducoes|abatimento|potracen.*|korekta|kompensata"),
    (Role.DEDUCTION, r"boete|fee|fees|other|sonstige.*|bonus|wkz"),
    (Role.BALANCE, r"(still|left|remaining) (owing|owed|open|due|to pay)|noch offen|restsaldo|reste a payer|resta(nte)?( da pagare)?|pendiente( de pago)?|pendente( de (pagamento|liquidacao))?|em divida|nog open"),
    (Role.GROSS, r"balance due|open (amount|amt|balance)|amount due|amt due|outstanding|(orig|original)(?! (ref|doc|no|nr|num|inv no|invoice no)).*"),
    (Role.GROSS, r"principal|(amount )?(scheduled|planned|proposed|requested)|geplant|vorgeschlagen|beantragt|prevu|propose|previsto|propuesto|proposto|gepland|voorgesteld|planowan[aeoy]|gross.*|brutto.*|brut|bruto.*|lordo|(amount )?billed.*|(amount )?invoiced|face (value|amount)|berechnet|fakturiert|facture ht|fatturato|gefactureerd|rechnungsbetrag|belegbetrag|ttc|importo lordo"),
    (Role.GROSS, r"(invoice|inv|bill|doc|document|voucher) (amount|amt|total|value)|montant (brut|ttc|facture.*|du)"),
    (Role.GROSS, r"importe (bruto|factura)|total (factura|doc.*|facture|invoice)|totale (doc.*|fattura)"),
    (Role.GROSS, r"factuurbedrag|openstaand.*|offen.*|imponibile|base( imponible)?|facturado"),
    (Role.NET, r"paid|(invoice|inv|bill) paid|(amount|amt) (paid|remitted|applied)|paid (amount|amt)|payment (amount|amt)|this payment|pmt"),
    (Role.NET, r"payment|net|net (amount|amt|paid|pay|payment|payable)|remitted|applied.*|allocat.*|check (amount|amt)"),
    (Role.NET, r"settled|(amount )?settled|settlement( amount)?|reguliert|beglichen|solde paye|liquidado|saldato|voldaan"),
    (Role.NET, r"(amount )?released|freigegeben|libere|liberado|rilasciato|vrijgegeven|(we|you) (pay|receive)|pay|pay(ing|ment)? now|to be paid|to pay|payout|paying|transferred|wired|disburse(d|ment)|cleared|wir zahlen|nous (payons|reglons)|pagamos|paghiamo|wij betalen"),
    (Role.NET, r"zu (zahlen|uberweisen)|angewiesen|ausgeglichen|regulierung|vire|virement|(net )?a (virer|payer|regler)|versement|mandate|a (transferir|abonar|percibir|liquidar)|transferido"),
    (Role.NET, r"cobrado|da (pagare|bonificare|liquidare)|bonificato|liquidato|versato|uitbetaald|uit te betalen|overgemaakt|zaplata|przelew|przelano|oplacono|wyplata|do wyplaty|rozliczono"),
    (Role.NET, r"zahlbetrag|zahlungsbetrag|zahlung|netto.*|bezahlt|gezahlt|uberweisung.*|uberwiesen|auszahl.*"),
    (Role.NET, r"net a payer|net|net (paye|regle)|montant (net|regle|paye|verse)|regle|reglement|paye|verse|paiement"),
    (Role.NET, r"(montant |somme )?mandatee?|(montant |somme )?viree?|ausgezahlt|(zahlungs)?anweisung(sbetrag)?|(importe |valor )liquido|kwota rozliczenia|valor (liquidado|creditado)"),
    (Role.NET, r"neto|(importe )?(pagado|abonado)|importe (neto|pago)|liquido|pago|a pagar|total pagado|neto.*"),
    (Role.NET, r"pagato|importo (pagato|netto)|netto.*|pagamento|te betalen|betaald.*|betaling|betaalbedrag"),
    (Role.BALANCE, r"(balance |amount )?left|leaves|remain(der|s)|rest(eert|erend|erende|erer)|rimanente|residuo|resto|restante|pozostalo|aterstar|kvar( att betala)?|em aberto"),
    (Role.BALANCE, r"balance|running balance|saldo|solde|remaining|rest|restbetrag|reste du|bal"),
    (Role.INVOICE, r"credit (note|memo)( (no|nr|number|ref))?|gutschrifts? ?(nr|nummer)|avoir n|(n|numero) (d )?avoir|nota (di )?credito n"),
    (Role.DEBIT, r"belastung(en)?|debit|debits|dr|soll|debe|cargo|dare|debet"),
    (Role.CREDIT, r"credit|credits|cr|haben|haber|abonos?|avere|avoirs?|gutschrift(en)?|creditnota s?|accrediti?|notas? de credito"),
    (Role.AMOUNT, r"amounts?|amt|.*betrag|betrage|bedragen|importi|montant.*|importe.*|monto|importo.*|.*bedrag|value|total|totale|totaal|summe|sum|som|soma|somme"),
    (Role.AMOUNT, r"wert|valeur|valor|valore|waarde|(line|item) amount|amount .*|eur|usd|gbp|chf"),
    (Role.ORDER, r"po|p o|po .*|p o .*|purchase order.*|order.*|bestell.*|auftrag.*|commande.*|n commande|bc|pedido.*"),
    (Role.ORDER, r"(n|no|num) (de )?(pedido|commande|ordine|bon de commande|order)|orden.*|oc|ordine.*|oda|cig|cup"),
    (Role.ORDER, r"inkooporder.*|bestel.*|your po|our po|store.*|location|site.*|contract.*|vertrag.*|claim.*|delivery.*|bol"),
    (Role.ORDER, r"lieferschein.*|filiale|markt|customer po.*|(agency|contract) .*|cost cent.*|kostenstelle|project.*"),
    (Role.OWN_NUMBER, r"our .*|voucher.*|trans(action)?s?( .*)?|unser.*|notre.*|n interne|ecriture|nuestr.*"),
    (Role.OWN_NUMBER, r"asiento|(n|no) (registro|asiento|interno)|ns .*|nostr.*|protocollo|registrazione|onze .*"),
    (Role.OWN_NUMBER, r"(rif|riferimento|ref|reference|referencia|n|no|nr|num|numero) int(ern[aeo]?)?|int(ern[aeo]?)? (ref|no|nr|nummer|number|beleg|belegnr)|buchungs ?beleg( ?(nr|nummer))?|piece comptable|posting document"),
    (Role.OWN_NUMBER, r"ons .*|boekstuk.*|vorgang.*|buchung(snr)?|boeking(snr)?|line|ln|pos|position|lfd.*|nr lfd|internal.*|doc id|seq"),
    (Role.INVOICE, r"invoice.*|inv|inv .*|bill|bill (no|number|ref)|rechnung.*|re|rnr|re nr|re nummer|rg|rg nr|rech nr|(rg|rech|re|fakt) (gs|gut|gutschr)( nr)?|(inv|invoice|bill) (cr|credit)( (no|number))?"),
    (Role.INVOICE, r".*facture.*|.*factura|.*fattura|fatt.*|factuur.*|fact|your .*|ihr .*|ihre .*|votre .*|vos ref.*"),
    (Role.INVOICE, r"su (ref|doc|factura|numero).*|vs .*|vostr.*|uw .*|external doc.*|ext(ern[ae]?)? (beleg|doc).*|(n|no|num|numero) doc(umento)? (extern|estern)[aeo]?|(supplier|vendor) (inv|ref|doc).*"),
    (Role.INVOICE, r"(rif|riferimento|ref|referencia|reference|referentie|documento|document|doc|n) (de |del |du |do |van )?(fornitore|proveedor|fournisseur|fornecedor|leverancier)|(lieferanten|leveranciers) ?(ref|referenz|referentie|beleg)|fremd ?beleg( ?(nr|nummer))?|(extern|documento extern|document extern|piece extern)[aeo]?( (no|nr))?|dokument (obcy|zewnetrzny)"),
    (Role.INVOICE, r"(payee|beneficiary|carrier) (document|doc|reference|ref)|folio.*|(n|no|num|nr) (fact|inv|rechn).*|supplier.*document.*|referencia proveedor|xblnr|re-.*"),
    (Role.CURRENCY, r"currency|curr|cur|ccy|crcy|crncy|wahrung|whg|devise|dev|moneda|divisa|valuta|munt|wkz"),
    (Role.WEAK_INVOICE, r"(document|doc|item|reference|ref)( (no|number|nr|num|ref|reference|id))?|number|no|nr|num"),
    (Role.WEAK_INVOICE, r"beleg.*|.*beleg(nr|nummer)?|referenz.*|zuordnung|piece|(n|no) (de )?(piece|doc.*)|reference.*"),
    (Role.WEAK_INVOICE, r"libelle|numero.*|documento.*|referencia.*|riferiment.*|rif|kenmerk|referentie|nummer|memo"),
    (Role.WEAK_INVOICE, r"remit(tance)? (no|number|nr|id|ref|reference)"),
    (Role.WEAK_INVOICE, r"details?|referencj[ai]|document.*|doc .*|ref .*|betalingskenmerk|nota|n|assignment"),
    (Role.TEXT, r"description|desc|text|buchungstext|comments?|remarks?|bemerkung.*|verwendungszweck|beschreibung"),
    (Role.TEXT, r"descripcion|concepto|observ.*|descrizione|causale|omschrijving|opmerking.*|designation|objet"),
    (Role.INVOICE, r"(twoj[ae]?|wasz[ae]?|panstwa|dostawcy) (dokument|faktura|dowod|nr|numer).*|(s|sua|vossa|v) (fatura|doc|documento|ref).*"),
    (Role.OWN_NUMBER, r"(nr |numer )?(ksiegowani[ae]|ksiegowy|wlasny|wewnetrzny)|(nasz|wlasny) (dokument|dowod|nr|numer).*"),
    (Role.ORDER, r"(nr |numer )?(zam|zamowieni[ae])( nr)?|encomenda.*|n o (da )?encomenda"),
    (Role.TYPE, r"rodzaj( dok(umentu)?)?|typ dok(umentu)?"),
    (Role.INVOICE, r"n o (da )?(fatura|factura)|(numer|nr) (faktury|dokumentu)|dokument|faktura|(faktura|fatura) ?(nr|nummer|n)?|fakturanummer|fakturanr"),
    (Role.DATE, r"data (faktury|wystawienia|platnosci)|z dnia|dnia|wystawion[oay]|(faktura|fatura) ?(datum|dato)|dato"),
    (Role.DUE_DATE, r"vencimento|termin platnosci|forfall.*|forfallsdato"),
    (Role.GROSS, r"kwota (brutto|faktury)|wartosc( brutto)?"),
    (Role.DISCOUNT, r"desconto.*|bonificacion(es)?|bonificacao|bonificacoes|rabat|skonto|kassarabatt"),
    (Role.NET, r"valor (pago|liquido|a pagar)|kwota (zaplacona|do zaplaty|przelewu|platnosci)|zaplacono|do zaplaty|betalt( belopp)?|att betala"),
    (Role.NET, r"(amount|value|sum) (sent|released)|(sent|released) (now|today|(with|in|by) this (run|payment|transfer))|(valor )?(creditado|liquidado)|(kwota )?rozliczeni[ae]|utbetal(t|as|at|das)( belopp)?"),
    (Role.AMOUNT, r"kwota.*|belopp.*|belob.*|belop.*"),
    (Role.INVOICE, r"laskun? ?(numero|nro)?|(cislo|c) (faktury|dokladu)|faktura (cislo|c)|szamla ?(szam|sorszam)?|(numar|nr) (factura|document)|broj racuna|fatura no"),
    (Role.DATE, r"(lasku)?p(vm|aiva(ys|maara)?)|kelt|datum (vystaveni|faktury|splatnosti)|szamla kelte|data (facturii|emiterii)"),
    (Role.DUE_DATE, r"erapaiva|splatnost|esedekesseg|scadenta|forfallodatum"),
    (Role.AMOUNT, r"summa.*|maara|castka.*|suma.*|osszeg.*|iznos.*|valoare.*"),
    (Role.NET, r"maksettu.*|uhrazeno|uhrazena castka|zaplaceno|fizetve|fizetett osszeg|platit|suma platita|uhradene|zaplatene"),
    (Role.INVOICE, r"(orig|original) (ref|reference|doc|document|no|nr|num|number|invoice|inv)( (no|nr|number|ref))?"),
    (Role.NET, r"(kwota )?((za|wy|o|s)placon[oae]|przelan[oae]|uregulowan[oae]|rozliczon[oae])|(kwota )?(wyplaty|przelewu|zaplaty|rozliczenia)"),
    (Role.TEXT, r"opis.*|uwagi|tresc|tytul(em)?|descricao|observacoes"),
    (Role.TEXT, r"notes?|particulars|name|vendor.*|supplier.*|payee|company|tipo doc.*|hinweis"),
)
# fmt: on
_COMPILED_HEADINGS = tuple((role, re.compile(pattern)) for role, pattern in _HEADINGS)

_MIN_CLIPPED = 4
HEADING_WORDS = frozenset(word for _, pattern in _HEADINGS for word in re.findall(r"[a-z]{5,}", pattern)) | {
    "withholding"
}

# Words that may stand beside the telling word of a heading without changing it.
_HEADING_FILLERS = re.compile(
    r"\b(in|eur|usd|gbp|chf|cad|aud|pln|zl|sek|nok|dkk|kr|huf|ft|czk|kc|ron|lei|euro|euros|the|of|de|la|el|il|der|des|lc|fc|tc|inkl|incl|taken|used|allowed)\b"
)

# Whose number a heading names, as its supplier and its payer write it, and the words for a number beside.
_POSSESSIVE = re.compile(r"(?<=[a-z])['’]s?(?= )")
_SUPPLIERS = re.compile(
    r"your|yr|(sub)?contractors?|carriers?|hauliers?|prestataires?|contratistas?|appaltator[ei]|suppliers?|vendors?|payees?|creditors?|ihre?|lieferanten?|kreditoren?|votre|vos|fournisseurs?|su|sus|proveedor(es)?|vostr[oaie]|vs"
    r"|fornitor[ei]|uw|leveranciers?|sua|seu|vossa|vosso|v|fornecedor(es)?|dostawc[ay]|wasz[ae]?|panstwa|kontrahenta|leverantorens?|extern\w*|obcy"
)
_OUTSIDE = re.compile(r"extern\w*|obcy")
_PAYERS = re.compile(
    r"our|internal|unsere?|interne?r?|notre|nuestr[oa]|intern[oa]|nostr[oa]|ns|onze|ons|nosso|nossa|nasz[ae]?|wlasny|wewnetrzny|reg|registr\w*"
    r"|prot|protocoll?o|ksieg\w*|booking|posting|journal"
)
_OF_NUMBER = re.compile(r"n|no|nr|num|number|numer|numero|nummer|id|ident|de|del|du|di|da|do|van|von|des|der|the")
_REFERENCE = re.compile(
    r"ref|reference|referenz|referenznr|referencia|referentie|riferimento|rif|referencja|referens"
)
_OF_DOCUMENT = re.compile(
    r"ref|reference|referenz|referencia|referentie|riferimento|doc|dok|document|documento|dokument|dokumentu"
    r"|beleg|belegnr|belegnummer|invoice|inv|bill|rechnung|rechnungsnr|rechnungsnummer|facture|factura|fattura|factuur|factuurnr|faktur[ay]|fatura"
    r"|piece|dowod|dowodu"
)

# "Invoices paid", "Relación de facturas abonadas": what is listed was paid.
_ITEMS = (
    r"(?:invoices|bills|documents|rechnungen|belege|posten|factures|pieces|facturas|documentos|fatture|documenti"
    r"|facturen|faturas|faktury?)"
)
_PAID = (
    r"(?:paid|settled|cleared|remitted|(?:bezahlt|beglichen|uberwiesen|gezahlt|reguliert|ausgeglichen)(?:e[rn]?)?"
    r"|payees|reglees|virees|soldees|pagad[oa]s|abonad[oa]s|liquidad[oa]s|transferid[oa]s|pagat[ei]|saldat[ei]"
    r"|bonificat[ei]|liquidat[ei]|betaalde?|vold(?:aan|ane)|overgemaakte?|pag[oa]s|zaplacon\w+|oplacon\w+)"
)
PAID_ITEMS = rf"(?:{_PAID} {_ITEMS}|{_ITEMS} {_PAID})"
_COUNT_PAID = re.compile(rf"\d{{1,4}} {PAID_ITEMS}")

# Totals by what they total; first match wins. Strong ones say that it is the payment.
_PAID_TOTAL = re.compile(
    r"\b("
    r"(total|net|grand total|full|final)?\s?(amount|amt|value|sum|total) (of )?(the |this |your |our )?"
    r"(payment|paid|remittance|remitted|check|cheque|transfer|deposit|credited|wire|ach|eft)"
    r"|(payment|pymt|pmt|check|cheque|chk|remittance|transfer|wire|ach|eft|bacs|deposit|voucher|settlement) "
    r"(amount|amt|total|value|worth|sum)"
    r"|total (net )?(payment|paid|remitted|remittance|check|cheque|transferred|transfer)|net (payment|paid|pay|total)"
    r"|net (amount )?(payable|remitted)|total net( amount)?|payment of|amount (paid|remitted)|total to be paid|we (paid|wired|transferred|remitted)"
    r"|net (transfer|remittance|cheque|check|wire)|(sum|amount) (transferred|remitted|wired)"
    r"|zahlbetrag|zahlungsbetrag|zahlungssumme|uberweisungsbetrag|auszahlungsbetrag|gesamtzahlbetrag|gesamtzahlung"
    r"|uberwiesener betrag|gezahlter betrag|uberweisungssumme|zahlungstotal|summe zahlung"
    r"|net a payer|montant (total )?(regle|paye|verse|vire|du (reglement|virement|paiement)|net)|total (net )?(regle|paye)"
    r"|total (du )?(reglement|virement|paiement)|montant net|net (paye|regle|vire|verse)|netto (uberwiesen|gezahlt|overgemaakt|betaald)|netto (bonificato|pagato)|neto (transferido|pagado)"
    r"|(importe|total|monto) (total )?(pagado|abonado|transferido|neto|a pagar|liquido)"
    r"|(importe|total|monto) (total )?(del |de la |de )?(pago|transferencia|abono)|liquido a percibir|neto a pagar"
    r"|(importo|totale|netto) (totale )?(pagato|bonificato|a pagare|netto|bonifico)"
    r"|(importo|totale) (del |di )?(pagamento|bonifico|disposizione)"
    r"|(totaal )?(te betalen|betaald)( bedrag)?|totaal betaling|betaalbedrag|overgemaakt bedrag|totaalbedrag betaling"
    r"|betaald totaal|totaal (betaald|overgemaakt)"
    r"|(total )?(paid|remitted|settled|transferred) (by|via) (bacs|chaps|ach|eft|wire|cheque|check|(bank |credit )?transfer|faster payment)"
    r"|paid (in )?(eur|usd|gbp|chf|cad|aud|sek|nok|dkk|pln)"
    r"|(belopp |summa )?att (ut)?betala|utbetalat belopp|utbetales|(razem )?do (wyplaty|zaplaty)|kwota (przelewu|platnosci|zaplacona)"
    r"|(total|net|somme) (viree?|payee?|reglee?|des (reglements|virements|paiements))|(gesamt|sammel)(auszahlung|uberweisung)|angewiesener betrag"
    r"|summe (der )?(zahlungen|uberweisungen|gezahlt|uberwiesen)|(zahlung|uberweisung|auszahlung) (gesamt|insgesamt)|betrag der (uberweisung|zahlung)"
    r"|total (disbursed|disbursement|payout|bacs|settlement|settled)|(payout|disbursement) total|(you receive|we pay you)|neto pagado|total a percibir"
    r"|(totale|importo) liquidato|bedrag van de (betaling|overboeking)|uitbetaald bedrag|(valor|total|montante) (da transferencia|do pagamento|liquido pago)"
    r"|(razem )?(zaplacono|przelano)( razem)?|(suma|razem) (przelewu|przelewow|zaplaty)"
    r"|(valor|total) (pago|transferido|a (pagar|transferir))|montante (pago|transferido)"
    r"|(paid|settled|sent|released|remitted|transferred|credited) (in all|in total|(by|with) this (note|payment|transfer|run))|(sum|total|amount) (sent|released|settled)"
    r"|(wir )?haben (wir )?ihnen (uberwiesen|ausgezahlt|angewiesen)|(summe|total|gesamt) (angewiesen|ausgezahlt)"
    r"|(somme|montant|total) (mandatee?|ordonnancee?)|viree? ce jour|(liquido|neto) (transferido|abonado|percibido)|(abonado|ingresado) en (su|vuestra|la) cuenta"
    r"|(netto|totale|importo) accreditato|door ons (overgeschreven|overgemaakt|betaald)|totaal overgeschreven"
    r"|total (liquidado|creditado)|creditado na (v|vossa|sua) conta|razem rozliczono|kwota rozliczenia|(utbetalt|utbetalat) belopp"
    r"|(totalt|sum|summa) (betalt|utbetalt|att betala|betald)|betalt i alt|maksettu yhteensa|celkem (uhrazeno|zaplaceno)|total (pago|platit)"
    r")\b"
)
_NUMBERS = re.compile(r"( \d+)+$")  # of the amount, folded
# "Amount of this BACS payment", "Betrag dieser Überweisung".
_AMOUNT_OF_PAYMENT = re.compile(
    r"(amount|sum|value|betrag|summe|montant|somme|importe|importo|somma|bedrag|valor|montante|kwota)"
    r" ((of|der|des|dieser|dieses|de|du|di|del|della|da|do|van|la|le|el|il|ce|cette|est[ae]|deste|desta|questo|deze|dit|tego|tej|this|the"
    r"|our|unserer|notre|nuestr[oa]|nostr[oa]|onze|noss[oa]|naszego|present|electronic|bank|bacs|chaps|ach|eft|sepa|wire) )+"
    r"(payment|transfer|remittance|cheque|check|uberweisung|zahlung|virement|reglement|paiement|transferencia|pago|bonifico|pagamento"
    r"|overboeking|betaling|przelewu|platnosci)( (eur|usd|gbp|chf|pln))?"
)
_PAYMENT_ALONE = re.compile(
    r"(our |net |this |the )?(payment|remittance)|(unsere )?zahlung|(notre )?(reglement|virement|paiement)|(nuestro )?pago|pagamento|bonifico"
    r"|(onze )?betaling|overgemaakt|uberwiesen|angewiesen|ausgezahlt|bonificato|transferido|transferred|remitted|pymt (total|amt|amount)|total (pymt|pmt|eft|ach|wire)|net (eft|ach)"
)
_OTHER_TOTAL = re.compile(
    r"\b(gross|brutto|brut|bruto|lordo|discount|discounts|skonto|escompte|descuento|descuentos|sconto|korting|deduction"
    r"|deductions|abzuge|abzug|kurzungen|deducciones|retenciones|retencion|ritenute|ritenuta|withheld|withholding"
    r"|vat|mwst|ust|tva|iva|btw|tax|credit|credits|gutschriften|avoirs|abonos|invoices|rechnungen|factures|facturas"
    r"|fatture|facturen|adjustments?|retenues?|trattenute|inhoudingen|items|count|lines)\b"
)
_TOTAL = re.compile(
    r"\b(total|totals|totale|totali|totaal|totales|grand total|summe|gesamt|gesamtsumme|gesamtbetrag|endbetrag|endsumme"
    r"|razem|ogolem|lacznie|suma|sumas|somas|somma|summen|totalen|totais|totaalbedrag|totalt|sammanlagt|kwota|summa|samlet|belopp|belob|totalbelopp|totalbetrag|eindtotaal|somme|suma|totaux|insgesamt|amount|betrag|montant|importe|importo|bedrag)\b"
)
_CURRENCY_WORD = re.compile(r"\b(usd|eur|gbp|chf|cad|aud|nzd|sek|nok|dkk|pln|euros?|dollars?)\b")
_SUM_ALONE = re.compile(
    r"sum of (the |all )?([a-z]+ ){0,2}(items|invoices|documents|payments|lines|amounts)|sums?|together|in all|zusammen|zus|yhteensa|celkem|celkom|spolu|osszesen|ukupno|i alt|summa totalt|suman|sommano|tezamen|som|soma|ensemble|razem"
)
_SUBTOTAL = re.compile(
    r"\b(sub ?totals?|subtotaal|subtotale|sous ?total|sous ?totaux|zwischensumme|zwischentotal|summenwerte|page total"
    r"|seitensumme|seitentotal|total (de la )?page|total pagina|totale pagina|paginatotaal|total for|total store"
    r"|total po|summe (filiale|lieferant|markt)|batch total|parcial|parziale|tussentotaal)\b"
)
_CARRIED = re.compile(
    r"\b((carried|brought|carry|balance) (forward|over|fwd|down)|c f|b f|ubertrag|uebertrag|vortrag|a reporter|report"
    r"|suma y sigue|suma anterior|(do|z) przeniesienia|a transportar|transporte|over te brengen|sumas? anterior(es)?|a riportare|riporto|transport|continued|fortsetzung|opening bal.*)\b"
)

# Words of a row that say its amount reduces the payment, whatever sign is printed.
_CREDIT_ROW = re.compile(
    r"\b(credit|credits|credit (memo|note|adj).*|bill credit|cm|cn|crn|returns?|gutschrift.*|storno|avoir|avoirs|av"
    r"|notes? de credit|abonos?|notas? de credito|nc|rectificativas?|not[ae] (di )?credito|accredit[oi]|creditnota( s)?|creditnotas"
    r"|creditfactu(ur|ren)|pc|gs|rg gutschr|ruckvergutung|kg|vcm|scr|not[ay] kredytow[ae]|korekt[aeyio]|kredit(nota|notor|faktur\w*))\b"
)
_DEDUCTION_ROW = re.compile(
    r"\b(deduction|deductions|chargeback|charge ?back|claim|shortage|short|penalty|allowance|debit memo|debit note|dm|dn"
    r"|adjustment|adj|less|fee|bank charges?|freight|rebate|bonus|kurzung|abzug|belastung|ruckbelastung|wkz|einbehalt"
    r"|skonto|discount|escompte|penalite|retenue|ristourne|deduccion|cargo|penalizacion|retencion|descuento|comision"
    r"|trattenuta|addebito|penale|ritenuta|sconto|abbuono|arrotondamento|inhouding|aftrek|boete|korting|retainage"
    r"|retention|withholding|correction|round|rounding|rundung|arrondi|redondeo|bankkosten|spese|frais|gastos|gebuhr"
    r"|damaged?|damages|return|setoff|offset|verrechnung|compensation|compensacion|compensazione|verrekening)\b"
)


_PAID_SENTENCE = re.compile(
    r"\b(paid|wired|authori[sz]ed a payment|settled|transferred|remitted|sent (you|(you )?(usd|eur|gbp|chf|cad|aud|a (payment|wire|transfer)))|credited|deposited|uberwiesen|angewiesen|bezahlt|gezahlt|beglichen|uberweisung|vire|verse"
    r"|credit your (bank )?account|gutzuschreiben|gutgeschrieben|instructed our bank|crediter votre compte|acreditar su cuenta"
    r"|transferid[oa]|ingresad[oa]|versat[oa]|accreditat[oa]"
    r"|an sie (raus|hinaus|abgegangen)|(raus|abgegangen) an sie|virement|regle|paye|reglement|transferencia|pagado|abonado|bonifico|bonificat[oa]|pagat[oa]|disposto|overgemaakt"
    r"|betaald|voldaan"
    r"|(pays|covers|settles) (in full )?(the |your |our |following )*(invoices?|inv|bills?)"
    r"|sent (you )?(an? |the |our |your )?(ach|wire|cheque|check|eft|bacs|payment|transfer)"
    r"|in (full |part )?(payment|settlement) of|(wire|ach|eft|bacs|transfer|payment|cheque|check)( \w+){0,12} (was |has been |were )?(sent|mailed|released|issued|initiated|went out)"
    r"|wir (uberweisen|zahlen|begleichen)|(uberweisen|zahlen|begleichen) wir|we (are )?(paying|transferring|remitting|transfer|remit)"
    r"|nous (virons|reglons|payons|versons)|abonamos|(paghiamo|bonifichiamo|versiamo)|wij (betalen|voldoen)|(betalen|voldoen) wij|placimy|przelewamy"
    r"|pag[ao]mos|liquidamos|transferimos|efetuamos|transferencia|zaplac\w+|oplac\w+|przela(lismy|l|la|no)|przelew(u|em)?)\b"
)


class TotalKind(StrEnum):
    PAID = "paid"
    GENERAL = "general"
    OTHER = "other"  # of gross, discount or another column
    SUB = "subtotal"
    CARRIED = "carried"
    UNNAMED = "unnamed"  # an amount beside the table, whatever its label says: the lines may add up to it


# "Nº" and "N°" are "n", not "no".
_SPELLED = str.maketrans({"ß": "ss", "ø": "o", "º": " ", "°": " ", "ª": " ", "ł": "l", "æ": "ae", "œ": "oe"})
_ASCII_SIGNS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_SIGNS).split())
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_SPELLED))
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())


@lru_cache(maxsize=5_000)
def heading_role(text: str) -> Role | None:
    """The role that a column heading names, or None for words that are no heading."""
    if text.strip(" ()") in CURRENCY_SYMBOLS:
        return Role.AMOUNT
    folded = fold(_POSSESSIVE.sub("", text).replace("%", " percent "))
    if not folded or len(folded) > 45 or folded == "percent":
        return None
    short = " ".join(_HEADING_FILLERS.sub(" ", folded).split())
    if (whose := _role_of_a_number(folded)) is not None:
        return whose
    for candidate in dict.fromkeys((folded, short)):
        for role, pattern in _COMPILED_HEADINGS:
            if pattern.fullmatch(candidate):
                return role
    numbers = folded.split()
    documents = [word for word in numbers if _OF_DOCUMENT.fullmatch(word)]
    if documents and all(word in documents or _OF_NUMBER.fullmatch(word) for word in numbers):
        return Role.WEAK_INVOICE  # "Num. doc.", the supplier's or the payer's
    return _role_of_a_word(short or folded)


def _role_of_a_number(folded: str) -> Role | None:
    """A heading put together of whose number it is and of words for a number: "Nr dok. dostawcy", "Reg. n."."""
    words = folded.split()
    whose = [word for word in words if not (_OF_NUMBER.fullmatch(word) or _OF_DOCUMENT.fullmatch(word))]
    if len(whose) == len(words) or not whose:
        return None
    outside = any(map(_OUTSIDE.fullmatch, whose))
    if all(_SUPPLIERS.fullmatch(word) for word in whose) and (outside or any(map(_OF_DOCUMENT.fullmatch, words))):
        return Role.INVOICE  # "Vendor no." is that of the vendor
    return Role.OWN_NUMBER if all(_PAYERS.fullmatch(word) for word in whose) else None


def heads_suppliers(heading: str) -> bool:
    """Whether it says that the number is the supplier's: "Supplier's invoice no." beside "Invoice"."""
    return any(_SUPPLIERS.fullmatch(word) for word in fold(_POSSESSIVE.sub("", heading)).split())


def heads_reference(heading: str) -> bool:
    """Whether it names a reference, not a document: beside "Document no.", the payer's, that is mostly the supplier's."""
    words = [word for word in fold(heading).split() if not _OF_NUMBER.fullmatch(word)]
    return len(words) == 1 and bool(_REFERENCE.fullmatch(words[0]))


def heads_directly(text: str) -> bool:
    """Whether the whole text is a heading, not a name with such a word in it: "Pinnacle Yard Stores"."""
    folded = fold(text)
    return any(pattern.fullmatch(folded) for _, pattern in _COMPILED_HEADINGS)


@lru_cache(maxsize=2_000)
def clipped_role(text: str, least: int = _MIN_CLIPPED) -> Role | None:
    """The role of a heading that its narrow column cut off: "Betalingskortin", "Amount pai". None when it is known as
    it stands, when it could be several, or when fewer than `least` letters are left of the cut word."""
    folded = fold(text)
    head, _, last = folded.rpartition(" ")
    if len(last) < least or heading_role(text) is not None:
        return None
    whole = {f"{last[:-cut]}{word}" for word in HEADING_WORDS for cut in _cuts(last, word, least)}
    roles = {role for each in whole if (role := heading_role(f"{head} {each}".strip()))}
    return roles.pop() if len(roles) == 1 else None


def _cuts(last: str, word: str, least: int) -> Iterator[int]:
    """How many letters at the end of the cut word begin this one."""
    for length in range(min(len(last), len(word) - 1), least - 1, -1):
        if last.endswith(word[:length]):
            yield length


def _role_of_a_word(folded: str) -> Role | None:
    """A heading of two to four words of which one tells: "Zahlbetrag gesamt", "Fecha de factura"."""
    words = folded.split()
    if not 1 < len(words) <= 5:
        return None
    parts = {
        " ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1) if j - i < len(words)
    }
    parts = {part for part in parts if len(part) > 3}
    for role, pattern in _COMPILED_HEADINGS:
        if role not in (Role.QUANTITY, Role.RATE, Role.TEXT) and any(pattern.fullmatch(part) for part in parts):
            return role
    return None


@lru_cache(maxsize=5_000)
def total_kind(text: str) -> TotalKind | None:
    """What a label beside an amount says it totals; None for words that name no total."""
    folded = fold(text)
    if not folded or len(folded) > 90:
        return None
    if _CURRENCY_WORD.search(folded) and (told := total_kind(_CURRENCY_WORD.sub(" ", folded))) is TotalKind.PAID:
        return told  # "Total USD paid"
    if _COUNT_PAID.fullmatch(folded) or _AMOUNT_OF_PAYMENT.fullmatch(_NUMBERS.sub("", folded).strip()):
        return TotalKind.PAID
    if _SUM_ALONE.fullmatch(folded):
        return TotalKind.GENERAL
    if _CARRIED.search(folded):
        return TotalKind.CARRIED
    if _SUBTOTAL.search(folded):
        return TotalKind.SUB
    if _EARLIER_TOTAL.search(folded):
        return TotalKind.OTHER if _TOTAL.search(folded) else None
    if _PAID_TOTAL.search(folded) or ("#" not in text and _PAYMENT_ALONE.fullmatch(folded)):
        return TotalKind.PAID
    if _TOTAL.search(folded):
        return TotalKind.OTHER if _OTHER_TOTAL.search(folded) else TotalKind.GENERAL
    return None


_COUNT = re.compile(
    r"\d{1,4} (belege?|rechnungen|posten|positionen|items?|lines?|invoices?|documents?|docs|bills?|vouchers?|factures?"
    r"|pieces?|lignes?|facturas?|documentos?|fatture|documenti|facturen|stuks|regels|faktury?|fakturor|pozycji|faturas?)( [a-z]+){0,2}"
    r"|(anzahl|count|number|nombre|numero|aantal|antal|liczba)( \w+){0,3} \d{1,4}"
)


def counts_documents(text: str) -> bool:
    """ "12 invoices", "12 invoices paid", at the foot of a table."""
    return bool(_COUNT.fullmatch(fold(text)))


def tells_of_payment(sentence: str) -> bool:
    return bool(_PAID_SENTENCE.search(fold(sentence)))


_BILLED_FOR = r"((leistung|waren?|warenwert|rechnung|beleg|betrag|goods|invoice|document|value|valeur|valor|valore|wartosc|waarde) )?"
_BEFORE_TAX = re.compile(
    rf"{_BILLED_FOR}(net|nett|netto|neto|net (amount|amt|value)|netto ?betrag|nettobedrag|importe neto|importo netto)"
    r"|base( (imponible|imposable|tributavel|ht))?|(importo )?imponibile|kwota netto|valor base|zaklad( dane)?|osnovica|(.* )?ht"
    rf"|(.* )?(hors|excl|exkl|ex|sin|senza|sem|s|ohne|zzgl|bez|zonder|without|before) {_TAXES}"
)
_WITH_TAX = re.compile(
    rf"{_BILLED_FOR}(gross.*|brutto.*|brut|bruto.*|lordo|ttc)|(.* )?{_TAXED}|totale?( fattura| factura| facture)?"
    r"|importe total|totaal|summe|gesamt|razem|ogolem|celkem|ukupno|osszesen|yhteensa"
)
_OF_CURRENCY = re.compile(r" (eur|usd|gbp|chf|pln|zl|huf|ft|czk|kc|sek|nok|dkk|kr)$")


def is_before_tax(heading: str) -> bool:
    """ "Net" beside a tax column means without tax, not paid."""
    return bool(_BEFORE_TAX.fullmatch(_OF_CURRENCY.sub("", fold(heading))))


def is_with_tax(heading: str) -> bool:
    return bool(_WITH_TAX.fullmatch(_OF_CURRENCY.sub("", fold(heading))))


def heads_part_of_paid(heading: str) -> bool:
    """ "Of which now", beside what was paid in all: one of the two was not paid by this payment alone."""
    return bool(re.match(rf"{_THEREOF}\b", fold(heading)))


# What was paid of an item: on an earlier day, where another column is headed as paid.
_PARTLY = re.compile(
    r"part(ly|ial(ly)?)? (paid|settled|payments?)|(paid|settled) (in part|partially)|down ?payments?|paid on account"
    r"|teilzahlung(en)?( .*)?|teilweise (be|ge)zahlt|anzahlung(en)?|a ?conto( zahlung(en)?)?"
    r"|(paye|regle|verse)e?s? partiellement|partiellement (paye|regle|verse)e?s?|acomptes?( verses?)?"
    r"|pagos? parcial(es)?|(pagado|abonado) (parcialmente|a cuenta)|entregas? a cuenta|(pagato|versato) (parzialmente|in parte)"
    r"|acconti?( versat[oi])?|(deels|gedeeltelijk) (betaald|voldaan)|deelbetaling(en)?|aanbetaling(en)?"
    r"|pagamentos? parcia(l|is)|pago parcialmente|(zaplacono|oplacono) czesciowo|zaliczk[ai]"
)


def heads_part_payment(heading: str) -> bool:
    return bool(_PARTLY.fullmatch(fold(heading)))


def heads_earlier_payment(heading: str) -> bool:
    return bool(_EARLIER_TOTAL.search(fold(heading)) or re.fullmatch(_EARLIER_ALONE, fold(heading)))


def names_credit(text: str) -> bool:
    return bool(_CREDIT_ROW.search(fold(text)))


def names_deduction(text: str) -> bool:
    return bool(_DEDUCTION_ROW.search(fold(text)))
