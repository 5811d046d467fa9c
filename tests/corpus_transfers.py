"""Mails of the corpus as they travel: charsets, transfer encodings, wrappings."""

# ruff: noqa: E501 (tables read best with one row a line)

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from tests.corpus_files import mixed
from tests.corpus_words import CSV, PDF, Case, case, plain, written

TEXTS = {
    "utf-8": "Grüße, 1.250,00 € für Rechnung NV-20871 – „bezahlt“.",
    "iso-8859-1": "Le règlement de la facture NV-20871 a été effectué.",
    "iso-8859-15": "Überweisung 1.250,00 € für Rechnung NV-20871 erfolgt.",
    "windows-1252": "Zahlung – 1.250,00 € – „NV-20871“ ist überwiesen.",
    "iso-8859-2": "Faktura NV-20871 została opłacona, proszę o potwierdzenie wpłaty.",
    "windows-1250": "Faktura NV-20871 byla uhrazena, žádáme o potvrzení příští týden.",
    "windows-1251": "Счёт NV-20871 оплачен, просим подтвердить получение платежа.",
    "koi8-r": "Счёт NV-20871 оплачен, просим подтвердить получение платежа.",
    "iso-8859-7": "Το τιμολόγιο NV-20871 έχει πληρωθεί, παρακαλώ επιβεβαιώστε.",
    "iso-8859-9": "NV-20871 numaralı faturanın ödemesi yapıldı, teşekkür ederiz.",
    "shift_jis": "請求書 NV-20871 の支払いが完了しました。ご確認ください。",
    "iso-2022-jp": "請求書 NV-20871 の支払いが完了しました。ご確認ください。",
    "gb18030": "发票 NV-20871 已付款,请确认收到。",
    "big5": "發票 NV-20871 已付款,請確認收到。",
    "euc-kr": "인보이스 NV-20871 결제가 완료되었습니다. 확인 부탁드립니다.",
}


def charsets() -> Iterator[Case]:
    sender = ("Anna Kern", "anna@customer.example")
    for charset, text in TEXTS.items():
        for coding in ("quoted-printable", "base64", "8bit"):
            head = written(f"Paid NV-20871 {charset}", *sender, f"X-Series: {coding}\n")
            label = f"{charset}_{coding}".replace("-", "_")
            yield case(f"text_{label}", head, plain(text, charset, coding), f"Paid NV-20871 {charset}", sender, text)

    for charset in ("windows-1251", "koi8-r"):
        for name, text in {
            "word": "Счет NV-20871 оплачен.",
            "words": "Просим выслать счет NV-20871 за март.",
        }.items():
            head = written(f"Paid NV-20871 {charset} {name}", *sender, "X-Series: undeclared\n")
            body = b"Content-Type: text/plain\nContent-Transfer-Encoding: 8bit\n\n" + text.encode(charset)
            label = f"undeclared_{name}_{charset}".replace("-", "_")
            subject = f"Paid NV-20871 {charset} {name}"
            yield case(label, head, body, subject, sender, text, problems=["charset_guessed"])


