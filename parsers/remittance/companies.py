"""Lines of text in, the company that they name out, told by its legal form."""

import re
from collections.abc import Sequence

LEGAL_FORM = re.compile(
    r"(?:^|[\s,])(?:GmbH(?: & Co\.? KG)?|AG|KG|OHG|KGaA|SE|e\.K\.|Ltd\.?|Limited|LLC|L\.L\.C\.|LLP|Inc\.?|Corp\.?|"
    r"Corporation|Company|Co\.?|Incorporated|PLC|plc|S\.?A\.?S?\.?|SARL|S\.?A\.?R\.?L\.?|SNC|EURL|S\.?L\.?U?\.?|"
    r"S\.?p\.?A\.?|S\.?r\.?l\.?|S\.?n\.?c\.?|B\.?V\.?|N\.?V\.?|VOF|BVBA|SRL|SCA|Pty\.?(?: Ltd\.?)?|A/S|ApS|AB|Oy|AS|"
    r"Oyj|ASA|Kft\.?|Zrt\.?|Nyrt\.?|s\. ?r\. ?o\.|a\. ?s\.|d\. ?o\. ?o\.|[Ss]p\. ?z ?o\. ?o\.|Lda\.?|UAB|OÜ|EOOD|"
    r"Group|Holdings?|Industries|Enterprises|Trust|Council|University|Department|Authority|City of .*|County of .*)"
    r"(?:$|[\s,.])"
)


def find_company(texts: Sequence[str]) -> str | None:
    """The first of the texts that is a company's name by its legal form."""
    named = (text.strip(" ,;") for text in texts)
    return next((name for name in named if 4 < len(name) <= 70 and ":" not in name and LEGAL_FORM.search(name)), None)


# Nothing but the form of a company, at the end of its name; in capitals, too.
SURE_FORM = re.compile(
    r"\S+ (?:.* )?(?:(?i:GmbH(?: & Co\.? KG)?|KGaA|Ltd\.?|Limited|LLC|L\.L\.C\.|LLP|Inc\.?|Corp\.?|PLC|SARL|"
    r"S\.p\.A\.|S\.r\.l\.)|"
    r"OHG|e\.K\.|SAS|S\.A\.S?\.?|S\.L\.U?\.?|S\.n\.c\.|B\.V\.|N\.V\.|Co\.|"
    r"Oy|Oyj|Kft\.?|Zrt\.?|Nyrt\.?|s\. ?r\. ?o\.|a\. ?s\.|d\. ?o\. ?o\.|[Ss]p\. ?z ?o\. ?o\.|Lda\.?)"
)
