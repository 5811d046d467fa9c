"""The words of an objection or a cut in, the reason code of the dispute workflow out.

The first row that holds wins, so what is plain stands before what is often only the occasion: a crate that came broken
was also short. Each row has sentences that must give its code. `deduction_reasons` reads the codes of payment files.
"""

# ruff: noqa: E501 (tables read best with one row a line)

from dataclasses import dataclass

from parsers.gate import Gate, GatedPattern


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """`words` is a pattern over the text in small letters, each choice at the beginning of a word."""

    code: str
    words: str
    examples: tuple[str, ...]


# fmt: off
REASONS: tuple[ReasonRow, ...] = (
    ReasonRow(
        "DUPINV",
        r"duplicate|twice|double|doppelt|dublette|zweimal|en double|deux fois|doublon|duplicad|repetid|dos veces|duplicat|doppione|doppia\b|due volte|dubbel|duas vezes|duplikat|dwukrotn|dwa razy|zdublow|podw[oó]jn",
        ("We were billed twice.", "4711 ist doppelt gestellt.", "Credo sia un doppione.", "Cette facture est un doublon.", "To chyba duplikat."),
    ),
    ReasonRow(
        "DAMAGED",
        r"damag|broken|cracked|smashed|crushed|leaking|defect|faulty|torn\b|bent\b|beschädigt|kaputt|zerbrochen|defekt|mangelhaft|bruch\b|endommag|abîm|cass[ée]|défectu|dañad|rot[oa]s?\b|defectuos|danneggiat|rott[oaie]\b|difettos|"
        r"beschadigd|kapot|gebroken|stuk\b|danificad|partid[oa]|riscad[oa]|defeituos|uszkodz|zepsut|wadliw|pęknięt|potłucz",
        ("Two of the valves came with cracked bodies.", "Der Karton war kaputt.", "Deux caisses sont arrivées cassées.", "De doos was kapot."),
    ),
    ReasonRow(
        "WRONGENTITY",
        r"wrong (?:entity|company|customer|firm)|not (?:ours\b|for us\b|our (?:invoice|company|order|site)\b)|isn[’']t (?:ours\b|one of ours)|(?:a )?(?:separate|different|another|sister) (?:company|firm|entity)|"
        r"falsche (?:gesellschaft|firma|anschrift)|nicht (?:unsere rechnung|für uns\b)|schwester(?:firma|gesellschaft)|mauvaise (?:entité|société)|(?:une )?autre société|pas (?:pour|à) nous\b|otra (?:empresa|sociedad)|no es nuestr|"
        r"altra (?:società|ditta)|non è nostra|verkeerde (?:bv|entiteit|firma)|ander bedrijf|niet (?:van|voor|bij) ons\b|zuster|outra (?:empresa|firma)|não é nossa|inn(?:a|ej) (?:spółk|firm)|złą (?:spółkę|firmę)|nie jest nasza",
        ("7719 is not ours.", "Factuur 6120 hoort bij onze zuster, niet bij ons.", "Diese Rechnung gehört zur Schwesterfirma.", "La factura es de otra empresa."),
    ),
    ReasonRow(
        "TAX",
        r"(?:vat|tax|taxes|mwst|ust|\w*steuer|steuersatz|tva|iva|btw)\b|exempt|reverse charge|podat",
        ("The VAT should not be charged.", "La facture applique une TVA à 20 %.", "Stawka podatku jest zła."),
    ),
    ReasonRow(
        "POMISSING",
        r"po\b|p\.o\.|purchase order|order (?:number|reference)|bestellnummer|bestellbezug|(?:bon|numéro) de commande|numéro d[’']engagement|(?:orden de compra|número de pedido)|(?:numero d[’']ordine|ordine d[’']acquisto)|inkooporder|encomenda|(?:numeru? )?zamówieni",
        ("The PO is missing.", "Bestellnummer fehlt.", "Il manque le numéro de commande."),
    ),
    ReasonRow(
        "FREIGHT",
        r"freight|shipping (?:cost|charge)|delivery (?:charge|fee)|fracht|versandkosten|frais de port|portes?\b|spese di (?:trasporto|spedizione)|vrachtkosten|verzendkosten|koszt\w* (?:transportu|przesyłki|dostawy)",
        ("Freight should be included.", "Die Frachtkosten waren nicht vereinbart.", "Nos cobran el porte aparte."),
    ),
    ReasonRow(
        "QTY",
        r"only (?:received|delivered|got)|short(?:age|fall| ship|[- ]deliver)|cartons?|pallets?|quantity|pieces|boxes|crates|missing (?:item|good|part)|minder(?:lieferung|menge)|fehlmenge|menge\b|stück|palette|karton|kisten|fehl\w* (?:ware|artikel)|"
        r"quantité|colis|manquant|cantidad|cajas|palés?\b|faltaban?\b|faltan\b|quantità|colli|bancali|mancant|mancavano|aantal|dozen|pallets|kratten|ontbre|quantidade|caixas|paletes|em falta|faltavam|ilość|sztuk|kartonów|palet|opakowań|brak(?:u|ow|i)",
        ("We only received 8.", "Minderlieferung zu Ihrer Rechnung.", "Manquant de 6 colis sur votre facture.", "Facturan 20 y faltan dos cajas."),
    ),
    ReasonRow(
        "NOTRECV",
        r"not (?:been )?(?:received|delivered|arrived)|never (?:received|arrived|delivered|came)|(?:didn[’']t|did not) (?:arrive|come)|nicht (?:erhalten|geliefert|angekommen)|nie (?:angekommen|geliefert)|pas (?:reçu|été livré)|jamais (?:reçu|arrivé|livré)|"
        r"no (?:hemos recibido|ha llegado|llegó)|nunca (?:llegó|chegou)|non (?:abbiamo ricevuto|è arrivat)|mai (?:arrivat|ricevut)|niet (?:ontvangen|geleverd)|nooit (?:ontvangen|geleverd|aangekomen)|não (?:recebemos|foi entregue|chegou)|nie (?:otrzymaliśmy|dostarczono|dotar)",
        ("The goods never arrived.", "Die Ware wurde nicht geliefert.", "La marchandise n'est jamais arrivée."),
    ),
    ReasonRow(
        "PRICE",
        r"pric(?:e|es|ed|ing)\b|rates?\b|tariffs?\b|surcharge|as quoted|the quote\b|we agreed|\w*preis|konditionen|stundensatz|angebot\b|aufschlag|prix|tarif|devis\b|precio|tarifa|presupuesto|prezz|listino|preventivo|"
        r"prijs|tarief|offerte\b|afgesproken|preço|tabela|orçamento|cen[aęyi]\b|stawk|umawia|ustali|ofer(?:ta|cie|tą)\b|discount|rabatt|skonto|remise|descuento|sconto|korting|desconto|rabat",
        ("The price is wrong.", "Volgens offerte kost de vloer 38 per m².", "In der Rechnung fehlt der Rabatt.", "Umawialiśmy się na 140 zł."),
    ),
    ReasonRow(
        "SERVICE",
        r"service|hours\b|timesheet|visit\b|technician|leistung|stunden\b|einsatz\b|monteur|anfahrt|prestation|heures|visite|intervention|servicio|horas\b|visita|técnic|serviz|ore\b|uscita\b|intervento|diensten|uren\b|bezoek|serviço|usług|godzin|wizyt",
        ("You billed 8 hours, he was here for 5.", "Faturaram uma visita técnica que nunca aconteceu.", "Der Einsatz fand nicht statt."),
    ),
    ReasonRow(
        "CONTRACT",
        r"contract|agreement|terminat|cancell|vertrag|gekündigt|storn|contrat|résili|annul|contrato|contratto|disdett|opgezegd|umow|wypowiedz",
        ("The contract had ended.", "Der Vertrag war gekündigt.", "Umowa wygasła."),
    ),
)
# fmt: on
_GATE = Gate()
_PATTERNS = tuple((row.code, GatedPattern(rf"\b(?:{row.words})", _GATE)) for row in REASONS)


def find_reason(text: str) -> str | None:
    return next((code for code, pattern in _PATTERNS if pattern.search(text)), None)
