"""The notices that stop collection and the people who need care, as word groups in eight languages."""

# ruff: noqa: E501 (tables read best with one row a line)

from parsers.gate import GatedPattern


def _words(*alternatives: str) -> GatedPattern:
    return GatedPattern("|".join(alternatives))


_NO_TRADE = r"(?![^.?!\n]{0,60}\b(?:purchas\w+|procurement|buying|payments?|facilit\w+|logistics|billing|bookkeeping)\b)"  # "we act for them in purchasing"
_OF_PEOPLE = r"(?<!system )(?<!network )(?<!portal )(?<!site )"  # "a system administrator was appointed"

# Somebody writes for a client, threatens proceedings formally or has a lawyer do it.
LEGAL = _words(
    r"\b(?:we|i) act (?:for|on behalf of)\b"
    + _NO_TRADE
    + r"|\binstructed to (?:issue|commence|bring)\b|\b(?:issue|commence|initiate) (?:legal |court )?proceedings\b|\bletter from (?:our|my) (?:attorneys?|lawyers?|solicitors?)\b|\b(?:retained|engaged|instructed) (?:counsel|an attorney|a lawyer|solicitors)\b|\breserve all (?:of )?(?:our|my|their) (?:legal )?rights\b",
    r"\banwaltlich(?:e|en)? (?:vertret\w*|vertretung)|\bin vollmacht\b|\bmandantschaft\b|\bmandantin?\b[^.?!\n]{0,60}(?:forder|klage|weis)|\bklage (?:erheben|einreichen|eingereicht)|\bmettons en demeure\b|\ben qualité de conseil\b|\b(?:assign\w+|saisir) (?:le|en|devant)\b[^.?!\n]{0,20}(?:tribunal|justice)|\brepresentación (?:de|letrada)\b|\ben nombre de (?:nuestr[oa]|mi) (?:representad[oa]|client)|\ble(?:s)? requerimos\b|\bacciones (?:legales|judiciales)\b",
    r"\bin nome e per conto\b|\b(?:vi|la) diffid\w+|\badire le vie legali\b|\bazioni legali\b|\bnamens (?:mijn |onze )?cliënte?\b|\bstellen (?:wij )?u in gebreke\b|\bdagvaard\w+|\bem representação d\w+\b|\binterpelamos\b|\bnosso constituinte\b|\bações judiciais\b|\bw imieniu (?:mojego |naszego )?(?:mocodawcy|klienta)\b|\bna drogę sądową\b|\bpozew\b",
)

# A lawyer speaks for the customer: from now on only with him.
ATTORNEY = _words(
    r"\b(?:we|i|this firm) (?:(?:act|acts|am acting|are acting)"
    + _NO_TRADE
    + r"|have been (?:instructed|retained)|are (?:instructed|retained)|have been engaged) (?:for|on behalf of|by)\b|\b(?:we|i|this (?:firm|office)) represents? (?:the|mr|mrs|ms|our client|your customer)\b|"
    r"\b(?:correspondence|communication|letters?)\b[^.?!\n]{0,60}\b(?:to|with|through) (?:this|our) (?:firm|office)\b|\b(?:not|do not|don['’]t|never) (?:to )?contact (?:our|my) client\b|\b(?:through|with) me\b[^.?!\n]{0,20}\bclient\b|\b(?:i|we) (?:have|['’]ve) (?:hired|retained|instructed|engaged) (?:an? |our )?(?:attorney|lawyer|solicitor|counsel)s?\b",
    r"\b(?:zeige\w*|zeigen wir) (?:hiermit |ich )?(?:an, dass (?:wir|ich|mich|uns)|die vertretung)\b|\bwahrnehmung (?:ihrer|seiner|der) (?:rechtlichen )?interessen\b|\bvertret(?:e|en)(?: wir)? die (?:interessen|firma|rechtlichen)\b|\banwaltlich vertreten\b|\bunsere mandant\w+|\bnamens und in vollmacht\b|\bagissant (?:au nom|pour le compte) de\b|\ben qualité d['’]avocat\b|\b(?:notre|votre) cabinet\b[^.?!\n]{0,40}\b(?:client|correspondance)|\bcorrespondance\b[^.?!\n]{0,40}\bcabinet\b",
    r"\ben (?:nombre|representación) (?:y representación )?de (?:nuestr[oa]|mi) (?:representad[oa]|client[ea])|\bdiríjanse (?:solo |únicamente )?a este despacho\b|\bin nome e per conto (?:del|della|di)\b|\bnostr[oa] assistit[oa]\b|\bnamens (?:mijn |onze )?(?:cliënte?|opdrachtgever)\b|\bvia (?:dit|ons) kantoor\b|\bbelangen (?:te )?behartig\w+|\bna qualidade de mandatári[oa]\b|\bem representação d[oa]s? (?:noss[oa]|meu|minha) (?:client\w*|constituinte)|\bnosso constituinte\b|\bw imieniu (?:mojego |naszego )?(?:mocodawcy|klienta)\b|\bpełnomocnik\w*\b[^.?!\n]{0,30}\b(?:reprezent|wskaz)",
)

