"""Lines outside of the table in, the companies that they name out: who pays, and who is paid.

Without a label the payer is told by a sentence ("... has sent you a payment") or by the letterhead.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.remittance.facts.companies import LEGAL_FORM, SURE_FORM, is_office, without_office
from parsers.remittance.facts.kind import title_weight
from parsers.remittance.facts.labels import bare_label
from parsers.remittance.facts.streets import is_street
from parsers.remittance.facts.writer import Writer, block_below, find_writer, imprinted_names, is_imprint, stands_amid
from parsers.remittance.lines import Line, Token
from parsers.remittance.words import fold, heads_directly, total_kind

# What a payer without a legal form is called that is no person: public bodies, societies, families in trade.
_BODY = re.compile(
    r"(?:^|\s)(?:Borough|District|Hospital|College|Cooperative|Foundation|Society|(?:&|and) Sons|Associates|Bros\.?|"
    r"Landkreis|Kreis|Gemeinde|Klinikum|Universität\w*|Stadtwerke|(?:&|und) Söhne|e\.V\.|eG|"
    r"Mairie|Commune d\S*|Ville d\S*|Centre Hospitalier|Département|Université|(?:&|et) Fils|"
    r"Ayuntamiento|Diputación|Universidad|Hermanos|Comune|Provincia|Azienda|Università|F\.lli|(?:&|e) Figli|"
    r"Gemeente|Waterschap|Provincie|Universiteit|(?:&|en) (?:Zn\.?|Zonen)|Câmara Municipal|Kommun|Lda\.?|"
    r"Sp\. z o\.o\.)"
    r"(?:\s|$)"
    r"|^(?:Société|Sté|Compagnie|Établissements|Ets|Groupe|Grupo|Gruppo|Ditta|Officine|Transportes|Construcciones"
    r"|Município|Rectorat|Académie|Préfecture|Secretaria(?:-Geral)?|Direção-Geral|Instituto|Fundação|Fundación"
    r"|Fondazione|Stichting|Coöperatie"
    r"|Cooperativa|Scholengroep|Politechnika|Uniwersytet|Szpital|Gmina|Powiat|Urząd|Éditions|Agência"
    r"|University of|Stadt|Ministry|State of|County of|City of|Handelsonderneming|Zakłady?|Hurtownia|Przedsiębiorstwo"
    r"|Spółdzielnia)\s",
    re.IGNORECASE,
)
# A line of an address: a number and a word at least, and nothing that labels it.
_STREET = re.compile(r"(?=.*\d)(?=.*[^\W\d_]{2})[^:€$£@|]{4,50}")
_UPPER_PART = 20  # lines
_LETTERHEAD_LINES = 40
_COVER_LINES = 3
_LONGEST_NAME = 12  # words
_HEAD_CELLS = 2
_LEAST_OF_CUT = 12  # letters
_SOLE = 1.0  # weight of a name by itself
_AT_FOOT = 1.0  # of one that begins what the writer is registered as
_SAME_START = 3.0  # points
_DIGIT = re.compile(r"\d")
_COUNTED = re.compile(r"(?: [Nn][ro]?\.?)? \d{1,3}$")  # "Azienda Sanitaria Locale 4"
_INITIALS = re.compile(r"(?:\b[A-Z]\.){2,}$")
_PAYABLE_TO = re.compile(
    r"(?i)^(?:pay(?:able)?\s+to(?:\s+the\s+order\s+of)?|payment\s+to|zahlbar\s+an|à\s+l['’]ordre\s+de|páguese\s+a)\s+(\D{4,60})$"
)
_HAS_PAID = re.compile(
    r"^([A-ZÀ-Ž][\w&.,'’ -]{2,50}?) (?:(?:has|have) )?(?:just |today )?"
    r"(?:issued|authori[sz]ed|approved|released|wired|sent|made|initiated|paid|remitted|transferred|processed|scheduled)\b"
)
_NO_NAMES = frozenset(
    "Total Net Amount Sum Gross Grand We Payment A An The This Your Our I It Payments They You You've You’ve".split()
)
_WAY_TO_PAY = re.compile(r"(?i)(?:ach|eft|bacs|chaps|wire|cheque|check|bank|payment|remittance|transfer|\s)+")
_OF = re.compile(r" (?:from|by|of|von|der|de|du|des|di|da|van|do) (?=[A-ZÀ-Ž\d])")
_CLOSING = re.compile(
    r"(with )?((kind|best|warm) )?regards|(yours )?(sincerely|faithfully)|mit freundlichen gru\w*|freundliche gru\w*"
    r"|cordialement"
    r"|atentamente|saludos|distinti saluti|cordiali saluti|met vriendelijke groet\w*|thanks|thank you"
)
_SEPARATED = re.compile(r"\s+[·•|]\s+")
_ARROW = re.compile(r"\s+(?:→|->|=>|»)\s+")  # from the payer to the payee
# What stands between who pays and whom he pays for.
_PAYS_FOR = re.compile(
    r",?\s+(?:on behalf of|acting for|im (?:namen|auftrag)|pour le compte de|au nom de|por cuenta de"
    r"|en nombre de|per conto di|a nome di|namens|in opdracht van)\b",
    re.IGNORECASE,
)
_DASH, _COMMA = re.compile(r"\s+[–—-]\s+"), re.compile(r", ")
_DASHED = re.compile(r"\s+(?:[-–—/|·•])\s+")
# Words that a name doesn't have and a sentence has.
_SENTENCE_WORDS = frozenset(
    "we you they wir ihnen nous vous nosotros usted ustedes noi voi wij jullie has have had are were been would"
    " please this that these those today yesterday".split()
)
_GREETING = re.compile(
    r"(?i)(dear|hello|hi|good (morning|day|afternoon)|sehr geehrte\w*|guten (tag|morgen)|hallo|bonjour|madame"
    r"|monsieur|hola|estimad\w+|buenos d[ií]as|buongiorno|gentil\w+|spett\w*|geachte|beste)\b[^,!:.]{0,40}[,!:.]\s*"
)
# A state above the office that pays: it is written on the paper of all of them.
_STATE = re.compile(
    r"republique francaise|republica portuguesa|repubblica italiana|rzeczpospolita polska|bundesrepublik deutschland"
    r"|republik osterreich|confederation suisse|schweizerische eidgenossenschaft|reino de espana|gobierno de espana"
    r"|koninkrijk (der nederlanden|belgie)|royaume de belgique|liberte egalite fraternite|freistaat \w+"
)
_TITLE = re.compile(
    r"\b(remittance|advice|payment|notification|statement|voucher|avis|zahlung\w*|aviso|pagos?|avviso|pagament[oi]|paiements?"
    r"|virements?|reglements?|listado|regulierung\w*|abrechnung|beta+l\w+|bordereau|distinta|page|seite|invoice|explanation|details?|confirmation|transfer"
    r"|check|cheque|stub|summary|dear|regards|hello|hi|bonjour|hola|ciao|buongiorno|saludos|cordialement|gruss\w*|hallo|sehr|guten|madame|estimad\w+|gentile|geachte|facturas?|factures|rechnungen|fatture|facturen|transferencias?)\b"
)


def find_letterhead(lines: Sequence[Line], payee: str | None) -> str | None:
    """The name on the upper part of the first page that looks most like a letterhead: big, first, a company; of the
    next page where the first is a cover of a few words. What the writer tells of himself weighs more than the place,
    and may stand with his name at the foot of the page alone."""
    writer = find_writer(lines)
    tops = [list(top) for _, top in itertools.groupby(lines, key=lambda line: line.page)][:2]
    if tops and len(tops[0]) > _COVER_LINES:
        tops = tops[:1]
    best = next(
        (found for top in tops if (found := _letterhead(top[:_LETTERHEAD_LINES], payee, writer))), (None, 0.0)
    )
    for name, with_address in imprinted_names(lines):
        if is_office(name) or is_street(name):
            continue
        weight = _SOLE + _AT_FOOT + writer.speaks_for(name, ())
        known = names_body(name) or (with_address and _may_be_body(name) and may_be_named(name))
        if weight > best[1] and known and _may_write(name, payee, writer):
            best = name, weight
    return best[0]


def _letterhead(first: Sequence[Line], payee: str | None, writer: Writer) -> tuple[str, float] | None:
    """The best name with its weight."""
    heights = sorted(line.bottom - line.top for line in first)
    usual = max(heights[len(heights) // 2], 1)
    skipped = fold(payee) if payee else None
    addressed: tuple[int, float] | None = None  # below the sender's own line
    best, best_score = None, 0.0
    for index, line in enumerate(first):
        for printed in line.cells:
            sender = _sender_line(printed)
            if sender is not printed and index + 1 < len(first):
                addressed = first[index + 1].place()
            cell = replace(sender, text=_without_title(sender.text))
            company = _is_company(cell)
            if company and first[index].place() == addressed:
                continue
            if writer.is_called(cell.text.strip(" ,;")) or is_office(cell.text) or _STATE.fullmatch(fold(cell.text)):
                continue
            if fold(cell.text) == skipped or not (company or (index < 8 and _is_name(cell))):
                continue
            if not company and (len(first[index].cells) > _HEAD_CELLS or first[index].amounts()):
                continue  # a band of headings in an unknown language, or the row of the total
            if total_kind(cell.text) is not None or _PAYABLE_TO.match(cell.text):
                continue
            size = min((cell.bottom - cell.top) / usual - 1, 1.0)
            closes = any(_CLOSING.match(fold(above.text)) for above in first[max(0, index - 3) : index])
            if closes and not company and len(cell.text.split()) == 1:
                continue  # the first name of whoever signs
            block = block_below(first, index, printed)
            score = _SOLE + 4 * size + (1.0 if company else 0.0) + (4.0 if closes else 0.0) - 0.05 * index
            if index == 0 and names_company(cell.text):
                score += 1.5 if block else 3.0  # whatever is in big letters below
            if stands_amid(first, line):
                score += 2.0
            score += writer.speaks_for(cell.text.strip(" ,;"), block)
            if score > best_score:
                best, best_score = cell.text.strip(" ,;"), score
    return (best, best_score) if best else None


def _may_write(name: str, payee: str | None, writer: Writer) -> bool:
    """Whether a name that begins an imprint is no title and not the payee's."""
    return not _is_title(name) and not writer.is_called(name) and fold(name) != fold(payee or "")


