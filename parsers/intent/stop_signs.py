"""One parsed mail and its deciding text in, the stop-signs that it shows out, each with the fact that raised it.

A stop-sign is a flag beside the label: fraud, legal, insolvency, cease, vulnerable. Fraud needs either one fact that honest mail
does not show (a look-alike of our own domain or name, a login lure on a foreign link, gift cards) or a risky request
(a bank-detail change, secrecy and haste, a list of our customers) together with a technical doubt. A customer who
asks whether our account changed, asks us to confirm it, or quotes the account that he paid to, is no fraud.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.gate import GatedPattern
from parsers.intent import diversion_words as diversion
from parsers.intent import fraud_words as moves
from parsers.intent import notice_words as notices
from parsers.intent.fraud_evidence import ACCOUNT_NUMBER, list_facts, weigh, weigh_at_most
from parsers.intent.hardship import find_hardship
from parsers.intent.notice_wording import find_notices
from parsers.intent.sender_doubts import MAILBOX, domain_of, list_doubts, site_of
from parsers.intent.sign_model import TAUGHT
from parsers.intent.suspicion import score_suspicion
from parsers.message import ParsedMessage
from parsers.phrases import Sentence
from parsers.problems import Evidence, Span
from parsers.text.language import find_language

CUSTOMER_LIST = "asks for our customer list"

# log-odds: what all evidence must add up to without a rule, without any fact that speaks for fraud, and with a rule on
# bank details; and the model's score below which no evidence is weighed
_ENOUGH, _ALONE, _WITH_RULE, _NO_WAY = 0.3, 0.9, -2.5, -4.0
_FEW_WORDS = 8  # fewer sound like anything: "in a meeting, will call you"


def _words(*alternatives: str) -> GatedPattern:
    return GatedPattern("|".join(alternatives))


_G = r"[^.?!\n]{0,80}?"  # a short reach inside one sentence
_BANK = (
    r"(?:bank(?:ing)?(?: account)?(?: details?| information| account| data)?(?! (?:apps?|holidays?|manager|software|system|run|hours|tokens?|charges?|fees?|statements?|branch|clerk|cards?|letters?|references?|guarantees?|contacts?))|account (?:details|information)|iban|remit(?:tance)? (?:details|instructions|account|information)|"
    r"wire (?:details|instructions)|payment (?:details|instructions)|ach (?:details|information)|direct deposit|"
    r"bankverbindung|bankdaten|bankkonto|kontoverbindung|kontodaten|konto|coordonnées bancaires|domiciliation bancaire|compte bancaire|rib|datos bancarios|cuenta bancaria|número de cuenta|"
    r"cuenta|coordinate bancarie|conto (?:corrente|bancario)|bankgegevens|bankrekening(?:nummer)?|rekeningnummer|dados bancários|conta bancária|nib|"
    r"(?:numer )?rachun\w+(?: bankow\w+)?|dan\w+ bankow\w+|konta bankowego)"
)
_OUR = r"(?:our|my|the company'?s|unsere?\w?|meine?\w?|nos|notre|nuestr[oa]s?|nostr[aeio]|onze|ons|mijn|noss[oa]s?|nasz\w*|mój|mojego)"
_CHANGED = (
    r"(?:chang\w+|updat\w+|new|switch\w*|replac\w+|migrat\w+|moved|geändert|ändern|aktualisier\w*|neue\w?|gewechselt|chang\w+|nouve\w+|modifi\w+|mis à jour|"
    r"cambi\w+|nuev\w+|actualiz\w+|modific\w+|nuov\w+|aggiorn\w+|variat\w+|gewijzigd|wijzig\w*|nieuw\w*|veranderd|alter\w+|nov[oa]s?|atualiz\w+|mud\w+|"
    r"zmieni\w+|zmian\w+|now[yaeą]\w{0,3}|aktualiz\w+)"
)
_OURS_CHANGED = _words(
    rf"\b{_OUR}\b{_G}\b{_BANK}\b{_G}\b{_CHANGED}\b",
    rf"\b{_CHANGED}\b{_G}\b{_OUR}\b{_G}\b{_BANK}\b",
    rf"\b{_OUR} {_CHANGED} {_BANK}\b",
)
_PAY_TO_NEW = _words(
    rf"(?:all |future |upcoming |pending |next |any |outstanding )+(?:payments?|remittances?|transfers?|invoices?){_G}\b(?:to|into) (?:the |our |this )?(?:new|following|updated|below|different){_G}(?:account|bank|iban|details)",
    rf"\b(?:pay|remit|send|wire|transfer|direct|redirect)\b{_G}\b(?:to|into) (?:the |our |this )?(?:new|updated|different|following new) {_G}(?:account|bank|iban)",
    r"(?:no longer|do not|don'?t) (?:use|pay|send|remit)[^.?!\n]{0,40}(?:old|previous|former|existing|current) (?:bank|account)",
    r"(?:künftige|zukünftige|alle|weitere|ausstehende)\w* (?:zahlungen|überweisungen)[^.?!\n]{0,60}(?:neue|folgende|auf (?:das|dieses|unser))\w*[^.?!\n]{0,30}(?:konto|bankverbindung|iban)",
    r"(?:prochains|futurs|tous (?:les|vos)|vos) (?:paiements|règlements|virements)[^.?!\n]{0,60}(?:nouveau|nouvelles|suivant)[^.?!\n]{0,30}(?:compte|coordonnées|rib|iban)",
    r"(?:futuros|próximos|todos los|los) (?:pagos|transferencias)[^.?!\n]{0,60}(?:nuev|siguiente)[^.?!\n]{0,30}(?:cuenta|iban|datos)",
    r"(?:futuri|prossimi|tutti i|i) (?:pagamenti|bonifici)[^.?!\n]{0,60}(?:nuov|seguent)[^.?!\n]{0,30}(?:conto|iban|coordinate)",
    r"(?:toekomstige|alle|volgende) betalingen[^.?!\n]{0,60}(?:nieuwe|onderstaande|volgende)[^.?!\n]{0,30}(?:rekening|iban|bank)",
    r"(?:futuros|próximos|todos os|os) pagamentos[^.?!\n]{0,60}(?:nov[oa]|seguinte)[^.?!\n]{0,30}(?:conta|iban|dados)",
    r"(?:przyszłe|kolejne|wszystkie) (?:płatności|przelewy)[^.?!\n]{0,60}(?:now|poniższ)[^.?!\n]{0,30}(?:rachun|konto|numer)",
)
_WE_HAVE_NEW = _words(
    r"\b(?:(?:we|i)(?: now)? (?:have|use|bank with|bank at)|(?:we|i)['’]ve(?: now)?(?: got)?) (?:a |an )?(?:new|another|different) (?:iban|bank\b|account number|bank account)",
    r"\bwir (?:haben|nutzen) (?:jetzt |nun |ab sofort )?(?:eine?n? )?(?:neue\w*|andere\w*) (?:iban|bank\b|bankverbindung|konto\w*)|\bnous avons (?:désormais )?(?:un |une |de )?(?:nouveau|nouvelle|nouvelles|autre) (?:rib|iban|banque|compte bancaire|coordonnées bancaires)",
    r"\b(?:tenemos|usamos) (?:ahora )?(?:un |una )?(?:nuev\w+|otr\w+) (?:iban|cuenta bancaria|banco)|\babbiamo (?:ora )?(?:un |una )?(?:nuov\w+|altr\w+) (?:iban|conto|banca)",
    r"\b(?:wij|we) hebben (?:nu )?(?:een )?(?:nieuwe?|andere?) (?:iban|rekening(?:nummer)?|bankrekening|bank)\b|\btemos (?:agora )?(?:um |uma )?(?:nov\w+|outr\w+) (?:iban|nib|conta bancária|banco)|\bmamy (?:teraz )?(?:now\w+|inn\w+) (?:iban|rachun\w+|kont\w+ bankow\w+|bank)\b",
)
_BANK_SWITCHED = _words(
    r"\b(?:we|we['’]ve|we have|our company has|our firm has|i have)[^.?!\n]{0,30}(?:chang|switch|mov)(?:ed|ing) (?:our |to a (?:new|different) )?bank(?:s|ing)?\b",
    r"(?:our|the) (?:usual |current |regular |old )?(?:bank|account)[^.?!\n]{0,60}(?:can(?:not|['’]t)|unable to|no longer|under (?:audit|review|investigation))[^.?!\n]{0,40}(?:accept|receiv|incoming|fund|payment)",
    r"\b(?:we are|we['’]re|our company is) (?:now )?(?:chang|switch|mov)ing (?:our )?(?:banks?|accounts?|bankers)\b|\bwe have (?:appointed|engaged|opened) (?:a |an )?(?:new )?(?:\w+ )?(?:bank|account)\b|\bnous changeons (?:de (?:compte|banque|domiciliation)|notre (?:compte|rib))\b|\bwir wechseln (?:die|unsere|zu einer) (?:\w+ )?bank|\bcambiamos de (?:cuenta|banco)\b|\bcambiamo (?:banca|conto)\b|\bmudamos de (?:conta|banco)\b|\bzmieniamy (?:bank|konto|rachunek)\b|\bwij (?:stappen over|wisselen van bank)",
    r"\buse the (?:new |following |attached |below )?(?:bank )?account[^.?!\n]{0,20}(?:in the|below|attached|for (?:all|future|the))",
    r"(?:updated|new|revised|amended) (?:remittance|payment|wire|ach|banking) (?:instructions|details|information)",
    r"(?:die|unsere?) bank(?:verbindung)? gewechselt|bankwechsel|(?:suite à (?:un|notre) )?changement de banque|(?:avons|a) changé (?:de banque|d['’]établissement bancaire)|"
    r"(?:hemos|ha) cambiado de (?:banco|entidad)|cambio de banco|(?:abbiamo|ha) cambiato banca|cambio (?:di )?banca|van bank (?:gewisseld|veranderd)|"
    r"mudámos de banco|mudança de banco|(?:alterámos|alteramos|mudámos|mudamos) (?:a nossa |de )(?:instituição|entidade) (?:bancária|financeira)|"
    r"(?:hemos cambiado|cambiamos) (?:nuestra |de )(?:entidad|institución) (?:bancaria|financiera)|(?:variato|cambiato|modificato) istituto (?:di credito|bancario)|changement de (?:notre )?(?:établissement|domiciliation) bancaire|"
    r"(?:neues?|anderes) (?:geld|kredit|finanz)institut|zmieniliśmy bank|zmian[aęy] banku",
)
_REFUND_TO_OTHER = _words(
    rf"\b(?:refund|credit balance|overpayment|reimburse\w*)\b{_G}\b(?:to|into)\b{_G}\b(?:different|new|another|personal|private|following)\b{_G}\b(?:account|iban)\b",
    r"(?:rückerstattung|erstattung|guthaben)[^.?!\n]{0,60}(?:anderes|neues|privates)[^.?!\n]{0,10}konto",
    rf"\b(?:refund|rebate|credit|overpayment)\b{_G}\b(?:to|into) (?:this|the following|another) (?:bank )?account\b{_G}\binstead\b",
    r"(?:remboursement|rembourser|trop-perçu|avoir)[^.?!\n]{0,60}(?:autre|nouveau) compte|(?:trop-perçu|remboursement)[^.?!\n]{0,60}compte (?:joint|ci-joint|ci-dessous|indiqué ci-dessous|suivant)",
    r"(?:devoluci[oó]n|reembolso|abono)[^.?!\n]{0,60}(?:cuenta nueva|nueva cuenta|otra cuenta|cuenta distinta|siguiente cuenta)|rimborso[^.?!\n]{0,60}(?:conto (?:diverso|nuovo)|(?:nuovo|altro|seguente) conto)",
    r"(?:terugbetaling|tegoed)[^.?!\n]{0,60}(?:andere|nieuwe|onderstaande) (?:bank)?rekening|reembolso[^.?!\n]{0,60}(?:(?:outra|nova|seguinte) conta|conta (?:diferente|nova))|(?:zwrot\w*|nadpłat\w+)[^.?!\n]{0,60}(?:inny|nowy|nowe|inne|poniższ\w+) (?:rachun\w+|kont\w+)",
)
_ASKS_ABOUT_OURS = _words(
    r"\b(?:your|yours|ihre?\w?|eure|vos|votre|su|sus|vuestr\w+|vostr\w+|uw|jullie|vosso?s?|vossas?|państwa)\b[^.?!\n]{0,60}"
    rf"{_BANK}",
)
_CHANGE_OF_PAYER_MASTER = _words(
    r"\b(?:direct debit|sepa mandate|lastschrift|mandat|mandate|domicili(?:ation|azione|aci[oó]n|ar|ad[oa]s?|ung)|incasso\w*|recibos|obciążani\w+|prélèvement|domiciliación|addebito|incasso|débito direto|polecenie zapłaty)\b",
)
_LURE = _words(
    r"(?:your|the) (?:account|mailbox|password|email|e-mail|invoice portal|office ?365|storage|session)[^.?!\n]{0,60}(?:suspend|expir|lock|deactivat|disabled|terminated|verif|full|unusual|limit)",
    r"(?:verify(?:ing)?|confirm(?:ing)?|validat(?:e|ing)|updat(?:e|ing)|re-?activat(?:e|ing)) (?:your|the) (?:account|identity|password|credentials|mailbox|login|e-?mail)",
    r"(?:click|tap|log ?in|sign ?in)[^.?!\n]{0,50}(?:to (?:view|release|read|access|unlock|avoid|restore|keep|verify|confirm|review))",
    r"(?:unusual|suspicious) (?:sign[- ]?in|login|activity)|password (?:expires|will expire|has expired)|quarantined messages?|pending (?:incoming )?messages?",
    r"(?:ihr|ihre?) (?:konto|passwort|postfach|zugang|e-?mail|registrierung|\w{0,8}tan|online-?banking)[^.?!\n]{0,60}(?:gesperrt|läuft ab|abgelaufen|verifizier|bestätig|deaktiviert|eingeschränkt)",
    r"(?:votre) (?:compte|mot de passe|boîte|messagerie)[^.?!\n]{0,60}(?:suspendu|expir|vérifi|bloqué|désactiv|limité)",
    r"(?:su|tu) (?:cuenta|contraseña|buzón|correo)[^.?!\n]{0,60}(?:suspendid|caduc|expir|verific|bloquead|desactivad|limitad)",
    r"(?:il (?:suo|tuo|vostro)|la (?:sua|tua|vostra)) (?:account|conto|password|casella)[^.?!\n]{0,60}(?:sospes|scad|verific|bloccat|disattivat)",
    r"(?:uw|je) (?:account|wachtwoord|mailbox|postvak)[^.?!\n]{0,60}(?:geblokkeerd|verloopt|verlopen|verifi|opgeschort|gedeactiveerd)",
    r"(?:a sua|sua) (?:conta|senha|palavra-passe|caixa)[^.?!\n]{0,60}(?:suspens|expir|verific|bloquead|desativ)",
    r"(?:bestätigen|verifizieren|aktualisieren|reaktivieren) sie ihre?n? (?:konto|passwort|postfach|zugang|identität)|(?:confirmez|vérifiez|validez|réactivez) votre (?:compte|identité|messagerie)|"
    r"(?:verifique|confirme|actualice|valide) su (?:cuenta|identidad|buzón)|(?:verific|conferm|aggiorn)\w+ (?:il suo|il tuo|la sua|la tua) (?:account|conto|identità|casella)|(?:bevestig|verifieer) uw (?:account|identiteit|mailbox)|"
    r"(?:verifique|confirme|valide) a sua (?:conta|identidade)|(?:potwierdź|zweryfikuj) (?:swoje|swoją|twoje|twoją) (?:konto|tożsamość|skrzynkę)",
    r"(?:twoje|twoja|państwa) (?:konto|hasło|skrzynka)[^.?!\n]{0,60}(?:zawiesz|wygas|zweryfik|zablokow|dezaktyw)",
)
_MAILBOX_THREAT = _words(
    r"\b(?:mailbox|inbox|webmail|e-?mail (?:storage|account|quota)|mail quota)\b[^.?!\n]{0,60}\b(?:full|limit|quota|expir\w+|suspend\w*|deactivat\w+|held|on hold|lose|upgrade)\b|\b(?:sign|log) ?in with your (?:\w+ )?e-?mail\b|\bkeep (?:the same|your(?: current)?) password\b|\bpassword expires (?:today|tonight|in \d+ hours?)",
    r"\b(?:postfach|mailbox|speicher)\b[^.?!\n]{0,40}\b(?:voll|gesperrt|überschritten)\b|\bihr (?:e-?mail-?)?(?:postfach|speicher\w*)\b[^.?!\n]{0,40}(?:\bbelegt\b|\berschöpft\b|\d ?%)|\bvotre (?:boîte|messagerie)\b[^.?!\n]{0,40}\b(?:quota|limite|capacité)\b|\bpasswort (?:läuft|lief) (?:heute|in \d+ stunden)\b|\b(?:boîte|messagerie)\b[^.?!\n]{0,40}\b(?:satur|plein|suspend|bloqu)\w*|\bmot de passe expire\b|\bconfirmez votre messagerie\b",
    r"\bbuzón\b[^.?!\n]{0,40}\b(?:llen|suspend|bloque)\w*|\bsu buzón\b[^.?!\n]{0,40}\b(?:límite|capacidad|cuota)\b|\bla sua casella\b[^.?!\n]{0,40}\b(?:limite|esaurit\w+|spazio)\b|\buw (?:mailbox|postvak)\b[^.?!\n]{0,40}\b(?:limiet|quota)\b|\ba sua caixa\b[^.?!\n]{0,40}\b(?:limite|quota)\b|\bskrzynk\w+\b[^.?!\n]{0,40}\b(?:limit\w*|przepełnion\w*)\b|\bvalide su (?:cuenta|correo|buzón)\b|\bcasella\b[^.?!\n]{0,40}\b(?:pien|sospes|blocc)\w*|\b(?:mailbox|postvak)\b[^.?!\n]{0,40}\b(?:vol|geblokkeerd|verloopt)\b|\bcaixa (?:de correio )?(?:está )?(?:chei|suspens|bloque)\w*|\bskrzynk\w+\b[^.?!\n]{0,40}\b(?:pełn|zablokow|zawiesz)\w*",
)
# What stands beside a link that is all of a mail: a customer who shares a paper says which and why.
_PAPER_TO_SEE = _words(
    r"\b(?:view|see|open|read|review|access|download|check)\b[^.?!\n]{0,20}\b(?:invoices?|statements?|documents?|files?|remittances?|payment advice|messages?|faxes|fax|voice ?mail|pdf|proposal|contract)\b",
    r"\bvoice ?(?:mail|message)s?\b|\bmissed (?:a )?call\b|\bsprachnachricht\b|\bmessage vocal\b|\bmensaje de voz\b|\bmessaggio vocale\b|\bspraakbericht\b|\bmensagem de voz\b|\bwiadomość głosowa\b",
    r"\b(?:rechnung|beleg|dokument|datei|auszug|nachricht|avis)\b[^.?!\n]{0,12}\b(?:ansehen|öffnen|anzeigen|herunterladen|abrufen|lesen)\b",
    r"\b(?:voir|ouvrir|consulter|afficher|télécharger|lire)\b[^.?!\n]{0,12}\b(?:facture|document|fichier|relevé|message|avis)\b|\b(?:ver|abrir|descargar|consultar|leer)\b[^.?!\n]{0,12}\b(?:factura|documento|archivo|extracto|mensaje)\b",
    r"\b(?:vedi|apri|scarica|visualizza|leggi|consulta)\b[^.?!\n]{0,12}\b(?:fattura|documento|file|estratto|messaggio)\b|\b(?:bekijk|open|download|lees)\b[^.?!\n]{0,12}\b(?:factuur|document|bestand|overzicht|bericht)\b",
    r"\b(?:ver|abrir|descarregar|baixar|consultar|ler)\b[^.?!\n]{0,12}\b(?:fatura|documento|ficheiro|extrato|mensagem)\b|\b(?:zobacz|otwórz|pobierz|wyświetl|przeczytaj)\b[^.?!\n]{0,12}\b(?:fakturę|dokument|plik|zestawienie|wiadomość)\b",
)
# Account data that nobody asked for: who asks for ours, or questions them, says so in words.
_NEW_DETAILS = _words(
    rf"\b(?:{_CHANGED}|correct\w*) {_BANK}",
    rf"\b{_BANK} {_CHANGED}",
)
_LINK_WORDS = 12  # beside the link, with the subject
_OWN_LOGIN = _words(
    r"\b(?:i|we) (?:can(?:not|['’]t)|could not|couldn['’]t|am unable|are unable|forgot|lost|need)\b|\bich (?:kann|habe)|\bwir (?:können|benötigen)|\bj['’]ai|\bje ne|\bno (?:puedo|podemos)|"
    r"\bnon (?:riesco|riusciamo)|\bik kan|\bwij kunnen|\bnão (?:consigo|conseguimos)|\bnie mogę|\bnie możemy"
)
_LINK = re.compile(r"(?:https?://|www\.)([^\s/<>\"')\]]+)", re.IGNORECASE)
_WHOLE_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_IS_ASKED = re.compile(r"[^.?!;\n]*[?;\u037e]")  # ";" asks in Greek
_DOT_IN_NUMBER = re.compile(
    r"(?<=\d)\.(?=\d| [a-zäöü]| (?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))"  # "am 2. März"
)
_PHONE = re.compile(r"(?:\+\d{1,3}[ (.-]{0,2})?\(?\d{2,5}\)?[ .-]\d{3,4}[ .-]?\d{2,6}")
_GIFT = _words(
    r"gift ?cards?|(?:store|prepaid|shop) (?:vouchers?|cards?)|geschenkkarten?|gutscheinkarten?|guthabenkarten?|prepaid-?karten?|cartes? (?:cadeaux?|prépayées?)|tarjetas? (?:de )?(?:regalo|prepago)|carte (?:regalo|prepagate)|buoni regalo|"
    r"cadeaukaart\w*|cadeaubon\w*|waardebon\w*|tegoedbon\w*|cartões?[- ](?:presente|oferta)|kart\w+ (?:podarunkow|upominkow|przedpłacon)\w+|"
    r"(?:itunes|steam|google play|amazon|apple)[ -]?(?:gift ?)?(?:cards?|karten|codes?)"
)
_SECRET_HASTE = _words(
    r"(?:strictly |highly |keep (?:this|it) )confidential(?![^\n]{0,80}(?:e-?mail|message))|between (?:us|you and me)|do(?: not|n'?t) (?:discuss|tell|mention|share)[^.?!\n]{0,40}(?:anyone|anybody|team|colleague)|"
    r"(?:are|r) you (?:at your desk|available|free|in the office)(?: (?:right )?now)?|i(?:'m| am) (?:in|about to go into) a (?:meeting|conference)[^.?!\n]{0,60}|can'?t (?:talk|take calls)|"
    r"streng vertraulich|absolute (?:diskretion|vertraulichkeit)|mit niemandem|strictement confidentiel|n'en parle[rz]? à personne|estrictamente confidencial|no lo comente|"
    r"strettamente (?:riservat|confidenzial)|non ne parli|strikt vertrouwelijk|met niemand|estritamente confidencial|não comente|ściśle poufn|nikomu"
)
_PAY_NOW = _words(
    r"(?:urgent|immediate|same[- ]day|process|make|need|execute|arrange)[^.?!\n]{0,40}(?:wire|transfer|payment)\b|(?:dringend|sofort)[^.?!\n]{0,40}(?:überweisung|zahlung)|virement urgent|"
    r"transferencia urgente|bonifico urgente|spoedbetaling|transferência urgente|pilny przelew"
)
_OUR_BOOKS = _words(
    r"\b(?:overview|list|export|summary) of (?:all |the |our |your |every )?(?:open |outstanding |unpaid )?(?:customer|client|debtor)s?['’]? (?:balances?|accounts?|debts?)\b",
    r"(?:send|forward|provide|share|email|need|e-mail)[^.?!\n]{0,60}(?:aging|ageing|aged|accounts?[- ]receivables?|a/?r) (?:receivables? |debt(?:ors?)? |trial )?(?:report|list|summary|schedule|statement|ledger)",
    r"(?:aging|ageing|aged|accounts?[- ]receivables?|a/r) (?:receivables? |debt(?:ors?)? )?(?:report|list|summary|schedule)[^.?!\n]{0,80}(?:customers?|clients?|contact|e-?mail)",
    r"(?:list|database|report|spreadsheet|details) of (?:all )?(?:our |your |the )?(?:customers?|clients?|debtors?|accounts receivable|outstanding customers)[^.?!\n]{0,60}",
    r"(?:customer|client|debtor)s?['’]? (?:contact )?(?:list|database|emails?)\b[^.?!\n]{0,60}",
    r"(?:liste|aufstellung|übersicht) (?:aller|unserer|der) (?:offenen )?(?:kunden|debitoren|forderungen)|debitorenliste|kundenliste|altersstruktur\w*|"
    r"balance âgée|liste (?:de tous |des |de nos )(?:les )?clients|listado de (?:todos los )?clientes|informe de antigüedad|antigüedad de (?:saldos|deuda)|"
    r"elenco (?:di tutti i |dei )?clienti|scadenzario clienti|debiteurenlijst|klantenlijst|ouderdomsanalyse|lista de (?:todos os )?clientes|"
    r"lista (?:wszystkich )?(?:klientów|dłużników|należności)|wiekowanie (?:należności|sald)",
)
_OWN_ACCOUNT_ONLY = _words(
    r"\b(?:our|my) (?:own )?(?:account|statement|balance)|statement of (?:our )?account|for (?:our|my) (?:company|account)|kontoauszug|unser konto"
)
_LURE_FILE = re.compile(
    r"\.(?:html?|shtml|exe|scr|js|vbs|iso|img|lnk|hta|bat|cmd|jar|xlsm|docm|one|rar|7z)$", re.IGNORECASE
)
_EXTORTION = _words(
    r"(?:bitcoin|btc|crypto ?wallet|monero|usdt)\b|(?:recorded|hacked) (?:you|your (?:device|webcam|camera))",
    r"(?:inherit|next of kin|beneficiary)[^.?!\n]{0,80}(?:million|fund)|(?:lottery|won)[^.?!\n]{0,40}(?:million|prize)|\b(?:died|late|deceased|demise)\b[^\n]{0,200}\b(?:next of kin|million|inherit\w*|estate)\b[^\n]{0,200}\b(?:consent|claim|transfer|share|partner|percent|%)|million (?:dollars|euros|usd)[^.?!\n]{0,60}(?:inherit|deceased|bank|transfer)",
)
_LEGAL = _words(
    r"on behalf of (?:our|my) client|letter before (?:action|claim)|litigation hold|subpoena|statement of claim|notice of (?:claim|lien)|we (?:are |have been )?(?:instructed|retained) by|"
    r"(?:our|my) (?:attorneys?|lawyers?|solicitors?|legal counsel)[^.?!\n]{0,40}(?:will|shall|has|have)\b(?! (?:now |already )?(?:paid|approved|read|checked|looked|reviewed|agreed|passed|received|pay)\b)|"
    r"(?:vertreten|vertrete)[^.?!\n]{0,40}(?:interessen|mandant)|(?:unser|mein)e?r? (?:rechtsanwalt|anwalt)\w*(?! (?:hat|haben|hatte)\b[^.?!\n]{0,60}\b(?:geprüft|freigegeben|gelesen|unterschrieben|durchgesehen|genehmigt)\b)|klageschrift|mise en demeure|notre avocat(?! a (?:relu|validé|signé|approuvé)\b)|"
    r"burofax|nuestro abogado(?! (?:ha|ya ha) (?:revisado|firmado|validado|aprobado)\b)|nostro (?:assistito|legale)|diffida ad adempiere|onze (?:cliënte?|advocaat)|ingebrekestelling|nosso advogado|"
    r"(?:naszego|mojego) mocodawcy|wezwanie przedsądowe"
)
_OUR_CLIENT = _words(
    r"\b(?:notre client|nuestro cliente|nostro cliente|nosso cliente|(?:naszego|mojego) klienta)e?\b",
)
_INSOLVENCY = _words(
    r"insolvency (?:proceeding|administrator|notice|practitioner)|filed for (?:bankruptcy|insolvency|chapter)|chapter (?:7|11|13)\b|bankruptcy (?:court|petition|case|notice|trustee)|proof of claim|"
    r"(?:gone|went|go|placed) into (?:administration|liquidation|receivership)|insolvenz(?:verfahren|verwalter|antrag|eröffnung)\w*|"
    r"(?:redressement|liquidation) judiciaire|mandataire judiciaire|concurso de acreedores|administrador(?:a)? concursal|procedura (?:fallimentare|concorsuale)|"
    r"dichiarat\w+ fallit|liquidazione giudiziale|concordato preventivo|curatore fallimentare|faillissement|surseance van betaling|bewindvoerder|"
    r"processo de insolvência|declarad\w+ insolvente|administrador(?:a)? de insolvência|postępowani\w+ (?:upadłościow|restrukturyzacyjn)\w+|ogłoszeni\w+ upadłości|syndyk"
)
_CEASE = _words(
    r"(?:stop|cease|do not|don'?t)(?: ever| all)? (?:contact|call|phon|email|writ|communicat)\w*(?: (?:me|us|with)\b| again|$)|cease and desist|cease all communication|"
    r"(?:nicht (?:mehr|weiter) (?:zu )?(?:kontaktier|anruf|anschreib)\w*)|(?:cess\w+|arrêt\w+) de (?:me|nous) (?:contacter|appeler)|"
    r"(?:dejen|deje) de (?:llamar|contactar)|(?:smett\w+|cess\w+) di (?:contattar|chiamar)\w*|niet meer (?:bellen|mailen|contacteren|benaderen)|"
    r"(?:parem|deixem) de (?:ligar|contactar)|proszę (?:już )?(?:nie|więcej nie) (?:dzwonić|kontaktować|pisać)(?! (?:już |więcej )?(?:na|do|pod) (?!mnie|nas|mojej))"
)


_NOTICES = (
    ("attorney", notices.ATTORNEY),
    ("legal", _LEGAL, notices.LEGAL, notices.SUIT),
    ("insolvency", _INSOLVENCY, notices.INSOLVENCY, notices.OFFICE_HOLDER),
    ("cease", _CEASE, notices.CEASE),
)
_BY_LAWYERS = frozenset({"attorney", "legal"})


def find_stop_signs(
    message: ParsedMessage, text: str, own_domains: Sequence[str] = (), sentences: Sequence[Sentence] = ()
) -> dict[str, Evidence]:
    """`own_domains` defaults to the domains that the mail was sent to; `sentences` are those of `text` as cue-read.

    Keys: fraud, attorney or legal, insolvency, cease, vulnerable."""
    text = _join_inner_dots(text)
    domains = tuple(own_domains) or tuple({domain_of(address.email) for address in (*message.to, *message.cc)})
    doubts = list_doubts(message, domains)
    signs: dict[str, Evidence] = {}
    fraud = _fraud(message, text, doubts, domains, sentences) or _adds_up(text, sentences, doubts)
    if fraud:
        signs["fraud"] = fraud
    bookish = _keeps_books(message, text)
    for name, *patterns in _NOTICES:
        if bookish and name in _BY_LAWYERS:
            continue
        match = next((match for pattern in patterns if (match := _find_notice(name, pattern, text))), None)
        if match and not (name == "legal" and "attorney" in signs):  # the lawyer's letter is the stronger one
            signs[name] = _said(f"{name} notice", match)
    if (
        not bookish
        and not signs.keys() & {"legal", "attorney"}
        and (client := _OUR_CLIENT.search(text))
        and notices.LAWYER.search(text)
    ):
        signs["legal"] = _said("legal notice", client)
    if hardship := find_hardship(text):
        signs["vulnerable"] = _said("vulnerable notice", hardship)
    if not fraud:
        _add_notices_by_ear(signs, text, sentences, bookish)
    if "cease" in signs and (fraud or any(words.search(text) for words in (notices.OFFICE_HOLDER, notices.INSTEAD))):
        del signs["cease"]  # who names somebody to be written to, or must not be heard on the telephone
    return signs


def _find_notice(name: str, pattern: GatedPattern, text: str) -> re.Match[str] | None:
    """The first words of a notice; the insolvency of somebody else stops nothing."""
    if name != "insolvency":
        return pattern.search(text)
    found = pattern.finditer(text)
    return next((match for match in found if not notices.OF_OTHERS.search(_sentence(text, match))), None)


def _keeps_books(message: ParsedMessage, text: str) -> bool:
    """An auditor or bookkeeper who asks for figures on behalf of a client, and no lawyer."""
    whole = f"{text}\n{message.sender.name if message.sender else ''}"
    return notices.FOR_THE_BOOKS.stands_in(whole) and not notices.OF_COURTS.stands_in(whole)


def _add_notices_by_ear(signs: dict[str, Evidence], text: str, sentences: Sequence[Sentence], bookish: bool) -> None:
    for name, heard in find_notices(sentences):
        if bookish and name in _BY_LAWYERS:
            continue
        # who cares for a person in need speaks of "power of attorney" himself
        if name in signs or (name == "legal" and signs.keys() & {"attorney", "vulnerable"}) or not heard.span:
            continue
        phrase = text[heard.span.start : heard.span.end].strip()
        if name != "insolvency" or not notices.OF_OTHERS.search(phrase):
            signs[name] = replace(heard, phrase=phrase[:200])


def _join_inner_dots(text: str) -> str:
    """A dot inside a number, a date or an address ends no sentence; places stay as they are."""
    text = _DOT_IN_NUMBER.sub(",", text)
    return MAILBOX.sub(lambda address: address[0].replace(".", "-"), text) if "@" in text else text


def _fraud(
    message: ParsedMessage,
    text: str,
    doubts: Sequence[Evidence],
    own_domains: Sequence[str],
    sentences: Sequence[Sentence],
) -> Evidence | None:
    certain = next((doubt for doubt in doubts if doubt.weight >= 3), None)
    doubtful = doubts[0] if doubts else None
    if (match := _GIFT.search(text)) and moves.GIFT_ERRAND.search(text) and not moves.TRADE.search(text):
        return _said("gift cards", match)
    if match := _EXTORTION.search(text):
        return _said("advance fee or extortion", match)
    if (change := _bank_change(text) or _diversion(text)) and _is_believed(text, sentences, doubts):
        return change
    if match := moves.CARD_DATA.search(text) or moves.STAFF_DATA.search(text):
        return _said("asks for secrets", match)
    if (match := moves.CREDENTIALS.search(text)) and not _asked_for_own(text, match):
        return _said("asks for secrets", match)
    if (match := moves.CHARGE_TO_STOP.search(text)) and moves.CALL_TO_CANCEL.search(text) and _PHONE.search(text):
        return _said("a charge to be stopped by a call", match)
    if match := _order_from_above(text, bool(doubts)):
        wanted = moves.CUSTOMER_LIST.stands_in(text) or moves.ALL_DEBTORS.stands_in(text)
        return _said(CUSTOMER_LIST if wanted else "secrecy and haste", match)
    if (match := _LURE.search(text)) and (
        _foreign_link(message, text)
        or _lure_file(message)
        or doubtful
        or _threatens_our_mailbox(message, own_domains)
    ):
        return _said("login lure", match)
    paper = _PAPER_TO_SEE.search(text) or _NEW_DETAILS.search(text)
    if (match := paper) and _is_all_link(text) and _foreign_link(message, text):
        return _said("nothing but a link", match)
    if (match := _MAILBOX_THREAT.search(text)) and _LINK.search(text) and not _OWN_LOGIN.search(text):
        return _said("login lure", match)
    if (match := _OUR_BOOKS.search(text) or moves.CUSTOMER_LIST.search(text)) and not _OWN_ACCOUNT_ONLY.search(text):
        return _said(CUSTOMER_LIST, match)
    if (match := _SECRET_HASTE.search(text)) and (_PAY_NOW.search(text) or doubtful):
        return _said("secrecy and haste", match)
    if certain and (match := _PAY_NOW.search(text)) and len(text) < 1500:
        return _said("urgent payment from a doubtful sender", match)
    return certain


def _is_believed(text: str, sentences: Sequence[Sentence], doubts: Sequence[Evidence]) -> bool:
    """Whether all that a mail says leaves a rule standing: who changed his bank and pays later is no deceiver."""
    return not sentences or weigh(text, score_suspicion(sentences).score, doubts) >= _WITH_RULE


def _adds_up(text: str, sentences: Sequence[Sentence], doubts: Sequence[Evidence]) -> Evidence | None:
    """What no rule foresaw: how the mail sounds, and each fact that speaks for fraud or against it."""
    suspicion = score_suspicion(sentences)
    if suspicion.sentence is None or suspicion.score < _NO_WAY:
        return None
    if weigh_at_most(text, suspicion.score, doubts) < _ENOUGH:
        return None
    weight = weigh(text, suspicion.score, doubts)
    facts = sum(fact.weight > 0 for fact in list_facts(text))
    told = bool(doubts) or bool(facts)
    if not doubts and facts < 2 and len(text.split()) < _FEW_WORDS:
        return None
    if weight < (_ENOUGH if told else _ALONE) or find_language(text) not in TAUGHT:
        return None
    start, end = sentences[suspicion.sentence].start, sentences[suspicion.sentence].end
    rule = CUSTOMER_LIST if moves.ALL_DEBTORS.stands_in(text) else "sounds like fraud"
    return Evidence(rule, "text", round(weight, 3), text[start:end][:200], Span(start, end))


def _bank_change(text: str) -> Evidence | None:
    """The sender says that his account, to which money should go, is a new one."""
    change = _new_account(text)
    return change if change and not (moves.OUR_PAYMENTS.search(text) or moves.REPORTED.search(text)) else None


def _new_account(text: str) -> Evidence | None:
    for pattern in (_PAY_TO_NEW, _BANK_SWITCHED, _WE_HAVE_NEW, _REFUND_TO_OTHER, _OURS_CHANGED):
        for match in pattern.finditer(text):
            sentence = _sentence(text, match)
            if "?" in sentence[-3:] or _CHANGE_OF_PAYER_MASTER.search(sentence):
                continue
            if moves.UNCHANGED.search(sentence):
                continue
            if pattern is not _PAY_TO_NEW and _ASKS_ABOUT_OURS.search(sentence):
                continue
            return _said("bank details changed", match)
    for match in moves.ACCOUNT.finditer(text) if _tells_of_move(text) else ():
        if _is_moved_account(text, match):
            return _said("bank details changed", match)
    gone, new = moves.OLD_ACCOUNT_GONE.search(text), moves.NEW_ACCOUNT.search(text)
    told = gone or new
    if told and moves.FOLLOW.search(text) and not moves.UNCHANGED.search(text) and not _asks(text, told):
        return _said("old account out of use, pay to another", told)
    return _moved_in_another_language(text)


def _moved_in_another_language(text: str) -> Evidence | None:
    """Beside the number of an account, in a language that the groups above don't know."""
    if not ACCOUNT_NUMBER.search(text):
        return None
    for match in diversion.MOVED_FURTHER.finditer(text):
        if not _IS_ASKED.match(text, match.end()):
            return _said("bank details changed", match)
    return None


