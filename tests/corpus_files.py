"""Mails of the corpus with files: in containers, under names in every form and charset."""

# ruff: noqa: E501 (tables read best with one row a line)

import base64
import gzip
import io
import zipfile
from collections.abc import Iterator

from tests import outlook_maker as outlook
from tests.corpus_words import CSV, PDF, WORDS, Case, case, plain, written
from tests.mail_maker import Part, make_mail, write_part


def containers() -> Iterator[Case]:
    """Each in a language, with a file whose name has the letters of it."""
    for words in WORDS:
        file = f"{FILE_STEMS[words.code]}.pdf"
        inner_mail = make_mail(subject="inner", text=words.text, parts=[Part(file, PDF)])
        item = outlook.Item({outlook.SUBJECT: words.subject, outlook.BODY: words.text}, [(file, PDF)])
        kinds: dict[str, tuple[str, str, bytes, list[tuple[str, str, bytes]]]] = {
            "zip": ("advice.zip", "application/zip", zipped({file: PDF, "sub/lines.csv": CSV}),
                    [(f"advice.zip › {file}", "application/pdf", PDF), ("advice.zip › sub › lines.csv", "text/csv", CSV)]),
            "eml": ("original.eml", "message/rfc822", inner_mail,
                    [("original.eml › message.txt", "text/plain", words.text.encode()), (f"original.eml › {file}", "application/pdf", PDF)]),
            "msg": ("original.msg", "application/vnd.ms-outlook", outlook.write_msg(item),
                    [("original.msg › message.txt", "text/plain", words.text.encode()), (f"original.msg › {file}", "application/pdf", PDF)]),
            "winmail": ("winmail.dat", "application/ms-tnef", outlook.write_tnef(item), [(f"winmail.dat › {file}", "application/pdf", PDF)]),
        }  # fmt: skip
        for kind, (name, mime_type, content, found) in kinds.items():
            head = written(words.subject, words.name, words.email, f"X-Series: container {kind}\n")
            body = mixed(plain(words.text), write_part(Part(name, content, mime_type)))
            files = [(name, mime_type, content), *found]
            yield case(
                f"container_{kind}_{words.code}",
                head,
                body,
                words.subject,
                (words.name, words.email),
                words.text,
                files,
            )
    yield from _nested_containers()


FILE_STEMS = {"en": "Remittance advice – March", "de": "Zahlungsavis März", "fr": "Avis de règlement", "es": "Aviso de pago Núñez",
              "it": "Avviso però", "nl": "Betaalspecificatie één", "pt": "Aviso de transferência", "pl": "Awizo płatności żółte"}  # fmt: skip


def _nested_containers() -> Iterator[Case]:
    words = WORDS[0]
    sender = (words.name, words.email)
    inner_zip = zipped({"lines.csv": CSV})
    mail = make_mail(subject="inner", text="See file.", parts=[Part("advice.zip", inner_zip, "application/zip")])
    head = written("Nested", *sender, "X-Series: nested\n")
    found = [
        ("mails.zip", "application/zip", zipped({"mail.eml": mail})),
        ("mails.zip › mail.eml", "message/rfc822", mail),
        ("mails.zip › mail.eml › message.txt", "text/plain", b"See file."),
        ("mails.zip › mail.eml › advice.zip", "application/zip", inner_zip),
        ("mails.zip › mail.eml › advice.zip › lines.csv", "text/csv", CSV),
    ]
    body = mixed(plain("All in one."), write_part(Part(found[0][0], found[0][2], "application/zip")))
    yield case("container_zip_with_a_mail_with_a_zip", head, body, "Nested", sender, "All in one.", found)

    packed = gzip.compress(CSV, mtime=0)
    head = written("Packed", *sender, "X-Series: gzip\n")
    body = mixed(plain("Packed."), write_part(Part("lines.csv.gz", packed, "application/gzip")))
    files = [("lines.csv.gz", "application/gzip", packed), ("lines.csv.gz › lines.csv", "text/csv", CSV)]
    yield case("container_gzip", head, body, "Packed", sender, "Packed.", files)

    bomb = zipped({"zeros.csv": bytes(40 * 2**20), "advice.pdf": PDF})
    head = written("Bomb", *sender, "X-Series: bomb\n")
    body = mixed(plain("Please see."), write_part(Part("bomb.zip", bomb, "application/zip")))
    files = [("bomb.zip", "application/zip", bomb), ("bomb.zip › advice.pdf", "application/pdf", PDF)]
    yield case(
        "container_zip_bomb_beside_an_advice",
        head,
        body,
        "Bomb",
        sender,
        "Please see.",
        files,
        problems=["archive_too_large"],
    )

    html = "<html><body><p>Paid:</p><table><tr><td>NV-20871</td><td>1,250.00</td></tr></table></body></html>"
    item = outlook.Item({outlook.SUBJECT: "Paid", outlook.HTML: html.encode()}, [("advice.pdf", PDF)])
    tnef = outlook.write_tnef(item)
    head = written("Paid", *sender, "X-Series: tnef alone\n")
    body = (
        b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(tnef)
    )
    files = [("winmail.dat", "application/ms-tnef", tnef), ("winmail.dat › advice.pdf", "application/pdf", PDF)]
    yield case(
        "container_winmail_is_the_whole_mail", head, body, "Paid", sender, "Paid:\n\nNV-20871\t1,250.00", files
    )


def zipped(entries: dict[str, bytes]) -> bytes:
    """Always the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 3, 8, 15, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def mixed(*parts: bytes) -> bytes:
    body = b"".join(b"--=_corpus\n" + part + b"\n" for part in parts)
    return b'Content-Type: multipart/mixed; boundary="=_corpus"\n\n' + body + b"--=_corpus--\n"


NAMES = {
    "utf-8": "Übersicht – Zahlung €.pdf",
    "iso-8859-1": "Règlement été.pdf",
    "iso-8859-2": "Płatność styczeń.pdf",
    "windows-1251": "Платёж март.pdf",
    "shift_jis": "支払通知.pdf",
    "gb18030": "付款通知.pdf",
}


def file_names() -> Iterator[Case]:
    sender = ("Anna Kern", "anna@customer.example")
    for charset, name in NAMES.items():
        percent = "".join(f"%{byte:02X}" for byte in name.encode(charset))
        cut = len(percent) // 6 * 3
        word = f"=?{charset}?B?{base64.b64encode(name.encode(charset)).decode()}?="
        quoted = f"=?{charset}?Q?{''.join(f'={byte:02X}' for byte in name.encode(charset))}?="
        forms = {
            "extended": f"attachment; filename*={charset}''{percent}",
            "continued": f"attachment; filename*0*={charset}''{percent[:cut]};\n filename*1*={percent[cut:]}",
            "continued_backwards": f"attachment; filename*1*={percent[cut:]};\n filename*0*={charset}''{percent[:cut]}",
            "word_b": f'attachment; filename="{word}"',
            "word_q": f'attachment; filename="{quoted}"',
            "word_unquoted": f"attachment; filename={word}",
        }
        for form, disposition in forms.items():
            part = f"Content-Type: application/pdf\nContent-Disposition: {disposition}\nContent-Transfer-Encoding: base64\n\n".encode()
            head = written(f"File {charset}", *sender, f"X-Series: {form}\n")
            body = mixed(plain("File."), part + base64.encodebytes(PDF))
            label = charset.replace("-", "_")
            yield case(
                f"file_name_{form}_{label}",
                head,
                body,
                f"File {charset}",
                sender,
                "File.",
                [(name, "application/pdf", PDF)],
            )
