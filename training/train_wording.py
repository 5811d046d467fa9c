"""Labelled sentences and short mails in, `parsers/intent/wording.npz` out, with the accuracy on what each hand wrote.

Each hand's texts are read by a model of the others': how often that is right, and how sure it was, is what strangers'
mail will show. The calibration is fitted on it and stored with the model.

python -m training.train_wording
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.intent.classify import rank_labels, read_cues
from parsers.intent.wording import LABELS, WEIGHTS, use_weights
from parsers.intent.wording_training import (
    Example,
    Line,
    fit,
    fit_calibration,
    make_example,
    read_lines,
    save_weights,
)


def main() -> None:
    lines = read_lines()
    examples = [make_example(line) for line in lines]
    hands = sorted({line.hand for line in lines})
    outcomes = [outcome for hand in hands for outcome in read_strange_hand(lines, examples, hand)]
    calibration = fit_calibration(outcomes)
    save_weights(WEIGHTS, replace(fit(examples), calibration=calibration))
    right = sum(right for _, right in outcomes) / len(outcomes)
    told = f"temperature {calibration.temperature}, doubt {calibration.doubt}"
    print(f"{len(outcomes)} texts, {right:.3f} right by {len(hands)} strange hands, {told}")


def read_strange_hand(
    lines: Sequence[Line], examples: Sequence[Example], hand: str
) -> list[tuple[list[float], bool]]:
    """One hand's texts as cues and a model of the others read them: the scores, largest first, and who was right."""
    use_weights(fit([example for line, example in zip(lines, examples, strict=True) if line.hand != hand]))
    outcomes = []
    for line in lines:
        if line.hand == hand and line.label is not None:
            ranked = rank_labels(read_cues(line.text, line.language))
            outcomes.append(([score for _, score in ranked], ranked[0][0] == LABELS[line.label]))
    use_weights(None)
    return outcomes


if __name__ == "__main__":
    main()
