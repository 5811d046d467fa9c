"""`make bench`: every measurement, as plain tables. `make bench ARGS="mail --mails 200 --rounds 3"` for less."""

import argparse
import logging
import os
from pathlib import Path

from bench.arriving import measure_arriving
from bench.fetching import measure_fetching
from bench.filing import measure_filing
from bench.mail_reading import measure_mail_reading
from bench.reading import measure_long_advice, measure_reading

PEERS = "COUNTERFOIL_PEERS"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("read", "mail", "pdf", "fetch", "imap", "all"), default="all")
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    peers = Path(found) if (found := os.environ.get(PEERS)) else None
    if options.what in ("read", "all"):
        print(measure_mail_reading(options.mails, options.rounds, peers), flush=True)
    if options.what in ("mail", "all"):
        print(measure_filing(options.mails, options.rounds, peers), flush=True)
        if not peers:
            print(f"No other helpdesk was measured: set {PEERS} to the folder where the peers are laid out.\n")
    if options.what in ("imap", "all"):
        print(measure_arriving(options.mails, options.rounds, peers), flush=True)
    if options.what in ("fetch", "all"):
        print(measure_fetching(options.mails, options.rounds), flush=True)
    if options.what in ("pdf", "all"):
        print(measure_reading(options.rounds), flush=True)
        print(measure_long_advice(options.rounds), flush=True)


main()
