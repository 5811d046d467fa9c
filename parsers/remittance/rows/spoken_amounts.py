"""A line in, the amount out that it says in English words: "Seventy-six thousand one hundred pounds and 57 pence"."""

import re
from decimal import Decimal

from parsers.remittance.words import fold

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: value for value, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, start=2)}
_SCALES = {"thousand": 1_000, "million": 1_000_000}
_NUMBER = rf"(?:{'|'.join([*_VALUES, 'hundred', *_SCALES])})"
_UNIT = r"(?:dollars?|pounds?|euros?|rupees|francs)"
_HUNDREDTH = r"(?:cents?|pence|paise|centimes)"
_SPOKEN = re.compile(
    rf"\b(?P<whole>{_NUMBER}(?: (?:and )?{_NUMBER})*)"
    rf"(?: {_UNIT}(?:(?: and)? (?P<cents>\d{{1,2}}) {_HUNDREDTH})?"
    rf"| and (?P<hundredths>\d{{2}}) 100(?: {_UNIT})?)(?: |$)"
)


def find_spoken_amount(text: str) -> Decimal | None:
    found = _SPOKEN.search(fold(text))
    if found is None:
        return None
    hundredths = found["cents"] or found["hundredths"] or "0"
    return Decimal(_value(found["whole"].split())) + Decimal(int(hundredths)) / 100


def _value(words: list[str]) -> int:
    whole = group = 0
    for word in words:
        if word in _SCALES:
            whole, group = whole + max(group, 1) * _SCALES[word], 0
        elif word == "hundred":
            group = max(group, 1) * 100
        else:
            group += _VALUES.get(word, 0)
    return whole + group
