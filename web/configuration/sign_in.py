"""A table's sign-in settings in, a password or one `TokenConfig` out; what can't work together is refused by name.

KINDS says for each way to sign in what it needs and what it may have. Whatever else is set would be ignored, and
somebody believes in it: so it is refused as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox.tokens import TokenConfig

MICROSOFT_AUTHORITY = "https://login.microsoftonline.com"


@dataclass(frozen=True, slots=True)
class Kind:
    """Of each group in `needs` exactly one must be set; `may` can be."""

    needs: tuple[tuple[str, ...], ...]
    may: tuple[str, ...] = ()


# sign_in = … -> what stands beside it
KINDS: Mapping[str, Kind] = {
    "password": Kind((("password",),)),
    "microsoft-app": Kind(
        (("tenant",), ("client_id",), ("client_secret", "client_certificate")),
        ("authority", "client_secret_ends", "scope", "token_ca_file"),
    ),
    "google-service-account": Kind((("service_account_file",),), ("scope", "token_url", "token_ca_file")),
    "refresh-token": Kind(
        (("provider", "token_url"), ("client_id",)),
        (
            "tenant",
            "authority",
            "client_secret",
            "client_secret_ends",
            "device_url",
            "authorise_url",
            "userinfo_url",
            "scope",
            "token_ca_file",
        ),
    ),
    "token-command": Kind((("token_command",),)),
}
AS_MAILBOX = "mailbox"  # [smtp] shows the token of a mailbox

NAMES = (
    "password",
    "tenant",
    "authority",
    "provider",
    "client_id",
    "client_secret",
    "client_secret_ends",
    "client_certificate",
    "service_account_file",
    "token_url",
    "device_url",
    "authorise_url",
    "userinfo_url",
    "scope",
    "token_command",
    "token_ca_file",
)

# provider -> the addresses and the scope that it takes; {authority} is the tenant's
PROVIDERS: Mapping[str, Mapping[str, str]] = {
    "microsoft": {
        "token_url": "{authority}/oauth2/v2.0/token",
        "device_url": "{authority}/oauth2/v2.0/devicecode",
        "authorise_url": "{authority}/oauth2/v2.0/authorize",
        "scope": "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send "
        "offline_access openid email profile",
    },
    "google": {
        "token_url": "https://oauth2.googleapis.com/token",
        "authorise_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "userinfo_url": "https://openidconnect.googleapis.com/v1/userinfo",
        "scope": "https://mail.google.com/ openid email",
    },
}
_OWN_ADDRESSES = ("token_url", "device_url", "authorise_url", "userinfo_url")


def complete_sign_in(where: str, values: dict[str, Any], problems: list[str]) -> None:
    """Replaces the flat names in `values` by `token`; leaves `password` and `mechanism`. None stands for a value that
    was refused already: it counts as given."""
    chosen = values.pop("sign_in", "password")
    given = {name: values.pop(name) for name in NAMES if name in values}
    if chosen not in KINDS:
        return
    count = len(problems)
    _refuse_missing(where, chosen, given, problems, signs_in=bool(values.get("user")))
    _refuse_unused(where, chosen, given, problems)
    if chosen == "password":
        if "mechanism" in values:
            problems.append(f"{where}.mechanism: is for tokens, and a password is used")
        values["password"] = given.get("password", "")
    elif len(problems) == count and None not in given.values():
        values["token"] = _make_config(chosen, given, values.get("user") or "")


def _refuse_missing(
    where: str, chosen: str, given: Mapping[str, Any], problems: list[str], *, signs_in: bool
) -> None:
    reason = f'; sign_in = "{chosen}" needs it'
    if chosen == "password":
        reason = f"; {where}.user is set" if signs_in else ""
    for group in KINDS[chosen].needs:
        present = [name for name in group if name in given]
        if not present:
            problems.append(f"{where}.{' or '.join(group)}: is missing{reason}")
        elif len(present) > 1:
            problems.append(f"{where}.{present[1]}: {present[0]} is set too; only one of them can be meant")


def _refuse_unused(where: str, chosen: str, given: Mapping[str, Any], problems: list[str]) -> None:
    kind = KINDS[chosen]
    known = {*kind.may, *(name for group in kind.needs for name in group)}
    for name in given:
        if name not in known:
            problems.append(f'{where}.{name}: is not used by sign_in = "{chosen}"')
    if "client_secret_ends" in given and "client_secret" not in given:
        problems.append(f"{where}.client_secret_ends: there is no client_secret that could end")
    if chosen != "refresh-token":
        return
    if "provider" in given:
        for name in _OWN_ADDRESSES:
            if name in given and name != "token_url":
                problems.append(f"{where}.{name}: is what the provider says; leave it out, or leave provider out")
    if given.get("provider") != "microsoft":
        for name in ("tenant", "authority"):
            if name in given:
                problems.append(f'{where}.{name}: is only for provider = "microsoft"')
    if "provider" not in given and "device_url" not in given and "authorise_url" not in given:
        problems.append(f"{where}.device_url or authorise_url: is missing; one of them is where it is authorised")


def _make_config(chosen: str, given: dict[str, Any], user: str) -> TokenConfig:
    authority = f"{given.pop('authority', MICROSOFT_AUTHORITY)}/{given.pop('tenant', 'organizations')}"
    addresses = PROVIDERS.get(given.pop("provider", ""), {})
    filled = {name: text.format(authority=authority) for name, text in addresses.items()}
    return TokenConfig(
        chosen, subject=user, authority=authority if chosen == "microsoft-app" else "", **{**filled, **given}
    )
