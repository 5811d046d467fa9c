"""An AppleSingle or AppleDouble file in, the document in it out (RFC 1740): Macintosh mailers wrap files in them."""

_SINGLE = b"\x00\x05\x16\x00"
_DATA_FORK = 1
_MAX_ENTRIES = 100


def data_fork(content: bytes) -> bytes | None:
    """None for the half that only holds what a Macintosh remembers of a file; the file itself stands beside it."""
    if not content.startswith(_SINGLE):
        return None
    count = min(int.from_bytes(content[24:26], "big"), _MAX_ENTRIES)
    for start in range(26, 26 + 12 * count, 12):
        kind, offset, length = (int.from_bytes(content[at : at + 4], "big") for at in (start, start + 4, start + 8))
        if kind == _DATA_FORK:
            return content[offset : offset + length]
    return None
