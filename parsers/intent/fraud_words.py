"""The moves of payment fraud as word groups in eight languages; `stop_signs` says which meetings of them are a sign.

One move alone is everyday business: people are in meetings, transfers are urgent, accounts close. Patterns reach
inside one sentence only and never nest a quantifier.
"""

# ruff: noqa: E501 (tables read best with one row a line)

from parsers.gate import GatedPattern

_R = r"[^.?!\n]{0,70}?"  # reach inside a sentence


def _words(*alternatives: str) -> GatedPattern:
    return GatedPattern("|".join(alternatives))


# The recipient shall type secrets somewhere or send them.
CREDENTIALS = _words(
    r"\b(?:send|give|provide|share|reply with|forward)(?: us| me)? your\b[^.?!\n,]{0,20}\b(?:online banking|bank(?:ing)? log-?in|log-?in (?:data|and)|credentials|passwords?|one[- ]time (?:code|password)|otp|pin)\b",
    rf"\b(?:sign ?in|log ?in|enter|type|provide|reply with|confirm|submit|re-?enter)\b{_R}\b(?:your|e-?mail and|user ?names? and|email address and)\b(?! \w+ portal)[^.?!\n]{{0,50}}?\b(?<!our )(?:password|passcode|credentials|pin|one[- ]time (?:code|password)|security code|online banking)\b",
    rf"\b(?:melden sie sich|loggen sie sich|geben sie|gib|bestätigen sie|tragen sie)\b{_R}\b(?:ihre?[nmr]?|dein\w*|e-?mail\w*)\b{_R}(?:passwort|kennwort|zugangsdaten|\bpin\b|\btan\b|anmeldedaten)",
    rf"\b(?:connectez-vous|identifiez-vous|saisissez|entrez|saisir|indiquez|confirmez|renseignez)\b{_R}\b(?:vos?|votre)\b{_R}(?:mot de passe|identifiants?|code (?:secret|sms)|codes? bancaires?)",
    rf"\b(?:ingres[ea]\w*|introdu(?:zca|ce|cir)\w*|inici[ea]\w* sesión|facilite|confirme|escriba)\b{_R}\b(?:sus?|tus?|el usuario y|usuario y)\b{_R}(?:contraseña|claves?|credenciales|pin)",
    rf"\b(?:inserisc\w+|inserire|acced\w+|effettu\w+ l['’]accesso|digit\w+|conferm\w+)\b{_R}\b(?:sue|sua|suo|tue|tua|vostre|vostra|le|la)\b{_R}(?:password|credenziali|codic[ei] (?:otp|di accesso|pin))",
    rf"\b(?:log in|meld u aan|voer|vul|bevestig)\b{_R}\b(?:uw|je)\b{_R}(?:wachtwoord|inloggegevens|pincode|inlogcode)",
    rf"\b(?:introdu[zs]\w+|insira|inserir|inicie sessão|aceda|confirme|digite)\b{_R}\b(?:sua|seu|suas|seus|a|as)\b{_R}(?:palavra-passe|senha|credenciais|código de acesso)",
    rf"\b(?:zaloguj\w*|podaj\w*|wprowadź\w*|wpisz\w*|potwierdź\w*)\b{_R}(?:hasł\w+|dane logowania|danych logowania|kod sms|pin)",
)

# Card data and codes wanted, records of the staff wanted, and gift cards to be bought.
CARD_DATA = _words(
    r"\b(?:card (?:number|details)|cvv|cvc|prüfziffer|kartennummer|kartendaten|numéro de carte|votre carte|datos de (?:su|la) tarjeta|número de (?:su )?tarjeta|dati della carta|kaartgegevens|kaartnummer|dados do cartão|numer karty|kod cvv)\b[^.?!\n]{0,80}\b(?:refund|claim|receive|verify|release|confirm|auszahl\w*|erstatt\w*|recevoir|rembours\w*|recibir|reembolso|rimborso|ricever\w*|ontvang\w*|terug\w*|receber|zwrot\w*)",
    r"\b(?:refund|rückerstattung|remboursement|reembolso|devolución|rimborso|terugbetaling|teruggave|zwrot)\b[^\n]{0,80}\b(?:card (?:number|details)|cvv|kartennummer|prüfziffer|votre carte|tarjeta|dati della carta|kaartgegevens|cartão|numer karty)",
    r"\b(?:sms[- ]?code|code (?:reçu )?par sms|codice (?:che ha )?ricevuto|code (?:you )?(?:just )?received|kod (?:z )?sms|código (?:recibido|recebido) por sms|smscode)\b",
)
STAFF_DATA = _words(
    r"\b(?:w-?2s?|payslips?|pay stubs|payroll (?:file|list|data))\b[^.?!\n]{0,60}\b(?:all|employees|staff|every)|\b(?:all|employees['’]?|staff) (?:\w+ )?(?:w-?2s?|payslips?|salar\w+)|\b(?:lohnabrechnungen|gehaltsliste|gehaltsabrechnungen)|\bfiches de paie\b|\bnóminas de tod|\bcedolini\b|\bloonstroken\b|\brecibos de vencimento\b|\b(?:paski|listy?) płac",
)
GIFT_ERRAND = _words(
    r"\b(?:need|buy|get|purchase|pick up|codes?|scratch|reimburse|send me|take care)\b|\b(?:brauche|kauf\w*|besorg\w*|codes?)\b|\b(?:achet\w+|acheter|besoin|procure\w*)\b|\b(?:compr[ae]\w*|necesito|consigue|códigos?)\b|\b(?:compra\w*|acquist\w+|servono|bisogno|codici)\b|\b(?:kop\w*|nodig|halen|codes)\b|\b(?:comprar|preciso|compre)\b|\b(?:kup\w*|potrzebuj\w*|kody)\b",
)
TRADE = _words(
    r"\b(?:invoices?|quote|ordered|billed|credit note|rechnung\w*|angebot|bestellt|facture\w*|devis|commande\w*|factura\w*|presupuesto|fattur\w+|preventivo|factu(?:ur|ren)|offerte|afgetrokken|fatura\w*|orçamento|faktur\w*|ofert\w*)\b",
)

