"""A batch as a lockbox file in the BAI2 layout: records 1, 2, 5, 6, 4, 7, 8 and 9, fixed columns, 104 wide.

A payment is a detail record (6), each item of it an overflow record (4) of its own: number, amount, and where
something was taken off, that amount. One batch (5 to 7) holds the payments of one day, at most 999. Such a file has
one service group (2 to 8) and so one currency, whose code stands as its ultimate origin; other currencies are the
next file's. Amounts are in minor units. The acknowledgement of such a file is the CSV, by the payment's record.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from parsers.money import exponent
from tickets.money.exports.postings import PostedPayment, Posting, PostingFile

WIDTH = 104
_LONGEST_NUMBER = 16
_LARGEST = 10**10 - 1
_MOST_ITEMS = 999
_MOST_PAYMENTS = 9999
_LOCKBOX = "0000001"

_Batch = list[tuple[PostedPayment, list[Posting]]]


def refuses(payment: PostedPayment, postings: Sequence[Posting]) -> str | None:
    """Why this payment can't be told in a lockbox file."""
    for posting in postings:
        if not re.fullmatch(rf"[!-~](?:[ -~]{{0,{_LONGEST_NUMBER - 2}}}[!-~])?", posting.item):
            return f"{posting.item} has no room in a lockbox file ({_LONGEST_NUMBER} characters of ASCII)."
    amounts = [payment.amount, *(posting.amount for posting in postings), *(_taken(posting) for posting in postings)]
    if any(abs(_minor(amount, payment.currency)) > _LARGEST // 10 for amount in amounts):
        return "its amounts have no room in a lockbox file."
    return None


def excludes(before: Sequence[PostedPayment], payment: PostedPayment) -> str | None:
    """Why this payment goes into a file of its own, after those."""
    if not before:
        return None
    if payment.currency != before[0].currency:
        return f"a lockbox file has one currency, and this one is in {before[0].currency}."
    total = sum(_minor(each.amount, each.currency) for each in (*before, payment))
    full = total > _LARGEST or len(before) == _MOST_PAYMENTS
    return "the file is full; the next one tells it." if full else None


def write_bai2(file: PostingFile) -> bytes:
    paid = sorted(file.by_payment(), key=lambda entry: entry[0].received_on)
    lines = [*_head(file), *_service(file, paid)]
    lines.append(f"9{len(lines) + 1:06}")
    return "".join(f"{line:<{WIDTH}}\r\n" for line in lines).encode("ascii")


def _head(file: PostingFile) -> Iterator[str]:
    yield f"101{_word(file.company):<10}{file.sequence % 10**10:010}{file.at:%y%m%d%H%M}"


def _service(file: PostingFile, paid: _Batch) -> Iterator[str]:
    currency = paid[0][0].currency
    place = f"{_word(file.company):<10}{currency:<10}"
    yield f"2{place}{file.sequence % 10**10:010}400{WIDTH:03}00011"
    total = 0
    batches = list(_split_days(paid))
    for number, (day, batch) in enumerate(batches, start=1):
        yield f"5{number:03}000{_LOCKBOX}{day:%y%m%d}{place}"
        for item, (payment, postings) in enumerate(batch, start=1):
            yield from _payment(file, number, item, payment, postings)
        batch_total = sum(_minor(payment.amount, currency) for payment, _ in batch)
        yield f"7{number:03}{len(batch):03}{_LOCKBOX}{day:%y%m%d}{len(batch):03}{batch_total:010}"
        total += batch_total
    yield f"8{len(batches):03}{0:03}{_LOCKBOX}{file.at:%y%m%d}{len(paid):04}{total:010}"


def _payment(
    file: PostingFile, batch: int, item: int, payment: PostedPayment, postings: Sequence[Posting]
) -> Iterator[str]:
    amount = _minor(payment.amount, payment.currency)
    names = f"{_name(payment.payer):<30}{_name(file.company):<22}"
    yield (f"6{batch:03}{item:03}{amount:010}{0:09}{0:010}{_cheque(payment):010}{payment.received_on:%m%d%y}{names}")
    for at, posting in enumerate(postings, start=1):
        last = 9 if at == len(postings) else 0
        paid = _field(_minor(posting.amount, payment.currency))
        taken = _minor(_taken(posting), payment.currency)
        yield (
            f"4{batch:03}{item:03}4{(at - 1) % 99 + 1:02}{last}{posting.item:<{_LONGEST_NUMBER}}{paid}"
            f"{_field(taken) if taken else ''}"
        )


def _cheque(payment: PostedPayment) -> int:
    """The payer's number where it is one, else ours."""
    return int(payment.reference) if re.fullmatch(r"[0-9]{1,10}", payment.reference) else payment.id


def _taken(posting: Posting) -> Decimal:
    return posting.discount + posting.adjusted + posting.held_back


def _split_days(group: _Batch) -> Iterator[tuple[date, _Batch]]:
    for day, entries in groupby(group, key=lambda entry: entry[0].received_on):
        batch = list(entries)
        for start in range(0, len(batch), _MOST_ITEMS):
            yield day, batch[start : start + _MOST_ITEMS]


def _field(minor: int) -> str:
    return f"{minor:010}"  # a minus takes a place of the zeros


def _minor(amount: Decimal, currency: str) -> int:
    return int(amount.scaleb(exponent(currency)))


def _word(text: str) -> str:
    return _name(text).replace(" ", "")[:10]


def _name(text: str) -> str:
    """Capitals, digits and a little punctuation, which is all that every reader of these files takes."""
    plainer = unicodedata.normalize("NFKD", text.upper())
    kept = "".join(char for char in plainer if not unicodedata.combining(char))
    return (" ".join(re.sub(r"[^A-Z0-9;:,'./()-]", " ", kept).split())[:22] or "UNKNOWN").strip()
