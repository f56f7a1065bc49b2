// Makes the works of a drawing answer: pointed at, a work shows its card and its citations; a click, a tap or
// Enter opens it. Texts are set as text, never as HTML; the drawing is read as XML and holds no script.

const NEAR = 12; // pixels between a work and its card
const LEAST = 0.85, MOST = 1.25; // by which a wide drawing follows the page: names must be read, else one scrolls

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector('.ht-box');
  if (!box || !data) return;
  box.htTell = setTriggerValue; // a rerun brings a new one
  if (box.htOf === data.of && box.firstChild) return;
  box.htOf = data.of;
  const kept = box.contains(document.activeElement) ? document.activeElement.dataset.work : null;
  const roll = document.createElement('div'), card = document.createElement('div');
  roll.className = 'ht-roll';
  card.className = 'ht-card';
  card.hidden = true;
  box.replaceChildren(roll, card);
  for (const drawn of [data.wide, data.tall]) {
    const read = new DOMParser().parseFromString(drawn, 'image/svg+xml').documentElement;
    if (read.nodeName !== 'svg') continue;
    const svg = document.importNode(read, true);
    if (drawn === data.wide) {
      svg.style.minWidth = `${Math.round(LEAST * svg.getAttribute('width'))}px`;
      svg.style.maxWidth = `${Math.round(MOST * svg.getAttribute('width'))}px`;
    }
    roll.append(svg);
    liven(svg, data, card, box, kept);
  }
}

function liven(svg, data, card, box, kept) {
  const nodes = [...svg.querySelectorAll('.ht-work')];
  const links = [...svg.querySelectorAll('.ht-link')].map((line) => ({ line, ends: line.dataset.ends.split(' ').map(Number) }));
  const cited = nodes.map(() => []), citing = nodes.map(() => []), own = nodes.map(() => []);
  for (const { line, ends: [to, from] } of links) {
    cited[from].push(to);
    citing[to].push(from);
    own[to].push(line);
    own[from].push(line);
  }
  const words = (number) => {
    const told = data.works[number];
    return [told.title, told.who, `${told.year} · ${told.cited}`, told.group,
      `Of those drawn: cites ${cited[number].length}, cited by ${citing[number].length}`];
  };
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-label', data.says);
  let lit = null;
  const light = (number) => {
    lit = number;
    svg.classList.add('ht-lit');
    for (const one of svg.querySelectorAll('.ht-near')) one.classList.remove('ht-near');
    for (const one of [number, ...cited[number], ...citing[number]]) nodes[one].classList.add('ht-near');
    for (const line of own[number]) line.classList.add('ht-near');
    card.replaceChildren(...words(number).filter(Boolean).map((text, place) => {
      const line = document.createElement(place ? 'span' : 'strong');
      line.dir = 'auto';
      line.textContent = text;
      return line;
    }));
    card.hidden = false;
    const at = nodes[number].getBoundingClientRect(), all = box.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    const right = at.right - all.left + NEAR, left = at.left - all.left - NEAR - width;
    const fits = right + width <= all.width, beside = fits || left >= 0;
    const below = at.bottom - all.top + 4;
    const x = fits ? right : beside ? left : Math.max(0, Math.min(at.left - all.left, all.width - width));
    const y = beside ? Math.max(0, Math.min(at.top - all.top, all.height - height)) : below;
    card.style.transform = `translate(${Math.round(x)}px,${Math.round(y)}px)`;
  };
  const dim = () => {
    lit = null;
    svg.classList.remove('ht-lit');
    card.hidden = true;
  };
  const focused = () => nodes.indexOf(document.activeElement);
  const go = (number) => {
    for (const node of nodes) node.setAttribute('tabindex', node === nodes[number] ? '0' : '-1');
    nodes[number].focus();
  };
  const nearest = (found, number) => {
    const away = (one) => { const a = nodes[one].getBoundingClientRect(), b = nodes[number].getBoundingClientRect(); return Math.hypot(a.x - b.x, a.y - b.y); };
    return found.length ? found.reduce((best, one) => (away(one) < away(best) ? one : best)) : number;
  };
  // Nodes come in the order of time; within a year by their place, so that up and down follow the eye
  const down = nodes.map((_, number) => number).sort((a, b) => {
    const [one, other] = [a, b].map((number) => nodes[number].querySelector('text'));
    const x = one.getAttribute('x') - other.getAttribute('x'), y = one.getAttribute('y') - other.getAttribute('y');
    return svg.classList.contains('ht-tall') ? y || x : x || y;
  });
  const beside = (number, step) => down[Math.max(0, Math.min(down.length - 1, down.indexOf(number) + step))];
  const open = (number) => box.htTell('opened', number);
  nodes.forEach((node, number) => {
    node.setAttribute('role', 'button');
    node.setAttribute('tabindex', (kept === null ? number === down[0] : String(number) === kept) ? '0' : '-1');
    node.setAttribute('aria-label', `${data.works[number].name}. ${words(number).filter(Boolean).join('. ')}`);
    node.addEventListener('pointerenter', (event) => { if (event.pointerType !== 'touch') light(number); });
    node.addEventListener('pointerleave', () => { const at = focused(); if (at >= 0 && nodes[at].matches(':focus-visible')) light(at); else dim(); });
    node.addEventListener('focus', () => { if (node.matches(':focus-visible')) light(number); });
    node.addEventListener('blur', () => { if (lit === number) dim(); });
    node.addEventListener('click', () => open(number));
    node.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const keys = {
        ArrowDown: () => go(beside(number, 1)), ArrowUp: () => go(beside(number, -1)),
        ArrowLeft: () => go(nearest(cited[number], number)), ArrowRight: () => go(nearest(citing[number], number)),
        Home: () => go(down[0]), End: () => go(down.at(-1)), Escape: dim,
        Enter: () => open(number), ' ': () => open(number),
      };
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
  });
}
