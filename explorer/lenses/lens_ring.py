"""A ring around the open work, laid over the polygon of lenses.

Drawn into the figure it would send all works anew at every click; so it lies over it. Should plotly change
inside, the ring is missing and all else works.
"""

import streamlit as st

_SCRIPT = """
export default function ({ data }) {
  const svgNs = 'http://www.w3.org/2000/svg';
  let plot = null, svg = null;
  const draw = () => {
    const l = plot && plot._fullLayout;
    if (!svg || !l || !l.xaxis) return;
    svg.replaceChildren();
    if (!data || !data.point) return;
    const cx = l.xaxis._offset + l.xaxis.l2p(data.point[0]);
    const cy = l.yaxis._offset + l.yaxis.l2p(data.point[1]);
    for (const [colour, width] of [[data.halo, 6], [data.ink, 2.5]]) {
      const circle = document.createElementNS(svgNs, 'circle');
      const pen = { fill: 'none', stroke: colour, 'stroke-width': width, class: 'lens-ring' };
      for (const [key, value] of Object.entries({ cx, cy, r: 11, ...pen })) circle.setAttribute(key, value);
      svg.appendChild(circle);
    }
  };
  const events = ['plotly_relayouting', 'plotly_relayout', 'plotly_afterplot'];
  let watch = null;
  const leave = () => {
    clearInterval(watch);
    if (plot && plot.removeListener) events.forEach((event) => plot.removeListener(event, draw));
    if (svg) svg.remove();
  };
  const attach = () => {
    const found = document.querySelector('.st-key-lenses_triangle .js-plotly-plot');
    if (found && found === plot && svg.isConnected) return;
    if (!found || !found._fullLayout || !found._fullLayout.xaxis) return;
    const holder = found.querySelector('.svg-container');
    if (!holder) return;
    if (found === plot && holder.querySelector('.lens-ring-holder')) return leave(); // a newer one works
    if (plot !== found) {
      if (plot && plot.removeListener) events.forEach((event) => plot.removeListener(event, draw));
      plot = found;
      events.forEach((event) => plot.on(event, draw));
    }
    holder.querySelectorAll('.lens-ring-holder').forEach((old) => old.remove());
    svg = document.createElementNS(svgNs, 'svg');
    svg.setAttribute('class', 'lens-ring-holder');
    svg.setAttribute('aria-hidden', 'true');
    svg.setAttribute('style', 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none');
    holder.appendChild(svg);
    draw();
  };
  watch = setInterval(attach, 150);
  attach();
  return leave;
}
"""


def ring(point: tuple[int, int] | None, *, ink: str, halo: str) -> None:
    """Lay a ring over the polygon around a point of its figure; None takes it away."""
    overlay = st.components.v2.component("lens_ring", js=_SCRIPT)
    overlay(key="lens_ring", data={"point": point, "ink": ink, "halo": halo}, height=1)