# An account that money went to is said to be out of use.
OLD_ACCOUNT_GONE = _words(
    rf"\b(?:old|previous|former|existing|current|usual|other) (?:bank )?(?:account|one|bank|details|iban|sort code)\b{_R}\b(?:closed|closing|blocked|frozen|audit|can(?:not|['’]t| not)|no longer|not (?:be )?(?:used|available|active|valid)|invalid|outdated|suspended|inactive)\b",
    rf"\b(?:refund|credit|rebate|payment)s?\b{_R}\b(?:can(?:not|['’]t)|must not|should not|may not|shouldn['’]t|mustn['’]t) (?:be )?(?:paid|go|sent|credited|transferred)\b{_R}\b(?:any ?more|any longer|old|former|previous)\b",
    rf"\b(?:retired|dead|closed) (?:bank )?(?:account|iban)\b|\b(?:our|the) (?:bank )?(?:account|bank details|account details|banking)\b{_R}\b(?:outdated|under (?:\w+ )?audit|frozen|blocked|closed|being closed|invalid|no longer (?:valid|active|in use)|out of date)\b",
    rf"\b(?:bisherige[ns]?|alte[ns]?|frühere[ns]?) (?:bank\w*|konto\w*|iban|verbindung)\b{_R}\b(?:gesperrt|geschlossen|gekündigt|nicht mehr|ungültig|aufgelöst)\b|\bkonto\b{_R}\b(?:gesperrt|aufgelöst|nicht mehr gültig)\b",
    rf"\b(?:ancien|ancienne|précédent|anciennes) (?:compte|rib|iban|coordonnées)\b{_R}\b(?:clôtur|ferm|bloqu|n['’]est plus|ne (?:sont|peut|fonctionne))|\bnotre compte\b{_R}\b(?:clôtur|bloqu|audit)",
    rf"\b(?:cuenta (?:anterior|antigua|actual|habitual)|antigua cuenta|nuestra cuenta)\b{_R}\b(?:cerrad|bloquead|cancelad|auditor|inactiv|ya no)",
    rf"\b(?:vecchi[oae]|precedent[ei]|attual[ei]) (?:conto|iban|coordinate)\b{_R}\b(?:chius|bloccat|non è più|non (?:sono|può)|sospes)|\bconto (?:precedente|attuale|vecchio)\b{_R}\b(?:chius|bloccat|non|sospes)",
    rf"\b(?:oude|huidige|vorige|bestaande) (?:bank)?(?:rekening|rekeningnummer|iban)\w*\b{_R}\b(?:geblokkeerd|gesloten|opgeheven|niet (?:meer|langer)|vervalt|vervallen)\b",
    rf"\b(?:conta (?:antiga|anterior|atual|habitual)|antiga conta|nossa conta)\b{_R}\b(?:encerrad|bloquead|auditoria|já não|não pode|cancelad|inativ)",
    rf"\b(?:dotychczasow\w+|star\w+|poprzedni\w*|obecn\w+) (?:rachun\w+|kont\w+|numer\w*)\b{_R}\b(?:zablokowan|zamknięt|nieaktualn|nieaktywn|nie (?:jest|może|działa|obowiązuje))",
)

# Money shall go to another account than before.
NEW_ACCOUNT = _words(
    r"\b(?:use|using|to|into|on)\b (?:only )?(?:our|the|this|my|another|a)\b (?:\w+ )?(?:new|different|updated|other|alternative)\b (?:\w+ )?(?:bank )?(?:account|bank|iban|details)",
    r"\bour (?:new|updated|amended|revised) bank(?:ing)? (?:letter|certificate|confirmation|form|sheet)\b|\bunser(?:e|en)? neue[ns]? bank(?:schreiben|bestätigung|nachweis)\b|\bnotre nouvelle (?:attestation|lettre) bancaire\b|\bnuestr[oa] nuev[oa] (?:carta bancaria|certificado bancario|certificado de titularidad)\b",
    r"\b(?:nostra )?nuova (?:lettera|attestazione) (?:bancaria|della banca)\b|\bonze nieuwe bank(?:brief|verklaring)\b|\b(?:nossa )?nova (?:carta|declaração) (?:bancária|do banco)\b|\bnowe (?:pismo|zaświadczenie) z banku\b",
    rf"\b(?:send|transfer|pay|wire|remit|refund|credit|deposit)\b{_R}\b(?:to|into) the (?:bank )?account (?:in|on|below|attached|shown|listed)",
    rf"\b(?:auf|an) (?:unser|das|dieses|dies|ein|folgendes|mein) (?:neues?|anderes|folgende\w*|unten\w*|nachstehend\w*)(?: \w+)? ?(?:bank)?konto|\bneue (?:iban|kontonummer|bankverbindung|kontodaten)\b{_R}\b(?:überweis|nutzen|verwenden|hinterleg)",
    r"\b(?:sur|vers|utiliser) (?:notre|le|ce|mon|un) (?:nouveau|autre) (?:compte|rib)|\b(?:nouveau|nouvel) (?:rib|iban)\b",
    rf"\b(?:a|en|utilic\w+|use) (?:nuestra|la|esta|mi|otra|una) (?:nueva )?(?:siguiente |otra )?cuenta(?: nueva)?\b{_R}\b(?:iban|nuev|siguient)|\b(?:a|en) (?:nuestra|la|mi|una|esta) nueva cuenta|\bnuevo iban\b",
    r"\b(?:su|sul|al|utilizz\w+) (?:nostro |il |mio |un |questo )?(?:nuovo|altro|seguente|diverso) (?:conto|iban)|\bnuovo iban\b",
    r"\b(?:op|naar) (?:onze|de|het|een|ons|mijn|deze|dit) (?:nieuwe?|andere|onderstaande) (?:bank)?rekening\w*|\bnieuwe? (?:iban|rekeningnummer)\b",
    r"\b(?:para|na) (?:a nossa|a|esta|nossa|minha|uma)? ?(?:nova|outra|seguinte) conta|\bnovo (?:iban|nib)\b",
    r"\bna (?:nasz |nowy |inny |poniższy |ten )+(?:rachun\w+|kont\w+|numer)|\bnow\w+ (?:numer\w* )?(?:rachun\w+|kont\w+|iban)\b",
)

