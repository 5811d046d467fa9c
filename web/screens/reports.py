"""Reports: figures of a period with their definitions, its replay under other rules, and the desk's numbers."""

from dataclasses import fields
from datetime import timedelta
from itertools import pairwise
from typing import Any

from litestar import Response, get

from tickets.desk.figures import AGES, measure_desk
from tickets.money.figures.figures import measure
from tickets.money.figures.replay import replay
from tickets.money.figures.replay_receipts import replay_receipts
from web.serving.desk import desk_of
from web.serving.downloads import download
from web.serving.last_list import address_of
from web.serving.render import page
from web.serving.report_period import read_period
from web.serving.sessions import DeskRequest, require_view
from web.trial_rules import Trial, rules_in_use, rules_to_try
from web.views.desk_charts import draw_spans, stack_backlog
from web.views.figures_csv import desk_csv, money_csv
from web.words.figure_words import list_figures, say_bound, say_money, say_share

SHOWN_GROUPS = 30
_HOUR = timedelta(hours=1)


@get("/reports", sync_to_thread=True)
def show_figures(request: DeskRequest) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_reports")
    period = read_period(request)
    trial = Trial(**{field.name: request.query_params.get(field.name, "")[:40] for field in fields(Trial)})
    in_use = rules_in_use(desk.settings)
    with desk.db.read() as session:
        figures = measure(session, period.start, period.end, actor, now=desk.clock())
        report = receipts = None
        if request.query_params.get("replay"):
            to_try = rules_to_try(in_use, trial)
            report = replay(session, period.start, period.end, in_use, to_try, actor)
            receipts = replay_receipts(session, period.start, period.end, in_use, to_try, actor)
        values: dict[str, Any] = {
            "start": period.start, "end": period.end, "trial": trial, "in_use": in_use, "report": report,
            "receipts": receipts, "figures": figures,
            "rows": list(list_figures(figures)), "customers": figures.customers[:SHOWN_GROUPS],
            "say_bound": say_bound, "say_money": say_money, "say_share": say_share,
        }  # fmt: skip
        return page(request, session, "reports/index.html", **values)


@get("/reports/desk", sync_to_thread=True)
def show_desk(request: DeskRequest) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_reports")
    period = read_period(request)
    with desk.db.read() as session:
        figures = measure_desk(session, period.start, period.end, actor, now=desk.clock())
        ages = [name for name, _ in AGES]
        edges = ["", *(f"{below // _HOUR}h" for _, below in AGES[:-1]), ""]  # each age as the search box takes it
        stacks, spans = stack_backlog(figures.tiers), draw_spans(figures.types)
        values: dict[str, Any] = {
            "start": period.start,
            "end": period.end,
            "figures": figures,
            "stacks": stacks,
            "spans": spans,
            "address_of": address_of,
            "age_terms": [f"{least}..{below}" for least, below in pairwise(edges)],
        }
        return page(request, session, "reports/desk.html", ages=ages, **values)


@get("/reports/money.csv", sync_to_thread=True)
def download_figures(request: DeskRequest) -> Response[bytes]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_reports")
    period = read_period(request)
    with desk.db.read() as session:
        content = money_csv(list_figures(measure(session, period.start, period.end, actor, now=desk.clock())))
    return download(content.encode(), f"money {period.start} to {period.end}.csv", "text/csv")


@get("/reports/desk.csv", sync_to_thread=True)
def download_desk(request: DeskRequest) -> Response[bytes]:
    """What the charts and tables of the desk show, a number a line."""
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_reports")
    period = read_period(request)
    with desk.db.read() as session:
        content = desk_csv(measure_desk(session, period.start, period.end, actor, now=desk.clock()))
    return download(content.encode(), f"desk {period.start} to {period.end}.csv", "text/csv")
