// The part that Streamlit starts: works come here once a version; paint, view and words by map_part.js.

const PARTS = { paint: (map, data) => map.setPaint(unpacked(data)), view: (map, data) => map.setView(data), words: (map, data) => map.setWords(data) };
const seenIn = new Map(); // which works -> the view that the reader left

export default function ({ data, parentElement }) {
  const box = parentElement.closest('.st-key-map');
  if (!box || !data) return undefined;
  const link = (box.cmLink ??= {});
  const given = unpacked(data);
  // Streamlit also ends runs that another has overtaken, while the map is still on the page
  const end = () => setTimeout(() => { if (!link.root.isConnected) link.end?.(); }, 0);
  if (link.root?.isConnected && link.of === given.of) return end;
  link.end?.();
  const tell = (part, event) => (value) => link[part]?.tell(event, value);
  const root = parentElement.querySelector('.cm-map');
  link.of = given.of;
  link.root = root;
  link.map = createMap(root, given, {
    open: tell('view', 'opened'), area: tell('view', 'drawn'), painted: () => tell('view', 'painted')(true), ask: tell('words', 'asked'),
  },
    (state) => seenIn.set(given.of, state));
  if (link.map && seenIn.has(given.of)) link.map.state = seenIn.get(given.of);
  const hear = ({ detail }) => { if (link.map) PARTS[detail](link.map, link[detail].data); };
  if (link.map) for (const part of Object.keys(PARTS)) if (link[part]?.data) hear({ detail: part });
  box.addEventListener('cm-news', hear);
  const { map } = link;
  link.end = () => {
    box.removeEventListener('cm-news', hear);
    map?.destroy();
    link.end = null;
  };
  return end;
}
