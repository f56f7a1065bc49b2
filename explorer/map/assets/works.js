// The works as they came: columns of numbers by row, and the words of some of them.

const UNKNOWN_YEAR = 255; // and what `until` is while all years are shown

/** Reads a head in JSON, its length before it, and the columns behind it, each beginning at a multiple of 8. */
function unpacked(bytes) {
  const copy = bytes.slice().buffer;
  const length = new DataView(copy).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(copy, 4, length)));
  const kinds = { u1: Uint8Array, u2: Uint16Array };
  const columns = {};
  for (const [name, kind, from, count] of head.columns) columns[name] = new kinds[kind](copy, from, count);
  return { ...head, ...columns };
}

function bits(text, count) {
  const raw = atob(text), set = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) set[i] = (raw.charCodeAt(i >> 3) >> (7 - (i & 7))) & 1;
  return set;
}

function createWorks(data) {
  const { box, count } = data;
  const byLocal = [...Array(count).keys()].sort((a, b) => data.local[a] - data.local[b] || a - b);
  const byGlobal = [...Array(count).keys()].sort((a, b) => data.global[a] - data.global[b] || a - b);
  const seeds = new Set(data.seeds.map((seed) => seed.row));
  const words = new Map(data.words.map(([row, title, who]) => [row, { title, who }]));
  return {
    ...data,
    seedRows: seeds,
    words,
    mapX: (row) => box.left + (data.x[row] / 65535) * (box.right - box.left),
    mapY: (row) => box.bottom + (data.y[row] / 65535) * (box.top - box.bottom),
    year: (row) => (data.born[row] === UNKNOWN_YEAR ? null : data.firstYear + data.born[row]),
    /** Least cited first, so that the most cited are drawn uppermost. */
    order: (by) => (by === 'global' ? byGlobal : byLocal),
    /** In fifths of a pixel. */
    sizes(by) {
      const [dot, growth, most] = count > 20_000 ? [2.8, 0.65, 14] : count > data.many ? [3.5, 0.7, 14] : [5.5, 1.6, 24];
      const sizes = new Uint8Array(count);
      for (let row = 0; row < count; row += 1) {
        const cited = by === 'global' ? (2 ** (data.global[row] / 8) - 1) / 8 : data.local[row];
        sizes[row] = Math.round(Math.min(dot + growth * Math.sqrt(cited), most) * 5);
      }
      return sizes;
    },
  };
}

/** Without the points that say least, at most `most` of them: Visvalingam and Whyatt 1993. */
function simplified(points, most) {
  const kept = points.slice();
  const area = (i) => {
    const [ax, ay] = kept[(i + kept.length - 1) % kept.length], [bx, by] = kept[i], [cx, cy] = kept[(i + 1) % kept.length];
    return Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay));
  };
  while (kept.length > most) {
    let least = 0;
    for (let i = 1; i < kept.length; i += 1) if (area(i) < area(least)) least = i;
    kept.splice(least, 1);
  }
  return kept;
}