# Nobody else shall know.
SECRET = _words(
    r"\b(?:strictly |highly |it['’]s |this is |keep (?:this|it) |treat (?:this|it) as |remain )confidential\b(?![^\n]{0,80}(?:e-?mail|message|intended))|\bbetween (?:us|you and me)\b|\bdiscre(?:et|te|tion)(?:ly)?\b|\btell (?:nobody|no one)\b|\b(?:nobody|no one) (?:else )?(?:may|must|should|can) know\b|\bkeep (?:it|this) to yourself\b|\bno need to (?:loop in|involve|tell)\b|"
    r"\bdo(?: not|n['’]?t) (?:discuss|tell|mention|share|involve|inform|speak|talk)\b[^.?!\n]{0,50}\b(?:anyone|anybody|others?|team|colleagues?|office|this)\b",
    r"\b(?:strengste\w*|absolute\w*) (?:geheimhaltung|verschwiegenheit)\b|\bstillschweigen\b|\bunter vier augen\b|\bvertraulich\b(?![^\n]{0,80}(?:e-?mail|nachricht|informationen|bestimmt))|\bdiskret|\bniemandem\b|\bsprechen sie mit niemand|\b(?:behalten|halten) sie (?:das|es|dies) (?:bitte )?(?:für sich|unter uns)\b",
    r"\bsecret absolu\b|\b(?:strictement )?confidenti(?:el|elle|alité)\b(?![^\n]{0,80}(?:message|courriel|destin))|\bn['’]en parle[rz]?\b|\bne (?:le |l['’]en )?dites (?:rien |pas )?(?:à|aux)\b|\bne prévenez\b|\bà personne\b|\bdiscrétion\b|\bne prévenez personne\b",
    r"\b(?:máxima|absoluta|estricta) (?:confidencialidad|reserva)\b|\bconfidencial\b(?![^\n]{0,80}(?:mensaje|correo|destin))|\bno lo comente|\bsin que (?:lo sepa|se entere) nadie\b|\bno (?:se lo )?(?:diga|comente|hable)\w*\b|\bcon nadie\b|\ba nadie\b|\bdiscreción\b",
    r"\b(?:massima|assoluta) (?:riservatezza|segretezza)\b|\b(?:riservat[oa]|confidenziale)\b(?![^\n]{0,80}(?:messaggio|e-?mail|destinat))|\bnon (?:ne )?parl\w+|\bcon nessuno\b|\ba nessuno\b|\bsolo a me\b|\bdiscrezione\b",
    r"\b(?:strikte|absolute) (?:geheimhouding|vertrouwelijkheid)\b|\b(?:onder|tussen) ons\b|\bvertrouwelijk\b(?![^\n]{0,80}(?:bericht|e-?mail|bestemd))|\bmet niemand\b|\bdiscreet\b|\baan niemand\b",
    r"\b(?:máxima|absoluta|total) (?:confidencialidade|discrição)\b|\bconfidencial\b(?![^\n]{0,80}(?:mensagem|e-?mail|destin))|\bnão (?:comente|fale|diga)\w*\b|\bcom ninguém\b|\ba ninguém\b|\bsigilo\b",
    r"\b(?:ścisł\w+|pełn\w+) (?:tajemnic\w+|poufnoś\w+)\b|\bpoufn\w*(?![^\n]{0,80}(?:wiadomoś|e-?mail|adresat))|\bnikomu\b|\bz nikim\b|\bdyskre\w+",
)

