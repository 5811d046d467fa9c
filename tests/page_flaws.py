"""A page's HTML in, what would hinder somebody with a screen reader or a keyboard out, in words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"input", "br", "hr", "img", "link", "meta", "use", "rect", "path", "circle", "line", "col"}
_NAMED = {"a", "button", "summary", "select", "textarea", "input", "iframe"}
_READ = {"a", "button", "summary", "label", "h1", "h2", "h3", "h4", "th"}  # whose text matters
_POINTING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    above: "Element | None"
    text: list[str] = field(default_factory=list)

    def says(self, name: str) -> str:
        return (self.attributes.get(name) or "").strip()

    def is_within(self, tag: str) -> bool:
        return self.above is not None and (self.above.tag == tag or self.above.is_within(tag))

    def __str__(self) -> str:
        words = " ".join("".join(self.text).split())[:40]
        return f"<{self.tag} {self.says('id') or self.says('name') or self.says('href')}> “{words}”"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self._open[-1] if self._open else None)
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), self._open[-1] if self._open else None))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            if element.tag in _READ:
                element.text.append(data)


def list_flaws(html: str) -> Iterator[str]:
    page = _Page()
    page.feed(html)
    elements = page.elements
    ids = Counter(element.says("id") for element in elements if element.says("id"))
    yield from (f"the id {name} stands {count} times" for name, count in ids.items() if count > 1)
    for element in elements:
        for name in _POINTING:
            yield from (
                f"{name} of {element} leads nowhere" for each in element.says(name).split() if each not in ids
            )
    yield from _flaws_of_headings([element for element in elements if element.tag in {"h1", "h2", "h3", "h4"}])
    labels = [element for element in elements if element.tag == "label" and "".join(element.text).strip()]
    labelled = {label.says("for") for label in labels}
    for element in elements:
        if element.tag in _NAMED and not _has_name(element, labelled):
            yield f"{element} has no name"
        if element.tag == "th" and not element.says("scope"):
            yield f"{element} is no heading of anything"
        if element.says("role") == "img" and not element.says("aria-label"):
            yield f"{element} is a picture without words"
        if element.says("tabindex") not in {"", "0", "-1"}:
            yield f"{element} has a place of its own in the order of keys"
    for tag in ("main", "html"):
        yield from () if any(element.tag == tag for element in elements) else (f"there is no {tag}",)


def _flaws_of_headings(headings: list[Element]) -> Iterator[str]:
    first = [heading for heading in headings if heading.tag == "h1"]
    if len(first) != 1:
        yield f"there are {len(first)} headings of the first level"
    last = 0
    for heading in (each for each in headings if each.is_within("main")):
        level = int(heading.tag[1])
        if level > last + 1:
            yield f"{heading} follows a heading of level {last}"
        last = level


def _has_name(element: Element, labelled: set[str]) -> bool:
    if element.says("aria-label") or element.says("aria-labelledby"):
        return True
    if element.tag == "input" and element.says("type") == "hidden":
        return True
    if element.tag in {"select", "textarea", "input"}:
        return element.says("id") in labelled - {""} or element.is_within("label")
    if element.tag == "iframe":
        return bool(element.says("title"))
    return bool("".join(element.text).strip())
