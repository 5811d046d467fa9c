"""What people write and machines do not, as word groups in eight languages: deeds of their own, days as of now, payments
that they make, papers that they want by number, a finger that points at quoted lines.

An automatic answer was written before the mail that it answers. It can't tell what its owner has done about that mail,
and a day that it names must be true whenever it is sent: "until 14 March", not "next week". Nor can it ask for an invoice by its number.
"""

# ruff: noqa: E501 (tables read best with one row a line)

from parsers.gate import Gate, GatedPattern

_GATE = Gate()


def _words(*alternatives: str) -> GatedPattern:
    return GatedPattern("|".join(alternatives), _GATE)


# "I have asked the warehouse": what absence notes and acknowledgements say that they have done (received, left, moved,
# forwarded by a rule) is not among it.
DEEDS = _words(
    r"\bi(?:['’]ve| have)? (?:just |already |now |also )?(?:asked|passed|checked|looked|spoken|spoke|tried|filled|signed|approved|booked|cleared|chased|escalated|handed|found|saw|read|called|rang|phoned|told|opened a|raised a|went through)\b|\b(?:tried|called|rang|phoned) you\b|\bpassed (?:it |this |that )?(?:on )?to\b",
    r"\bich habe\b[^.!?\n]{0,80}\b(?:weitergeleitet|weitergegeben|gebeten|gefragt|nachgefragt|geprüft|nachgesehen|geschickt|freigegeben|gesprochen|versucht|angerufen|gefunden|gesehen|gelesen|erledigt|veranlasst|beauftragt|unterschrieben)\b|\bbat mich\b",
    r"\bj['’](?:ai|avais)\b[^.!?\n]{0,40}\b(?:demandé|transmis|envoyé|vérifié|regardé|appelé|transféré|relancé|parlé|trouvé|validé|signé|essayé|fait suivre)\b|\bc['’]est transmis\b",
    r"\b(?:lo |la |se lo )?he (?:pedido|pasado|enviado|reenviado|comprobado|mirado|hablado|llamado|revisado|firmado|aprobado|intentado|preguntado)\b",
    r"\b(?:l['’])?ho (?:già |appena )?(?:chiesto|girat[oa]|inoltrat[oa]|mandat[oa]|inviat[oa]|verificat[oa]|controllat[oa]|parlato|chiamato|provato|firmat[oa])\b",
    r"\bik heb\b[^.!?\n]{0,60}\b(?:gevraagd|doorgestuurd|gestuurd|gecontroleerd|bekeken|gesproken|gebeld|doorgegeven|geprobeerd|getekend)\b|\bdoorgestuurd naar mijn\b",
    r"\b(?:pedi|passei|enviei|reencaminhei|verifiquei|falei|liguei|assinei|tentei|perguntei)\b",
    r"\b(?:poprosił|przekazał|wysłał|sprawdził|rozmawiał|dzwonił|zapytał|podpisał|próbował)[ea]m\b",
)

# "I'm on holiday until the 20th and will pay then": a note says how a firm pays, not what its owner will.
PAYMENTS = _words(
    r"\bi(?:['’]ll|['’]ve| will| can| have)? (?:then |now |just |already |also |only )?(?:pay|paid|settle|settled|wire|wired)\b|\bi(?:['’]ll| will) (?:\w+ ){0,2}(?:release|make|authorise|authorize|approve) (?:the|your|this) payment\b",
    r"\b(?:be)?zahle\b|\büberweise\b|\bbegleiche\b|\bgebe\b[^.!?\n]{0,40}\bfrei\b|\b(?:ich werde|werde ich|ich habe|habe ich)\b[^.!?\n]{0,60}\b(?:bezahl(?:en|t)|überw(?:eisen|iesen)|beglichen|begleichen)\b",
    r"\bje (?:la |le |les |vous )?(?:paierai|payerai|réglerai|paie|règle|virerai|(?:ferai|fais) le virement)\b|\bj['’]ai (?:déjà |bien )?(?:payé|réglé|viré)\b",
    r"\b(?:hago|haré|realizo|realizaré) (?:la|el|una?) (?:transferencia|pago)\b|\b(?:pagaré|abonaré)\b|\b(?:y|luego|entonces|después) pago (?:la|el|las|los|todo)\b|\bhe (?:pagado|abonado)\b",
    r"\b(?:faccio|farò|eseguo|eseguirò|dispongo|disporrò) (?:il|un) (?:bonifico|pagamento)\b|\b(?:pagherò|salderò)\b|\b(?:e|poi) pago (?:la|il|le|i|tutto|subito)\b|\bho (?:già )?(?:pagato|saldato)\b",
    r"\b(?:en|dan|daarna|ik) betaal (?:ik|daarna|dan|de|het|hem|alles|factu\w+)\b|\bik (?:zal|heb)\b[^.!?\n]{0,50}\b(?:betalen|betaald|overmaken|overgemaakt)\b",
    r"\b(?:faço|farei) (?:a|o) (?:transferência|pagamento)\b|\b(?:pagarei|liquidarei|paguei|liquidei)\b",
    r"\b(?:zapłacę|opłacę|ureguluję|przeleję|zapłacił[ae]m|opłacił[ae]m|uregulował[ae]m)\b|\bzrobię przelew\b",
)