# The writer cannot be asked back.
OUT_OF_REACH = _words(
    r"\b(?:can(?:not|['’]?t)|unable to) (?:talk|take calls?|speak|be reached|answer (?:the )?(?:phone|calls))\b|\b(?:boarding|on) (?:a|the|my) (?:plane|flight)\b|\bin (?:a|an|the|my) (?:\w+ )?(?:session|briefing|video ?call|conference call|webinar|hearing)\b|\bonly communicate by e?-?mail\b|\b(?:only (?:text|reply|answer|write)|(?:text|reply|answer|write) (?:to )?(?:me )?(?:only|just))\b|\b(?:in|into) (?:a|an|back to back) (?:\w+ )?(?:meeting|conference|call)s?\b|\bdo(?: not|n['’]?t) call\b|\b(?:reply|answer|respond|contact me) (?:only )?(?:by|via|through) e-?mail\b|\bonly by e-?mail\b|\blines are\b",
    r"\btelefonisch\b[^.?!\n]{0,30}\bnicht\b|\bin einer (?:besprechung|sitzung|konferenz)|\bnur per (?:e-?)?mail|\bnicht (?:an)?rufen\b|\bkann (?:gerade |jetzt )?nicht telefonieren",
    r"\ben (?:pleine )?(?:réunion|conférence)\b|\bne (?:peux|puis) pas (?:téléphoner|répondre|parler)|\b(?:uniquement|seulement) (?:par (?:e-?mail|mail|courriel)|à cette adresse)|\bne m['’]appelez pas|\binjoignable",
    r"\ben una reunión\b|\breunid[oa]\b|\bno puedo (?:hablar|atender)|\b(?:solo|sólo|únicamente) por (?:correo|e-?mail|este medio)|\bno (?:me )?llame",
    r"\bin riunione\b|\bnon posso (?:parlare|rispondere)|\bsolo (?:via|per|tramite) (?:e-?)?mail|\ba questo indirizzo\b|\bnon (?:mi )?chiam",
    r"\bin (?:een )?(?:bespreking|vergadering|meeting|overleg)\b|\bniet (?:telefonisch )?bereikbaar\b|\balleen (?:per|via) (?:e-?)?mail|\bniet bellen\b|\bnaar dit adres\b",
    r"\bem reunião\b|\bnuma reunião\b|\bnão posso (?:falar|atender)|\b(?:só|apenas|somente) por e-?mail|\bnão (?:me )?ligue",
    r"\bna spotkaniu\b|\bna zebraniu\b|\bnie mogę (?:rozmawiać|odebrać)|\btylko (?:mailowo|e-?mailem|przez e-?mail|na ten adres)|\bnie dzwonić\b|\bproszę nie dzwonić",
)

# Is the recipient alone at the keyboard?
AT_DESK = _words(
    r"\b(?:are|r) (?:you|u) (?:alone|on your own|at your desk|available|free|around|in (?:the office|today))\b|\bgot a (?:minute|moment)\b|\bquick (?:favou?r|task)\b|\b(?:let me have|send me|text me|what is|give me|drop me) your (?:mobile|cell|phone|whats ?app)\b|\b(?:a|some) (?:task|errand|assignment)s?\b[^.?!\n]{0,40}\b(?:i need|for you|to handle|done)\b",
    r"\b(?:schicken|senden|geben) sie mir ihre (?:handy|mobil)\w*|\beine? (?:aufgabe|auftrag|erledigung) für sie\b|\b(?:mission|tâche) (?:urgente )?à vous confier\b|\bêtes-vous seule? au bureau\b|\b(?:tarea|encargo|gestión) (?:urgente )?para (?:usted|ti)\b|\bun (?:compito|incarico) per (?:lei|te)\b|\b(?:klus|taak|opdracht)\w* voor (?:je|jou|u)\b|\buma tarefa para (?:si|você|ti)\b|\bzadanie dla (?:pana|pani|ciebie)\b|\bsind sie [^.?!\n]{0,30}\ballein\b|\bsind sie (?:am platz|im büro|verfügbar|erreichbar|da)\b|\bkurze frage, sind sie|\bbist du (?:am platz|im büro|da)\b|\bêtes-vous (?:disponible|au bureau|là)|\b(?:es-tu|tu es) (?:dispo|au bureau)|\b(?:está|estás) (?:disponible|sol[oa] en|en la oficina|en su puesto)|"
    r"\b(?:è|sei) (?:disponibile|(?:da )?sol[oa] in|in ufficio)\b|\b(?:bent u|ben je) (?:op kantoor|beschikbaar|bereikbaar|er)\b|\b(?:está|estás) (?:disponível|no escritório)|\bczy (?:jest (?:pan|pani)|jesteś) (?:dostępn\w+|w biurze|przy biurku)",
)

# A deal that nobody knows of yet, and a lawyer or adviser who will be in touch.
DEAL = _words(
    r"\b(?:acquisition|take-?over|merger|buy-?out)\b|\b(?:our|the|my) (?:lawyer|attorney|solicitor|adviser|advisor|consultant)\b[^.?!\n]{0,40}\b(?:contact you|be in touch|call you|write to you)\b|\bcan i (?:count|rely) on you\b|\b(?:picked|chose|chosen|selected|recommended) you (?:to|for)\b|\byou (?:have been|were) (?:picked|chosen|selected|recommended)\b|\bconfidential (?:transaction|operation|deal|matter)\b|\bour law firm\b|\b(?:our|the) counsel\b|\buntil (?:the announcement|(?:it is|it['’]s) (?:announced|public))\b|\bpurchase abroad\b",
    r"\b(?:firmen|unternehmens)?(?:übernahme|zukauf|akquisition)\b|\b(?:anwalt|berater|notar)\b[^.?!\n]{0,40}\b(?:bei ihnen melden|auf sie zukommen|kontaktieren)\b|\bauf sie zählen\b",
    r"\bopa\b|\b(?:acquisition|rachat|fusion)\b|\b(?:avocat|notaire|conseil)\b[^.?!\n]{0,40}\b(?:vous contacter|prendra contact|vous appeler)\b|\bcompter sur vous\b",
    r"\badquisición\b|\b(?:abogado|notario|asesor)\b[^.?!\n]{0,40}\b(?:contactar|llamar)\w*\b|\bcontar con (?:usted|contigo)\b|\bacquisizione\b|\b(?:avvocato|notaio|consulente)\b[^.?!\n]{0,40}\bcontatter\w+\b|\bcontare su di (?:lei|te)\b",
    r"\bovername\b|\b(?:advocaat|notaris|adviseur)\b[^.?!\n]{0,40}\b(?:contact|bellen|benaderen)\w*\b|\bop (?:u|je) rekenen\b|\baquisição\b|\b(?:advogado|notário|consultor)\b[^.?!\n]{0,40}\bcontact\w+\b|\bcontar consigo\b|\bprzejęci\w+\b|\b(?:prawnik|adwokat|notariusz|doradca)\b[^.?!\n]{0,40}\bskontaktuj\w+\b|\bliczyć na (?:pana|panią|ciebie)\b",
)

