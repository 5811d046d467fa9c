"""A batch as X12 820 (005010): one interchange, one group, and for each payment one transaction set.

BPR carries amount, method and date, TRN the payment's reference, CUR its currency, N1 payer and payee, RMR an item
(02 number, 04 paid, 05 what is settled with it, 06 discount), DTM its date, ADX what was taken off. What BPR has more
than the RMR segments is on account. Control numbers are the batch's number; the sets count from 0001, as in the
acknowledgement. The delimiters are characters that stand in no number of the file.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tickets.money.exports.postings import PostedPayment, Posting, PostingFile, plain

_METHODS = {"ach": "ACH", "check": "CHK", "cheque": "CHK", "wire": "FWT"}
_ELEMENTS, _REPETITIONS, _COMPONENTS, _TERMINATORS = "*|&%=", "^{[", ">:<", "~!'\""
_LONGEST = 50  # of a reference


def refuses(payment: PostedPayment, postings: Sequence[Posting]) -> str | None:
    """Why this payment can't be told in X12."""
    for posting in postings:
        if not re.fullmatch(rf"[ -~]{{1,{_LONGEST}}}", posting.item):
            return f"{posting.item} can't be written in X12 ({_LONGEST} characters of ASCII)."
    if payment.amount < 0:
        return "a negative payment is no 820."
    return None


def write_x12(file: PostingFile) -> bytes:
    return _Writer(file).write().encode("ascii")


class _Writer:
    def __init__(self, file: PostingFile) -> None:
        self._file = file
        exact = "".join(posting.item for posting in file.postings)
        self._element, self._repetition, self._component, self._terminator = (
            _find_free(candidates, exact) for candidates in (_ELEMENTS, _REPETITIONS, _COMPONENTS, _TERMINATORS)
        )
        self._delimiters = {self._element, self._repetition, self._component, self._terminator}

    def write(self) -> str:
        file, number = self._file, str(self._file.sequence)
        day, hour = f"{file.at:%Y%m%d}", f"{file.at:%H%M}"
        control = number.zfill(9)[-9:]
        sets = [
            self._transaction(at, payment, postings)
            for at, (payment, postings) in enumerate(file.by_payment(), start=1)
        ]
        isa = (
            "ISA", "00", " " * 10, "00", " " * 10, "ZZ", "COUNTERFOIL".ljust(15), "ZZ", "LEDGER".ljust(15), day[2:],
            hour, self._repetition, "00501", control, "0", "P", self._component,
        )  # fmt: skip
        segments: list[Sequence[str]] = [isa, ("GS", "RA", "COUNTERFOIL", "LEDGER", day, hour, number, "X", "005010")]
        for transaction in sets:
            segments += transaction
        segments += [("GE", str(len(sets)), number), ("IEA", "1", control)]
        return "".join(f"{self._element.join(_trim(segment))}{self._terminator}\n" for segment in segments)

    def _transaction(self, at: int, payment: PostedPayment, postings: Sequence[Posting]) -> list[Sequence[str]]:
        number = f"{at:04}"
        method = _METHODS.get(payment.method.lower(), "ZZZ")
        day = f"{payment.received_on:%Y%m%d}"
        reference = self._text(payment.reference, _LONGEST)
        reference = reference if re.search("[A-Za-z0-9]", reference) else f"CF-{payment.id}"
        body: list[Sequence[str]] = [
            ("ST", "820", number),
            ("BPR", "I", plain(payment.amount), "C", method, *[""] * 11, day),
            ("TRN", "1", reference),
            ("CUR", "PR", payment.currency),
            ("REF", "TN", str(payment.id)),
            ("N1", "PR", self._text(payment.payer, 60), "91", self._text(payment.customer, 80)),
            ("N1", "PE", self._text(self._file.company, 60)),
        ]
        if postings:
            body.append(("ENT", "1"))
        for posting in postings:
            body += self._item(payment, posting)
        return [*body, ("SE", str(len(body) + 1), number)]

    def _item(self, payment: PostedPayment, posting: Posting) -> Iterator[Sequence[str]]:
        taken = posting.adjusted + posting.held_back
        if posting.is_credit or taken < 0:
            taken = Decimal(0)  # an ADX lowers what is paid; the gross amount is the paid one then
        gross = plain(posting.amount + posting.discount + taken)
        # element 128: CL is a credit memo of the seller, which we are; CM would be one of the buyer
        kind, discount = "CL" if posting.is_credit else "IV", plain(posting.discount) if posting.discount else ""
        yield "RMR", kind, posting.item, "", plain(posting.amount), gross, discount
        if posting.customer != payment.customer:
            yield "REF", "11", self._text(posting.customer, _LONGEST)
        if posting.item_date:
            yield "DTM", "003", f"{posting.item_date:%Y%m%d}"
        if taken:
            yield "ADX", plain(-taken), "ZZ"
            if why := self._text(posting.why_held_back, 80):
                yield "NTE", "ADD", why

    def _text(self, text: str, length: int) -> str:
        """In ASCII, accents dropped, other characters and delimiters as a blank."""
        plainer = unicodedata.normalize("NFKD", text)
        kept = "".join(char for char in plainer if not unicodedata.combining(char))
        safe = "".join(char if " " <= char <= "~" and char not in self._delimiters else " " for char in kept)
        return " ".join(safe.split())[:length].strip()


def _find_free(candidates: str, exact: str) -> str:
    found = next((char for char in candidates if char not in exact), None)
    if found is None:
        raise ValueError(f"all of {candidates} stand in the numbers of this batch: X12 has no delimiter left")
    return found


def _trim(segment: Sequence[str]) -> Sequence[str]:
    """Without the empty elements at its end."""
    end = len(segment)
    while not segment[end - 1]:
        end -= 1
    return segment[:end]
