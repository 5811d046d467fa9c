"""Text whose other numbers are blanked out in, the numbers that stand as nouns out: "711204 is still open".

In a billing inbox such a number is an invoice's. Five digits and more need a place where a noun may stand. Three and
four digits, and numbers in two parts, are as often a quantity, so they also need an article that counts nothing ("la 990", "die 4480"), or what
is said of a document behind them ("7712 and 7719 are the same job").
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from parsers.numbers import number_words
from parsers.numbers.number_ranges import count_between
from parsers.places import NamedNumberPattern, NumberPattern
from parsers.problems import Span

AND = r"(?:and|und|et|y|e|en|i|oraz|sowie|or|o|ou|plus|n|&|u\.)"
# a number, or two with a mark between that no date, share or clock has: "25/10877", "1123/25", "2025.0871", "25-4471", "2511/0331"
_ONE = r"(?:[1-9]\d{2,3}-\d{5,8}(?!\d)|[1-9][-/]\d{5,8}(?!\d)|(?:1[5-9]|2\d|3[0-5])(?:0[1-9]|1[0-2])(?:/(?:0\d{3,5}|\d{3})|-(?:0\d{3}|\d{3}))(?!\d)|[1-9]\d{5,9}-\d{1,3}(?!\d)|[1-9]\d{4,7}/\d(?!\d)|\d{2}[/-](?!(?:19|20)\d\d\b)\d{3,6}|(?:1[5-9]|2\d|3[0-5])[/-]0\d{6}(?!\d)|\d{5,8}-\d{2}(?!\d)|[1-9]\d{4}-\d(?!\d)|(?!(?:19|20)\d\d-)[1-9]\d{2,3}-2\d(?!\d)|(?!(?:19|20)\d\d/)\d{3,6}/\d{2}|20\d\d\.\d{3,6}|(?:1[5-9]|2\d|3[0-5])(?:0[1-9]|1[0-2])\.\d{4}(?!\d)|(?:1[5-9]|2\d|3[0-5])\.\d{4,6}(?!\d)|\d{3,10})(?![\w\x00–-]|/(?!\d{4,}\b(?:/\d{4,}\b)*(?!/))|[.:]\d|,\d{1,4}\b)"
_RUN = NumberPattern(
    rf"(?<![\w\x00.,/#–-]){_ONE}(?:(?:\s?[,;+=]\s?|\s?/\s?(?=\d{{5}})|[ ]?/[ ]?(?=\d{{4}}\b)|\s{{1,2}}{AND}\s{{1,2}}|\s?, ?{AND}\s|,? (?:(?:but|aber|mais|pero|ma|maar|mas|ale) )?(?:not|nicht|pas|no|non|niet|não|nie)\s(?:(?:the|die|la|de|a) )?){_ONE})*",
    re.IGNORECASE,
)
_DIGITS = re.compile(_ONE)
# the first and the last of a series: "10023-10027"
_RANGE = NumberPattern(
    r"(?<![\w\x00.,/#+–-])(\d{5,10}|(?!19|20)[1-9]\d{2}[1-9])([-–])(\d{5,10}|(?!19|20)[1-9]\d{3})(?![\w\x00/–-]|[.,:]\d)"
)
# a counter of a year, as only series of documents have it: "25/10877", "1123/25", "2025.0871"
_OF_A_YEAR = re.compile(
    r"(?:1[5-9]|2\d|3[0-5])[/-](?:\d{4,6}|0\d{6})|\d{2}-\d{5,6}|\d{3,6}/(?:1[5-9]|2\d|3[0-5])|20\d\d\.\d{3,6}|\d{4}\.\d{4}|\d{4}[/-](?:0\d{3,5}|\d{3})"
)
# two parts too long for a quantity or a date: "118-20077", "20251104-3"
_OF_TWO_PARTS = re.compile(r"\d[-/]\d{5,8}|\d{3,4}-\d{5,8}|\d{6,10}-\d{1,3}|\d{5}-\d|\d{5,8}/\d")
# "£744.20 for 6120 on the 3rd"
_PAID_FOR_BEFORE = re.compile(
    r"\x00 (?:for|on|against|für|auf|zu|aus|pour|sur|por|para|de|per|su|voor|op|za|na)(?: (?:the|die|der|la|le|de|el|il|a|nr\.?|no\.?))? $",
    re.IGNORECASE,
)
_COUNT_BEFORE = re.compile(r"\x00 (?:of|de|di|van|von|z) $")  # "48 boxes of"
_YEAR = re.compile(r"199\d|20[0-2]\d|2030")
# Where a noun may stand: at the start, behind a word or a mark; a capital word behind five digits is a town.
_PLACE_BEFORE = re.compile(r"(?:^[ ]?|[^\W\d_]\s{1,2}|[°º]\s|[],(:;.!?)]\s{1,3}|\(|[-*•·]\s)$", re.MULTILINE)
_PLACE_BEHIND = re.compile(
    r"\s?[.,;:!?)]{0,3}(?:\s+[^\W\dA-ZÀ-Þ_]|\s*\(?\x00|\s*\(|\s*[-–] |\s*$)|\s?[.!?:;]+\s|\)", re.MULTILINE
)
_COUNTED = re.compile(r"\s+(?!(?:of|is|was|are|de|di|van|z)\b)[^\W\d_]{3,}")
_COUNTED_BEFORE = re.compile(
    r"\b(?:is|are|was|were|of|about|to|by|ist|sind|est|sont|es|son|è|sono|zijn|são|to jest)\s$", re.IGNORECASE
)
_LEADING = re.compile(r"^(\d{4})(?= ?(?:[-–:] |\())", re.MULTILINE)
# A question that begins with its verb: "is 6614 in dispute?"
_ASKS_BEFORE = re.compile(
    r"(?:^|[.!?:;,]\s)(?:and |und |et |y |e |en |a )?(?:(?:what|where|when|how|why) )?(?:is|are|has|have|was|were|can|could|did|does|do|will|should|why is|ist|sind|wurden?|kann|können|"
    r"est-ce que|está|están|è|sono|zijn|staat|kan|czy|foi|foram)\s$",
    re.IGNORECASE | re.MULTILINE,
)
_ASKED_BEHIND = re.compile(
    r"\s+(?:include|cover|relate|belong|exist|mean|in|on|at|ok|okay|fine|go|be|been|come|now|to|for|with|under|part|approved|correct|right|wrong|paid|due|overdue|open|settled|cleared|"
    r"included|covered|ours|meant|already|still|not|yet|really|schon|bereits|noch|bezahlt|offen|fällig|im|auch|richtig|déjà|pay\w+|réglé\w*|encore|bien|en|"
    r"dans|ya|pagad\w+|pendientes?|già|pagat\w|scadut\w|ancora|al|reeds|nog|betaald|akkoord|ontvangen|já|pagas?|em|jest|są|już|został\w*|opłacon\w+|w)\b",
    re.IGNORECASE,
)
# Portuguese has the article "a": only what is paid or said of it makes the number a thing.
_A_BEFORE = re.compile(r"\b[aA]\s$")
_PAID_A_BEFORE = re.compile(
    r"\b(?:pagu?\w+|reenvi\w+|encontr\w+|liquid\w+|receb\w+|envi\w+|faltam?(?:-nos)?|mand\w+|junt\w+|anul\w+|cancel\w+|corrig\w+|contest\w+|\d e|\d,|\d mas não)(?: \w+)? a\s$",
    re.IGNORECASE,
)
_OF_A_BEFORE = re.compile(r"\b(?:sobre|para|com|contra|quanto|tem(?:os)?|não|mas|e|que|ter|é) a\s$", re.IGNORECASE)
# Where an invoice or many things may follow: "uw 4711 is ...", "Op de 4711 rekenen jullie"; French "de" is no article.
_OWN_BEFORE = re.compile(
    r"(?:\b(?:your|ihren?|ihrer|jullie|uw|su|sus|vs\.|państwa|as|os|(?:op|bij|met|voor|van|over|naar|en|maar|kan|kunnen jullie|kun je|wel|ook|stuur|mis|missen) de)|(?:^|[.!?:;,]\s)(?:de|as))\s$",
    re.IGNORECASE | re.MULTILINE,
)
# Articles of the singular, and words that come with one: what follows is a thing, not a count.
_THING_BEFORE = re.compile(
    r"(?:\b(?:votre|vuestra|vostra|vossa|nossa|la|na|da|pela|à|della|alla|sulla|nella|dalla|die|der|zur|von der|auf der|mit der|für die|de la|en la|"
    r"no\.?|nr\.?|n°|n\.º|number|numero|número|numer|nummer)\s)$|\bones? (?:[^\d.,;\n]{0,18}(?:is|are)\s)?$|\b(?:charged?|billed|invoiced?|put|listed|claimed|shown) (?:it|this|that|them|twice|again) on\s$|\b(?:and )?again on\s$",
    re.IGNORECASE,
)
_OF_BEFORE = re.compile(
    r"(?:^[ ]?|[.!?:;,]\s|\b(?:match|in|w|dot\.|est-il de|on|of|for|against|re|about|regarding|op|voor|van|auf|bei|zu|für|sur|pour|sobre|per|su|para|por|per|"
    rf"sobre|na|do|za|dla|both|copies|copy|including|einschließlich|{AND})\s)$",
    re.IGNORECASE | re.MULTILINE,
)
# What one is agreed with, or something is wrong with: a sum is a round one
_WITH_BEFORE = re.compile(r"\b(?:with|mit|avec|con|met|com|z)\s$", re.IGNORECASE)
# What a conjunction begins has a verb: "because 7712 is wrong"; "a customer since 1962" has none.
_CLAUSE_BEFORE = re.compile(
    r"\b(?:only|nur|seul\w*|sólo|solo|alleen|tylko|só|the|before|until|once|when|if|that|because|since|why|bevor|bis|sobald|wenn|dass|weil|ob|avant que|quand|si|"
    r"antes de que|cuando|porque|prima che|perché|se|che|told|said|think|believe|know|see|hear|voordat|als|dat|omdat|que|zanim|gdy|że|bo|czy)\s$",
    re.IGNORECASE,
)
# What there are copies of is a document, whatever follows: "copies of 6601 to 6604".
_COPIES_BEFORE = re.compile(
    r"\b(?:cop(?:y|ies)|doubles?|kopien?|duplikate?n?|zweitschrift|copies?|duplicat\w{0,2}|copias?|copi[ae]|kopie\w{0,2}|segundas? vias?|pdfs?|scans?)\s(?:of|von|der|des?|de la|della|delle|di|van|das?|do)\s$|\b(?:kopi[ęe]|duplikat\w*)\s$",
    re.IGNORECASE,
)
_SAID_BEHIND = re.compile(
    r"['’]s\b|\s+(?:is|isn['’]?t|are|aren['’]?t|was|were|wasn['’]?t|has(?:n['’]?t)?|have(?:n['’]?t)?|do(?:es)?n['’]?t|won['’]?t|not|ok|okay|had|shows?|should|will|can(?:no|['’])?t?|could|must|may|would|needs?|kann|muss|soll|peut|doit|puede|debe|può|deve|kan|moet|pode|może|musi|went|goes|came|ging(?:en)?|saiu|salió|wyszł[ao]|says|still|never|belongs?|both|charges?|"
    r"includes?|lists?|duplicates?|please|pls|today|yesterday|again|paid|missing|overdue|unpaid|remains?|ist|sind|war|waren|wird|werden?|würden?|wurden?|hat|haben|fehlt|fehlen|kam|liegt|noch|bitte|"
    r"steht|gehört|passt|stimmt|est|sont|était|n['’]|ne|doit|manque|está|están|es|son|ya|no|lleva|tiene|corresponden?|aparece|è|sono|non|va|vanno|"
    r"risulta|klopt|kloppen|manca|mancano|aspetta|falta|faltan|espera|attend|wacht|mist|wartet|czeka|awaits?|waits?|zijn|staat|staan|nog|graag|niet|ontbreekt|ligt|wird|jest|są|został[ay]?|zostały|nie|foi|foram|não|estão|ficou|aguarda|já|"
    r"got|gets?|geh(?:t|en)|l(?:äuft|aufen)|können|ont|ét(?:ait|aient)|parte?nt|part|restent?|se|sal(?:e|en)|va|van|entran?|queda|quedan|sigue[ns]?|"
    r"sono|partono|restano|heb|hebben|heeft|had|hadden|gaa[nt]|kom(?:t|en)|kunnen|zit|word(?:t|en)|werd(?:en)?|moeten|blijf(?:t|ven)|"
    r"sa(?:i|em)|vai|vão|serão|será|nunca|seguem?|by[łl]\w?|są|czekają|wychodz\w+|dotar\w+|id(?:zie|ą)|pójd\w+|do nas|"
    # verbs of the first person plural: "recebemos", "zapłaciliśmy", "potrzebujemy"
    r"[^\W\d_]{3,}(?:[aei]mos|[aey]my|śmy))\b",
    re.IGNORECASE,
)
# What is said of several, where of one it could be a sum: "7731 und 7740 bezahlt"
_PAID_BEHIND = re.compile(
    r"\s(?:bezahlt|überwiesen|beglichen|gezahlt|payées?|réglées?|virées?|pagad[oa]s|abonad[oa]s|transferid[oa]s|pagat[ei]|saldat[ei]|bonificat[ei]|betaald|voldaan|overgemaakt|"
    r"pag[oa]s|liquidad[oa]s|opłacone|zapłacone|settled|cleared|done)\b",
    re.IGNORECASE,
)
# What a meter shows: "was read at 20881", "Stand 20417".
_READ_BEFORE = re.compile(
    r"\b(?:(?:read(?:s|ing)?|stands?|stood|abgelesen|relevé|odczyt) (?:at|of|is|was|bei|mit|von|à|de)|(?:zähler|meter)stand(?: (?:ist|is|von|van|bei))?|(?:lectura|lettura)(?: (?:de|di))?)\s$",
    re.IGNORECASE,
)
_ENDS_BEHIND = re.compile(r"\s*(?:[.,;:!?)]+(?:\s|$)|$|\n|\(?\x00)")
# What is sent, paid or missed: a document, unless a counted thing follows.
_DONE_BEFORE = re.compile(
    r"(?:\b(?:got|find|found|locate|needs?|brauchen?|benötigen?|besoin de|necesit(?:o|amos)|serv(?:e|ono)|preciso d[aeo]|precisamos d[aeo]|potrzebuj[ęe](?:my)?|have|haven['’]?t|hab(?:e|en)|avons|ai|tenemos|tengo|abbiamo|ho|heb(?:ben)?|mamy|mam|temos|tenho|where(?:['’]s| is| are)|wo (?:ist|bleibt|sind|bleiben)|où (?:est|sont|en est)|dónde está[n]?|dov['’]è|dove sono|waar (?:is|zijn|blijft|blijven)|gdzie (?:jest|są)|onde (?:está|estão|anda)|(?:trace|sign|record) of|settle|clear|begleichen|bezahlen|zahlen|überweisen|réglons|réglerons|payons|paierons|liquidamos|abonamos|pagamos|saldiamo|paghiamo|pagheremo|betalen|voldoen|opłacamy|zapłacimy|opłacimy|płacimy|disput(?:e|ed|ing)|quer(?:y|ied|ying)|contest(?:ed|ing)?|reject(?:ed|ing)?|bestreiten|beanstanden|reklamieren|contestons|impugnamos|contestiamo|betwisten|kwestionujemy|"
    r"re-?send|send|forward|just done|receiv(?:e|ed)|(?:over|under|short-?|part-?)?paid|pay|settled|cleared|missing|still no|cancel|approved?|covers?|resend|attach|falta [ao]|falta la|manca la|manque la|"
    r"senden sie|schicken sie|erhalten|bezahlt|überwiesen|beglichen|fehlt|fehlen|renvoyer|envoyer|reçu|réglé|payé|manque|pagad[oa]|recibid[oa]|reenviad(?:me)?|falta|"
    r"pagat[oa]|ricevut[oa]|saldat[oa]|manca|sturen|ontvangen|betaald|voldaan|ontbreekt|pagámos|recebemos|reenviar|"
    r"zapłaciliśmy|otrzymaliśmy|przesłanie|przesłać|podesłać|znaleźć|brakuje)\s)$",
    re.IGNORECASE,
)
_THEN_BEHIND = re.compile(
    r"\s+(?:dated|but|mais|aber|pero|ma|maar|mas|ale|wel|wohl|down|listed|nochmal|vendredi|lundi|mardi|mercredi|jeudi|freitag|montag|dienstag|mittwoch|donnerstag|viernes|lunes|martes|miércoles|jueves|el|venerdì|lunedì|martedì|mercoledì|giovedì|vrijdag|maandag|dinsdag|woensdag|donderdag|nächste\w*|prochain\w*|volgende|next|w|na sexta|anywhere|nowhere|you|we|they|sie|wir|vous|nous|ustedes|nosotros|voi|noi|jullie|wij|yet|already|too|as well|bereits|schon|auch|déjà|aussi|ya|también|già|anche|al|ook|já|też|już|this|on|by|from|last|today|yesterday|twice|again|here|as|until|till|before|unless|pls|please|heute|gestern|hier|bis|bevor|solange|nochmals?|noch|bitte|ce|ici|tant que|avant|hasta|aquí|mientras|finché|finchè|tot|zolang|voordat|até|aqui|enquanto|tutaj|dopóki|zanim|hoy|ayer|oggi|ieri|vandaag|gisteren|nogmaals|"
    r"hoje|ontem|dzisiaj|dziś|wczoraj)\b",
    re.IGNORECASE,
)
# A verb before its subject, as German and Dutch have it behind what a sentence begins with: "op 4711 rekenen jullie"
_TURNED_BEHIND = re.compile(
    r"\s+(?-i:[a-zà-ÿ]{3,14}) (?:wir|ich|sie|ihr|man|we|wij|ik|jullie|u|ze|de prijs|het|der|die|das|unsere?)\b|\s+(?:you|we|they|there)\b",
    re.IGNORECASE,
)
_ON_BEHIND = re.compile(
    r"\s+(?:from|for|to|in|on|at|by|with|as|als|when|once|if|wenn|sobald|quand|cuando|quando|zodra|jak|gdy|pls|please|again|ta|thanks|thx|vom|von|aus|für|im|zum|bitte|nochmals?|du|de|des|dans|pour|svp|en|del|por|"
    r"para|di|da|per|van|voor|uit|aub|graag|do|dos|das|z|w|na|dla|od|proszę)\b",
    re.IGNORECASE,
)
# What is done to a document only: "hold 4718 for now"
_HANDLED_BEFORE = re.compile(
    r"\b(?:hold|(?:please|pls|can you|to) release|park|block|unblock|void|re-?issue|re-?bill|bitte|sperren|stornieren|bloquer|débloquer|bloquear|bloccare|sbloccare|blokkeren|zablokować)\s$",
    re.IGNORECASE,
)
_BY_SUM_BEHIND = re.compile(r"\s(?:by|um|de|di|met|o|em|por|with) \(?\x00")  # "short on 4718 by £12.00"
# What is left out of a sum or a list: a document.
_EXCEPT_BEFORE = re.compile(
    r"\b(?:except(?:ing| for)?|apart from|other than|save for|excluding|but not|außer|bis auf|ausgenommen|abgesehen von|sauf|excepté|hormis|(?:à )?l['’]exception (?:de|du)|"
    r"excepto|salvo|eccetto|tranne|behalve|uitgezonderd|exceto|oprócz|poza|z wyjątkiem)\s(?:(?:for|the|die|der|la|le|el|il|a|o|de|het|nr\.?|no\.?|number|nummer)\s)?$",
    re.IGNORECASE,
)
_ANY = NumberPattern(
    r"(?<![\w\x00.,/#–-])(?<!\d )(?:\d{1,3}(?: \d{3}){1,2}(?! \d)|\d{3,4}|\d{2,6}[/-]\d{2,6})(?![\w\x00–/-]|[.:,]\d|\s?%)"
)
_AND_BEHIND = re.compile(rf"\s{AND}\s+[^\W\d_]", re.IGNORECASE)
# "7119 is the same as 7104": two documents, whatever stands around them
_LIKENED = NumberPattern(
    r"(?<![\w\x00.,/#–-])(?P<one>[1-9]\d{3,9})(?![\w\x00–/-])[^\n.;\d\x00]{0,40}\b(?:same|identical|duplicates?|duplicated|double|repeats?|dasselbe|dieselbe|gleich\w*|identisch|doppelt|dublette|"
    r"même|identique|doublon|double|mism[ao]|igual|duplicad[ao]|idéntic[ao]|repetid[ao]|stess[ao]|uguale|doppi\w+|identic[ao]|dezelfde|hetzelfde|gelijk|identiek|dubbel|mesm[ao]|idêntic[ao]|"
    r"to samo|t[ea] sam[ae]|taka sama|identyczn\w+|dubel|powtórz\w+)\b[^\n.;\d\x00]{1,30} (?P<other>[1-9]\d{3,9})(?![\w\x00–/-])",
    re.IGNORECASE,
)
_LISTED_BEHIND = re.compile(
    rf"\s(?:{AND}|[+;])\s(?:(?:the|die|der|la|el|il|a|de|op de|na|da)\s)?(?=\d)", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_WHOLE = re.compile(r"\d+")
_PARTED = re.compile("[-/]")
_COMMA_BEHIND = re.compile(r", \d")
_RANGE_BEHIND = re.compile(r"\s?[,;]\s?\d{5,10}[-–]\d{5,10}(?![\w\x00/–-]|[.,:]\d)")
# "nos. 4471 to 4475": the plural of a word for number, behind no noun whose numbers they would be
_OF_SEVERAL = NamedNumberPattern(
    r"(?:^|(?<=[.,:;(!?]\s)|\b(?:missing|of|for|the|your|our|are|and|with|only|these|namely|need|send|pay|paid|resend|fehlen|die|mit|von|für|unsere|ihre|"
    r"les|des|vos|manque|los|las|de|con|faltan|sus|i|le|dei|mancano|de|van|met|uw|missen|ontbreken|os|as|dos|das|faltam|com|brakuje|za|o)\s)"
    r"(?:nos|nrs|numbers|nummern|numéros|números|núms|numeri|nummers|numery|numerach)[.:]?\s"
    rf"(?P<list>\d{{3,10}}(?:(?:\s?[,;+]\s?|\s?[-–]\s?|\s?,?\s{AND}\s|\s(?:to|through|thru|bis|à|au|al?|hasta|alla|t/m|tot|até|do)\s)\d{{3,10}})+)(?![\w\x00/–-]|[.,:]\d)",
    re.IGNORECASE | re.MULTILINE,
)
# "We owe you £900 (701, 722, 735)": what a sum or a statement is made of
_IN_BRACKETS = NamedNumberPattern(
    rf"(?<=[^\W\d]\s|\x00\s)\((?P<list>\d{{3,8}}(?:(?:,? {AND} |, ?| ?[+;/] ?)\d{{3,8}})+)\)", re.IGNORECASE
)
_NEAR = 24
# "Workflow ID 4412204": what a word for number comes behind is that word's
_LABEL_BEFORE = re.compile(
    r"\b(?!(?:the|your|our|with|under|its|has|as|by|und|mit|der|die|das|unter|als|avec|sous|con|bajo|sotto|met|onder|com|sob|pod|this|that|their|for|of|on|to|from|against|re|für|zu|zur|von|pour|du|des|sur|para|por|per|del|della|di|voor|van|op|da|do|na|za|dla|and|et|or|oder|ou|"
    r"la|le|les|el|los|las|il|lo|de|het|os|as|den|dem|was|is|it|be|ist|war|est|es|è|numbers?|"
    r"invoices?|inv|bills?|copy|copies|missing|dated|\w*rechnung\w*|factur\w*|fattur\w*|fatur\w*|faktur\w*|belege?)\b)[^\W\d_]{2,24}[ -]"
    r"(?:ids?|numbers?|no\.?|nr\.?|num\.?|n[°º]|n\.[º°]|numéro|número|numero|nummer|numer)[\s.:#=]*$",
    re.IGNORECASE,
)
# "via Verdi 1188/B", "Dorpsstraat 118-24"
_STREET_BEFORE = re.compile(
    r"(?:\w(?:straat|straße|strasse|str\.|weg|laan|gasse|platz|plein)|"
    r"\b(?:[Vv]ia|[Vv]iale|[Cc]orso|[Pp]iazza|[Cc]alle|[Aa]venida|[Rr]ua|[Rr]ue|ul\.)(?: (?:de|del|della|do|da|des|du|di))?(?: (?!Fatt|Fact|Fat|Inv|Rech)[A-ZÀ-Þ][\w.'’-]{1,20}){1,2}),? $"
)
_CAPITALS_BEFORE = re.compile(r"(?<!\w)([A-Z]{3,5})[\s:#]{1,2}$")
_LABEL_REACH = 40
# how that word ends, and what may stand behind it: most numbers stand behind another one
_LABEL_ENDS = (
    "id",
    "ids",
    "number",
    "numbers",
    "no",
    "nr",
    "num",
    "°",
    "º",
    "numéro",
    "número",
    "numero",
    "nummer",
    "numer",
)
_BEHIND_LABEL = (
    ".:#= \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


def find_bare_numbers(text: str) -> Iterator[Span]:
    """The numbers of one list ("88410 and 88411") together, then the ends of ranges without a word ("10023-10027"), then
    those of a plural ("nos. 4471 to 4475")."""
    for run in _RUN.finditer(text):
        spans = [Span(run.start() + part.start(), run.start() + part.end()) for part in _DIGITS.finditer(run[0])]
        short = any(_is_short(part[0]) for part in _DIGITS.finditer(run[0]))
        if short and len({span.end - span.start for span in spans}) > 1:
            yield from _long_ones(text, spans)
            continue
        if (_stands_as_document if short else _stands_as_noun)(text, run) and not is_labelled(text, run.start()):
            yield from spans
    for match in _RANGE.finditer(text):
        short = len(match[1]) < 5 and not _goes_on(text, match)  # "1001-1008 units"
        if count_between(match[1], match[3]) and not short and not is_labelled(text, match.start()):
            yield from (Span(*match.span(1)), Span(*match.span(3)))
    for pair in _LIKENED.finditer(text):
        if len(pair["one"]) == len(pair["other"]):
            yield from (Span(*pair.span("one")), Span(*pair.span("other")))
    for several in _OF_SEVERAL.finditer(text):
        start = several.start("list")
        yield from (Span(start + part.start(), start + part.end()) for part in _WHOLE.finditer(several["list"]))
    for bracketed in _IN_BRACKETS.finditer(text):
        parts = list(_WHOLE.finditer(bracketed["list"]))
        if _are_documents([part[0] for part in parts]):
            start = bracketed.start("list")
            yield from (Span(start + part.start(), start + part.end()) for part in parts)


def _are_documents(numbers: Sequence[str]) -> bool:
    """Neither years nor round sums, and of one length or counting upwards, as the numbers of one series do."""
    of_one_length = len({len(number) for number in numbers}) == 1
    upwards = all(int(one) < int(next_one) < 2 * int(one) for one, next_one in pairwise(numbers))
    return (of_one_length or upwards) and not any(
        _YEAR.fullmatch(number) or number.endswith("00") for number in numbers
    )


def find_like(text: str, named: Collection[str]) -> Iterator[Span]:
    """Three and four digits, or two parts, that begin as a named number does: "invoices 4711-4715 … we only have 4713",
    "2026/118 + 119"."""
    for match in _ANY.finditer(text):
        value = match[0]
        if value.endswith("00") or _YEAR.fullmatch(value) or not any(_begins_alike(value, other) for other in named):
            continue
        before = text[max(0, match.start() - _NEAR) : match.start()]
        stands = before.endswith("+ ") or _PLACE_BEFORE.search(before)
        if stands and _goes_on(text, match) and not is_labelled(text, match.start()):
            yield Span(match.start(), match.end())


def _begins_alike(value: str, other: str) -> bool:
    half = len(value) // 2
    alike = value != other and len(value) == len(other) and value[:half] == other[:half]
    return alike and _DIGIT.sub("0", value) == _DIGIT.sub("0", other)


def _goes_on(text: str, run: re.Match[str]) -> bool:
    """No noun that it would count stands behind it."""
    behind = (_SAID_BEHIND, _THEN_BEHIND, _ENDS_BEHIND, _ON_BEHIND, _LISTED_BEHIND)
    return any(words.match(text, run.end()) for words in behind)


def _is_list(run: re.Match[str]) -> bool:
    """ "8841, 8850 + 8863", "26-441 en 26-452": of one length and beginning, as quantities hardly ever are."""
    numbers = {part[0] for part in _DIGITS.finditer(run[0])}
    heads = {_PARTED.split(number)[0] for number in numbers}
    if len(numbers) > 1 and len(heads) == 1 and all(map(_PARTED.search, numbers)):
        return True
    return len(numbers) > 1 and all(
        len(number) == 4
        and number.isdigit()
        and number[0] == min(numbers)[0]
        and not number.endswith("00")
        and not _YEAR.fullmatch(number)
        for number in numbers
    )


def _is_of_one_series(run: re.Match[str]) -> bool:
    """ "6120 and 6121": alike but for the last digit."""
    return len({part[0][:-1] for part in _DIGITS.finditer(run[0])}) == 1


def _is_short(number: str) -> bool:
    long = number.isdigit() or _OF_A_YEAR.fullmatch(number) or _OF_TWO_PARTS.fullmatch(number)
    return len(number) < 5 or not long


def _long_ones(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Of "640 to 11871, 640 to 11902": a comma here parts two statements."""
    for span in spans:
        number = text[span.start : span.end]
        before = text[max(0, span.start - _NEAR) : span.start]
        if _is_short(number) or number.endswith("000") or is_labelled(text, span.start):
            continue
        if _PLACE_BEFORE.search(before) and (
            _PLACE_BEHIND.match(text, span.end) or _COMMA_BEHIND.match(text, span.end)
        ):
            yield span


