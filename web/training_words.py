"""A trial of a new wording model in, the lines that `counterfoil train` prints out."""

from collections.abc import Iterator

from tickets.learning import Confusion, Trial, hits
from web.wording import INTENTS


def describe_trial(trial: Trial) -> str:
    held = f"{trial.corrections} corrected and {trial.confirmed} confirmed mails, each held back from its model"
    return "\n".join([held, "", "Before", *_matrix(trial.before), "", "After", *_matrix(trial.after), ""])


def _matrix(confusion: Confusion) -> Iterator[str]:
    """A row for each right type, a column for each that was said."""
    right = hits(confusion)
    total = confusion.total()
    yield f"{'right type':14}" + "".join(f"{word.text:>12}" for word in INTENTS.values())
    for intent, word in INTENTS.items():
        counts = [confusion[intent, said] for said in INTENTS]
        if any(counts):
            yield f"{word.text:14}" + "".join(f"{count or '.':>12}" for count in counts)
    yield f"{right} of {total} right, {100 * right / total:.1f} %"
