// Hands one small part of the map on to it: how it is painted, what is chosen, or the words asked for.

export default function ({ name, data, parentElement, setTriggerValue }) {
  const box = parentElement.closest('.st-key-map');
  if (!box || !data) return;
  const part = name.split('_').pop(), link = (box.cmLink ??= {});
  link[part] = { data, tell: setTriggerValue };
  box.dispatchEvent(new CustomEvent('cm-news', { detail: part }));
}