INSOLVENCY = _words(
    _OF_PEOPLE
    + r"\badministrators? (?:was|were|has been|have been) appointed\b|\bjoint administrators?\b|\b(?:the|a|as|am the|provisional) liquidators?\b|\bproof of debt\b|\b(?:in|into|entered) (?:administration|liquidation|receivership)\b|\bpetition (?:for|in) bankruptcy\b|\bwinding[- ]up (?:petition|order|resolution|(?:of )?(?:the|our|this) (?:company|business|firm|estate))\b|\b(?:wind|wound) up (?:the|our|this) (?:company|business|firm)\b|\b(?:is|be|being|been) wound up\b|\bautomatic stay\b",
    r"\binsolvent\b|\binsolvenz\w*|\bzahlungsunfähigkeit\b[^.?!\n]{0,20}\b(?:anmelden|angemeldet|beantragt)\b|\bdépos\w+ (?:le|son|notre) bilan\b|\bdépôt de bilan\b|\bcessation des paiements\b|\b(?:i|försatts? i|försattes i|begärt|erklæret|gått) konkurs\w*|\bkonkurs(?:förvaltare|begäran|kurator|bo)\w*|\binsolvenční(?:ho|mu|m)? (?:řízení|správce)\b|\bkonkurssi\w*|\bfelszámolás\w*|\bcsődeljárás\w*|\binsolvenț\w+|\bfaliment\w*|\bπτώχευσ\w+|\bforderungen\b[^.?!\n]{0,30}\bverwalter\b|\bschutzschirmverfahren\b|\bprocédure (?:de sauvegarde|collective)\b|\bliquidateur\b|\b(?:declarad\w+ )?en concurso\b|\bconcurso (?:voluntario|necesario|de acreedores)\b|\b(?:presentado|solicitado|pedido) (?:el )?concurso\b|\badministraci[oó]n concursal\b|\bfalliment\w+|\bliquidazione (?:giudiziale|coatta)\b|\bconcordato (?:preventivo|fallimentare)\b|\bfailliet\w*|\bin staat van faillissement\b|\bcurator\b[^.?!\n]{0,40}\bvordering|\binsolvência\b|\brecuperação judicial\b|\bfalência\b|\bupadłoś\w+|\bsyndyk\w*|\brestrukturyzacj\w+",
)

