"""The sentences of a mail in, what each asks for out: log-odds by the wording (`request_wording`) and the cues.

A sign that freezes an account, or asks after a bank's, needs words of its own beside the wording.
"""

# ruff: noqa: E501 (lists of words read best in few lines)

import re
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from parsers.gate import Gate, GatedPattern
from parsers.intent.classify import CueReading
from parsers.intent.request_labels import OF_CUES_ONLY, TYPES
from parsers.intent.request_wording import type_logits

PLACE_OF = {name: place for place, name in enumerate(TYPES)}
# These freeze an account: type and the stop-signs that are words enough for it.
STOPS: Mapping[str, frozenset[str]] = {
    "legal": frozenset({"legal", "attorney"}),
    "insolvency": frozenset({"insolvency"}),
    "cease": frozenset({"cease"}),
}
# Without one of these words in the whole mail, no sentence that a cue explains otherwise asks after a bank account:
# "Which one is valid?"
_BANK = GatedPattern(
    r"\b\w*bank|\b\w*kont[oeaiu]|\b\w*accounts?\b|\ba/c|\biban|\bbic|\bswift|\bsort code|\bach|\bwire|\brib|\bcomptes?\b|\bcuentas?|\bcont[oia]\b|"
    r"\bcontas|\b\w*rekening|\brachun|\bmoney|\bfunds|\bgeld|\bargent|\bdinero|\bfondi|\bsoldi|\bdinheiro|\bpieni[ąe]|\bincasso|\blastschrift|"
    r"\bdirect debit|\bprélèvement|\bdomicili|\baddebit|\bdébito|\bpoleceni|\bcoordonn|\bdatos de pago|\bdati di pagamento|"
    r"\bremit(?:tance)? (?:to|address)|\bdetails",
    Gate(),
)
_OF_BANKS = [PLACE_OF["bank_question"], PLACE_OF["bank_change"]]
# Where questions go to is no news of an address: "Queries: ap@…", "Bei Rückfragen …".
_FOR_QUESTIONS = re.compile(
    r"\W*(?:(?:for|any|with|if you have|bei|für|pour|en cas de|para|ante|per|voor|bij|em caso de|w razie) )?"
    r"(?:(?:any|all|further|other|alle|weitere|toute?s?|cualquier|qualsiasi|eventuali|overige|jakichkolwiek) )?"
    r"(?:quer(?:y|ies)|questions?|[ei]nquir(?:y|ies)|(?:rück)?fragen|renseignements?|consultas?|dudas?|domand[ae]|chiariment[oi]"
    r"|vragen|dúvidas?|questões|pyta(?:nia|ń))\b",
    re.IGNORECASE,
)
_NEW_ADDRESS = PLACE_OF["address_change"]
SENTENCES = 60
# Fitted on mails by other hands (`python -m evaluation requests`).
SHARPNESS = 1.6  # the model says less than it knows
_CUE_SHARE = 0.6  # of a cue's weight


def cues_by_sentence(reading: CueReading) -> dict[int, dict[str, float]]:
    """The strongest weight of each type that a cue names, by sentence."""
    found: dict[int, dict[str, float]] = {}
    for hit in reading.hits:
        if hit.rule.request:
            weights = found.setdefault(hit.sentence, {})
            weights[hit.rule.request] = max(hit.rule.weight, weights.get(hit.rule.request, 0.0))
    return found


def hear_types(
    reading: CueReading, cues: Mapping[int, Mapping[str, float]], signs: Collection[str]
) -> NDArray[np.float64]:
    """A row for each sentence with the log-odds of each of `TYPES`. A type that freezes an account is possible only
    where a cue or a stop-sign has its words; "do not contact the company" in a notice of insolvency asks for no
    end. So is a bank account where a cue says otherwise."""
    scored = np.array([type_logits(sentence.reading) for sentence in reading.sentences[:SENTENCES]])
    logits: NDArray[np.float64] = (SHARPNESS * scored).astype(np.float64)
    logits = np.hstack([logits, np.full((len(logits), len(OF_CUES_ONLY)), -np.inf)])
    cued = {(number, PLACE_OF[kind]): weight for number, named in cues.items() for kind, weight in named.items()}
    silent = [PLACE_OF[kind] for kind, words in STOPS.items() if words.isdisjoint(signs)]
    outranked = PLACE_OF["cease"] if "insolvency" in signs else None
    said = [at for at in cued if at[0] < len(logits) and at[1] in silent and at[1] != outranked]
    kept = [logits[at] for at in said]
    logits[:, silent] = -np.inf
    for at, odds in zip(said, kept, strict=True):
        logits[at] = odds
    of_banks = [number for number in cues if number < len(logits) and int(logits[number].argmax()) in _OF_BANKS]
    if of_banks and not _BANK.stands_in(reading.text):
        logits[np.ix_(of_banks, _OF_BANKS)] = -np.inf
    for number, sentence in enumerate(reading.sentences[: len(logits)]):
        if (number, _NEW_ADDRESS) not in cued and _FOR_QUESTIONS.match(reading.text, sentence.start, sentence.end):
            logits[number, _NEW_ADDRESS] = -np.inf
    for (number, place), weight in cued.items():
        if number < len(logits):
            logits[number, place] += _CUE_SHARE * weight
    for (number, place), weight in cued.items():
        if number < len(logits) and TYPES[place] in OF_CUES_ONLY:
            logits[number, place] = logits[number].max() + SHARPNESS * weight
    return logits


def find_shares(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares
