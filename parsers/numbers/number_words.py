"""The words that say which kind of number follows, in eight languages: one row per kind, as regular expressions.

Longer and more telling words win over shorter ones at the same place; `other` takes numbers out of the running
(deliveries, trackings, contracts, tickets, phones, bank data) so that nothing else claims them.
"""

# ruff: noqa: E501, ISC004 (tables read best with one row a line)

import re

from parsers.gate import WordPattern

# Written after the word and before the number: "no.", "Nr", "n°", "number", "#".
NUMBER_MARK = (
    r"(?:numbers?|nos?|nrs?|num|nummern?|numéros?|numeros?|número?s?|numer[oiy]?|numery|números|numers?|ids?|ref(?:erence)?s?|"
    r"n\.?[oº°]\.?|n|№|#)"
)

# Who is numbered in a customer's account, and what such a number is called: "Kunde Nr.", "código de cliente", "Cod.Cli."
_CUSTOMER = (
    r"customers?|clients?|debtors?|payers?|subscribers?|members?|buyers?|cust|kunden?|kd|debitor(?:en)?|deb|klant(?:en)?|debiteur(?:en)?|relatie|tiers|clte?|"
    r"clientes?|clienti|cli|klient\w{0,3}|kontrahent\w{0,2}|odbiorc\w{1,2}|nabywc\w|płatnik\w?|abonent\w?|abonnee|abonado|socio|utente|"
    r"business partners?|bp|billing|dealers?|resellers?|tenants?|abonnés?|adhérents?|anagrafic[ao]|assinantes?"
)
_CALLED = (
    r"account|acc?t|comptes|cuentas|conti|contas|numbers?|nos?|nrs?|num|núm|nummern?|números?|numeros?|numéros?|numery|numer|ids?|code|codice|código|cód|cod|kod|réf(?:érence)?|"
    r"ref(?:erence)?|key|kennung|konto|compte|cuenta|conto|conta|o numerze|n\.?[º°]"
)

# A supplier, as a buyer's books number it, and in whose books: "vendor no. at our end", "Lieferantennummer bei uns"
_SUPPLIER = r"vendor|supplier|lieferanten\w*|kreditoren\w*|fournisseur|proveedor|fornitore|leverancier\w*|fornecedor|dostawc\w+"
_WITH = (
    r"(?:at|in|on|with|for) (?:our|your|us|you)(?: (?:end|side|system|books|erp|files|records|company))?|(?:bei|für) (?:uns|ihnen|sie)|in (?:unserem|ihrem) \w{3,12}|"
    r"(?:chez|pour) (?:nous|vous)|(?:con|para) (?:nosotros|ustedes)|en (?:nuestro|su) sistema|(?:da|presso di|per) (?:noi|voi)|(?:bij|voor) (?:ons|u|jullie)|"
    r"connosco|convosco|u (?:nas|państwa|was)"
)

_OWN = r"(?-i:[A-Z]{0,5})[-/]?\d(?:\d\d|\d{0,2}[-./ ]\d)"
_ARE_WE = r"(?:we are|we['’]re|sind wir|wir sind|nous sommes|somos|siamo|zijn wij|wij zijn|jesteśmy)"

# Series of invoices and receipts that stand before their number with a blank: "FT 2026/441", "FV 12/03/2026".
SERIES = r"INV|SI|SIN|RE|RG|AR|SR|FA|FC|FE|FR|FS|FT|FV|FPR|FPA|FAC|FACT|FVS|FK|FVK|KFV|PF|NC|ND|NF|VK|VF"

# Whose balance or statement it is
_STATED = r"(?:balance|statement|sald[aioy]|salden|auszug|kontoauszug|saldenliste|solde|relevé|estratt[oi](?: conto)?|extracto|extrato|stan|zestawieni\w+|wyciąg\w*|overzicht|rekeningoverzicht)"

# What is cancelled: contracts, leases, subscriptions, order forms.
CONTRACTS = (
    r"\w{0,20}verträge?\w*|\w{0,20}vertrag\w*|\w{0,12}contract(?:en|s)?|agreements?|(?:contrats?|contratos?|contratt[oi])(?: (?:de |di |d['’])[^\W\d_]{3,20})?|"
    r"umow\w{0,3}(?: [^\W\d_]{4,16}(?=\s\d))?|subscription|order forms?|leases?|rentals?|leasing(?!\w)|dzierżaw\w*|"
    # not "la factura del alquiler 30441", which tells what was billed
    r"(?<!factura de )(?<!factura del )(?<!fattura di )(?<!fattura del )(?<!facture de )(?<!fatura do )(?<!fatura de )(?<!faktura za )"
    r"(?:noleggi[oi]|locazion[ei]|location(?=\W{1,3}(?-i:[A-Z]{0,4})[-/]?\d)|alquiler\w*|arrendamientos?|alugu\w+|arrendamentos?|najm\w?)"
)