# What proves a payment comes after it.
PAPERS_LATER = _words(
    r"\b(?:i['’]?ll|i will|will) (?:forward|send|share|provide) (?:the |you (?:the )?)?(?:paperwork|invoice|documents?|details|backup)\b[^.?!\n]{0,40}\b(?:later|afterwards|after|once|when|shortly|in a (?:moment|bit))\b|\b(?:paperwork|documents|invoice) (?:to|will) follow\b|\bavailable (?:cash |bank )?balance\b",
    r"\b(?:rechnung|unterlagen|beleg|iban|daten)\w*\b[^.?!\n]{0,30}\b(?:reiche ich nach|folgen?|sende ich (?:ihnen )?(?:später|nach))\b|\b(?:facture|justificatifs?|rib|coordonnées)\b[^.?!\n]{0,30}\b(?:suivr\w+|plus tard|ensuite)\b|\b(?:factura|datos)\b[^.?!\n]{0,30}\b(?:después|más tarde|luego)\b",
    r"\b(?:fattura|dati|coordinate)\b[^.?!\n]{0,30}\b(?:dopo|più tardi|seguir\w+)\b|\b(?:factuur|gegevens)\b[^.?!\n]{0,30}\b(?:later|zo|straks|volgt|volgen)\b|\b(?:fatura|dados)\b[^.?!\n]{0,30}\b(?:depois|mais tarde|seguem)\b|\b(?:fakturę|dane)\b[^.?!\n]{0,30}\b(?:później|za chwilę|prześlę)\b",
)

# Money shall move at the writer's word.
MOVE_MONEY = _words(
    rf"\b(?:handle|settle|arrange) the (?:first |next )?(?:instal?ment|wire|transfer|deposit)\b|\b(?:need|want|ask|require|have) (?:you|u) to\b{_R}\b(?:pay|transfer|wire|send|process|make)\b|\b(?:process|make|execute|arrange|initiate|send|urgent|immediate|same[- ]day)\b{_R}\b(?:wire|transfer|(?:bank )?payment)\b|\b(?:instal?ment|deposit|(?:down|first|advance) payment)\b[^.?!\n]{{0,30}}\b(?:must|has to|needs to) be (?:paid|wired|made|transferred)\b|\b(?:deposit|payment|transfer|wire)\b[^.?!\n]{{0,40}}\b(?:has to|must|needs to) (?:leave|go out|be out)\b|\bbeneficiary details\b|\bneed\b[^.?!\n]{{0,30}}\bpaid\b",
    r"\b(?:anzahlung|zahlung|betrag|rate)\b[^.?!\n]{0,40}\b(?:angewiesen|anweisen|anzuweisen|veranlasst|freigegeben) (?:werden|wird)\b|\b(?:auslands|eil|blitz|sofort)\w*überweisung\w*|\b(?:dringende?|sofortige|vertrauliche) (?:\w+ )?(?:zahlung|überweisung)|\büberweisung\b[^.?!\n]{0,40}\b(?:ausführen|tätigen|veranlassen|durchführen)\b|\b(?:benötige|brauche)\b[^.?!\n]{0,60}überweisung",
    r"\b(?:virement|acompte|règlement)\b[^.?!\n]{0,40}\bdoit être (?:exécuté|effectué|versé|réglé)\b|\bvirement (?:urgent|immédiat|confidentiel|international)|\b(?:effectu\w+|réalis\w+|faire|faites|procéd\w+|exécut\w+|prépar\w+|ordonn\w+)\b[^.?!\n]{0,30}\bvirement",
    r"\btransferencia (?:urgente|inmediata|internacional|confidencial)|\b(?:realic\w+|realizar|hacer|haga|efectu\w+|ejecut\w+|orden\w+|gestion\w+|prepar\w+)\b[^.?!\n]{0,30}\b(?:transferencia|pago)\b",
    r"\bbonifico (?:urgente|immediato|estero|riservato)|\b(?:esegu\w+|effettu\w+|fare|faccia|dispon\w+|predispon\w+)\b[^.?!\n]{0,30}\b(?:bonifico|pagamento)\b",
    r"\b(?:bedrag|betaling)\b[^.?!\n]{0,40}\b(?:klaarzetten|overmaken|overboeken)|\bspoed(?:betaling|overboeking)|\b(?:uitvoeren|doen|overmaken|verrichten|regelen)\b[^.?!\n]{0,30}\b(?:betaling|overboeking)|\b(?:betaling|overboeking)\b[^.?!\n]{0,30}\b(?:uitvoeren|doen|verrichten|regelen|klaarzetten)",
    r"\btransferência (?:urgente|imediata|internacional|confidencial)|\b(?:efetu\w+|faç\w+|fazer|realiz\w+|process\w+|prepar\w+|orden\w+|trat\w+ de)\b[^.?!\n]{0,30}\b(?:transferência|pagamento)\b",
    r"\b(?:piln\w+|natychmiastow\w+|poufn\w+|zagraniczn\w+) (?:\w+ )?(?:przelew|płatność)|\b(?:wykona\w*|zrobi\w*|zleci\w*|realizac\w*|przygotow\w*)\b[^.?!\n]{0,30}\b(?:przelew\w*|płatnoś\w*)",
)

