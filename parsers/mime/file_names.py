"""The name a mail gives a file in, a name safe to show and to offer for download out: never a path.

Normalise first, decide after: a zero-width character in front of a dangerous name must not hide it.
"""

import re
import unicodedata

MAX_NAME_BYTES = 150
MAX_PATH = 250
SEPARATOR = " › "  # between a container and a file in it

_INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.I)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}$")
_PROGRAM = re.compile(
    r"\.(exe|scr|com|bat|cmd|pif|js|jse|vbs|vbe|wsf|wsh|hta|msi|ps1|lnk|jar|cpl|reg|iso|img|chm|dll|html?|svg)$", re.I
)
_DOCUMENT = re.compile(r"\.(pdf|docx?|xlsx?|csv|txt|jpe?g|png|eml|zip)\s*$", re.I)


def clean_file_name(name: str) -> str:
    """A display name of at most 150 bytes, or '' when nothing is left. Idempotent."""
    name = unicodedata.normalize("NFC", _INVISIBLE.sub("", name[:4096]))
    name = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    name = " ".join(name.split()).rstrip(". ")
    if _RESERVED.match(name):
        name = "_" + name
    return _shorten(name)


def _shorten(name: str) -> str:
    if len(name.encode()) <= MAX_NAME_BYTES:
        return name
    extension = _EXTENSION.search(name)
    tail = extension.group() if extension else ""
    head = name[: len(name) - len(tail)].encode()[: MAX_NAME_BYTES - len(tail)]
    return head.decode("utf-8", "ignore").rstrip(". ") + tail


def inside(container: str, name: str) -> str:
    """The display path of a file that was opened from a container: "advice.zip › remit.pdf"."""
    room = max(MAX_PATH - len(SEPARATOR) - len(name), 0)
    shown = container if len(container) <= room else container[: max(room - 1, 0)] + "…"
    return f"{shown}{SEPARATOR}{name}"


def own_name(path: str) -> str:
    """A file's own name, without the containers that it was in."""
    return path.rpartition(SEPARATOR)[2]


def is_disguised(written: str) -> bool:
    """A name that pretends: reversed by direction marks, or a document's extension before a program's."""
    cleaned = clean_file_name(written)
    program = _PROGRAM.search(cleaned)
    return bool(_DIRECTION.search(written) or (program and _DOCUMENT.search(cleaned[: program.start()])))
