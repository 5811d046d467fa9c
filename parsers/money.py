"""Money as an exact value with its currency, and the amounts that a printed token can mean.

"1.234" is a thousand to one reader and one and a bit to another: `amount_readings` returns both, and the caller
decides per document, by votes and by which reading ties. Nothing here ever touches a float.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# ISO 4217 minor units where they are not two.
_EXPONENTS = dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0)
_EXPONENTS |= dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)

CURRENCY_CODES = frozenset(
    (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
        "CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
        "HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD "
        "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN "
        "PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY "
        "TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL"
    ).split()
)

# Longest first: "US$" must win over "$".
CURRENCY_SYMBOLS: dict[str, str] = {
    "US$": "USD",
    "CA$": "CAD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "C$": "CAD",
    "A$": "AUD",
    "R$": "BRL",
    "S$": "SGD",
    "zł": "PLN",
    "Kč": "CZK",
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "¥": "JPY",
    "₹": "INR",
    "₺": "TRY",
    "₽": "RUB",
    "₴": "UAH",
    "₪": "ILS",
    "₩": "KRW",
    "Fr.": "CHF",
}

MINUS = "\u2212"
_MINUS = "-−–‐‑"
APOSTROPHES = "'’‘′´"  # as they are typed and set between thousands
_SPACES = "\u0020\u00a0\u202f\u2009\u2007"
_CORE = re.compile(rf"[0-9.,][0-9.,{APOSTROPHES}{_SPACES}]*")
_SIGN_WORDS = ("CR", "DR", "C", "D", "H", "S")


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency. Adding two currencies is a bug and raises."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._check(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._check(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def _check(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")


def exponent(currency: str) -> int:
    """How many decimals the currency has (ISO 4217); two for an unknown one."""
    return _EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """Integer minor units; raises ValueError for an amount with more decimals than its currency has."""
    scaled = amount.scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} has more decimals than {currency} allows")
    return int(scaled)


def from_minor(minor: int, currency: str) -> Decimal:
    """The exact amount with all decimals of its currency: 123450 USD gives Decimal("1234.50")."""
    return Decimal(minor).scaleb(-exponent(currency))


def format_amount(amount: Decimal, currency: str | None) -> str:
    """Plain digits with the currency's decimals, as machines exchange it: "1234.50"; two decimals without one."""
    places = exponent(currency) if currency else 2
    decimals = max(places, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:.{decimals}f}"


def group_amount(amount: Decimal, currency: str | None) -> str:
    """An amount as people read it: "1,234.50", with a true minus."""
    whole, mark, fraction = format_amount(abs(amount), currency).partition(".")
    return f"{MINUS if amount < 0 else ''}{int(whole):,}{mark}{fraction}"


def say_amount(amount: Decimal, currency: str) -> str:
    """An amount as our sentences say it: "1,234.50 USD"; without a currency digits alone."""
    return f"{group_amount(amount, currency)} {currency}".rstrip()


def say_minor(minor: int, currency: str) -> str:
    """The same of integer minor units."""
    return say_amount(from_minor(minor, currency), currency)


@dataclass(frozen=True, slots=True)
class AmountToken:
    """What a printed token says: every value it can mean (sign applied when it is a minus or brackets), the
    sign carrier as printed ("-", "()", "CR", "DR", "H", "S", …, ""), its currency, and its decimals as printed."""

    values: tuple[Decimal, ...]
    sign: str
    currency: str | None
    decimals: int


@lru_cache(maxsize=20_000)  # readers of a page look at its words many times
def read_amount(text: str) -> AmountToken | None:
    """The token as an amount, or None: words, dates, percentages and references are not amounts."""
    body, currency = _strip_currency(text.strip().replace("*", "").strip())
    body, sign = _strip_sign(body)
    if not currency:
        body, currency = _strip_currency(body)
    body = body.strip()
    if body.endswith((",-", ".-", ",--", ".--", ",—", ".—")):
        body = body.rstrip("-—").rstrip(".,")
    if not body or not _CORE.fullmatch(body):
        return None
    readings = _number_readings(body)
    if not readings:
        return None
    negative = sign in {"-", "()", "<>"}
    values = tuple(-value if negative else value for value, _ in readings)
    return AmountToken(values, sign, currency, max(decimals for _, decimals in readings))