# True on one day only; "until next week" and "back from last week's trip" are left to others.
AS_OF_NOW = _words(
    r"(?<!until )(?<!till )(?<!til )\bnext week\b|\byesterday\b|\blast week\b|\b(?:this|yesterday) (?:morning|afternoon|evening)\b|\btonight\b|\bearlier today\b|\bjust now\b|\bmy last day\b",
    r"(?<!bis )(?<!und )\b(?:nächste|kommende) woche\b|\bgestern\b|\b(?:letzte|vergangene) woche\b|\bheute (?:morgen|früh|vormittag|nachmittag|abend)\b|\bvorhin\b|\bletzter arbeitstag\b",
    r"(?<!jusqu['’]à )\bla semaine prochaine\b|\bhier (?:soir|matin|après-midi)\b|\bjusqu['’]à hier\b|\bd['’]hier\b|\bla semaine dernière\b|\bce (?:matin|soir)\b|\bcet après-midi\b|\btout à l['’]heure\b",
    r"\bla (?:semana que viene|próxima semana|semana pasada)\b|\bayer\b|\besta (?:mañana|tarde|noche)\b",
    r"\b(?:la )?(?:prossima settimana|settimana prossima|settimana scorsa|scorsa settimana)\b|\bieri\b|\bsta(?:mattina|sera)\b|\boggi pomeriggio\b",
    r"(?<!tot )\bvolgende week\b|\bgisteren\b|\bvorige week\b|\bvan(?:ochtend|morgen|middag|avond)\b|\bzojuist\b",
    r"(?<!até )\b(?:na|a) próxima semana\b|\bsemana que vem\b|\bontem\b|\ba semana passada\b|\besta (?:manhã|tarde|noite)\b",
    r"\bw (?:przyszłym|zeszłym|ubiegłym) tygodniu\b|\bwczoraj\b|\bdzi(?:ś|siaj) (?:rano|po południu|wieczorem)\b|\bprzed chwilą\b",
    # an absence that begins on the coming weekday is told, not noted
    r"\bfrom (?:monday|tuesday|wednesday|thursday|friday)(?:,? (?:for|i['’]?(?:m|ll)|i am|i will|onwards?)\b)|\bab (?:montag|dienstag|mittwoch|donnerstag|freitag) (?:bin|habe|sind)\b|\b(?:da|dal) (?:lunedì|martedì|mercoledì|giovedì|venerdì) (?:sono|sarò)\b",
    r"\b(?:à partir de |dès )(?:lundi|mardi|mercredi|jeudi|vendredi)(?:,? je)\b|\b(?:desde|a partir d)el (?:lunes|martes|miércoles|jueves|viernes)(?:,? (?:estoy|estaré))\b|\bvanaf (?:maandag|dinsdag|woensdag|donderdag|vrijdag) ben\b|\bod (?:poniedziałku|wtorku|środy|czwartku|piątku) (?:jestem|będę)\b|\ba partir de (?:segunda|terça|quarta|quinta|sexta)(?:-feira)?,? (?:estou|estarei)\b",
    r"\b(?:from|starting|as of) tomorrow\b|\bab morgen\b(?! (?:früh|wieder))|\b(?:à partir de|dès) demain\b|\b(?:desde|a partir de) mañana\b|\b(?:da|a partire da) domani\b|\bvanaf morgen\b|\ba partir de amanhã\b|\bod jutra\b",
)


def _asked(verb: str, between: str) -> str:
    """A verb of sending and a number, with nothing but words of papers between them."""
    return rf"\b(?:{verb})(?:[ ,:]+(?:{between})){{0,8}}[ ,:]+#?(?:[a-z]{{1,4}}[-/ ]?)?(?!(?:19|20)\d\d\b)\d{{3,}}"