# A purchase that nobody made, to be stopped by a call.
CHARGE_TO_STOP = _words(
    r"\b(?:will be|has been|have been|was|were|been) (?:\w+ )?(?:charged|debited|renewed|billed|deducted)\b|\bamount (?:debited|charged)\b|\bthank you for (?:your purchase|renewing|your order|subscribing)\b",
    r"\b(?:wird|wurde|werden)\b[^.?!\n]{0,60}\b(?:abgebucht|belastet|verlängert)\b|\b(?:sera|a été) (?:débité|prélevé|renouvelé|facturé)\w*|\b(?:se cargará|se ha cargado|ha sido cargad\w|se renovará)|\b(?:sarà|è stat[oa]) (?:addebitat|rinnovat)\w|\b(?:wordt|is) (?:afgeschreven|verlengd)\b|\b(?:será|foi) (?:debitad|cobrad|renovad)\w|\b(?:zostanie|został\w?) (?:obciążon|odnowion|pobran)\w+",
)
CALL_TO_CANCEL = _words(
    r"\b(?:if (?:you|this)|in case you)\b[^.?!\n]{0,60}(?:\bnot|n['’]?t)\b[^.?!\n]{0,60}\b(?:call|dial|ring|phone)\b|\bto (?:cancel|stop)\b[^.?!\n]{0,60}\b(?:call|dial)\b|\b(?:call|dial)\b[^.?!\n]{0,60}\bto (?:cancel|stop|get your money)\b",
    r"\b(?:nicht (?:autorisiert|bestellt|beauftragt)|stornieren|zu stoppen)\b[^.?!\n]{0,60}\brufen\b|\b(?:pas autorisé|annuler)\b[^.?!\n]{0,60}\bappelez\b|\b(?:no (?:ha autorizado|reconoce)|cancelar)\b[^.?!\n]{0,60}\bllame\b|\b(?:non (?:ha autorizzato|riconosce)|annullare)\b[^.?!\n]{0,60}\bchiam\w+|\b(?:niet (?:toegestaan|besteld)|annuleren)\b[^.?!\n]{0,60}\bbel\b|\b(?:não autorizou|cancelar)\b[^.?!\n]{0,60}\bligue\b|\b(?:nie autoryzował\w*|anulować)\b[^.?!\n]{0,60}\b(?:zadzwoń|proszę dzwonić)\b",
)

# A list of all our customers with what they owe or how to reach them.
CUSTOMER_LIST = _words(
    rf"\b(?:list|report|overview|export|spreadsheet|summary|extract|table)\b of\b{_R}\b(?<!for )(?:all|our|the|every|your) (?:\w+ )?(?:customers|clients|debtors|accounts receivable)\b|\b(?:customer|client|debtor) (?:contact )?(?:list|database|e-?mails?|names, balances)\b|\ball customer names\b|\bag(?:e?ing|ed)\b{_R}\b(?:customers|clients|debtors?|contacts|contact (?:names|details|data|persons?))\b|\b(?:customer|client|debtor)s?['’]? (?:ag(?:e?ing|ed)|balances)\b{_R}\b(?:contacts?|phones?|e-?mails?)\b|\b(?:open (?:items|invoices)|ag(?:e?ing|ed)|balances|receivables)\b[^?!\n]{{0,40}}\b(?:by|per) (?:customer|client|debtor)\b[^?!\n]{{0,60}}\b(?:e-?mails?|contacts?|phones?)\b",
    rf"\b(?:liste|aufstellung|übersicht|export|auszug)\b{_R}\b(?:aller|sämtlicher|unserer|der) (?:\w+ )?(?:kunden|debitoren|schuldner)\b|\b(?:kunden|debitoren)liste\b|\boffene\w* (?:posten|rechnungen)\b[^?!\n]{{0,30}}\b(?:nach|je|pro) (?:kunden?|debitor\w*)\b[^?!\n]{{0,60}}(?:mail|ansprechpartner|kontakt)",
    rf"\b(?:liste|listing|état|tableau|export|balance)\b{_R}\b(?:tous (?:les|nos)|de nos|des|nos) (?:\w+ )?(?:clients|débiteurs)\b|\b(?:encours|impayés|soldes|factures ouvertes)\b[^?!\n]{{0,30}}\bpar client\b[^?!\n]{{0,60}}(?:mail|contacts|coordonnées)",
    rf"\b(?:lista|listado|informe|relación|detalle)\b{_R}\b(?:todos (?:los|nuestros)|de (?:los|nuestros)) (?:\w+ )?(?:clientes|deudores)\b|\b(?:saldos|partidas abiertas|facturas pendientes)\b[^?!\n]{{0,30}}\bpor cliente\b[^?!\n]{{0,60}}(?:correos?|contactos?|e-?mails?)",
    rf"\b(?:elenco|lista|report|prospetto|scadenzario)\b{_R}\b(?:tutti i|dei|nostri|i) (?:\w+ )?(?:clienti|debitori)\b|\b(?:partite aperte|scaduto|saldi)\b[^?!\n]{{0,30}}\bper cliente\b[^?!\n]{{0,60}}(?:mail|contatti|indirizzi)",
    rf"\b(?:lijst|overzicht|rapport|export)\b{_R}\b(?:alle|onze|de|van) (?:\w+ )?(?:klanten|debiteuren)\b|\b(?:klanten|debiteuren)lijst\b|\bopenstaande (?:posten|facturen|saldi)\b[^?!\n]{{0,30}}\bper (?:klant|debiteur)\b[^?!\n]{{0,60}}(?:mail|contact)",
    rf"\b(?:lista|listagem|relatório|mapa)\b{_R}\b(?:todos os|dos|nossos|de) (?:\w+ )?(?:clientes|devedores)\b|\b(?:saldos|faturas em aberto|valores em dívida)\b[^?!\n]{{0,30}}\bpor cliente\b[^?!\n]{{0,60}}(?:e-?mails?|contactos?)",
    rf"\b(?:list\w+|zestawieni\w+|raport\w*|wykaz\w*)\b{_R}\b(?:wszystkich|naszych|z) (?:\w+ )?(?:klient\w+|kontrahent\w+|dłużnik\w+)\b|\b(?:należności|salda|rozrachunki)\b[^?!\n]{{0,30}}\b(?:według|per|na) (?:klient\w+|kontrahent\w+)\b[^?!\n]{{0,60}}(?:mail|kontakt)",
)

