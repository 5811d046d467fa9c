"""Any bytes are a mail: nothing raises, and every text can be stored and sent."""

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.message import ParsedMessage
from parsers.mime.addresses import parse_addresses
from parsers.mime.file_names import MAX_NAME_BYTES, clean_file_name
from parsers.mime.header_scan import decode_words, parse_parameters
from parsers.mime.parse import parse_message
from parsers.origin.autoreply import judge_origin
from parsers.text.safe_html import html_to_text, sanitise_html

NAMES = ["From", "To", "Subject", "Date", "Message-ID", "References", "Content-Type", "Content-Disposition"]
TYPES = [
    b"multipart/mixed; boundary=b",
    b"multipart/alternative; boundary=b",
    b"multipart/report; report-type=delivery-status; boundary=b",
    b"text/plain; charset=utf-7",
    b"text/html; charset=iso-2022-jp",
    b"message/rfc822",
    b"message/delivery-status",
    b"text/calendar",
    b"application/pdf; name*0*=utf-8''%C3; name*1*=%9C.pdf",
]
ENCODINGS = [b"base64", b"quoted-printable", b"8bit", b"x-uuencode", b"nonsense"]

line = st.binary(max_size=80).map(lambda data: data.replace(b"\n", b" "))
value = st.one_of(line, st.sampled_from([b"=?utf-8?q?=C3?=", b"<a@b>", b"A, B <c@d.example>;", b"=?x?b?====?="]))
field = st.builds(lambda name, text: name.encode() + b": " + text + b"\n", st.sampled_from(NAMES), value)
entity = st.builds(
    lambda fields, kind, coding, body: (
        b"".join(fields) + b"Content-Type: " + kind + b"\nContent-Transfer-Encoding: " + coding + b"\n\n" + body
    ),
    st.lists(field, max_size=6),
    st.sampled_from(TYPES),
    st.sampled_from(ENCODINGS),
    st.one_of(st.binary(max_size=300), st.just(b"begin 644 a\n#0V%T\n`\nend\n"), st.just(b"<table><td>x<p>")),
)
mail = st.one_of(
    st.binary(max_size=2000),
    entity,
    st.builds(
        lambda head, parts: head + b"\n--b\n" + b"\n--b\n".join(parts) + b"\n--b--",
        entity,
        st.lists(entity, max_size=4),
    ),
)
TAGS = (
    "<table>|<tr>|<td>|</td>|</table>|<p>|</p>|<div>|</div>|<b>|</b>|<a href=//x>|<a href='https://x.example'>|</a>|"
    "<img src=cid:a>|<img src=http://x onerror=x>|<svg><script>|</svg>|<style>|</style>|<!--|-->|<br>|<caption>|"
    "<blockquote type=cite>|</blockquote>|<li>|<ul>|</ul>|<pre>|</pre>|&amp;|&nbsp;|<|>|&lt;script&gt;|<colgroup>|"
    "<col>|<thead>|<select>|<option>|<template>|<math>|<mtext>|<noscript>|<textarea>|<form>"
).split("|")
markup = st.lists(
    st.one_of(
        st.sampled_from(TAGS),
        st.text(max_size=20),
    ),
    max_size=30,
).map("".join)


@given(mail)
@settings(max_examples=400)
def test_any_bytes_are_read_and_judged(raw: bytes) -> None:
    message = parse_message(raw)
    origin = judge_origin(message)

    assert_storable(message)
    for evidence in origin.evidence:
        if evidence.span is not None:
            assert 0 <= evidence.span.start < evidence.span.end <= len(message.text)


@given(mail)
@settings(max_examples=100)
def test_reading_is_deterministic(raw: bytes) -> None:
    assert parse_message(raw) == parse_message(raw)


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_a_cleaned_file_name_is_no_path_and_stays_as_it_is(name: str) -> None:
    cleaned = clean_file_name(name)

    assert "/" not in cleaned
    assert "\\" not in cleaned
    assert len(cleaned.encode()) <= MAX_NAME_BYTES
    assert clean_file_name(cleaned) == cleaned


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_header_text_is_taken_apart(text: str) -> None:
    parse_addresses(text)
    parse_parameters(text)
    decode_words(text)


@given(markup)
@settings(max_examples=600)
def test_made_safe_twice_is_made_safe_once(html: str) -> None:
    safe = sanitise_html(html)

    assert sanitise_html(safe) == safe
    lowered = safe.lower()
    assert not any(mark in lowered for mark in ("<script", "<svg", "<style", "<form", "onerror=", "http://x"))


@given(markup)
@settings(max_examples=300)
def test_any_html_has_a_text(html: str) -> None:
    assert html_to_text(html) == html_to_text(html)


def assert_storable(message: ParsedMessage) -> None:
    texts = [message.text, message.html or "", message.subject, *(part.name for part in message.attachments)]
    texts += [text for pair in message.headers for text in pair]
    texts += [address.email for address in (*message.to, *message.cc, *message.reply_to)]
    for text in texts:
        assert "\x00" not in text
        text.encode("utf-8")