# Who has taken over an insolvent company, by the title that the court gives: "do not contact the company" of such a
# person tells whom to write to instead.
OFFICE_HOLDER = _words(
    r"\b(?:joint|provisional|court[- ]appointed) (?:administrators?|liquidators?|receivers?|trustees?)\b|"
    + _OF_PEOPLE
    + r"\b(?:administrators?|liquidators?|receivers?|trustees?) (?:was|were|has been|have been) appointed\b|\bappointed (?:as )?(?:the |a )?(?:joint )?(?:administrators?|liquidators?|(?:official )?receivers?|trustees? in bankruptcy)\b|\b(?:the|am|as) liquidators?\b|\bofficial receiver\b|\btrustee in bankruptcy\b|\bbankruptcy trustee\b|\binsolvency (?:practitioner|administrator)",
    r"\b(?:insolvenz|masse|konkurs|sach)(?:ver)?walter\w*|\b(?:liquidateur|mandataire|administrateur) judiciaire\b|\badministrador(?:a|es)? concursal(?:es)?\b|\badministraci[oó]n concursal\b",
    r"\bcurat(?:ore|rice) (?:fallimentare|del(?:la|l['’])?)|\bcommissari[oa] giudiziale\b|\bliquidat(?:ore|rice) giudiziale\b|\bcurator\b[^.?!\n]{0,60}\bfaill\w+|\bfaill\w+[^.?!\n]{0,60}\bcurator\b|\bbewindvoerder\b|\badministrador(?:a)? (?:da|de) insolvência\b|\badministrador(?:a)? judicial\b|\bsyndyk\w*|\bnadzorc\w+ sądow\w+|\bzarządc\w+ (?:sądow|przymusow)\w+",
)

# The customer says that he goes to court, in his own words.
SUIT = _words(
    r"\b(?:will|shall|['’]ll|going to|am|are|be) su(?:e|ing) (?:you|your|over|if|for|unless)\b|\b(?:i|we)(?: shall| will|['’]ll) sue\b|\bsee you in court\b|\btake (?:you|your company|this) to (?:the )?(?:small claims )?court\b|\bfile (?:a )?(?:lawsuit|suit|claim) against\b",
    r"\b(?:verklage|verklagen) (?:ich |wir )?sie\b|\b(?:werde|werden)\b[^.?!\n]{0,30}\b(?:verklagen|klage einreichen|vor gericht)\b|\b(?:zeige|zeigen) (?:ich |wir )?sie\b[^.?!\n]{0,30}\ban\b|\b(?:je|nous) (?:vous )?(?:porter(?:ai|ons) plainte|poursuivr(?:ai|ons))\b|\bles? demandar(?:é|emos)\b|\b(?:iré|iremos) a (?:juicio|los tribunales)\b",
    r"\b(?:vi|le) (?:farò|faremo) causa\b|\b(?:slepen|dagen) (?:wij )?u voor de rechter\b|\bwij? (?:slepen|dagen) u\b[^.?!\n]{0,20}\brechter\b|\b(?:vou|vamos) processar\b|\b(?:iremos|irei) a tribunal\b|\bpozw(?:ę|iemy)\b|\b(?:oddam|oddamy) sprawę do sądu\b",
)

# Whose insolvency is told: of a customer's own customer, of goods that a liquidator sold, or only asked about.
OF_OTHERS = _words(
    r"\b(?:customers?|clients?|tenants?|suppliers?|competitors?) of (?:yours|ours|mine)\b|\b(?:one of )?our (?:own |main |biggest )?(?:customers?|tenants?|suppliers?|competitors?|insurers?)\b|\b(?:other|another|any) (?:of your )?(?:customers?|clients?)\b|\b(?:whether|if) (?:any|one|another|your|other)\b|\b(?:i|we)(?:['’]ve| have)? (?:just )?(?:heard|read|saw (?:that|in the|on))\b|\b(?:did you|have you) (?:hear|heard|know)\b|\b(?:portal|system|network|database|gateway|mail|security|it) administrators?\b|\badministrators? (?:of (?:our|the|your) (?:portal|system|network|site)|(?:must|may|can|will|has to) (?:unlock|release|reset))\b|\bliquidat(?:ion|or)(?:['’]?s)? (?:sale|stock|goods|channel|price|auction)\b",
    r"\bkunden? von uns\b|\b(?:ich habe|wir haben|habe ich|haben wir)\b[^.?!\n]{0,15}\b(?:gehört|gelesen)\b|\b(?:j['’]ai|nous avons) (?:lu|entendu)\b|\bhe(?:mos)? (?:leído|oído)\b|\b(?:ho|abbiamo) (?:letto|sentito)\b|\b(?:ik|wij|we) (?:hoorde\w*|las(?:en)?)\b|\b(?:li|ouvi)(?: dizer)? que\b|\b(?:słyszał|czytał)[ea]m\b|\b(?:einer )?unser(?:er)? (?:eigene[rn]? )?kunden?\b|\b(?:un de )?nos clients\b|\bnotre (?:propre )?client\b|\b(?:uno de )?nuestros? (?:propios? )?clientes?\b|\b(?:un )?(?:nostro|nostri) client[ei]\b|\bcliente nostro\b|\bklant(?:en)? van ons\b|\bonze (?:eigen )?klant(?:en)?\b|\b(?:um )?(?:cliente nosso|nosso cliente|nossos clientes)\b|\bnasz(?:ych|ego)? (?:własny )?klien\w+\b",
)

