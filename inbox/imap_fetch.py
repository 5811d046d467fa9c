"""One UID FETCH in, its answers out one by one, each literal checked before it is read.

Own code beside the library because of two things. Its reader believes any size that a server announces and
allocates it; here a literal has an upper limit and a whole command a deadline, so that neither a lie nor a trickle
can hold the poller. And its parser costs ten times the CPU of the work itself: it looks at every byte. Answers are
known by the UID within them only: sequence numbers change while we read (RFC 9051, 7.5.1).
"""

import imaplib
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import count

from imapclient import IMAPClient

from inbox.deadline import deadline

CHUNK = 2**20
OVERHEAD = 16 * 1024  # bytes of an answer beside its literal
SLOWEST = 16 * 1024  # bytes a second that a server must manage
GRACE_SECONDS = 60.0

Answer = dict[bytes, "bytes | int | None"]

_tags = count(1)


class TooLong(imaplib.IMAP4.abort):
    """A message announces more bytes than it may have. What follows on this connection is that message."""

    def __init__(self, announced: int, most: int) -> None:
        super().__init__(f"a message announces {announced} bytes where at most {most} were to come")


class FetchCommand:
    """Iterate over it once, to the end: answers with names in upper case. `receiving` is the UID whose bytes are on
    their way, for when the connection ends among them. Raises IMAP4.error and abort, and OSError."""

    def __init__(self, client: IMAPClient, uids: str, items: str, *, most: int, expected: int = 0) -> None:
        """`most` bytes may come in one literal; `expected` are announced for all of them together."""
        self._imap: imaplib.IMAP4 = client._imap
        self._socket: socket.socket = client.socket()
        self._command = f"UID FETCH {uids} ({items})"
        self._most = most
        self._seconds = GRACE_SECONDS + max(expected, most) / SLOWEST
        self.receiving: int | None = None

    def __iter__(self) -> Iterator[Answer]:
        tag = b"F%d" % next(_tags)
        with deadline(self._socket, self._seconds):
            self._imap.send(tag + b" " + self._command.encode("ascii") + b"\r\n")
            while True:
                line = self._read_line()
                if _FETCH.match(line):
                    yield self._read_answer(line)
                    self.receiving = None
                elif line.startswith(tag + b" "):
                    _check_end(line[len(tag) + 1 :])
                    return
                elif line[:5].upper() == b"* BYE":
                    raise imaplib.IMAP4.abort(line[2:].decode("ascii", "replace").strip())

    def _read_answer(self, line: bytes) -> Answer:
        """The answer that begins with this line: text with {n} where a literal of n bytes was."""
        text, literals = line[:-2], []
        while announced := _LITERAL.search(line):
            uid = _UID.search(text)
            self.receiving = int(uid[1]) if uid else self.receiving
            literals.append(self._read_literal(int(announced[1])))
            line = self._read_line()
            text += line[:-2]
            if len(text) > OVERHEAD:
                raise imaplib.IMAP4.abort("an answer does not end")
        return _parse(text, literals)

    def _read_line(self) -> bytes:
        line: bytes = self._imap.readline()
        if not line.endswith(b"\r\n"):
            raise imaplib.IMAP4.abort("the connection was closed")
        return line

    def _read_literal(self, size: int) -> bytes:
        if size > self._most:
            raise TooLong(size, self._most)
        chunks, left = [], size
        while left:
            chunk = self._imap.read(min(left, CHUNK))
            if not chunk:
                raise imaplib.IMAP4.abort("the connection was closed within a message")
            chunks.append(chunk)
            left -= len(chunk)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)


_FETCH = re.compile(rb"\* \d+ FETCH \(", re.IGNORECASE)
_LITERAL = re.compile(rb"\{(\d{1,19})\}\r\n$")
_UID = re.compile(rb"[( ]UID (\d{1,10})", re.IGNORECASE)
_NAME = rb"[A-Z0-9.]+(?:\[[^\]]*\])?(?:<\d+>)?"
_QUOTED = rb'"(?:[^"\\]|\\.)*"'
_ITEM = re.compile(
    rb" ?(?P<name>%b) (?:(?P<number>\d{1,19})|(?P<nil>NIL)|(?P<quoted>%b)|\((?:[^()\"]|%b)*\)|\{(?P<literal>\d+)\})"
    % (_NAME, _QUOTED, _QUOTED),
    re.IGNORECASE,
)


def _parse(text: bytes, literals: list[bytes]) -> Answer:
    answer: Answer = {}
    at = text.index(b"(") + 1
    waiting = iter(literals)
    while item := _ITEM.match(text, at):
        name = item["name"].upper()
        if item["literal"]:
            answer[name] = next(waiting)
        elif item["number"]:
            answer[name] = int(item["number"])
        elif item["quoted"]:
            answer[name] = re.sub(rb"\\(.)", rb"\1", item["quoted"][1:-1])
        else:  # nothing, or a list, of which we ask for none
            answer[name] = None
        at = item.end()
    if text[at:].strip() != b")":
        raise imaplib.IMAP4.abort(f"an answer cannot be understood: {text[at : at + 60]!r}")
    return answer


def _check_end(status: bytes) -> None:
    if status[:2].upper() != b"OK":
        raise imaplib.IMAP4.error(status.decode("ascii", "replace").strip())


def read_internaldate(value: object) -> datetime | None:
    """ "23-Nov-2026 09:00:00 +0100" (RFC 9051, date-time); None for anything else."""
    found = _DATE.fullmatch(value) if isinstance(value, bytes) else None
    if found is None:
        return None
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = found.groups()
    offset = timedelta(hours=int(zone_hours), minutes=int(zone_minutes)) * (-1 if sign == b"-" else 1)
    try:
        zone = timezone(offset) if offset else UTC
        return datetime(int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), int(second), tzinfo=zone)
    except ValueError:
        return None


_MONTHS = {
    name: number for number, name in enumerate(b"jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_DATE = re.compile(
    rb" ?(\d{1,2})-(%b)-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)" % b"|".join(_MONTHS), re.IGNORECASE
)
