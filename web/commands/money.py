"""`money …`: the rules of the sub-ledger, and whether it ties."""

from datetime import datetime

import rich_click as click

from tickets.house_time import utc_now
from web.commands.opening import Failed, opened


@click.group()
def money() -> None:
    """The rules of the sub-ledger: closed books, limits, families, accounts; and whether it ties."""


@money.command("close")
@click.argument("through", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY")
def money_close(through: datetime) -> None:
    """Close the books up to and including a day."""
    from tickets.money.books.periods import close_period
    from tickets.users import SYSTEM

    with opened() as (_settings, db), db.write() as session:
        close_period(session, through.date(), by=SYSTEM, now=utc_now())
    click.echo(f"The books are closed up to {through:%Y-%m-%d}.")


@money.command("tolerance")
@click.argument("name", metavar="CLASS")
@click.option("--penny", help="A difference up to it is rounding.")
@click.option("--largest", help="Above a penny: at most so much.")
@click.option("--rate", help="And at most this share of the item, 0.005 for half a percent.")
@click.option("--monthly", help="All small differences of a customer in a month.")
@click.option("--unearned-discount", help="A discount taken late is waived up to it.")
@click.option("--bank-fee", help="A fee of a wire is borne up to it.")
@click.option("--exchange", help="What a rate of exchange leaves, up to this share: 0.02 for 2 percent.")
def money_tolerance(name: str, **limits: str | None) -> None:
    """Show or set the limits of a class of customers; those not named stay. The class of all others is standard."""
    from dataclasses import asdict

    from tickets.money.receivables.payer_rules import find_tolerance, set_tolerance
    from tickets.users import SYSTEM

    given = {limit: value for limit, value in limits.items() if value is not None}
    with opened() as (_settings, db), db.write() as session:
        if given:
            set_tolerance(session, name, given, by=SYSTEM, now=utc_now())
        for limit, amount in asdict(find_tolerance(session, name)).items():
            click.echo(f"{limit}  {amount:f}")


@money.command("customer")
@click.argument("account", metavar="ACCOUNT-NUMBER")
@click.option("--parent", help="The account number of the customer it belongs to, or none.")
@click.option("--pays-for-others", type=click.Choice(["yes", "no"]), help="A factor, or a group's paying company.")
@click.option("--tolerance", help="The class of its limits.")
@click.option("--withholding", help="Percent of tax it withholds, several with commas; nothing for none.")
@click.option("--retention", help="Percent it holds back until acceptance, several with commas.")
def money_customer(account: str, **rules: str | None) -> None:
    """Set what is agreed with a customer, and show its family."""
    from tickets.customers import get_account
    from tickets.money.receivables.families import list_family, set_parent, set_pays_for_others
    from tickets.money.receivables.payer_rules import RateKind, read_rates, set_rates, set_tolerance_class
    from tickets.users import SYSTEM

    with opened() as (_settings, db), db.write() as session:
        customer = get_account(session, account)
        if parent := rules["parent"]:
            head = None if parent == "none" else get_account(session, parent).id
            set_parent(session, customer.id, head, by=SYSTEM, now=utc_now())
        if pays := rules["pays_for_others"]:
            set_pays_for_others(session, customer.id, pays == "yes", by=SYSTEM, now=utc_now())
        if rules["tolerance"]:
            set_tolerance_class(session, customer.id, rules["tolerance"], by=SYSTEM, now=utc_now())
        for kind in RateKind:
            if (text := rules[kind]) is not None:
                set_rates(session, customer.id, kind, read_rates(text), by=SYSTEM, now=utc_now())
        for member in list_family(session, customer.id):
            click.echo(f"{member.account_number}  {member.name}")


@money.command("account")
@click.argument("account", metavar="[ACCOUNT]", required=False)
@click.argument("number", required=False)
@click.argument("name", required=False)
def money_account(account: str | None, number: str | None, name: str | None) -> None:
    """Show the accounts of the journal, or give one its number and name."""
    from tickets.money.books.accounts import Account, account_names, name_account
    from tickets.users import SYSTEM

    if account is not None and account not in list(Account):
        raise click.UsageError(f"The accounts are {', '.join(Account)}.")
    with opened() as (_settings, db), db.write() as session:
        if account is not None:
            name_account(session, Account(account), number or "", name or "", by=SYSTEM, now=utc_now())
        for role, (its_number, its_name) in account_names(session).items():
            click.echo(f"{role}  {its_number}  {its_name}")


@money.command("ours")
@click.option("--name", multiple=True, help="A name that payers call us by; again for another.")
@click.option("--account", multiple=True, help="A bank account of ours; again for another.")
@click.option("--remove", is_flag=True, help="What is named is not ours any more.")
def money_ours(name: tuple[str, ...], account: tuple[str, ...], remove: bool) -> None:
    """Show or say our names and bank accounts; an advice that pays another one never posts by itself."""
    from tickets.money.bank.own_identities import OwnKind, add_own, list_own, remove_own
    from tickets.users import SYSTEM

    change = remove_own if remove else add_own
    with opened() as (_settings, db), db.write() as session:
        for kind, values in ((OwnKind.NAME, name), (OwnKind.ACCOUNT, account)):
            for value in values:
                change(session, kind, value, by=SYSTEM, now=utc_now())
        for row in list_own(session):
            click.echo(f"{row.kind}  {row.value}")


@money.command("check")
def money_check() -> None:
    """Compare the journal with the sub-ledger, account by account and customer by customer."""
    from tickets.money.books.control import find_differences

    with opened() as (_settings, db), db.read() as session:
        differences = find_differences(session)
    for each in differences:
        click.echo(
            f"{each.account} of customer {each.customer_id}: {each.journal_minor} in the journal, "
            f"{each.ledger_minor} in the sub-ledger, in minor units of {each.currency}",
            err=True,
        )
    if differences:
        raise Failed("The journal and the sub-ledger differ.")
    click.echo("The journal and the sub-ledger say the same.")
