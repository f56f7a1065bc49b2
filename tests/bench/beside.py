"""Maps drawn in different ways, measured alike: each is an explorer that already runs, over the same corpus.

    python -m tests.bench.beside before=http://localhost:8501 now=http://localhost:8502

Of each, in turns: what a new reader receives, seconds until dots are on the screen, frames a second while the
map is dragged, and seconds from a click to the card. The way of drawing does not matter: dragging and
clicking is done by the mouse, painting is seen by the calls of WebGL. The first turn warms the server and is
not counted.
"""

import argparse
import statistics
import sys
from typing import Any

from tests.bench.browsing import browser, new_reader
from tests.bench.page import MeasurementFailed, megabytes
from tests.bench.processes import say

TURNS = 4
PLOT = ".st-key-map .js-plotly-plot, .st-key-map .cm-stage"
READY = f"""() => document.querySelector('{PLOT}') && window.__bench.drawn
  && document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning'"""
FRAMES = """() => new Promise((done) => {
  let count = 0, begun = null;
  const frame = (now) => {
    begun ??= now; count += 1;
    if (window.__still) done(count / ((now - begun) / 1000)); else requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})"""
PRESSED = """() => addEventListener('pointerdown', (press) => { window.__press = press.timeStamp; },
  { capture: true, once: true })"""
CARD = "() => document.querySelector('.st-key-work_card h3')?.textContent"
Measured = dict[str, float]


def measured(chrome: Any, url: str) -> Measured:
    """Return what one new reader meets."""
    reader = new_reader(chrome)
    tab = reader.new_page()
    received: list[int] = []
    tab.on("websocket", lambda ws: ws.on("framereceived", lambda frame: received.append(len(frame))))
    tab.goto(f"{url}/map?colour=year", wait_until="commit")
    tab.wait_for_function("() => window.__bench?.drawn")
    drawn = tab.evaluate(
        "() => new Promise((d) => requestAnimationFrame(() => setTimeout(() => d(performance.now()))))"
    )
    tab.wait_for_function(READY)
    tab.wait_for_timeout(1500)
    sent = sum(received)
    files = tab.evaluate(
        "() => performance.getEntriesByType('resource').reduce((sum, file) => sum + file.transferSize, 0)"
    )
    box = tab.locator(PLOT).first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.evaluate(f"() => {{ window.__frames = ({FRAMES})(); }}")
    tab.mouse.down()
    for step in range(150):
        tab.mouse.move(x + (step % 50 if step % 100 < 50 else 50 - step % 50) * 3, y + step % 7)
        tab.wait_for_timeout(12)
    tab.evaluate("() => { window.__still = true; }")
    tab.mouse.up()
    frames = float(tab.evaluate("() => window.__frames"))
    took = _clicked(tab, box)
    reader.close()
    return {"received": sent, "files": files, "drawn": drawn / 1000, "frames": frames, "card": took}


def _clicked(tab: Any, box: dict[str, float]) -> float:
    """Press at several places until a work is hit; seconds until its card is there."""
    for across, down in (
        (0.5, 0.45),
        (0.4, 0.5),
        (0.6, 0.5),
        (0.35, 0.35),
        (0.65, 0.65),
        (0.3, 0.6),
        (0.55, 0.3),
    ):
        spot = (box["x"] + across * box["width"], box["y"] + down * box["height"])
        tab.mouse.move(*spot)
        tab.wait_for_timeout(300)
        tab.evaluate(PRESSED)
        tab.mouse.click(*spot)
        try:
            tab.wait_for_function(CARD, timeout=2500, polling="raf")
        except Exception:  # noqa: BLE001, S112 - no work lies there: the next place
            continue
        return float(tab.evaluate("() => (performance.now() - window.__press) / 1000"))
    return float("nan")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.beside",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("maps", nargs="+", metavar="NAME=URL")
    parser.add_argument("--turns", type=int, default=TURNS)
    args = parser.parse_args()
    maps = dict(one.split("=", 1) for one in args.maps)
    found: dict[str, list[Measured]] = {name: [] for name in maps}
    try:
        with browser() as chrome:
            for turn in range(args.turns + 1):
                for name, url in maps.items():
                    seen = measured(chrome, url)
                    say(f"{name}: {seen}")
                    if turn:
                        found[name].append(seen)
    except MeasurementFailed as failure:
        say(str(failure))
        return 1
    print("| Map | Websocket | Files | Dots drawn after | Frames a second, dragged | Click to card |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, seen in found.items():
        middle = {part: statistics.median(one[part] for one in seen) for part in seen[0]}
        sizes = f"{megabytes(middle['received'])} | {megabytes(middle['files'])}"
        times = f"{middle['drawn']:.2f} s | {middle['frames']:.0f} | {middle['card']:.2f} s"
        print(f"| {name} | {sizes} | {times} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
