"""The settings in, who our mails are from and which of them we send by ourselves out."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tickets.mail_identity import AutomaticMailPolicy, MailIdentity
from tickets.outgoing.automatic_texts import load_texts
from web.settings import Settings


def make_identity(settings: Settings) -> MailIdentity:
    policy = AutomaticMailPolicy(
        acknowledge=settings.acknowledge,
        announce_resolved=settings.announce_resolved,
        most_a_day=settings.automatic_mails_a_day,
        company=settings.company,
        texts=_texts(settings.automatic_texts),
    )
    return MailIdentity(settings.mail_from, settings.secret, plus=settings.plus_addressing, automatic=policy)


@cache
def _texts(folder: Path | None) -> Mapping[tuple[str, str], str]:
    return load_texts(folder)
