"""What every screen works with, built once by `create_app`: settings, database, templates, page images, clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from jinja2 import Environment
from litestar.connection import ASGIConnection

from tickets.db import Database
from tickets.mail_identity import MailIdentity
from tickets.outgoing.invoice_files import InvoiceFiles
from tickets.sealing import Sealer
from web.identity import make_identity
from web.serving.page_images import PageImages
from web.serving.static_files import StaticFile
from web.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    settings: Settings
    db: Database
    templates: Environment
    static_files: Mapping[str, StaticFile]
    page_images: PageImages
    clock: Callable[[], datetime]

    @property
    def https(self) -> bool:
        return self.settings.base_url.startswith("https://")

    @property
    def invoice_files(self) -> InvoiceFiles:
        return InvoiceFiles(self.settings.invoice_files)

    @property
    def sealer(self) -> Sealer:
        return Sealer(self.settings.secret)

    @property
    def identity(self) -> MailIdentity:
        return make_identity(self.settings)


def desk_of(connection: "ASGIConnection[Any, Any, Any, Any]") -> Desk:
    return cast(Desk, connection.app.state.desk)