# The same in a mail that is known to be a deceiver's: everybody who owes us, in whatever words.
ALL_DEBTORS = _words(
    rf"\b(?:every(?:one|body)|all|each|whole|full|complete|entire)\b{_R}\b(?:owes?|owing|customers?|clients?|debtors?|accounts|receivables?|ag(?:e?ing|ed)|ledger)\b|\b(?:debtors?|receivables?|sales) (?:book|ledger|list|ag(?:e?ing|ed))\b|\baged (?:receivables|debt\w*)\b",
    rf"\b(?:op-?liste|debitorenliste|kundenliste|offene-posten-liste)\b|\b(?:all\w*|komplett\w*|vollständig\w*|sämtlich\w*|gesamt\w*)\b{_R}\b(?:kunden\w*|debitoren\w*|schuldner\w*|op-?liste|außenstände\w*)\b",
    rf"\bbalance âgée\b|\b(?:tous|toutes|l['’]ensemble|complète?)\b{_R}\b(?:clients|débiteurs|créances|encours|impayés)\b|\b(?:tod[oa]s?|complet[oa])\b{_R}\b(?:clientes|deudores|saldos|cobros)\b|\b(?:clientes|deudores|antigüedad de (?:saldos|deuda))\b{_R}\bcomplet[oa]\b",
    rf"\b(?:tutt[ie]|complet[oa]|inter[oa])\b{_R}\b(?:clienti|debitori|crediti)\b|\bscadenziario\b|\bscadenzario\b|\b(?:all\w*|volledige|complete|hele)\b{_R}\b(?:klanten\w*|debiteuren\w*|openstaande)\b|\bdebiteurenlijst\b",
    rf"\b(?:tod[oa]s|complet[oa])\b{_R}\b(?:clientes|devedores|saldos)\b|\b(?:wszystki\w+|pełn\w+|kompletn\w+|cał\w+)\b{_R}\b(?:klient\w+|dłużnik\w+|kontrahent\w+|należności|rozrachunk\w+)\b",
)

# What a payee's account is called, that it is another one now, and that money or records shall follow.
ACCOUNT = _words(
    r"\biban\b|\brouting\b|\bsort code\b|\bswift\b|\bwir(?:e|ing) (?:details|instructions)|\bbank(?:ing)? (?:account|details|information|coordinates|partner|data)|\bbank with\b|\b(?:the |this )?(?:below|following) (?:bank )?account\b|\bpayee profile\b|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b",
    r"\binstituição (?:bancária|financeira|de crédito)|\bentidad (?:bancaria|financiera)|\bistitut\w (?:di credito|bancari\w)|\bétablissement bancaire|\b(?:geld|kredit|finanz)institut|\bbankinstelling|\bbankverbindung|\bhausbank|\bkontoverbindung|\bbankdaten|\bbankkonto|\bcoordonnées bancaires|\brib\b|\bcompte bancaire|\bdatos bancarios|\bcuenta bancaria|\botro banco|\bcoordinate bancarie|\bconto (?:corrente|bancario)|\baltra banca|\bbankgegevens|\brekeningnummer|\bbankrekening|\bandere bank\b|\bdados bancários|\bconta bancária|\boutro banco|\bde banco\b|"
    r"\b(?:numer\w*|nr) (?:konta|rachunku)|\brachun\w+ bankow|\bdan\w+ bankow|\bkonta (?:bankow|naszej|firm)\w*|\binny bank|\banderen bank|\bautre banque",
)
MOVED = _words(
    r"\b(?:new|chang\w+|replac\w+|no longer|switch\w+|updat\w+|moved|different|another|restructuring|from today|effective|instead)\b|\bneue?\w?\b|\bgeändert|\bumstellung|\bgewechselt|\bwechsel|\bab sofort|\bausschließlich|\bnicht mehr|\bkünftig|\bnouve\w+|\bmodifi|\bremplac\w+|\bchang\w+|\bdésormais|\bdorénavant|"
    r"\bnuev\w+|\bcambi\w+|\ba partir de (?:hoy|ahora)|\bsustitu|\botro banco|\bnuov\w+|\bsostitu|\bd['’]ora in poi|\baltra banca|\bnieuw\w*|\bgewijzigd|\bovergestapt|\bvoortaan|\bandere bank|\bnov[oa]s?\b|\balterad|\bmud[aá]\w+|\bpassa a\b|\bnow\w{1,3}\b|\bzmian\w+|\bzmieni\w+|\binny bank",
)
FOLLOW = _words(
    r"\b[A-Z]{2}\d{2} ?[A-Z0-9]{4} ?[A-Z0-9]{4}|\b(?:refunds?|remit\w*|payments?|deposit|credit balance|overpayment|update|records?|profile|use|note|amend|settle\w*)\b|\bhinterleg|\berstattung|\büberweis|\bguthaben|\baktualisier|\bzahlung|\brembours|\bvirement|\bpaiement|\bmettre à jour|\bremplacer|\bdevoluci|\bpagos?\b|\breembols|\banot\w+|\bactualic|"
    r"\brimbors|\bpagament|\baccredit|\baggiorn|\bterugbetal|\bbetal|\bmaak\b|\bpas\b|\bpagamento|\batualiz|\bzwrot|\bprzelew|\bpłatno|\baktualizac",
)
OUR_PAYMENTS = _words(
    r"\b(?:our|my) (?:\w+ )?(?:payments?|transfers?|remittances?|settlements?|debits?) (?:\w+ ){0,5}from (?:an?|another|our|the|its|different|sort)\b|\bunsere (?:\w+ )?(?:zahlungen|überweisungen|lastschriften)\b[^.?!\n]{0,40}\b(?:von|über|aus) (?:der|dem|einem|einer|ander\w+)\b|\bnos (?:\w+ )?(?:paiements|virements|règlements|prélèvements)\b[^.?!\n]{0,50}\b(?:d['’]une? autre|depuis une?|par une autre)\b|"
    r"\bnuestr[oa]s (?:\w+ )?(?:pagos|transferencias|recibos)\b[^.?!\n]{0,40}\b(?:desde|de) (?:otr|un)|\bnostri (?:\w+ )?(?:pagamenti|bonifici|addebiti)\b[^.?!\n]{0,40}\b(?:da un|su un|da altr)|\bonze (?:\w+ )?(?:betalingen|overboekingen|incasso['’]?s)\b[^.?!\n]{0,40}\b(?:van|vanaf|via) een\b|\bnoss[oa]s (?:\w+ )?(?:pagamentos|transferências|débitos)\b[^.?!\n]{0,40}\b(?:de|para) outr|\bnasze (?:\w+ )?(?:przelewy|płatności|wpłaty)\b[^.?!\n]{0,40}\bz inn|"
    r"\b(?:our|nos|unsere|nuestros|nostri|onze|nossos|nasze) (?:\w+ )?(?:payments?|transfers?|paiements?|virements?|règlements|zahlungen|überweisungen|pagos|pagamenti|bonifici|betalingen|pagamentos|płatności|przelewy)\b[^.?!\n]{0,40}\b(?:to you|come|arriv\w*|parviendr\w*|kommen|llegar\w*|arriver\w*|komen|chegar\w*|przyjd\w*|z innego|from)\b|"
    r"\bpaying you from\b|\bwe (?:now )?pay (?:you )?(?:from|via|through)\b|\bbetalen wij via\b|\bwir zahlen (?:jetzt|künftig)? ?(?:von|über)\b|\bfrom our closed account\b",
)
YOURS = _words(
    r"\b(?:your(?! (?:file|records?|systems?|side|end|books|master|database))|yours|ihre?[nrms]?|eure?|vos|votre|vuestr\w+|su|sus|vostr\w+|uw|jullie|vosso?s?|vossas?|państwa|waszego?)\b",
)