# Papers and things that are numbered, each with its number right behind it: "estimate 20441", not "the return of 20441"
_NUMBERED = (
    r"(?<!\bfor )(?<!\bzur )(?<!\bzum )(?<!\bpour )(?<!\bpara )(?<!\bper )(?<!\bvoor )(?<!\bdo )"  # for which purpose
    r"(?:(?:cost )?estimates?|proposals?|packing (?:slips?|lists?)|(?:service|receiving|work|job|test) (?:reports?|sheets?)|report|time ?sheets?|job ?sheets?|call-?outs?|purchase requisitions?|requisitions?|"
    r"returns?|return (?:notes?|authori[sz]ations?)|policy|policies|cheques?|permits?|meters?|jobs?|booths?|regulations?|"
    r"(?-i:[A-ZÄÖÜ])\w{3,20}(?:bericht|zettel|nachweis|schein|protokoll)|retouren?|rücksendung(?:en)?|buchung|transaktion|sachkonto|störung|schaden|"
    r"retours?|bons? (?:de retour|d['’]intervention|de travail|d['’]enlèvement)|expéditions?|colis|chantiers?|rapports?|fiches?|attestations?|"
    r"art[íi]culos?|devoluci(?:ón|ones)|partes?(?: de (?:trabajo|horas|obra))?|entradas?|informes?|"
    r"matricol[ae]|articol[oi]|res[oi]|rapportin[oi]|rapport[oi]|verbal[ei]|intervent[oi]|collo|"
    r"meldingen?|melding|schade|storing|rapport|\w{4,16}bevestiging|\w{3,12}bon(?:nen)?|"
    r"spraw[ay]|artykuł\w?|zwrot\w?|przesyłk\w|czek\w?|protok[oó]ł\w?|paragon\w?|naprawa|"
    r"artigos?|devolu(?:ção|ções)|projetos?|apólices?|folhas? de obra|relatórios?|ocorrências?)"
    r"(?=[ :#]{1,2}(?:(?:no|nr|n[°º.]{1,2})\.?[ :]{0,2})?(?-i:[A-Z]{0,4})[-/]?\d)"
)
_PHONE = r"(?=[ :]{1,2}[+(]?\d[\d ()/.-]{5,16}\d)"

# "Customer: Kell Ltd (KEL004)"
NAME_BETWEEN = (
    r"(?:\s?:| name)\s?[^\n\d:;()\x00]{2,40}[,(]\s?(?:(?:number|no|nr|#)[.:]?\s?(?=\d)|(?=(?-i:[A-Z]{1,5})-?\d{3}))"
)

