// The controls around the map: search, buttons, legend and time. All words are set as text, never as markup.

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'text') element.textContent = value;
    else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children);
  return element;
};
const MOST_NAMED = 16; // kinds in the legend
const counted = (count) => count.toLocaleString('en-GB');

/** Search as you type: `find(text)` asks, `show(text, rows)` answers, `go(row)` is where it leads. */
function createSearch(words, find, go) {
  const list = make('ul', { class: 'cm-found', role: 'listbox', id: 'cm-found', 'aria-label': 'Works found', hidden: true });
  const input = make('input', {
    class: 'cm-search', type: 'search', placeholder: 'Fly to a work: title or author', 'aria-label': 'Fly to a work',
    role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'cm-found', 'aria-autocomplete': 'list', autocomplete: 'off',
  });
  let rows = [], at = -1, waiting = 0;
  const close = () => { list.hidden = true; input.setAttribute('aria-expanded', 'false'); at = -1; };
  const choose = (row) => { input.value = ''; close(); go(row); };
  const mark = (to) => {
    at = (to + rows.length) % rows.length;
    [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === at)));
    input.setAttribute('aria-activedescendant', `cm-found-${at}`);
  };
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    const text = input.value.trim();
    if (text.length < 2) { close(); return; }
    waiting = setTimeout(() => find(text), 120);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { close(); return; }
    if (list.hidden || !rows.length) return;
    if (event.key === 'ArrowDown') mark(at + 1);
    else if (event.key === 'ArrowUp') mark(at - 1);
    else if (event.key === 'Enter') choose(rows[Math.max(at, 0)]);
    else return;
    event.preventDefault();
  });
  input.addEventListener('blur', () => setTimeout(close, 200));
  return {
    element: make('div', { class: 'cm-searching' }, input, list),
    show(text, found) {
      if (text !== input.value.trim() || document.activeElement !== input) return;
      rows = found;
      at = -1;
      list.replaceChildren(...rows.map((row, i) => {
        const { title, who } = words(row);
        const item = make('li', { role: 'option', id: `cm-found-${i}`, dir: 'auto', 'aria-selected': 'false' },
          make('span', { text: title }), make('small', { text: who }));
        item.addEventListener('pointerdown', (event) => { event.preventDefault(); choose(row); });
        return item;
      }));
      if (!rows.length) list.append(make('li', { class: 'cm-none', text: 'No work with these words in title or authors.' }));
      list.hidden = false;
      input.setAttribute('aria-expanded', 'true');
    },
    stop() { clearTimeout(waiting); },
  };
}

/** What the colours mean, with counts; a click on a kind leaves it alone in colour, a second brings all back. */
function createLegend(isolate) {
  const element = make('div', { class: 'cm-legend', role: 'group', 'aria-label': 'What each hue means' });
  return {
    element,
    draw(paint, counts, seeds, colours, chosen) {
      element.replaceChildren();
      if (paint.scale) {
        const bar = make('span', { class: 'cm-bar' });
        bar.style.background = `linear-gradient(90deg, ${paint.scale.colours.join(',')})`;
        const ticks = paint.scale.ticks.map(([at, text]) => {
          const tick = make('span', { class: 'cm-tick', text });
          tick.style.left = `${at * 100}%`;
          return tick;
        });
        element.append(make('span', { class: 'cm-scale' }, make('span', { class: 'cm-name', text: paint.scale.title }), bar, ...ticks));
      }
      const held = [...paint.kinds.entries()].filter(([code]) => counts[code]);
      for (const [code, kind] of held.slice(0, MOST_NAMED)) {
        const dot = make('span', { class: 'cm-dot' });
        dot.style.background = kind.colour;
        element.append(make('button', {
          type: 'button', class: 'cm-kind', dir: 'auto', 'aria-pressed': String(chosen === code),
          title: 'Only these in colour', onclick: () => isolate(chosen === code ? null : code),
        }, dot, make('span', { text: `${kind.name} (${counted(counts[code])})` })));
      }
      if (held.length > MOST_NAMED) {
        element.append(make('span', { class: 'cm-kind', text: `and ${held.length - MOST_NAMED} smaller ones, named on the map` }));
      }
      if (seeds) {
        const dot = make('span', { class: 'cm-diamond' });
        dot.style.background = colours.seed;
        element.append(make('span', { class: 'cm-kind cm-seeds' }, dot, make('span', { text: `seed (${counted(seeds)})` })));
      }
    },
  };
}

/** Plays how the literature grew: works up to a year; the last stop shows all, those without a year too. */
function createTime(first, last, shown, changed) {
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let timer = 0;
  const slider = make('input', { type: 'range', min: first, max: last + 1, step: 1, value: last + 1, 'aria-label': 'Works up to the year' });
  const said = make('output', { class: 'cm-said' });
  const play = make('button', { type: 'button', class: 'cm-button cm-play', text: '▶ Play', onclick: () => (timer ? stop() : start()) });
  const speed = make('select', { 'aria-label': 'Speed', class: 'cm-speed' }, ...[[900, 'Slow'], [450, 'Normal'], [180, 'Fast']].map(
    ([pause, text]) => make('option', { value: pause, text, selected: pause === 450 })));
  const tell = () => {
    const year = Number(slider.value), all = year > last;
    slider.setAttribute('aria-valuetext', all ? 'All years' : `Up to ${year}`);
    changed(all ? null : year);
    const count = shown(), told = `${counted(count)} ${count === 1 ? 'work' : 'works'}`;
    said.textContent = all ? `All years: ${told}` : `Up to ${year}: ${told}`;
  };
  const stop = () => { clearInterval(timer); timer = 0; play.textContent = '▶ Play'; };
  const step = () => {
    slider.value = Number(slider.value) + (still.matches ? 5 : 1);
    tell();
    if (Number(slider.value) > last) stop();
  };
  const start = () => {
    if (Number(slider.value) > last) slider.value = first;
    tell();
    timer = setInterval(step, still.matches ? 1500 : Number(speed.value));
    play.textContent = '⏸ Pause';
  };
  speed.addEventListener('change', () => { if (timer) { stop(); start(); } });
  slider.addEventListener('input', () => { stop(); tell(); });
  return { element: make('div', { class: 'cm-time' }, play, slider, said, speed), tell, stop };
}
