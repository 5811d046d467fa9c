"""A text in, whether it names a street out: what stands below a name, and is none."""

# ruff: noqa: E501  (a table row stays one line)

import re

from parsers.remittance.facts.companies import SURE_FORM

# A way and its name, in front or (German, Dutch) behind: "Carretera de Laguardia", "Am Hafen", "Lindenallee".
_STREET = re.compile(
    r"(?:c/|calle|carretera|ctra\.?|camino|avda\.?|avenida|av\.?|plaza|pza\.?|paseo|pol[ií]gono|pol\. ?ind\.?|p\. ?i\.|ronda|rue|avenue|boulevard|bd|quai"
    r"|chemin|route|impasse|all[ée]e|zac|za|zi|via|viale|piazza|piazzale|corso|strada|largo|vicolo|loc\.|rua|travessa|praça|estrada|alameda|quinta"
    r"|ul\.|ulica|aleja|al\.|pl\.|os\.|am|an der|auf dem|im|postfach|po box|p\.o\. box|apartado|casella postale|bp|b\.p\.)\s+\S.*"
    r"|(?:\S+ ){0,2}\S*(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|straat|laan|plein|kade|gade|vej|gatan|vägen)"
    r"|(?:\S+ ){1,3}(?:street|road|lane|avenue|boulevard|drive|way|square|court|row|terrace|st\.?|rd\.?|ave\.?|blvd\.?|quay|wharf)",
    re.IGNORECASE,
)


def is_street(text: str) -> bool:
    """Whether it names a way, with or without the house's number, and no company."""
    text = text.strip(" ,;")
    return bool(_STREET.fullmatch(re.sub(r"[ ,]+\d+[a-zA-Z]?$", "", text))) and not SURE_FORM.fullmatch(text)