def _tells_of_move(text: str) -> bool:
    return all(words.may_match(text) for words in _OF_MOVE) and all(words.stands_in(text) for words in _OF_MOVE)


_OF_MOVE = (moves.ACCOUNT, moves.MOVED, moves.FOLLOW)


def _diversion(text: str) -> Evidence | None:
    """A story why the known account is not to be used, with another one beside it."""
    elsewhere = diversion.ELSEWHERE.search(text)
    if elsewhere is None or _asks(text, elsewhere):
        return None
    honest = (moves.OUR_PAYMENTS, moves.REPORTED, moves.UNCHANGED, _CHANGE_OF_PAYER_MASTER)
    if any(group.search(text) for group in honest):
        return None
    for story in (diversion.ASSIGNED, diversion.UNUSABLE, diversion.ON_RECORD):
        if (told := story.search(text)) and "?" not in _sentence(text, told)[-3:]:
            return _said("a story for another account", told)
    return None


def _asks(text: str, match: re.Match[str]) -> bool:
    """A question, or a sentence about the account of the one who reads it."""
    sentence = _sentence(text, match)
    return "?" in sentence[-3:] or bool(moves.YOURS.search(sentence) or _CHANGE_OF_PAYER_MASTER.search(text))


def _is_moved_account(text: str, match: re.Match[str]) -> bool:
    sentence = _sentence(text, match)
    return (
        bool(moves.MOVED.search(sentence))
        and not moves.YOURS.search(sentence)
        and not moves.UNCHANGED.search(sentence)
        and not _CHANGE_OF_PAYER_MASTER.search(text)
        and "?" not in sentence[-3:]
    )


