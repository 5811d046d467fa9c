"""SMTP in, Maildir out: mail to billing@ lands in the account billing, all other mail in the account everyone.

So a mail sent to port 587 arrives at the desk, and what the desk sends can be read as everyone. For trying only:
nobody signs in here, and nothing ever leaves.
"""

import mailbox
import os
import pwd
import signal
import ssl
from email.message import Message
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

MAIL = Path(os.environ.get("MAIL_DIR", "/srv/mail"))
CERTIFICATES = Path(os.environ.get("CERTIFICATE_DIR", "/certificates"))
ACCOUNTS = ("billing", "everyone")


class Deliver(MessageHandler):
    def handle_message(self, message: Message) -> None:
        recipients = message["X-RcptTo"].split(", ")
        for header in ("X-Peer", "X-MailFrom", "X-RcptTo"):
            del message[header]
        for account in {"billing" if recipient.startswith("billing@") else "everyone" for recipient in recipients}:
            mailbox.Maildir(MAIL / account, create=True).add(message)


def main() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATES / "mail.pem", CERTIFICATES / "mail.key")
    port = int(os.environ.get("SMTP_PORT", "587"))
    controller = Controller(Deliver(), hostname="0.0.0.0", port=port, tls_context=context)  # noqa: S104
    controller.start()  # binds the port while it may
    if os.geteuid() == 0:
        account = pwd.getpwnam("vmail")
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    for name in ACCOUNTS:
        mailbox.Maildir(MAIL / name, create=True)
    print("mail is taken on port", port, flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    main()
