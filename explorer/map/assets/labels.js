// Names of seeds and regions over the map. The more important is set first; what would lie on another waits
// until there is room for it.

const LINE = 15, ROOM = 4;
const LEVELS_BY_ZOOM = [1.9, 4.5]; // below the first: coarse; below the second: middle; above: fine

function createLabels(layer) {
  const pen = document.createElement('canvas').getContext('2d');
  const made = new Map();
  const element = (label) => {
    if (made.has(label.key)) return made.get(label.key);
    const node = document.createElement('span');
    node.className = `cm-label cm-${label.kind}`;
    node.dir = 'auto';
    node.textContent = label.text;
    layer.append(node);
    pen.font = getComputedStyle(node).font || '12px sans-serif';
    const one = { node, width: Math.min(pen.measureText(label.text).width, 260) + 4, shown: true };
    made.set(label.key, one);
    return one;
  };
  const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const sides = (kind, x, y, width) => {
    if (kind === 'region') return [0, -18, 18, -36, 36].map((away) => [x - width / 2, y - LINE / 2 + away]);
    return [
      [x + 9, y - LINE / 2], [x - 9 - width, y - LINE / 2], [x - width / 2, y - 9 - LINE], [x - width / 2, y + 9],
      [x + 7, y - LINE - 3], [x + 7, y + 3], [x - 7 - width, y - LINE - 3], [x - 7 - width, y + 3],
    ];
  };
  return {
    /** `marks` are points that no name may cover. */
    place(labels, marks, camera) {
      const taken = marks.map(([x, y]) => [x - 6, y - 6, x + 6, y + 6]);
      const kept = new Set();
      for (const label of labels) {
        const [x, y] = camera.toScreen(label.x, label.y);
        if (x < -40 || y < -20 || x > camera.width + 40 || y > camera.height + 20) continue;
        const one = element(label);
        for (const [left, top] of sides(label.kind, x, y, one.width)) {
          const box = [left - ROOM, top - 1, left + one.width + ROOM, top + LINE + 1];
          if (left < 0 || top < 0 || left + one.width > camera.width || top + LINE > camera.height) continue;
          if (taken.some((other) => overlaps(box, other))) continue;
          taken.push(box);
          kept.add(label.key);
          one.node.style.transform = `translate(${Math.round(left)}px,${Math.round(top)}px)`;
          if (label.colour) one.node.style.setProperty('--cm-own', label.colour);
          break;
        }
      }
      for (const [key, one] of made) {
        const shown = kept.has(key);
        if (shown !== one.shown) { one.node.hidden = !shown; one.shown = shown; }
      }
    },
    clear() { layer.replaceChildren(); made.clear(); },
    shown() {
      return [...made.values()].filter((one) => one.shown).map((one) => {
        const { x, y, width, height } = one.node.getBoundingClientRect();
        return { text: one.node.textContent, kind: one.node.className.split('cm-')[2], x, y, width, height };
      });
    },
  };
}

function levelAt(zoom, levels) {
  if (!levels.length) return null;
  const wanted = zoom < LEVELS_BY_ZOOM[0] ? 0 : zoom < LEVELS_BY_ZOOM[1] ? 1 : 2;
  return levels[Math.min(wanted, levels.length - 1)];
}