KINDS: tuple[tuple[str, str], ...] = (
    (
        "po",
        r"p\.?\s?o\.?(?=[\s#:,./-])|pos(?=[\s:])|best\.?-?\s?nr\.?|(?-i:OC|OE|BC|BDC)(?=(?: ?n[.°º]+)?[\s:#]{1,3}\d)|purchase[ -]?orders?|(?:sales |work )?orders?(?! forms?)|bestell(?:ung|nummer|nr|-nr)\w*|auftrag(?!sbest|geber|nehmer)\w*|auftragsnummer|"
        r"(?:bons? de )?commandes?|bdc|(?:órden(?:es)?|orden(?:es)?|ordem|ordens) de (?:compra|encomenda)|pedidos?|"
        r"ordin[ei](?: d['’]acquisto)?|odA|inkoop\w*|opdracht(?:nummer|nr|en)?|bestelnummer|bestelling(?:en)?|ordernummer|"
        r"encomendas?|nota de encomenda|zamówie(?:nie|nia|niu|ń)|numer zamówienia",
    ),
    (
        "account",
        rf"(?:{_CUSTOMER})[ .:-]{{0,3}}(?:(?:{_CALLED})[ .:]{{0,2}}){{1,3}}(?=[ :#=(]{{0,3}}(?-i:[A-Z]{{0,6}})[-/]?\d)|"
        rf"(?:{_CALLED})[ .]{{0,2}}(?:(?:de|do|del|di|van|von) )?(?:{_CUSTOMER})(?:[ .:]{{0,2}}(?:{_CALLED}))?\.?(?=[ :#=(]{{0,3}}(?-i:[A-Z]{{0,6}})[-/]?\d)|"
        rf"(?:{_CUSTOMER})(?=\s?n\.?[°º]\d)|"
        rf"(?:{_CUSTOMER})(?=\.?\s{{0,4}}[:=]?\s?(?-i:[A-Z]{{1,5}}[-/]?)?\d{{3}})|"
        r"(?:our|unsere?|notre|nuestro|nostro|nosso|ons|nasz) (?:own |company |customer )?(?:code|id|number|no\.?|ref(?:erence)?|numéro|n[°º]|número|numero|código|codice|conto|nummer|kod|numer) (?:with you(?: guys| all)?|bei (?:ihnen|euch)|"
        r"chez vous|con (?:ustedes|vosotros)|presso (?:di )?voi|da voi|bij (?:u|jullie)|convosco|u państwa|u was|in your (?:system|books|records|ledger))|"
        r"(?:our|unser|notre|nuestro|nostro|onze|nosso|nasz) (?:code|id|identifier|kennung|identifiant|código|codice|kod)(?: number)?(?=(?: (?:is|ist|est|es|è|é|to|le|el|il|o))+\s(?-i:[A-Z]{0,5})[-/]?\d)|"
        r"(?:our|unser|notre|nuestra|mi|nostro|mio|ons|onze|nossa|minha|nasze|moje) (?:account|konto|compte|cuenta|conto|rekening|conta)(?: (?:with you|bei (?:ihnen|euch)|chez vous|con (?:ustedes|vosotros)|"
        r"presso (?:di )?voi|da voi|bij (?:u|jullie)|convosco|com vocês|u państwa|u was))(?!\w)|"
        r"konto(?=\s(?-i:[A-Z]{0,5})[-/]?\d[\d./-]{2,12} (?:bei (?:ihnen|euch)|u państwa))|kto(?=\.?(?:-?nr)?[.:]{0,2}\s\d[\d/-]{2,12}(?!\w))|(?:dla|z) konta(?=\s(?-i:[A-Z]{0,5})[-/]?\d)|"
        # whose balance or statement is spoken of: "saldo del conto 10882", "we are 30418 on your system"
        rf"{_STATED}(?: (?:of|del|des|van|von|dla|z|für|vom|zum|uw|ihres|vostro|nostro|do|da))* (?:conto|kont[aou]s?|rekening)(?: (?:n[.°º]{{1,2}}|nr\.?|numero|nummer))?(?=\s{_OWN})|"
        rf"{_STATED}(?: of account| de compte)? (?:for|für|pour|per|voor|dla|para)(?: (?:the|die|den|le|il|de|o))?(?=\s(?:(?!(?:{SERIES})[-/ ]?\d)(?-i:[A-Z]{{1,5}})[-/]?\d{{3}}|\d{{4,9}}(?!\d|[/.-]\d|\s?[-–])(?<!\b20\d\d)))|"
        rf"{_ARE_WE}(?: (?:le|el|il|o|die|de))?(?=\s{_OWN}[\w./-]{{0,12}} (?:(?:on|in|with|at) you|bei (?:ihnen|euch)|in ihrem|chez vous|dans votre|con (?:ustedes|vosotros)|en su|presso (?:di )?voi|da voi|nel vostro|bij (?:u|jullie)|convosco|no vosso|u państwa|w państwa))|"
        # under which number we stand in your books: "on your books as", "bei Ihnen unter der Nummer", "bij u bekend als"
        rf"(?:(?:on|in) your (?:books|system|ledger|records|files?)|(?:trade|deal|known|registered|listed|recorded) (?:with|to|by|at) you) (?:as|under)(?=\s{_OWN})|"
        rf"you (?:have|know|list|carry) us (?:down )?(?:as|under)(?=\s{_OWN})|bei (?:ihnen|euch) (?:unter|als)(?: der)?(?: nummer)?(?=\s{_OWN})|chez vous sous(?: le)?(?: n°| numéro)?(?=\s{_OWN})|"
        rf"(?:con (?:ustedes|vosotros) (?:como|bajo|con)|(?:da|presso di|presso) voi (?:come|con)|bij (?:u|jullie) (?:bekend )?(?:als|onder)|convosco (?:como|com)|u (?:państwa|was) (?:pod|jako))"
        rf"(?: (?:el|il|o|het))?(?: (?:n[°º]|número|numero|nummer|numerem))?(?=\s{_OWN})|"
        rf"(?:in|en|dans|nel|no|w) (?:your|ihrem|votre|su|vostro|uw|vosso|państwa) \w{{4,12}} {_ARE_WE}(?: (?:account|number|customer|nummer|kunde|le|el|il|o))?(?=\s{_OWN})|"
        rf"(?:sie|ihr) (?:führen|führt|haben|habt|kennen|kennt) uns (?:unter|als)(?: der)?(?: nummer)?(?=\s{_OWN})|"
        rf"(?:clients?|clienti|clientes|kunden?|klant(?:en)?|klient\w*) (?:with|avec|con|mit|met|com|pod) (?:the|le|il|el|der|de|het|o)?\s?(?:{_CALLED})(?=\s{_OWN})|"
        # "siamo il cod. 30221", "ns. cod. 30221", "Talleres Riera, cod. 30221"
        rf"(?:siamo|somos|sou|soy|sono)(?: (?:il|el|o|os|los|i))? (?:cod|cód)\.?(?=[ :]{{1,2}}{_OWN})|(?:n[/.]?s|nostro|nuestro|nosso)\.? (?:cod(?:ice)?|cód(?:igo)?|código)\.?(?=[ :]{{1,2}}{_OWN})|"
        rf"(?:(?<=, )|(?<=\()|(?<![^\n]))(?:cod|cód)\.(?= {_OWN})|"
        r"(?:händler|(?:geschäfts)?partner|mieter|gp)-?\s?(?:nummer|nr)\.?|accountnr|cod\.? ?cl\.?(?=\s\d)|"
        rf"(?:customer|client|account(?: holder)?|kunde|klant|cliente|klient|debtor|debitor)(?={NAME_BETWEEN})|"
        # registered under a number
        r"(?:we are|we're|wir sind|nous sommes|estamos|siamo|wij zijn|jesteśmy)(?: \w{1,12}){0,4} (?:registered|listed|set up|recorded|registriert|geführt|gelistet|angelegt|enregistrée?s?|référencée?s?|inscrit[es]*|registrad[oa]s?|dad[oa]s de alta|registrat[iao]|censit[iao]|geregistreerd|ingeschreven|registad[oa]s?|"
        r"zarejestrowan\w+)(?: (?:with you|bei (?:ihnen|euch)|chez vous|con (?:ustedes|vosotros)|presso di voi|da voi|bij (?:u|jullie)|convosco|u państwa))?"
        rf" (?:under|as|with|unter|als|sous|avec|con|bajo|come|onder|met|com|sob|pod)(?: (?:the|le|la|der|el|il|het|o))?(?: (?:number|nr\.?|n[°º]|n\.[°º]|nummer|numéro|número|numero|numerem|code|código|codice))?(?=\s{_OWN})|"
        rf"unter(?: der)? (?:nummer|nr\.?)(?=\s{_OWN}[\w./-]{{0,12}} bei (?:ihnen|euch))|"
        r"(?:auftraggeber|rechnungsempfänger)(?=\W{1,3}\d{3})|miet(?:er)?konto|"
        r"knr(?=[\s.:]{1,3}\d{4})|"
        r"(?:our |your |the |my )?(?:customer|client|account|acct|debtor|payer|buyer|member|membership|subscriber|user account|cust\.?)[ -](?:account |ref(?:erence)? )?"
        r"(?:code|ref(?:erence)?|id|key|numbers?|no|nr|num)\.?|(?:sold|bill)[ -]?to(?: party)?(?=\W{1,3}\d{3})|"
        r"(?:customer|client|kunde|klant|klient|cliente|debtor|debitor|debiteur|kontrahent)(?=\s?[:=]\s?(?-i:[A-Z]{1,5}[-/]?)?(?:\d{3}|\d{2}-\d))|"
        r"(?:num[ée]ro|n°) d['’](?:abonné|adhérent|usager|assuré)|(?:numero |n\. ?)?utenza|"
        r"(?:personen|abnehmer|teilnehmer|besteller)(?:konto|nummer|nr)\w*|kunden[ -]?(?:kennung|referenz|kennzeichen)|unser konto bei ihnen|accountnummer|(?:lid|abonnee)nummer|"
        r"identifiant client|(?:notre|votre) compte (?:chez vous|n°)|(?:nuestra|su) cuenta con (?:ustedes|nosotros|vosotros)|(?:núm|ref|cód|cod|réf)\.? ?(?:de )?cliente?\.?|"
        r"(?:matricola|anagrafica|utenza) cliente|(?:numer|nr|id) (?:konta klienta|abonenta|płatnika|nabywcy)|"
        r"(?:(?:customer|client|debtor|billing|our|your|my|the)\s?)?(?:accounts?|accts?\.?|a/c(?: (?:ref|code|no))?|acc\.? (?:ref|code)(?=[\s:.#]{1,3}(?-i:[A-Z]{0,6})[-/]?\d)|acc\.?(?=[\s:]{1,2}(?:no|num|nr|#|(?-i:[A-Z]{1,6}[-/]?)?\d))|membership(?=\s?(?:no|num|id|#|\d)))(?!\s(?:for \d|of (?:the |inv\w*\.? )?(?-i:[A-Z]{0,5})[-/]?\d|of inv|payable|receivable|manager|team|holder|name|"
        r"department|statement|balance))|customer(?=\s?(?:no|num|nr|id|code|#|account|ref|\d))|client(?=\s?(?:no|num|nr|id|code|#|ref|\d))|(?:customer|client)(?=\s(?-i:[A-Z]{1,5}(?:[-/][A-Z]{1,3})?[-/]?)?\d)|balance on(?=\s\d+-\d|\s\d{6})|"
        r"debtor|cust\.?(?=\s?(?:no|id|#))|kunde(?=\s(?-i:[A-Z]{1,5}(?:[-/][A-Z]{1,3})?[-/]?)?\d)|kunden[ -]?(?:nr|nummern?|konto|konten|kto|id)\.?(?: bei ihnen)?|vertragskonto(?:nummer|nr)?|(?:mitglieds|teilnehmer|abonnenten)(?:nummer|nr)|kd\.?-?\s?nr|k\.-?\s?nr\.?(?=[\s:]{0,3}(?-i:[A-Z]{0,3})[-/]?\d)|(?:kunden|debitor(?:en)?)kontos|debitor(?:en)?(?:[ -]?(?:nr|nummer|konto))?|"
        r"compte(?: client)?(?! bancaire)|(?:n°|numéro|code|réf\.?) (?:de )?(?:compte |client)|client n°|n° client|"
        r"(?:nostro|vostro) codice(?=\s(?-i:[A-Z]{1,5}(?:[-/][A-Z]{1,3})?[-/]?)?\d)|conta(?= n[.º°o])|conta(?=\s(?-i:[A-Z]{1,5}(?:[-/][A-Z]{1,3})?[-/]?)?\d)|"
        r"(?:n[.º°o]+|número|código|cuenta) de (?:cliente|cuenta)|(?<!\ba )cuenta(?: de cliente)?(?! bancaria)|cliente(?=\s?(?:n|cod|nº|n°|#|\d))|cliente(?=\s(?-i:[A-Z]{1,5}(?:[-/][A-Z]{1,3})?[-/]?)?\d)|"
        r"codice cliente|cod\.? cliente|conto cliente|klant(?:en)?(?:nummer|nr|code)|relatie(?:nummer|nr|code)|klant(?=\s(?-i:[A-Z]{1,5}(?:[-/][A-Z]{1,3})?[-/]?)?\d)|debiteur(?:en)?(?:nummer|nr)?|"
        r"(?:n\.?º|número|código|conta) (?:de |do )?cliente|conta(?: de)? cliente|"
        r"(?:numer|nr|kod|konto|id) (?:klienta|kontrahenta|odbiorcy)|(?:klient|kontrahent|odbiorc)\w{0,4}(?=\s?(?:nr|numer|\d))|klient(?=\s(?-i:[A-Z]{1,5}(?:[-/][A-Z]{1,3})?[-/]?)?\d)",
    ),
    (
        "credit",
        r"(?:minus|less|min|the|that|this|an?)(?: the| your| our)? credit(?=\s[A-Z]{0,3}-?\d)|(?<![^\n])credits?(?=[ :#]{1,2}(?-i:[A-Z]{0,3})-?\d{3,8}[ \t|:;]{1,4}[-–]?\x00)|credit[ -]?(?:notes?|memos?|memorand\w+)|\bcns?(?=[\s:#])|gutschrift\w*|rechnungskorrektur\w*|avoirs?|notes? de crédit|"
        r"notas? de (?:crédito|abono)|facturas? (?:rectificativas?|de abono)|abonos?|not[ae] di? credito|notas? credito|"
        r"credit(?:nota|facturen|factuur)\w*|notas? de crédito|faktur[ayęy] kory\w+|korekt\w+|not[ay] kredytow\w+",
    ),
    (
        "other",
        r"(?:bank|checking(?= acc?)|iban|sort code|routing|aba|bic|swift)(?: account)?(?: numbers?| no\.?)?|konto(?:nummer|nr|verbindung)?|bankkonto|"
        r"(?:gl|g/l|nominal|expense|cost) (?:accounts?|codes?)|(?:imput|comptabilis)\w+(?: \w+){0,3} (?:au|sur le|en) compte|contabiliz\w+ (?:en|a) la cuenta|(?:gebucht|verbucht) auf(?: das)? konto|(?:booked|posted|charged|coded) to account|"
        r"(?!kunden)\w{2,20}referenz(?:nummer|nr)?|blz|compte bancaire|rib|cuenta bancaria|conto corrente|(?<!\bop )rekening(?:nummer)?|conta bancária|nib|rachun(?:ek|ku) bankow\w+|"
        r"payment (?:documents?|orders?|advices?)|(?:payment|transfer|wire|transaction|trace(?=\s?(?:id|no|ref|num))|batch|run|voucher)s?(?:[ -]?(?:ref(?:erence)?|id|no|number|nr)[^\W\d_]*)?|(?:zahlungs|buchungs)[^\W\d_]*|"
        r"remittances?(?: advices?)?|auftragsbestätigung\w*|(?:zahlungs)?avis(?: de (?:paiement|virement))?|aviso de pago|avviso di pagamento|"
        r"betaal(?:specificatie|advies)\w*|awizo(?: płatności)?|concurso(?: voluntario| necesario| de acreedores)?|faillissement\w*|insolvenz\w*|redressement|liquidation|fallimento|"
        r"(?:our|unser|notre|nuestro|nostro|ons|nosso|nasz) (?:internal )?(?:document|beleg|pièce|documento|dokument)(?: (?:no|nr|number|n[°º])\.?)?(?=\s\d)|"
        r"workflow|(?:your |our |ihre? |unsere? )?(?:ref(?:erence)?|referenz|zeichen)\.?ª?(?! to\b)|(?:notre |nos |votre |n\.? ?|v\.? ?)?r[ée]f(?:érences?)?\.?(?! (?:à|au|aux|a|al|alla|to)\b)|(?:ns|nostro|vs|vostro)\.? ?rif(?:erimento)?\.?|nuestra ref(?:erencia)?\.?|(?:ons |uw )?kenmerk|protoc[oó]l+o|lockbox|órgano gestor|unidad tramitadora|oficina contable|(?<!you )(?<!please )(?<!pls )(?<!to )(?<!kindly )che(?:que|ck)s?(?=\s?(?:no|num|nr|#|\d|:|ref))|ch[qk]s?\.?(?=\s?(?:no|num|nr|#|\d|:|ref))|scheck|chèque|assegno|remittance(?: advice)?(?: no| number| ref\w*)|uetr|utr|rrn|neft|rtgs|imps|ach|sepa|eft|"
        r"virement|überweisung\w*|transferencia|bonifico|overboeking|transferência|przelew\w*|"
        r"deliver(?:y|ies)(?: notes?)?|lieferschein\w*|lieferung\w*|bons? de livraison|bl|albar[aá]n(?:es)?|bolla|ddt|"
        r"documento di trasporto|pakbon(?:nen)?|leverbon|guia de (?:remessa|transporte)|wz|list przewozowy|bill of lading|bol|pod|awb|"
        r"shipments?|tracking|parcel|sendung\w*|suivi|envío|spedizione|zending|"
        r"confirmation(?: no| number| code)?|(?:(?<=\byour )|(?<=\bour )|(?<=\bthe )|(?<=['’]s )|(?<=\bis )|(?<=\bunder ))(?:request|enquiry|inquiry|query)(?=\W{1,3}(?-i:[A-Z]{0,4})[-/]?\d)|submissions?(?=\W{1,3}(?-i:[A-Z]{0,4})[-/]?\d)|chamado|solicit(?:ud|ação)|segnalazione|richiesta(?=\W{1,3}\d)|tickets?|cases?|incid\w{3,7}|sinistr[eoi]s?|siniestros?|claims?|goods (?:receipts?|received notes?)|wareneing[aä]ng\w*|disputes?(?=\s?(?:no|nr|num|id|#|case|ref|:))|vorgang\w*|fall|dossier|caso|pratica|zgłoszeni\w+|rma|"
        r"(?:orden|ordre|ordine|ordem) (?:de |di )?(?:pago|paiement|virement|pagamento|transferencia|bonifico)|charge ?backs?|debit (?:notes?|memos?)|"
        r"(?:shortage|damage|inspection|quality|defect) reports?|(?:case|docket|matter|court|file(?= (?:no|number|ref))|non-?conformance report|ncr|rfq|rfp|tender|order confirmation)(?: no| number| ref\w*)?\.?|az\.?|aktenzeichen|geschäftszeichen|"
        r"proc[eé]d\w+|procediment\w+|proceso|processo|autos?|expediente|sygn\.?(?: akt)?|sygnatura(?: akt)?|"
        rf"{CONTRACTS}|{_NUMBERED}|"
        # under which number somebody registered what we wrote: "wurde unter der Nummer 118827 erfasst"
        r"(?:logged|registered|recorded|registrad[oa]s?|enregistrée?s?|registrat[oaie]|geregistreerd|registad[oa]s?|zarejestrowan\w+|przyjęt\w+) (?:under|as|with|con|sous|onder|met|com|sob|pod)(?: (?:the|le|el|il|o|het))? (?:n[.°º]+|number|reference|numéro|número|numero|nummer|numerem)|"
        r"unter(?: der)? (?:nummer|nr\.?)(?= [\w./-]{3,16} (?:erfasst|registriert|aufgenommen|angelegt|gespeichert|eröffnet))|"
        r"code service|codes?|códigos?|codic[ei]|kody?|(?:cod|cód)\.?(?= \d)|(?:met|onder) vermelding van(?=\s\d)|dir3|cig|cup|engagement|impegn[oi]|compromissos?|verplichting\w*|leitweg\w*|"
        r"num[ée]ro (?:d['’]|de (?!(?:la |nos |vos )?(?:facture|compte|client|commande|bon)))\w+|número de (?!factura|fatura|cuenta|conta|cliente|pedido|encomenda)\w+|"
        r"numero (?:di |d['’])(?!fattura|ordine|cliente|conto)\w+|numer (?!faktur|klient|kontrahent|zamówi)(?-i:[a-ząćęłńóśźż]{2,})|"
        r"(?!rechnungs|beleg|kunden|debitor|bestell|auftrag|factuur|klant|debiteur|order|inkoop)\w{4,24}(?:nummer|nr)|"
        r"quot(?:e|ation)s?|angebot\w*|devis|presupuestos?|cotizaci\w+|preventiv[oi]|offertes?|orçamentos?|offert[ae]|ofer[tc]\w{0,3}|propostas?|guias?|"
        r"vat|tax(?: id)?|ein|tin|eori|ust-?id(?:-?nr)?|steuernummer|ust|mwst|tva|siren|siret|nif|cif|p\.?\s?iva|partita iva|c\.?f|btw|kvk|nip|regon|krs|"
        r"duns|sdi|rea|cro|vendedor|"
        rf"(?:{_SUPPLIER})(?: (?:account|acct|a/c))?(?:[ .:-]{{1,2}}(?:{_CALLED}))?\.?(?:,? (?:{_WITH})){{1,2}}|"  # "vendor no. at our end"
        rf"(?:{_SUPPLIER})(?!(?:['’]?s)? inv)(?: (?:account|acct|a/c))?|"
        # who is to be called
        rf"(?:call|ring|reach|text|dial|whatsapp|cell)(?: (?:me|us|him|her|back))?(?: (?:on|at|under))?{_PHONE}|(?:appel|rappel|joign)\w+(?:[- ](?:moi|nous))?(?: (?:au|le|sur le))?{_PHONE}|"
        rf"(?:ruf|erreich|anruf|anzuruf)\w*(?: \w{{2,4}}){{0,3}}(?: unter)?{_PHONE}|ll[aá]m\w+(?: al?)?{_PHONE}|(?:ri)?chiam\w+(?: al)?{_PHONE}|bel(?:t|len)?(?: (?:me|mij|ons))?(?: op)?{_PHONE}|"
        rf"lig(?:ue|uem|ar)(?:[- ](?:me|nos))?(?: para(?: o)?)?{_PHONE}|(?:za|od)?dzwo\w+(?: (?:pod|na))?{_PHONE}|"
        r"(?:tele)?phone|tel|fax|mobile?|telefon\w*|tél|téléphone|teléfono|telefono|telefoon\w*|telefone|gsm|handy|durchwahl|ext|extension|"
        r"drawings?|zeichnung\w*|dessins?|planos?|disegn[oi]|tekening\w*|desenhos?|rysun\w+|items?|articles?|artikel\w*|art\.|models?|modell\w*|modelo|modello|flights?|jobs?(?=\W{1,3}\d)|(?-i:WO|SO)(?=[ :#]{1,2}\d)|position\w*|line|sku|part|serial|material|code postal|room|suite|floor|box|unit|zip(?: code)?|post(?:al )?code|plz|postfach|postbus|apartado|boîte postale|casella postale|skrytka|"
        r"cost cent(?:er|re)|kostenstelle|gl|project|projekt\w*|projet|proyecto|"
        r"pass(?:word|code|wort)s?|kennwort|mot de passe|contraseña|wachtwoord|palavra-passe|hasło|\w{2,12}codes?(?=[\s:]*\d)|meters?(?=\W{1,3}\d)|zähler\w*|contatore|contador|licznik\w*|"
        r"(?:company|charity|registration|registered|reg|licen[cs]e|permit|policy|claim|incident|service request|work request|asset|store|branch|dept|department|user|employee|"
        r"meeting|webinar|conference|dial-in)(?: (?:in england(?: (?:and|&) wales)?|in (?:wales|scotland|ireland)|number|no|nr|id|ref))*\.?(?=\W{1,4}\d)|"
        r"(?:approval|change|access|payment|support|service|vendor|meeting) requests?|(?:iban|company|organi[sz]ation(?:al)?|org|co)\.? ?(?:no|nr|number)\.?|"
        r"b/l|containers?|mpan|mprn|msn|vessel|bookings?|reservations?|reservierung\w*|buchung(?:snummer|snr)|compteurs?|ship[ -]?to(?: party)?(?=\W{1,3}\d)|abnahmestelle\w*|"
        r"\w{3,24}(?:meldung|anfrage|auftrag|ausweis|akte|antrag|protokoll|bescheid|zeichen|gerät|anlage|karte)(?:en|es|s)?|kreditor\w*|kreditor|créancier|acreedor|"
        r"dossiers?|affaire|marché|march[ée] public|commessa|cantiere|obra|proyecto|zleceni\w{1,2}|polis\w*|póliza|polizza|police|"
        r"versions?(?! (?:of|von|der|de|du|di|da|van)\b)|build|bug|acuse de recibo|accusé de réception|(?:eingangs|empfangs|lese)bestätigung|(?:avviso di|conferma di) (?:ricevimento|ricezione)|ontvangstbevestiging|aviso de rece[pç]\w+|potwierdzenie (?:odbioru|wpływu|otrzymania)|clause|section|page|step|option|level|attempt|(?:week|kw|cw)(?=\s?\d{1,2}(?![\d/.-]\d|\d))|period",
    ),
    (
        "invoice",
        r"(?:faktur\w{1,3}|f)[ .-]vat|(?-i:FV|FVS|FS|FC|FT|RG)(?=\s(?:nr|no|n)\b)|factnr|(?:invoice|inv|bill|document) (?:ref(?:erence)?|id|code)\.?|(?:supplier|vendor)(?:['’]s)? inv(?:oice)?\.?(?: (?:no|number|ref))?\.?|(?:tax |pro[ -]?forma |e-?|sales |final )?(?:invoices?|inv)(?=[\s.:#,(/]|$)|\binvs|bills?|documents?|"
        r"\w{0,20}rechnung(?:en|s)?(?:nummern?|nr\.?|-nr|-?nummer|belege?)?|re\.?-?\s?nr\.?|re\.(?=\s?\d)|(?<!['’])re(?=\s(?!(?:19|20)\d\d\b)\d{4})|rg\.?(?:-?\s?nr\.?)?(?=\s)|rech(?:n)?\.|beleg(?:e|en|s|nummer|nr)?|"
        r"factures?|facts?\.?|fras?\.?(?=\s)|facturas?|fattur[ae]|fatt\.?|(?-i:[fF]t)\.?(?=\s(?:n\.?\s?)?\d+[/-]\d|\s(?:n\.?\s?)?\d{3})|factu(?:ur|ren)(?:nummers?|nr)?|facts?\.|"
        r"faturas?|fat\.(?=\s(?:n\.?[º°]\s?)?\d)|f-r[ayę](?=\W)|faktur\w*|notas? fisca(?:l|is)|nfs?-?e?\.?(?=[\s:]?\s?\d)|notas?(?=\s\d)|recibos?|ricevut[ae]|parcell[ae]|honorarnoten?|quittung(?:en)?|notes? d['’]honoraires|rachun(?:ek|ku|ki|ków) nr(?=\s\d+/)|"
        r"doc\.?(?=\s?(?:no|nr|num|#))|(?:open|overdue|outstanding|following) items|offene posten|posten",
    ),
)

