"""A text in, the cell of a CSV out that a spreadsheet shows as that text."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text_cell(text: str) -> str:
    """With an apostrophe before what a spreadsheet would take for a formula (CSV injection). Not for amounts."""
    return f"'{text}" if text.startswith(_FORMULA) else text