def _leads_a_list(text: str, run: re.Match[str]) -> bool:
    """ "4471 - not received", with another such line beside it."""
    lines = _LEADING.findall(text)
    return run[0] in lines and sum(len(number) == len(run[0]) for number in lines) > 1


def is_labelled(text: str, start: int) -> bool:
    """Whether what stands before it names another paper, or a street: "Workflow ID 4412204", "GRN 5000441290"."""
    before = text[max(0, start - _LABEL_REACH) : start]
    capitals = _CAPITALS_BEFORE.search(before)
    if capitals and capitals[1] in number_words.NOT_INVOICE_PREFIXES:
        return True
    if _STREET_BEFORE.search(before):
        return True
    ends_in_label = before.lower().rstrip(_BEHIND_LABEL).endswith(_LABEL_ENDS)
    return ends_in_label and bool(_LABEL_BEFORE.search(before))


def says_of_document(text: str, end: int) -> bool:
    """Whether a verb follows: "118-20090 is still waiting"."""
    return bool(_SAID_BEHIND.match(text, end))


def ends_or_says(text: str, end: int) -> bool:
    """Whether nothing that a number would count follows: the sentence ends, or goes on with its verb."""
    return bool(_ENDS_BEHIND.match(text, end) or _SAID_BEHIND.match(text, end))


