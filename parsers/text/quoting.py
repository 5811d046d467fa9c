"""Text of a mail in, fragments out: what the sender wrote now, quoted history, forwarded part, signature.

Nothing is discarded: the fragments join to the input, and a screen folds what is not new. When unsure: new.

Lines are judged top down. A separator that mail programs write (header block, attribution, "Original Message")
gives everything below it to history, unless the lines below are marked with ">": then only those are history and
answers between them stay new. What is left new is searched from its end for disclaimers and a signature block; the
sign-off line and the name under it belong to the signature.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Sequence
from functools import lru_cache

from parsers.gate import GatedPattern, RarePattern
from parsers.message import Fragment, FragmentKind, Trimmed
from parsers.problems import Span
from parsers.text import reply_marks as marks
from parsers.text.closing_words import thanks_only, wishes_only

NEW, QUOTED, FORWARDED = FragmentKind.NEW, FragmentKind.QUOTED, FragmentKind.FORWARDED
SIGNATURE, DISCLAIMER = FragmentKind.SIGNATURE, FragmentKind.DISCLAIMER

_LINES_LIMIT = 5_000  # beyond it, lines stay new: nobody writes that much by hand
_LINE_CUT = 400
_LINES_KEPT = 4_000
_MAILS_KEPT, _SHORT = 128, 4_000  # of those that are read step by step: whoever judges where they come from asks too
_SIGNATURE_LINES = 24
_NESTING_LIMIT = 4
_NAME_PARAGRAPHS, _NAME_LINES = 3, 6
_CLOSING_LENGTH = 80


def trim(text: str, subject: str = "", sender_name: str = "") -> Trimmed:
    """`subject` tells a reply from a forward where the text alone does not; `sender_name` helps to see a signature."""
    return (_trim_short if len(text) <= _SHORT else _trim)(text, subject, sender_name, 0)


def _trim(text: str, subject: str, sender_name: str, depth: int) -> Trimmed:
    whole = text.splitlines(keepends=True)
    lines = [line[:_LINE_CUT].rstrip() for line in whole[:_LINES_LIMIT]]
    look = _Look(" ".join(lines))
    kinds = _mark_history(lines, look, forwarding=bool(marks.FORWARD_SUBJECT.match(subject)))
    for start, end in _runs(kinds, NEW):
        if look.may_hold(marks.BANNER_LINE):
            _mark_banner(lines, kinds, start, end)
        if look.may_hold(marks.DISCLAIMER_START):
            _mark_disclaimers(lines, kinds, start, end, look)
        if look.may_hold(marks.MACHINE_SENTENCE):
            _mark_machine_sentences(lines, kinds, start, end)
        _mark_signature(lines, kinds, start, end, sender_name, look)
    if QUOTED in kinds and not _words(lines, kinds) and not marks.REPLY_SUBJECT.match(subject):
        _unquote_header_block(lines, kinds)
    kinds += [NEW] * (len(whole) - len(lines))
    new_text = "".join(line for line, kind in zip(whole, kinds, strict=True) if kind is NEW).strip()
    forwarded = [line for line, kind in zip(whole, kinds, strict=True) if kind is FORWARDED]
    bare = bool(forwarded) and (not new_text or bool(marks.HANDOVER.fullmatch(new_text[:300])))
    inner = _read_forwarded(forwarded, depth) if forwarded else ""
    return Trimmed(text, _fragments(whole, kinds), new_text, inner, bare)


_trim_short = lru_cache(maxsize=_MAILS_KEPT)(_trim)


class _Look:
    """What single lines look like, knowing which marks their text can hold at all. Mails share lines, so what was seen
    once is kept."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._footers = marks.COMPANY_FOOTER.list_passed(text)
        self._mobiles = marks.MOBILE_LINE.may_match(text)

    def may_hold(self, mark: GatedPattern) -> bool:
        return mark.may_match(self._text)

    def is_mobile(self, line: str) -> bool:
        return self._mobiles and bool(marks.MOBILE_LINE.plain.match(line))

    def is_contact(self, line: str) -> bool:
        return _has_contact(line) or (bool(self._footers) and _has_footer(line, self._footers))

    def is_prose(self, line: str) -> bool:
        """A sentence to somebody, not a line of a signature block."""
        if _closes(line) or self.is_mobile(line):
            return False
        return len(line.split()) > 30 if self.is_contact(line) else _is_sentence(line)


