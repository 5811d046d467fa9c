"""PURE: whom an advice pays and where in, what speaks against its being us out.

Our numbers alone don't say that money was meant for us: a sister company has the same, and whoever changed the
account that our customer pays to leaves everything else as it is.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.bank.accounts import same_account

_LEGAL_FORMS = frozenset(
    "gmbh ag kg ohg kgaa se ek ug mbh ltd limited llc llp inc incorporated corp corporation co company plc sa sas"
    " sarl snc eurl sl slu sau spa srl srls bv nv vof bvba pty as aps ab oy oyj ou doo sro sp zoo oo kft lda".split()
)
_JOINING = frozenset("and und et y e".split())  # of two legal forms: GmbH und Co. KG
_ADDRESSING = frozenset("the firma fa an die messrs m s spett le to".split())
_APART = re.compile(r"[,;|·•/\n(]| [-–] |\bc/o\b|\battn\b", re.IGNORECASE)
_INITIALS = re.compile(r"(?<=\b\w)\.\s?(?=\w\b)")  # S.p.A., B. V.
_SHORTEST_CUT = 10  # letters: less of a name may begin any


@dataclass(frozen=True, slots=True)
class OwnIdentities:
    """Our names and our bank accounts; with none of a kind, that kind can't be compared."""

    names: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


def doubt_addressee(payee: str | None, accounts: Sequence[str], own: OwnIdentities) -> str:
    """Why a person has to look, in the words of a reason; empty when nothing speaks against us."""
    doubts = []
    if payee and own.names and not any(_is_own(part, name) for name in own.names for part in (payee, *_parts(payee))):
        doubts.append(f"it is addressed to {payee}, which is none of our names")
    if own.accounts:
        strange = [one for one in accounts if not any(same_account(one, ours) for ours in own.accounts)]
        doubts += [f"it pays {_say(one)}, which is none of our accounts" for one in strange]
    return "; ".join(doubts)


def _parts(payee: str) -> list[str]:
    """The name without the address or the department beside it."""
    return [part for part in _APART.split(payee) if part.strip()]


def _is_own(printed: str, own: str) -> bool:
    """The same words, with the same legal form where both name one; or our name cut off inside a word."""
    name, form = _split(printed)
    our_name, our_form = _split(own)
    if name and name == our_name:
        return not form or not our_form or form == our_form
    written, ours = _words(printed), _words(own)
    if our_form and written[: len(ours)] == ours and written[len(ours) : len(ours) + 1]:
        return written[len(ours)] not in _LEGAL_FORMS | _JOINING  # its legal form ends the name: an address follows
    return _is_cut(" ".join(written), " ".join(ours))


def _is_cut(printed: str, own: str) -> bool:
    """ "Northfold Industrial Fasten": forms have so much room only. A cut between words proves nothing."""
    inside = own.startswith(printed) and own[len(printed) : len(printed) + 1].isalnum()
    return len(printed) >= _SHORTEST_CUT and inside


def _split(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = list(_words(text))
    form: list[str] = []
    while words and (words[-1] in _LEGAL_FORMS or (form and words[-1] in _JOINING)):
        form.insert(0, words.pop())
    return tuple(words), tuple(_SAME_FORM.get(word, word) for word in form if word not in _JOINING)


_SAME_FORM = {"limited": "ltd", "incorporated": "inc", "corporation": "corp", "company": "co"}


def _words(text: str) -> tuple[str, ...]:
    """In small letters without accents and addressing words."""
    plain = unicodedata.normalize("NFKD", _INITIALS.sub("", text.casefold()))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.findall(r"[^\W_]+", plain)
    while len(words) > 1 and words[0] in _ADDRESSING:
        words.pop(0)
    return tuple(words)


def _say(account: str) -> str:
    return f"an account that ends in {account[1:]}" if account.startswith("*") else f"account {account}"
