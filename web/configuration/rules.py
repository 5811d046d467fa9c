"""What must stand beside what in a mailbox, [smtp] and [alarm]; ports and hosts that may be missing are filled in.

Each takes the values of its table by name, changes them in place, and adds a sentence to `problems` for each flaw.
"""

from typing import Any

from inbox.mailbox import LISTENING
from web.configuration.sign_in import AS_MAILBOX, complete_sign_in
from web.configuration.tables import IMAP_PORTS, SIGN_IN, SMTP_PORTS
from web.configuration.values import LOOPBACK


def complete_mailboxes(mailboxes: list[dict[str, Any]], problems: list[str]) -> None:
    seen: set[str] = set()
    for at, values in enumerate(mailboxes):
        where = f"mailbox[{at}]"
        values.setdefault("kind", "imap")
        if "name" not in values:
            problems.append(f"{where}.name: is missing")
        elif values["name"] in seen:
            problems.append(f"{where}.name: {values['name']!r} is the name of two mailboxes")
        seen.add(values.get("name") or "")
        if values["kind"] == "imap":
            _complete_server(where, values, IMAP_PORTS, ("host", "user"), problems)
            complete_sign_in(where, values, problems)
        elif values["kind"] in LISTENING:
            _complete_listener(where, values, problems)
        elif values["kind"] == "folder":
            _complete_folder(where, values, problems)
    _refuse_circles(mailboxes, problems)


def _refuse_circles(mailboxes: list[dict[str, Any]], problems: list[str]) -> None:
    """What was moved must not come in again, and an address must belong to one mailbox."""

    def account(values: dict[str, Any]) -> tuple[object, ...]:
        return values.get("kind"), values.get("host"), values.get("port"), values.get("user")

    read = {(*account(values), values.get("folder") or "INBOX") for values in mailboxes if values["kind"] == "imap"}
    taken: set[tuple[object, ...]] = set()
    for at, values in enumerate(mailboxes):
        if (*account(values), values.get("processed_folder")) in read:
            problems.append(f"mailbox[{at}].processed_folder: mail is read from that folder too")
        for address in values.get("addresses") or ():
            if (*account(values), address.lower()) in taken:
                problems.append(f"mailbox[{at}].addresses: {address} belongs to another mailbox already")
            taken.add((*account(values), address.lower()))


def _complete_listener(where: str, values: dict[str, Any], problems: list[str]) -> None:
    values.setdefault("host", "127.0.0.1")
    problems += [f"{where}.{name}: is missing" for name in ("port", "addresses") if name not in values]


def _complete_folder(where: str, values: dict[str, Any], problems: list[str]) -> None:
    if "path" not in values:
        problems.append(f"{where}.path: is missing; a folder mailbox needs the path of its folder")
    for name in SIGN_IN:
        if name in values:
            problems.append(f"{where}.{name}: is not used by a folder, which nobody signs in to")


def complete_smtp(values: dict[str, Any], mailboxes: list[dict[str, Any]], problems: list[str]) -> None:
    """Without a user there is no sign-in; `sign_in = "mailbox"` shows the token of that mailbox."""
    _complete_server("smtp", values, SMTP_PORTS, ("host",), problems)
    name = values.pop("mailbox", None)
    if values.get("sign_in") == AS_MAILBOX:
        _sign_in_as_mailbox(values, name, mailboxes, problems)
    elif name is not None:
        problems.append(f'smtp.mailbox: is only for sign_in = "{AS_MAILBOX}"')
    elif "user" in values:
        complete_sign_in("smtp", values, problems)
    else:
        for setting in ("password", *SIGN_IN):
            if setting in values:
                problems.append(f"smtp.user: is missing; smtp.{setting} is set")


def _sign_in_as_mailbox(
    values: dict[str, Any], name: str | None, mailboxes: list[dict[str, Any]], problems: list[str]
) -> None:
    del values["sign_in"]
    for setting in ("password", *SIGN_IN):
        if setting in values and setting != "mechanism":
            problems.append(f'smtp.{setting}: is not used by sign_in = "{AS_MAILBOX}"')
    mailbox = next((mailbox for mailbox in mailboxes if mailbox.get("name") == name), None)
    if name is None:
        problems.append(f'smtp.mailbox: is missing; sign_in = "{AS_MAILBOX}" needs it')
    elif mailbox is None:
        problems.append(f"smtp.mailbox: no mailbox is called {name!r}")
    elif mailbox.get("token") is None:
        problems.append(f"smtp.mailbox: {name} does not sign in with tokens")
    else:
        values["token"] = mailbox["token"]
        values["token_of"] = f"mailbox {name}"
        values.setdefault("user", mailbox["user"])


def complete_alarm(values: dict[str, Any], smtp: dict[str, Any], problems: list[str]) -> None:
    """A webhook, a mail by a server and account of its own, or both."""
    if "webhook_url" not in values and "mail_to" not in values:
        problems.append("alarm.webhook_url or mail_to: is missing; one of them is whom to tell")
    if ("webhook_url" in values) != ("webhook_secret" in values):
        missing, present = sorted(("webhook_url", "webhook_secret"), key=lambda name: name in values)
        problems.append(f"alarm.{missing}: is missing; alarm.{present} is set")
    if "mail_to" not in values:
        for name in ("mail_from", "host", "port", "security", "user", "password"):
            if name in values:
                problems.append(f"alarm.mail_to: is missing; alarm.{name} is set")
        return
    _complete_server("alarm", values, SMTP_PORTS, ("host", "mail_from"), problems)
    if ("user" in values) != ("password" in values):
        missing, present = sorted(("user", "password"), key=lambda name: name in values)
        problems.append(f"alarm.{missing}: is missing; alarm.{present} is set")
    if (values.get("host"), values.get("user", "")) == (smtp.get("host"), smtp.get("user", "")):
        problems.append("alarm.host: is the server and account of [smtp], whose failure it could not tell")


def _complete_server(
    where: str, values: dict[str, Any], ports: dict[str, int], needed: tuple[str, ...], problems: list[str]
) -> None:
    for name in needed:
        if name not in values:
            problems.append(f"{where}.{name}: is missing")
    security = values.setdefault("security", "tls" if ports is IMAP_PORTS else "starttls")
    values.setdefault("port", ports.get(security, 0))
    host = values.get("host")
    if security == "none" and host and host not in LOOPBACK:
        problems.append(f"{where}.security: none would send mail and password in the clear to {host}; use tls")