@lru_cache(maxsize=_LINES_KEPT)
def _closes(line: str) -> bool:
    return bool(_signs_off(line) or marks.THANKS_LINE.match(line) or thanks_only(line))


@lru_cache(maxsize=_LINES_KEPT)
def _signs_off(line: str) -> bool:
    """Also in two languages: "Mit freundlichen Grüßen / Kind regards"."""
    if marks.CLOSING_LINE.match(line) or wishes_only(line):
        return True
    if len(line) > _CLOSING_LENGTH or not ("/" in line or "|" in line):
        return False
    said = marks.EITHER_LANGUAGE.split(line)
    return len(said) == 2 and all(marks.CLOSING_LINE.match(half) for half in said)


@lru_cache(maxsize=_LINES_KEPT)
def _has_contact(line: str) -> bool:
    return bool(marks.CONTACT_SIGN.search(line) and marks.CONTACT.search(line))


@lru_cache(maxsize=_LINES_KEPT)
def _has_footer(line: str, footers: tuple[RarePattern, ...]) -> bool:
    return any(footer.compiled.search(line) for footer in footers)


def _is_sentence(line: str) -> bool:
    words = line.split()
    if line.endswith(("?", ":")) and len(words) >= 3:
        return True
    if len(words) > 12:
        return True
    lower = sum(word[:1].islower() for word in words)
    return len(words) >= 4 and line.endswith((".", "!")) and lower * 2 > len(words)


def _mark_history(lines: Sequence[str], look: _Look, forwarding: bool) -> list[FragmentKind]:
    forwards, originals = look.may_hold(marks.FORWARD_MARK), look.may_hold(marks.ORIGINAL_MARK)
    lotus, reply_above = look.may_hold(marks.LOTUS_MARK), look.may_hold(marks.REPLY_ABOVE)
    kinds = [NEW] * len(lines)
    index = -1
    while (index := index + 1) < len(lines):
        line = lines[index]
        if not line:
            continue
        if line.startswith(">>>") and _is_groupwise(lines, index):
            return _fill(kinds, index, FORWARDED if forwarding else QUOTED)
        if _is_marked(line) and not line.startswith(">From "):
            kinds[index] = QUOTED
        elif forwards and marks.FORWARD_MARK.plain.match(line):
            return _fill(kinds, index, FORWARDED)
        elif (
            (originals and marks.ORIGINAL_MARK.plain.match(line))
            or (lotus and marks.LOTUS_MARK.plain.match(line))
            or _is_header_block(lines, index)
        ):
            start = index - 1 if index and marks.RULE_LINE.match(lines[index - 1]) else index
            return _fill(kinds, start, FORWARDED if forwarding else QUOTED)
        elif reply_above and marks.REPLY_ABOVE.plain.match(line) and _words(lines[:index], kinds[:index]):
            return _fill(kinds, index, QUOTED)
        elif _is_lotus_block(lines, index) or _is_web_notes_block(lines, index):
            return _fill(kinds, index, FORWARDED if forwarding else QUOTED)
        elif count := _attribution_lines(lines, index):
            if not _is_followed_by_quote(lines, index + count):
                return _fill(kinds, index, FORWARDED if forwarding and index == 0 else QUOTED)
            kinds[index : index + count] = [QUOTED] * count
            index += count - 1
    if QUOTED in kinds:
        _join_wrapped_quotes(lines, kinds)
    return kinds


def _is_groupwise(lines: Sequence[str], index: int) -> bool:
    """GroupWise sets who wrote and when between ">>>" and leaves what follows without marks."""
    return bool(marks.GROUPWISE_LINE.match(lines[index])) and not _is_followed_by_quote(lines, index + 1)


def _is_marked(line: str) -> bool:
    return (">" in line[:4] or "&gt;" in line[:7]) and bool(marks.QUOTE_LINE.match(line))


def _fill(kinds: list[FragmentKind], start: int, kind: FragmentKind) -> list[FragmentKind]:
    kinds[start:] = [kind] * (len(kinds) - start)
    return kinds


def _is_header_block(lines: Sequence[str], index: int) -> bool:
    """Three different header labels close together, among them who sent it, and when or about what."""
    first = _header_label(lines[index])
    if first is None:
        return False
    roles = {first}
    misses = 0
    for line in lines[index + 1 : index + 14]:
        label = _header_label(line)
        if label:
            roles.add(label)
            misses = 0
        else:
            misses += 1  # a long recipient list wraps, and HTML gives empty lines
        if misses > 2:
            break
    return "from" in roles and len(roles) >= 3 and bool(roles & {"sent", "subject"})


