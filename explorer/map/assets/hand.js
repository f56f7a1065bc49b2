// What a reader does with mouse, finger and keys on the map.

const STEP = 60; // pixels an arrow moves
const TAP = 5; // pixels within which a press stays a click

/** `does`: click, hover, leave, drawn, enter, reset, moved. One finger scrolls the page, two move the map. */
function createHand(canvas, camera, does) {
  const off = new AbortController();
  const on = (target, name, react, more) => target.addEventListener(name, react, { signal: off.signal, ...more });
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  let pressed = null, lasso = null, drawing = false, pinch = null;

  on(canvas, 'pointerdown', (event) => {
    if (event.button !== 0 || (event.pointerType === 'touch' && !drawing)) return;
    pressed = { from: place(event), last: place(event), moved: false };
    canvas.setPointerCapture(event.pointerId);
    if (drawing || event.shiftKey) lasso = [pressed.from];
  });
  on(canvas, 'pointermove', (event) => {
    const at = place(event);
    if (!pressed) { if (event.pointerType !== 'touch') does.hover(...at); return; }
    if (Math.hypot(at[0] - pressed.from[0], at[1] - pressed.from[1]) > TAP) pressed.moved = true;
    if (lasso) { lasso.push(at); does.moved(); }
    else if (pressed.moved) { does.leave(); camera.pan(at[0] - pressed.last[0], at[1] - pressed.last[1]); }
    pressed.last = at;
  });
  const release = (event) => {
    if (!pressed) return;
    const { moved } = pressed, outline = lasso;
    pressed = lasso = null;
    if (outline && moved && event.type === 'pointerup') does.drawn(outline);
    else if (!moved && event.type === 'pointerup') does.click(...place(event), 3);
    does.moved();
  };
  on(canvas, 'pointerup', release);
  on(canvas, 'pointercancel', release);
  on(canvas, 'pointerleave', () => does.leave());
  on(canvas, 'click', (event) => { if (event.pointerType === 'touch' && !drawing) does.click(...place(event), 20); });
  on(canvas, 'dblclick', () => does.reset());
  on(canvas, 'wheel', (event) => {
    event.preventDefault();
    does.leave();
    camera.zoomAt(...place(event), Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)));
  }, { passive: false });

  const fingers = (event) => {
    const [a, b] = [...event.touches].map(place);
    return { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, apart: Math.max(Math.hypot(a[0] - b[0], a[1] - b[1]), 10) };
  };
  on(canvas, 'touchstart', (event) => {
    if (event.touches.length === 2) { event.preventDefault(); pinch = fingers(event); } else pinch = null;
    if (drawing) event.preventDefault();
  }, { passive: false });
  on(canvas, 'touchmove', (event) => {
    if (!pinch || event.touches.length !== 2) return;
    event.preventDefault();
    const now = fingers(event);
    camera.pan(now.x - pinch.x, now.y - pinch.y);
    camera.zoomAt(now.x, now.y, now.apart / pinch.apart);
    pinch = now;
  }, { passive: false });
  on(canvas, 'touchend', () => { pinch = null; });

  on(canvas, 'keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const middle = [camera.width / 2, camera.height / 2];
    const keys = {
      ArrowLeft: () => camera.pan(STEP, 0), ArrowRight: () => camera.pan(-STEP, 0),
      ArrowUp: () => camera.pan(0, STEP), ArrowDown: () => camera.pan(0, -STEP),
      '+': () => camera.zoomAt(...middle, 1.4), '=': () => camera.zoomAt(...middle, 1.4),
      '-': () => camera.zoomAt(...middle, 1 / 1.4), '−': () => camera.zoomAt(...middle, 1 / 1.4),
      0: () => does.reset(), Escape: () => does.reset(), Enter: () => does.enter(),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
    does.keyed();
  });
  on(canvas, 'focus', () => does.moved());
  on(canvas, 'blur', () => does.moved());
  return {
    get lasso() { return lasso ?? []; },
    set drawing(wanted) { drawing = wanted; canvas.style.cursor = wanted ? 'crosshair' : ''; canvas.style.touchAction = wanted ? 'none' : ''; },
    get drawing() { return drawing; },
    destroy() { off.abort(); },
  };
}
