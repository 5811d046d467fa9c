"""Every setting by name, with what it may be; docs/settings.md says what it means, and a test compares the two.

A name in SECRETS can be given as a file too: NAME_file in the file, NAME_FILE outside.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from inbox.mailbox import LISTENING
from inbox.sign_in import MECHANISMS
from web.configuration import values
from web.configuration.sign_in import AS_MAILBOX, KINDS, PROVIDERS

Reader = Callable[[object, Path], Any]

COMPANY: Mapping[str, Reader] = {
    "database_url": values.parse_database_url,
    "company": values.parse_text,
    "timezone": values.parse_zone,
    "base_url": values.parse_base_url,
    "mail_from": values.parse_address,
    "sales_address": values.parse_optional_address,
    "secret": values.parse_long_secret,
    "require_second_factor": values.parse_switch,
    "plus_addressing": values.parse_switch,
    "invoice_files": values.parse_folder,
    "document_passwords": values.parse_document_passwords,
    "undo_send_seconds": partial(values.parse_number, low=0, high=300),
    "poll_seconds": partial(values.parse_number, low=1, high=3600),
    "listen_host": values.parse_text,
    "listen_port": values.parse_port,
}
CASH: Mapping[str, Reader] = {
    "post_proved": values.parse_switch,
    "post_limit": values.parse_amount,
    "post_inferred_after": partial(values.parse_number, low=1, high=1000),
    "learn_with_four_eyes": values.parse_switch,
    "ask_for_money_after_days": partial(values.parse_number, low=0, high=365),
    "ask_for_advice_after_days": partial(values.parse_number, low=0, high=365),
    "ask_for_parts_after_days": partial(values.parse_number, low=0, high=365),
}
AUTOMATIC_MAIL: Mapping[str, Reader] = {
    "acknowledge": values.parse_switch,
    "announce_resolved": values.parse_switch,
    "automatic_mails_a_day": partial(values.parse_number, low=1, high=100),
    "automatic_texts": values.parse_folder_of_texts,
}
DESK: Mapping[str, Reader] = {**COMPANY, **CASH, **AUTOMATIC_MAIL}  # what stands in no table of the file

SERVER: Mapping[str, Reader] = {
    "host": values.parse_text,
    "port": values.parse_port,
    "security": partial(values.parse_choice, among=("tls", "starttls", "none")),
    "user": values.parse_text,
    "password": values.parse_verbatim,
    "ca_file": values.parse_existing_file,
}
SIGN_IN: Mapping[str, Reader] = {
    "sign_in": partial(values.parse_choice, among=tuple(KINDS)),
    "mechanism": partial(values.parse_choice, among=("auto", *MECHANISMS)),
    "provider": partial(values.parse_choice, among=tuple(PROVIDERS)),
    "tenant": values.parse_tenant,
    "authority": values.parse_endpoint,
    "client_id": values.parse_text,
    "client_secret": values.parse_verbatim,
    "client_secret_ends": values.parse_day,
    "client_certificate": values.parse_existing_file,
    "service_account_file": values.parse_existing_file,
    "token_url": values.parse_endpoint,
    "device_url": values.parse_endpoint,
    "authorise_url": values.parse_endpoint,
    "userinfo_url": values.parse_endpoint,
    "scope": values.parse_text,
    "token_command": values.parse_command,
    "token_ca_file": values.parse_existing_file,
}
SMTP: Mapping[str, Reader] = {
    **SERVER,
    "timeout_seconds": values.parse_seconds,
    **SIGN_IN,
    "sign_in": partial(values.parse_choice, among=(*KINDS, AS_MAILBOX)),
    "mailbox": values.parse_mailbox_name,
}
ALARM: Mapping[str, Reader] = {
    "webhook_url": values.parse_endpoint,
    "webhook_secret": values.parse_long_secret,
    "mail_to": values.parse_addresses,
    "mail_from": values.parse_address,
    **SERVER,
}
MAILBOX: Mapping[str, Reader] = {
    "name": values.parse_mailbox_name,
    "kind": partial(values.parse_choice, among=("imap", "folder", *LISTENING)),
    **SERVER,
    "folder": values.parse_text,
    "path": values.parse_path,
    "idle_seconds": partial(values.parse_number, low=0, high=29 * 60 - 1),
    "timeout_seconds": values.parse_seconds,
    "processed_folder": values.parse_text,
    "addresses": values.parse_addresses,
    "largest_mb": partial(values.parse_number, low=1, high=1000),
    "trusted_authserv_ids": values.parse_server_names,
    **SIGN_IN,
}
SECRETS = ("database_url", "secret", "password", "client_secret", "webhook_url", "webhook_secret")
SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}
IMAP_PORTS = {"tls": 993, "starttls": 143, "none": 143}
