"""A document's words in, whether it is a remittance out: told by its title first, then by its phrases.

A remittance and an invoice both have lines and a total; what differs is who asks and who has paid.
"""

# ruff: noqa: E501  (a table row stays one line)

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from parsers.gate import Gate, GatedPattern
from parsers.remittance.lines import Line
from parsers.remittance.words import AMOUNT_ROLES, PAID_ITEMS, fold, heading_role

_NEGATED = r"(?:no|not|non|nicht|nao|nie|niet|pas|to be)"

# (weight, pattern on folded text); titles count most in the upper part of the first page and in big letters.
# fmt: off
_TITLES: tuple[tuple[float, str], ...] = (
    (6, r"remittance( advice| details?| notice| notification| summary| statement| file)?|payment (advice|notification|remittance)"),
    (6, r"(ach|eft|bacs|wire|check|cheque|vendor|supplier) (payment )?(advice|remittance|notification|payment|stub|voucher)"),
    (5, r"payment (voucher|details?|summary|confirmation|report|notice|statement|specification)|explanation of payment"),
    (5, r"bill pmt check|bill payment( stub)?|separate remittance advice|payment made|advice of payment|direct deposit"),
    (6, r"zahlungsavis|zahlungs ?avis|zahlungsanzeige|zahlungsmitteilung|uberweisungsavis|avis uber zahlung.*|zahlungsbeleg"),
    (6, r"avis|zahlungsaufstellung|zahlungsbestatigung|uberweisungsanzeige|zahlungsinformation|regulierungsliste|avisierung"),
    (6, r"avis de (paiement|virement|reglement)|bordereau de (paiement|reglement|virement)|releve de reglement"),
    (6, r"detail (du|de) (paiement|reglement|virement)|notification de (paiement|virement)|lettre cheque"),
    (6, r"(aviso|notificacion|comprobante|detalle|relacion|orden) de (pago|transferencia|remesa|pagos)|aviso de abono"),
    (6, r"remesa de pagos?|carta de pago"),
    (6, r"avviso di (pagamento|bonifico)|distinta di (pagamento|bonifico)|disposizione di (bonifico|pagamento)"),
    (6, r"(dettaglio|notifica|specifica) (di )?(pagamento|pagamenti|bonifico)|mandato di pagamento"),
    (6, r"betaal ?specificatie|betalings ?(specificatie|advies|avies|bericht|overzicht)|betaaloverzicht|betaaladvies"),
    (6, r"remittance advice.*|payment advice.*"),
    (6, r"aviso de pagamento.*|awizo (platnosci|przelewu|zaplaty).*|betalningsavi.*|betalningsspecifikation.*|betalingsspesifikasjon|betalingsadvis.*"),
    (6, r"(leverantors|leverandor)?(ut)?betalning(ar)?|utbetalning(savi|sbesked|sspecifikation)?|(leverandor|ut)betaling(er)?|betalingsspecifikation"),
    (6, r"maksu(erittely|ilmoitus|tiedote|luettelo)|avizo (o )?(platb[ey]|uhrade|platbach)|(oznameni|avizo) (o )?(platbe|uhrade)|platebni avizo"),
    (6, r"(atutalasi|fizetesi) (ertesito|avizo)|aviz de plata|instiintare de plata|obavijest o placanju|(potwierdzenie|specyfikacja|szczegoly|rozliczenie|zestawienie) (przelew(u|ow)|platnosci|zaplaty)"),
    (5, r"(auftragsbestatigung |ausgefuhrte )?(sepa )?(sammel)?uberweisung(sauftrag|sbestatigung|sbeleg)?( sepa)?( einzel(aufstellung|nachweis))?|(wire|bank) transfer( (confirmation|receipt|details))?"),
    (6, r"(electronic |bank )?(payment|pymt|pmt|remit(tance)?|funds transfer|telegraphic transfer|transfer|eft|ach|bacs|tt|neft|rtgs|chaps|wire|check|cheque|settlement)s? (funds transfer )?(advice|notice|notification|details?|summary|breakdown|information|listing|statement|specification|report|attachment)"),
    (6, r"(zahlungs|uberweisungs|vergutungs|ausgleichs) ?(avis|anzeige|mitteilung|aufstellung|information|ankundigung|ubersicht|liste|nachweis|details?)( .*)?"),
    (6, r"(avis|detail|notification|information|releve|etat|confirmation|bordereau|liste) (de |du |des |de votre )?(paiements?|virements?|reglements?)"),
    (6, r"(aviso|notificacion|comunicacion|informe|detalle|relacion|justificante|confirmacion|comprovativo|nota|detalhe) (de |del |da |do |de la )?(pagos?|transferencias?|remesas?|abonos?|pagamentos?)"),
    (6, r"(avviso|distinta|dettaglio|notifica|specifica|comunicazione|riepilogo|conferma|elenco) (di |del |dei |di avvenuto )?(pagament[oi]|bonific[oi]|accredito)"),
    (6, r"(betaal|betalings?|betalnings?|overboekings) ?(specifica\w*|spesifika\w*|advies|avies|avi|advis|bericht|overzicht|details|bevestiging|informatie|lijst|oversikt)"),
    (5, r"(carrier|supplier|vendor|haulier|freight|subcontractor) (settlement|payment)( (statement|advice|note|report))?"),
    (5, r"transfer (confirmation|receipt)|(ordre|confirmation) de virement|(justificante|confirmacion) de transferencia"),
    (5, r"(contabile|ricevuta|conferma) (di |del )?bonifico|overboekingsbevestiging|(transactie|betaal)bewijs"),
    (5, r"(notice|record|proof) of payments?|payment run( details?)?|disbursement (advice|notice|details?)|deposit advice|paid invoices( report| list)?|invoices paid"),
    (5, r"zahlungs(aviso|benachrichtigung)|regulierungsavis|sammel(uberweisung|zahlung)|(aufstellung|liste) (der )?(bezahlten|uberwiesenen|beglichenen) (rechnungen|posten)|bezahlte rechnungen"),
    (5, r"lettre de reglement|mandat de paiement|factures (payees|reglees)|(relacion|listado) de facturas pagadas|facturas pagadas|nota di pagamento|(elenco )?fatture pagate"),
    (5, r"(specificatie|overzicht)( van)?( de| uw)? betaling(en)?|betaalde facturen|(ordem|relacao) de pagamentos?|faturas pagas|(zawiadomienie|informacja|powiadomienie) o (dokonan(iu|ej|ym) )?(platnosci|zaplacie|przelewie|przelewu)|potwierdzenie zaplaty|notification of (payment|remittance)|(kreditoren|lieferanten|kunden|sammel|einzel|kollektiv)(zahlungs)?(avis|mitteilung|anzeige)|zestawienie (platnosci|zaplaconych faktur)"),
    (-7, r"(request|application) for (the )?(release of )?(funds|payment).*|funds (release|transfer) (request|application|form).*"),
    (5, r"settlement (note|slip|advice|notice|notification)|disbursement (particulars|breakdown)|release of funds|funds (release|transfer)( .*)?|(specificatie|toelichting)( van| op)?( de| onze)? (overboeking|overschrijving)"),
    (5, r"(regulierungs|auszahlungs|anweisungs)(anzeige|mitteilung|nachweis|liste|beleg|avis|bestatigung)|(bordereau|avis|etat) de (mandatement|mise en paiement)|comunicazione di (liquidazione|accredito|bonifico)|nota di bonifico"),
    (5, r"(sammel)?anzeige (uber |von )?(unserer? )?(zahlung|uberweisung|anweisung)(en)?|what (this|our) (payment|transfer|cheque|check) (covers|pays)|(payment|transfer) cover sheet"),
    (5, r"(nota de liquidacao|(detalhe|discriminativo|aviso|nota) (de|da) transferencia)( .*)?|specifikation (till|over|av|for)( var| er)? (in|ut)?betalning(en|ar)?"),
    (5, r"(settlement|liquidacion|liquidazione|liquidation|regulierung|ausgleich|afrekening|rozliczenie|liquidacao) (of |de |di |des |der |von |van |delle |las )*(your |our |su |sus |vos |ihrer |uw )?(invoices|facturas|fatture|factures|rechnungen|facturen|faktur|faturas)"),
    (5, rf"(?!.*\b{_NEGATED}\b)(?:[a-z]+ ){{0,3}}{PAID_ITEMS}(?: [a-z]+)?"),
    (-6, r"(tax |commercial |proforma |pro forma |sales |vat )?invoice|rechnung|facture|factura|fattura|factuur"),
    (-6, r"(re|ausgangs|schluss|abschlags|teil) ?rechnung|facture proforma|factura proforma|fattura proforma"),
    (-7, r"(account )?statement( of account.*)?|statement|kontoauszug|kontoubersicht|releve de compte|estado de cuenta"),
    (-7, r"extracto( de cuenta)?|estratto conto|rekeningoverzicht|rekeningafschrift|offene posten( liste)?|aging.*|open items?"),
    (-7, r"saldenbestatigung|saldenliste|balance confirmation|account summary|customer statement"),
    (-7, r"purchase order|order confirmation|sales order|order form|bestellung|auftragsbestatigung|auftrag|bon de commande"),
    (-7, r"(confirmacion de )?pedido|orden de compra|ordine( di acquisto)?|conferma d ordine|inkooporder|bestelbon"),
    (-7, r"orderbevestiging|bestelformulier|bestellschein|requisition|order acknowledg.*ment"),
    (-7, r"(first |second |third |final |payment |friendly )?(reminder|overdue notice|past due notice)|dunning( letter| notice)?"),
    (-7, r"(\d )?(mahnung|zahlungserinnerung|letzte mahnung)|rappel|relance|mise en demeure|recordatorio( de pago)?"),
    (-7, r"reclamacion de pago|sollecito( di pagamento)?|herinnering|aanmaning|betalingsherinnering|final notice|demand.*"),
    (-7, r"credit (note|memo)|credit memorandum|gutschrift|rechnungskorrektur|avoir|note de credit|nota de credito|abono"),
    (-7, r"nota di credito|creditnota|creditfactuur|factura rectificativa|debit (note|memo)|belastungsanzeige|debit advice"),
    (-7, r"delivery note|packing (slip|list)|lieferschein|bon de livraison|albaran|bolla.*|pakbon|bill of lading"),
    (-7, r"(service |supply |framework |master )?(contract|agreement)|vertrag|rahmenvertrag|contrat|contrato|contratto"),
    (-7, r"(quotation|quote|estimate|angebot|kostenvoranschlag|devis|presupuesto|preventivo|offerte|proposal|cotizacion)"),
    (-7, r"price list|preisliste|newsletter|catalog(ue)?|timesheet|expense report|application form|registration form|form w 9"),
    (-7, r"(cash|official) receipt|receipt (of|for) (your )?payment|zahlungseingang(sbestatigung|sanzeige)?|zahlungsquittung"),
    (1, r"payment receipt|recu de paiement|recibo de pago|ricevuta di pagamento"),  # of who paid, from his bank or portal; or of who was paid
    (-7, r"credit application|receipt|quittung|recu|recibo|ricevuta|bon|kassenbon|certificate.*|policy|terms and conditions"),
    (-7, r"request for payment|payment request|payslip|direct debit (pre ?)?(notice|notification)|(pre notification|notice) of direct debit|bank statement|aged (debtors|debt|receivables).*"),
    (-7, r"lastschrift(ankundigung|anzeige)|zahlungsaufforderung|storno ?rechnung|abrechnung uber .*|(extrait|releve) (de )?compte.*|avis d (echeance|imposition|expedition)( .*)?|avis de (prelevement|livraison)( .*)?"),
    (-7, r"requerimiento( de pago)?|solicitud de pago|demande de paiement|richiesta di pagamento|documento di trasporto|betaalverzoek|bestelling"),
    (-7, r"fatura( proforma| recibo)?|extrato( de conta)?|encomenda|nota de encomenda|guia de (remessa|transporte)|orcamento|aviso de cobranca|lembrete de pagamento"),
    (-7, r"faktura( vat| proforma| korygujaca)?|korekta faktury|wyciag( z konta)?|zamowienie|wezwanie do zaplaty|przypomnienie( o platnosci)?|potwierdzenie salda|oferta|nota (odsetkowa|ksiegowa)|dokument wz"),
    (-7, r"kontoutdrag|betalningspaminnelse|inkassokrav|orderbekraftelse|foljesedel|offert|kreditfaktura|kontoudtog|rykker|ordrebekraeftelse|tilbud|kreditnota"),
    (-7, r"(?:[a-z]+ ){0,5}(registration|information|enrol?lment|authori[sz]ation|application|set ?up|onboarding|change|update|w ?9|mandate) (form|agreement|request|sheet)|new (vendor|supplier).*|bank mandate"),
    (-7, r"(?:[a-z]+ ){0,4}(anmelde|antrags|melde|aufnahme|einwilligungs|stammdaten)(formular|blatt|bogen)( .*)?|lieferanten ?(selbst)?auskunft|formulaire (d|de) ?(inscription|adhesion|demande|enregistrement|mise a jour|changement)( .*)?|fiche (fournisseur|de renseignements)"),
    (-7, r"formulario (de|para) (alta|registro|inscripcion|solicitud|adhesion|actualizacion|adesao|registo)( .*)?|(alta|ficha) de (proveedor|proveedores|fornecedor|fornecedores|tercero|terceros)|modulo di (adesione|registrazione|iscrizione|richiesta)( .*)?|scheda (anagrafica )?fornitore"),
    (-7, r"(?:[a-z]+ ){0,3}(aanmeld|inschrijf|machtigings|aanvraag|wijzigings)formulier( .*)?|formularz (rejestracyjny|zgloszeniowy|zgody)( .*)?"),
)
# fmt: on
_COMPILED_TITLES = tuple((weight, re.compile(pattern)) for weight, pattern in _TITLES)
_TITLE_VOCABULARY = sorted({word for _, pattern in _TITLES for word in re.findall(r"[a-z]{6,}", pattern)})
_LEAST_OF_CLIPPED = 5  # letters
_TITLES_INSIDE = tuple((weight, re.compile(rf"\b(?:{pattern})\b")) for weight, pattern in _TITLES if weight > 0)

