"""A sentence in, the number out that it asks to quote: "In any query please quote BX/515019".

Who pays asks for his own payment's number; the words between the verb and the number may call it a reference.
"""

import re

_VERBS = (
    "quote quoting refer(?:ring)?.to mention mentioning state stating angabe angeben rappeler rappelant indiquer"
    " indiquant mentionner mentionnant indicar indicando indique indiquen citar citando citen indicare indicando"
    " citare citando vermelden vermelding verwendungszweck"
).split()
_BETWEEN = (
    "of von der des van de del di la le il el our this the unserer? unseres notre nuestr[oa] nostr[oa] ons onze"
    r" payment zahlung\w* paiement pago pagamento betaling\w* advice avis ref\.? reference referenz\w* référence"
    r" referencia riferimento kenmerk referentie zeichens? number nummer numéro número numero no\.? nr\.? n°"
).split()
_ASKS = re.compile(
    rf"(?i:\b(?:{'|'.join(_VERBS)})(?:[ :]+(?:{'|'.join(_BETWEEN)}))*)[ :]+"
    r"(?P<number>[A-Z0-9](?=(?:\S*\d){3})[A-Z0-9/._-]*[A-Z0-9])(?=[\s.,;)]|$)"
)


def find_quoted_number(sentence: str) -> str | None:
    found = _ASKS.search(sentence)
    return found["number"] if found else None