# Said where an account did not change, or where somebody else is asked whether it did.
UNCHANGED = _words(
    r"\bnothing (?:has |is |will )?chang\w+|\b(?:do|does|did|will)(?: not|n['’]t) change\b|\bnichts (?:ge)?änder\w*|\bändert sich[^.?!\n]{0,40}\b(?:nichts|nicht)\b|\bne (?:change\w*|sont pas modifié\w*)\b|\bpas changé|\bno cambia\w*|\bnon cambia\w*|\bniets (?:ge)?verander\w*|\bverander\w* niet|\bniet verander\w*|\bwijzig\w* niet|\bnão mud\w*|\bnão (?:se )?alter\w*|\bnada mud\w*|\bsię nie zmieni\w*|\bnie zmieni\w*|\bnic się nie\b",
    r"\bnever\b|\bnie(?:mals)? per\b|\bjamais\b|\bnunca\b|\bmai\b|\bnooit\b|\bnigdy\b|\bunchanged\b|\bsigue igual\b|\bremains? (?:the )?same\b|\b(?:have|has|did)(?: not|n['’]t) changed?\b|\bno changes?\b|\bstays? the same\b|\bunverändert|\bbleib\w+ (?:gleich|bestehen)|\bnicht (?:geändert|gewechselt)|\binchang|\bn['’](?:a|ont) pas changé|\brestent les mêmes|"
    r"\bno ha[n]? cambiado|\bsin cambios|\bsigue[n]? siendo|\binvariat|\bnon (?:è|sono) cambiat|\bongewijzigd|\bniet (?:gewijzigd|veranderd)|\bblijft hetzelfde|\binalterad|\bnão (?:mud|foram alterad)|\bmantêm-se|\bbez zmian|\bnie (?:zmieni|uleg)",
    r"\b(?:claims?|claiming|alleged(?:ly)?|supposedly|suspicious|genuine|really from you|legitimate|fake|phishing|scam)\b|\bangeblich|\bverdächtig|\bprétend|\bsoi-disant|\bsuspect|\bsospech|\bsupuest|\bsospett|\bverdacht|\bzogenaamd|\bsuspeit|\bpodejrzan|\brzekom",
)

# A customer tells what reached him in our name: he asks or warns, he does not want money.
REPORTED = _words(
    rf"\b(?:got|received|were sent|was sent|had|were told|was told|reached us)\b{_R}\b(?:letter|pdf|mail|e-?mail|call|phone|message|notice|fax)\b{_R}\b(?:saying|stating|claiming|asking us|announcing|in your name|on your letterhead|that (?:you|your)|with (?:a |your )?(?:new|changed|different))\b|\bin your name\b|\bpretending to be you\b",
    r"\b(?:schreiben|mail|e-?mail|brief|anruf)\b[^.?!\n]{0,60}\b(?:in ihrem namen|für sie genannt|wonach|angeblich|von ihnen stammen)\b|\bin ihrem namen\b|\bin eurem namen\b",
    r"\b(?:à|en) votre nom\b|\bse faisant passer pour vous\b|\ba su nombre\b|\ben su nombre\b|\ba vostro nome\b|\ba suo nome\b|\bop uw naam\b|\buit uw naam\b|\bnamens u\b|\bem vosso nome\b|\bem seu nome\b|\bna państwa nazwę\b|\bw państwa imieniu\b",
)
