"""Settings of mailboxes: what is delivered to us, what happens to mail that is done, and what would go in circles."""

from pathlib import Path

import pytest

from web.settings import BadSetting, load_settings

IMAP = '[[mailbox]]\nname = "{name}"\nhost = "mail.acme.example"\nuser = "billing"\npassword = "p"\n'
LMTP = '[[mailbox]]\nname = "{name}"\nkind = "lmtp"\nport = 8024\naddresses = ["{address}"]\n'


def write(home: Path, text: str) -> None:
    (home / "counterfoil.toml").write_text(text)
    (home / "counterfoil.toml").chmod(0o600)


def refusal(home: Path, text: str) -> tuple[str, ...]:
    write(home, text)
    with pytest.raises(BadSetting) as bad:
        load_settings(home, {})
    return bad.value.problems


def test_a_mailbox_says_how_long_it_waits_and_where_done_mail_goes(tmp_path: Path) -> None:
    write(tmp_path, IMAP.format(name="a") + 'idle_seconds = 0\ntimeout_seconds = 5\nprocessed_folder = "Done"\n')

    (mailbox,) = load_settings(tmp_path, {}).mailboxes

    assert (mailbox.idle_seconds, mailbox.timeout_seconds, mailbox.processed_folder) == (0, 5.0, "Done")


def test_mail_is_delivered_to_this_machine_unless_another_address_is_given(tmp_path: Path) -> None:
    write(tmp_path, LMTP.format(name="a", address="billing@acme.example"))

    (mailbox,) = load_settings(
        tmp_path, {"COUNTERFOIL_MAILBOX_A_ADDRESSES": "one@acme.example,two@acme.example"}
    ).mailboxes

    assert (mailbox.kind, mailbox.host, mailbox.port, mailbox.largest_mb) == ("lmtp", "127.0.0.1", 8024, 50)
    assert mailbox.addresses == ("one@acme.example", "two@acme.example")


def test_what_is_delivered_needs_a_port_and_addresses(tmp_path: Path) -> None:
    assert refusal(tmp_path, '[[mailbox]]\nname = "a"\nkind = "smtp"\n') == (
        "mailbox[0].port: is missing",
        "mailbox[0].addresses: is missing",
    )


def test_one_idle_ends_before_servers_end_it(tmp_path: Path) -> None:
    assert refusal(tmp_path, IMAP.format(name="a") + "idle_seconds = 1740\n") == (
        "mailbox[0].idle_seconds: must be between 0 and 1739, not 1740",
    )


def test_what_was_moved_does_not_come_in_again(tmp_path: Path) -> None:
    circle = IMAP.format(name="a") + 'processed_folder = "Done"\n' + IMAP.format(name="b") + 'folder = "Done"\n'

    assert refusal(tmp_path, circle) == ("mailbox[0].processed_folder: mail is read from that folder too",)
    assert refusal(tmp_path, IMAP.format(name="a") + 'processed_folder = "INBOX"\n') == (
        "mailbox[0].processed_folder: mail is read from that folder too",
    )


def test_an_address_belongs_to_one_mailbox(tmp_path: Path) -> None:
    two = LMTP.format(name="a", address="billing@acme.example") + LMTP.format(
        name="b", address="Billing@acme.example"
    )

    (problem,) = refusal(tmp_path, two)
    assert problem.endswith("belongs to another mailbox already")