def _may_be_body(name: str) -> bool:
    words = name.split()
    return 1 < len(words) <= 6 and not _DIGIT.search(name) and name[0].isupper() and bare_label(name) is None


def _without_title(text: str) -> str:
    """The name in "Lindhorst GmbH - Payment report" and "Lindhorst GmbH Supplier remittance", before an arrow and
    behind "Accounts payable"."""
    text = without_office(_PAYS_FOR.split(_ARROW.split(text)[0])[0])
    parts = [part for part in _DASHED.split(text) if not _is_title(part)]
    if _DASHED.search(text) and len(parts) == 1 and not _DIGIT.search(parts[0]) and bare_label(parts[0]) is None:
        return parts[0]
    words = text.split()
    for end in range(min(len(words) - 1, _LONGEST_NAME), 1, -1):
        name, rest = " ".join(words[:end]), " ".join(words[end:])
        if names_company(name) and title_weight(rest) > 0:
            return name
    return text


def _sender_line(cell: Token) -> Token:
    """The name in "Lindhorst GmbH · Postfach 1120 · 70173 Stuttgart", small above the addressee, and in the same with
    dashes or commas."""
    parts = _SEPARATED.split(cell.text)
    if len(parts) == 1 and _DIGIT.search(cell.text):
        parts = next(filter(None, (_cut_address(cell.text, mark) for mark in (_DASH, _COMMA))), parts)
    return replace(cell, text=parts[0]) if len(parts) > 1 else cell


