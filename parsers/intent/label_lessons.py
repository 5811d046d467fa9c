"""What teaches the label of a mail: the lines written for it, and the sentences of requests that have one label.

A sentence that asks for a statement belongs to a mail that asks for documents, whatever mail it is; one that tells of
a deduction may stand in a remittance or in a dispute, and teaches no label.
"""

from collections.abc import Sequence

from parsers.intent.request_training import read_request_lines
from parsers.intent.request_wording import LABELS_OF, NOTHING
from parsers.intent.wording import LABELS
from parsers.intent.wording_training import Example, Line, make_example, read_lines


def read_label_examples() -> list[Example]:
    return [make_example(line) for line in [*read_lines(), *read_request_sentences()]]


def read_request_sentences() -> Sequence[Line]:
    only = {kind: labels[0] for kind, labels in LABELS_OF.items() if len(labels) == 1 and kind != NOTHING}
    return [
        Line(line.language, line.hand, line.text, LABELS.index(only[line.type]), line.type)
        for line in read_request_lines()
        if line.type in only
    ]
