# ruff: noqa: E501 -- tables stay tables: one phrase a line
"""The words of machines that answer mail: subjects and sentences of absence notes, automatic replies and bounces.

Rows, not code: one phrase a row, with what it says, its weight in log-odds and an example. A row is tried only
when its `stem` occurs in the lower-case text. Absence counts in the present and the future ("I am away until"),
never in the past ("I was away last week"): that is a person who is back.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Says(StrEnum):
    ABSENCE = "absence"  # the writer is not there
    REPLY = "reply"  # a machine answers
    SUPPORT = "support"  # what such notes also say: a return date, who to ask instead
    BOUNCE = "bounce"
    DELAY = "delay"
    READ = "read"
    PERSON = "person"  # speaks against a machine


@dataclass(frozen=True, slots=True)
class Phrase:
    """`pattern` is searched without regard to case; in subjects it must match at the start."""

    says: Says
    weight: float
    stem: str
    pattern: re.Pattern[str]
    example: str


def _row(says: Says, weight: float, stem: str, pattern: str, example: str) -> Phrase:
    return Phrase(says, weight, stem, re.compile(pattern, re.I), example)


_A, _R, _S, _B, _D, _P = Says.ABSENCE, Says.REPLY, Says.SUPPORT, Says.BOUNCE, Says.DELAY, Says.PERSON

# fmt: off
# What ends the marker of a subject: a colon, a dash, the end, or what mailers put behind it.
_END = r"\s*(?:[:：\-–—!.,(\[]|$|re\b|aw\b)"

SUBJECTS: tuple[Phrase, ...] = (
    # -- a machine answers
    _row(_R, 4.5, "auto", r"auto(?:mated|matic)?[ -]?(?:reply|response|answer|responder)\b", "Automatic reply: Invoice 4711"),
    _row(_R, 4.5, "auto", r"\[?auto(?:-|\s)?(?:reply|response)\]?", "[Auto-Reply] Your message"),
    _row(_R, 4.5, "automat", r"automatische (?:antwort|antwortmail|rückantwort|reaktion|e-?mail-antwort)", "Automatische Antwort: Rechnung"),
    _row(_R, 4.5, "antwort", r"auto(?:matik)?-?antwort", "Auto-Antwort: Rechnung"),
    _row(_R, 4.5, "automat", r"réponse automatique", "Réponse automatique : Facture"),
    _row(_R, 4.5, "autom", r"(?:respuesta|contestación) automática", "Respuesta automática: Factura"),
    _row(_R, 4.5, "automat", r"risposta automatica", "Risposta automatica: Fattura"),
    _row(_R, 4.5, "automati", r"automatis(?:ch (?:antwoord|bericht)|che (?:reactie|reply))", "Automatisch antwoord: Factuur"),
    _row(_R, 4.5, "autom", r"resposta autom[áà]tica", "Resposta automática: Fatura"),
    _row(_R, 4.5, "automatyczn", r"(?:automatyczna odpowiedź|odpowiedź automatyczna)|autoodpowiedź", "Automatyczna odpowiedź: Faktura"),
    _row(_R, 4.5, "autoodpow", r"autoodpowiedź", "Autoodpowiedź: Faktura"),
    _row(_R, 4.5, "svar", r"(?:autosvar|automatiskt? svar|auto-?svar)", "Automatiskt svar: Faktura"),
    _row(_R, 4.5, "vastaus", r"automaattinen vastaus", "Automaattinen vastaus: Lasku"),
    _row(_R, 4.5, "automatick", r"automatická odpove?(?:ěď|ď)", "Automatická odpověď: Faktura"),
    _row(_R, 4.5, "automatikus", r"automatikus válasz", "Automatikus válasz: Számla"),
    _row(_R, 4.5, "automat", r"răspuns automat", "Răspuns automat: Factură"),
    _row(_R, 4.5, "otomatik", r"otomatik yanıt", "Otomatik yanıt: Fatura"),
    _row(_R, 4.5, "авто", r"(?:автоответ|автоматический ответ|автоматична відповідь|автоматичен отговор)", "Автоматический ответ: Счёт"),
    _row(_R, 4.5, "αυτόματη", r"αυτόματη απάντηση", "Αυτόματη απάντηση: Τιμολόγιο"),
    _row(_R, 4.5, "自", r"(?:自動(?:応答|返信|回覆)|自动(?:答复|回复))", "自動応答: 請求書"),
    _row(_R, 4.5, "자동", r"자동 ?(?:회신|응답)", "자동 회신: 송장"),
    _row(_R, 4.5, "automatsk", r"automatski odgovor", "Automatski odgovor: Račun"),
    _row(_R, 4.5, "samodejni", r"samodejni odgovor", "Samodejni odgovor: Račun"),
    _row(_R, 4.5, "תשובה", r"(?:תשובה|מענה) אוטומטי", "תשובה אוטומטית: חשבונית"),
    _row(_R, 4.5, "تلقائي", r"رد تلقائي", "رد تلقائي: فاتورة"),
    # -- the writer is away
    _row(_A, 4.5, "out of", rf"(?:i(?: am|'m|’m) )?out[ -]of[ -](?:the[ -])?office(?:[ -](?:auto[ -]?reply|reply|notification|message|response|assistant))?{_END}", "Out of Office: Re: Statement"),
    _row(_A, 3.0, "out of", r"out of (?:the )?office\b", "Out of office until 5 May"),
    _row(_A, 4.0, "ooo", rf"ooo{_END}", "OOO: Invoice 4711"),
    _row(_A, 3.0, "away", r"(?:i(?: am|'m|’m) )?(?:currently )?away (?:from|until|on|till)\b", "Away until May 5"),
    _row(_A, 3.0, "vacation", r"(?:i(?: am|'m|’m) )?on (?:vacation|annual leave|holiday|leave)\b|vacation (?:reply|message|notice|response)", "On vacation"),
    _row(_A, 4.5, "abwesen", r"abwesenheit(?:s(?:notiz|meldung|nachricht|benachrichtigung|assistent|agent))?\b|abwesend\b", "Abwesenheitsnotiz: Rechnung"),
    _row(_A, 3.5, "nicht im", rf"nicht im (?:büro|hause?){_END}", "Nicht im Büro: Rechnung"),
    _row(_A, 4.5, "absen", r"(?:message|notification|avis) d['’ ]absence|absence du bureau|absente? du bureau|absent\(e\)", "Message d'absence : Facture"),
    _row(_A, 3.0, "absen", rf"absen(?:te?|ce){_END}", "Absent : Facture"),
    _row(_A, 4.5, "oficina", r"(?:fuera|ausente) de la oficina", "Fuera de la oficina: Factura"),
    _row(_A, 4.5, "fuori", r"fuori (?:sede|ufficio)|assen(?:te|za) dall['’]ufficio", "Fuori sede: Fattura"),
    _row(_A, 3.0, "assen", rf"(?:messaggio di )?assen(?:te|za){_END}", "Assenza: Fattura"),
    _row(_A, 4.5, "afwezig", r"afwezig(?:heid(?:s(?:bericht|melding|assistent))?)?\b", "Afwezigheidsbericht: Factuur"),
    _row(_A, 3.5, "kantoor", rf"niet op kantoor{_END}", "Niet op kantoor"),
    _row(_A, 4.5, "escritório", r"(?:fora|ausente) do escritório|ausência temporária", "Fora do escritório: Fatura"),
    _row(_A, 4.5, "biur", r"poza biurem", "Poza biurem: Faktura"),
    _row(_A, 4.0, "nieobecn", r"nieobecno(?:ść|sc)\b|nieobecn[ya]\b", "Nieobecność: Faktura"),
    _row(_A, 4.0, "frånvar", r"frånvar(?:o|ande)\b", "Frånvaro: Faktura"),
    _row(_A, 4.0, "frav", r"fraværs?(?:melding|ende|besked)?\b", "Fraværsmelding: Faktura"),
    _row(_A, 4.0, "kontoret", rf"(?:ej|inte|ikke) på kontoret{_END}", "Ikke på kontoret: Faktura"),
    _row(_A, 4.0, "poissa", r"poissa(?:olo(?:viesti|ilmoitus)?)?\b", "Poissaoloviesti: Lasku"),
    _row(_A, 4.0, "kancel", r"mimo kancel[áa][řr](?:e|ie)?\b", "Mimo kancelář: Faktura"),
    _row(_A, 4.0, "nepřítom", r"nepřítomnost\b", "Nepřítomnost: Faktura"),
    _row(_A, 4.0, "kívül", r"(?:házon|irodán) kívül", "Házon kívül: Számla"),
    _row(_A, 4.0, "biroului", r"în afara biroului", "În afara biroului: Factură"),
    _row(_A, 4.0, "ofis", r"ofis dışında", "Ofis dışında: Fatura"),
    _row(_A, 4.0, "офис", r"(?:вне|нет в) офиса?е?", "Вне офиса: Счёт"),
    _row(_A, 4.0, "不在", r"不在(?:通知|の|$)", "不在通知: 請求書"),
    _row(_A, 4.0, "부재", r"부재 ?중", "부재중: 송장"),
    # -- our mail came back
    _row(_B, 3.5, "undeliver", r"(?:mail )?undeliver(?:able|ed)\b", "Undeliverable: Invoice 4711"),
    _row(_B, 3.5, "deliver", r"(?:mail |message |e-?mail )?(?:delivery|delivery status notification|delivery notification|delivery report)[ :(]*(?:has )?(?:failed|failure|failed permanently|problem|error|unsuccessful)", "Delivery Status Notification (Failure)"),
    _row(_B, 3.0, "deliver", r"delivery (?:status )?notification|delivery report\b", "Delivery Notification"),
    _row(_B, 3.5, "deliver", r"(?:your )?(?:message|mail|e-?mail)(?: to .{1,80}?)? (?:was |could |has |is )?(?:not|n't) (?:be |been )?deliver", "Message not delivered"),
    _row(_B, 3.0, "deliver", r"(?:could not|unable to|cannot|can't) (?:be )?deliver|problem delivering|non-?delivery", "Unable to deliver your mail"),
    _row(_B, 3.5, "return", r"(?:returned mail|mail returned|return(?:ed|ing) (?:to sender|message|e-?mail)|returned to sender)\b", "Returned mail: User unknown"),
    _row(_B, 3.0, "fail", r"failure notice|(?:mail|message|e-?mail|sending|transmission|smtp) (?:delivery )?(?:failed|failure)|failed (?:mail|message|delivery)|failed to deliver", "failure notice"),
    _row(_B, 3.5, "deliver", r"nondeliver(?:able|y)", "Nondeliverable mail"),
    _row(_B, 3.0, "mail", r"mail (?:system )?error|mail status report|error sending|bounced mail|mail bounce", "Mail System Error - Returned Mail"),
    _row(_B, 2.5, "reject", r"(?:mail |message |e-?mail )?reject(?:ed|ion)\b|message (?:was )?(?:blocked|refused)", "Message rejected"),
    _row(_B, 2.5, "unknown", r"(?:user|recipient|address|mailbox) (?:unknown|not found|unavailable)|unknown (?:user|recipient|address)|no such user|invalid (?:user|recipient|address)", "User unknown"),
    _row(_B, 3.5, "zustell", r"(?:unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|unzustellbarkeits|fehler bei der zustellung|zustellungsfehler)", "Unzustellbar: Rechnung"),
    _row(_B, 3.5, "remis", r"(?:non remis|non distribu|échec de (?:la )?(?:remise|distribution)|remise impossible|message non remis)", "Non remis : Facture"),
    _row(_B, 3.5, "entreg", r"no se (?:puede|pudo|ha podido) entregar|no entregado|error (?:de|en la) entrega|não (?:entregue|é possível entregar)|falha na entrega", "No se puede entregar: Factura"),
    _row(_B, 3.5, "recapit", r"(?:impossibile recapitare|non recapitabile|mancato recapito|mancata consegna)", "Non recapitabile: Fattura"),
    _row(_B, 3.5, "consegna", r"mancata consegna|avviso di mancata consegna", "AVVISO DI MANCATA CONSEGNA"),
    _row(_B, 3.5, "bestelbaar", r"(?:onbestelbaar|niet bestelbaar|niet bezorgd)", "Onbestelbaar: Factuur"),
    _row(_B, 3.5, "dostarcz", r"nie(?: można)? ?dostarcz", "Nie można dostarczyć: Faktura"),
    _row(_B, 3.5, "lever", r"(?:olevererbart|kan(?: ikke|ej| inte) leveres?|går inte att leverera|kunne ikke leveres)", "Kan ikke leveres: Faktura"),
    _row(_B, 3.5, "doruč", r"ned?oručit", "Nedoručitelné: Faktura"),
    _row(_B, 3.5, "достав", r"(?:не удается|не удалось|недостав)", "Не удается доставить: Счёт"),
    _row(_B, 3.0, "配", r"配信(?:不能|エラー|できません)|未配信", "配信不能: 請求書"),
    _row(_B, 3.0, "退信", r"(?:系统)?退信", "系统退信"),
    _row(_B, 3.0, "未送达", r"未送达|无法(?:投递|传递|送达)", "未送达: 发票"),
    # -- our mail is late
    _row(_D, 3.5, "delay", r"(?:delivery status notification ?\(delay|(?:mail |message |e-?mail )?(?:delivery )?(?:is |was |has been )?delay(?:ed)?\b|delivery delayed)", "Delivery Status Notification (Delay)"),
    _row(_D, 3.5, "warning", r"warning: (?:message|could not send|mail|e-?mail)|(?:mail )?delivery warning", "Warning: could not send message for past 4 hours"),
    _row(_D, 3.5, "verzög", r"(?:zustellung|nachricht|übermittlung) (?:ist |wurde )?verzögert|verzögert", "Zustellung verzögert: Rechnung"),
    _row(_D, 3.0, "retard", r"(?:remise )?(?:retardée?|différée?)", "Remise retardée : Facture"),
    # -- our mail was read
    _row(Says.READ, 3.5, "read", r"(?:read|not read|deleted|read receipt|displayed)\s*[:：]", "Read: Invoice 4711"),
    _row(Says.READ, 3.5, "gelesen", r"(?:ungelesen|gelesen|lesebestätigung)\b", "Gelesen: Rechnung"),
    _row(Says.READ, 3.5, "lu", r"(?:lu|non lu|accusé de (?:lecture|réception))\s*[:(]", "Lu : Facture"),
    _row(Says.READ, 3.5, "le", r"(?:leído|no leído|letto|non letto|confirmación de lectura|conferma di lettura|lida|gelezen|przeczytano|läst|læst|lest)\s*:", "Leído: Factura"),
)

TEXT: tuple[Phrase, ...] = (
    # -- absence, first person, present or future
    _row(_A, 2.5, "out of", r"\b(?:i(?: am|'m|’m|’ll be| will be|'ll be| shall be)|we(?: are|'re|’re| will be)|i(?:'ve| have) (?:left|gone)|(?:am|is|are|being|be)) (?:\w+ ){0,3}out of (?:the |my |our )?office", "I am currently out of the office until Monday"),
    _row(_A, 2.5, "out of", r"^\W*(?:currently |presently )?out of (?:the )?office\b", "Out of office until 5 May"),
    _row(_A, 2.5, "away", r"\b(?:i(?: am|'m|’m|’ll be| will be|'ll be)|we(?: are|'re| will be)) (?:\w+ ){0,3}(?:away\b|travel+ing|not (?:in|at) (?:the|my) office|unavailable|absent|abroad|off work)", "I am away from my desk"),
    _row(_A, 2.5, "leave", r"\b(?:i(?: am|'m|’m|’ll be| will be|'ll be)|we(?: are|'re| will be)) (?:\w+ ){0,3}on (?:\w+ ){0,2}leave\b", "I am on annual leave"),
    _row(_A, 2.5, "cation", r"\b(?:i(?: am|'m|’m|’ll be| will be|'ll be)|we(?: are|'re| will be)) (?:\w+ ){0,3}(?:on (?:\w+ )?vacation|vacationing)", "I will be on vacation"),
    _row(_A, 2.5, "holiday", r"\b(?:i(?: am|'m|’m|’ll be| will be|'ll be)|we(?: are|'re| will be)) (?:\w+ ){0,3}on (?:\w+ ){0,2}holidays?\b", "I am on holiday"),
    _row(_A, 2.5, "travel", r"\bi (?:am|will be|'ll be) travel+ing\b", "I will be traveling for work"),
    _row(_A, 2.0, "closed", r"\b(?:our|the) offices? (?:is|are|will be) (?:currently )?closed\b", "Our office is closed until 2 January"),
    _row(_A, 1.5, "no longer", r"\b(?:is|am|are) no longer (?:with|employed|working|at)\b|no longer works? (?:at|for|with)\b", "Mary is no longer with the company"),
    _row(_A, 2.0, "no longer", r"\b(?:e-?mail (?:address|account)|mailbox) (?:is|has been) (?:no longer|closed|not) (?:active|in use|monitored|valid)?", "This mailbox is no longer monitored"),
    _row(_A, 2.5, "ich bin", r"\bich bin\b(?:[^.!?]|(?<=\d)\.){0,80}?\b(?:nicht (?:im (?:büro|haus|hause|office)|am (?:arbeits)?platz|erreichbar|da|anwesend|persönlich)|außer haus|ausser haus|abwesend|(?:im|in) urlaub|in (?:elternzeit|mutterschutz)|auf (?:dienst|geschäfts)?reisen?|unterwegs|krank|ortsabwesend)", "Ich bin bis 12. Mai nicht im Büro"),
    _row(_A, 2.5, "bin ich", r"\bbin ich\b(?:[^.!?]|(?<=\d)\.){0,80}?\b(?:nicht (?:im (?:büro|haus|hause|office)|erreichbar|da|anwesend)|außer haus|ausser haus|abwesend|(?:im|in) urlaub|in elternzeit|wieder (?:im|für|ab|erreichbar|da))", "Ab Montag bin ich im Urlaub"),
    _row(_A, 2.5, "befinde", r"\b(?:ich befinde mich|befinde ich mich)\b(?:[^.!?]|(?<=\d)\.){0,80}?\b(?:urlaub|elternzeit|dienstreise|mutterschutz|außer haus|nicht im)", "Ich befinde mich im Urlaub"),
    _row(_A, 2.0, "geschlossen", r"\b(?:unser(?:e)? )?(?:büros?|unternehmen|betrieb|firma)\b(?:[^.!?]|(?<=\d)\.){0,60}\bgeschlossen\b|betriebsferien", "Unser Büro ist bis 6. Januar geschlossen"),
    _row(_A, 2.5, "je s", r"\bje (?:suis|serai)\b(?:[^.!?]|(?<=\d)\.){0,50}?\b(?:absente?|en congés?|en vacances|en déplacement|hors du bureau|en formation|indisponible)", "Je suis absente du bureau"),
    _row(_A, 2.5, "actuellement", r"\bactuellement (?:absente?|en congés?|en vacances|en déplacement|hors du bureau)", "Actuellement en congés"),
    _row(_A, 2.5, "fuera de", r"\b(?:estoy|estaré|me encuentro|me encontraré|estamos)\b(?:[^.!?]|(?<=\d)\.){0,50}?\bfuera de la oficina", "Estoy fuera de la oficina"),
    _row(_A, 2.5, "est", r"\b(?:estoy|estaré|me encuentro|me encontraré)\b(?:[^.!?]|(?<=\d)\.){0,40}?\b(?:ausente|de vacaciones|de baja|de viaje)", "Estaré de vacaciones"),
    _row(_A, 2.5, "encuentro", r"\bme encuentro\b(?:[^.!?]|(?<=\d)\.){0,40}?\b(?:ausente|de vacaciones|de baja|de viaje)", "Me encuentro de vacaciones"),
    _row(_A, 2.5, "so", r"\b(?:sono|sarò)\b(?:[^.!?]|(?<=\d)\.){0,40}?\b(?:assente|in ferie|fuori (?:ufficio|sede)|in vacanza|in trasferta|in congedo)", "Sono in ferie fino al 25 agosto"),
    _row(_A, 2.5, "ik ben", r"\bik ben\b(?:[^.!?]|(?<=\d)\.){0,60}?\b(?:afwezig|niet aanwezig|(?:met|op) (?:vakantie|verlof)|niet op kantoor|buiten kantoor|niet bereikbaar|vrij)", "Ik ben momenteel afwezig"),
    _row(_A, 2.5, "ben ik", r"\bben ik\b(?:[^.!?]|(?<=\d)\.){0,60}?\b(?:afwezig|niet aanwezig|(?:met|op) (?:vakantie|verlof)|niet op kantoor|buiten kantoor|niet bereikbaar|weer)", "Tot 5 mei ben ik met verlof"),
    _row(_A, 2.5, "est", r"\b(?:estou|estarei)\b(?:[^.!?]|(?<=\d)\.){0,40}?\b(?:ausente|de férias|fora do escritório|em licença|de licença|em viagem)", "Estou de férias"),
    _row(_A, 2.5, "encontro-me", r"\bencontro-me\b(?:[^.!?]|(?<=\d)\.){0,40}?\b(?:ausente|de férias|fora do escritório|de licença)", "Encontro-me ausente"),
    _row(_A, 2.5, "nieobecn", r"\b(?:jestem|będę)\b(?:[^.!?]|(?<=\d)\.){0,40}?\bnieobecn[ya]", "Jestem nieobecny"),
    _row(_A, 2.5, "urlop", r"\b(?:jestem|będę|przebywam)\b(?:[^.!?]|(?<=\d)\.){0,40}?\bna urlopie", "Przebywam na urlopie"),
    _row(_A, 2.5, "biur", r"\b(?:jestem|będę|przebywam)\b(?:[^.!?]|(?<=\d)\.){0,40}?\bpoza biurem", "Jestem poza biurem"),
    _row(_A, 2.5, "jag", r"\bjag (?:är|kommer att vara)\b(?:[^.!?]|(?<=\d)\.){0,40}?\b(?:borta|frånvarande|på semester|ledig|inte på kontoret|tjänstledig|föräldraledig)", "Jag är på semester"),
    _row(_A, 2.5, "jeg", r"\bjeg (?:er|har|holder)\b(?:[^.!?]|(?<=\d)\.){0,40}?\b(?:på ferie|ferie|ikke på kontoret|fraværende|bortreist|ikke til stede|ute av kontoret|fri)\b", "Jeg er på ferie"),
    _row(_A, 2.5, "olen", r"\bolen\b(?:[^.!?]|(?<=\d)\.){0,40}?\b(?:poissa|lomalla|vapaalla|matkalla)", "Olen lomalla"),
    _row(_A, 2.5, "jsem", r"\bjsem\b(?:[^.!?]|(?<=\d)\.){0,40}?\b(?:mimo kancelář|na dovolené|nepřítom)|mimo kancelář", "Jsem mimo kancelář"),
    _row(_A, 2.5, "szabads", r"\bszabadságon\b", "Szabadságon vagyok"),
    _row(_A, 2.5, "concediu", r"\b(?:sunt|voi fi)\b(?:[^.!?]|(?<=\d)\.){0,40}?concediu", "Sunt în concediu"),
    _row(_A, 2.5, "izin", r"\bizinde(?:yim|yiz)\b|yıllık izinde", "Yıllık izindeyim"),
    _row(_A, 2.5, "отпуск", r"(?:нахожусь|я|буду)\b(?:[^.!?]|(?<=\d)\.){0,40}?в отпуске", "Я нахожусь в отпуске"),
    _row(_A, 2.5, "отсутств", r"\bотсутствую\b|буду отсутствовать", "Я отсутствую"),
    _row(_A, 2.5, "不在", r"不在(?:に|と|で|にして|いたし)", "不在にしております"),
    _row(_A, 2.5, "休", r"休(?:暇中|暇を|假)", "我正在休假"),
    _row(_A, 2.5, "不在办公室", r"不在办公室", "我不在办公室"),
    _row(_A, 2.5, "부재", r"부재 ?중|휴가 ?중", "부재중입니다"),
    # -- what such notes also say
    _row(_S, 2.0, "access", r"\b(?:limited|no|little|intermittent|sporadic|infrequent|restricted|without) (?:\w+ )?access to (?:my )?(?:e-?mails?|mails?|messages|phone)", "with limited access to email"),
    _row(_S, 1.0, "return", r"\b(?:upon|on|after|until) my return\b|\bwhen i(?:'m| am)? (?:return|back|get back)|\breturning (?:to the office )?(?:on|to|in)\b|\bi (?:will|'ll) (?:return|be back|be returning)", "I will reply upon my return"),
    _row(_S, 1.0, "back", r"\b(?:be |am |get )?back (?:in the office |at work )?(?:on|in|at|from)\b", "back in the office on 5 May"),
    _row(_S, 1.0, "until", r"\b(?:until|till|through)\b.{1,30}\b(?:\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", "until Monday, 5 May"),
    _row(_S, 1.0, "contact", r"\b(?:urgent|immediate|urgently|emergency|assistance|meantime|meanwhile|absence|during this time)\b(?:[^.!?]|(?<=\d)\.){0,120}\b(?:contact|call|reach|e-?mail|write)\b|\bplease (?:contact|call|reach out to|direct)\b", "For urgent matters please contact"),
    _row(_S, 1.0, "thank", r"\bthank(?:s| you)(?: very much)? for (?:your|the|contacting|reaching|e-?mailing|writing)\b", "Thank you for your message"),
    _row(_S, 1.0, "dringend", r"\bin dringenden? (?:fällen?|angelegenheiten?|notfällen)|dringende (?:anfragen|fälle|anliegen)", "In dringenden Fällen"),
    _row(_S, 1.0, "wenden", r"\bwenden sie sich\b|\bvertret(?:ung|en|er)\b", "wenden Sie sich bitte an"),
    _row(_S, 1.0, "vertret", r"\b(?:vertretung|vertritt mich|werde vertreten|vertreten durch)", "Meine Vertretung ist"),
    _row(_S, 2.0, "weitergeleitet", r"\bnicht (?:automatisch )?(?:weitergeleitet|gelesen|bearbeitet)", "Ihre Mail wird nicht weitergeleitet"),
    _row(_S, 1.0, "wieder", r"\bwieder (?:für sie )?(?:da|erreichbar|im (?:büro|haus|hause|office)|zurück|anwesend|zur verfügung)|\b(?:ab|bis)(?: zum| einschließlich| inklusive)? (?:dem |montag|dienstag|mittwoch|donnerstag|freitag)?,? ?\d{1,2}\.", "bin ab 12.05. wieder erreichbar"),
    _row(_S, 1.0, "dank für", r"\b(?:vielen|herzlichen|besten)? ?dank für (?:ihre|die|deine) (?:nachricht|e-?mail|mail|anfrage)", "Vielen Dank für Ihre Nachricht"),
    _row(_S, 1.0, "urgen", r"\b(?:en cas d['’]urgence|pour toute urgence|(?:para|en) (?:asuntos|casos?|temas|cualquier) (?:de )?(?:urgente|urgencia)s?|per (?:qualsiasi )?urgenz[ae]|em caso de urgência|assuntos urgentes|para urgências)", "En cas d'urgence"),
    _row(_S, 1.0, "absence", r"\b(?:pendant|durant|en) (?:mon|cette) absence", "pendant mon absence"),
    _row(_S, 1.0, "retour", r"\b(?:de|à mon|dès mon) retour\b", "de retour le 3 juin"),
    _row(_S, 1.0, "jusqu", r"\bjusqu['’](?:au|à)\b", "jusqu'au 3 juin"),
    _row(_S, 1.0, "merci", r"\bmerci (?:pour|de) votre (?:message|mail|courriel|e-?mail)", "Merci pour votre message"),
    _row(_S, 1.0, "ausen", r"\b(?:durante|en) mi ausencia|\bdurante a minha ausência|na minha ausência", "durante mi ausencia"),
    _row(_S, 1.0, "hasta", r"\bhasta el\b|\b(?:volveré|regresaré|regreso) (?:el|a)", "hasta el 3 de junio"),
    _row(_S, 1.0, "gracias por", r"\bgracias por (?:su|tu|contactar)", "Gracias por su mensaje"),
    _row(_S, 1.0, "assenza", r"\b(?:in|durante la) mia assenza", "durante la mia assenza"),
    _row(_S, 1.0, "rientr", r"\brientr(?:erò|o)\b|\bfino al\b", "rientrerò il 26"),
    _row(_S, 1.0, "fino al", r"\bfino al\b", "fino al 25 agosto"),
    _row(_S, 1.0, "grazie per", r"\bgrazie per (?:il|la|averci|aver)", "Grazie per il suo messaggio"),
    _row(_S, 1.0, "afwezigheid", r"\b(?:tijdens|bij|gedurende) (?:mijn )?afwezigheid", "tijdens mijn afwezigheid"),
    _row(_S, 1.0, "tot", r"\btot (?:en met|\d)|\bweer (?:aanwezig|bereikbaar|op kantoor)|\bterug op", "tot en met 5 mei"),
    _row(_S, 1.0, "dringend", r"\b(?:bij|voor) (?:dringende|spoed)", "Voor dringende zaken"),
    _row(_S, 1.0, "voor uw", r"\b(?:bedankt|dank(?: u)?)(?: wel)? voor uw (?:bericht|e-?mail|mail)", "Bedankt voor uw bericht"),
    _row(_S, 1.0, "até", r"\baté (?:o dia|ao dia|dia|\d)|\b(?:voltarei|regressarei|retornarei|regresso)\b", "até dia 5 de maio"),
    _row(_S, 1.0, "obrigad", r"\b(?:obrigad[oa]|agradeço) (?:pel[oa]|por|o seu|a sua)", "Obrigado pela sua mensagem"),
    _row(_S, 1.0, "pilny", r"\bw (?:pilnych|sprawach pilnych|razie pilnej)", "W pilnych sprawach"),
    _row(_S, 1.0, "do dnia", r"\bdo dnia\b|\bwracam\b|\bpowrócę\b", "do dnia 5 maja"),
    _row(_S, 1.0, "dziękuj", r"\bdziękuj(?:ę|emy) za (?:wiadomość|e-?mail|kontakt|maila)", "Dziękuję za wiadomość"),
    _row(_S, 1.0, "åter", r"\b(?:åter|tillbaka)\b", "Jag är åter den 5 maj"),
    _row(_S, 1.0, "tilba", r"\btilba[kg]e\b", "Jeg er tilbage den 5. maj"),
    _row(_S, 1.0, "palaan", r"\bpalaan\b|\bkiireellis", "Palaan töihin 5.5."),
    # -- a machine says so
    _row(_R, 4.0, "automat", r"\bthis is an auto(?:matic|mated|matically[ -]generated)?[ -]?(?:e-?mail )?(?:reply|response|answer|acknowledge?ment)\b", "This is an automated response"),
    _row(_R, 4.0, "auto", r"\bthis is an auto-?(?:reply|response|responder)\b", "This is an auto-reply"),
    _row(_R, 3.5, "automat", r"\b(?:automatisch (?:generierte|erzeugte|erstellte) (?:antwort|eingangsbestätigung)|automatische (?:antwort|eingangsbestätigung|empfangsbestätigung|abwesenheitsnotiz))", "Dies ist eine automatische Antwort"),
    _row(_R, 3.5, "automat", r"\b(?:réponse automatique|respuesta autom[áa]tica|risposta automatica|automatisch(?:e)? (?:antwoord|reactie|ontvangstbevestiging)|resposta automática|automatyczna odpowiedź|automatiskt? svar)\b", "Ceci est une réponse automatique"),
    _row(_R, 3.5, "自动", r"自动(?:回复|答复)|自動(?:応答|返信)", "此邮件为自动回复"),
    _row(_R, 2.0, "received your", r"\bwe(?:'ve| have)? received your (?:e-?mail|message|mail|inquiry|enquiry|request|query)\b", "We have received your message"),
    _row(_R, 2.0, "been received", r"\byour (?:e-?mail|message|inquiry|enquiry|request|query) (?:has been|was) received\b", "Your message has been received"),
    _row(_R, 2.0, "eingegangen", r"\bihre (?:nachricht|e-?mail|anfrage) ist (?:bei uns )?eingegangen|\bwir haben ihre (?:nachricht|e-?mail|anfrage) erhalten", "Ihre Nachricht ist bei uns eingegangen"),
    _row(_R, 2.0, "bien reçu", r"\b(?:avons|a été) bien reçu\w* (?:votre )?(?:message|mail|demande)?", "Nous avons bien reçu votre message"),
    _row(_R, 2.0, "recibido", r"\bhemos recibido su (?:mensaje|correo|consulta|solicitud)", "Hemos recibido su mensaje"),
    _row(_R, 1.5, "automat", r"\bautomat(?:ed|ic|ically|isch|ique|ica|ico|yczn)\w*\b", "automated"),
    _row(_R, 1.0, "not reply", r"\b(?:do not|don't|please do not) (?:reply|respond) to this\b", "Please do not reply to this e-mail"),
    _row(_R, 1.0, "within", r"\b(?:respond|reply|answer|get back to you|be in touch)\b(?:[^.!?]|(?<=\d)\.){0,40}\b(?:within|shortly|as soon as)\b", "We will respond within two days"),
    # -- a person, at work on something
    _row(_P, -1.5, "attached", r"\b(?:please find|find|see|is|are) (?:\w+ )?attached\b|\battached (?:is|are|please|you)", "Please find attached"),
    _row(_P, -2.0, "payment", r"\b(?:we|i) (?:have )?(?:made|sent|processed|released|initiated) (?:\w+ )?payment", "We have sent payment"),
    _row(_P, -1.5, "could you", r"\b(?:could|can|would) you (?:please )?(?:send|confirm|check|provide|resend|let|advise|issue|clarify|forward)", "Could you please send"),
    _row(_P, -1.5, "please s", r"\bplease send (?:me|us)\b", "Please send us a copy"),
    _row(_P, -1.5, "anbei", r"\b(?:anbei|im anhang|beigefügt)\b", "Anbei erhalten Sie"),
    _row(_P, -1.5, "bitte senden", r"\bbitte (?:senden|schicken) sie (?:mir|uns)\b", "Bitte senden Sie uns"),
)

# What a bounce says in its text, whoever wrote it.
BOUNCE_TEXT: tuple[Phrase, ...] = (
    _row(_B, 2.5, "deliver", r"\b(?:could|can|was|were|has|have|is|did)(?: ?not|n't|n’t)(?: yet)?(?: be| been)? (?:success\w+ )?deliver", "could not be delivered"),
    _row(_B, 2.5, "deliver", r"\bdelivery (?:to|of|for|has|status|attempt)\b.{0,160}?\b(?:fail|unsuccessful|not possible|impossible|reject|abort)", "Delivery to the following recipients failed"),
    _row(_B, 2.5, "deliver", r"\b(?:unable to|cannot|can't|failed to|failure to|couldn't|problems?|error|trouble|impossible to) deliver", "unable to deliver your message"),
    _row(_B, 2.0, "undeliver", r"\bundeliver(?:able|ed)\b", "Undeliverable message"),
    _row(_B, 2.5, "reach", r"\bdid ?n[o']t reach\b.{0,60}\brecipient", "did not reach the following recipient(s)"),
    _row(_B, 2.5, "fatal", r"\bfatal (?:delivery )?errors?\b", "had permanent fatal errors"),
    _row(_B, 2.5, "permanent", r"\bpermanent(?:ly)? (?:error|fail\w*|undeliver\w*)|giving up on|i've given up", "This is a permanent error"),
    _row(_B, 2.5, "given up", r"\bi(?:'ve| have) given up\b", "I've given up. Sorry it didn't work out."),
    _row(_B, 2.0, "unknown", r"\b(?:user|recipient|mailbox|address|account|host|domain)s? (?:is |was |are )?unknown\b|\bunknown (?:user|recipient|mailbox|address|local|account|to address|virtual)", "User unknown"),
    _row(_B, 2.0, "no such", r"\bno such (?:user|address|recipient|mailbox|person|domain|account|local)", "No such user here"),
    _row(_B, 2.0, "not exist", r"\b(?:user|recipient|mailbox|address|account|domain)\b.{0,80}\b(?:does not|doesn't|do not|not) exist", "The email account does not exist"),
    _row(_B, 2.0, "not found", r"\b(?:user|recipient|mailbox|address|account|domain|host)\b.{0,60}\b(?:not (?:be )?found|not listed|not valid|invalid)", "Recipient address not found"),
    _row(_B, 2.0, "not listed", r"\bnot listed in\b", "not listed in the directory"),
    _row(_B, 2.0, "invalid", r"\binvalid (?:\w+ ){0,2}(?:user|recipient|mailbox|address|userid|account)", "Invalid final delivery userid"),
    _row(_B, 2.0, "quota", r"\b(?:over|exceed\w*|exceeded)\b.{0,40}\bquota|quota (?:exceed|is full)", "mailbox is over quota"),
    _row(_B, 2.0, "full", r"\b(?:mailbox|inbox|mail box|account)\b.{0,30}\bfull\b", "mailbox full"),
    _row(_B, 2.0, "disabled", r"\b(?:account|mailbox|user|address)\b.{0,40}\b(?:disabled|inactive|suspended|deactivated|expired|closed|blocked)", "This account has been disabled"),
    _row(_B, 2.0, "transport", r"\btransport (?:failed|error)", "The transport failed to deliver"),
    _row(_B, 2.0, "rout", r"\bunrout(?:e)?able|no route", "Unrouteable address"),
    _row(_B, 2.0, "relay", r"\brelay(?:ing)?\b.{0,30}\b(?:denied|prohibited|not (?:permitted|allowed))|unable to relay", "relaying denied"),
    _row(_B, 2.0, "reject", r"\b(?:message|mail|e-?mail|recipient|it|address|server|sender|has|was|been|command)\b.{0,50}\breject(?:ed|ing|s)\b|rejected (?:by|your|for|due|because)", "was rejected by the recipient's server"),
    _row(_B, 2.5, "return", r"\breturn(?:ed|ing)\b.{0,60}\b(?:mail|message|below|sender|to you|undelivered|e-?mail|letter)|\b(?:mail|message|letter)\b.{0,40}\breturn", "The original message is returned below"),
    _row(_B, 2.0, "original message", r"\b(?:your |the )?original message (?:follows|headers?|was|text|is)\b|copy of (?:your|the) (?:original )?message", "Original message follows"),
    _row(_B, 2.0, "copy of", r"\bcopy of (?:your|the) (?:original )?(?:message|mail|letter)", "Below this line is a copy of the message"),
    _row(_B, 2.5, "qmail", r"\bqmail-send program\b", "This is the qmail-send program"),
    _row(_B, 2.5, "mail system", r"\bthis is the \w* ?(?:mail|e-?mail)[ -](?:system|delivery)", "This is the mail system at host"),
    _row(_B, 2.0, "mail delivery", r"\b(?:created|generated|sent) automatically by (?:the )?mail (?:delivery|server|system|transport)|mail delivery (?:software|agent|system|subsystem)", "created automatically by mail delivery software"),
    _row(_B, 2.0, "smtp", r"\bsmtp (?:error|server|protocol|reply|diagnostic)|remote (?:smtp|mail|host|server)\b.{0,40}(?:said|error|responded|reject)", "SMTP error from remote mail server"),
    _row(_B, 1.5, "said:", r"\bsaid:\s*[45]\d\d\b", "host mx.customer.example said: 550"),
    _row(_B, 2.0, "following", r"\bthe following (?:addresses|address|recipients?|destination|message|error|e-?mail|user)\b", "The following addresses failed"),
    _row(_B, 2.0, "zugestellt", r"\b(?:nicht|konnte|kann)\b.{0,80}\b(?:zugestellt|zustellen|zustellbar|übermittelt)", "konnte nicht zugestellt werden"),
    _row(_B, 2.0, "zustell", r"\bzustellung\b.{0,80}\bfehlgeschlagen|unzustellbar|nicht zustellbar", "Zustellung fehlgeschlagen"),
    _row(_B, 2.0, "remis", r"\b(?:n['’]a pas (?:pu|été)|impossible|pas pu être|échec)\b.{0,60}\b(?:remis|distribu|livr)", "n'a pas pu être remis"),
    _row(_B, 2.0, "entreg", r"\b(?:no|não) (?:se )?(?:pudo|puede|ha podido|fue|pôde|foi|é possível)\b.{0,60}\bentreg", "no se pudo entregar"),
    _row(_B, 2.0, "recapit", r"\bnon\b.{0,60}\b(?:recapitat|consegnat)|impossibile recapitare", "non è stato recapitato"),
    _row(_B, 2.0, "consegn", r"\b(?:non|impossibile)\b.{0,60}\bconsegn", "impossibile consegnare il messaggio"),
    _row(_B, 2.0, "bezorg", r"\bniet\b.{0,60}\b(?:bezorgd|afgeleverd)|kon(?:den)? niet bezorg", "kon niet worden bezorgd"),
    _row(_B, 2.0, "afgelever", r"\bniet\b.{0,60}\bafgeleverd", "is niet afgeleverd"),
    _row(_B, 2.0, "dostarcz", r"\bnie\b.{0,60}\bdostarcz", "nie została dostarczona"),
    _row(_B, 2.0, "送", r"(?:送信|配信|配送|送達)(?:でき|不能|に失敗|エラー)|(?:未能|无法|不能)(?:送达|投递|传递|发送)", "送信できませんでした"),
    _row(_B, 2.0, "届", r"お?届け(?:でき|する)", "お届けできませんでした"),
    _row(_B, 2.0, "エラー", r"メール.{0,30}エラー", "メールの送信エラー"),
    _row(_B, 2.0, "宛先", r"宛先.{0,20}(?:不明|存在しません|見つかりません)", "宛先が見つかりません"),
    _row(_B, 2.0, "退", r"退回|退信", "邮件被退回"),
    _row(_B, 2.0, "достав", r"не\b.{0,60}доставлен|не удалось доставить", "не удалось доставить"),
    _row(_D, 2.5, "delay", r"\b(?:delivery|message|mail)\b.{0,60}\bdelayed\b", "delivery has been delayed"),
    _row(_D, 2.5, "still", r"\bstill (?:being retried|trying)\b", "still being retried"),
    _row(_D, 2.5, "retr", r"\b(?:will be retried|will retry|continue retrying|being retried|is being retried|further attempts|retry(?:ing)? (?:for|until))", "will be retried until it is 5 days old"),
    _row(_D, 2.5, "keep trying", r"\bkeep trying\b", "will keep trying for 5 days"),
    _row(_D, 2.5, "continue t", r"\bcontinue (?:to try|trying)\b", "We will continue to try to deliver your message"),
    _row(_D, 2.5, "postponed", r"\b(?:delivery|message|mail)\b.{0,80}\bpostponed\b", "Delivery has been postponed"),
    _row(_D, 2.5, "warning", r"\bwarning message only\b|\bthis is a(?:n)? (?:delivery )?warning", "THIS IS A WARNING MESSAGE ONLY"),
    _row(_D, 2.0, "need to resend", r"\bnot need to (?:resend|do anything)|do not need to resend", "YOU DO NOT NEED TO RESEND"),
    _row(_D, 2.0, "weiter", r"\bweitere zustell(?:versuche|ungsversuche)|wird weiterhin versucht|verzögert", "Weitere Zustellversuche folgen"),
)

READ_TEXT: tuple[Phrase, ...] = (
    _row(Says.READ, 2.0, "read", r"\b(?:was|has been) (?:read|displayed|opened) (?:on|at|by)\b|\bwas deleted without being read\b|\breturn receipt\b|\bread receipt\b", "was read on Monday"),
    _row(Says.READ, 2.0, "gelesen", r"\bwurde\b.{0,80}\bgelesen\b", "wurde am Montag gelesen"),
    _row(Says.READ, 2.0, "lu", r"\ba été lu\b", "a été lu le lundi"),
    _row(Says.READ, 2.0, "le", r"\b(?:se leyó|fue leído|è stato letto|foi lid[ao]|is gelezen|werd gelezen|przeczytano|har lästs|blev læst|ble lest)\b", "se leyó el lunes"),
)
# fmt: on
