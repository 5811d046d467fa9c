"""Lines of text in, the company that they name out, told by its legal form."""

# ruff: noqa: E501  (a table row stays one line)

import re
from collections.abc import Sequence

# Forms that are no word of any language, so that they tell a name wherever they stand behind it.
_RARE_FORMS = (
    r"SCIC|SCI|GIE|GAEC|EARL|SEML?|SELARL|SELAS|EPIC|S\.?[cC]\.?[aA]\.?[rR]\.?[lL]\.?|S\.c\.p\.a\.|S\.a\.s\.|S\.s\.|Sagl|Sàrl"
    r"|[Ss]oc\. ?[Cc]oop\.(?: a r\.l\.)?|S\.A\.U\.|SAU|SLU|SLP|S\.L\.L\.|S\.C\.C\.L\.|SCCL|C\.B\.|A\.I\.E\.|UTE|U\.T\.E\."
    r"|PartG(?: ?mbB)?|GmbH & Co\. OHG|gAG|C\.V\.|V\.O\.F\.|CVBA|BV|ASBL|VZW|CRL|SGPS|S\.G\.P\.S\.|E\.M\.|EIM|S\.K\.A\.|P\.S\.A\."
    r"|HB|ANS|I/S|K/S|P/S|AmbA|a\.m\.b\.a\.|Ky|CIC|CIO|L\.P\.|PLLC|P\.C\.|LLLP|s\. ?p\.|v\. ?o\. ?s\.|k\. ?s\.|d\. ?d\.|Bt\.|SIA"
)

LEGAL_FORM = re.compile(
    r"(?:^|[\s,])(?:g?GmbH(?: & Co\.? KG)?|g?UG|eG|e\. ?V\.|mbH|mbB|GbR|VVaG|AöR|KdöR|AG|KG|OHG|KGaA|SE|e\.K\.|"
    r"Ltd\.?|Limited|LLC|L\.L\.C\.|LLP|"
    r"Inc\.?|Corp\.?|Corporation|Company|Co\.?|Incorporated|PLC|plc|S\.?A\.?S?\.?|SARL|S\.?A\.?R\.?L\.?|SNC|EURL|S\.?L\.?U?\.?|"
    r"S\.?p\.?A\.?|S\.?r\.?l\.?|S\.?n\.?c\.?|B\.?V\.?|N\.?V\.?|VOF|BVBA|SRL|SCA|Pty\.?(?: Ltd\.?)?|A/S|ApS|AB|Oy|AS|"
    r"Oyj|ASA|Kft\.?|Zrt\.?|Nyrt\.?|s\. ?r\. ?o\.|a\. ?s\.|d\. ?o\. ?o\.|[Ss]p\. ?z ?o\. ?o\.|Lda\.?|UAB|OÜ|EOOD|"
    rf"{_RARE_FORMS}|"
    r"U\.A\.|I\.P\.|E\.P\.E\.|EPN|Unipessoal|Soc\. ?Coop\.?|S\. ?Coop\.?|SASU|SCOP|[Ss]p\. ?[jk]\.|"
    r"Group|Holdings?|Industries|Enterprises|Trust|Council|University|Department|Authority|City of .*|County of .*)"
    r"(?:$|[\s,.])"
)


def find_company(texts: Sequence[str]) -> str | None:
    """The first of the texts that is a company's name by its legal form."""
    named = (text.strip(" ,;") for text in texts)
    named = (without_office(name) for name in named if 4 < len(name) <= 70 and ":" not in name)
    return next((name for name in named if LEGAL_FORM.search(name)), None)


# Nothing but the form of a company, at the end of its name; in capitals, too.
SURE_FORM = re.compile(
    r"\S+ (?:.* )?(?:(?i:g?GmbH(?: & Co\.? KG)?|KGaA|Ltd\.?|Limited|LLC|L\.L\.C\.|LLP|Inc\.?|Corp\.?|PLC|SARL|"
    r"S\.p\.A\.|S\.r\.l\.)|"
    r"OHG|e\.K\.|UG|e\. ?V\.|eG|AöR|mbB|SAS|S\.A\.S?\.?|S\.L\.U?\.?|S\.n\.c\.|B\.V\.|N\.V\.|Co\.|"
    rf"S\. ?Coop\.|I\.P\.|U\.A\.|{_RARE_FORMS}|"
    r"Oy|Oyj|Kft\.?|Zrt\.?|Nyrt\.?|s\. ?r\. ?o\.|a\. ?s\.|d\. ?o\. ?o\.|[Ss]p\. ?z ?o\. ?o\.|Lda\.?)"
)

