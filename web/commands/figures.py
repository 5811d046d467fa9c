"""`figures`, `replay-cash`: a period in numbers, as it was and under other rules."""

import json
from datetime import datetime

import rich_click as click

from tickets.house_time import utc_now
from web.commands.opening import opened
from web.commands.telling import period, spinner


@click.command()
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), help="First day; 30 days ago without it.")
@click.option("--to", "end", type=click.DateTime(["%Y-%m-%d"]), help="Last day; today without it.")
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
def figures(start: datetime | None, end: datetime | None, as_json: bool) -> None:
    """How much money posted by itself, how much of that was wrong, and the desk's other numbers, of a period."""
    from tickets.money.figures.figures import measure
    from tickets.users import SYSTEM
    from web.words.figure_words import figures_json, print_figures

    first, last = period(start, end)
    with opened() as (_settings, db), db.read() as session:
        found = measure(session, first, last, SYSTEM, now=utc_now())
    if as_json:
        click.echo(json.dumps(figures_json(found), indent=2))
        return
    for line in print_figures(found):
        click.echo(line)


@click.command("replay-cash")
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), help="First day; 30 days ago without it.")
@click.option("--to", "end", type=click.DateTime(["%Y-%m-%d"]), help="Last day; today without it.")
@click.option("--classes", default="", metavar="AB", help="Which evidence classes post; none for nothing.")
@click.option("--limit", default="", metavar="AMOUNT", help="Above it a person decides; none for any amount.")
@click.option("--tolerance", default="", metavar="AMOUNT", help="A short payment up to here is class B.")
@click.option("--deduction-limit", default="", metavar="AMOUNT", help="A stated deduction up to here is class B.")
@click.option("--discount-rate", default="", metavar="PERCENT", help="Largest discount without known terms.")
@click.option("--discount-days", default="", metavar="DAYS", help="Days of grace after the discount date.")
@click.option("--inferred-after", default="", metavar="N", help="Money without an advice posts after N by people.")
def replay_cash(start: datetime | None, end: datetime | None, **trial: str) -> None:
    """Run a past period under other rules, changing nothing: expected gain and expected errors, against what people
    decided."""
    from tickets.money.figures.replay import replay as run
    from tickets.money.figures.replay_receipts import replay_receipts
    from tickets.users import SYSTEM
    from web.trial_rules import Trial, rules_in_use, rules_to_try
    from web.words.figure_words import print_receipts, print_replay

    first, last = period(start, end)
    with opened() as (settings, db), spinner("Matching the past anew"), db.read() as session:
        in_use = rules_in_use(settings)
        to_try = rules_to_try(in_use, Trial(**trial))
        report = run(session, first, last, in_use, to_try, SYSTEM)
        money = replay_receipts(session, first, last, in_use, to_try, SYSTEM)
    for line in (*print_replay(report), *print_receipts(money)):
        click.echo(line)
