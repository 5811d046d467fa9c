"""PURE: known items by key, purchase order, customer, balance and name; how a printed reference meets a number."""

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from string import ascii_uppercase

from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems
from parsers.remittance.advice import RemittanceLine


class Fit(IntEnum):
    """How a printed reference meets an item's number, best first."""

    EXACT = 1  # same full key: only separators, case and zeros differ
    DROPPED = 2  # the payer left out the prefix or year
    ADDED = 3  # another word for invoice in front
    SUFFIXED = 4  # the payer put letters behind ("10045A"): often a second part of one invoice
    PARTIAL = 5  # both sides carry something that the other lacks
    PURCHASE_ORDER = 6
    CUT = 7  # the beginning or end of the number, with the exact amount
    TYPO = 8  # one character off, with the exact amount


STRONG = (Fit.EXACT, Fit.DROPPED, Fit.ADDED)


FIT_WORDS = {
    Fit.EXACT: "",
    Fit.DROPPED: "written without its prefix",
    Fit.ADDED: "written with another word for invoice",
    Fit.SUFFIXED: "written with a suffix of the payer's",
    Fit.PARTIAL: "only a part of the number agrees",
    Fit.PURCHASE_ORDER: "found by its purchase order",
    Fit.CUT: "only a part of the number is printed, with the exact amount",
    Fit.TYPO: "one character differs, with the exact amount",
}


# Prefixes that say "invoice" and nothing else: whichever one the payer writes, it is the same number.
_INVOICE_PREFIXES = {""} | set(
    "INV INVOICE BILL SI RE RG RN RECHNUNG RECHN BELEG FA FAC FACT FACTURE FACTURA FATTURA FATT FT FV FAKTURA "
    "FACTUUR NO NR N DOC REF".split()
)


@dataclass(frozen=True, slots=True)
class Hit:
    item: KnownItem
    fit: Fit


class ItemIndex:
    """The known items by key, purchase order, payer, balance and customer's name. A payer is a family of customers,
    named by the account of its head; who stands alone is a family too."""

    def __init__(self, known: KnownItems) -> None:
        self.items = known.items
        self.by_id = {item.id: item for item in known.items}
        self.by_key: dict[str, list[KnownItem]] = defaultdict(list)
        self.by_order: dict[str, list[KnownItem]] = defaultdict(list)
        self.by_family: dict[str, list[KnownItem]] = defaultdict(list)
        self.families = {item.customer: item.family for item in known.items}
        self.by_balance: dict[tuple[str, Decimal], list[KnownItem]] = defaultdict(list)
        self.by_name: dict[str, set[str]] = defaultdict(set)
        for item in known.items:
            for key in item.keys or canonical_keys(item.number):
                self.by_key[key].append(item)
            if item.po_number and (order := canonical_keys(item.po_number)):
                self.by_order[order[0]].append(item)
            self.by_family[item.family].append(item)
            self.by_balance[item.family, item.open_amount].append(item)
            self.by_name[_fold_name(item.customer_name)].add(item.family)

    def family_of(self, account: str | None) -> str | None:
        """The payer that a customer belongs to; one of whom no item is known stands alone."""
        return self.families.get(account, account) if account else None

    def find_hits(self, reference: str) -> list[Hit]:
        """Every item whose number shares a key with the reference, else whose purchase order it is."""
        keys = canonical_keys(reference)
        if not keys:
            return []
        found = {item.id: item for key in keys for item in self.by_key.get(key, ())}
        hits = [Hit(item, _fit(reference, keys, item)) for item in found.values()]
        if not hits:
            hits = [Hit(item, Fit.PURCHASE_ORDER) for item in self.by_order.get(keys[0], ())]
        return sorted(hits, key=lambda hit: (hit.fit, hit.item.id))

    def find_named(self, name: str | None) -> str | None:
        """The one payer with exactly this name (case, punctuation and legal form aside)."""
        accounts = self.by_name.get(_fold_name(name), set()) if name else set()
        return next(iter(accounts)) if len(accounts) == 1 else None


def _fit(reference: str, keys: tuple[str, ...], item: KnownItem) -> Fit:
    item_keys = item.keys or canonical_keys(item.number)
    if item_keys[0] == keys[0]:
        return Fit.EXACT
    if keys[0] in item_keys:
        return Fit.DROPPED
    written, rest = _split_prefix(keys[0])
    own, own_rest = _split_prefix(item_keys[0])
    if rest == own_rest and {written, own} <= _INVOICE_PREFIXES:
        return Fit.ADDED
    if item_keys[0] in keys and reference.rstrip()[-1:].isalpha() and not item_keys[0][-1:].isalpha():
        return Fit.SUFFIXED
    return Fit.PARTIAL


def _split_prefix(key: str) -> tuple[str, str]:
    rest = key.lstrip(ascii_uppercase)
    return key[: len(key) - len(rest)], rest


_LEGAL_FORMS = re.compile(
    r"\b(inc|incorporated|llc|llp|ltd|limited|plc|corp|corporation|co|company|gmbh|ag|kg|ohg|ug|se|sa|sas|sarl|srl|spa"
    r"|sl|slu|bv|nv|ab|as|oy|aps|lda|sp z o o|gmbh co kg|the)\b"
)


def _fold_name(name: str) -> str:
    words = re.sub(r"[^\w]+", " ", name.casefold().replace(".", "")).strip()
    return " ".join(_LEGAL_FORMS.sub(" ", words).split()) or words


def settles(line: RemittanceLine, item: KnownItem) -> bool:
    return line.net + (line.discount or 0) == item.open_amount != 0