# "Please send 81120 and 81121 today": which invoice a later mail is about, no note foresees.
PAPERS = _words(
    _asked(
        r"re-?send|send|e-?mail|mail|forward",
        r"me|us|over|the|a|an|your|our|signed|cop(?:y|ies)|pdfs?|duplicates?|scans?|of|for|both|again|invoices?|bills?|credit|notes?|no\.?|nos\.?|numbers?",
    ),
    _asked(
        r"(?:über)?sende[nt]?|schick(?:en|t|e)?|maile[nt]?",
        r"sie|mir|uns|bitte|noch|heute|vorher|die|den|eine|kopien?|pdfs?|der|von|zur?|rechnung(?:en|skopien?)?|belege?|gutschrift|nr\.?|nummer",
    ),
    r"\b(?:will|['’]ll) (?:get|have|see) (?:\w+ ){0,2}(?!(?:19|20)\d\d\b)[a-z]{0,4}[-/]?\d{3,} (?:sorted|done|paid|approved|out|to you)\b",
    r"\brechnung(?:en)?(?: nr\.?)? (?!(?:19|20)\d\d\b)[a-z]{0,4}[-/]?\d{3,}[^.!?\n]{0,50}\b(?:schicken|senden|mailen|zusenden|zuschicken|nachreichen)\b",
    _asked(
        r"(?:r?envoy|adress)(?:er|ez)(?:-moi|-nous)?|transmett(?:re|ez)(?:-moi|-nous)?|faire parvenir",
        r"la|le|les|une?|des|copies?|duplicatas?|pdf|de|du|factures?|avoir|n°|numéros?",
    ),
    _asked(
        r"(?:re)?env(?:íen?|iar|i[eé]n?)(?:me|nos)?|mand(?:áis|an|ar|en)(?:me|nos)?",
        r"hoy|la|las|el|una?|copias?|pdf|del?|facturas?|abono|n[.º°]*|números?",
    ),
    _asked(
        r"(?:re)?invi(?:ar|at)(?:e|mi|ci|emi|eci)|mand(?:ar|at)(?:e|mi|ci|emi|eci)",
        r"oggi|la|le|il|una?|copi[ae]|pdf|dell[ae]|di|fattur[ae]|nota|n[.°]*|numero",
    ),
    _asked(
        r"(?:op|toe|na)?(?:stuur|sturen|zenden|mailen|mail)",
        r"mij|me|ons|u|alstublieft|nog|vandaag|de|het|een|kopie(?:ën)?|pdf|van|factu(?:ur|ren)|nr\.?|nummers?",
    ),
    _asked(
        r"(?:re)?envi(?:ar|em|e)(?:-me|-nos)?|mand(?:ar|em|e)(?:-me|-nos)?",
        r"hoje|a|as|o|uma?|cópias?|pdf|d[aeo]s?|faturas?|n[.º°]*|números?",
    ),
    _asked(
        r"(?:wysłani|przesłani)[ea]|(?:prześl|wyśl)(?:ij|ijcie|ecie)",
        r"mi|nam|dziś|dzisiaj|kopi[ięe]|duplikat(?:u|ów)?|pdf|faktur[ayę]?|nr\.?|numer(?:y|ze)?",
    ),
)

# The answer stands between or beside the lines that it answers.
POINTS_BELOW = _words(
    r"\b(?:comments?|answers?|notes?|remarks?|replies|responses?)\b[^.!?\n]{0,30}\b(?:below|inline|in-line|in (?:the text|red|blue|green|bold|capitals|caps)|next to (?:your|each)|under (?:your|each))\b",
    r"\b(?:anmerkungen|antworten|kommentare)\b[^.!?\n]{0,30}\b(?:unten|im text|(?:in )?(?:rot|blau|grün)|zwischen den zeilen)\b|\b(?:réponses|remarques|commentaires)\b[^.!?\n]{0,30}\b(?:ci-dessous|dans le texte|en (?:rouge|bleu|vert|gras))\b",
    r"\b(?:respuestas|comentarios|respostas|comentários)\b[^.!?\n]{0,30}\b(?:abajo|abaixo|en el texto|no texto|en (?:rojo|azul)|a (?:vermelho|azul))\b|\b(?:risposte|commenti)\b[^.!?\n]{0,30}\b(?:sotto|qui sotto|nel testo|in (?:rosso|blu))\b",
    r"\b(?:opmerkingen|antwoorden)\b[^.!?\n]{0,30}\b(?:hieronder|in de tekst|in (?:het )?(?:rood|blauw))\b|\b(?:odpowiedzi|uwagi)\b[^.!?\n]{0,30}\b(?:poniżej|w tekście|na (?:czerwono|niebiesko))",
)
