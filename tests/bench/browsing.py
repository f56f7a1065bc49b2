"""A reader's visit to the map in headless Chromium, timed by the page's own clock from its navigation on.

Painted: the first frame after the map has drawn its dots; a pixel read then is there when the graphics
processor is done. Card: the frame in which the heading of
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
  const look = () => {
    const dots = document.querySelector('.st-key-map .cm-dots');
    if (marks.drawn && dots?.__map?.ready()) {
      // waits for the graphics processor, or for what stands in for it
      dots.getContext('webgl').readPixels(0, 0, 1, 1, 6408, 5121, new Uint8Array(4));
      requestAnimationFrame(() => { marks.painted = performance.now(); });
    } else setTimeout(look, 15);
  };
  look();
})()
"""

MARKS = """() => {
  const files = performance.getEntriesByType('resource');
  const bytes = files.reduce((sum, file) => sum + file.transferSize, 0);
  return { ...window.__bench, bytes };
}"""

PLACE = """(row) => {
  const map = document.querySelector('.st-key-map .cm-dots')?.__map;
  if (!map?.ready() || document.querySelector('[data-testid="stStatusWidget"]')) return null;
  return map.screenOf(row);
}"""

POINTED_AT = "() => document.querySelector('.cm-card')?.hidden === false"

DRAGGED = """() => new Promise((done) => {
  const map = document.querySelector('.st-key-map .cm-dots').__map;
  let count = 0, begun = null;
  const frame = (now) => {
    begun ??= now; count += 1;
    map.pan(count % 60 < 30 ? 5 : -5, Math.sin(count / 9) * 3);
    if (now - begun > 3000) done(count / ((now - begun) / 1000)); else requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})"""

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
    when = {name: (marks[name] or 0) / 1000 for name in ("painted", "socket", "figure", "drawn")}
    return tab, Visit(**when, message_bytes=sum(received), file_bytes=marks["bytes"])


def dragged(tab: Any) -> float:
    """Return the frames a second while the map is moved for three seconds."""
    return float(tab.evaluate(DRAGGED))


def click(tab: Any, row: int) -> tuple[float, str, str]:
    """Click a work by its row; return seconds to the card, the title it shows, the work in the address."""
    tab.mouse.move(5, 5)
    before, x_y = None, None
    while x_y is None or x_y != before:  # until nothing runs and the map lies still
        before, x_y = x_y, tab.wait_for_function(PLACE, arg=row).json_value()
        tab.wait_for_timeout(250)
    tab.mouse.move(*x_y)
    tab.wait_for_function(POINTED_AT)
    tab.evaluate(ARM)
    tab.mouse.click(*x_y)
    card = tab.wait_for_function("() => window.__bench.card").json_value()
    return float(card["seconds"]), str(card["title"]), str(card["work"])
