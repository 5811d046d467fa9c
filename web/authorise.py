"""A mailbox's name and a person at the terminal in, its permission renewed; the flow follows from the settings."""

from collections.abc import Callable

from inbox.authorise import (
    Authorised,
    authorise_by_browser,
    authorise_by_device,
    take_over_mailbox,
    take_over_server,
)
from inbox.tokens import Grant, TokenConfig
from tickets.db import Database
from tickets.errors import Invalid
from web.edges import make_keeper
from web.settings import Settings

Show = Callable[[str], None]


def authorise_account(
    settings: Settings, db: Database, name: str, show: Show, *, browser: bool, port: int, accept_change: bool
) -> Authorised:
    """Raises Refusal, TokenError, MailboxError and DeliveryError."""
    keeper = make_keeper(settings, db)
    if name == "smtp":
        server = settings.smtp
        if server is None or server.token is None:
            raise Invalid("[smtp] shows no token, so there is nothing to authorise.")
        if server.token_of:
            raise Invalid(f"[smtp] shows the token of {server.token_of}: authorise that.")
        grant = _ask(server.token, show, browser, port)
        return take_over_server(db, keeper, server, grant, accept_change=accept_change)
    mailbox = next((mailbox for mailbox in settings.mailboxes if mailbox.name == name), None)
    if mailbox is None:
        known = ", ".join(mailbox.name for mailbox in settings.mailboxes) or "none"
        raise Invalid(f"There is no mailbox {name}; the settings name {known}.")
    if mailbox.token is None:
        raise Invalid(f"{name} shows no token, so there is nothing to authorise.")
    grant = _ask(mailbox.token, show, browser, port)
    return take_over_mailbox(db, keeper, mailbox, grant, accept_change=accept_change)


def _ask(config: TokenConfig, show: Show, browser: bool, port: int) -> Grant | None:
    """A grant from a person, where the source needs one."""
    if config.source != "refresh-token":
        return None
    if browser and not config.authorise_url:
        raise Invalid("The settings name no authorise_url for a browser.")
    if config.device_url and not browser:
        return authorise_by_device(config, show)
    return authorise_by_browser(config, show, port=port)
