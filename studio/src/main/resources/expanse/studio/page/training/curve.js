// The curves of a training: losses falling, F1 rising.

import { palette } from '../chart/palette.js';

export function drawCurve(canvas, points) {
  const ratio = window.devicePixelRatio || 1;
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const ctx = canvas.getContext('2d');
  ctx.scale(ratio, ratio);
  const colours = palette();
  ctx.strokeStyle = colours.line;
  ctx.strokeRect(0.5, 0.5, width - 1, height - 1);
  if (points.length < 2) return;
  const last = points.at(-1)[0];
  const most = Math.max(...points.flatMap(p => [p[1], p[2]]).filter(Number.isFinite));
  const line = (k, scale, colour) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.75;
    ctx.beginPath();
    let drawing = false;
    for (const p of points) {
      if (!Number.isFinite(p[k])) continue;
      const x = 4 + ((p[0] - 1) / Math.max(1, last - 1)) * (width - 8), y = height - 4 - (p[k] / scale) * (height - 8);
      if (drawing) ctx.lineTo(x, y);
      else { ctx.moveTo(x, y); drawing = true; }
    }
    ctx.stroke();
  };
  line(1, most, colours.ink);
  line(2, most, colours.faint);
  line(3, 1, colours.model);
}