def _cut_address(text: str, mark: re.Pattern[str]) -> list[str]:
    """A company's name and the address behind it; else nothing."""
    head, *rest = mark.split(text, maxsplit=1)
    return [head, *rest] if rest and names_body(head) and _STREET.fullmatch(rest[0]) else []


def names_company(text: str) -> bool:
    """Whether the text is a name with a legal form at its end, and nothing else."""
    return bool(SURE_FORM.fullmatch(text.strip(" ,;")))


def _is_company(cell: Token) -> bool:
    text = cell.text
    return 4 < len(text) <= 70 and ":" not in text and names_body(text) and not (_is_title(text) or is_imprint(text))


def names_body(text: str) -> bool:
    """Whether a legal form or a word for a public body says that the text is a name."""
    named = LEGAL_FORM.search(text) or SURE_FORM.fullmatch(text.strip(" ,;"))
    return bool(named) or bool(_BODY.search(text) and not _DIGIT.search(_COUNTED.sub("", text)))


def _is_name(cell: Token) -> bool:
    text = cell.text
    return (
        3 < len(text) <= 60
        and not _DIGIT.search(text)
        and ":" not in text
        and "@" not in text
        and (not text.endswith((",", ".")) or _INITIALS.search(text) is not None)
        and text[0].isupper()
        and len(text.split()) <= 6
        and not heads_directly(text)
        and not is_street(text)
        and bare_label(text) is None
        and not _is_title(text)
        and may_be_named(text)
    )


def _is_title(text: str) -> bool:
    return title_weight(text) != 0 or bool(_TITLE.search(fold(text)))


def find_addressee(lines: Sequence[Line], payer: str | None) -> str | None:
    """The name above an address that is not the payer's, where it is the only one on the upper part of the page."""
    if not lines or payer is None:
        return None
    first = [line for line in lines[:_UPPER_PART] if line.page == lines[0].page]
    blocks = {name for index in range(len(first)) for name in _addressed(first, index)}
    others = {name for name in blocks if fold(name) not in fold(payer) and fold(payer) not in fold(name)}
    return others.pop() if len(others) == 1 else None


