"""The text of a mail in, the words by which a natural person tells of death, illness or need out.

Such words stand in business mail as well: a hospital is a customer, a charity orders leaflets. So most of them count
only in a sentence that says whose fate it is (the writer's or a relative's) and names no trade or institution.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Iterator

from parsers.gate import GatedPattern


def _words(*alternatives: str) -> GatedPattern:
    return GatedPattern("|".join(alternatives))


# Nobody says this of a business.
_UNMISTAKABLE = _words(
    r"\b(?:passed away|lost my (?:husband|wife|mother|father|mum|dad|partner|son|daughter|brother|sister)|my late (?:husband|wife|mother|father|mum|dad|partner|son|daughter|brother|sister)|lost my job|made redundant|terminally ill|suicid\w+|(?:take|end) my (?:own )?life|breathing space (?:scheme|order|moratorium))\b",
    r"\bschuldnerberatung\b|\bprivatinsolvenz\b|\bdas leben nehmen\b|\bsurendettement\b|\bperdu mon emploi\b|\b(?:perdí|he perdido|perdi) (?:mi|o) (?:trabajo|emprego)\b|\bho perso il lavoro\b|\bmijn baan kwijt\b|\bschuldhulp\w*\b|\bstracił[ae]m pracę\b",
)

_RELATIVE = _words(
    r"\b(?:my|our|the) (?:late |elderly |old |dear )?(?:husband|wife|partner|mother|father|mum|mom|dad|son|daughter|child|children|kids|brother|sister|grandmother|grandfather|nan|parents)\b",
    r"\b(?:mein|unser|mei)\w{0,2} (?:mann|ehemann|frau|mutter|vater|sohn|tochter|kind|kinder|bruder|schwester|eltern|oma|opa|lebensgefährt\w+|partner\w*)\b",
    r"\b(?:mon|ma|mes|notre|nos) (?:mari|femme|épouse|époux|conjointe?|mère|père|fils|fille|enfants?|frère|sœur|soeur|parents)\b",
    r"\b(?:mi|mis|nuestr[oa]s?) (?:marido|mujer|esposa|esposo|madre|padre|hij[oa]s?|hermano|hermana|padres|pareja)\b",
    r"\b(?:mio|mia|i miei|nostr[oa]) (?:marito|moglie|madre|padre|mamma|papà|figli[oae]?|fratello|sorella|genitori)\b",
    r"\b(?:mijn|onze) (?:man|vrouw|echtgeno(?:ot|te)|moeder|vader|zoon|dochter|kind|kinderen|broer|zus|ouders|partner)\b",
    r"\b(?:o meu|a minha|meu|minha|os meus) (?:marido|mulher|esposa|mãe|pai|filh[oa]s?|irmão|irmã|pais)\b",
    r"\b(?:mój|moja|moje|mojej|mojego|moim) (?:mąż|żona|matka|mama|ojciec|tata|syn|córka|dzieci|brat|siostra|rodzice|męża|żony|matki|ojca|syna|córki)\b",
)

_SELF = _words(
    r"\b(?:i|i['’](?:m|ve|d)|me|myself)\b|\b(?:ich|mir|mich)\b|\b(?:je|moi)\b|\bj['’](?=ai\b|étais\b)|\b(?:yo|me|estoy|tengo|vivo|soy|sufro|padezco)\b|\b(?:io|mi|sono|ho|vivo|soffro)\b|\b(?:ik|mij)\b|\b(?:eu|estou|tenho|sou|sofro)\b|\b(?:ja|mam|jestem|choruję|żyję|leczę)\b",
)

# Death and what makes a person depend on others; of a relative or of oneself.
_FATE = _words(
    r"\b(?:(?:has |have |just |recently )?died|is dead|is deceased|the deceased|bereave\w+|dementia|alzheimer\w*|in a care home|in a hospice|had a (?:stroke|heart attack)|is dying|in intensive care|power of attorney for|terminal cancer|palliative)\b",
    r"\b(?:ist|sind)\b[^.?!\n]{0,30}\b(?:gestorben|verstorben|verschieden)\b|\bverst(?:arb|orben)\b|\bdemen(?:t|z)\w*|\bgesetzliche\w* betreu\w+|\bim pflegeheim\b|\b(?:schlaganfall|herzinfarkt|intensivstation|im hospiz)\b|\bliegt im sterben\b",
    r"\b(?:est|vient de|sont)\b[^.?!\n]{0,20}\b(?:décéd\w+|mort\w*|mourir)\b|\bdécédée?\b|\bdémence\b|\bsous (?:tutelle|curatelle)\b|\ben ehpad\b|\bsoins palliatifs\b|\b(?:un avc|un infarctus)\b|\ben réanimation\b|\bperdu (?:mon|ma)\b",
    r"\b(?:murió|falleció|ha (?:muerto|fallecido)|acaba de (?:morir|fallecer))\b|\bdemencia\b|\bbajo tutela\b|\b(?:un ictus|un infarto|cuidados paliativos|en la uci)\b",
    r"\b(?:è|sono) (?:mort[oaie]|decedut[oa]|mancat[oa])\b|\bdemenza\b|\bamministratore di sostegno\b|\b(?:un ictus|un infarto|cure palliative|in rianimazione|terapia intensiva)\b",
    r"\b(?:is|zijn) (?:\w+ ){0,3}(?:overleden|gestorven)\b|\b(?:een beroerte|een hartaanval|intensive care|hospice)\b|\bdementie?\b|\bonder bewind\b|\bverpleeghuis\b",
    r"\b(?:morreu|faleceu)\b|\b(?:um avc|um enfarte|cuidados (?:intensivos|paliativos))\b|\b(?:udaru?|zawału?|intensywnej terapii|hospicjum)\b|\bdemência\b|\bsob tutela\b|\b(?:zmarł[ay]?|umarł[ay]?|nie żyje)\b|\bdemencj\w+|\bubezwłasnowoln\w+",
)

# Illness and need that trouble the one who writes.
_NEED = _words(
    r"\b(?:i (?:have|['’]ve got)|i['’]ve (?:got )?|diagnosed with|treated for|suffer(?:ing)? from)\b[^.?!\n]{0,30}\b(?:cancer|depression|anxiety|a breakdown|bipolar)\b|\b(?:gravely|seriously|severely) ill\b|\bbeen sectioned\b|\b(?:am|i['’]m|been|is|['’]s) in (?:the )?hospital\b(?![^.?!\n]{0,40}\b(?:last week|yesterday|until|till|back)\b)|\b(?:mental health|depression)\b|\bcan(?:not|['’]?t)(?: really)? (?:cope|feed|eat|heat|see a way)\b(?! with (?:your|the|this) (?:portal|site|system|web\w*|forms?|format|login))|\bfood bank\b|\bon (?:benefits|universal credit|sick pay|disability|welfare)\b|\bhomeless\b|\bdebt advice\b|\bbailiffs (?:frighten|scare|terrify)",
    r"\b(?:habe|hat|leide\w*|an)\b[^.?!\n]{0,20}\b(?:krebs|depression\w*|burn-?out)\b|\b(?:schwer|unheilbar) (?:krank|erkrankt)\b|\bim krankenhaus\b|\bpflegebedürftig\b|\barbeitslos\w*\b|\b(?:krankengeld|bürgergeld|hartz iv|grundsicherung|erwerbsminderungsrente)\b|\bweiß nicht (?:mehr )?weiter\b|\bobdachlos\w*\b",
    r"\bcancer\b|\bdépression\b|\bgravement malade\b|\bà l['’]hôpital\b|\bau (?:rsa|chômage)\b|\bsans (?:revenus?|ressources)\b|\b(?:je suis|suis) (?:perdue?|au bout)\b|\brestos du c(?:œ|oe)ur\b",
    r"\bcáncer\b|\bdepresión\b|\btratamiento psiquiátrico\b|\bgravemente enferm[oa]\b|\ben el hospital\b|\ben (?:el )?paro\b|\bde una (?:ayuda|pensión mínima)\b|\bno sé cómo (?:afrontar|salir)\b|\bsin ingresos\b",
    r"\b(?:tumore|cancro)\b|\bdepression\w+\b|\bgravemente malat[oa]\b|\bin ospedale\b|\bsenza (?:lavoro|reddito)\b|\bdisoccupat[oa]\b|\bnon so come (?:fare|andare avanti)\b",
    r"\bkanker\b|\bdepressie\b|\b(?:ernstig|ongeneeslijk) ziek\b|\bin het ziekenhuis\b|\b(?:van|in) een uitkering\b|\bin de bijstand\b|\bvoedselbank\b|\bwerkloos\b",
    r"\bcancro\b|\bdepressão\b|\bgravemente doente\b|\bno hospital\b|\bdesempregad[oa]\b|\bsem rendimentos\b|\bsozinh[oa] com\b",
    r"\bna raka\b|\bdepresj\w+|\bciężko chor\w+|\bw szpitalu\b|\bz zasiłku\b|\bbezrobotn\w+|\bbez środków do życia\b|\bzostał[ae]m sam[a]?\b",
)

# Who speaks of such people as a trade, or of the things that are delivered to them.
_TRADE = _words(
    r"\b(?:charity|charities|services?|team|clinic|ward|department|trust|council|leaflets?|crates?|beds?|deliver(?:y|ed|ies)|ordered|orders?|quote|shop|supplies|catering|conference|training|florist|flowers|funeral)\b",
    r"\b(?:lieferung|geliefert|station|klinik|abteilung|bestell\w+|verein|angebot)\b|\b(?:livraison|livré\w*|commande\w*|association|service|clinique|lits)\b|\b(?:entrega|pedido\w*|asociación|clínica|camas|servicio)\b|\b(?:consegn\w+|ordin\w+|associazione|clinica|reparto|letti)\b|\b(?:levering|geleverd|bestel\w+|stichting|afdeling|kliniek)\b|\b(?:encomend\w+|associação|serviço)\b|\b(?:dostaw\w+|zamówi\w+|fundacj\w+|oddział\w*)\b",
)
_SENTENCE = re.compile(r"[^.?!\n]+")


# Who was named a sentence before.
_OF_WHOM = re.compile(r"\W*(?:she|he|sie|er|elle|il|ella|él|lei|lui|zij|ze|hij|ela|ele|ona|on)\b", re.IGNORECASE)


def find_hardship(text: str) -> re.Match[str] | None:
    if match := _UNMISTAKABLE.search(text):
        return match
    if not (_FATE.may_match(text) or _NEED.may_match(text)):
        return None
    return next(_list_fates(text), None)


def _list_fates(text: str) -> Iterator[re.Match[str]]:
    """Each sentence that tells of a fate and whose it is; the relative may stand in the sentence before."""
    named = False
    for sentence in _SENTENCE.finditer(text):
        said = sentence.group()
        relative = _RELATIVE.search(said) or (named and _OF_WHOM.match(said))
        named = bool(relative)
        told = (relative and _FATE.search(said)) or ((relative or _SELF.search(said)) and _NEED.search(said))
        if told and not _TRADE.search(said):
            yield sentence
