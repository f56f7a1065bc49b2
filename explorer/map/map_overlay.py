"""What belongs to the selected work, laid over the map: a ring, and lines to what it cites and is cited by.

It also tells which part of the map is seen: Streamlit puts a new plot in the place of one that changes, which
would show all again. And it takes taps where the plot itself takes none, so that a finger can scroll over it.

A component of Streamlit's own kind, without any package: it draws an SVG on top of plotly's figure and
follows its zoom. Should plotly change inside, lines and ring are missing and all else works.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer.map.citation_map import Window

_SCRIPT = """
export default function ({ data, setStateValue, setTriggerValue }) {
  const svgNs = 'http://www.w3.org/2000/svg';
  let plot = null, svg = null;
  const place = (point) => {
    const l = plot._fullLayout, x = l.xaxis, y = l.yaxis;
    return [x._offset + x.l2p(point[0]), y._offset + y.l2p(point[1])];
  };
  const add = (parent, name, attributes) => {
    const element = document.createElementNS(svgNs, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.appendChild(element);
    return element;
  };
  const draw = () => {
    if (!plot || !svg || !plot._fullLayout || !plot._fullLayout.xaxis) return;
    svg.replaceChildren();
    if (!data || !data.self) return;
    const l = plot._fullLayout, x = l.xaxis, y = l.yaxis;
    const clip = add(add(svg, 'defs', {}), 'clipPath', { id: 'map-overlay-clip' });
    add(clip, 'rect', { x: x._offset, y: y._offset, width: x._length, height: y._length });
    const group = add(svg, 'g', { 'clip-path': 'url(#map-overlay-clip)' });
    const [sx, sy] = place(data.self);
    const width = data.citing.length + data.cited.length > 80 ? 0.6 : 1.2;
    for (const [kind, dash] of [['citing', '5 4'], ['cited', 'none']]) {
      for (const point of data[kind]) {
        const [px, py] = place(point);
        const pen = { stroke: data.colours[kind], 'stroke-width': width, 'stroke-dasharray': dash };
        const line = { x1: sx, y1: sy, x2: px, y2: py, ...pen };
        add(group, 'line', { ...line, 'stroke-opacity': 0.75, class: 'map-overlay-' + kind });
        add(group, 'circle', { cx: px, cy: py, r: 3.5, fill: data.colours[kind] });
      }
    }
    const ring = { cx: sx, cy: sy, r: 11, fill: 'none' };
    add(group, 'circle', { ...ring, stroke: data.colours.halo, 'stroke-width': 6 });
    const self = { stroke: data.colours.self, 'stroke-width': 2.5, class: 'map-overlay-self' };
    add(group, 'circle', { ...ring, ...self });
  };
  let told = null, waiting = null;
  const look = () => {
    const l = plot && plot._fullLayout;
    return l && l.xaxis ? [...l.xaxis.range, ...l.yaxis.range].map((v) => Math.round(v * 1e4) / 1e4) : null;
  };
  const tell = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const seen = look();
      if (!seen || String(seen) === String(told)) return;
      told = seen;
      setStateValue('seen', { of: data.of, window: seen });
    }, 400);
  };
  const events = ['plotly_relayouting', 'plotly_relayout', 'plotly_afterplot'];
  const tap = (event) => {
    const l = plot && plot._fullLayout;
    if (!data.taps || !l || !l.xaxis) return;
    const box = plot.getBoundingClientRect();
    const x = event.clientX - box.x, y = event.clientY - box.y;
    let nearest = null, least = 24;
    for (const trace of plot._fullData) {
      for (let i = 0; trace.customdata && i < trace.customdata.length; i += 1) {
        const [px, py] = place([trace.x[i], trace.y[i]]);
        const away = Math.hypot(px - x, py - y);
        if (away <= least) [nearest, least] = [trace.customdata[i], away];
      }
    }
    if (nearest !== null) setTriggerValue('tapped', Number(nearest));
  };
  const frame = document.querySelector('.st-key-map');
  if (frame) frame.addEventListener('click', tap);
  const attach = () => {
    const found = document.querySelector('.st-key-map .js-plotly-plot');
    if (found && found === plot && svg.isConnected) return;
    if (!found || !found._fullLayout || !found._fullLayout.xaxis) return;
    const holder = found.querySelector('.svg-container');
    if (!holder) return;
    plot = found;
    holder.querySelectorAll('.map-overlay').forEach((old) => old.remove());
    svg = add(holder, 'svg', { class: 'map-overlay', 'aria-hidden': 'true',
      style: 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none' });
    events.forEach((event) => plot.on(event, draw));
    plot.on('plotly_relayout', tell);
    told = look();
    draw();
  };
  attach();
  const watch = setInterval(attach, 150);
  return () => {
    clearInterval(watch);
    clearTimeout(waiting);
    if (frame) frame.removeEventListener('click', tap);
    if (plot && plot.removeListener) {
      events.forEach((event) => plot.removeListener(event, draw));
      plot.removeListener('plotly_relayout', tell);
    }
    if (svg) svg.remove();
  };
}
"""


KEY = "map_overlay"


def map_overlay(of: str, data: dict[str, Any] | None, on_tap: Callable[[int], None] | None) -> None:
    """Lay ring and lines over the map: self, cited, citing (points) and colours; None clears them.

    `of` names what is mapped, for `seen`. `on_tap`, if given, is called with the row of the work tapped.
    """
    overlay = st.components.v2.component("citation_map_overlay", js=_SCRIPT)

    def tapped() -> None:
        row = st.session_state[KEY].get("tapped")
        if on_tap and row is not None:
            on_tap(int(row))

    overlay(
        key=KEY,
        data={"of": of, "taps": on_tap is not None, **(data or {})},
        height=1,
        on_seen_change=lambda: None,
        on_tapped_change=tapped,
    )


def seen(of: str) -> Window | None:
    """Return the part of the map that the reader has gone to, or None if they did not."""
    told = st.session_state.get(KEY, {}).get("seen")
    if not told or told.get("of") != of:
        return None
    left, right, bottom, top = (float(edge) for edge in told["window"])
    return left, right, bottom, top
