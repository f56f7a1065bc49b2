// Which part of the map is seen: its middle, in the map's units, and pixels a unit, across and up.

const FARTHEST_OUT = 0.5, NEAREST = 400; // times the view of the whole map

function createCamera(home, changed) {
  const camera = { x: 0, y: 0, zoom: 1, width: 1, height: 1 };
  let flight = 0;
  const stop = () => { cancelAnimationFrame(flight); flight = 0; };
  const units = () => ({
    across: (camera.width / (home.right - home.left)) * camera.zoom,
    up: (camera.height / (home.top - home.bottom)) * camera.zoom,
  });
  const within = (value, low, high) => Math.min(Math.max(value, low), high);
  const settle = () => {
    camera.zoom = within(camera.zoom, FARTHEST_OUT, NEAREST);
    camera.x = within(camera.x, home.left, home.right);
    camera.y = within(camera.y, home.bottom, home.top);
    changed();
  };
  const middle = { x: (home.left + home.right) / 2, y: (home.bottom + home.top) / 2, zoom: 1 };
  Object.assign(camera, middle);
  return {
    units,
    resize(width, height) { camera.width = Math.max(width, 1); camera.height = Math.max(height, 1); changed(); },
    toScreen(x, y) {
      const { across, up } = units();
      return [(x - camera.x) * across + camera.width / 2, camera.height / 2 - (y - camera.y) * up];
    },
    toMap(px, py) {
      const { across, up } = units();
      return [(px - camera.width / 2) / across + camera.x, (camera.height / 2 - py) / up + camera.y];
    },
    /** Scale and shift from places between 0 and 1 across `box` to the clip space of WebGL. */
    clip(box) {
      const { across, up } = units();
      const sx = (2 * across) / camera.width, sy = (2 * up) / camera.height;
      return [(box.right - box.left) * sx, (box.top - box.bottom) * sy, (box.left - camera.x) * sx, (box.bottom - camera.y) * sy];
    },
    pan(dx, dy) {
      stop();
      const { across, up } = units();
      camera.x -= dx / across;
      camera.y += dy / up;
      settle();
    },
    zoomAt(px, py, factor) {
      stop();
      const [x, y] = this.toMap(px, py);
      camera.zoom = within(camera.zoom * factor, FARTHEST_OUT, NEAREST);
      const [nx, ny] = this.toMap(px, py);
      camera.x += x - nx;
      camera.y += y - ny;
      settle();
    },
    flyTo(x, y, zoom, still) {
      stop();
      const from = { ...camera }, to = { x, y, zoom: within(zoom, FARTHEST_OUT, NEAREST) };
      if (still) { Object.assign(camera, to); settle(); return; }
      const begun = performance.now(), lasts = 500;
      const step = (now) => {
        const t = within((now - begun) / lasts, 0, 1), eased = t * t * (3 - 2 * t);
        for (const part of ['x', 'y']) camera[part] = from[part] + (to[part] - from[part]) * eased;
        camera.zoom = from.zoom * (to.zoom / from.zoom) ** eased;
        if (t === 1) Object.assign(camera, to);
        flight = t < 1 ? requestAnimationFrame(step) : 0;
        settle();
      };
      flight = requestAnimationFrame(step);
    },
    home(still) { this.flyTo(middle.x, middle.y, 1, still); },
    get state() { return { x: camera.x, y: camera.y, zoom: camera.zoom }; },
    set state(kept) { Object.assign(camera, kept); settle(); },
    get width() { return camera.width; },
    get height() { return camera.height; },
    get flying() { return flight !== 0; },
    stop,
  };
}