def _header_label(line: str) -> str | None:
    match = marks.HEADER_LINE.match(line) if ":" in line or "：" in line else None
    return match.lastgroup if match else None


def _is_lotus_block(lines: Sequence[str], index: int) -> bool:
    """Notes sets the sender to the left and "To", "cc", "Subject" at the right edge of a block of its own."""
    if not lines[index].startswith("      ") or not lines[index].strip():
        return False
    labels = {
        lines[at].rsplit(maxsplit=1)[-1] for at in range(index, min(index + 9, len(lines))) if lines[at].strip()
    }
    return len(labels & marks.LOTUS_LABELS) >= 2


def _is_web_notes_block(lines: Sequence[str], index: int) -> bool:
    """Notes in a browser sets the sender, below him the time, then each label in a line of its own or before a tab."""
    below = index + 1
    if below >= len(lines) or not lines[below][:1].isdigit() or not marks.DAY_AND_TIME.fullmatch(lines[below]):
        return False
    firsts = (line.expandtabs().partition("  ")[0].rstrip(" :") for line in lines[below + 1 : below + 12])
    return len(set(firsts) & marks.LOTUS_LABELS) >= 2


def _attribution_lines(lines: Sequence[str], index: int) -> int:
    """How many lines "On …, … wrote:" takes here; programs wrap it over up to four. 0 when there is none. Without a
    day, a time or an address in it ("On Tue, Ana wrote:") it needs marked lines behind it."""
    near = lines[index : index + 4]
    if not any(line.endswith((":", "：")) for line in near) or not marks.ATTRIBUTION_START.match(near[0]):
        return 0
    joined = ""
    for count, line in enumerate(near, start=1):
        if not line.strip():
            return 0
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) > 400:
            return 0
        if joined.endswith((":", "：")) and marks.ATTRIBUTION_VERB.search(joined):
            certain = marks.ATTRIBUTION_FACT.search(joined) or _is_followed_by_quote(lines, index + count)
            return count if certain else 0
    return 0


def _is_followed_by_quote(lines: Sequence[str], index: int) -> bool:
    """Whether the next line that is not empty carries a quote mark."""
    return next((_is_marked(line) for line in lines[index : index + 6] if line.strip()), False)


def _join_wrapped_quotes(lines: Sequence[str], kinds: list[FragmentKind]) -> None:
    """A long quoted line that the sender's program wrapped leaves its tail without a mark."""
    for index in range(1, len(lines) - 1):
        tail = lines[index]
        if (
            kinds[index] is NEW
            and kinds[index - 1] is QUOTED
            and kinds[index + 1] is QUOTED
            and len(lines[index - 1]) >= 68
            and 0 < len(tail) <= 40
            and not tail[0].isupper()
        ):
            kinds[index] = QUOTED


def _unquote_header_block(lines: Sequence[str], kinds: list[FragmentKind]) -> None:
    """Nothing written above a header block, and no reply: somebody forwarded the mail as it came."""
    start = kinds.index(QUOTED)
    at = start + 1 if marks.RULE_LINE.match(lines[start]) and start + 1 < len(lines) else start
    if marks.ORIGINAL_MARK.plain.match(lines[at]) or _is_header_block(lines, at):
        for index in range(start, len(kinds)):
            if kinds[index] is QUOTED:
                kinds[index] = FORWARDED


def _words(lines: Sequence[str], kinds: Sequence[FragmentKind]) -> bool:
    return any(kind is NEW and any(char.isalnum() for char in line) for line, kind in zip(lines, kinds, strict=True))


def _runs(kinds: Sequence[FragmentKind], wanted: FragmentKind) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index, kind in enumerate(kinds):
        if kind is not wanted:
            continue
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def _mark_banner(lines: Sequence[str], kinds: list[FragmentKind], start: int, end: int) -> None:
    """ "External sender" warnings that the receiving side put on top."""
    for index in range(start, min(end, start + 6)):
        if marks.BANNER_LINE.plain.match(lines[index]) and _warns_of_mail(lines, index, end):
            stop = index + 1
            while stop < end and lines[stop].strip():
                stop += 1
            if stop - index <= 4 and stop < end:
                kinds[index:stop] = [DISCLAIMER] * (stop - index)
            else:
                kinds[index] = DISCLAIMER
            return


