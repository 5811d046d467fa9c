"""What lies inside archives and enclosed mails stands among a mail's attachments, byte for byte, under its path."""

import gzip
import io
import resource
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from parsers.message import ParsedMessage
from parsers.mime.containers import MAX_BYTES, MAX_OPENED, open_containers
from parsers.mime.parse import parse_message
from tests import outlook_maker as outlook
from tests.mail_maker import Part, make_mail
from tests.test_mime_hostile import processor_seconds

PDF = b"%PDF-1.4\n\x00\x01advice\xff"
CSV = b"invoice,amount\r\n4711,10.00\r\n"


def test_files_of_a_zip_stand_under_their_path() -> None:
    message = opened(Part("advice.zip", zipped({"remit.pdf": PDF, "Süd/remit.csv": CSV})))

    assert files(message) == {"advice.zip › remit.pdf": PDF, "advice.zip › Süd › remit.csv": CSV}
    assert message.attachments[1].mime_type == "application/pdf"


def test_a_gzip_file_opens_to_its_name() -> None:
    assert files(opened(Part("lines.csv.gz", gzip.compress(CSV)))) == {"lines.csv.gz › lines.csv": CSV}


def test_a_mail_in_a_mail_in_a_zip_gives_up_its_file() -> None:
    inner = make_mail(subject="Zahlung", text="Anbei.", parts=[Part("remit.pdf", PDF)])
    outer = make_mail(subject="Weiter", text="s.u.", parts=[Part("Zahlung.eml", inner, "message/rfc822")])

    message = opened(Part("mails.zip", zipped({"outer.eml": outer})))

    assert files(message)["mails.zip › outer.eml › Zahlung.eml › remit.pdf"] == PDF
    assert files(message)["mails.zip › outer.eml › Zahlung.eml › message.txt"] == b"Anbei."


def test_a_table_of_an_enclosed_mail_is_kept_as_html() -> None:
    html = "<table><tr><td>4711</td><td>10,00</td></tr></table>"

    message = opened(Part("x.eml", make_mail(subject="x", html=html), "message/rfc822"))

    assert html.encode() in files(message)["x.eml › message.html"]


def test_winmail_dat_gives_up_its_files_and_text() -> None:
    item = outlook.Item({outlook.SUBJECT: "Payment", outlook.HTML: b"<p>Paid <b>4711</b></p>"}, [("remit.pdf", PDF)])

    message = opened(Part("winmail.dat", outlook.write_tnef(item), "application/ms-tnef"), text="")

    assert files(message) == {"winmail.dat › remit.pdf": PDF}
    assert message.text.strip() == "Paid 4711"
    assert message.html == "<p>Paid <b>4711</b></p>"


def test_a_mail_inside_winmail_dat_is_opened_too() -> None:
    inner = outlook.Item({outlook.SUBJECT: "Inner", outlook.BODY: "See file"}, [("remit.csv", CSV)])
    item = outlook.Item({outlook.SUBJECT: "Outer", outlook.BODY: "x"}, [("Inner", inner)])

    message = opened(Part("winmail.dat", outlook.write_tnef(item), "application/ms-tnef"))

    assert files(message)["winmail.dat › Inner › remit.csv"] == CSV
    assert files(message)["winmail.dat › Inner › message.txt"] == b"See file"


def test_a_msg_file_gives_up_its_files_and_those_of_the_mail_inside() -> None:
    inner = outlook.Item({outlook.SUBJECT: "Avis", outlook.BODY: "Anlage"}, [("große.pdf", PDF * 1000)])
    item = outlook.Item({outlook.SUBJECT: "Fw", outlook.BODY: "FYI"}, [("remit.csv", CSV), ("Avis", inner)])

    message = opened(Part("Fw.msg", outlook.write_msg(item), "application/vnd.ms-outlook"))

    assert files(message) == {
        "Fw.msg › message.txt": b"FYI",
        "Fw.msg › remit.csv": CSV,
        "Fw.msg › Avis › message.txt": b"Anlage",
        "Fw.msg › Avis › große.pdf": PDF * 1000,
    }


def test_rtf_that_hides_html_is_read_as_html() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\par\htmlrtf0 "
        rb"Gr\'fc\'dfe \u8364?10 {\*\htmltag72 </p>}\htmlrtf }\htmlrtf0 }"
    )
    compressed = (len(rtf) + 12).to_bytes(4, "little") + len(rtf).to_bytes(4, "little") + b"MELA" + bytes(4) + rtf
    item = outlook.Item({outlook.SUBJECT: "x", outlook.RTF: compressed})

    message = opened(Part("winmail.dat", outlook.write_tnef(item), "application/ms-tnef"), text="")

    assert message.html == "<p>Grüße €10 </p>"


