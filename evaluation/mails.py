"""A row of evaluation/mails/*.jsonl in, the mail as its sender's program would send it out.

A row's `body` is the whole plain text. `html` names the program whose HTML goes with it (`outlook`, `gmail`, `apple`,
`thunderbird`), with `-only` when the text part is missing. `encoding` is the charset of its parts, or `flowed`.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "mails"
INBOXES = {
    "open": Address("Larkfield Billing", "billing", "larkfield.example"),
    "sealed": Address("Kestrelmoor Receivables", "receivables", "kestrelmoor.example"),
    "depot": Address("Kestrelmoor Receivables", "receivables", "kestrelmoor.example"),
    "shop": Address("Kestrelmoor Receivables", "receivables", "kestrelmoor.example"),
    "office": Address("Kestrelmoor Receivables", "receivables", "kestrelmoor.example"),
    "trade": Address("Kestrelmoor Receivables", "receivables", "kestrelmoor.example"),
    "former": Address("Nordhaven AR", "ar", "nordhaven.example"),
    "studied": Address("Fernhill AR", "ar", "fernhill.example"),
    "desk": Address("Ostermoor Billing", "billing", "ostermoor.example"),
    "reserve": Address("Ostermoor Billing", "billing", "ostermoor.example"),
}
FIRST_DAY = datetime(2025, 9, 1, 6, 30, tzinfo=UTC)

_HEADER_LINE = re.compile(r"\*?(From|Von|De|Da|Van|Od|Expéditeur|Enviado por)\s?:\*? \S")
_ATTRIBUTION = re.compile(r".*(wrote|schrieb|écrit|escribió|ha scritto|schreef|escreveu|napisał\(?a?\)?)[^:]*:$")
_MEDIA = {
    "pdf": ("application", "pdf"),
    "csv": ("text", "csv"),
    "xml": ("application", "xml"),
    "png": ("image", "png"),
    "jpg": ("image", "jpeg"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def list_rows(name: str) -> list[dict[str, Any]]:
    """The rows of one set, in the order of its file."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def make_mail(row: dict[str, Any]) -> bytes:
    """The mail of a row as raw bytes; the same row always makes the same bytes."""
    mail = EmailMessage(policy=SMTP)
    _add_headers(mail, row)
    charset, flowed = _read_encoding(row.get("encoding", "utf-8"))
    html = row.get("html") or ""
    text = row["body"] + "\n"
    if html.endswith("-only"):
        mail.set_content(_make_html(text, html.removesuffix("-only")), subtype="html", charset=charset)
    else:
        mail.set_content(text, charset=charset, params={"format": "flowed"} if flowed else None)
        if html:
            mail.add_alternative(_make_html(text, html), subtype="html", charset=charset)
    for name in row.get("attachments", []):
        main, sub = _MEDIA.get(name.rpartition(".")[2].lower(), ("application", "octet-stream"))
        content = _PDF if sub == "pdf" else b"dummy content of an attachment\n"
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    for depth, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=={row['id']}-{depth}==")  # chosen by chance otherwise
    return mail.as_bytes()


def _add_headers(mail: EmailMessage, row: dict[str, Any]) -> None:
    number = int.from_bytes(sha256(row["id"].encode()).digest()[:4], "big")
    given: dict[str, str] = dict(row.get("headers", {}))
    display, address = parseaddr(row["from"])
    user, _, domain = address.rpartition("@")
    mail["Return-Path"] = given.pop("Return-Path", f"<{address}>")
    mail["From"] = Address(display, user, domain)
    mail["To"] = INBOXES[row["id"].partition("-")[0]]
    mail["Subject"] = row["subject"]
    mail["Date"] = format_datetime(FIRST_DAY + timedelta(minutes=number % 150_000))
    mail["Message-ID"] = f"<{number:x}.{row['id']}@{domain}>"
    for name, value in given.items():
        mail[name] = value


def _read_encoding(encoding: str) -> tuple[str, bool]:
    return ("utf-8", True) if encoding == "flowed" else (encoding, False)


def _make_html(text: str, program: str) -> str:
    blocks = "".join(_make_blocks(text.rstrip("\n").split("\n"), program))
    if program == "outlook":
        return (
            '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" '
            'content="text/html"><style>p.MsoNormal{margin:0cm;font-size:11.0pt}</style></head>'
            f'<body lang="EN-GB"><div class="WordSection1">{blocks}</div></body></html>'
        )
    if program == "gmail":
        return f'<div dir="ltr">{blocks}</div>'
    return f'<html><head><meta http-equiv="content-type" content="text/html"></head><body>{blocks}</body></html>'


def _make_blocks(lines: list[str], program: str) -> Iterator[str]:
    """The body's lines as a program writes them: quoted lines in a blockquote with their attribution, a forwarded or
    answered mail's header lines under a rule, tab-separated lines as a table."""
    for quoted, run in groupby(_attribute(lines), key=lambda pair: pair[0]):
        inner = [line for _, line in run]
        if not quoted:
            yield from _make_paragraphs(inner, program)
            continue
        attribution, rest = _split_attribution(inner)
        bare = [re.sub(r"^> ?", "", line) for line in rest]
        content = "".join(_make_blocks(bare, program))
        if program == "gmail":
            yield (
                f'<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escape(attribution)}<br></div>'
                f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{content}</blockquote></div>'
            )
        elif program == "thunderbird":
            cite = f'<div class="moz-cite-prefix">{escape(attribution)}<br></div>' if attribution else ""
            yield f'{cite}<blockquote type="cite">{content}</blockquote>'
        else:
            yield f'<blockquote type="cite"><div>{escape(attribution)}</div><br>{content}</blockquote>'


def _attribute(lines: list[str]) -> Iterator[tuple[bool, str]]:
    """Each line with whether it is quoted; the line that introduces a quote belongs to it."""
    for position, line in enumerate(lines):
        following = next((other for other in lines[position + 1 :] if other.strip()), "")
        introduces = bool(_ATTRIBUTION.match(line.strip())) and following.startswith(">")
        yield (line.startswith(">") or introduces), line


def _split_attribution(lines: list[str]) -> tuple[str, list[str]]:
    return ("", lines) if lines[0].startswith(">") else (lines[0], lines[1:])


def _make_paragraphs(lines: list[str], program: str) -> Iterator[str]:
    for tabbed, run in groupby(lines, key=lambda line: "\t" in line):
        group = list(run)
        if tabbed:
            cells = ("".join(f"<td>{escape(cell)}</td>" for cell in line.split("\t")) for line in group)
            yield "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
        elif program == "outlook":
            yield from _make_outlook_paragraphs(group)
        else:
            yield "".join(f"<div>{escape(line) or '<br>'}</div>" for line in group)


def _make_outlook_paragraphs(lines: list[str]) -> Iterator[str]:
    ruled = False
    for line in lines:
        if line.strip("_- ") == "" and len(line) > 20:
            yield '<hr style="display:inline-block;width:98%" tabindex="-1">'
            ruled = True
        elif _HEADER_LINE.match(line) and not ruled:
            yield (
                '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
                f'<p class="MsoNormal">{escape(line)}<o:p></o:p></p></div></div>'
            )
        else:
            yield f'<p class="MsoNormal">{escape(line) or "&nbsp;"}<o:p></o:p></p>'
