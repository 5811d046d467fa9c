"""Whose mail is it? Situations of a billing inbox: one customer, several that come into question, or nobody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from inbox.filing import _list_clues
from inbox.readings import ReadMail
from parsers.keys import canonical_keys
from parsers.mail import read_mail
from tests.builders import PAULA, a_customer, a_user
from tickets.audit import list_events
from tickets.customer_evidence import Clues, CustomerMatch, account_spellings, find_customers
from tickets.customers import Contact, ContactKind, Customer
from tickets.db import Database
from tickets.later_evidence import LaterMail, describe_owner, recognise, recognise_waiting
from tickets.money.receivables.ledger import Invoice, ItemKey
from tickets.ticket import open_ticket
from tickets.ticket_corrections import set_customer
from tickets.users import SYSTEM, Role

# key: account, name, its contacts, its invoices
CUSTOMERS = {
    "acme": ("C-1001", "Acme Tooling GmbH", f"{PAULA} acme.example tax@ledgerhouse.example", "INV-4711 INV-4712"),
    "globex": ("C-1002", "Globex Freight Ltd", "globex.example tax@ledgerhouse.example", "INV-5501 INV-9001"),
    "norvik": ("C-2000", "Norvik Holding AS", "norvik.example", ""),
    "marine": ("C-2001", "Norvik Marine AS", "", "INV-6601"),
    "foods": ("C-2002", "Norvik Foods AS", "foods@norvik.example", "INV-6602 CN-6699"),
    "kestrel": ("C-3000", "Kestrel Factoring BV", "kestrel.example", ""),
    "bells": ("C-4001", "Bell & Sons Ltd", "bellgroup.example", "INV-7701"),
    "bell": ("C-4002", "Bell & Son Ltd", "bellgroup.example", "RE-9001 2026/88130"),
    "lind": ("118890", "Lind Interiors", "rosa.lind@gmail.com", "44120"),
    "savings": ("C-6000", "Sparkasse Nordtal", "sparkasse-n.example kasse@sparkasse-n.example", "INV-8101"),
    "portal": ("C-7000", "Portway Hotels SA", "noreply@portway.coupahost.com", "INV-8201"),
}  # fmt: skip

# situation => customer + others that are named; then From ¦ subject ¦ text, which may begin with "Reply-To: …" or
# "Payer: …", what a document said
SITUATIONS = r"""
# -- the sender
a known address => acme
    Paula <paula@acme.example> ¦ Query ¦ Could you call me?
its capitals do not matter => acme
    PAULA@Acme.Example ¦ Query ¦ Could you call me?
a new colleague at a known domain => globex
    dirk@globex.example ¦ Query ¦ Could you call me?
a department's subdomain => globex
    ap@eu.globex.example ¦ Query ¦ Could you call me?
a look-alike domain => nobody
    dirk@g1obex.example ¦ Query ¦ Could you call me?
a domain that only ends alike => nobody
    x@notglobex.example ¦ Query ¦ Could you call me?
a stranger => nobody
    someone@nowhere.example ¦ Query ¦ Could you call me?
free mail that is a known contact => lind
    Rosa <rosa.lind@gmail.com> ¦ Query ¦ Please call me.
free mail of a stranger => nobody
    rosa.lindt@gmail.com ¦ Query ¦ Please call me.
an address of two clients => nobody + acme globex
    tax@ledgerhouse.example ¦ Query ¦ Please call me.
a domain of two customers => nobody + bells bell
    jo@bellgroup.example ¦ Query ¦ Please call me.
# -- numbers in the text
the sender's own invoice => acme
    paula@acme.example ¦ Copy ¦ Please send invoice INV-4711 again.
a stranger names an invoice => globex
    x@nowhere.example ¦ Copy ¦ Please send invoice INV-5501.
its number without the prefix => globex
    x@nowhere.example ¦ Copy ¦ Please send invoice 5501.
its number without the year => bell
    x@nowhere.example ¦ Copy ¦ Please send invoice 88130.
another prefix is another number => nobody + acme
    x@nowhere.example ¦ Copy ¦ Invoice ZX-4711 is wrong.
