"""A remittance and its lines in, the shown page of its document out, with a box on each line."""

from dataclasses import dataclass

from tickets.mailroom.attachments import Attachment
from tickets.money.advices.remittances import Remittance
from web.views.remittance_lines import Line


@dataclass(frozen=True, slots=True)
class Box:
    """Where a line stands on the shown page, in points; `number` is the line's number in the table."""

    number: int
    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class PageImage:
    number: int
    count: int
    width: float
    height: float
    url: str
    boxes: tuple[Box, ...]


def page_image(
    remittance: Remittance, attachment: Attachment, wanted: int, lines: tuple[Line, ...]
) -> PageImage | None:
    if not is_pdf(attachment) or remittance.page_count < 1:
        return None
    number = min(max(wanted, 1), remittance.page_count)
    sizes = {int(page): (float(width), float(height)) for page, width, height in remittance.page_sizes or []}
    width, height = sizes.get(number, (0.0, 0.0))
    boxes = tuple(_box(line) for line in lines if line.page == number and width)
    url = f"/remittances/{remittance.id}/pages/{number}.png"
    return PageImage(number, remittance.page_count, width, height, url, boxes)


def is_pdf(attachment: Attachment) -> bool:
    return attachment.mime_type == "application/pdf" or attachment.name.lower().endswith(".pdf")


def _box(line: Line) -> Box:
    _, x0, top, x1, bottom = line.row.box
    tone = {"A": "", "B": "", "C": "", "D": "warn"}.get(line.row.evidence_class, "bad")
    return Box(line.number, x0 - 2, top - 2, x1 - x0 + 4, bottom - top + 4, tone)