def test_a_workbook_is_a_document_and_no_archive() -> None:
    workbook = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})

    assert files(opened(Part("advice.xlsx", workbook))) == {}
    assert files(opened(Part("advice", workbook))) == {}


def test_an_ordinary_mail_is_handed_back_as_it_is() -> None:
    message = parse_message(make_mail(subject="x", text="y", parts=[Part("remit.pdf", PDF)]))

    assert open_containers(message) is message


def test_a_signed_document_is_taken_out_of_its_signature() -> None:
    message = opened(Part("invoice.xml.p7m", signed(b"<xml/>"), "application/octet-stream"))

    assert files(message) == {"invoice.xml.p7m › invoice.xml": b"<xml/>"}


@pytest.mark.parametrize("in_pieces", [False, True])
def test_a_mail_inside_an_opaque_signature_is_the_mail(in_pieces: bool) -> None:
    inside = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nPaid today.\r\n--b\r\nContent-Type: text/csv;"
    )
    inside += b" name=remit.csv\r\n\r\n" + CSV + b"\r\n--b--\r\n"
    head = b"From: a@customer.example\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"
    raw = head + b"\r\nContent-Transfer-Encoding: binary\r\n\r\n" + signed(inside, in_pieces)

    message = open_containers(parse_message(raw))

    assert message.text.strip() == "Paid today."
    assert [(part.name, part.content) for part in message.attachments[1:]] == [("remit.csv", CSV)]


def test_an_encrypted_mail_says_so() -> None:
    enveloped = der(0x30, der(0x06, bytes.fromhex("2a864886f70d010703")) + der(0xA0, der(0x30, b"\x02\x01\x00")))
    head = b"From: a@customer.example\nContent-Type: application/x-pkcs7-mime; name=smime.p7m\n"

    message = parse_message(head + b"Content-Transfer-Encoding: binary\n\n" + enveloped)

    assert "encrypted" in codes(message)


# name, attachment, the problem that a person must see
BOMBS: list[tuple[str, Callable[[], bytes], str]] = [
    ("bomb.zip", lambda: zipped({"zeros.csv": bytes(200 * 2**20)}), "archive_too_large"),
    ("many.zip", lambda: zipped({f"{n}.csv": b"" for n in range(1500)}), "archive_cut"),
    ("thousands.zip", lambda: zipped({f"{n}.csv": b"" for n in range(3000)}), "archive_refused"),
    ("deep.zip", lambda: nested_zip(12), "opened_cut"),
    ("wide.zip", lambda: zipped({f"{n}.zip": zipped({f"{m}.csv": CSV for m in range(50)}) for n in range(50)}), ""),
    ("nested.zip", lambda: zipped({"zeros.zip": zipped({"zeros.csv": bytes(60 * 2**20)})}), "archive_too_large"),
    ("locked.zip", lambda: locked(zipped({"remit.csv": CSV})), "archive_encrypted"),
    ("broken.zip", lambda: zipped({"remit.csv": CSV * 100})[:-40], "archive_broken"),
    ("damaged.zip", lambda: damaged(zipped({"remit.csv": CSV * 100})), "archive_broken"),
    ("lzma.zip", lambda: zipped({"remit.csv": CSV}, zipfile.ZIP_LZMA), "archive_method"),
    ("bomb.gz", lambda: gzip.compress(bytes(300 * 2**20), 9), "archive_too_large"),
    ("cut.gz", lambda: gzip.compress(CSV)[:14] + b"\xff" * 20, "archive_broken"),
    ("remit.7z", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(40), "container_closed"),
    ("mails.eml", lambda: nested_mail(30), "opened_cut"),
    ("winmail.dat", lambda: b"\x78\x9f\x3e\x22" + b"\xff" * 5000, "winmail_broken"),
    ("cut.msg", lambda: outlook.write_msg(outlook.Item({outlook.SUBJECT: "x"}))[:2000], "container_broken"),
]


def many(part: Part) -> bytes:
    return make_mail(subject="x", text="x", parts=[replace(part, name=f"{n} {part.name}") for n in range(20)])


def markup() -> bytes:
    return make_mail(subject="x", html="<div>" * 200_000)