# The part of a company that writes, behind its name or before it.
_OFFICE = (
    r"accounts? payable|shared services?(?: cent(?:er|re))?|kreditorenbuchhaltung|finanzbuchhaltung"
    r"|(?:accounting|finance|treasury|payables?) (?:department|dept\.?|team|services?)"
    r"|(?:service )?comptabilité(?: fournisseurs)?|cuentas a pagar|contabilità fornitori|crediteurenadministratie"
)
_OFFICE_BEHIND = re.compile(rf"(?<=\S),?\s+(?:{_OFFICE})$", re.IGNORECASE)
_OFFICE_OF = re.compile(
    rf"^(?:{_OFFICE}|buchhaltung|rechnungswesen|finanzabteilung|service comptable|trésorerie"
    r"|(?:(?:dpto\.?|departamento) de )?(?:contabilidad|administración|tesorería|pagos)"
    r"|(?:ufficio )?(?:contabilità|amministrazione|tesoreria|pagamenti)|(?:financiële )?administratie|boekhouding"
    r"|contabilidade|tesouraria|(?:dział )?księgowoś(?:ć|ci)|ekonomiavdelningen)"
    r"(?:,| [-–]| (?-i:of|at|der|des|bei|de|du|del|di|della|da|do|van|bij))?\s+(?=\S)",
    re.IGNORECASE,
)


# A part of a company that has no name of its own: "Finance Division", "Biuro Rozrachunków z Dostawcami".
_PART = re.compile(
    r"(?:.*\b)?(?:division|department|dept|directorate|office|abteilung|dezernat|referat|direction|service|servicio|departamento|área"
    r"|div[iu]s[ãi]o\w*|direcç?ão|ufficio|direzione|settore|afdeling|biuro|dział|wydział|kwestura|zentrale)\b(?:.*)?",
    re.IGNORECASE,
)
_OF_MONEY = re.compile(
    r"\b(?:financ\w*|finanz\w*|treasury|payables?|account\w*|kreditoren\w*|buchhaltung|rechnungswesen|comptab\w*|trésorerie|contab\w*"
    r"|amministra\w*|tesorer\w*|tesour\w*|administrac\w*|orçament\w*|orcament\w*|pagamenti|pagos|crediteuren\w*|financiële|rozrachunk\w*"
    r"|rozlicze\w*|księgow\w*|ksiegow\w*|płatnoś\w*|finansow\w*)",
    re.IGNORECASE,
)


# Whom that part pays, and how the two are joined: "Amministrazione fornitori", "Contas a pagar".
_OF_SUPPLIERS = frozenset(
    "suppliers supplier vendors creditors lieferanten fournisseurs proveedores fornitori leveranciers crediteuren fornecedores"
    " dostawców dostawcami rozrachunki contas cuentas conti pagar payable payables debiti passivo ciclo"
    " und and et y e en i z a de dei van".split()
)


def is_office(text: str) -> bool:
    """Whether it names the part of a company that pays, and no company."""
    text = text.strip(" ,;")
    words = [word.strip("()&/,.-").casefold() for word in text.split()]
    alone = all(not word or word in _OF_SUPPLIERS or _OF_MONEY.fullmatch(word) for word in words)
    part = _PART.fullmatch(text) or alone
    return bool(part and _OF_MONEY.search(text)) and not SURE_FORM.fullmatch(text)


def without_office(name: str) -> str:
    """The company in "Lindhorst GmbH, Accounts payable" and in "Accounts payable Lindhorst GmbH"."""
    name = _OFFICE_BEHIND.sub("", name)
    behind = _OFFICE_OF.sub("", name)
    return behind if SURE_FORM.fullmatch(behind.strip(" ,;")) else name