# Capital prefixes that are never an invoice number when they open a number standing alone.
NOT_INVOICE_PREFIXES = frozenset(
    "PO IO EC EU BO AB BC OC ODA BE EK TRK UPS DHL GLS DPD RMA TKT CASE REF REQ SR CS ISO EN DIN ID CB DM NCR WV VP RFQ RFP SO DN CUST KD ACC ACCT CK CHK PAY PMT "
    "TRX TRF TX EFT ACH WIRE UETR SEPA DE FR ES IT NL PT PL GB AT BE CH DK SE NO FI IE US LS DN WZ BL DDT CTR "
    "IEC IEEE ASTM UNI VDE NFC BSI RFC ISSN ISBN JSR CVE IP NT ATA ICQ MSG MID "
    "CRO REA RCS DUNS NIP KRS CVR ABN ACN LEI IMAD OMAD KVK BTW CIF NIF SIRET SIREN TVA IVA VAT "
    "INC TASK RITM CHG PRB REM "
    "DPR DLGS DL LEY BGB HGB UST KEY OIN REFUND HGV NE GR GRN ASN AWB BOL HBL MBL POD LC SES SOW MSA EAN UPC LOT CERT DSP "
    "SUP VEN VND VENDOR LIEF FOURN PROV FORN LEV DOST "
    "ABO Q QT QUO ANG AN OFF TEL FAX PIN Q1 Q2 Q3 Q4 FY KW CW H1 H2 COVID MT HRB HRA SO WO JOB PRJ SKU ART".split()
)

