"""Whose word on a sender counts: only what our own border wrote, above what came with the mail (RFC 8601)."""

from pathlib import Path
from typing import cast

import pytest

from inbox.intake import read_mails
from inbox.isolate import Readers
from inbox.mailbox import MailboxConfig
from parsers.mail import read_mail
from parsers.message import MailReading
from parsers.mime.authentication import keep_trusted, vouches_for_sender
from parsers.mime.parse import parse_message
from tickets.mailroom.mail_claims import Claim
from web.doctor import Mark, check_trust
from web.settings import load_settings

OURS = "Authentication-Results: mx.ours.example 1;\r\n dmarc=pass header.from=client.example\r\n"
BORDER = "Received: from out.client.example by mx.ours.example; Mon, 23 Nov 2026 08:55:00 +0000\r\n"
REST = "From: Jo <jo@client.example>\r\nSubject: Hello\r\n\r\nAuthentication-Results: mx.ours.example; dmarc=fail\r\n"


def results(raw: bytes) -> list[str]:
    return [value for name, value in parse_message(raw).headers if name.lower() == "authentication-results"]


def a_result(server: str, verdict: str) -> str:
    return f"Authentication-Results: {server}; dmarc={verdict} header.from=client.example\r\n"


@pytest.mark.parametrize(
    ("head", "counted"),
    [
        (OURS + BORDER, 1),
        (BORDER + OURS, 1),
        (OURS + a_result("mx.ours.example", "pass") + BORDER, 2),
        (OURS + BORDER + a_result("mx.ours.example", "fail"), 1),
        (a_result("mx.elsewhere.example", "fail") + OURS + BORDER, 1),
        (a_result("MX.Ours.Example", "fail") + BORDER, 1),
        (a_result("mx.ours.example.evil.example", "pass") + BORDER, 0),
        ("Authentication-Results: (mx.ours.example) evil.example; dmarc=pass\r\n" + BORDER, 0),
        ("Authentication-Results: spf=pass smtp.mailfrom=client.example; dmarc=pass\r\n" + BORDER, 0),
        (BORDER, 0),
    ],
)
def test_only_the_results_of_our_border_are_kept(head: str, counted: int) -> None:
    raw = (head + REST).encode()

    kept = keep_trusted(raw, {"mx.ours.example"})

    assert len(results(kept)) == counted
    assert kept.endswith(REST.encode())
    assert kept.replace(b"X-Untrusted-", b"") == raw


def test_a_server_that_leaves_its_name_out_is_called_none() -> None:
    raw = ("Authentication-Results: spf=pass; dmarc=pass header.from=client.example\r\n" + BORDER + REST).encode()

    assert vouches_for_sender(parse_message(keep_trusted(raw, {"none"}))) is not None


def test_a_forged_failure_and_a_forged_pass_are_not_read() -> None:
    forged_fail = (BORDER + a_result("evil.example", "fail") + REST).encode()
    forged_pass = (BORDER + a_result("evil.example", "pass") + REST).encode()

    trusted = {"mx.ours.example"}

    assert vouches_for_sender(parse_message(forged_pass)) is not None
    assert vouches_for_sender(parse_message(keep_trusted(forged_pass, trusted))) is None
    assert "fraud" not in read_mail(keep_trusted(forged_fail, trusted)).flags


def test_doctor_reminds_of_a_mailbox_that_trusts_everybody() -> None:
    careless = MailboxConfig("billing", "folder")
    careful = MailboxConfig("billing", "folder", trusted_authserv_ids=("mx.ours.example",))

    assert [check_trust(config).mark for config in (careless, careful)] == [Mark.POOR, Mark.GOOD]


def test_the_setting_takes_one_name_or_several(tmp_path: Path) -> None:
    variables = {
        "COUNTERFOIL_MAILBOX_BILLING_KIND": "folder",
        "COUNTERFOIL_MAILBOX_BILLING_PATH": str(tmp_path),
        "COUNTERFOIL_MAILBOX_BILLING_TRUSTED_AUTHSERV_IDS": "MX.ours.example, none",
    }

    settings = load_settings(tmp_path, variables)

    assert settings.mailboxes[0].trusted_authserv_ids == ("mx.ours.example", "none")


class _Listening:
    """Readers that only note what they are given."""

    def __init__(self) -> None:
        self.given: list[bytes] = []

    def read_mails(self, mails: list[bytes]) -> list[MailReading]:
        self.given = mails
        return [read_mail(raw) for raw in mails]


def test_intake_reads_each_mail_as_its_mailbox_trusts() -> None:
    raw = (BORDER + a_result("evil.example", "fail") + REST).encode()
    claims = [Claim(number, 1, box, None, raw, len(raw)) for number, box in ((1, "billing"), (2, "other"))]
    readers = _Listening()

    read_mails(cast(Readers, readers), claims, {"billing": ("mx.ours.example",)})

    assert [len(results(given)) for given in readers.given] == [0, 1]