a number almost right => nobody
    x@nowhere.example ¦ Copy ¦ Invoice INV-47111 is wrong.
a number of two customers => nobody + globex bell
    x@nowhere.example ¦ Copy ¦ Please send invoice 9001.
the prefix tells them apart => bell
    x@nowhere.example ¦ Copy ¦ Please send invoice RE-9001.
invoices of two customers => nobody + acme globex
    x@nowhere.example ¦ Copies ¦ Send invoices INV-4711 and INV-5501.
own invoices and one of another => acme + globex
    paula@acme.example ¦ Copies ¦ Send invoices INV-4711 and INV-5501.
only another's invoice => nobody + acme globex
    paula@acme.example ¦ Copy ¦ Please send invoice INV-5501.
a colleague's, only another's invoice => nobody + acme globex
    dirk@globex.example ¦ Copy ¦ Send invoice INV-4712.
the accountant names one client's invoice => globex + acme
    tax@ledgerhouse.example ¦ Copy ¦ Send invoice INV-5501.
the accountant names a stranger's => nobody + acme globex portal
    tax@ledgerhouse.example ¦ Copy ¦ Send invoice INV-8201.
the accountant names both => nobody + acme globex
    tax@ledgerhouse.example ¦ Copy ¦ Send invoices INV-4711 and INV-5501.
the domain of two, an invoice of one => bells + bell
    jo@bellgroup.example ¦ Copy ¦ Send invoice INV-7701.
a credit note => foods
    x@nowhere.example ¦ Credit ¦ Please apply credit note CN-6699.
the account number only => globex
    x@nowhere.example ¦ Query ¦ Our customer number is C-1002, please call.
the account without its dash => globex
    x@nowhere.example ¦ Query ¦ Our account number is c1002.
the account with leading zeros => lind
    x@nowhere.example ¦ Query ¦ Account number: 0000118890
an account in the subject => acme
    x@nowhere.example ¦ Customer no. C-1001 ¦ Please call me back.
an account almost right => nobody
    x@nowhere.example ¦ Query ¦ Our account number is C-10020.
account and invoice of two => nobody + acme globex
    x@nowhere.example ¦ Query ¦ Customer no. C-1001: invoice INV-5501 please.
account and address of two => nobody + acme globex
    paula@acme.example ¦ Query ¦ Customer no. C-1002: please call.
another's number in what is quoted => acme
    paula@acme.example ¦ Re: Copies ¦ Could you call me?\n\nOn 3 Nov 2026, Billing wrote:\n> Here is invoice INV-5501.
a stranger quotes a number => nobody
    x@nowhere.example ¦ Re: Copies ¦ Please call.\n\nOn 3 Nov 2026, Billing wrote:\n> Here is invoice INV-5501.
# -- families and payers for others
the mother asks about a daughter's => marine + norvik
    ap@norvik.example ¦ Copy ¦ Send invoice INV-6601.
the mother writes about two => norvik + marine foods
    ap@norvik.example ¦ Paid ¦ Invoices INV-6601 and INV-6602 are paid.
a portal pays for two daughters => nobody + marine foods norvik
    noreply@ariba.com ¦ Paid ¦ Invoices INV-6601 and INV-6602 are paid.
the mother is the payer => norvik + marine
    noreply@ariba.com ¦ Paid ¦ Payer: Norvik Holding AS\nInvoice INV-6601 is paid.
the daughter's address at the mother's domain => foods
    foods@norvik.example ¦ Query ¦ Please call me.
the mother and a stranger's invoice => nobody + norvik acme
    ap@norvik.example ¦ Copy ¦ Send invoice INV-4711.
a factor pays somebody's invoice => acme + kestrel
    desk@kestrel.example ¦ Paid ¦ Invoice INV-4711 is paid.
a factor pays for two => kestrel + acme globex
    desk@kestrel.example ¦ Paid ¦ Invoices INV-4711 and INV-5501 are paid.
# -- portals, banks and names
a portal alone => nobody
    Coupa <do_not_reply@coupahost.com> ¦ Invoice paid ¦ Your invoice was paid.
