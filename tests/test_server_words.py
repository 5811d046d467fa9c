"""What a server said is shown as it said it."""

import imaplib

import pytest

from inbox.server_words import words_of


@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        (imaplib.IMAP4.error(b"[AUTHENTICATIONFAILED] No."), "[AUTHENTICATIONFAILED] No."),
        (imaplib.IMAP4.error('UID command error: BAD [b"it isn\'t so"]'), "UID command error: BAD [it isn't so]"),
        (ConnectionResetError(104, "Connection reset by peer"), "[Errno 104] Connection reset by peer"),
        (imaplib.IMAP4.abort(""), "abort"),
    ],
)
def test_an_error_is_told_without_the_marks_of_a_programming_language(flaw: Exception, words: str) -> None:
    assert words_of(flaw) == words