_PAYMENT = r"(wire|ach|eft|bacs|chaps|payment|transfer|cheque|check|uberweisung|zahlung|virement|reglement|paiement|transferencia|pago|bonifico|pagamento|overboeking|betaling|przelew|platnosc)"
_DONE = r"(sent|mailed|released|issued|made|went out|effectue|envoye|emis|parti|effettuato|disposto|eseguito|inviato|realizad[oa]|enviad[oa]|efectuad[oa]|emitid[oa]|efetuad[oa]|feit[oa]|erfolgt|veranlasst|raus|uitgevoerd|gedaan|verricht|wykonan[oy]|zrealizowan[oy])"
_SHOWN = r"(note|find( below)?|noter|voici|anbei|nachfolgend|adjunto|segue|seguono|hierbij)"
_OUR = r"(our|unsere|notre|nuestr[oa]|nostr[oa]|onze|noss[oa]|nasz|nasza|this|diese|ce|est[ea]|questo|deze|ten|ta)"
_TODAY = r"(today|heute|heutiger|aujourd hui|ce jour|hoy|oggi|vandaag|hoje|dzis|dzisiaj)"
_WAS_PAID = r"(paid|sent|wired|uberwiesen|bezahlt|gezahlt|vire|regle|paye|pagado|abonado|pagato|bonificato|betaald|overgemaakt|pago|transferido|zaplacono|przelano)"
# fmt: off
_PHRASES: tuple[tuple[float, str], ...] = (
    # "Wire 4711 went out 10/19", "Virement effectué ce jour"; "your payment was made" is a receipt
    (3, rf"(?<!your )(?<!ihre )(?<!votre )(?<!vostro )(?<!su )(?<!uw )\b{_PAYMENT}( (no|nr|n|number|ref))?( [a-z]{{0,4}}\d{{4,}})?( (of|dated|vom|du|del|van|de))?( \d+){{0,3}} (is |was |ist |a ete |ha sido |e stato )?{_DONE}\b"),
    # "Please note our payment dated 12/10/2026", "unsere Zahlung vom 12.10. setzt sich wie folgt zusammen"
    (3, rf"\b{_SHOWN} ((the|attached|below|unten|das|le|el|il|het|o|a) )*(breakdown (of|for) )?(our |the |notre |unsere |nuestr[oa] |nostr[oa] |onze |noss[oa] )?{_PAYMENT}( (no|nr|n|number|ref))?( [a-z]{{0,4}}\d{{4,}})?( (of|dated|vom|du|del|van|de))? \d"),
    (3, rf"\b{_OUR} {_PAYMENT}( (no|nr|n|number|ref))?( [a-z]{{0,4}}\d{{4,}})?( (of|dated|vom|du|del|van|de|z|z dnia))?( \w*\d\w*){{0,3}}( [a-z]+)? (covers|is for|relates to|as follows|setzt sich|betrifft|betreft|concerne|se compose|corresponde|riguarda|si riferisce|refere se|dotyczy)\b"),
    (3, rf"\b{_TODAY}( \w+){{0,4}} {_WAS_PAID}\b|\b{_WAS_PAID} {_TODAY}\b|\b(overgemaakt|betaald) op \d"),
    (3, r"\b(just (sent|paid|wired)|funds (were|have been|are) released|is in the (mail|post)|venons de (vous )?(virer|regler|payer|verser)|gleichen wir|con (il )?(nostro )?bonifico .{0,60}(fatture|saldo)|bonifico .{0,40}(per le|a saldo) .{0,20}fatture|liquidamos (as|os|hoje))\b"),
    (3, r"\b(we have|has been|have been|was|were) (paid|settled|transferred|remitted|credited|deposited|initiated|issued|sent)\b"),
    (3, r"\b(we|i) (have )?(just |today |now )?(paid|transferred|remitted|sent|wired|settled)\b"),
    (3, r"\b(pay to the order of|zahlbar an|payez contre ce cheque|paguese por este cheque)\b"),
    (3, r"\b(this payment|payment (covers|settles|represents|includes|has been|was|will be)|in payment of|in settlement of)\b"),
    (3, r"\b(amount paid|net paid|total paid|payment amount|check amount|cheque amount|payment date|check date|paid amount)\b"),
    (2, r"\b(payment (no|number|ref|reference|method)|check (no|number)|cheque (no|number)|eft|ach|trace number|bacs)\b"),
    (2, r"\b(your invoices?|ihre rechnung(en)?|vos factures|sus facturas|vostre fatture|uw facturen|invoices paid)\b"),
    (3, r"\b(uberweisung|zahlung|transfer|payment|virement|paiement|reglement|transferencia|pago|bonifico|pagamento|overboeking|betaling) .{0,30}(ausgefuhrt|executed|execute|ejecutada|eseguito|uitgevoerd)\b"),
    (3, r"\b(procedemos ao pagamento|efetuamos|efectuamos o pagamento|dokonalismy|zaplacilismy|zlecilismy|vi har betalt|har betalats)\b"),
    (3, r"\b(pagamos (hoje|ontem|as|a|o|os)|(foi|foram|tendo) .{0,40}(efetuad|pag|liquidad|transferid)[oa]s?|efetu[ae]\w+ (o |um )?(pagamento|transferencia))\b"),
    (3, r"\b(przela(lismy|lem|no)|oplac(ilismy|ono)|wykona(lismy|no) przelew|zaplac(ilem|ilam|ono))\b"),
    (3, r"\b(we|i)( have| ve| just| also| today| now)* (made|processed|released|initiated|arranged|issued) .{0,30}\b(payment|transfer|wire|cheque|check)\b"),
    (3, r"\b((has|have|just) paid you|paid you (by|via|usd|eur|gbp)|you (ve|have) been paid|sent you a payment|payment (is )?on its way)\b"),
    (3, r"\b(check|cheque|wire|ach|eft|bacs|transfer|payment|this|it|which) .{0,60}\b(pays|covers|settles) (in full )?(the |your |our |following )*(invoices?|inv|bills?)\b"),
    (3, r"\b(today s|todays|our|this|yesterday s|unsere|notre|nuestr[oa]|nostro|onze) (wire|ach|eft|bacs|chaps|check|cheque|transfer|uberweisung|zahlung|virement|transferencia|bonifico|overboeking|betaling)( (no|nr|number|ref|n))? [a-z]{0,3}\d{4,}\b"),
    (3, r"\b(haben wir|wir haben|wurde|wurden) .{0,250}(uberwiesen|angewiesen|bezahlt|gezahlt|beglichen)\b"),
    (3, r"\b(wire|ach|eft|bacs|uberweisung|zahlung|virement|reglement|transferencia|bonifico|overboeking|betaling|przelew)( (no|nr|n|ref))? [a-z]{0,3}\d{4,} (of|dated|vom|du|del|van|d d|z dnia) \d"),
    (3, r"\b(anbei|hier|nachstehend|nachfolgend) (die|unsere) (heutigen? )?(zahlung|uberweisung)(en)? (vom|uber|fur|zu)\b"),
    (3, rf"\b\d+ {PAID_ITEMS}\b"),
    (3, r"\b(we (transfer|remit|wire|pay|are (transferring|remitting|wiring|paying))|wir (uberweisen|zahlen|begleichen)|(uberweisen|begleichen) wir|nous (virons|reglons|payons|versons)|transferimos|abonamos|pagamos|paghiamo|bonifichiamo|versiamo|wij betalen|betalen wij|placimy|przelewamy)( (you|ihnen|vous|les?|vi|u|hiermit|heute|today|ce jour|hoy|oggi|vandaag|hoje|dzis)){0,3} ((usd|eur|gbp|chf|cad|pln|euro) )?\d"),
    (3, r"\b(virement|reglement|paiement) (\w+ ){0,10}(a ete|est) (emis|envoye|ordonne|effectue|lance)\b"),
    (3, r"\b(transferencia|pago) (\w+ ){0,10}(ha sido|fue) (emitid|enviad|ordenad|realizad|efectuad)[oa]\b|\b(transferencia|pagamento) (\w+ ){0,10}foi (emitid|enviad|ordenad|realizad|efetuad)[oa]\b"),
    (3, r"\b(bonifico|pagamento) (\w+ ){0,10}(e stato) (emesso|inviato|disposto|eseguito|effettuato)\b|\b(uberweisung|zahlung) (\w+ ){0,10}(wurde|ist) (\w+ ){0,6}(veranlasst|angewiesen|rausgegangen|erfolgt)\b"),
    (3, r"\b(payment|transfer|wire|remittance|bacs( run)?|cheque|check) ((that|which|we) )?((is|are|was) )?(going|went|goes|leaving|leaves|sending) (out|you|today|tomorrow|on)\b|\b(zahlung|uberweisung) (\w+ ){0,4}(geht|ging) (\w+ ){0,6}(raus|hinaus)\b"),
    (3, r"\b(virement|paiement|reglement) qui (part|partira|est parti)\b|\b(pago|transferencia) que (sale|saldra|ha salido)\b|\b(bonifico|pagamento) (che parte|in partenza|in uscita)\b|\b(betaling|overboeking) die (\w+ ){0,5}(uitgaat|de deur uitgaat)\b"),
    (2, r"\b(details?|breakdown|specification|list) of (our|this|today s) ([a-z]+ )?(payment|remittance|transfer|wire|cheque|check)\b"),
    (2, r"\b(details?|aufstellung|angaben|einzelheiten|aufteilung) (zu |uber |fur )?(unserer?|dieser|die heutige|der heutigen) (zahlung|uberweisung)\b"),
    (2, r"\b(details?|decompte|ventilation) (de notre|de ce|du present) (virement|reglement|paiement)|detalle (de nuestr[oa]|de este|de esta|del presente) (pago|transferencia)\b"),
    (2, r"\b(dettaglio|elenco) (del nostro|di questo|del presente) (pagamento|bonifico)|(specificatie|details|overzicht) van (onze|deze) (betaling|overboeking)\b"),
    (2, r"\b(detalhe|discriminacao) (do nosso|da nossa|deste|desta) (pagamento|transferencia)|(szczegoly|zestawienie|specyfikacja) (naszego|naszej|tego|tej) (przelewu|platnosci)\b"),
    (3, r"\b(zahlbetrag|zahlungsbetrag|uberweisungsbetrag|zahlungsdatum|zahlungsbeleg|zahlweg|zahlungsreferenz)\b"),
    (3, r"\b(avons|(vous|lui) a|a ete|ont ete|avons procede) .{0,60}(regle|reglee?s?|viree?s?|virement|payee?s?|paiement)\b"),
    (3, r"\b(montant (regle|paye|vire|du virement|du reglement)|date (de |du )?(reglement|virement|paiement)|net regle)\b"),
    (3, r"\b(hemos|(les? |se )?han?|ha sido|hemos procedido) .{0,60}(pagado|transferido|transferencia|abonado|efectuado|pago|ordenado|realizado)\b"),
    (3, r"\b(importe (pagado|abonado|transferido)|fecha (de |del )?(pago|transferencia)|forma de pago transferencia)\b"),
    (3, r"\b(abbiamo|(vi|le) ha|e stato|sono state?|stato) .{0,60}(pagat[oae]|bonific\w+|dispost\w+|effettuat\w+|accreditat\w+)\b"),
    (3, r"\b(importo (pagato|bonificato|bonifico)|data (di )?(bonifico|pagamento)|netto pagato)\b"),
    (3, r"\b(hebben (wij|we)|(wij|we) hebben|is|zijn) .{0,60}(overgemaakt|betaald|voldaan)\b"),
    (3, r"\b(betaald bedrag|betaaldatum|betalingskenmerk betaling|overgemaakt bedrag|totaal betaald)\b"),
    (-3, r"\b(please (pay|remit|send payment|make payment)|kindly (pay|remit|settle)|pay(ment)? (is )?due|amount due|total due)\b"),
    (-3, r"\b(payable (by|within|upon)|due upon receipt|payment terms|terms net \d+|net \d+ days|balance due|make checks payable)\b"),
    (-3, r"\b(bitte (uberweisen|zahlen|begleichen)|zahlbar|zahlungsziel|zahlungsbedingungen|falliger betrag|rechnungsempfanger)\b"),
    (-3, r"\b(a regler avant|merci de (regler|bien vouloir)|conditions de (reglement|paiement)|veuillez (regler|payer)|echeance le)\b"),
    (-3, r"\b(rogamos (abonen|paguen|realicen)|condiciones de pago|vencimiento|importe pendiente|total a pagar)\b"),
    (-3, r"\b(si prega di (pagare|saldare)|condizioni di pagamento|da pagare|importo dovuto)\b"),
    (-3, r"\b(gelieve|te voldoen|betalingstermijn|betalingsvoorwaarden|openstaand(e)? (bedrag|saldo))\b"),
    (-6, r"\b((have|has) received (your|the) payment|thank you for your (recent )?payment|received with thanks|payment received from|(ihre )?zahlung (dankend )?erhalten|avons (bien )?recu votre (paiement|reglement|virement)|hemos recibido su (pago|transferencia)|abbiamo ricevuto il (vostro |suo )?(pagamento|bonifico)|uw betaling (hebben wij )?(goed )?ontvangen)\b"),
    (-3, r"\b(qty|quantity|unit price|menge|einzelpreis|quantite|prix unitaire|cantidad(?! (total )?de \d)|precio|quantita|prezzo|aantal)\b"),
    (-3, r"\b(bill to|ship to|sold to|deliver to|delivery address|lieferadresse|ship via|incoterms|delivery date)\b"),
    (-3, r"\b(relance|mahnung|zahlungserinnerung|sollecito|aanmaning|impaye\w*|factures echues|unbezahlt|uberfallige|vencidas?)\b"),
    (-3, r"\b(impagad[oa]s?|scadut[ei]|insolut\w+|onbetaald\w*|unpaid|outstanding (balance|invoices?)|total du|montant du|solde du)\b"),
    (-3, r"\b((merci|priere) de nous (regler|payer|faire parvenir)|remain unpaid|still open|noch offen|nog open)\b"),
    (-3, r"\b(0 30|1 30|31 60|61 90|over 90|past due|overdue|days late|days overdue|uberfallig|en retard|vencid[oa]s)\b"),
    (-3, r"\b(hereinafter|the parties|governing law|shall|signature of|witnesseth|applicant|unsubscribe|valid until)\b"),
)
# fmt: on
_PHRASE_GATE = Gate()
_COMPILED_PHRASES = tuple((weight, GatedPattern(pattern, _PHRASE_GATE)) for weight, pattern in _PHRASES)