a portal's address taken for a customer's => nobody + portal
    noreply@portway.coupahost.com ¦ Paid ¦ It was paid.
that and an invoice of another => acme + portal
    noreply@portway.coupahost.com ¦ Paid ¦ Invoice INV-4711 is paid.
a portal in a customer's name => nobody + globex
    Globex Freight Ltd via Coupa <x@coupahost.com> ¦ Paid ¦ It was paid.
a portal for whom answers go elsewhere => acme
    x@ariba.com ¦ Query ¦ Reply-To: paula@acme.example\nCall me.
no portal, and answers go elsewhere => nobody
    x@nowhere.example ¦ Query ¦ Reply-To: paula@acme.example\nCall me.
free mail in a customer's name => nobody + acme
    Acme Tooling GmbH <acme.pay@gmail.com> ¦ Query ¦ Please call me.
a bank's machine => nobody + savings
    noreply@sparkasse-n.example ¦ Advice ¦ A payment was made.
a bank that is a customer => savings
    kasse@sparkasse-n.example ¦ Query ¦ Please call me.
a bank advises another's payment => globex + savings
    noreply@sparkasse-n.example ¦ Paid ¦ Invoice INV-5501 is paid.
the payer on the document => globex
    noreply@ariba.com ¦ Paid ¦ Payer: GLOBEX FREIGHT, LTD\nIt was paid.
a payer's name almost right => nobody
    noreply@ariba.com ¦ Paid ¦ Payer: Bell & Sns Ltd\nIt was paid.
one letter tells two payers apart => bell
    noreply@ariba.com ¦ Paid ¦ Payer: Bell & Son Ltd\nIt was paid.
payer and invoice of two => nobody + acme globex
    noreply@ariba.com ¦ Paid ¦ Payer: Acme Tooling GmbH\nInvoice INV-5501 is paid.
"""


@dataclass(frozen=True, slots=True)
class Town:
    """The customers of the table by their keys."""

    ids: dict[str, int]

    def say(self, match: CustomerMatch) -> str:
        keys = {id_: key for key, id_ in self.ids.items()}
        others = " ".join(sorted(keys[each] for each in match.candidates))
        return f"{keys.get(match.customer_id or 0, 'nobody')}{' + ' if others else ''}{others}"


def sort_others(situation: str) -> str:
    wanted, plus, others = situation.partition(" + ")
    return f"{wanted}{plus}{' '.join(sorted(others.split()))}"


def settle(session: Session, now: datetime) -> Town:
    ids = {}
    for key, (account, name, contacts, invoices) in CUSTOMERS.items():
        customer = a_customer(session, now, name=name, account=account)
        ids[key] = customer.id
        for value in contacts.split():
            kind = ContactKind.ADDRESS if "@" in value else ContactKind.DOMAIN
            session.add(Contact(customer_id=customer.id, kind=kind, value=value))
        for number in invoices.split():
            add_item(session, customer.id, number)
    for daughter in ("marine", "foods"):
        session.get_one(Customer, ids[daughter]).family_id = ids["norvik"]
    session.get_one(Customer, ids["kestrel"]).pays_for_others = True
    session.flush()
    return Town(ids)


def add_item(session: Session, customer_id: int, number: str) -> None:
    day = date(2026, 11, 1)
    invoice = Invoice(
        customer_id=customer_id, number=number, invoice_date=day, due_date=day, currency="EUR", original_minor=100,
        ledger_open_minor=100,
    )  # fmt: skip
    session.add(invoice)
    session.flush()
    session.add_all(ItemKey(invoice_id=invoice.id, key=key, scheme="number") for key in canonical_keys(number))


def list_clues(sender: str, subject: str, text: str) -> Clues:
    """As filing makes them of the mail."""
    first, _, rest = text.replace("\\n", "\n").partition("\n")
    head = f"From: {sender}\nTo: billing@ours.example\nSubject: {subject}\n"
    if first.startswith("Reply-To: "):
        head, first = f"{head}{first}\n", ""
    payers = (first.removeprefix("Payer: "),) if first.startswith("Payer: ") else ()
    mail = read_mail(f"{head}\n{'' if payers else first}\n{rest}".encode())
    return replace(_list_clues(ReadMail(mail, (), mail.classification)), payer_names=payers)


@pytest.fixture
def town(db: Database, now: datetime) -> Iterator[tuple[Session, Town]]:
    with db.write() as session:
        yield session, settle(session, now)


def test_every_situation_finds_its_customer_or_shows_all_that_it_may_be(town: tuple[Session, Town]) -> None:
    session, people = town
    lines = [line for line in SITUATIONS.splitlines() if line and not line.startswith("#")]
    situations, mails = lines[::2], [line.strip().split(" ¦ ") for line in lines[1::2]]

    found = find_customers(session, [list_clues(*mail) for mail in mails])

    said = [
        f"{situation.partition(' => ')[0]} => {people.say(match)}"
        for situation, match in zip(situations, found, strict=True)
    ]
    assert said == [sort_others(situation) for situation in situations]


# whom a ticket is with after its first mail, and after the later ones
CONVERSATIONS = """
a later mail names the account => nobody, globex
    x@nowhere.example ¦ Query ¦ Please call me.
    x@nowhere.example ¦ Re: Query ¦ Our customer number is C-1002.