def _stands_as_noun(text: str, run: re.Match[str]) -> bool:
    before = text[max(0, run.start() - _NEAR) : run.start()]
    if _READ_BEFORE.search(before):
        return False
    behind = _PLACE_BEHIND.match(text, run.end()) or _RANGE_BEHIND.match(text, run.end())
    if not _PLACE_BEFORE.search(before) or not behind:
        return False
    rounded = run[0].endswith("000") and (_COUNTED.match(text, run.end()) or _COUNTED_BEFORE.search(before))
    return not (rounded and not _SAID_BEHIND.match(text, run.end()))


def _stands_as_document(text: str, run: re.Match[str]) -> bool:
    before = text[max(0, run.start() - _NEAR) : run.start()]
    first = _DIGITS.match(run[0])
    if first is None or run[0].endswith("00") or not _PLACE_BEFORE.search(before) or _COUNT_BEFORE.search(before):
        return False
    if run[0].startswith("0"):
        return bool(len(run[0]) > 3 and _ASKS_BEFORE.search(before) and _ASKED_BEHIND.match(text, run.end()))
    if _COPIES_BEFORE.search(before) and len(first[0]) > 3:
        return True
    if _EXCEPT_BEFORE.search(before) and len(first[0]) > 3:
        return bool(_PLACE_BEHIND.match(text, run.end()))
    thing = _THING_BEFORE.search(before)
    if thing and _PLACE_BEHIND.match(text, run.end()):
        return not (_YEAR.fullmatch(run[0]) and not _SAID_BEHIND.match(text, run.end()))
    if len(first[0]) < 4 or _YEAR.fullmatch(run[0]):
        return False
    if _LEADING.match(text, run.start()) and _leads_a_list(text, run):
        return True
    if _ASKS_BEFORE.search(before) and _ASKED_BEHIND.match(text, run.end()):
        return True
    if _A_BEFORE.search(before):
        paid = _PAID_A_BEFORE.search(before) or (_OF_A_BEFORE.search(before) and _goes_on(text, run))
        said_or_listed = _SAID_BEHIND.match(text, run.end()) or _LISTED_BEHIND.match(text, run.end())
        return bool(paid or said_or_listed)
    turned = _TURNED_BEHIND.match(text, run.end())
    if _OWN_BEFORE.search(before) and (turned or _goes_on(text, run)):
        return True
    if _starts_a_line(before) and text[run.end() : run.end() + 1] == "?":
        return True
    if _PAID_FOR_BEFORE.search(before) and _goes_on(text, run):
        return True
    said = _SAID_BEHIND.match(text, run.end())
    if _DONE_BEFORE.search(before):
        behind = (_SAID_BEHIND, _ENDS_BEHIND, _THEN_BEHIND, _AND_BEHIND)
        if any(words.match(text, run.end()) for words in behind):
            return True
    if _HANDLED_BEFORE.search(before) and (_goes_on(text, run) or _AND_BEHIND.match(text, run.end())):
        return True
    if _is_list(run) and (_goes_on(text, run) or _is_of_one_series(run) or _PAID_BEHIND.match(text, run.end())):
        return True
    if _OF_BEFORE.search(before) or (_WITH_BEFORE.search(before) and not run[0].endswith("0")):
        return bool(
            said
            or turned
            or _BY_SUM_BEHIND.match(text, run.end())
            or (_ENDS_BEHIND.match(text, run.end()) and not _starts_a_line(before))
        )
    return bool(said and _CLAUSE_BEFORE.search(before))


def _starts_a_line(before: str) -> bool:
    return not before or before.endswith("\n")
