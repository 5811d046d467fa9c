"""The words by which mail programs and people mark history and signatures, per language, as compiled patterns.

Only tables live here; `quoting` decides what they mean. Patterns are matched line by line on short lines, and
none nests a quantifier, so the cost stays linear in the text.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re

from parsers.gate import Gate, GatedPattern, LinePattern

_GATE = Gate()


def _marked(source: str) -> GatedPattern:
    return GatedPattern(source, _GATE)


# Header labels of a reply or forward block, by role (Outlook, Apple Mail, Thunderbird, Lotus; European languages).
HEADER_WORDS: dict[str, str] = {
    "from": "from|von|de|da|van|od|från|fra|lähettäjä|feladó|odesílatel|de la|expéditeur|remitente|mittente|afzender|"
    "remetente|nadawca|kimden|от|от кого|από|αποστολέας|odosielateľ|pošiljatelj|šalje",
    "sent": "sent|date|gesendet|datum|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviado em|enviada em|enviada|"
    "fecha|inviato|inviato il|data|verzonden|verzonden op|wysłano|wysłane|skickat|sendt|dato|lähetetty|päivämäärä|"
    "elküldve|dátum|odesláno|odoslané|trimis|tarih|gönderildi|дата|отправлено|στάλθηκε|εστάλη|ημερομηνία|poslano|poslané",
    "to": "to|an|à|a|para|aan|do|till|til|vastaanottaja|címzett|komu|către|kime|кому|προς|prima|za|destinataire|destinatario|"
    "destinatário|pour",
    "cc": "cc|kopie|copie|copie à|copia|kopia|kopi|dw|bcc|cópia|копия|másolatot kap|kopio|bilgi|κοιν|κοινοποίηση|kp",
    "subject": "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|temat|ämne|emne|aihe|tárgy|předmět|subiect|konu|"
    "тема|sujet|betr|θέμα|predmet|zadeva",
    "other": "importance|priority|wichtigkeit|priorität|importancia|prioridad|importanza|priorità|urgentie|importância|"
    "ważność|reply-to|antwort an|attachments|anlagen|pièces jointes|adjuntos|allegati|bijlagen|anexos|załączniki|organization",
}
HEADER_LINE = re.compile(
    r"^[\s>|*]{0,6}(?:"
    + "|".join(f"(?P<{role}>{words})" for role, words in HEADER_WORDS.items())
    + r")\*{0,2}\s{0,2}[:：]\*{0,2}(?=\s|$|\S+@|\")",
    re.IGNORECASE,
)

_ORIGINAL = (
    "original message|original appointment|reply message|ursprüngliche nachricht|originalnachricht|urspr. nachricht|"
    "original-nachricht|message d'origine|message original|message d’origine|mensaje original|messaggio originale|"
    "messaggio original|oorspronkelijk bericht|origineel bericht|mensagem original|wiadomość oryginalna|"
    "oryginalna wiadomość|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti|"
    "původní (?:zpráva|e-mail)|mesaj original|eredeti üzenet|исходное сообщение|orijinal mesaj|αρχικό μήνυμα|pôvodná správa|izvorna poruka|izvirno sporočilo"
)
_FORWARDED = (
    "forwarded message|forwarded by|forwarded mail|weitergeleitete nachricht|weitergeleitet von|message transféré|"
    "message transmis|transféré par|mensaje reenviado|reenviado por|messaggio inoltrato|inoltrato da|doorgestuurd bericht|"
    "doorgestuurd door|mensagem encaminhada|encaminhado por|wiadomość przekazana|przekazana wiadomość|"
    "treść przekazanej wiadomości|przekazane przez|vidarebefordrat meddelande|videresendt meddelelse|videresendt melding|"
    "välitetty viesti|přeposlaná zpráva|mesaj redirecționat|továbbított üzenet|пересылаемое сообщение|προωθημένο μήνυμα|preposlaná správa|proslijeđena poruka|posredovano sporočilo|fwd"
)
# Telephones may set the header behind the mark in the same line; Zoho sets who wrote, and when, between dashes.
ORIGINAL_MARK = _marked(
    rf"^[\s>*]{{0,4}}[-_—–]{{2,}}\s?(?:{_ORIGINAL})\b(?:.{{0,60}}$|[\s-]{{2,20}}(?:from|von|de|da|van|od)\s?:)"
    r"|^-{3,}\s?\S.{8,120}\s(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|napisał(?:\(a\))?)\s?-{3,}$"
)
FORWARD_MARK = _marked(
    rf"^[\s>*]{{0,4}}[-_—–]{{2,}}\s?(?:{_FORWARDED})\b.{{0,100}}$"
    r"|^\s{0,4}(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:transféré|réexpédié)|"
    r"inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht|"
    r"início da mensagem (?:encaminhada|reencaminhada|reenviada)|początek przekazywanej wiadomości|"
    r"vidarebefordrat brev|start på videresendt (?:besked|melding))\s?:?\s{0,3}$"
)
LOTUS_MARK = _marked(r"^.{0,60}---\s?\d{1,4}[./-]\d{1,2}[./-]\d{2,4} .{0,30}---")

LOTUS_LABELS = frozenset(
    "To cc CC Subject An Kopie Thema Betreff Pour À Objet Para Asunto A Per Oggetto Aan Onderwerp Assunto Do DW Temat".split()
)
DAY_AND_TIME = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.h]\d{2}(?::\d{2})?(?: [AP]M)?", re.IGNORECASE)

# Helpdesks ask to be answered above a line; what stands below it is their history.
REPLY_ABOVE = _marked(
    r"^[\W_]{0,12}(?:please |bitte |veuillez |por favor,? |per favore,? |proszę )?.{0,40}(?:above this line|"
    r"(?:über|oberhalb) diese[rn]? (?:zeile|linie)|au[- ]dessus de cette ligne|(?:por )?encima de esta línea|"
    r"sopra (?:a )?questa (?:riga|linea)|boven deze (?:regel|lijn)|acima desta linha|powyżej tej linii|"
    r"nad tą linią).{0,20}$"
)

ATTRIBUTION_START = re.compile(
    r"^\s{0,8}(?:on|am|le|el|il|op|em|en|no dia|a|à|w dniu|dnia|den|på|dne|dňa|dana|în|il giorno|στις|την|"
    r"\w{2,10}\.?,? \d|[^\W\d_][^<>@:\n]{1,60}? (?:wrote|schrieb|escribió|schreef|escreveu|napisał|ha scritto|a écrit)\b|[^\s@]{1,80}@\S|\d{1,4}[./-]\d|[^<(\[]{1,60}[<(\[][^\s@]{1,80}@\S+[>)\]])",
    re.IGNORECASE,
)
ATTRIBUTION_VERB = re.compile(
    r"\b(?:wrote|writes|schrieb|geschrieben|a écrit|écrit|escribió|ha scritto|scrive|schreef|heeft geschreven|"
    r"geschreven|escreveu|napisał(?:\(a\)|/a|a)?|napisana przez|pisze|skrev|kirjoitti|napsal(?:\(a\)|a)?|írta|a scris|написал\(?а?\)?|έγραψε|napísal(?:\(a\)|a)?|je napisa(?:o|la|l)(?:/la|/a|\(a\))?|je pisal\w*|"
    r"yazdı)(?=\W).{0,120}?[:：]\s{0,3}$|[<\[][^\s@<\[]{1,80}@[^\s@]{1,80}[>\]]\s?[:：]\s{0,3}$",
    re.IGNORECASE,
)
ATTRIBUTION_FACT = re.compile(r"@|\d{1,2}[:.h]\d{2}|\b20\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")

GROUPWISE_LINE = re.compile(
    r"^>>>\s?(?P<who>\S.{2,160}?)\s+(?:\d{1,4}[./-]\d|[^\W\d_]{3,12} \d).{0,40}>>>\s*$"
    r"|^>>>\s?\S{2,4} \d{1,4}[./-]\d.{4,60}(?:in message|in nachricht|dans le message|nel messaggio|en el mensaje)\b.{0,120},"
    r" (?P<writer>\S.{2,120}) \S{4,20}\s?:\s*$",
    re.IGNORECASE,
)
QUOTE_LINE = re.compile(r"^[ \t]{0,3}(?:>|&gt;)")
RULE_LINE = re.compile(r"^\s*[_\-=—–]{5,}\s*$")

# A sign-off stands on its own line, alone or with a name behind it.
_CLOSINGS = (
    # en
    r"(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many|friendly)[ -]regards|regards|(?:with )?best wishes|all the best|"
    r"yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|respectfully|cordially|cheers|ta|much obliged|best|br|kr|rgds|take care|"
    r"(?:many )?thanks? (?:and|&|\+|/) (?:kind |best |warm )?regards|thanking you|with thanks|"
    r"have a (?:nice|good|great|lovely) (?:day|weekend|evening|week)(?: ahead)?|(?:i )?(?:hope|wish) you have a .{0,20}(?:day|weekend)|"
    # de
    r"(?:mit )?(?:freundlich\w*|best\w*|herzlich\w*|lieb\w*|schön\w*|viel\w*|sonnig\w*|nett\w*)"
    r"(?: und \w+)? (?:grüße?n?|gruß|gruss|grüsse?n?|gruesse?n?|empfehlungen)(?: (?:aus|von der|vom) \w+)?|mfg|vg|lg|"
    r"(?:mit vorzüglicher )?hochachtung|hochachtungsvoll|grüße|gruß|gruss|(?:einen |noch einen )?(?:schönen|angenehmen) (?:tag|abend|feierabend)(?: noch)?|"
    r"(?:ein )?schönes wochenende|dank(?:e)? (?:und|&) (?:viele |beste |liebe )?gr(?:u|ü)(?:ß|ss)e?|"
    # fr
    r"(?:bien |très )?cordialement|(?:bien )?(?:sincèrement|amicalement)|(?:sincères |meilleures |respectueuses )?salutations|"
    r"(?:avec (?:mes|nos) )?(?:meilleures|sincères|cordiales) salutations|bien à (?:vous|toi)|(?:votre )?(?:bien |tout )?dévouée?|cdlt|"
    r"(?:excellente |bonne |belle )(?:fin de )?(?:journée|soirée|semaine|week-?end)(?: à (?:vous|toi|tous))?|merci et (?:bonne journée|cordialement|bien à vous)|"
    r"(?:je|nous) vous prie?(?:ons)? d['’](?:agréer|accepter|recevoir).{0,140}|"
    r"veuillez (?:agréer|recevoir|croire).{0,140}|"
    # es
    r"(?:un |muchos )?(?:cordial(?:es)? |atentos? |afectuosos? )?saludos?(?: cordial(?:es)?)?|atentamente|atte|"
    r"(?:le |les )?saluda(?:mos)?(?: (?:muy )?atentamente)?|reciba(?:n)? un cordial saludo|"
    r"(?:muchas )?gracias y (?:un )?(?:cordial )?saludos?|que (?:tengan?|tengáis|pases?) (?:un )?buen(?:a|os)? .{1,12}|buen (?:día|fin de semana)|"
    # it
    r"(?:(?:cordiali|distinti|cari|migliori|tanti) ?)?saluti|cordialmente|cordialità|un (?:cordiale )?saluto|"
    r"(?:porgiamo|porgo|con i (?:migliori|più cordiali)) .{0,30}saluti|in attesa.{0,60}(?:porgo|porgiamo).{0,20}saluti|"
    r"(?:vi auguro |auguro )?(?:una )?buon(?:a|o)? (?:giornata|serata|lavoro|weekend|fine settimana)|grazie e (?:cordiali |distinti )?saluti|"
    # nl
    r"(?:met )?(?:vriendelijke?|hartelijke?|beste) groet(?:en|jes)?|groet(?:en|jes)?|hoogachtend|mvg|m\.v\.g|"
    r"(?:een )?(?:fijne|prettige|goede) (?:dag|avond|week|weekend)(?: verder| gewenst)?|fijn weekend|(?:alvast )?bedankt en (?:vriendelijke )?groet(?:en)?|"
    # pt
    r"(?:com os )?(?:melhores )?cumprimentos|(?:muito )?atenciosamente|att|abraços?|cordiais saudações|saudações|"
    r"(?:tenha )?(?:um |uma )?(?:bom|boa|ótimo|excelente) (?:dia|tarde|fim de semana|semana|continuação)(?: de trabalho)?|"
    r"obrigad[oa] e (?:melhores |com os melhores )?cumprimentos|"
    # pl
    r"z poważaniem|(?:serdecznie )?pozdrawiam(?:y)?(?: serdecznie)?|z wyrazami szacunku|łączę pozdrowienia|pozdrowienia|pozdr\.?|(?:życzę )?(?:miłego|udanego|dobrego) (?:dnia|weekendu|popołudnia)|"
    r"(?:z )?(?:serdecznymi |najlepszymi )?pozdrowieniami|"
    # nordic, czech, others
    r"(?:med )?(?:vänlig(?:a)?|bästa|venlig|vennlig|bedste|beste) (?:hälsning(?:ar)?|hilsen|hilsner)|mvh|hälsningar|hilsen|"
    r"(?:ystävällisin )?terveisin|s pozdravem|cu (?:stimă|respect)|üdvözlettel|saygılarımla|с уважением|με εκτίμηση|φιλικά|χαιρετισμούς|με (?:φιλικούς|εγκάρδιους) χαιρετισμούς|s (?:pozdravom|úctou)|"
    r"(?:lijep|srdačan|lep) pozdrav|s poštovanjem|s spoštovanjem)"
)
# A word or two of thanks before a name closes too; with more words behind it, it is content.
_THANKS = (
    r"(?:(?:many |kind |with )?thanks(?: again| so much| a lot| in advance)?|thank you(?: very much| so much| again| in advance)?|"
    r"thx|tks|vielen dank(?: im voraus| vorab)?|danke(?: im voraus| sehr)?|besten dank|(?:un grand )?merci(?: beaucoup| d'avance|"
    r" par avance)?|(?:muchas )?gracias(?: de antemano)?|(?:mille )?grazie(?: mille| in anticipo)?|(?:alvast )?(?:hartelijk )?"
    r"(?:bedankt|dank)(?: alvast)?|(?:muito )?obrigad[oa](?: desde já)?|(?:z góry )?dziękuj(?:ę|emy)(?: z góry)?|tack|tak|ευχαριστώ(?: πολύ)?|děkuji|děkujeme|mulțumesc|mulțumim)"
)
_NAME = r"(?:[ ,–-]{1,3}(?:(?-i:[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻ])[\w.'’-]*[ ,.]{0,2}){1,5})?"
CLOSING_LINE = LinePattern(_CLOSINGS, rf"[\s,.!;:–-]{{0,4}}{_NAME}\s*$")
THANKS_LINE = LinePattern(_THANKS, rf"[\s,.!;:–-]{{0,4}}{_NAME}\s*$")
EITHER_LANGUAGE = re.compile(r"\s+[/|]\s*|\s*[/|]\s+")
SHORT_RULE = re.compile(r"[-_*~=—–]{1,4}")  # as people draw it who type their signature by hand
DAY_WISH = re.compile(
    r"^\W{0,3}(?:good (?:day|morning|afternoon|evening)|(?:einen )?schönen (?:guten )?(?:tag|abend|morgen)|bonne journée|"
    r"buen(?:os|as)? (?:días?|tardes?)|buon(?:a)? ?(?:giornata|giorno|sera|serata)|goeden? ?(?:dag|middag|avond|morgen)|"
    r"bom dia|boa (?:tarde|noite|semana)|(?:miłego|dobrego) dnia)\b",
    re.IGNORECASE,
)
THANKS_NAMED = re.compile(
    rf"^\W{{0,3}}{_THANKS}[\s,.!–-]{{1,4}}(?-i:[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻ])[\w.'’-]{{1,20}}[\s.]*$", re.IGNORECASE
)

MOBILE_LINE = _marked(
    r"^\W{0,3}(?:sent (?:from|via|by|using) (?:my |the )?(?:i(?:phone|pad)|mobile|android|phone|samsung|galaxy|blackberry|"
    r"windows|yahoo|mail|outlook|proton|smartphone|huawei|tablet|gmx|aol|workspace)|get outlook for|"
    r"(?:diese nachricht wurde )?(?:von meinem|vom) (?:i(?:phone|pad)|mobil|handy|smartphone|samsung|android)|"
    r"gesendet (?:von|mit|über|aus)|von (?:outlook|samsung) .{0,20}gesendet|holen sie sich outlook|"
    r"envoyé (?:de|depuis|à partir) .{2,40}$|obtenez outlook|télécharger outlook|"
    r"enviado (?:desde|do|de|a partir|via) .{2,40}$|obtener outlook|obter o outlook|"
    r"inviato (?:da|dal|con) .{2,40}$|scarica outlook|ottieni outlook|"
    r"verzonden (?:vanaf|met|via|vanuit) .{2,40}$|verstuurd (?:vanaf|met|via) .{2,40}$|outlook voor|download outlook|"
    r"wysłane z .{2,40}$|wysłano z .{2,40}$|pobierz (?:aplikację )?outlook|"
    r"skickat från|sendt fra|lähetetty|odesláno z|trimis de pe)"
)

# What stands before, within and behind the name on a line of a signature, and words that no bare name line holds.
NAME_TITLES = frozenset(
    "mr mrs ms miss dr prof ing esq fca aca cpa mba phd sir dipl dipl.-ing dipl.-kfm dipl.-kffr mag mmag ra rain stb wp herr frau me "
    "mtre maître m mme mlle d dña don doña dra lic licda arq abg ing.ª eng engª eng.ª eng.º dr.ª dott dott.ssa dottssa avv rag geom sig sig.ra "
    "dhr mevr mw drs mr.drs ir rae aa adw mec r.pr r pr mgr inż dyr p pan pani".split()
)
PLACE = re.compile(
    r"^\W{0,3}(?:docks?|warehouse|bay|gate|lager|halle|tor|rampe|quai|magazzino|muelle|almacén|magazijn|cais|armazém|magazyn|rampa) \d{1,2}\W{0,2}$",
    re.IGNORECASE,
)
ON_BEHALF = re.compile(
    r"^\s*(?:i\. ?[AV]\.|p\. ?p\.(?: ?a\.)?|ppa\.|pp|per pro\.?|P\.? ?O\.|im auftrag)\s+", re.IGNORECASE
)
NAME_END = re.compile(r"\s*[,|/(@–—]|\s-\s|\s{3,}")
NOT_A_NAME = re.compile(
    r"\b(?:please|pls|thanks?|thank you|urgent\w*|attached|enclosed|asap|fyi|yes|no|ok|okay|paid|noted|agreed|done|sorry|invoices?|"
    r"payments?|bitte|danke|dringend|anbei|anlage|erledigt|ja|nein|rechnung\w*|zahlung\w*|merci|svp|urgent|ci-joint|oui|non|factures?|"
    r"gracias|urgente|adjunto|sí|facturas?|grazie|allegato|fattur[ae]|pagamento|bedankt|bijlage|graag|factu(?:ur|ren)|obrigad[oa]|"
    r"anexo|faturas?|proszę|dziękuj\w+|pilne|faktur\w*|płatność|when|what|who|how|why|where|we|i|you|is|are|was|has|have|will|can)\b",
    re.IGNORECASE,
)

ASKING = re.compile(
    r"\b(?:please|pls|bitte|merci de|veuillez|por favor|rogamos|per favore|graag|kunt u|proszę|prosimy|btw)\b",
    re.IGNORECASE,
)

# Contact facts of a signature block.
CONTACT = re.compile(
    r"(?:^|\s|\|)(?:t|f|m|p|d|tel|telefon|telephone|téléphone|tél|teléfono|telefono|telefoon|telefone|phone|fax|mobile?|"
    r"mobil|handy|cell|móvil|cell\.?|gsm|kom|direct|office|durchwahl|portable|e-?mail|mail|web|www|e|w)\s?[.:]|"
    r"\b(?:tel|ph|phone|fax|mobile|cell|ext)\b\s?\d|\+\d{1,3}[\s().-]{0,2}\d|www\.|https?://|[\w.-]@[\w-]+\.\w|\b0\d{2,4}[ /-]\d{3,}|\(\d{3}\) ?\d{3}-\d{4}|\b\d{3}[.-]\d{3}[.-]\d{4}\b",
    re.IGNORECASE,
)
CONTACT_SIGN = re.compile(r"[.:@+\d]")  # each of them has one
COMPANY_FOOTER = _marked(
    r"geschäftsführ|geschaeftsfuehr|amtsgericht|handelsregister|\bhr[ab]\b|ust-?id|steuernummer|sitz der gesellschaft|"
    r"aufsichtsrat|vorstand\b|registered (?:office|in|number)|company (?:no|number|reg)|\bvat (?:no|reg|id|number)|siret|siren|"
    r"\brcs\b|capital (?:social|de)|inscrita en|registro mercantil|\bc\.?i\.?f\b|partita iva|p\.? ?iva|cap\. soc|"
    r"\bkvk\b|\bbtw\b|k\.v\.k|\bkrs\b|\bnip\b|\bregon\b|kapitał zakładowy|\bnif\b|\bnipc\b|reg\.? ?no|iban|bic\b"
)
JOB_TITLE = re.compile(
    r"\b(?:ap|ar)\b|trustee|direzione|dirección|direcção|direktion|geschäftsleitung|directie|dyrekcja|account(?:s|ing|ant)|payable|receivable|finance|financial|manager|controller|assistant|specialist|director|"
    r"department|team|clerk|officer|buchhalt|kreditor|debitor|sachbearbeit|leiter|abteilung|einkauf|assistenz|comptab|"
    r"fournisseur|responsable|directeur|directrice|service|contab|proveedor|administra|tesorer|responsabile|ufficio|"
    r"fornitor|crediteur|debiteur|boekhoud|medewerk|afdeling|secr[eé]tari|sekretari|segreteri|office|quality|procurement|purchas|treasury|księgow|dział|kierownik|syndyk|curator|specjalist|financeir|departamento|"
    r"\b(?:gmbh|ag|kg|ltd|limited|inc|llc|plc|corp|s\.?a\.?r?\.?l?|s\.?p\.?a|b\.?v|n\.?v|s\.?l|sp\. ?z|lda|oy|ab|a/s|sas)\b",
    re.IGNORECASE,
)

DISCLAIMER_START = _marked(
    r"^[\s*_>#=-]{0,6}(?:"
    # en
    r"(?:confidentiality|legal|privacy|disclaimer|privileged)\b.{0,30}(?:notice|warning|disclaimer|statement|:)|disclaimer|"
    r"confidential(?:ity)?\s*[:.]|(?:important |please )?(?:notice|note|hinweis|avis|aviso|avviso|uwaga)\s*:\s.{0,40}(?:if you|wenn sie|si vous|si usted|se )|"
    r"(?:this|the|the information in this|the contents of this|any views).{0,60}(?:e-?mail|message|communication|transmission)\b"
    r".{0,160}(?:confiden|intended|privileg|addressee|recipient|legally|virus|views|may contain)|"
    r"(?:the )?information (?:contained |transmitted )?(?:in|is|with) .{0,60}(?:confidential|intended|privileged)|"
    r"if you (?:are not|have received this).{0,60}(?:intended|error|mistake)|"
    r"please (?:consider|think).{0,40}environment|think before (?:you )?print|"
    r"(?:we|our company) process(?:es)? (?:your )?personal data|"
    r"did you know\W|wussten sie\W|le saviez-vous\W|¿?sabía(?:s|n)? que\W|lo sapevi\W|lo sapevate\W|wist (?:u|je)\W|sabia que\W|czy wie(?:sz|cie)\W|"
    r"(?:this|dies|ce|cet|est|quest|deze|dit|t[ae]).{0,20}(?:e-?mail|message|nachricht|courriel|correo|mensaje|messaggio|bericht|mensagem|wiadomość).{0,40}"
    r"(?:service provider|on behalf of|im auftrag|dienstleister|prestataire|au nom et pour|proveedor de servicios|en nombre|per conto|dienstverlener|namens|em nome|w imieniu)|"
    # de
    r"(?:diese|der inhalt dieser|die in dieser|die information).{0,60}(?:e-?mail|nachricht|mitteilung).{0,160}"
    r"(?:vertraulich|bestimmt|rechtlich|geschützt|adressat|empfänger)|vertraulichkeitshinweis|haftungsausschluss|"
    r"wenn sie nicht der (?:richtige|beabsichtigte|vorgesehene)|sollten sie nicht der|"
    r"bitte (?:denken|prüfen|schonen) .{0,60}(?:umwelt|ausdruck|ausgedruckt)|(?:unsere )?(?:datenschutz(?:hinweise|erklärung)|informationen zum datenschutz)|"
    # fr
    r"(?:ce|le présent|les informations|cet).{0,40}(?:message|courriel|e-?mail|mail|courrier).{0,160}(?:confiden|destin|exclusi)|"
    r"avis de confidentialité|(?:pensez|merci de penser|avant d['’]imprimer).{0,60}(?:environnement|imprim)|"
    r"si vous (?:n['’]êtes pas|avez reçu ce).{0,60}(?:destinataire|erreur)|"
    # es
    r"(?:este|el presente|la información|el contenido).{0,60}(?:mensaje|correo|e-?mail|comunicación).{0,160}(?:confiden|destin|exclusiv)|"
    r"aviso (?:legal|de confidencialidad)|antes de imprimir|(?:de conformidad|en cumplimiento) .{0,60}(?:datos|rgpd|protección)|"
    # it
    r"(?:questo|il presente|le informazioni|questa|la presente|il contenuto).{0,80}(?:messaggio|e-?mail|comunicazione|posta).{0,160}"
    r"(?:riservat|confiden|destinat|esclusiv)|avviso di riservatezza|ai sensi del.{0,60}(?:gdpr|regolamento|679|privacy)|"
    r"(?:prima di stampare|rispetta l['’]ambiente)|"
    # nl
    r"(?:dit|deze|de informatie|de inhoud van (?:dit|deze)).{0,60}(?:bericht|e-?mail|mail).{0,160}(?:vertrouwelijk|bestemd|geadresseerde)|"
    r"denk aan het milieu|"
    # pt
    r"(?:esta|este|a informação|as informações|o conteúdo).{0,60}(?:mensagem|e-?mail|correio).{0,160}(?:confiden|destin|exclusiv)|"
    r"aviso de confidencialidade|antes de imprimir|"
    # pl
    r"(?:ta|niniejsza|treść tej|ten|informacje).{0,60}(?:wiadomość|wiadomości|e-?mail|korespondencja).{0,160}(?:poufn|przeznaczon|adresat)|"
    r"zastrzeżenie|pomyśl o środowisku|administratorem (?:pani|danych)"
    r")"
)
# What machines say of themselves below what they have to say: nobody wrote it. Whole sentences.
_THIS_MAIL = (
    r"(?:th(?:is|e)|dies(?:e|es)?|cet?t?e?|este|esta|quest[oa]|il presente|dit|deze|tę|ta|ten|tą) (?:automated )?(?:e-?mail|message|mail|notification|notice|remittance|"
    r"nachricht|benachrichtigung|courriel|correo(?: electrónico)?|mensaje|messaggio|bericht|mensagem|wiadomość|mailbox|inbox|address|postfach|adresse|"
    r"dirección|buzón|indirizzo|casella|adres|endereço|skrzynk[ęa])"
)
MACHINE_SENTENCE = _marked(
    rf"(?:{_THIS_MAIL} (?:is|was|has been) (?:an? )?(?:auto(?:matically|matic|mated)|system)[ -](?:generated|sent|produced|created)(?: e-?mail| message)?|"
    r"this is an? (?:automated|automatic|system[ -]generated|computer[ -]generated|auto[ -]generated) (?:e-?mail|message|mail|notification|notice)|"
    rf"(?:please )?do not (?:reply|respond)(?: directly)?(?: to {_THIS_MAIL})?(?:,? as (?:this|the) (?:mailbox|inbox|address) is (?:not monitored|unattended|unmonitored))?|"
    rf"{_THIS_MAIL} is (?:not (?:monitored|read|attended)|unattended|unmonitored)|replies(?: to {_THIS_MAIL})? (?:are|will) not (?:be )?(?:read|monitored|answered)|"
    rf"(?:dies(?:e)? ist eine automatisch (?:erzeugte|erstellte|generierte) (?:e-?mail|nachricht)|{_THIS_MAIL} (?:wurde|ist) (?:automatisch|maschinell) (?:erstellt|erzeugt|generiert|versandt|versendet|gesendet))|"
    rf"bitte (?:antworten sie )?nicht (?:auf {_THIS_MAIL} )?(?:zu )?antworten|bitte antworten sie nicht(?: auf {_THIS_MAIL})?|(?:antworten|rückantworten) (?:an|auf) {_THIS_MAIL} werden nicht (?:gelesen|bearbeitet|beantwortet)|"
    rf"{_THIS_MAIL} (?:a été|est) (?:généré|envoyé|émis)e? automatiquement|message (?:généré |envoyé )?automatique(?:ment)?|(?:merci de |veuillez |prière de )?ne pas (?:y )?répondre(?: à {_THIS_MAIL})?|"
    rf"{_THIS_MAIL} (?:se ha|ha sido|es|fue) (?:generado|enviado) (?:de forma automática|automáticamente)|mensaje (?:generado )?automátic(?:o|amente)|(?:por favor,? )?(?:no responda|no conteste)(?: a {_THIS_MAIL})?|"
    rf"{_THIS_MAIL} è stat[oa] (?:generat|inviat)[oa] automaticamente|messaggio (?:generato )?automatic(?:o|amente)(?: dal sistema)?|(?:si prega di |per favore,? )?non rispondere(?: a {_THIS_MAIL})?|"
    rf"{_THIS_MAIL} (?:is|werd) automatisch (?:gegenereerd|verzonden|verstuurd|aangemaakt)|dit is een automatisch (?:gegenereerd )?bericht|(?:gelieve |u wordt verzocht )?niet (?:op {_THIS_MAIL} )?te (?:antwoorden|beantwoorden|reageren)|"
    rf"{_THIS_MAIL} foi (?:gerad|enviad)[oa] automaticamente|mensagem (?:gerada )?automática(?:mente)?|(?:por favor,? )?não responda(?: a {_THIS_MAIL})?|"
    rf"(?:{_THIS_MAIL} została |wiadomość )(?:wygenerowana|wysłana) automatycznie|(?:prosimy|proszę) (?:na nią )?nie odpowiadać(?: na {_THIS_MAIL})?)(?=\W|$)"
)
BANNER_LINE = _marked(
    r"^[\s*\[\](){}#=_!⚠️>-]{0,8}(?:"
    r"(?:caution|warning|external|extern|attention|achtung|vorsicht|warnung|attenzione|atención|atenção|let op|uwaga)\b.{0,20}"
    r"(?:[:!\]-]|e-?mail|mail|sender|message).{0,200}|"
    r"(?:this|you don't often get) (?:e-?mail|message) (?:originated|came|was sent|from|is from).{0,200}|"
    r"you don['’]t often get e-?mail from.{0,200}|"
    r"(?:do not|don['’]t) click (?:on )?(?:any )?links?.{0,200}|"
    r"(?:diese|dieses) (?:e-?mail|mail|nachricht) (?:stammt|kommt|wurde) .{0,30}extern.{0,200}|"
    r"(?:ce|cet) (?:message|e-?mail|mail|courriel) (?:provient|vient|a été envoyé) .{0,60}(?:extérieur|externe).{0,200}|"
    r"sie erhalten nicht (?:oft|häufig) e-?mails von.{0,200}|learn why this is important.{0,80}"
    r")$"
)
OF_MAIL = re.compile(
    r"extern|e-?mails?\b|\bmail|message|sender|absender|expéditeur|remitente|mittente|afzender|remetente|nadawc|\blinks?\b|attachment|anhang|anhänge|"
    r"nachricht|courriel|correo|messaggio|bericht|bijlage|mensagem|anexo|wiadomoś|załącznik|organi[sz]ation|click",
    re.IGNORECASE,
)
PS_LINE = re.compile(r"^\s*(?:p\.?\s?s\.?|post scriptum|n\.?b\.?|p\.?\s?d\.?)\s?[:.\-–]?\s+\S", re.IGNORECASE)

# Words that, alone above a forwarded mail, ask for nothing themselves.
HANDOVER = re.compile(
    r"(?:(?:hi|hello|dear|hallo|guten tag|bonjour|hola|buenos días|ciao|buongiorno|beste|olá|bom dia|dzień dobry|"
    r"good (?:morning|afternoon))\b[^\n]{0,40}(?:\n\s*)*)?"
    r"(?:(?:please |pls )?(?:fyi|fya|fyr|f\.y\.i\.?|for your (?:information|attention|action|handling|records)|(?:see|find|cf\.?) "
    r"(?:the )?(?:mail |e-?mail |message |request )?(?:below|attached|following)|handle|take care|(?:for )?action(?: this)?|deal with this|"
    r"(?:can|could|would) you (?:please |pls )?(?:handle|help|take care|look|sort|check|deal|see)(?: (?:us|me))?(?: out)?(?: with| on| at| into| to| of)?"
    r"(?: this| it| that)?(?: out)?(?: please| pls)?|(?:können|könnten) sie (?:das |dies )?(?:bitte )?(?:klären|erledigen|übernehmen|prüfen)|"
    r"(?:peux-tu|pouvez-vous|peut-on) (?:voir|traiter|regarder|gérer)(?: (?:ça|cela))?(?: svp)?|(?:puoi|potete|può) (?:vedere|gestire|controllare)(?: (?:voi|per favore))?|"
    r"(?:puedes|podéis|pueden) (?:mirar|ver|gestionar)(?:lo)?(?: por favor)?|(?:kun je|kunt u|kunnen jullie) (?:dit |hier )?(?:oppakken|oplossen|naar kijken|regelen)|(?:could|can) (?:someone|you) (?:please )?(?:handle|answer|reply)"
    r"(?: to)?(?: this| it)?|one for you|over to you|forwarding (?:this )?(?:to|on)?\b[^\n]{0,30}|"
    r"passing (?:this )?(?:on|along)|wrong (?:mail|in)box[^\n]{0,40}|"
    r"z\.?\s?k\.?|zur (?:info|information|kenntnis(?:nahme)?|bearbeitung|weiteren bearbeitung|erledigung)|(?:bitte )?(?:um )?(?:weitere )?"
    r"bearbeitung|(?:bitte )?um (?:klärung|prüfung|erledigung)|siehe unten|s\.\s?u\.?|bitte (?:übernehmen|bearbeiten|prüfen|klären|erledigen)|"
    r"pour (?:info|information|suite à donner|traitement|action)|ci-dessous|voir ci-dessous|merci de (?:traiter|prendre en charge)|"
    r"para (?:su|tu|vuestra)? ?(?:información|conocimiento|gestión)|ver abajo|reenvío|os reenvío[^\n]{0,30}|"
    r"per (?:conoscenza|competenza|vs\.? competenza|informazione)|vedi sotto|inoltro|"
    r"ter (?:info(?:rmatie)?|kennisgeving|afhandeling|behandeling)|zie (?:hieronder|onder(?:staand)?|bijlage)|graag (?:oppakken|afhandelen|oplossen|regelen|bekijken|actie)|"
    r"para (?:conhecimento|vosso conhecimento|tratamento)|ver (?:em )?(?:baixo|abaixo)|segue abaixo|"
    r"do wiadomości|do (?:obsługi|realizacji|wyjaśnienia)|proszę o obsługę|patrz poniżej|w załączeniu)"
    r"[\s.,;:!?–-]*(?:thanks?|thank you|danke|merci|gracias|grazie|bedankt|obrigad[oa]|dziękuję)?[\s.,;:!–-]*)+",
    re.IGNORECASE,
)

FORWARD_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,30}\]\s*)?(?:fwd?|wg|wtr|tr|rv|i|r?env|doorst|enc|pd|vs|vb|fs)\s?(?:\[\d+\])?\s?:",
    re.IGNORECASE,
)
REPLY_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,30}\]\s*)?(?:re|aw|antw|antwort|sv|odp|rép|ref|res|rif|r|vá|ynt)\s?(?:\[\d+\])?\s?:",
    re.IGNORECASE,
)
