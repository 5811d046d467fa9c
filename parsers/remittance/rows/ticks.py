"""Rows and columns in, the rows that a column of ticks leaves out: a list of which the payer ticks what he pays."""

from collections.abc import Mapping, Sequence

from parsers.remittance.rows.rows import Row, RowKind
from parsers.remittance.tables.table_parts import Column
from parsers.remittance.words import fold

_SIGNS = frozenset("✓✔☑☒✗✘")
_YES = frozenset("x y yes j ja o oui s si sim tak paid ok".split())
NO = frozenset("n no nein non nee nao nie".split())


def list_unticked(rows: Sequence[Row], columns: Mapping[str, Column]) -> list[Row]:
    """Nothing when no column holds only ticks, or all are ticked."""
    items = [row for row in rows if row.kind is RowKind.ITEM]
    for key in (key for key, column in columns.items() if not column.numeric):
        said = [_said(row, key) for row in items]
        if all(text in _YES | NO or text == "" for text in said) and sum(text in _YES for text in said) > 0:
            return [row for row, text in zip(items, said, strict=True) if text not in _YES]
    return []


def _said(row: Row, key: str) -> str:
    text = " ".join(token.text for token in row.texts.get(key, ())).strip()
    return "x" if text in _SIGNS else fold(text)
