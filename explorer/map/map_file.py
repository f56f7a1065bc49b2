"""The map as one file that opens from disk without a network: the same scripts, the works inside."""

import base64
import html
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from corpus.clusters.clustering import Clustering
from explorer.loading import Reading
from explorer.map import citation_map
from explorer.map.map_colours import Painted
from explorer.map.map_component import script, style

PAGE = """<!doctype html>
<html lang="en" style="color-scheme: {scheme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">
<title>{title}</title>
<style>
:root {{ --st-background-color: {ground}; --st-text-color: {ink}; --st-primary-color: {main}; }}
body {{ margin: 0 auto; padding: 16px; max-width: 1500px; background: {ground}; color: {ink};
  font-family: "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; }}
h1 {{ font-size: 1.4rem; margin: 0 0 10px; }}
p {{ font-size: 13px; line-height: 1.5; overflow-wrap: anywhere; }}
a {{ color: inherit; }}
{style}
.cm-map {{ --cm-height: max(380px, calc(100vh - 330px)); }}
</style>
</head>
<body>
<h1>{title}</h1>
<div class="cm-map"></div>
<p class="cm-chosen" role="status"></p>
<p>{caption}</p>
<noscript><p>This page draws its map by a script, and scripts are switched off here.</p></noscript>
<script type="application/json" id="cm-data">{data}</script>
<script type="module">
{script}
</script>
</body>
</html>
"""


def page(
    reading: Reading,
    placed: pl.DataFrame,
    rows: pl.Series,
    painted: Painted,
    caption: str,
    *,
    levels: Sequence[Clustering],
    dark: bool,
    size: str,
) -> bytes:
    """Return the page, UTF-8, with `rows` of the corpus in colour and all others faint.

    Titles are data, never markup. It asks no other host; a DOI is a link that the reader may follow.
    """
    count = reading.corpus.works.height
    chosen = np.zeros(count, dtype=bool)
    chosen[rows.to_numpy()] = True
    colours = citation_map.colours(dark=dark)
    data = {
        "works": _text(citation_map.as_bytes(reading, levels, placed, all_words=True)),
        "paint": _text(painted.as_bytes()),
        "view": {
            "mask": None if chosen.all() else _text(np.packbits(chosen).tobytes()),
            "size": size,
            "dark": dark,
            "names": painted.by == "cluster",
            "area": [],
            "colours": colours,
            "self": None,
            "cited": [],
            "citing": [],
        },
        "dois": reading.corpus.works["doi"].to_list(),
    }
    return (
        PAGE.format(
            title=html.escape(f"Citation map, {reading.corpus.name}"),
            scheme="dark" if dark else "light",
            ground=colours["ground"],
            ink=colours["ink"],
            main=colours["cited"],
            style=style(),
            caption=html.escape(caption),
            data=_inert(data),
            script=script("standalone"),
        )
    ).encode("utf-8", "replace")


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _inert(data: dict[str, Any]) -> str:
    """JSON that can end no script: no sign of it opens or closes a tag."""
    return json.dumps(data).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
