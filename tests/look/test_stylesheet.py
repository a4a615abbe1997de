"""The stylesheet keeps its promises: small, logical, readable in both lights, and naming no address."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "safehouse" / "static"
CSS = (STATIC / "safehouse.css").read_text()
TEXT_PAIRS = [
    ("ink", "bg"),
    ("ink", "surface"),
    ("ink", "sunk"),
    ("muted", "bg"),
    ("muted", "surface"),
    ("muted", "sunk"),
]
TEXT_PAIRS += [
    ("accent", "bg"),
    ("accent", "surface"),
    ("accent", "sunk"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
]
TEXT_PAIRS += [("on-accent", "strong"), ("bad", "bg"), ("bad", "surface")]
TEXT_PAIRS += [(tone, f"{tone}-soft") for tone in ("good", "info", "warn", "bad", "away", "calm")]
TEXT_PAIRS += [("ink", f"{tone}-soft") for tone in ("good", "info", "warn", "bad")]
SHAPE_PAIRS = [
    ("edge", "bg"),
    ("edge", "surface"),
    ("focus", "bg"),
    ("focus", "surface"),
    ("focus", "accent-soft"),
]


def palettes():
    """Light and dark: the first and the second block of colours."""
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.S)[:2]
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in blocks]


def luminance(colour):
    """Relative luminance, WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("light", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"), [(*p, 4.5) for p in TEXT_PAIRS] + [(*p, 3.0) for p in SHAPE_PAIRS]
)
def test_colours_can_be_read(light, ink, ground, least):
    colours = palettes()[light]
    assert contrast(colours[ink], colours[ground]) >= least


def test_no_side_is_named():
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)
    assert not re.findall(r"\b(left|right)\b", rules)
    # Four values name the sides one by one, in an order that does not turn with the script.
    assert not re.findall(r"(?:padding|margin|inset|border-(?:width|radius))\s*:(?:\s+[^\s;()]+){4};", rules)


def test_no_address_leaves_the_site():
    for path in STATIC.iterdir():
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "//" not in re.sub(r"^\s*//.*$|\s// .*$", "", text, flags=re.M), path.name
        assert "url(" not in text and "@import" not in text


def test_what_every_visitor_loads_stays_small():
    assert len(CSS) <= 30_000
    assert len(gzip.compress(CSS.encode(), 9)) <= 7_400
    assert len((STATIC / "safehouse.js").read_bytes()) <= 2_000
    assert len(gzip.compress((STATIC / "icons.svg").read_bytes(), 9)) <= 2_500


def test_every_icon_named_in_code_or_templates_is_drawn():
    from cases.templatetags.look import BADGES, NOTICES

    root = STATIC.parents[1]
    drawn = set(re.findall(r'symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    used = {drawing for _, drawing, _ in BADGES.values()} | {drawing for _, drawing in NOTICES.values()}
    for path in root.glob("templates/**/*.html"):
        used |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text()))
    assert used <= drawn
