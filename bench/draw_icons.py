"""Draws the icons of the installed app from our mark, mark.svg: python bench/draw_icons.py (after the mark has changed)."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
from tests.servers import chromium

ICONS = ROOT / "src/wellworn/web/static/web/icons"
PAPER, PINE = "#FCFCFA", "#13624A"
# Name: size in px, share of the width that the mark fills, roundness of the paper. What is masked by the device is paper to its edges.
WANTED = {
    "app-192": (192, 0.68, 0.22),
    "app-512": (512, 0.68, 0.22),
    "app-maskable-512": (512, 0.52, 0.0),
    "app-touch-180": (180, 0.62, 0.0),
}


def drawn(size: int, share: float, roundness: float) -> str:
    """The mark on paper, as SVG."""
    paths = "".join(re.findall(r"<path[^>]*/>", (ICONS / "mark.svg").read_text()))
    scale = size * share / 24
    at = size * (1 - share) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" style="display:block">'
        f'<rect width="{size}" height="{size}" rx="{size * roundness}" fill="{PAPER}"/>'
        f'<g transform="translate({at} {at}) scale({scale})" fill="none" stroke="{PINE}" stroke-width="2.6"'
        f' stroke-linecap="round" stroke-linejoin="round">{paths}</g></svg>'
    )


def main() -> None:
    """Write each as a PNG beside the mark."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.program(), args=chromium.QUIET)
        for name, (size, share, roundness) in WANTED.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f'<body style="margin:0;background:transparent">{drawn(size, share, roundness)}')
            page.screenshot(path=ICONS / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
