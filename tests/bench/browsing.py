"""A reader's visit to the map in headless Chromium, timed by the page's own clock from its navigation on.

Painted: the first frame after a WebGL canvas of the map holds a dot; its pixels, read only once plotly has
drawn, are there when the graphics processor is done. Card: the frame in which the heading of
the card beside the map has changed and the address names another work, counted from the press of the mouse.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.bench.machine import chromium
from tests.bench.page import MeasurementFailed

VIEWPORT = {"width": 1400, "height": 1000}
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --use-gl=angle --use-angle=swiftshader "
    "--enable-unsafe-swiftshader"
).split()
PATIENCE = 60_000  # milliseconds

WATCH = """
(() => {
  const marks = window.__bench = { painted: null, socket: null, figure: null, drawn: null, largest: 0 };
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext])
    for (const name of ['drawArrays', 'drawElements']) {
      const draw = prototype[name];
      prototype[name] = function (...words) {
        marks.drawn ??= performance.now();
        return draw.apply(this, words);
      };
    }
  window.WebSocket = class extends window.WebSocket {
    constructor(...words) {
      super(...words);
      marks.socket ??= performance.now();
      this.addEventListener('message', ({ data }) => {
        const size = data.byteLength ?? data.size ?? data.length;
        if (size > marks.largest) { marks.largest = size; marks.figure = performance.now(); }
      });
    }
  };
  const small = document.createElement('canvas');
  small.width = small.height = 256;
  const pen = small.getContext('2d', { willReadFrequently: true });
  const holdsADot = (canvas) => {
    if (!canvas.width || !canvas.height) return false;
    pen.clearRect(0, 0, 256, 256);
    pen.drawImage(canvas, 0, 0, 256, 256);
    return pen.getImageData(0, 0, 256, 256).data.some((value) => value);
  };
  const look = () => {
    const plot = document.querySelector('.st-key-map .js-plotly-plot');
    if (marks.drawn && plot && [...plot.querySelectorAll('canvas')].some(holdsADot))
      requestAnimationFrame(() => { marks.painted = performance.now(); });
    else setTimeout(look, 15);
  };
  look();
})()
"""

MARKS = """() => {
  const files = performance.getEntriesByType('resource');
  const plotly = files.find((file) => file.name.includes('PlotlyChart'));
  const bytes = files.reduce((sum, file) => sum + file.transferSize, 0);
  return { ...window.__bench, plotly: plotly?.responseEnd, bytes };
}"""

PLACE = """([x, y]) => {
  const plot = document.querySelector('.st-key-map .js-plotly-plot'), l = plot?._fullLayout;
  if (!l?.xaxis || document.querySelector('[data-testid="stStatusWidget"]')) return null;
  const box = plot.getBoundingClientRect();
  return [box.x + l.xaxis._offset + l.xaxis.l2p(x), box.y + l.yaxis._offset + l.yaxis.l2p(y)];
}"""

POINTED_AT = "() => document.querySelector('.st-key-map .js-plotly-plot')?._hoverdata?.length > 0"

ARM = """() => {
  const heading = () => document.querySelector('.st-key-work_card h3')?.textContent ?? null;
  const work = () => new URL(location).searchParams.get('work');
  const title = heading(), named = work(), marks = window.__bench;
  marks.pressed = marks.card = null;
  document.addEventListener('pointerdown', (press) => { marks.pressed = press.timeStamp; },
    { capture: true, once: true });
  const look = () => {
    if (marks.pressed && heading() && heading() !== title && work() && work() !== named)
      marks.card = { seconds: (performance.now() - marks.pressed) / 1000, title: heading(), work: work() };
    else requestAnimationFrame(look);
  };
  look();
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds since the navigation began at which things came, and what was received."""

    painted: float
    socket: float
    figure: float
    plotly: float
    drawn: float
    message_bytes: int
    file_bytes: int


@contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium. Raises MeasurementFailed if there is none, or if the browser fails within."""
    path = chromium()
    if path is None:
        raise MeasurementFailed("no Chromium is installed (chromium, chromium-browser or google-chrome).")
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - a machine may lack it
    except ImportError as failure:
        raise MeasurementFailed("Playwright is not installed.") from failure
    try:
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
            try:
                yield opened
            finally:
                opened.close()
    except Error as failure:
        raise MeasurementFailed(f"the browser failed: {failure.message.splitlines()[0]}") from failure


def new_reader(chrome: Any) -> Any:
    """A profile that was never here: nothing in its cache."""
    context = chrome.new_context(viewport=VIEWPORT)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    return context


def visit(reader: Any, url: str) -> tuple[Any, Visit]:
    """Open the map in a new tab; return the tab and the visit once the map is painted."""
    tab = reader.new_page()
    received: list[int] = []
    tab.on("websocket", lambda ws: ws.on("framereceived", lambda frame: received.append(len(frame))))
    tab.goto(f"{url}/map", wait_until="commit")
    tab.wait_for_function("window.__bench?.painted")
    marks = tab.evaluate(MARKS)
    when = {name: (marks[name] or 0) / 1000 for name in ("painted", "socket", "figure", "plotly", "drawn")}
    return tab, Visit(**when, message_bytes=sum(received), file_bytes=marks["bytes"])


def click(tab: Any, point: tuple[float, float]) -> tuple[float, str, str]:
    """Click a place of the map; return seconds to the card, the title it shows, the work in the address."""
    tab.mouse.move(5, 5)
    before, x_y = None, None
    while x_y is None or x_y != before:  # until nothing runs and the map lies still
        before, x_y = x_y, tab.wait_for_function(PLACE, arg=point).json_value()
        tab.wait_for_timeout(250)
    tab.mouse.move(*x_y)
    tab.wait_for_function(POINTED_AT)
    tab.evaluate(ARM)
    tab.mouse.click(*x_y)
    card = tab.wait_for_function("() => window.__bench.card").json_value()
    return float(card["seconds"]), str(card["title"]), str(card["work"])
