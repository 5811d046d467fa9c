"""Labelled sentences and short mails in, `parsers/wording.npz` out, with the accuracy on held-back folds.

python -m training.train_wording
"""

from parsers.wording import WEIGHTS
from parsers.wording_training import fit, read_examples, save_weights, share_right

_FOLDS = 5


def main() -> None:
    examples = read_examples()
    labelled = sum(label is not None for *_, label in examples)
    shares = [
        share_right(
            [example for place, example in enumerate(examples) if place % _FOLDS == fold],
            fit([example for place, example in enumerate(examples) if place % _FOLDS != fold]),
        )
        for fold in range(_FOLDS)
    ]
    save_weights(WEIGHTS, fit(examples))
    right = sum(shares) / _FOLDS
    print(f"{labelled} texts, {right:.3f} right in {_FOLDS} folds, {WEIGHTS.stat().st_size} bytes")


if __name__ == "__main__":
    main()