a later mail names invoices => nobody, globex
    x@nowhere.example ¦ Query ¦ Please call me.
    x@nowhere.example ¦ Re: Query ¦ It is about invoice INV-5501.
a colleague answers from a known address => nobody, acme
    x@nowhere.example ¦ Query ¦ Please call me.
    paula@acme.example ¦ Re: Query ¦ I took this over.
one of two that the first mail named => nobody + globex bell, bell + globex
    x@nowhere.example ¦ Copy ¦ Please send invoice 9001.
    x@nowhere.example ¦ Re: Copy ¦ Our account number is C-4002.
a later mail contradicts the first => nobody + acme globex, nobody + acme globex
    paula@acme.example ¦ Copy ¦ Please send invoice INV-5501.
    paula@acme.example ¦ Re: Copy ¦ We are customer C-1001.
from mail to mail => nobody, nobody + acme, acme
    x@nowhere.example ¦ Query ¦ Please call me.
    x@nowhere.example ¦ Re: Query ¦ Invoice ZX-4711 is wrong.
    x@nowhere.example ¦ Re: Query ¦ That is INV-4711.
nothing new => nobody, nobody
    x@nowhere.example ¦ Query ¦ Please call me.
    x@nowhere.example ¦ Re: Query ¦ Did you see my mail?
a known customer stays => acme, acme
    paula@acme.example ¦ Query ¦ Please call me.
    paula@acme.example ¦ Re: Query ¦ Please send invoice INV-5501.
