"""What belongs to the selected work, laid over the map: a ring, and lines to what it cites and is cited by.

A component of Streamlit's own kind, without any package: it draws an SVG on top of plotly's figure and
follows its zoom. Should plotly change inside, lines and ring are missing and all else works.
"""

from typing import Any

import streamlit as st

_SCRIPT = """
export default function ({ data }) {
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
  const events = ['plotly_relayouting', 'plotly_relayout', 'plotly_afterplot'];
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
    draw();
  };
  attach();
  const watch = setInterval(attach, 150);
  return () => {
    clearInterval(watch);
    if (plot && plot.removeListener) events.forEach((event) => plot.removeListener(event, draw));
    if (svg) svg.remove();
  };
}
"""


def map_overlay(data: dict[str, Any] | None) -> None:
    """Lay ring and lines over the map: self, cited, citing (points) and colours; None clears them."""
    overlay = st.components.v2.component("citation_map_overlay", js=_SCRIPT)
    overlay(key="map_overlay", data=data or {}, height=1)
