"""The desk's web application: settings and a database in, a Litestar application out. The table of contents."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from sqlalchemy.exc import OperationalError

from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted, Refusal, StaleEdit
from tickets.house_time import make_house_clock, utc_now
from web.screens import (
    account,
    acts,
    alarms,
    approvals,
    arrangements,
    behind,
    customer,
    disputes,
    drafts,
    exports,
    files,
    finding,
    health,
    holds,
    items,
    journal,
    login,
    looks,
    mailroom,
    new_ticket,
    outbound,
    people,
    queue,
    reading,
    receipts,
    regrouping,
    remittance,
    reports,
    requests,
    rules,
    sales,
    saved,
    shares,
    static,
    trail,
)
from web.screens import ticket as tickets
from web.serving.desk import Desk
from web.serving.headers import security_headers
from web.serving.page_images import PageImages, RenderPage
from web.serving.render import make_templates, plain_page, wants_fragment
from web.serving.sessions import SessionGuard, SignedOut, page_of, written_in
from web.serving.static_files import load_static_files
from web.settings import Settings
from web.words.refusal_words import say_refused, say_too_large

log = logging.getLogger(__name__)

LARGEST_FORM = 1_000_000

ROUTES = [
    login.land, login.show_login, login.sign_in, login.sign_in_with_code, login.show_session, login.log_out,
    login.prefer,
    finding.find, queue.show_queue, queue.show_news, acts.act, acts.undo,
    looks.mark, looks.tell_presence, drafts.keep, drafts.show_drafts, drafts.take,
    saved.keep_view, saved.drop_view, saved.keep_reply, saved.drop_reply,
    new_ticket.show_new, new_ticket.look_up_customer, new_ticket.open_new,
    tickets.show_ticket, tickets.assign_ticket, tickets.correct_type, tickets.choose_customer, tickets.choose_sender,
    tickets.escalate_ticket, tickets.return_ticket, tickets.forward_ticket, tickets.send_reply, tickets.write_note,
    tickets.solve_ticket, tickets.reopen_ticket,
    regrouping.merge_ticket, regrouping.split_ticket, regrouping.move_mail, regrouping.undo_regrouping,
    holds.lift, requests.settle, requests.correct, requests.add, requests.answer_suggestion,
    files.show_mail_html, files.download_attachment,
    outbound.queue_again, outbound.accept_as_sent, outbound.cancel_mail,
    remittance.show_cash, remittance.show_remittance, remittance.show_page_image, remittance.confirm_remittance,
    remittance.ask_for_another_family, remittance.reject_remittance,
    remittance.reverse_remittance, remittance.reverse_allocation,
    remittance.leave_difference_open,
    remittance.choose_line_item, remittance.add_missing_line, remittance.correct_read_line,
    remittance.remove_read_line, remittance.split_read_line, remittance.correct_payment, remittance.hold_remittance,
    remittance.say_whose_payment, remittance.settle_foreign_advice,
    remittance.release_remittance, remittance.escalate_remittance,
    receipts.show_receipts, receipts.link_remittance, receipts.part, receipts.put_aside, receipts.return_to_waiting,
    receipts.show_receipt, receipts.show_payment, receipts.upload_statement, receipts.say_customer,
    receipts.apply_money, receipts.apply_rest, receipts.take_parts_back, receipts.take_part_back,
    receipts.say_residual, receipts.return_payment, receipts.confirm_payer, receipts.forget_payer,
    receipts.switch_consent, receipts.ask_payer, receipts.dismiss_chase,
    shares.split, shares.join, shares.take_part, shares.settle_in_other_currency, shares.take_all_back,
    shares.take_one_back, shares.say_rest,
    items.show_item, items.write_item_off, items.settle_kept_back, items.settle_by_credit, items.take_one_back,
    items.move_one, items.refund_payment, items.transfer_payment, items.reopen_payment,
    approvals.show_approvals, approvals.grant, approvals.refuse_it, approvals.withdraw_it,
    disputes.show_disputes, disputes.show_dispute, disputes.choose_owner, disputes.review, disputes.wait,
    disputes.propose, disputes.approve, disputes.send_back, disputes.take_back, disputes.deny, disputes.withdraw,
    disputes.reopen, disputes.hold, disputes.change_reason, disputes.add_to_evidence,
    disputes.dispute_deduction, disputes.explain_deduction, disputes.dispute_line, disputes.dispute_in_ticket,
    disputes.dispute_by_hand, disputes.show_credit_requests, disputes.export_credit_requests,
    disputes.number_credit_note, disputes.show_codes, disputes.map_code, disputes.remove_code,
    disputes.hold_reminders, disputes.lift_reminder_hold,
    arrangements.show_promises, arrangements.promise_in_ticket, arrangements.promise_by_hand, arrangements.cancel,
    arrangements.agree, arrangements.refuse,
    sales.show_sales, sales.accept, sales.send_back,
    mailroom.show_mailroom, mailroom.read_now, mailroom.show_mails, mailroom.show_mail, mailroom.download_raw,
    mailroom.download_version, mailroom.replay_mail, mailroom.edit_mail, mailroom.plain_ticket,
    alarms.show_alarms, alarms.take_in_hand, alarms.give_back,
    account.show_account, account.change_own_password, account.begin_factor, account.confirm_factor,
    account.remove_factor, account.make_new_codes, account.sign_out_elsewhere,
    people.show_people, people.add_person, people.change_role, people.lock_out, people.let_in,
    people.take_factor_away, people.change_password,
    rules.show_rules, rules.set_limits, rules.add_to_ours, rules.remove_from_ours,
    customer.show_customer, customer.remember_contact, customer.choose_parent, customer.set_rules,
    exports.show_exports, exports.build_export, exports.show_export, exports.give_out, exports.give_out_again,
    exports.take_answer, exports.accept_all, exports.reject_all, exports.keep_out, exports.let_back,
    reports.show_figures, reports.show_desk, reports.download_figures, reports.download_desk, behind.show_behind,
    reading.show_reading, reading.forget, reading.use_again,
    trail.show_trail, trail.download_trail,
    journal.show_journal, journal.download_journal, journal.close_books,
    health.show_health, static.show_static_file,
]  # fmt: skip

REFUSALS: dict[type[Refusal], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotPermitted: HTTPStatus.FORBIDDEN,
    IllegalMove: HTTPStatus.CONFLICT,
    StaleEdit: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
}

# What a person reads above the reason, where no form was refused.
TITLES: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: "The request could not be read",
    HTTPStatus.FORBIDDEN: "Not allowed",
    HTTPStatus.NOT_FOUND: "Nothing here",
    HTTPStatus.METHOD_NOT_ALLOWED: "Nothing here",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too large",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something broke on our side",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database does not answer",
}


def create_app(
    settings: Settings,
    db: Database,
    *,
    render_page: RenderPage | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Litestar:
    """`render_page(content, page)` draws a PDF page as PNG in another process; without it pages show no image."""
    static_files = load_static_files()
    house_clock = make_house_clock(settings.timezone, clock)
    desk = Desk(settings, db, make_templates(static_files), static_files, PageImages(render_page), house_clock)
    return Litestar(
        # in a router: Litestar 2.25 wraps a threaded handler twice when a second one is added to its path
        route_handlers=[Router("/", route_handlers=ROUTES)],
        middleware=[SessionGuard()],
        before_send=[security_headers(https=desk.https)],
        exception_handlers={Exception: show_error},
        request_max_body_size=LARGEST_FORM,
        openapi_config=None,
        state=State({"desk": desk}),
        logging_config=None,
    )


def show_error(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """A refusal with its own words, everything else with a number that stands in the log beside the traceback."""
    if isinstance(error, SignedOut):
        return login.ask_again(request, error.detail)
    status, message = _explain(error)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        log.error("the database does not answer: %s", error)
    elif status == HTTPStatus.INTERNAL_SERVER_ERROR:
        number = f"e-{secrets.token_hex(3)}"
        log.error("%s while handling %s %s", number, request.method, request.url.path, exc_info=error)
        message = f"Nothing was changed. The error was logged as {number}."
    elif status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        message = say_too_large(request.url.path)
    values: dict[str, Any] = {
        "title": _title(request.url.path, status, error, sent=request.method == "POST"),
        "message": message,
        "code": int(status),
        "back": request.url.path if request.method == "GET" else page_of(request.url.path),
        "get": request.method == "GET",
        "written": written_in(getattr(request.state, "form", {})),
    }
    if not wants_fragment(request):
        return plain_page(request, "error.html", status=status, **values)
    answer = plain_page(request, "_error.html", status=status, **values)
    answer.headers.update({"hx-retarget": "#notice", "hx-reswap": "innerHTML"})
    return answer


def _title(path: str, status: int, error: Exception, *, sent: bool) -> str:
    """`sent`: by a form. What it named may be what is not there."""
    if isinstance(error, Refusal) and (status not in TITLES or (sent and status == HTTPStatus.NOT_FOUND)):
        return say_refused(path, error)
    return TITLES.get(status, HTTPStatus(status).phrase)


def _explain(error: Exception) -> tuple[int, str]:
    if isinstance(error, Refusal):
        return REFUSALS.get(type(error), HTTPStatus.CONFLICT), str(error)
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND:
        return error.status_code, "There is no such page."
    if isinstance(error, HTTPException) and error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return error.status_code, error.detail
    if isinstance(error, OperationalError):
        return HTTPStatus.SERVICE_UNAVAILABLE, "Nothing was changed and no mail is lost. Try again in a moment."
    return HTTPStatus.INTERNAL_SERVER_ERROR, ""