# "Don't call him, write to me": who says whom to turn to does not want to be left alone.
INSTEAD = _words(
    r"\b(?:ring|call|phone|write to|e-?mail|contact|mail) me (?:instead|on|at|rather|about)\b|, (?:but )?(?:please )?(?:ring|call|phone|write to|e-?mail) me\b|\b(?:me|us|e-?mail|mobile) instead\b|\bi am (?:now )?your contact\b|\bgo(?:es)? through (?:me|us|accounts|our)\b|\btout passe par\b|\balles (?:loopt|läuft) (?:via|über)\b|\bbut (?:me|send)\b|\bsondern (?:bei |an )?(?:mich|mir|uns)\b|\b(?:écrivez|appelez)-moi\b|\bplutôt\b|\b(?:llámen|escríban|llamen|escriban)me\b|\bllámenme\b|\bescríbanme\b|\bscriv(?:ete|imi|a) a me\b|\bchiamate me\b|\bbel mij\b|\bmaar mij\b|\bliguem para mim\b|\btylko do mnie\b|\blecz do mnie\b",
)

# Words that show that "our client" is a lawyer's, not a trader's.
LAWYER = _words(
    r"\bavocate?s?\b|\b(?:notre|ce|du) cabinet\b|\bma[iî]tre\b|\btribunal\b|\babogad[oa]s?\b|\bdespacho\b|\bletrad[oa]\b|\bavv\b|\bavvocat\w+|\bstudio legale\b|\bdiffid\w+|\badvoca\w+|\badvogad[oa]s?\b|\badwokat\w*|\bradc\w+ prawn\w+|\bkancelari\w+|\bjustice\b|\bau nom de\b|\bjudicial\w*|\ben nombre de\b|\bsądow\w+",
)

