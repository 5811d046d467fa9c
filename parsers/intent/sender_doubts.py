"""The headers of a mail in, what they show against its sender out: look-alikes, switched answers, failed DMARC."""

import re
from collections.abc import Sequence

from parsers.message import ParsedMessage
from parsers.problems import Evidence

_FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com yahoo.co.uk icloud.com me.com aol.com "
    "gmx.de gmx.net gmx.com web.de mail.com proton.me protonmail.com tutanota.com yandex.com yandex.ru mail.ru "
    "zoho.com wp.pl o2.pl onet.pl interia.pl libero.it orange.fr free.fr laposte.net wanadoo.fr t-online.de "
    "freenet.de sapo.pt ziggo.nl inbox.com hotmail.fr hotmail.es hotmail.it".split()
)
MAILBOX = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_DISGUISED = re.compile(r"[a-z][01](?=[a-z])|[a-z](?:00|11)(?=[a-z])")


def list_doubts(message: ParsedMessage, own_domains: Sequence[str]) -> list[Evidence]:
    """Facts of the header that honest mail rarely shows, strongest first; 3 and more is proof by itself."""
    doubts: list[Evidence] = []
    sender = message.sender
    if sender is None:
        return doubts
    domain = domain_of(sender.email)
    shown = MAILBOX.search(sender.name)
    if shown and site_of(domain_of(shown[0])) != site_of(domain):
        doubts.append(Evidence("display name shows another address", "header", 3.0, sender.name))
    for own in own_domains:
        if own and _looks_like(domain, own):
            doubts.append(Evidence("sender domain imitates ours", "header", 4.0, domain))
    if _DISGUISED.search(domain.rpartition(".")[0]):
        doubts.append(Evidence("digits for letters in the sender's domain", "header", 1.5, domain))
    if "xn--" in domain or not domain.isascii():
        doubts.append(Evidence("sender domain in mixed script", "header", 3.0, domain))
    if own_domains and domain in _FREE_MAIL and any(_names_company(sender.name, own) for own in own_domains):
        doubts.append(Evidence("free-mail sender under our name", "header", 3.0, sender.name))
    elif any(site_of(domain) != site_of(own) and _names_company(sender.name, own) for own in own_domains):
        doubts.append(Evidence("sender uses our name", "header", 1.5, sender.name))
    for answer in message.reply_to:
        other = domain_of(answer.email)
        if _looks_like(other, domain) or any(_looks_like(other, own) for own in own_domains if own):
            doubts.append(Evidence("answers go to a look-alike domain", "header", 4.0, answer.email))
        elif site_of(other) != site_of(domain) and (other in _FREE_MAIL) != (domain in _FREE_MAIL):
            doubts.append(Evidence("answers go to a free-mail address", "header", 2.0, answer.email))
    for name, value in message.headers:
        if name.lower() == "authentication-results" and re.search(r"\bdmarc\s*=\s*fail", value, re.IGNORECASE):
            spoofs_us = site_of(domain) in {site_of(mine) for mine in own_domains}
            doubts.append(Evidence("DMARC failed", "header", 3.0 if spoofs_us else 1.5, value[:120]))
            break
    doubts.sort(key=lambda doubt: -doubt.weight)
    return doubts


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].lower().strip(".")


def site_of(domain: str) -> str:
    """The registrable part, near enough to tell a sister host from a stranger."""
    parts = domain.split(".")
    wide = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in {"co", "com", "org", "net", "gov", "ac"}
    return ".".join(parts[-3:] if wide else parts[-2:])


_HOMOGLYPHS = str.maketrans(
    {
        "0": "o",
        "1": "l",
        "3": "e",
        "5": "s",
        "а": "a",
        "е": "e",
        "о": "o",
        "р": "p",
        "с": "c",
        "і": "i",
        "ı": "i",
        "ӏ": "l",
        "-": "",
    }
)


def _looks_like(domain: str, own: str) -> bool:
    """Another registrable domain that a quick eye takes for `own`."""
    first, second = site_of(domain), site_of(own)
    if first == second or not first or not second:
        return False
    name, _, ending = first.partition(".")
    own_name, _, own_ending = second.partition(".")
    if len(own_name) < 5:
        return False
    plain, own_plain = _plain(name), _plain(own_name)
    if plain == own_plain:
        return name != own_name or ending != own_ending
    if abs(len(name) - len(own_name)) > 1 or len(own_name) < 7:
        return False
    return _one_edit(plain, own_plain)


def _plain(name: str) -> str:
    return name.translate(_HOMOGLYPHS).replace("rn", "m").replace("vv", "w").replace("l", "i")


def _one_edit(first: str, second: str) -> bool:
    if len(first) == len(second):
        unlike = [place for place in range(len(first)) if first[place] != second[place]]
        swapped = (
            len(unlike) == 2
            and unlike[1] == unlike[0] + 1
            and first[unlike[0]] == second[unlike[1]]
            and first[unlike[1]] == second[unlike[0]]
        )
        return len(unlike) == 1 or swapped
    short, long = sorted((first, second), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def _names_company(name: str, own: str) -> bool:
    label = site_of(own).partition(".")[0].replace("-", "")
    return len(label) >= 5 and label in re.sub(r"[^a-z0-9]", "", name.lower())
