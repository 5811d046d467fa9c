"""A mail and a source of chance in, the mail as an attacker would build it out: changes that keep its grammar.

The fuzzer's other changes break bytes anywhere; these nest, lengthen and pack what stays well-formed enough to be
read to its end.
"""

import base64
import gzip
import io
import random
import zipfile

_MARKS = (  # write from right to left, join, hide, combine; half a pair, no character, and look-alikes
    *("\u202e", "\u202c", "\u2066", "\u2069", "\u200b", "\u200d", "\u2028", "\ufeff", "\u0300", "\U0001f9fe"),
    *("\ufdd0", "\u0430", "\uff1a", "\uff20", "\u0130", "\u00ad", "\u061c", "\U000e0041"),
)
_HTML = (
    (b"<div>", b"</div>"),
    (b"<table><tr><td>", b"</td></tr></table>"),
    (b"<blockquote type=cite>", b"</blockquote>"),
    (b"<b><i>", b"</b>"),
    (b"<!--[if gte mso 9]>", b"<![endif]-->"),
    (b'<a href="javascript:x" title=\'', b"'>y</a>"),
    (b"<style>p{", b"}</style>"),
    (b"<p>&#0;&#x110000;&lt;&amp;amp;&nbsp", b""),
    (b"<svg><math><style>", b"</math>"),
    (b"<![CDATA[", b"]]>"),
)
_HISTORY = (
    b"> ",
    b">",
    b"On Mon, 2 Nov 2026 at 09:12, A <a@b.example> wrote:\n",
    b"From: a@b.example\nSent: today\nTo: c\nSubject: x\n",
    b"-----Original Message-----\n",
    b"---------- Forwarded message ---------\n",
    b"-- \n",
    b"Kind regards\n",
    b"Am 2.11.2026 schrieb A\n",
    b"##- reply above this line -##\n",
    b"my husband the deceased administrator of our client whether ",
)
_HEADERS = (
    b"Subject: " + b"=?utf-8?q?=E2=82=AC?= ",
    b"To: " + b"a@b.example, ",
    b"Content-Type: text/plain" + b'; name="\\";"',
    b"Content-Type: multipart/mixed" + b";;boundary=",
    b"Content-Disposition: attachment" + b"; filename*1*=%41",
    b"References: " + b"<a@b.example> ",
    b"Received: " + b"from a by b (((",
    b"From: " + b'"\\" ',
    b"Authentication-Results: " + b"x; dmarc=fail ",
    b"Date: " + b"((Mon, ",
)
_PACKED = 3 * 2**20  # bytes that a bomb holds


def nest(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    """Parts within parts, with boundaries that begin alike, are the same, or are never closed."""
    depth = chance.choice((3, 15, 40, 300))
    name = chance.choice((b"b", b"b--", b"", b"=_x.y"))
    out = raw
    for level in range(depth):
        mark = chance.choice((name, name + b"b" * (level % 9), name + str(level).encode()))
        kind = chance.choice((b"mixed", b"alternative", b"digest", b"report", b"signed"))
        closing = b"\n--" + mark + b"--\n" if chance.random() < 0.7 else b"\n--" + mark
        out = b'Content-Type: multipart/%s; boundary="%s"\n\n--%s\n%s%s' % (kind, mark, mark, out, closing)
    return b"From: a@customer.example\n" + out


def lengthen_header(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    head = chance.choice(_HEADERS)
    name, _, unit = head.partition(b" ")
    glue = chance.choice((b"", b"\n ", b"\r\n\t"))
    return name + b" " + (unit + glue) * chance.choice((20, 400, 5_000)) + b"\n" + raw


def spoil_base64(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    """A part whose encoding pads in the middle, breaks lines anywhere and holds what it may not."""
    code = base64.b64encode(b"From: " + chance.choice(mails))[:20_000]
    place = chance.randrange(len(code))
    wrong = chance.choice((b"=", b"====", b"-_", b"\n\n", b" ", b"\xff", b"=\n--b\n", b"begin 644 x\n"))
    code = code[:place] + wrong * chance.choice((1, 3, 500)) + code[place:]
    width = chance.choice((1, 3, 61, 76, 998))
    lines = b"\n".join(code[at : at + width] for at in range(0, len(code), width))
    return _with_part(raw, chance.choice((b"message/rfc822", b"application/zip", b"text/html")), lines, b"x.eml")


def pack_bomb(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    """A small file that unpacks to much, to many, or to itself within itself."""
    kind = chance.choice(("large", "many", "deep", "gzip", "mails"))
    if kind == "gzip":
        packed = gzip.compress(b"0" * _PACKED)
        return _with_file(raw, b"application/gzip", packed, b"x.gz")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == "large":
            archive.writestr("../../x.csv", b"1;2\n" * (_PACKED // 4))
        for place in range(700 if kind == "many" else 0):
            archive.writestr(f"{place % 5}/\u202egpj.{place}.html", b"<p>")
        for place in range(30 if kind == "mails" else 0):
            archive.writestr(f"{place}.eml", chance.choice(mails))
        if kind == "deep":
            archive.writestr("y.zip", _wrapped(b"x" * 2**16, 12))
    return _with_file(raw, b"application/zip", buffer.getvalue(), b"x.zip")


def _wrapped(content: bytes, depth: int) -> bytes:
    for _ in range(depth):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("z.zip", content)
        content = buffer.getvalue()
    return content


def disguise(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    """Marks that turn, hide or join what stands beside them, in headers and in text."""
    for _ in range(chance.choice((1, 5, 60))):
        place = chance.randint(0, len(raw))
        raw = raw[:place] + chance.choice(_MARKS).encode() * chance.choice((1, 1, 40)) + raw[place:]
    return raw


def deepen_html(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    body = b"a"
    for _ in range(chance.choice((1, 3, 6))):
        start, end = chance.choice(_HTML)
        times = chance.choice((3, 60, 900, 9_000))
        body = start * times + body + end * chance.choice((times, 0, 1))
    encoding = chance.choice((b"utf-8", b"utf-7", b"utf-16", b"x-none"))
    return b"From: a@customer.example\nContent-Type: text/html; charset=%s\n\n%s" % (encoding, body)


def pile_history(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    pieces = [chance.choice(_HISTORY) * chance.choice((1, 4, 90)) for _ in range(chance.choice((2, 30, 400)))]
    joined = chance.choice((b"", b"\n", b" x\n")).join(pieces)
    return b"From: a@customer.example\nSubject: %s x\n\n%s" % (chance.choice((b"Re:", b"Fwd:", b"")), joined)


def _with_file(raw: bytes, kind: bytes, content: bytes, name: bytes) -> bytes:
    return _with_part(raw, kind, base64.encodebytes(content), name)


def _with_part(raw: bytes, kind: bytes, code: bytes, name: bytes) -> bytes:
    head = b"From: a@customer.example\nContent-Type: multipart/mixed; boundary=pk\n\n--pk\nContent-Type: "
    encoded = b"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="
    first = b"message/rfc822\n\n" + raw[:2_000]
    return head + first + b"\n--pk\nContent-Type: " + kind + encoded + name + b"\n\n" + code + b"\n--pk--\n"


MUTATORS = (nest, lengthen_header, spoil_base64, pack_bomb, disguise, deepen_html, pile_history)
