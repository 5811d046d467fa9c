"""`python -m bench.unread_import …` is `counterfoil import-mail …`, whose readers do not ask what a mail wants.

Mails are parsed and opened, their origin is judged, quoted history and signature are separated; they are threaded,
stored and ticketed as ever. Left out is the reading of words: language, label, references, amounts, requests, stop
signs. What is left is the job that another helpdesk's import does as well.
"""

import sys

from inbox import isolate
from web.cli import main as counterfoil


def main() -> None:
    isolate.START_ZYGOTE = isolate.START_ZYGOTE.replace("; from inbox", "; import bench.unread_words; from inbox")
    sys.argv[1:1] = ["import-mail"]
    counterfoil()


if __name__ == "__main__":
    main()