"""


def test_later_mails_tell_whom_a_ticket_is_with_as_the_first_would(town: tuple[Session, Town], now: datetime) -> None:
    session, people = town
    for conversation in re.split(r"\n(?! )", CONVERSATIONS.strip()):
        title, *mails = conversation.splitlines()
        name, _, wanted = title.partition(" => ")
        first, *later = [list_clues(*(part.strip() for part in mail.split("¦"))) for mail in mails]
        (match,) = find_customers(session, [first])
        ticket = open_ticket(
            session, subject=name, intent="informational", by=SYSTEM, now=now, requester_email=first.sender,
            customer_id=match.customer_id, customer_facts=describe_owner(match, first),
        )  # fmt: skip
        seen = [people.say(match)]
        for clues in later:
            recognised = recognise(session, [LaterMail(ticket.id, clues)], now=now)
            facts = ticket.customer_facts
            seen.append(people.say(CustomerMatch(ticket.customer_id, tuple(facts["candidates"]), ())))
            assert recognised == ({ticket.id} if seen[-2].startswith("nobody") and ticket.customer_id else set())

        assert seen == [sort_others(each) for each in wanted.split(", ")], name
        verbs = [event.verb for event in list_events(session, ticket_id=ticket.id)]
        assert ("recognised_customer" in verbs) == (seen[0].startswith("nobody") and ticket.customer_id is not None)


def test_a_ledger_that_comes_after_the_mail_tells_whom_its_ticket_is_with(
    town: tuple[Session, Town], now: datetime
) -> None:
    session, _ = town
    early = list_clues("desk@newfirm.example", "Query", "Please call me about NF-100.")
    (match,) = find_customers(session, [early])
    ticket = open_ticket(
        session, subject="Query", intent="informational", by=SYSTEM, now=now, requester_email=early.sender,
        customer_facts=describe_owner(match, early),
    )  # fmt: skip
    assert recognise_waiting(session, now=now) == 0

    customer = a_customer(session, now, name="New Firm Ltd", account="C-7100", domains=("newfirm.example",))

    assert recognise_waiting(session, now=now) == 1
    assert ticket.customer_id == customer.id


def test_a_later_mail_does_not_change_what_a_person_decided(town: tuple[Session, Town], now: datetime) -> None:
    session, people = town
    tess = a_user(session, now, "Tess Arden", Role.TIER1)
    stranger = list_clues("x@nowhere.example", "Query", "Please call me.")
    (match,) = find_customers(session, [stranger])
    ticket = open_ticket(
        session, subject="Query", intent="informational", by=SYSTEM, now=now,
        customer_facts=describe_owner(match, stranger),
    )  # fmt: skip
    set_customer(session, ticket, people.ids["acme"], by=tess, now=now, version=ticket.version)
    set_customer(session, ticket, None, by=tess, now=now, version=ticket.version)

    later = list_clues("x@nowhere.example", "Re: Query", "Our customer number is C-1002.")

    assert recognise(session, [LaterMail(ticket.id, later)], now=now) == frozenset()
    assert ticket.customer_id is None


def test_each_line_of_evidence_says_whom_it_speaks_for_when_there_are_several(town: tuple[Session, Town]) -> None:
    session, people = town

    alone, both = find_customers(
        session, [Clues(PAULA, invoice_numbers=("INV-4711",)), Clues(PAULA, invoice_numbers=("INV-5501",))]
    )

    assert alone.customer_id == people.ids["acme"]
    assert alone.evidence == (f"is from the known address {PAULA}", "names invoice INV-4711")
    assert both.evidence == (
        f"is from the known address {PAULA}: Acme Tooling GmbH",
        "names invoice INV-5501: Globex Freight Ltd",
    )


def test_long_lists_of_numbers_are_cut_and_parted_by_their_owners(town: tuple[Session, Town]) -> None:
    session, people = town
    for number in range(7):
        add_item(session, people.ids["acme"], f"INV-3000{number}")

    (match,) = find_customers(
        session, [Clues(PAULA, invoice_numbers=(*(f"INV-3000{number}" for number in range(7)), "INV-5501"))]
    )

    assert match.customer_id == people.ids["acme"]
    assert match.evidence[1:] == (
        (
            "names invoices INV-30000, INV-30001, INV-30002, INV-30003, INV-30004, INV-30005 and 1 more"
            ": Acme Tooling GmbH"
        ),
        "names invoice INV-5501: Globex Freight Ltd",
    )


def test_a_number_that_very_many_customers_have_says_nothing(db: Database, now: datetime) -> None:
    with db.write() as session:
        for count in range(9):
            customer = a_customer(session, now, name=f"Branch {count}", account=f"B-{count}")
            add_item(session, customer.id, "1001")

        (match,) = find_customers(session, [Clues(None, invoice_numbers=("1001",))])

    assert match == CustomerMatch(None, (), ())


@pytest.mark.parametrize(
    ("written", "in_the_ledger"),
    [
        ("c 1001", "C-1001"),
        ("C1001", "C-1001"),
        ("C.1001", "C1001"),
        ("0000118890", "118890"),
        ("118890", "0000118890"),
    ],
)
def test_an_account_number_is_known_in_other_spellings(written: str, in_the_ledger: str) -> None:
    assert in_the_ledger in account_spellings(written)