def _warns_of_mail(lines: Sequence[str], index: int, end: int) -> bool:
    """ "Attention: 4711 is paid twice" and "Let op: wij hebben een nieuw IBAN" are what a sender says."""
    below = any(line.strip() for line in lines[index + 1 : end])
    return below and (len(lines[index]) < 30 or bool(marks.OF_MAIL.search(" ".join(lines[index : index + 3]))))


def _mark_disclaimers(lines: Sequence[str], kinds: list[FragmentKind], start: int, end: int, look: _Look) -> None:
    index = start
    while index < end:
        if kinds[index] is NEW and _opens_disclaimer(lines, index, start, look):
            stop = index + 1
            while stop < end and lines[stop].strip():
                stop += 1
            kinds[index:stop] = [DISCLAIMER] * (stop - index)
            index = stop
        else:
            index += 1


def _opens_disclaimer(lines: Sequence[str], index: int, start: int, look: _Look) -> bool:
    """At the start of a paragraph, or a long line of its own."""
    starts = marks.DISCLAIMER_START.plain
    paragraph = " ".join(lines[index : index + 3])[:_LINE_CUT]
    if index == start:
        return len(paragraph) > 120 and bool(starts.match(paragraph))
    before = lines[index - 1]
    if starts.match(paragraph) and (not before.strip() or _ends_thought(before, look)):
        return True
    return len(lines[index]) > 60 and bool(starts.match(lines[index]))


def _ends_thought(line: str, look: _Look) -> bool:
    return bool(marks.RULE_LINE.match(line)) or look.is_contact(line)


def _mark_machine_sentences(lines: Sequence[str], kinds: list[FragmentKind], start: int, end: int) -> None:
    """Lines that say only that a machine made the mail and reads no answer, where anything else is said above."""
    told = False
    for index in range(start, end):
        line = lines[index]
        if kinds[index] is not NEW or not line.strip():
            continue
        rest = marks.MACHINE_SENTENCE.plain.sub("", line)
        if told and rest != line and not any(char.isalnum() for char in rest):
            kinds[index] = DISCLAIMER
        told = True


def _mark_signature(
    lines: Sequence[str], kinds: list[FragmentKind], start: int, end: int, sender_name: str, look: _Look
) -> None:
    live = [index for index in range(start, end) if kinds[index] is NEW and lines[index].strip()]
    if not live:
        return
    alone = FORWARDED in kinds[end:] and _is_signature_alone([lines[index] for index in live], sender_name, look)
    begin = live[0] if alone else _signature_start(lines, live, sender_name, look)
    if begin is None:
        return
    for index in range(begin, end):
        if _is_postscript(lines[index]):
            break
        if kinds[index] is NEW:
            kinds[index] = SIGNATURE


def _is_signature_alone(written: Sequence[str], sender_name: str, look: _Look) -> bool:
    """Whether somebody forwards with nothing but his name and who he is."""
    first, *rest = written
    told = _is_label(first) and all(_is_label(line) or look.is_contact(line) for line in rest)
    return told and len(written) <= _NAME_LINES and _is_senders_name(first, _words_of_name(sender_name))


def _is_postscript(line: str) -> bool:
    return line.lstrip()[:1] in "pPnN" and bool(marks.PS_LINE.match(line))


def _signature_start(lines: Sequence[str], live: Sequence[int], sender_name: str, look: _Look) -> int | None:
    """The first line from which on everything up to the end (or a postscript) looks like a signature."""
    stop = next((place for place, index in enumerate(live) if place and _is_postscript(lines[index])), len(live))
    body = live[:stop][-_SIGNATURE_LINES - 1 :]
    names = _words_of_name(sender_name)
    for place, index in enumerate(body):
        if not any(lines[:index]) and marks.DAY_WISH.match(lines[index]):
            continue  # "Bom dia" opens a mail that it may also end
        if _opens_signature(lines, index, body[place + 1 :], names, look):
            return index if _closes(lines[index]) else _with_names_above(lines, body[: place + 1], look)
    found = _contact_block_start(lines, body, look)
    return _name_block_start(lines, body, look, cut=stop < len(live)) if found is None else found


