"""The notices that stop collection and the people who need care, as word groups in eight languages."""

# ruff: noqa: E501 (tables read best with one row a line)

from parsers.gate import GatedPattern


def _words(*alternatives: str) -> GatedPattern:
    return GatedPattern("|".join(alternatives))


# Somebody writes for a client, threatens proceedings formally or has a lawyer do it.
LEGAL = _words(
    r"\b(?:we|i) act (?:for|on behalf of)\b|\binstructed to (?:issue|commence|bring)\b|\b(?:issue|commence|initiate) (?:legal |court )?proceedings\b|\bletter from (?:our|my) (?:attorneys?|lawyers?|solicitors?)\b|\b(?:retained|engaged|instructed) (?:counsel|an attorney|a lawyer|solicitors)\b|\breserve all (?:of )?(?:our|my|their) (?:legal )?rights\b",
    r"\banwaltlich(?:e|en)? (?:vertret\w*|vertretung)|\bin vollmacht\b|\bmandantschaft\b|\bmandantin?\b[^.?!\n]{0,60}(?:forder|klage|weis)|\bklage (?:erheben|einreichen|eingereicht)|\bmettons en demeure\b|\ben qualité de conseil\b|\b(?:assign\w+|saisir) (?:le|en|devant)\b[^.?!\n]{0,20}(?:tribunal|justice)|\brepresentación (?:de|letrada)\b|\ben nombre de (?:nuestr[oa]|mi) (?:representad[oa]|client)|\ble(?:s)? requerimos\b|\bacciones (?:legales|judiciales)\b",
    r"\bin nome e per conto\b|\b(?:vi|la) diffid\w+|\badire le vie legali\b|\bazioni legali\b|\bnamens (?:mijn |onze )?cliënte?\b|\bstellen (?:wij )?u in gebreke\b|\bdagvaard\w+|\bem representação d\w+\b|\binterpelamos\b|\bnosso constituinte\b|\bações judiciais\b|\bw imieniu (?:mojego |naszego )?(?:mocodawcy|klienta)\b|\bna drogę sądową\b|\bpozew\b",
)

# A lawyer speaks for the customer: from now on only with him.
ATTORNEY = _words(
    r"\b(?:we|i|this firm) (?:act|acts|am acting|are acting|have been (?:instructed|retained)|are (?:instructed|retained)|have been engaged) (?:for|on behalf of|by)\b|\b(?:we|i|this (?:firm|office)) represents? (?:the|mr|mrs|ms|our client|your customer)\b|"
    r"\b(?:correspondence|communication|letters?)\b[^.?!\n]{0,60}\b(?:to|with|through) (?:this|our) (?:firm|office)\b|\b(?:not|do not|don['’]t|never) (?:to )?contact (?:our|my) client\b|\b(?:through|with) me\b[^.?!\n]{0,20}\bclient\b|\b(?:i|we) (?:have|['’]ve) (?:hired|retained|instructed|engaged) (?:an? |our )?(?:attorney|lawyer|solicitor|counsel)s?\b",
    r"\b(?:zeige\w*|zeigen wir) (?:hiermit )?(?:an, dass wir|die vertretung)\b|\bvertret(?:e|en)(?: wir)? die (?:interessen|firma|rechtlichen)\b|\banwaltlich vertreten\b|\bunsere mandant\w+|\bnamens und in vollmacht\b|\bagissant (?:au nom|pour le compte) de\b|\ben qualité d['’]avocat\b|\b(?:notre|votre) cabinet\b[^.?!\n]{0,40}\b(?:client|correspondance)|\bcorrespondance\b[^.?!\n]{0,40}\bcabinet\b",
    r"\ben (?:nombre|representación) (?:y representación )?de (?:nuestr[oa]|mi) (?:representad[oa]|client[ea])|\bdiríjanse (?:solo |únicamente )?a este despacho\b|\bin nome e per conto (?:del|della|di)\b|\bnostr[oa] assistit[oa]\b|\bnamens (?:mijn |onze )?(?:cliënte?|opdrachtgever)\b|\bvia (?:dit|ons) kantoor\b|\bem representação d[oa]s? (?:noss[oa]|meu|minha) (?:client\w*|constituinte)|\bnosso constituinte\b|\bw imieniu (?:mojego |naszego )?(?:mocodawcy|klienta)\b|\bpełnomocnik\w*\b[^.?!\n]{0,30}\b(?:reprezent|wskaz)",
)

