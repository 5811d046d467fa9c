"""What people write about to a billing desk, finer than `concepts`: each topic with the words that carry it.

Topics are read by the wording model alone; no cue stands on them. They carry what was learned from a sentence in one
language to the other seven. Written like the table of `concepts`: "*" stands for any ending or front of a word, ".."
for up to four words in between, a comma separates phrases. A line holds one language, in the order English, German,
French, Spanish, Italian, Dutch, Portuguese, Polish; a word may stand for a little more than its topic.
"""

from parsers.intent.topic_words.balances import BALANCES
from parsers.intent.topic_words.documents import DOCUMENTS
from parsers.intent.topic_words.news import NEWS
from parsers.intent.topic_words.objections import OBJECTIONS
from parsers.intent.topic_words.payments import PAYMENTS
from parsers.intent.topic_words.pressure import PRESSURE
from parsers.intent.topic_words.selling import SELLING
from parsers.intent.topic_words.speakers import SPEAKERS

TOPICS: dict[str, str] = {
    **DOCUMENTS,
    **BALANCES,
    **PAYMENTS,
    **OBJECTIONS,
    **PRESSURE,
    **NEWS,
    **SELLING,
    **SPEAKERS,
}