def _asked_for_own(text: str, match: re.Match[str]) -> bool:
    """A customer who says that the login fails for him, or asks us for access, sets no trap."""
    return "?" in _sentence(text, match)[-3:] or bool(_OWN_LOGIN.search(text))


def _order_from_above(text: str, doubtful: bool) -> re.Match[str] | None:
    """Money or our customer list wanted by somebody who hides and cannot be asked back."""
    pressure = [bool(group.search(text)) for group in (moves.SECRET, moves.OUT_OF_REACH, moves.AT_DESK)]
    story = bool(moves.DEAL.search(text)) + bool(moves.PAPERS_LATER.search(text))
    if sum(pressure) + story + doubtful < 2:
        return None
    return moves.MOVE_MONEY.search(text) or moves.CUSTOMER_LIST.search(text)


def _sentence(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind(mark, 0, match.start()) for mark in (".", "?", "!", "\n\n")) + 1
    ends = [text.find(mark, match.end()) for mark in (".", "?", "!", "\n\n")]
    end = min((place for place in ends if place != -1), default=len(text) - 1)
    return text[start : end + 1]


def _foreign_link(message: ParsedMessage, text: str) -> bool:
    """A link that leads neither to the sender's site nor to ours."""
    known = {site_of(domain_of(address.email)) for address in (*message.to, *message.cc)}
    if message.sender:
        known.add(site_of(domain_of(message.sender.email)))
    hosts = {
        site_of(host.lower().split(":")[0]) for host in _LINK.findall(text + " " + (message.html or "")[:50_000])
    }
    return bool(hosts - known)


def _is_all_link(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", _WHOLE_LINK.sub(" ", text))) <= _LINK_WORDS


def _threatens_our_mailbox(message: ParsedMessage, own_domains: Sequence[str]) -> bool:
    """An address of ours is called an account beside a link: "sign-in to ar@ours.example, secure it here"."""
    text = f"{message.subject}\n{message.text[:20_000]}"
    mailboxes = {site_of(domain_of(address)) for address in MAILBOX.findall(text)}
    return bool(_LINK.search(text) and mailboxes & {site_of(own) for own in own_domains if own})


def _lure_file(message: ParsedMessage) -> bool:
    return any(_LURE_FILE.search(part.name) for part in message.attachments)


def _said(rule: str, match: re.Match[str]) -> Evidence:
    return Evidence(rule, "text", 3.0, match[0][:200], Span(match.start(), match.end()))
