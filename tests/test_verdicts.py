"""Each of the three verdicts says what decided it, and none of them follows from another."""

import pytest

from parsers.mail import read_mail
from tests.builders import an_email
from tickets.verdicts import list_verdicts


def verdicts_of(raw: bytes, *, has_advice: bool = False) -> dict[str, tuple[str, str]]:
    found = list_verdicts(read_mail(raw), has_advice=has_advice)
    return {verdict["name"]: (verdict["says"], verdict["because"]) for verdict in found}


def test_a_person_s_mail_is_work_and_may_be_answered() -> None:
    verdicts = verdicts_of(an_email())

    assert [says for says, _ in verdicts.values()] == ["a person", "yes", "yes"]
    assert all(because for _, because in verdicts.values())


@pytest.mark.parametrize(
    ("mail", "origin", "answerable", "work", "header"),
    [
        (an_email(Auto_Submitted="auto-generated"), "a machine", "no", "yes", "Auto-Submitted"),
        (an_email(sender="noreply@bank.example"), "a machine", "no", "yes", "noreply@bank.example"),
        (an_email(List_Id="<news.acme.example>"), "a mailing list", "no", "yes", "list-id"),
        (
            an_email(subject="Out of office", text="I am away until Monday.\n", Auto_Submitted="auto-replied"),
            "an absence note",
            "no",
            "no",
            "",
        ),
    ],
)
def test_a_machine_s_mail_names_the_header_that_says_so(
    mail: bytes, origin: str, answerable: str, work: str, header: str
) -> None:
    verdicts = verdicts_of(mail)

    assert [says for says, _ in verdicts.values()] == [origin, answerable, work]
    assert header.lower() in verdicts["origin"][1].lower()
    assert verdicts["may_auto_reply"][1] == verdicts["origin"][1]


def test_a_person_who_wants_silence_is_still_a_person() -> None:
    verdicts = verdicts_of(an_email(X_Auto_Response_Suppress="All"))

    assert verdicts["origin"][0] == "a person"
    assert verdicts["may_auto_reply"] == ("no", "header: X-Auto-Response-Suppress: All")
    assert verdicts["deserves_ticket"][0] == "yes"


def test_a_remittance_makes_any_mail_work() -> None:
    away = an_email(subject="Out of office", text="I am away until Monday.\n", Auto_Submitted="auto-replied")

    assert verdicts_of(away, has_advice=True)["deserves_ticket"] == ("yes", "it carries a remittance")
