"""Every pair of colours that stands as text on ground reads well in both themes (WCAG 2.2 AA), as the style sheet
declares them."""

import re
from itertools import product
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[1] / "web" / "static" / "app.css"
TOKENS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(
        r"--([a-z-]+):light-dark\((#[0-9a-f]{3,6}),(#[0-9a-f]{3,6})\)", STYLES.read_text()
    )
}

GROUNDS = ("page", "paper", "raised", "well", "hover", "active", "note")

# text: the grounds it stands on
TEXTS = {
    "text": (*GROUNDS, "mark", "ink-soft", "ok-soft", "warn-soft", "bad-soft"),
    "mid": (*GROUNDS, "ink-soft", "warn-soft", "bad-soft"),
    "dim": GROUNDS,
    "ink": ("page", "paper", "raised", "hover", "active", "ink-soft"),
    "on-ink": ("ink",),
    "ok": ("page", "paper", "raised", "hover", "ok-soft"),
    "warn": ("page", "paper", "raised", "hover", "note", "warn-soft"),
    "bad": ("page", "paper", "raised", "hover", "active", "bad-soft"),
}
PAIRS = [(text, ground) for text, grounds in TEXTS.items() for ground in grounds]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_every_ground(theme: str) -> None:
    weak = {
        (text, ground): round(ratio, 2)
        for text, ground in PAIRS
        if (ratio := contrast(TOKENS[text][theme], TOKENS[ground][theme])) < 4.5
    }

    assert weak == {}


@pytest.mark.parametrize(("theme", "ground"), [*product(["light", "dark"], ["page", "paper", "raised"])])
def test_edges_of_fields_can_be_seen(theme: str, ground: str) -> None:
    assert contrast(TOKENS["edge"][theme], TOKENS[ground][theme]) >= 3


def test_the_measure_is_that_of_the_guidelines() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
