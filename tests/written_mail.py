"""A mail as one row of a table in, what the reader makes of it out."""

from email.message import EmailMessage

from parsers.mail import read_mail
from parsers.message import MailReading

Sent = tuple[str, str, str, dict[str, str]]  # sender, subject, text, further headers


def read(sent: Sent) -> MailReading:
    sender, subject, text, headers = sent
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "billing@larkfield.example", subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return read_mail(mail.as_bytes())