INSOLVENCY = _words(
    r"\badministrators? (?:was|were|has been|have been) appointed\b|\bjoint administrators?\b|\b(?:the|a|as|am the|provisional) liquidators?\b|\bproof of debt\b|\b(?:in|into|entered) (?:administration|liquidation|receivership)\b|\bpetition (?:for|in) bankruptcy\b|\bwinding[- ]up\b|\bautomatic stay\b",
    r"\binsolvent\b|\binsolvenz\w*|\bforderungen\b[^.?!\n]{0,30}\bverwalter\b|\bschutzschirmverfahren\b|\bprocédure (?:de sauvegarde|collective)\b|\bliquidateur\b|\b(?:declarad\w+ )?en concurso\b|\bconcurso (?:voluntario|necesario|de acreedores)\b|\badministraci[oó]n concursal\b|\bfalliment\w+|\bliquidazione (?:giudiziale|coatta)\b|\bconcordato (?:preventivo|fallimentare)\b|\bfailliet\w*|\bin staat van faillissement\b|\bcurator\b[^.?!\n]{0,40}\bvordering|\binsolvência\b|\brecuperação judicial\b|\bfalência\b|\bupadłoś\w+|\bsyndyk\w*|\brestrukturyzacj\w+",
)

# Who has taken over an insolvent company, by the title that the court gives: "do not contact the company" of such a
# person tells whom to write to instead.
OFFICE_HOLDER = _words(
    r"\b(?:joint|provisional|court[- ]appointed) (?:administrators?|liquidators?|receivers?|trustees?)\b|\b(?:administrators?|liquidators?|receivers?|trustees?) (?:was|were|has been|have been) appointed\b|\bappointed (?:as )?(?:the |a )?(?:joint )?(?:administrators?|liquidators?|(?:official )?receivers?|trustees? in bankruptcy)\b|\b(?:the|am|as) liquidators?\b|\bofficial receiver\b|\btrustee in bankruptcy\b|\bbankruptcy trustee\b|\binsolvency (?:practitioner|administrator)",
    r"\b(?:insolvenz|masse|konkurs|sach)(?:ver)?walter\w*|\b(?:liquidateur|mandataire|administrateur) judiciaire\b|\badministrador(?:a|es)? concursal(?:es)?\b|\badministraci[oó]n concursal\b",
    r"\bcurat(?:ore|rice) (?:fallimentare|del(?:la|l['’])?)|\bcommissari[oa] giudiziale\b|\bliquidat(?:ore|rice) giudiziale\b|\bcurator\b[^.?!\n]{0,60}\bfaill\w+|\bfaill\w+[^.?!\n]{0,60}\bcurator\b|\bbewindvoerder\b|\badministrador(?:a)? (?:da|de) insolvência\b|\badministrador(?:a)? judicial\b|\bsyndyk\w*|\bnadzorc\w+ sądow\w+|\bzarządc\w+ (?:sądow|przymusow)\w+",
)

CEASE = _words(
    r"\bstop (?:ringing|calling|phoning|writing|texting|contacting|emailing|harassing)\b|\btake (?:me|my (?:number|name))\b[^.?!\n]{0,20}\boff (?:your|the) list\b|\b(?:do not|don['’]t|never) (?:call|ring|contact|phone) (?:me|us|my|our)\b[^.?!\n]{0,30}\b(?:again|about|any ?more|anymore)\b",
    r"\b(?:rufen|schreiben|kontaktieren) sie (?:mich|uns)\b[^.?!\n]{0,20}\bnicht mehr\b|\bunterlassen sie\b[^.?!\n]{0,30}\b(?:anrufe|kontakt|anschreiben)|\bcessez de (?:m['’]|nous |me )|\barrêtez de (?:m['’]|nous |me )|\bne m['’](?:appelez|écrivez|contactez) plus\b|\bdej(?:en|e|ad) de (?:llamar|escribir|contactar|molestar)|\bno (?:me|nos) (?:llamen|contacten|escriban) más\b",
    r"\bsmett(?:etela|ete|a|ano) di (?:chiam|contatt|scriv)|\bnon (?:chiamatemi|contattatemi|scrivetemi) più\b|\bbel(?:t u)? (?:mij|me|ons) niet meer\b|\bniet meer (?:te )?(?:bellen|mailen|contacteren|benaderen)\b|\bparem de (?:me |nos )?(?:ligar|contactar|escrever|incomodar)|\bnão me (?:liguem|contactem) mais\b|\b(?:więcej|już)\b[^.?!\n]{0,20}\bnie (?:dzwonić|pisać|kontaktować)|\bprzestańcie (?:dzwonić|pisać)",
)

# Death, illness, hardship of a natural person.
VULNERABLE = _words(
    r"\b(?:passed away|has died|is deceased|the deceased|bereavement|terminally ill|in hospital|lost my job|can['’]?t cope|cannot cope|suicid\w+|food bank|mental health|debt advice|breathing space)\b",
    r"\bverstorben\b|\bim krankenhaus\b|\barbeitslos\b|\bschuldnerberatung\b|\b(?:est décédé|décédée?|à l['’]hôpital|perdu mon emploi|surendettement)\b|\b(?:ha fallecido|falleció|en el hospital|perdí mi trabajo|he perdido mi trabajo)\b|\b(?:è (?:deceduto|deceduta|mancat[oa])|in ospedale|perso il lavoro)\b|\b(?:is overleden|in het ziekenhuis|mijn baan kwijt|schuldhulp\w*)\b|\b(?:faleceu|no hospital|perdi o emprego)\b|\b(?:zmarł[a]?|w szpitalu|straciłem pracę|straciłam pracę)\b",
)
