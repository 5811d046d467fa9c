"""A trial of a new model in, the lines that `counterfoil train` prints out."""

from collections.abc import Iterator

from parsers.intent.request_wording import RequestWeights
from parsers.intent.wording import Weights
from tickets.learning import Confusion, Trial, hits
from tickets.number_learning import NumberTrial
from tickets.requests import name_of
from web.words.wording import INTENTS, kind_of_number


def describe_trial(trial: Trial[Weights]) -> str:
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


def describe_request_trial(trial: Trial[RequestWeights]) -> str:
    held = f"{trial.corrections} corrected and {trial.confirmed} confirmed requests, each held back from its model"
    return "\n".join([held, "", "Before", *_list_said(trial.before), "", "After", *_list_said(trial.after), ""])


def _list_said(confusion: Confusion) -> Iterator[str]:
    """A line for each right type, with what was said of it: there are too many types for a matrix."""
    for kind in sorted({kind for kind, _ in confusion}, key=name_of):
        said = sorted((-count, said) for (right, said), count in confusion.items() if right == kind)
        yield f"{name_of(kind):34}" + ", ".join(f"{_name_of_said(kind, name)} {-count}" for count, name in said)
    right, total = hits(confusion), confusion.total()
    yield f"{right} of {total} right, {100 * right / total:.1f} %"


def _name_of_said(right: str, said: str) -> str:
    return "right" if said == right else "nothing" if said == "none" else name_of(said)


def describe_number_trial(trial: NumberTrial) -> str:
    held = f"Numbers of {trial.corrections} corrected and {trial.confirmed} confirmed mails, each held back"
    shapes = [
        f"{each.shape:20}{kind_of_number(each.kind):20}"
        f"{'every customer' if each.customer_id is None else f'customer {each.customer_id}'}, from {each.mails} mails"
        for each in trial.shapes
    ]
    kinds = sorted({right for right, _ in trial.before + trial.after}, key=kind_of_number)
    told = []
    for name, confusion in (("Before", trial.before), ("After", trial.after)):
        told += ["", name]
        for kind in kinds:
            said = sorted((-count, said) for (right, said), count in confusion.items() if right == kind)
            words = (f"{'right' if other == kind else kind_of_number(other)} {-count}" for count, other in said)
            told.append(f"{kind_of_number(kind):34}" + ", ".join(words))
        told.append(f"{hits(confusion)} of {confusion.total()} right")
    return "\n".join([held, *told, "", *(shapes or ["No shape of numbers was corrected alike in two mails."]), ""])