# Words in capitals that a number may stand behind, and no series.
NO_SERIES = NOT_INVOICE_PREFIXES | frozenset(
    "NO NOS NR NRS NUM ID REF RE INV RG IN OF THE FOR ON AND OUR YOUR PLUS ALSO IST DIE DER DAS UND MIT FÜR LA LE LES EL LOS LAS DEL DES SUR ET POR IL LO PER VAN HET EEN EN DA DO NA ZA OR VS PAID DUE".split()
)

# What an invoice is made for or comes with, also behind the verb: "please invoice SO-88120 and SO-88133".
ORDER_PREFIXES = frozenset("PO SO ORD QT QUO DN WZ LS BL".split())

# Of papers that are numbered within a year, as invoices are: "Q26-00418", "OF26.0118".
YEARLY_PAPERS = ORDER_PREFIXES | frozenset("Q AN ANG OFF OF TKT CASE RMA REQ ASN GRN POD".split())

# An order's own series, when it stands alone: pedido, zamówienie, order, commande, encomenda, Bestellung.
ORDER_SERIES = frozenset("PED ZAM ORD CMD CDE ENC BST".split())

# Nouns of invoices and credit notes, which their own series abbreviate: "fattura FT-118", "credit CR-118".
INVOICE_NOUNS = frozenset(
    "acompte acomptes anticipo anticipos acconto acconti anzahlung voorschot zaliczka adiantamento deposit credit credits avoir abono nota note notes gutschrift korekta storno proforma pro invoice invoices receipt receipts rechnung rechnungen beleg belege facture factures factura facturas fattura fatture ricevuta "
    "factuur facturen fatura faturas recibo recibos faktura faktury fakturę faktur".split()
)

# Capital prefixes that make a number standing alone a credit note.
CREDIT_PREFIXES = frozenset("CN CR CM CRN NC GS AV KOR FVK KFV".split())

KIND = WordPattern(KINDS)

# What a payer calls ours: the invoice's number in his list, or what he writes above his mail.
YOURS = re.compile(
    r"your (?:ref|doc|invoice|inv)|ihre? (?:ref|beleg|rechnung|re)|v(?:otre|\.) ?(?:réf|facture)|su (?:ref|factura)|"
    r"(?:vs\.?|vostro|vostra) (?:rif|fattura)|uw (?:ref|factuur|kenmerk)|(?:vossa|v\.) ?(?:ref|fatura)|wasz\w* (?:nr|faktur)|external ref",
    re.IGNORECASE,
)