def transfers() -> Iterator[Case]:
    sender = ("Anna Kern", "anna@customer.example")
    pdf = ("advice.pdf", "application/pdf", PDF)

    def one(name: str, body: bytes, text: str, files: Any = (), head: str = "", **more: Any) -> Case:
        top = written("Advice", *sender, f"X-Series: {name}\n{head}")
        return case(name, top, body, "Advice", sender, text, files, **more)

    attached = (
        b"Content-Type: application/pdf; name=advice.pdf\nContent-Disposition: attachment; filename=advice.pdf\n"
    )
    encoded_pdf = base64.encodebytes(PDF)
    stripped = base64.b64encode(PDF).rstrip(b"=")
    yield one(
        "transfer_base64_not_declared", mixed(plain("See file."), attached + b"\n" + encoded_pdf), "See file.", [pdf]
    )
    yield one(
        "transfer_base64_declared_7bit",
        mixed(plain("See file."), attached + b"Content-Transfer-Encoding: 7bit\n\n" + encoded_pdf),
        "See file.",
        [pdf],
    )
    yield one(
        "transfer_base64_without_padding_in_one_line",
        mixed(plain("See file."), attached + b"Content-Transfer-Encoding: base64\n\n" + stripped),
        "See file.",
        [pdf],
    )
    yield one(
        "transfer_base64_upper_case_with_comment",
        mixed(plain("See file."), attached + b"Content-Transfer-Encoding: BASE64 ; x\n\n" + encoded_pdf),
        "See file.",
        [pdf],
    )
    yield one(
        "transfer_binary",
        mixed(plain("See file."), attached + b"Content-Transfer-Encoding: binary\n\n" + PDF.replace(b"\r\n", b"\n")),
        "See file.",
        [("advice.pdf", "application/pdf", PDF)],
    )
    yield one(
        "transfer_uuencoded_part",
        mixed(
            plain("See file."), attached + b"Content-Transfer-Encoding: x-uuencode\n\n" + uuencoded("advice.pdf", PDF)
        ),
        "See file.",
        [pdf],
    )
    body = b"Content-Type: text/plain\n\nFirst line.\n\n" + uuencoded("advice.pdf", PDF) + b"\nLast line.\n"
    yield one(
        "transfer_uuencoded_between_lines",
        body,
        "First line.\n\n\nLast line.",
        [("advice.pdf", "application/octet-stream", PDF)],
    )
    body = b"Content-Type: text/plain\n\n" + uuencoded("a.csv", CSV) + uuencoded("b.csv", CSV)
    yield one(
        "transfer_two_uuencoded_files",
        body,
        "",
        [("a.csv", "application/octet-stream", CSV), ("b.csv", "application/octet-stream", CSV)],
    )

    flowed = "Wir haben die Rechnung \nNV-20871 heute \nüberwiesen.\n\nGrüße\n-- \nAnna\n"
    body = (
        b"Content-Type: text/plain; charset=utf-8; format=flowed\nContent-Transfer-Encoding: 8bit\n\n"
        + flowed.encode()
    )
    yield one("text_flowed", body, "Wir haben die Rechnung NV-20871 heute überwiesen.\n\nGrüße\n-- \nAnna")
    delsp = "支払いは \n完了しました。\n"
    body = (
        b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\nContent-Transfer-Encoding: 8bit\n\n"
        + delsp.encode()
    )
    yield one("text_flowed_delsp", body, "支払いは完了しました。")
    quoted = "> Bitte senden \n> Sie NV-20871.\n>> Danke \n>> sehr.\nErledigt, \nsiehe Anhang.\n"
    body = b"Content-Type: text/plain; charset=utf-8; format=flowed\n\n" + quoted.encode()
    yield one(
        "text_flowed_with_quotes",
        body,
        "> Bitte senden Sie NV-20871.\n>> Danke sehr.\nErledigt, siehe Anhang.",
        new_text="Erledigt, siehe Anhang.",
    )

    double = b'Content-Type: multipart/appledouble; boundary="=_apple"\n\n--=_apple\nContent-Type: application/applefile; name=advice.pdf\nContent-Transfer-Encoding: base64\n\n'
    fork = bytes.fromhex("0005160700020000") + bytes(18)
    double += (
        base64.encodebytes(fork)
        + b"--=_apple\n"
        + attached
        + b"Content-Transfer-Encoding: base64\n\n"
        + encoded_pdf
        + b"--=_apple--\n"
    )
    yield one(
        "file_apple_double",
        mixed(plain("See file."), double),
        "See file.",
        [("advice.pdf.rsrc", "application/applefile", fork), pdf],
    )
    single = (
        bytes.fromhex("0005160000020000")
        + bytes(16)
        + bytes.fromhex("00010000000100000026")
        + len(PDF).to_bytes(4, "big")
        + PDF
    )
    part = (
        b"Content-Type: application/applefile; name=advice.pdf\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(single)
    )
    yield one(
        "file_apple_single",
        mixed(plain("See file."), part),
        "See file.",
        [("advice.pdf", "application/applefile", PDF)],
    )

    signed = b"Content-Type: text/plain\n\nSigned and paid.\n"
    p7s = b"0\x80\x06\x09signature"
    body = (
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="=_sig"\n\n--=_sig\n'
        + signed
    )
    body += (
        b"\n--=_sig\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(p7s)
        + b"--=_sig--\n"
    )
    yield one("signed_clear", body, "Signed and paid.", [("smime.p7s", "application/pkcs7-signature", p7s)])
    for label, content in {"definite": opaque(signed), "indefinite": opaque(signed, in_pieces=True)}.items():
        body = (
            b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
            + base64.encodebytes(content)
        )
        yield one(
            f"signed_opaque_{label}", body, "Signed and paid.", [("smime.p7m", "application/pkcs7-mime", content)]
        )
    locked = der(0x30, der(0x06, bytes.fromhex("2a864886f70d010703")) + der(0xA0, der(0x30, b"\x02\x01\x00")))
    body = (
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(locked)
    )
    yield one("encrypted_smime", body, "", [("smime.p7m", "application/pkcs7-mime", locked)], problems=["encrypted"])
    ids = "".join(f" =?us-ascii?Q?=3C{name}=40seller.example=3E?=\n" for name in ("one", "two"))
    head = f"In-Reply-To: =?utf-8?B?{base64.b64encode(b'<two@seller.example>').decode()}?=\nReferences:{ids}"
    yield one("references_as_encoded_words", plain("Thanks for NV-20871."), "Thanks for NV-20871.", head=head,
              in_reply_to=["two@seller.example"], references=["one@seller.example", "two@seller.example"])  # fmt: skip


def uuencoded(name: str, content: bytes) -> bytes:
    lines = [binascii.b2a_uu(content[start : start + 45], backtick=True) for start in range(0, len(content), 45)]
    return f"begin 644 {name}\n".encode() + b"".join(lines) + b"`\nend\n"


def der(tag: int, content: bytes) -> bytes:
    size = bytes([len(content)]) if len(content) < 128 else b"\x84" + len(content).to_bytes(4, "big")
    return bytes([tag]) + size + content


def opaque(content: bytes, in_pieces: bool = False) -> bytes:
    """A ContentInfo of SignedData without signers; in pieces, it has indefinite lengths all the way."""
    oid, data = der(0x06, bytes.fromhex("2a864886f70d010702")), der(0x06, bytes.fromhex("2a864886f70d010701"))
    start = b"\x02\x01\x01" + der(0x31, b"")
    if not in_pieces:
        return der(0x30, oid + der(0xA0, der(0x30, start + der(0x30, data + der(0xA0, der(0x04, content))))))
    pieces = b"".join(der(0x04, content[at : at + 20]) for at in range(0, len(content), 20))
    held = b"\x30\x80" + data + b"\xa0\x80\x24\x80" + pieces + bytes(6)
    return b"\x30\x80" + oid + b"\xa0\x80\x30\x80" + start + held + bytes(6)
