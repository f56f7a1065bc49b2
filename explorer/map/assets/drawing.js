// Draws the works as round dots by WebGL: one buffer for what never changes, one for colours and sizes.

const VERTEX = `
attribute vec2 place;
attribute float born;
attribute float size;
attribute vec4 tint;
uniform vec4 view;
uniform float until, ratio, grown;
varying vec4 colour;
varying float across;
void main() {
  across = born <= until ? size * grown * ratio : 0.0;
  gl_Position = across > 0.0 ? vec4(place * view.xy + view.zw, 0.0, 1.0) : vec4(9.0, 9.0, 9.0, 1.0);
  gl_PointSize = across;
  colour = tint;
}`;
const FRAGMENT = `
precision mediump float;
varying vec4 colour;
varying float across;
void main() {
  float inside = clamp(across * (0.5 - length(gl_PointCoord - 0.5)) + 0.5, 0.0, 1.0) * colour.a;
  gl_FragColor = vec4(colour.rgb * inside, inside);
}`;

/** Returns null where the browser has no WebGL. Dots lie over one another in the order of `rows`. */
function createDrawing(canvas) {
  const gl = canvas.getContext('webgl', { alpha: true, antialias: false, preserveDrawingBuffer: false });
  if (!gl) return null;
  let at = {}, count = 0, still = null;

  const compiled = (kind, source) => {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    return shader;
  };
  const set = (name, values, parts, kind, normalised) => {
    at[name] ??= { place: gl.getAttribLocation(at.program, name), buffer: gl.createBuffer() };
    gl.bindBuffer(gl.ARRAY_BUFFER, at[name].buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(at[name].place);
    gl.vertexAttribPointer(at[name].place, parts, kind, normalised, 0, 0);
  };
  const begin = () => {
    at = { program: gl.createProgram() };
    gl.attachShader(at.program, compiled(gl.VERTEX_SHADER, VERTEX));
    gl.attachShader(at.program, compiled(gl.FRAGMENT_SHADER, FRAGMENT));
    gl.linkProgram(at.program);
    gl.useProgram(at.program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    for (const name of ['view', 'until', 'ratio', 'grown']) at[`u_${name}`] = gl.getUniformLocation(at.program, name);
  };
  const upload = () => {
    if (!still || !still.tints) return;
    set('place', still.places, 2, gl.UNSIGNED_SHORT, true);
    set('born', still.born, 1, gl.UNSIGNED_BYTE, false);
    set('size', still.sizes, 1, gl.UNSIGNED_BYTE, false);
    set('tint', still.tints, 4, gl.UNSIGNED_BYTE, true);
    count = still.sizes.length;
  };
  begin();

  return {
    /** Which rows are drawn, the last uppermost, where, and in which year they appeared (a byte). */
    setPlaces(rows, x, y, born) {
      const places = new Uint16Array(rows.length * 2), years = new Uint8Array(rows.length);
      for (let i = 0; i < rows.length; i += 1) {
        places[2 * i] = x[rows[i]];
        places[2 * i + 1] = y[rows[i]];
        years[i] = born[rows[i]];
      }
      still = { places, born: years, rows };
    },
    /** Sizes in fifths of a pixel and colours, RGBA, both by row; the order may be another than before. */
    setLook(sizes, tints) {
      const { rows } = still, ours = new Uint8Array(rows.length), colours = new Uint8Array(rows.length * 4);
      for (let i = 0; i < rows.length; i += 1) {
        ours[i] = sizes[rows[i]];
        for (let c = 0; c < 4; c += 1) colours[4 * i + c] = tints[4 * rows[i] + c];
      }
      still.sizes = ours;
      still.tints = colours;
      upload();
    },
    /** `share` of the dots, from the uppermost on. */
    draw(view, until, grown, share) {
      if (gl.isContextLost()) return;
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform4f(at.u_view, ...view);
      gl.uniform1f(at.u_until, until);
      gl.uniform1f(at.u_ratio, window.devicePixelRatio || 1);
      gl.uniform1f(at.u_grown, grown / 5);
      const first = Math.floor(count * (1 - share));
      gl.drawArrays(gl.POINTS, first, count - first);
    },
    /** After the browser took the context away and gave it back. */
    restore() { begin(); upload(); },
    destroy() { gl.getExtension('WEBGL_lose_context')?.loseContext(); },
  };
}