REMITTANCE_ENOUGH = 2.0
CLEARLY_OTHER = -4.0
_TITLE_LINES = 14
_HALF_LINE = 0.75  # of a line's height
_BAND = 2  # cells
_HEAD_LINES = 3
_ITEM_MARKS = ("- ", "– ", "— ", "* ", "• ", "· ")


def remittance_score(lines: Sequence[Line]) -> float:
    """Above `REMITTANCE_ENOUGH` for a remittance; below zero for what asks for money or orders goods."""
    if not lines:
        return 0.0
    first = [line for line in lines if line.page == lines[0].page]
    return _title_score(first) + _phrase_score(lines[:80])


def _title_score(first: Sequence[Line]) -> float:
    heights = sorted(line.bottom - line.top for line in first)
    usual = heights[len(heights) // 2]
    listed = _listed_words(first)
    stacked = _beside_bands(first)
    best = 0.0
    for position, line in enumerate(first[:_TITLE_LINES]):
        if position > _HEAD_LINES and len(line.cells) > 2 and line.amounts():
            break  # below the first rows, "Lieferschein 4711" is a line's note
        if _heads_amounts(line):
            continue
        weights = [title_weight(cell.text) for cell in line.cells]
        for cell, weight in zip(line.cells, weights, strict=True):
            if weight < 0 and (position in stacked or _without_numbers(cell.text) in listed or _lists(line)):
                continue  # a heading in two lines; "Invoice 47035", "Invoice 47044", "- Credit 4711: 40.00": items
            if weight < 0 < max(weights):
                continue  # "Zahlungsliste ... Auftrag 4711": a number beside the title
            if not weight or (len(line.cells) > 2 and (weight < 0 or not any(map(str.isdigit, line.text)))):
                continue  # a heading band names invoices in every kind of document
            big = min((cell.bottom - cell.top) / max(usual, 1), 2.5)
            strength = weight * (0.6 + 0.4 * big) * (1.0 if position < 8 else 0.7)
            if abs(strength) > abs(best) + 0.5:
                best = strength
    return best


def _lists(line: Line) -> bool:
    """Whether the line is an item of a list: a mark, words, and an amount."""
    return line.cells[0].text.startswith(_ITEM_MARKS) and bool(line.amounts())


def _beside_bands(lines: Sequence[Line]) -> set[int]:
    """Positions of lines that stand half a line above or below one of many cells: "Carrier" and "invoice" around the
    middle of the other headings."""
    beside = set()
    for position, (upper, lower) in enumerate(itertools.pairwise(lines)):
        if lower.top - upper.top < _HALF_LINE * (upper.bottom - upper.top):
            beside |= {position} if len(lower.cells) > _BAND else set()
            beside |= {position + 1} if len(upper.cells) > _BAND else set()
    return beside


def _listed_words(lines: Sequence[Line]) -> set[str]:
    """Words that stand before a number in more cells than one of the page."""
    numbered = (cell.text for line in lines for cell in line.cells if any(map(str.isdigit, cell.text)))
    counts = Counter(filter(None, map(_without_numbers, numbered)))
    return {words for words, count in counts.items() if count > 1}


@lru_cache(maxsize=5_000)
def _without_numbers(text: str) -> str:
    return " ".join(word for word in fold(text).split() if not any(map(str.isdigit, word)))


def _heads_amounts(line: Line) -> bool:
    """ "Invoice | Amount paid": two cells that head columns."""
    roles = [heading_role(cell.text) for cell in line.cells]
    return len(roles) == 2 and None not in roles and roles[1] in AMOUNT_ROLES


@lru_cache(maxsize=5_000)
def title_weight(text: str) -> float:
    """Of a cell that is a title, or that begins with one and goes on with a number or date."""
    folded = fold(text)
    if len(folded) > 60:
        return 0.0
    bare = " ".join(word for word in folded.split() if not any(char.isdigit() for char in word))
    if not bare:
        return 0.0
    for suffix in (" no", " nr", " n", " number", " nummer", " num", " numero", " date", " datum"):
        bare = bare.removesuffix(suffix)
    for candidate in (folded, bare):
        for weight, pattern in _COMPILED_TITLES:
            if pattern.fullmatch(candidate):
                labelled = ":" in text or (candidate != folded and len(text.split()) > 4)
                return weight * (0.5 if labelled and weight < 0 else 1.0)
    words = bare.split()
    if len(words) <= 7:
        for candidate in (bare, *_unclipped(words)):
            for weight, pattern in _TITLES_INSIDE:
                if pattern.search(candidate):
                    return weight * 0.8
    return 0.0


def _unclipped(words: Sequence[str]) -> Iterator[str]:
    """A sheet's cell cuts a title where the next one, a number, begins: "Bordereau de paiemen PMT-040516"."""
    if len(words[-1]) < _LEAST_OF_CLIPPED:  # letters of that number
        words = words[:-1]
    if len(words) < 2 or len(words[-1]) < _LEAST_OF_CLIPPED or words[-1] in _TITLE_VOCABULARY:
        return
    yield from (" ".join([*words[:-1], word]) for word in _TITLE_VOCABULARY if word.startswith(words[-1]))


def _phrase_score(lines: Sequence[Line]) -> float:
    text = fold(" ".join(line.text for line in lines))
    return sum(weight for weight, pattern in _COMPILED_PHRASES if pattern.search(text))