# Who keeps or audits a client's books writes for him, too; unless he speaks of courts, he wants figures.
FOR_THE_BOOKS = _words(
    r"\bauditors?\b|\baudit of\b|\bbook-?keep\w*|\baccountan(?:ts?|cy)\b|\b(?:prepare|keep)s? (?:the |their |its |his |her )?(?:books|accounts)\b|\bbalance confirmation|\bconfirm\w*\b[^.?!\n]{0,30}\bbalances?\b",
    r"\b(?:wirtschafts|abschluss|buch)prüf\w+|\bsteuerberat\w+|\bsteuerbüro\b|\bbücher (?:wir )?führen\b|\bsaldenbestätigung\w*|\bbestätigung (?:des|der) (?:\w+ )?sald(?:os|en)\b|\bsald(?:o|en)\b[^.?!\n]{0,50}\bbestätig\w+",
    r"\bcommissaires? aux comptes\b|\bexperts?-comptables?\b|\btenons la comptabilité\b|\bcircularisation\b|\bconfirm\w+ (?:le|du|des|les) soldes?\b|\bauditor(?:es|as?|ía)?\b|\b(?:asesoría|gestoría)\b|\bcircularización\b|\bconfirm\w+ (?:el|del|los) saldos?\b",
    r"\brevisor[ei]\b|\bcommercialist\w\b|\bcontabilità\b|\bestratto conto\b|\bconferm\w+ (?:il|del|i|dei) sald[oi]\b|\b\w*accountants?(?:kantoor)?\b|\bboek(?:en|houd\w*)\b|\bsaldo(?:bevestiging|-?opgave)\b|\bsaldo\b[^.?!\n]{0,50}\bbevestig\w+",
    r"\bcontabilistas?\b|\bcontabilidade\b|\bconfirm\w+ (?:d?[oe]s?) saldos?\b|\bbiegł\w+ rewiden\w+|\bbiur\w+ rachunkow\w+|\bprowadzimy księgi\b|\bksięgi\b|\bpotwierdzeni\w+ sald\w*",
)
OF_COURTS = _words(
    r"\b(?:court|proceedings|attorneys?|solicitors?|lawyers?|barristers?|law firm|legal\w*|counsel|sue)\b|gericht\w*\b|\bklag\w+|\b(?:rechts)?anw[aä]lt\w*|\btribuna\w*|\bavocat\w*|\bmise en demeure\b|\babogad\w+|\bdemanda\w*|\bjudicial\w*|\bavv(?:ocat\w+)?\b|\bstudio legale\b|\bdiffid\w+|\badvoca\w+|\bdagvaard\w+|\brechter\b|\bin gebreke\b|\badvogad\w+|\bsąd\w*|\badwokat\w*|\bradc\w+ prawn\w+|\bpoz(?:ew|wu|wie)\b|\bpowództw\w+",
)

CEASE = _words(
    r"\bstop (?:ringing|calling|phoning|writing|texting|contacting|emailing|harassing)\b(?! (?:(?:in|at|to|from) )?(?:the|this|that|these|those|his|her|a|an|po|p\.o\.|mr|mrs|ms)\b)|\b(?:end|cease|discontinue|terminate|refrain from)\b[^.?!\n]{0,12}\b(?:all|any|every)\b[^.?!\n]{0,20}\b(?:communications?|contact|correspondence|calls)\b(?! (?:details|person|data|form))|\btake (?:me|my (?:number|name))\b[^.?!\n]{0,20}\boff (?:your|the) list\b|\b(?:do not|don['’]t|never) (?:call|ring|contact|phone) (?:me|us|my|our)\b[^.?!\n]{0,30}\b(?:again|about|any ?more|anymore)\b",
    r"\b(?:rufen|schreiben|kontaktieren) sie (?:mich|uns)\b[^.?!\n]{0,20}\bnicht mehr\b|\bunterlassen sie\b[^.?!\n]{0,30}\b(?:anrufe|kontakt|anschreiben)|\bcessez de (?:m['’]|nous |me )|\barrêtez de (?:m['’]|nous |me )|\bne m['’](?:appelez|écrivez|contactez) plus\b|\bdej(?:en|e|ad) de (?:llamar|escribir|contactar|molestar)|\bno (?:me|nos) (?:llamen|contacten|escriban) más\b|\bno quiero que me (?:vuelvan a )?(?:llam|contact|escrib)\w+|\bmelden sie sich nie (?:wieder|mehr)\b",
    r"\bsmett(?:etela|ete|a|ano) di (?:chiam|contatt|scriv|telefon)|\bnon (?:chiamatemi|contattatemi|scrivetemi) più\b|\bbel(?:t u)? (?:mij|me|ons) niet meer\b|\bniet meer (?:te )?(?:bellen|mailen|contacteren|benaderen)\b|\b(?:parem|deixem) de (?:me |nos )?(?:ligar|contactar|telefonar|escrever|incomodar)|\bnão quero (?:voltar a|mais) ser contactad\w+|\bnão me (?:liguem|contactem) mais\b|\b(?:więcej|już)\b[^.?!\n]{0,20}\bnie (?:dzwonić|pisać|kontaktować)|\bprzestańcie (?:dzwonić|pisać)",
)
