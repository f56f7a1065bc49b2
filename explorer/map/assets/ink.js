// What is drawn over the dots: density below them, then lines, ring, seeds, the drawn area and the cross.

function createInk(canvas, ground) {
  const pen = canvas.getContext('2d'), below = ground.getContext('2d');
  let cloud = null;
  const diamond = (x, y, half) => {
    pen.beginPath();
    pen.moveTo(x, y - half); pen.lineTo(x + half, y); pen.lineTo(x, y + half); pen.lineTo(x - half, y);
    pen.closePath();
  };
  const line = (a, b) => { pen.beginPath(); pen.moveTo(...a); pen.lineTo(...b); pen.stroke(); };
  const around = (points) => { pen.beginPath(); points.forEach((point) => pen.lineTo(...point)); };
  return {
    /** Shades where works lie close together; `density` is a raster of bytes, its first row at the bottom. */
    setDensity(density, wide, high, colour) {
      cloud = document.createElement('canvas');
      [cloud.width, cloud.height] = [wide, high];
      const picture = cloud.getContext('2d').createImageData(wide, high);
      const [red, green, blue] = rgb(colour);
      for (let i = 0; i < density.length; i += 1) {
        const at = 4 * ((high - 1 - Math.floor(i / wide)) * wide + (i % wide));
        picture.data.set([red, green, blue, density[i] * 0.2], at);
      }
      cloud.getContext('2d').putImageData(picture, 0, 0);
    },
    resize(width, height) {
      const ratio = window.devicePixelRatio || 1;
      for (const each of [canvas, ground]) {
        [each.width, each.height] = [Math.round(width * ratio), Math.round(height * ratio)];
        each.getContext('2d').setTransform(ratio, 0, 0, ratio, 0, 0);
      }
    },
    draw(camera, box, scene, colours) {
      below.clearRect(0, 0, camera.width, camera.height);
      if (cloud) {
        const [left, top] = camera.toScreen(box.left, box.top), [right, bottom] = camera.toScreen(box.right, box.bottom);
        below.imageSmoothingEnabled = true;
        below.drawImage(cloud, left, top, right - left, bottom - top);
      }
      pen.clearRect(0, 0, camera.width, camera.height);
      const { self, cited, citing, seeds, area, lasso, cross } = scene;
      if (self) {
        pen.lineWidth = cited.length + citing.length > 80 ? 0.6 : 1.2;
        for (const [points, colour, dashes] of [[citing, colours.citing, [5, 4]], [cited, colours.cited, []]]) {
          pen.strokeStyle = pen.fillStyle = colour;
          pen.globalAlpha = 0.75;
          pen.setLineDash(dashes);
          points.forEach((point) => line(self, point));
          pen.globalAlpha = 1;
          points.forEach(([x, y]) => { pen.beginPath(); pen.arc(x, y, 3.5, 0, 7); pen.fill(); });
        }
        pen.setLineDash([]);
      }
      for (const [x, y] of seeds) {
        diamond(x, y, 7);
        pen.fillStyle = colours.seed;
        pen.fill();
        pen.lineWidth = 1.5;
        pen.strokeStyle = colours.ground;
        pen.stroke();
      }
      if (self) for (const [colour, width] of [[colours.ground, 6], [colours.ink, 2.5]]) {
        pen.beginPath();
        pen.arc(...self, 11, 0, 7);
        pen.lineWidth = width;
        pen.strokeStyle = colour;
        pen.stroke();
      }
      for (const points of [area, lasso]) if (points.length > 1) {
        around(points);
        if (points === area) pen.closePath();
        pen.strokeStyle = pen.fillStyle = colours.ink;
        pen.lineWidth = 1.5;
        pen.setLineDash([6, 4]);
        pen.stroke();
        pen.setLineDash([]);
        pen.globalAlpha = 0.06;
        pen.fill();
        pen.globalAlpha = 1;
      }
      if (cross) {
        const x = camera.width / 2, y = camera.height / 2;
        pen.strokeStyle = colours.ink;
        pen.lineWidth = 1.5;
        line([x - 9, y], [x + 9, y]);
        line([x, y - 9], [x, y + 9]);
      }
    },
  };
}

function rgb(colour) {
  return [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16));
}
