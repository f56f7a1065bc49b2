"""What is drawn on the map, asked of the plot in the browser."""

import io

from PIL import Image
from playwright.sync_api import Page

PLOT = ".st-key-map .js-plotly-plot"


def wait_for_map(page: Page) -> None:
    """Wait until plotly has drawn."""
    page.wait_for_function(
        f"() => {{ const p = document.querySelector('{PLOT}');"
        " return p && p._fullLayout && p._fullLayout.xaxis && p.querySelector('canvas'); }"
    )
    page.wait_for_timeout(500)


def colours_on(page: Page, selector: str) -> int:
    """How many colours a part of the page shows: few if it is blank."""
    picture = Image.open(io.BytesIO(page.locator(selector).first.screenshot())).convert("RGB")
    return len(picture.getcolors(maxcolors=1 << 24) or [])


def place_of(page: Page, work_id: str, works: list[str]) -> tuple[float, float]:
    """Where on the screen a work is drawn, by its row in the corpus."""
    x, y = page.evaluate(
        f"""(row) => {{
            const plot = document.querySelector('{PLOT}'), l = plot._fullLayout;
            for (const trace of plot._fullData) {{
                const at = Array.from(trace.customdata || []).indexOf(row);
                if (at >= 0) {{
                    const box = plot.getBoundingClientRect();
                    return [box.x + l.xaxis._offset + l.xaxis.l2p(trace.x[at]),
                            box.y + l.yaxis._offset + l.yaxis.l2p(trace.y[at])];
                }}
            }}
            return [NaN, NaN];
        }}""",
        works.index(work_id),
    )
    return x, y
