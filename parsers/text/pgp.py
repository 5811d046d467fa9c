"""A text with OpenPGP's armour in its lines in, the same text without the signatures out (RFC 9580, 7)."""

import re

ENCRYPTED = re.compile(r"^-----BEGIN PGP MESSAGE-----$", re.M)

_BEGIN, _SIGNATURE, _END = (
    f"-----{words}-----\n" for words in ("BEGIN PGP SIGNED MESSAGE", "BEGIN PGP SIGNATURE", "END PGP SIGNATURE")
)
_HEADERS = re.compile(r"(?:[A-Za-z]{1,20}: [^\n]{0,200}\n)*\n?")
_ESCAPED = re.compile(r"^- ", re.M)


def without_signatures(text: str) -> str:
    """What was signed stands as it was written. A signature that is not whole stays."""
    kept: list[str] = []
    position = 0
    lines = f"{text}\n"
    while (begin := text.find(_BEGIN, position)) >= 0:
        signature = text.find(_SIGNATURE, begin)
        end = lines.find(_END, signature)
        if signature < 0 or end < 0:
            break
        headers = _HEADERS.match(text, begin + len(_BEGIN))
        start = headers.end() if headers else begin + len(_BEGIN)
        kept += [text[position:begin], _ESCAPED.sub("", text[start:signature])]
        position = end + len(_END)
    return "".join(kept) + text[position:]