def _with_names_above(lines: Sequence[str], body: Sequence[int], look: _Look) -> int:
    """Where a signature starts whose last line in `body` is the first that was known for one: people set their name or
    a department above the firm's name that the mail was sent under."""
    start = len(body) - 1
    while start and body[start - 1] == body[start] - 1:
        start -= 1
    if not start or not all(map(_is_label, (lines[index] for index in body[start:-1]))):
        return body[-1]
    above = _name_block_start(lines, body[:start], look, cut=False)
    return body[start] if above is None else above


def _opens_signature(
    lines: Sequence[str], index: int, later: Sequence[int], names: frozenset[str], look: _Look
) -> bool:
    line = lines[index].strip()
    if line == "--" or look.is_mobile(line):
        return sum(look.is_prose(lines[other]) for other in later) <= 1
    if marks.SHORT_RULE.fullmatch(line):
        return all(_is_of_signature(lines[other], look) for other in later)
    closes = _closes(line)
    named = not closes and bool(index) and _is_senders_name(line, names) and not lines[index - 1].endswith(":")
    if not closes and not named:
        return False
    rest = [lines[other] for other in later]
    calm = not any(look.is_prose(other) for other in rest)
    if named or not calm:
        return calm or (_signs_off(line) and _is_followed_by_footer(rest, look))
    if _signs_off(line):
        return True
    return bool(marks.THANKS_NAMED.match(line)) or (bool(rest) and _is_name(_without_title(rest[0])))


def _is_of_signature(line: str, look: _Look) -> bool:
    return look.is_contact(line) or not (_is_sentence(line) or _has_money_or_list(line))


def _is_followed_by_footer(rest: Sequence[str], look: _Look) -> bool:
    """Sentences below a name and a company ask for nothing: regulators, slogans, warnings."""
    return (
        not any(look.is_prose(line) for line in rest[:2])
        and sum(look.is_prose(line) for line in rest) <= 3
        and not any("?" in line or marks.ASKING.search(line) for line in rest)
    )


def _is_name(line: str) -> bool:
    if marks.CLOSING_LINE.match(line):
        return False
    words = line.strip(" ,.-–*").split()
    return 1 <= len(words) <= 5 and all(
        word[:1].isupper() or word in {"de", "van", "von", "der", "da", "del"} for word in words
    )


def _words_of_name(sender_name: str) -> frozenset[str]:
    """Of "Ilse Kampmann" also "I." and "K.": people sign with an initial."""
    words = {word.casefold().strip(",") for word in sender_name.split()}
    return frozenset(words | {f"{word[0]}." for word in words if word})


def _is_senders_name(line: str, names: frozenset[str]) -> bool:
    """The sender's name or a part of it, also with a title around it: "Anna Reed, Office Manager", "adw. Anna Reed".
    Beside his title also his first name, where only the firm's name is known: "Avv. Carlo Bassi" of "Studio Bassi"."""
    head = marks.NAME_END.split(line.lstrip("/-–~ ,.*"), maxsplit=1)[0]
    said = head.strip(" ,.-–*").split()
    plain = [word for word in said if word.casefold().strip(".") not in marks.NAME_TITLES]
    if (
        not 1 <= len(plain) <= 4
        or len(line) > 70
        or not any(len(word) > 2 and word.casefold() in names for word in plain)
    ):
        return False
    called_so = len(plain) < len(said) and plain[-1].casefold() in names
    return all(
        word.casefold() in names or len(word.strip(".")) == 1 or (called_so and word[:1].isupper()) for word in plain
    )


def _contact_block_start(lines: Sequence[str], live: Sequence[int], look: _Look) -> int | None:
    """A block at the end without sign-off: a name line above a title or contact line, nothing but short lines."""
    place = len(live)
    while place and not look.is_prose(lines[live[place - 1]]) and len(lines[live[place - 1]]) <= 120:
        place -= 1
    for start in range(max(place, 1), len(live) - 1):
        index = live[start]
        before = lines[live[start - 1]].rstrip()
        opened = not lines[index - 1].strip() and not before.endswith(":")
        block = [lines[later] for later in live[start + 1 :]]
        if opened and _is_name(lines[index]) and not _has_money_or_list(lines[index]):
            facts = any(look.is_contact(line) for line in block)
            if facts and (len(block) <= 10) and (marks.JOB_TITLE.search(block[0]) or _has_contact(block[0])):
                return index
    return None