def _addressed(lines: Sequence[Line], index: int) -> Iterator[str]:
    """Names of the line with an address right below them, and nothing right above."""
    for cell in lines[index].cells:
        if not (_is_company(cell) or _is_name(cell)) or _below(lines, index, cell, -1) is not None:
            continue
        place, upper, street = index, cell, 0
        while (under := _below(lines, place, upper, 1)) is not None and bare_label(under.text) is None:
            street += bool(_STREET.fullmatch(under.text))
            place, upper = place + 1, under
        if street > (0 if _is_company(cell) else 1):
            yield cell.text.strip(" ,;")


def _below(lines: Sequence[Line], index: int, cell: Token, step: int) -> Token | None:
    """The cell that begins at the same place in the next line of the same paragraph; above it with a step of -1."""
    near = lines[index + step] if 0 <= index + step < len(lines) else None
    if near is None or max(near.top - cell.bottom, cell.top - near.bottom) > 0.8 * (cell.bottom - cell.top):
        return None
    return next((other for other in near.cells if abs(other.x0 - cell.x0) < _SAME_START), None)


def find_payable_to(lines: Sequence[Line]) -> str | None:
    matches = (_PAYABLE_TO.match(cell.text) for line in lines[:30] for cell in line.cells)
    return next((match[1].strip(" .,*") for match in matches if match), None)


def find_paying_subject(lines: Sequence[Line]) -> str | None:
    """ "Tollgate Brewing Supply has sent you a payment" names the payer; so does "Remittance from Lindhorst GmbH"."""
    for line in lines[:25]:
        if named := next(filter(None, map(_named_by_title, [cell.text for cell in line.cells])), None):
            return named
        match = _HAS_PAID.match(_without_greeting(line.text))
        if not match or title_weight(match[1]) > 0 or _DIGIT.search(match[1]):
            continue
        first, last = match[1].split()[0], match[1].split()[-1]
        if heads_directly(match[1]) or _WAY_TO_PAY.fullmatch(match[1]):
            continue  # "Date paid", "ACH sent"
        if bare_label(f"{last} no") == ("reference", 3):
            continue  # "Subcontract ledger - payment made to"
        if first not in _NO_NAMES and may_be_named(match[1]):
            return match[1]
    return None


def _named_by_title(text: str) -> str | None:
    """The company in "Remittance from Lindhorst GmbH"."""
    parts = ((text[: of.start()], text[of.end() :]) for of in _OF.finditer(text))
    return next((name for title, name in parts if title_weight(title) > 0 and names_company(name)), None)


def _without_greeting(text: str) -> str:
    """ "Dear supplier, Northwind Traders has paid you ..." begins with the payer's name."""
    return _GREETING.sub("", text, count=1) if _GREETING.match(text) else text


def may_be_named(text: str) -> bool:
    """Whether the text can be the name of a company: a sentence or a greeting is none."""
    return not _GREETING.match(f"{text},") and _SENTENCE_WORDS.isdisjoint(fold(text).split())


def find_printed_name(lines: Sequence[Line], customer: str) -> str | None:
    wanted = fold(customer)
    for line in lines:
        for cell in line.cells:
            if wanted and wanted in fold(cell.text) and len(cell.text) < len(customer) + 40:
                return _name_alone(cell.text.partition(":")[2].strip() or cell.text, wanted)
    cut = any(_is_cut_from(fold(cell.text), wanted) for line in lines[:_UPPER_PART] for cell in line.cells)
    return _broken_name(lines, wanted) or (customer if cut else None)


def _is_cut_from(text: str, name: str) -> bool:
    """Whether a sheet's cell shows the beginning of the name, and the next one covers the rest."""
    return len(text) >= _LEAST_OF_CUT and " " in text and name.startswith(text)


def _name_alone(text: str, wanted: str) -> str:
    """Without the title that stands before or behind it; a name may be printed longer than the ledger has it."""
    for mark in (_SEPARATED, _DASH):
        text = next((part for part in mark.split(text) if wanted in fold(part)), text)
    head, comma, rest = text.partition(", ")
    text = _without_title(head if comma and wanted in fold(head) and _DIGIT.search(rest) else text)
    words = text.split()
    for start, end in itertools.combinations(range(len(words) + 1), 2):
        around = [" ".join(words[:start]), " ".join(words[end:])]
        if fold(" ".join(words[start:end])) == wanted and all(not part or _is_title(part) for part in around):
            return " ".join(words[start:end]).strip(" ,;")
    return text


def _broken_name(lines: Sequence[Line], wanted: str) -> str | None:
    """A name in two lines of a narrow cell."""
    for upper, lower in itertools.pairwise(lines[:40]):
        if lower.page != upper.page or lower.top - upper.bottom > upper.bottom - upper.top:
            continue
        for cell in upper.cells:
            under = [other for other in lower.cells if abs(other.x0 - cell.x0) < _SAME_START]
            joined = f"{cell.text.rpartition(':')[2].strip()} {under[0].text}" if len(under) == 1 else ""
            if wanted and fold(joined) == wanted:
                return joined
    return None
