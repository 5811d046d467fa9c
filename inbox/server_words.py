"""What a library or the network raised in, words for a person out."""

import re

_AS_BYTES = re.compile(r"""\bb(["'])(.*?)\1""")  # imaplib quotes what a server said as Python writes bytes


def words_of(flaw: Exception) -> str:
    """At most 300 characters; the kind of the flaw when it says nothing."""
    return _AS_BYTES.sub(r"\2", str(flaw))[:300] or type(flaw).__name__
