"""A ticket and its recipients in; whom the composer knows, and what a person is told before a reply leaves, out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tickets.desk.looks import Colleague
from tickets.desk.recipients import KnownPeople, find_known
from tickets.errors import Refusal
from tickets.mail_identity import MailIdentity
from tickets.outgoing.own_files import find_own_file, store_own_files
from tickets.ticket import Ticket
from web.serving.desk import desk_of
from web.serving.downloads import clean_name
from web.serving.forms import addresses
from web.serving.sessions import DeskRequest
from web.serving.ticket_forms import ReplyForm

LARGEST_REPLY = 25_000_000  # a form with its files; enclosures.MAX_BYTES of them may leave


class NotToldYet(Refusal):
    """Something that the person has to know first; the same reply goes out when it is sent again."""


@dataclass(frozen=True, slots=True)
class Composing:
    """`external` are those of the composer's recipients whom nobody here knows: it shows them as such. `alongside`
    are the colleagues whom this page told to be writing as well."""

    people: KnownPeople
    external: tuple[str, ...]
    alongside: tuple[int, ...] = ()


def prepare(
    session: Session,
    ticket: Ticket,
    recipients: Sequence[str],
    identity: MailIdentity,
    told: Sequence[Colleague] = (),
) -> Composing:
    people = find_known(session, ticket, ticket.customer_id, identity)
    return Composing(people, people.external(recipients), tuple(each.user_id for each in told if each.writing))


def refuse_untold(form: ReplyForm, people: KnownPeople, colleagues: Sequence[Colleague]) -> None:
    """Raises NotToldYet for an external recipient, or a colleague who writes, of whom the form says nothing."""
    told = {each.lower() for each in addresses(form.warned)}
    strangers = people.external(
        each for each in (*addresses(form.to), *addresses(form.cc)) if each.lower() not in told
    )
    if strangers:
        raise NotToldYet(external_words(strangers))
    known = set(form.alongside.split(","))
    beside = [each.name for each in colleagues if each.writing and str(each.user_id) not in known]
    if beside:
        raise NotToldYet(
            f"{' and '.join(beside)} {'is' if len(beside) == 1 else 'are'} writing a reply here as well."
        )


def external_words(strangers: Sequence[str]) -> str:
    verb = "is" if len(strangers) == 1 else "are"
    return f"{', '.join(strangers)} {verb} not known here."


def keep_files(session: Session, request: DeskRequest) -> list[str]:
    """The keys of the files that came along with the composer; browsers send one without a name where none was
    chosen. Raises Invalid for an empty one."""
    came = [(clean_name(name), content) for name, content in request.state.files.get("own", []) if name]
    return store_own_files(session, came, desk_of(request).settings.secret) if came else []


def name_files(request: DeskRequest, keys: Iterable[str]) -> dict[str, str]:
    """By their key, the files among what a composer takes along that a person added."""
    secret = desk_of(request).settings.secret
    return {key: own.name for key in keys if (own := find_own_file(key, secret))}
