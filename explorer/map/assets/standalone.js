// The part that starts the map in a file of its own: all words are here, and a click shows the work below it.

{
  const given = JSON.parse(document.getElementById('cm-data').textContent);
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const works = unpacked(bytes(given.works)), chosen = document.querySelector('.cm-chosen');
  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const texts = works.words.map(([row, title, who]) => [row, plain(`${title} ${who}`)]);
  const named = new Map(works.words.map(([row, title, who]) => [row, [title, who]]));
  let view = given.view;
  const open = (row) => {
    const [title, who] = named.get(row) ?? ['Untitled', ''], doi = given.dois[row];
    chosen.replaceChildren(make('strong', { text: title, dir: 'auto' }), ` ${who} `);
    if (doi) chosen.append(make('a', { href: `https://doi.org/${encodeURI(doi)}`, target: '_blank', rel: 'noopener noreferrer', text: `doi.org/${doi}` }));
    view = { ...view, self: row };
    map.setView(view);
  };
  const ask = ({ text }) => {
    if (!text) return;
    const wanted = plain(text).split(/\s+/).filter(Boolean);
    const found = texts.filter(([, searched]) => wanted.every((word) => searched.includes(word))).map(([row]) => row);
    found.sort((a, b) => works.local[b] - works.local[a]);
    map.setWords({ text, found: found.slice(0, 8) });
  };
  const map = createMap(document.querySelector('.cm-map'), works, { open, ask });
  if (map) {
    map.setPaint(unpacked(bytes(given.paint)));
    map.setView(view);
  }
}
