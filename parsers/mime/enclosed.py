"""The text of a mail inside a mail in, that text as a file out, so that it is shown, kept and read like one."""

from collections.abc import Iterator

from parsers.message import AttachmentPart
from parsers.text.safe_html import html_to_text


def body_files(text: str, html: str | None) -> Iterator[AttachmentPart]:
    """HTML only where it holds a table: elsewhere plain text says the same and is safe to look at."""
    if html and "<table" in html.lower():
        yield AttachmentPart("message.html", "text/html", html.encode("utf-8", "replace"))
    elif shown := text.strip() or html_to_text(html or "").strip():
        yield AttachmentPart("message.txt", "text/plain", shown.encode("utf-8", "replace"))