def _name_block_start(lines: Sequence[str], live: Sequence[int], look: _Look, cut: bool) -> int | None:
    """The last paragraphs, when they only say who wrote: a name, a department, a company, apart from the sentences."""
    if cut:
        return None
    begin: int | None = None
    place = len(live)
    for _ in range(_NAME_PARAGRAPHS):
        end = place
        while place and (place == end or live[place - 1] == live[place] - 1):
            place -= 1
        paragraph = [lines[index] for index in live[place:end]]
        before = lines[live[place - 1]].rstrip() if place else ""
        if not place or before.endswith(":") or not _is_name_paragraph(paragraph, before, look):
            break
        begin = live[place]
    return begin


def _is_name_paragraph(paragraph: Sequence[str], before: str, look: _Look) -> bool:
    first, *rest = _without_title(paragraph[0]), *paragraph[1:]
    if len(paragraph) > _NAME_LINES or not _is_label(first) or any(look.is_prose(line) for line in rest):
        return False
    if any(_has_money_or_list(line) and not look.is_contact(line) and not marks.PLACE.match(line) for line in rest):
        return False
    apart = before.endswith((".", "!", "?", ")", "…")) or "|" in first or bool(rest)
    return apart or (_is_name(first) and len(first.split()) <= 3)


def _without_title(line: str) -> str:
    """ "S. Holloway" of "S. Holloway, Chapter 7 Trustee", "Bev" of "Bev, dock 4" and "Petra Hahn" of "i. A. Petra Hahn"."""
    line = marks.ON_BEHALF.sub("", line)
    head, *title = marks.NAME_END.split(line.strip(), maxsplit=1)
    return head if title and len(line) <= 70 and _is_name(head) and _is_role(title[0]) else line


def _is_role(words: str) -> bool:
    return bool(marks.JOB_TITLE.search(words) or marks.PLACE.match(words))


def _is_label(line: str) -> bool:
    """A few words that name a person, a department or a company, and ask for nothing."""
    line = line.strip()
    words = [word for word in re.split(r"[^\w.'’]+", line) if len(word.strip(".")) >= 3]
    if not line or line.endswith(("?", "!", ":", ";")) or len(line) > 70 or len(line.split()) > 9:
        return False
    if (
        any(char.isdigit() for char in line)
        or ": " in line
        or (marks.NOT_A_NAME.search(line) and not _is_title(words))
        or (line.endswith(".") and len(words) > 3 and "." not in line.split()[-1][:-1])  # but "…, S.p.A."
    ):
        return False
    named = sum(word[0].isupper() for word in words) * 2 >= len(words)
    return named or bool(marks.JOB_TITLE.search(line))


def _is_title(words: Sequence[str]) -> bool:
    return len(words) >= 3 and all(word[0].isupper() for word in words)


def _has_money_or_list(line: str) -> bool:
    return any(char.isdigit() for char in line)


def _read_forwarded(forwarded: Sequence[str], depth: int) -> str:
    """What the author of the forwarded mail wrote: its header block and its own history and signature taken off."""
    lines = [_unmarked(line) for line in forwarded]
    start = 0
    subject = ""
    misses = 0
    for index, line in enumerate(lines[:20]):
        match = marks.HEADER_LINE.match(line[:_LINE_CUT])
        if (
            match
            or marks.FORWARD_MARK.plain.match(line.rstrip()[:_LINE_CUT])
            or marks.ORIGINAL_MARK.plain.match(line.rstrip()[:_LINE_CUT])
        ):
            start, misses = index + 1, 0
            if match and match.lastgroup == "subject":
                subject = line.partition(":")[2].strip()
        elif marks.RULE_LINE.match(line):
            start = index + 1
        elif line.strip():
            misses += 1
        if misses > 2:
            break
    rest = "".join(lines[start:])
    if depth >= _NESTING_LIMIT:
        return rest.strip()
    inner = _trim(rest, subject, "", depth + 1)
    return inner.forwarded_text if inner.is_bare_forward else inner.new_text


def _unmarked(line: str) -> str:
    match = marks.QUOTE_LINE.match(line)
    return line[match.end() :].removeprefix(" ") if match else line


def _fragments(whole: Sequence[str], kinds: Sequence[FragmentKind]) -> tuple[Fragment, ...]:
    fragments: list[Fragment] = []
    position = 0
    for line, kind in zip(whole, kinds, strict=True):
        end = position + len(line)
        if fragments and fragments[-1].kind is kind:
            fragments[-1] = Fragment(kind, Span(fragments[-1].span.start, end))
        else:
            fragments.append(Fragment(kind, Span(position, end)))
        position = end
    return tuple(fragments)