def amount_readings(text: str) -> tuple[Decimal, ...]:
    """Every value the token can mean, the most usual first; empty when it is not an amount."""
    token = read_amount(text)
    return token.values if token else ()


def parse_amount(text: str, decimal_mark: str | None = None) -> Decimal | None:
    """The one value under this decimal mark ("." or ","); without a mark None when the token is ambiguous."""
    token = read_amount(text)
    if token is None:
        return None
    if len(token.values) == 1:
        return token.values[0]
    if decimal_mark is None:
        return None
    marks = re.findall(r"[.,]", text)
    decimal = bool(marks) and marks[-1] == decimal_mark
    grouped, fraction = token.values
    return fraction if decimal else grouped


def _strip_currency(text: str) -> tuple[str, str | None]:
    if text[:1].isdecimal() and text[-1:].isdecimal():
        return text, None
    for symbol, code in CURRENCY_SYMBOLS.items():
        if text.startswith(symbol):
            return text[len(symbol) :].strip(), code
        if text.endswith(symbol):
            return text[: -len(symbol)].strip(), code
    head, tail = text[:3].upper(), text[-3:].upper()
    if head in CURRENCY_CODES and not text[3:4].isalpha():
        return text[3:].strip(), head
    if tail in CURRENCY_CODES and not text[-4:-3].isalpha():
        return text[:-3].strip(), tail
    return text, None


def _strip_sign(text: str) -> tuple[str, str]:
    if len(text) > 2 and text[0] == "(" and text[-1] == ")":
        return text[1:-1].strip(), "()"
    if len(text) > 2 and text[0] == "<" and text[-1] == ">":
        return text[1:-1].strip(), "<>"
    if text[:1] in _MINUS and text[1:]:
        return text[1:].strip(), "-"
    if text[:1] == "+":
        return text[1:].strip(), ""
    if len(text) > 1 and text[-1] in _MINUS and text[-2].isdigit():
        return text[:-1].strip(), "-"
    upper = text.upper()
    for word in _SIGN_WORDS:
        if upper.endswith(word) and len(text) > len(word):
            before = text[: -len(word)].rstrip()
            if before[-1:].isdigit() or before[-1:] in ".,":
                return before, word
    return text, ""


def _number_readings(body: str) -> list[tuple[Decimal, int]]:
    """(value, decimals) of each way to read digits with separators; grouped before fraction."""
    plain = re.sub(rf"[{APOSTROPHES}]", "'", re.sub(rf"[{_SPACES}]", " ", body)).strip()
    kinds = [char for char in plain if not char.isdigit()]
    if not kinds:
        return [(Decimal(plain), 0)]
    marks = [char for char in kinds if char in ".,"]
    last = marks[-1] if marks else None
    if last is None:
        return _grouped(plain, set(kinds))
    if marks.count(last) > 1:
        return _grouped(plain, set(kinds)) if len(set(kinds)) == 1 else []
    head, _, tail = plain.rpartition(last)
    if not tail.isdigit():
        return []
    head_marks = {char for char in head if not char.isdigit()}
    if len(head_marks) > 1:
        return []
    whole = _grouped(head, head_marks) if head_marks else [(Decimal(head or 0), 0)]
    if not whole or len(tail) > 6:
        return []
    fraction = (Decimal(f"{whole[0][0]}.{tail}"), len(tail))
    ambiguous = len(tail) == 3 and not head_marks and 1 <= len(head) <= 3 and head[0] != "0"
    return [(Decimal(head + tail), 0), fraction] if ambiguous else [fraction]


def _grouped(text: str, separators: set[str]) -> list[tuple[Decimal, int]]:
    """Digits in groups of three after the first group; the Indian 1,23,45,678 also."""
    if len(separators) != 1:
        return []
    separator = next(iter(separators))
    groups = text.split(separator)
    western = all(len(group) == 3 for group in groups[1:])
    indian = (
        separator == ","
        and len(groups) > 2
        and len(groups[-1]) == 3
        and all(len(group) == 2 for group in groups[1:-1])
    )
    if not (groups[0].isdigit() and len(groups[0]) <= 3 and (western or indian)):
        return []
    return [(Decimal("".join(groups)), 0)] if all(group.isdigit() for group in groups) else []
