"""The lines of `parsers.intent.request_training` in, `parsers/intent/requests.npz` out.

python -m training.train_requests
"""

from parsers.intent.request_training import fit_requests, read_shipped_lessons, save_request_weights
from parsers.intent.request_wording import WEIGHTS


def main() -> None:
    shipped = read_shipped_lessons()
    save_request_weights(WEIGHTS, fit_requests(shipped.sentences, shipped.of_mails))
    told = f"{len(shipped.sentences)} sentences, {len(shipped.of_mails)} of mails"
    print(f"{told}, {WEIGHTS.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