def rtf() -> bytes:
    body = rb"{\rtf1\fromhtml1 " + b"{}" * 2**20
    head = (len(body) + 12).to_bytes(4, "little") + len(body).to_bytes(4, "little") + b"MELA" + bytes(4)
    return outlook.write_tnef(outlook.Item({outlook.SUBJECT: "x", outlook.RTF: head + body}))


def streams() -> bytes:
    return outlook.write_msg(outlook.Item({outlook.SUBJECT: "x"}, [(f"{n}.csv", b"1") for n in range(500)]))


# what costs the most time for its size, twenty times over
SLOW: list[Callable[[], Part]] = [
    lambda: Part("x.eml", markup(), "message/rfc822"),
    lambda: Part("winmail.dat", rtf()),
    lambda: Part("x.msg", streams()),
]


@pytest.mark.parametrize("build", SLOW, ids=["markup", "rtf", "streams"])
def test_slow_containers_are_opened_up_to_a_number(build: Callable[[], Part]) -> None:
    message = parse_message(many(build()))
    opened: list[ParsedMessage] = []

    assert processor_seconds(lambda: opened.append(open_containers(message))) < 5
    assert "opened_cut" in codes(opened[0])


@pytest.mark.parametrize(("name", "build", "code"), BOMBS, ids=[bomb[0] for bomb in BOMBS])
def test_a_bomb_ends_at_a_limit_that_is_said(name: str, build: Callable[[], bytes], code: str) -> None:
    content = build()
    parsed = parse_message(make_mail(subject="x", text="Anbei.", parts=[Part(name, content)]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime

    message = open_containers(parsed)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 4
    assert not code or code in codes(message)
    assert all(name in problem.where for problem in message.problems if problem.code == code)
    assert message.text == "Anbei."
    opened_bytes = sum(len(part.content) for part in message.attachments[1:])
    assert len(message.attachments) <= MAX_OPENED + 1
    assert opened_bytes <= MAX_BYTES


def test_what_can_be_read_beside_a_bomb_is_read() -> None:
    message = opened(Part("mixed.zip", zipped({"zeros.csv": bytes(200 * 2**20), "remit.pdf": PDF})))

    assert files(message) == {"mixed.zip › remit.pdf": PDF}
    assert "archive_too_large" in codes(message)


def opened(part: Part, text: str = "Anbei.") -> ParsedMessage:
    return open_containers(parse_message(make_mail(subject="x", text=text, parts=[part])))


def files(message: ParsedMessage) -> dict[str, bytes]:
    return {part.name: part.content for part in message.attachments if " › " in part.name}


def codes(message: ParsedMessage) -> set[str]:
    return {problem.code for problem in message.problems}


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def nested_zip(depth: int) -> bytes:
    content = CSV
    for level in range(depth):
        content = zipped({f"{level}.zip" if level else "remit.csv": content})
    return content


def nested_mail(depth: int) -> bytes:
    content = make_mail(subject="0", text="innermost")
    for level in range(1, depth):
        content = make_mail(subject=str(level), text="x", parts=[Part(f"{level}.eml", content, "message/rfc822")])
    return content


def locked(archive: bytes) -> bytes:
    """With the flag of encryption set in both places."""
    return (
        archive[:6]
        + b"\x01"
        + archive[7:].replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    )


def damaged(archive: bytes) -> bytes:
    return archive[:45] + bytes(byte ^ 0x55 for byte in archive[45:50]) + archive[50:]


def der(tag: int, content: bytes) -> bytes:
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    size = len(content).to_bytes(4, "big")
    return bytes([tag, 0x84]) + size + content


def signed(content: bytes, in_pieces: bool = False) -> bytes:
    """A ContentInfo of SignedData without signers; in pieces, it has indefinite lengths all the way."""
    oid = der(0x06, bytes.fromhex("2a864886f70d010702"))
    data_oid = der(0x06, bytes.fromhex("2a864886f70d010701"))
    version, digests = b"\x02\x01\x01", der(0x31, b"")
    if not in_pieces:
        held = der(0x30, data_oid + der(0xA0, der(0x04, content)))
        return der(0x30, oid + der(0xA0, der(0x30, version + digests + held)))
    pieces = b"".join(der(0x04, content[start : start + 50]) for start in range(0, len(content), 50))
    octets = b"\x24\x80" + pieces + b"\0\0"
    held = b"\x30\x80" + data_oid + b"\xa0\x80" + octets + b"\0\0" * 2
    return b"\x30\x80" + oid + b"\xa0\x80\x30\x80" + version + digests + held + b"\0\0" * 3
