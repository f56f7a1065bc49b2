// The map: puts dots, names, lines and controls together, and keeps the view while all around it changes.

const SLOW = 36, SWIFT = 22; // milliseconds between two frames: above the one fewer dots are drawn while the map moves
const LEAST_SHARE = 0.2, REST = 160; // of the dots; milliseconds after which all are drawn again
const LINES = 8; // words asked for at once, beside the work pointed at

/**
 * `root` is an empty element, `data` as from `unpacked`. `tells`: open(row), area(corners), ask({rows} or {text}),
 * and painted(), if the view is awaited.
 * What comes later is given by setPaint, setView and setWords.
 */
function createMap(root, data, tells, memory = null) {
  const works = createWorks(data);
  const alive = new AbortController();
  const ground = make('canvas', { class: 'cm-ground', 'aria-hidden': 'true' });
  const canvas = make('canvas', { class: 'cm-dots', tabindex: 0, role: 'application', 'aria-roledescription': 'map', 'aria-label': data.says });
  const over = make('canvas', { class: 'cm-ink', 'aria-hidden': 'true' });
  const layer = make('div', { class: 'cm-labels', 'aria-hidden': 'true' });
  const card = make('div', { class: 'cm-card', dir: 'auto', hidden: true });
  const live = make('div', { class: 'cm-live', 'aria-live': 'polite' });
  const stage = make('div', { class: 'cm-stage' }, ground, canvas, over, layer, card);
  const drawing = createDrawing(canvas);
  if (!drawing) {
    root.replaceChildren(make('p', { class: 'cm-sorry', text: 'This browser does not draw WebGL, so the map cannot be shown. The works are listed below.' }));
    return null;
  }
  drawing.setPlaces(works.order('local'), data.x, data.y, data.born);
  const ink = createInk(over, ground);
  const labels = createLabels(layer);
  let paint = null, view = null, mask = null, isolated = null, until = UNKNOWN_YEAR, pointed = null, waiting = 0;
  let coloured = new Uint8Array(data.count), due = 0, stale = true, keyed = false, frames = 0, said = false;

  // where a processor has to draw, a moving map of tens of thousands of dots shows the most cited, and all at rest
  let share = 1, before = 0, resting = 0;
  const paced = () => {
    const now = performance.now(), took = now - before;
    before = now;
    if (took > REST) return 1;
    if (took > SLOW) share = Math.max(share * 0.75, LEAST_SHARE);
    else if (took < SWIFT) share = Math.min(share * 1.1, 1);
    clearTimeout(resting);
    if (share < 1) resting = setTimeout(soon, REST + 20);
    return share;
  };
  const render = () => {
    due = 0;
    if (!view || !paint) return;
    frames += 1;
    const grown = Math.min(Math.max(camera.state.zoom ** 0.35, 1), 2.2);
    if (stale) drawing.draw(camera.clip(data.box), until, grown, paced());
    stale = false;
    const at = (row) => camera.toScreen(works.mapX(row), works.mapY(row));
    const known = (row) => row !== null && row !== undefined && row < data.count;
    const seeds = data.seeds.map((seed) => at(seed.row));
    ink.draw(camera, data.box, {
      self: known(view.self) ? at(view.self) : null,
      cited: view.cited.map(at), citing: view.citing.map(at), seeds,
      area: (view.area ?? []).map(([x, y]) => camera.toScreen(x, y)), lasso: hand.lasso,
      cross: keyed && document.activeElement === canvas,
    }, view.colours);
    const level = levelAt(camera.state.zoom, data.levels);
    const named = [
      data.seeds.map((seed) => (
        { key: `s${seed.row}`, kind: 'seed', text: seed.name, x: works.mapX(seed.row), y: works.mapY(seed.row) })),
      data.regions.filter((region) => region.level === level).map((region, i) => (
        { key: `${level}${i}`, kind: 'region', text: region.text, x: region.x, y: region.y,
          colour: view.names ? region.colours[view.dark ? 1 : 0] : null })),
    ];
    if (level === data.levels[0]) named.reverse(); // a few large regions say where one is; nearer by, seeds come first
    labels.place(named.flat(), seeds, camera);
    memory?.(camera.state);
    if (view.awaited && !said) { said = true; requestAnimationFrame(() => setTimeout(tells.painted, 0)); }
  };
  const inkSoon = () => { due ||= requestAnimationFrame(render); }; // lines, ring and names: the dots stay as they are
  const soon = () => { stale = true; inkSoon(); };
  const camera = createCamera(data.home, soon);
  const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

  const visible = (row) => until === UNKNOWN_YEAR || data.born[row] <= until;
  const reachable = (row) => (coloured[row] || works.seedRows.has(row)) && visible(row);
  const nearest = (px, py, reach) => {
    let found = null, least = Infinity;
    const sizes = works.sizesNow, [x, y] = camera.toMap(px, py), { across, up } = camera.units();
    const { left, right, bottom, top } = data.box, wide = (right - left) / 65535, high = (top - bottom) / 65535;
    for (let row = 0; row < data.count; row += 1) {
      const dx = (left + data.x[row] * wide - x) * across, dy = (bottom + data.y[row] * high - y) * up;
      const away = Math.hypot(dx, dy) - (works.seedRows.has(row) ? 5 : 0);
      if (away < least && away <= reach + sizes[row] / 10 && reachable(row)) { found = row; least = away; }
    }
    return found;
  };
  const central = () => nearest(camera.width / 2, camera.height / 2, Math.hypot(camera.width, camera.height) / 2);
  const words = (row) => {
    const known = works.words.get(row), year = works.year(row);
    if (!known) return null;
    return { title: known.title || 'Untitled', who: [known.who, year].filter(Boolean).join(', ') };
  };

  const ask = (row, px, py) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const near = [row];
      for (let reach = 12; reach <= 48 && near.length < LINES; reach += 12) {
        for (const [dx, dy] of [[reach, 0], [-reach, 0], [0, reach], [0, -reach]]) {
          const other = nearest(px + dx, py + dy, 8);
          if (other !== null && !works.words.has(other) && !near.includes(other)) near.push(other);
        }
      }
      tells.ask?.({ rows: near });
    }, 80);
  };
  const kindOf = (row) => paint.kinds[paint.codes[row] - steps()]?.name;
  const fill = (row) => {
    const told = words(row), kind = kindOf(row);
    card.replaceChildren(
      make('strong', { text: told ? told.title : 'Asking for its title …' }),
      make('span', { text: told ? told.who : String(works.year(row) ?? '') }),
      make('span', { text: [works.seedRows.has(row) ? 'Seed' : null, kind, `cited by ${counted(data.local[row])} here`].filter(Boolean).join(' · ') }),
    );
  };
  const leave = () => { pointed = null; card.hidden = true; clearTimeout(waiting); canvas.classList.remove('cm-on'); };
  const hover = (px, py) => {
    if (!view || !paint || hand.drawing) return;
    const row = nearest(px, py, 3);
    canvas.classList.toggle('cm-on', row !== null);
    if (row === null) { leave(); return; }
    if (row !== pointed) {
      pointed = row;
      fill(row);
      if (!works.words.has(row)) ask(row, px, py);
    }
    card.hidden = false;
    const { width, height } = card.getBoundingClientRect();
    const left = px + 16 + width > camera.width ? Math.max(px - 16 - width, 0) : px + 16;
    card.style.transform = `translate(${left}px,${Math.min(Math.max(py - height / 2, 0), camera.height - height)}px)`;
  };
  const open = (row) => { leave(); tells.open(row); };
  const fly = (row) => camera.flyTo(works.mapX(row), works.mapY(row), Math.max(camera.state.zoom, 6), still());
  const say = () => {
    const row = central(), told = row === null ? null : words(row);
    live.textContent = row === null ? 'No work is in view.' : told ? `Nearest to the middle: ${told.title}, ${told.who}` : '';
    if (row !== null && !told) tells.ask?.({ rows: [row] });
  };
  let saying = 0;
  const hand = createHand(canvas, camera, {
    click: (px, py, reach) => { const row = view && paint ? nearest(px, py, reach) : null; if (row !== null) open(row); },
    hover, leave, moved: inkSoon,
    keyed: () => { keyed = true; inkSoon(); clearTimeout(saying); saying = setTimeout(say, 250); },
    drawn: (outline) => {
      lassoing(false);
      const corners = simplified(outline, 40).map(([px, py]) => camera.toMap(px, py).map((value) => Math.round(value * 1000) / 1000));
      if (corners.length > 2) tells.area(corners);
    },
    enter: () => { const row = central(); if (row !== null) open(row); },
    reset: () => { if (hand.drawing) lassoing(false); else camera.home(still()); },
  });
  const lassoing = (wanted) => { hand.drawing = wanted; lassoButton.setAttribute('aria-pressed', String(wanted)); inkSoon(); };

  const steps = () => paint.scale?.steps.length ?? 0;
  const look = () => {
    if (!paint || !view) return;
    works.sizesNow = works.sizes(view.size);
    const sizes = works.sizesNow.slice(), tints = new Uint8Array(4 * data.count);
    const shades = [...(paint.scale?.steps ?? []), ...paint.kinds.map((kind) => kind.colour)].map(rgb);
    const dull = rgb(view.colours.faint);
    const counts = paint.kinds.map(() => 0);
    coloured = new Uint8Array(data.count);
    for (let row = 0; row < data.count; row += 1) {
      const code = paint.codes[row];
      const meant = (!mask || mask[row]) && (isolated === null || code === isolated);
      coloured[row] = meant ? 1 : 0;
      const [red, green, blue] = meant ? shades[code] ?? dull : dull;
      tints.set([red, green, blue, meant ? 215 : 120], 4 * row);
      if (!meant) sizes[row] = 13;
      if ((!mask || mask[row]) && code >= steps()) counts[code - steps()] += 1;
    }
    const order = works.order(view.size), rows = [...order.filter((row) => !coloured[row]), ...order.filter((row) => coloured[row])];
    drawing.setPlaces(rows, data.x, data.y, data.born);
    drawing.setLook(sizes, tints);
    ink.setDensity(data.density, data.densityWide, data.densityHigh, view.colours.ink);
    legend.draw(paint, counts, data.seeds.length, view.colours, isolated === null ? null : isolated - steps());
    time?.tell();
    soon();
  };
  const legend = createLegend((kind) => { isolated = kind === null ? null : kind + steps(); look(); });
  const shown = () => { let sum = 0; for (let row = 0; row < data.count; row += 1) sum += coloured[row] && visible(row) ? 1 : 0; return sum; };
  const time = data.lastYear > data.firstYear ? createTime(data.firstYear, data.lastYear, shown, (year) => {
    until = year === null ? UNKNOWN_YEAR : Math.max(year - data.firstYear, 0);
    soon();
  }) : null;
  const search = createSearch((row) => words(row) ?? { title: 'Untitled', who: '' }, (text) => tells.ask({ text }), (row) => { fly(row); open(row); });
  const button = (text, label, react, more = {}) => make('button', { type: 'button', class: 'cm-button', text, 'aria-label': label, title: label, onclick: react, ...more });
  const lassoButton = button('Draw around works', 'Draw a line around works to choose them', () => lassoing(!hand.drawing), { 'aria-pressed': 'false' });
  const clearButton = button('Clear the area', 'Choose works everywhere again', () => tells.area([]), { hidden: true });
  if (!tells.area) lassoButton.hidden = true;
  const middle = () => [camera.width / 2, camera.height / 2];
  const bar = make('div', { class: 'cm-tools' }, search.element, lassoButton, clearButton,
    button('+', 'Nearer', () => camera.zoomAt(...middle(), 1.6)), button('−', 'Farther', () => camera.zoomAt(...middle(), 1 / 1.6)),
    button('All', 'Show the whole map', () => camera.home(still())));
  root.replaceChildren(bar, stage, legend.element, ...(time ? [time.element] : []), live);

  const fit = () => {
    const { width, height } = stage.getBoundingClientRect();
    if (!width) return;
    const ratio = window.devicePixelRatio || 1;
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    ink.resize(width, height);
    camera.resize(width, height);
    if (due) { cancelAnimationFrame(due); }
    render();
  };
  const watch = new ResizeObserver(fit);
  watch.observe(stage);
  canvas.addEventListener('webglcontextlost', (event) => event.preventDefault(), { signal: alive.signal });
  canvas.addEventListener('webglcontextrestored', () => { drawing.restore(); soon(); }, { signal: alive.signal });
  canvas.addEventListener('pointerdown', () => { keyed = false; }, { signal: alive.signal });

  const map = {
    setPaint(next) {
      if (paint?.by !== next.by) isolated = null;
      paint = next;
      look();
    },
    setView(next) {
      const before = view;
      view = next;
      mask = next.mask ? bits(next.mask, data.count) : null;
      clearButton.hidden = !(next.area && next.area.length) || !tells.area;
      if (!before || ['mask', 'size', 'dark'].some((part) => before[part] !== next[part])) look();
      inkSoon();
    },
    setWords(next) {
      for (const [row, title, who] of next.words ?? []) works.words.set(row, { title, who });
      if (pointed !== null && !card.hidden) fill(pointed);
      if (next.text) search.show(next.text, next.found ?? []);
      if (keyed && !next.text && document.activeElement === canvas) say();
    },
    fly,
    set state(kept) { camera.state = kept; },
    destroy() {
      alive.abort();
      watch.disconnect();
      hand.destroy();
      time?.stop();
      search.stop();
      camera.stop();
      clearTimeout(waiting);
      clearTimeout(saying);
      clearTimeout(resting);
      cancelAnimationFrame(due);
      drawing.destroy();
      labels.clear();
      root.replaceChildren();
    },
  };
  // what tests and measurements ask, rather than look at pixels
  canvas.__map = {
    screenOf(row) {
      const box = canvas.getBoundingClientRect(), [x, y] = camera.toScreen(works.mapX(row), works.mapY(row));
      return [box.left + x, box.top + y];
    },
    visible: () => [...coloured.keys()].filter((row) => coloured[row] && visible(row)),
    camera: () => camera.state,
    labels: () => labels.shown(),
    lines: () => ({ self: view?.self ?? null, cited: view?.cited.length ?? 0, citing: view?.citing.length ?? 0 }),
    ready: () => frames > 0 && Boolean(view && paint) && !camera.flying && due === 0,
    frames: () => frames,
    pan: (dx, dy) => camera.pan(dx, dy),
  };
  return map;
}
