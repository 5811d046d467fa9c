"""Search or go to: a ticket, a customer, an invoice, or a page of the desk, by a few characters."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get

from tickets.desk.finding import find_everything
from tickets.desk.saved_views import list_views
from tickets.users import Actor, can
from web.serving.desk import desk_of
from web.serving.forms import clean
from web.serving.last_list import address_of
from web.serving.render import fragment, page, wants_fragment
from web.serving.sessions import DeskRequest

Page = tuple[str, str, str]  # words, icon, and the permission that opens it

# address: the page of the desk as somebody would name it
PAGES: Mapping[str, Page] = {
    "/tickets/new": ("New ticket: log a call", "phone", "open_ticket"),
    "/tickets/new?kind=mail": ("New ticket: write to a customer", "mail", "open_ticket"),
    "/tickets/new?kind=note": ("Note on a customer’s account", "note", "open_ticket"),
    "/queue?view=mine": ("My work", "user", "view_tickets"),
    "/queue?view=mentions": ("Mentions of me", "at", "view_tickets"),
    "/queue?view=tier1": ("Tier 1", "tier1", "view_tickets"),
    "/queue?view=tier2": ("Tier 2", "tier2", "view_tickets"),
    "/queue?view=unassigned": ("Unassigned", "nobody", "view_tickets"),
    "/queue?view=snoozed": ("Snoozed", "snooze", "view_tickets"),
    "/queue?view=breaching": ("Breaching", "alarm", "view_tickets"),
    "/queue?view=solved": ("Resolved", "check", "view_tickets"),
    "/queue?view=all": ("All tickets", "inbox", "view_tickets"),
    "/cash": ("Cash to apply", "cash", "view_cash"),
    "/receipts": ("Money at the bank", "bank", "view_cash"),
    "/approvals": ("To approve", "lock", "view_approvals"),
    "/exports": ("Exports", "ledger", "export_postings"),
    "/disputes": ("Disputes", "dispute", "view_disputes"),
    "/credit-requests": ("Credit notes for accounting", "invoice", "view_disputes"),
    "/reason-codes": ("Customers’ reason codes", "tag", "view_disputes"),
    "/promises": ("Promises and payment plans", "promise", "view_disputes"),
    "/sales": ("Forwarded to sales", "forward", "view_forwards"),
    "/mailroom": ("Mail ledger", "mailx", "view_mailroom"),
    "/reports": ("Reports", "chart", "view_reports"),
    "/reports/desk": ("Report: the desk’s work", "chart", "view_reports"),
    "/reports/reading": ("Report: how well mail is read", "chart", "view_reports"),
    "/reports/journal": ("Report: the journal, and closing the books", "ledger", "view_reports"),
    "/reports/trail": ("Report: the audit trail", "ledger", "view_reports"),
    "/alarms": ("Alarms", "alarm", "view_alarms"),
    "/rules": ("Money rules", "shield", "set_money_rules"),
    "/account": ("My account: password and second factor", "lock", "view_forwards"),
    "/people": ("People", "users", "manage_users"),
}


@get("/find", sync_to_thread=True)
def find(request: DeskRequest) -> Response[str]:
    """As a page of its own without scripts; the palette asks for the list alone."""
    desk, actor = desk_of(request), request.user.actor
    query = clean(request.query_params.get("q", ""))[:200]
    with desk.db.read() as session:
        views = list_views(session, actor) if can(actor, "view_tickets") else ()
        saved = {address_of(view.view, view.query): (f"View: {view.name}", "view", "view_tickets") for view in views}
        pages = list_pages({**saved, **PAGES}, query, actor)
        values: dict[str, Any] = {
            "q": query,
            "found": find_everything(session, query, actor, now=desk.clock()),
            "pages": pages,
        }
        if wants_fragment(request):
            return fragment(request, "find/_results.html", **values)
        return page(request, session, "find/index.html", **values)


def list_pages(pages: Mapping[str, Page], query: str, actor: Actor) -> list[tuple[str, str, str]]:
    """Address, words and icon of the pages that this person may open and whose words begin so."""
    wanted = query.casefold().split()
    return [
        (address, words, icon)
        for address, (words, icon, action) in pages.items()
        if can(actor, action) and all(any(w.startswith(each) for w in words.casefold().split()) for each in wanted)
    ]
