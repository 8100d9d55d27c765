// Draws what a run says: its spans as frames, and the probability of every bar at the foot of the plot.

export function drawModel(ctx, frame, drawn) {
  if (!drawn) return;
  const { bars, plot, colours } = frame;
  const tall = (plot.bottom - plot.lane) * 0.16;
  const foot = plot.bottom - 1;
  ctx.strokeStyle = colours.model;
  ctx.fillStyle = colours.model;
  for (const span of drawn.spans) {
    if (span.end < bars.first || span.start > bars.last) continue;
    const x = bars.x(span.start), width = Math.max(1, bars.x(span.end + 1) - x);
    const current = drawn.current && drawn.current.start === span.start;
    ctx.globalAlpha = current ? 0.2 : 0.08;
    ctx.fillRect(x, plot.lane, width, plot.bottom - plot.lane);
    ctx.globalAlpha = 1;
    ctx.fillRect(x, plot.lane + 2, width, current ? 5 : 3);
    if (current) {
      ctx.lineWidth = 1.5;
      ctx.strokeRect(x, plot.lane + 2, width, plot.bottom - plot.lane - 3);
    }
  }
  const { probability, spread } = drawn;
  const first = Math.max(0, bars.first - drawn.from), last = Math.min(probability.length - 1, bars.last - drawn.from);
  if (!(last > first)) return;
  const y = p => foot - p * tall;
  const middle = bars.step / 2;
  ctx.globalAlpha = 0.18;
  ctx.beginPath();
  band(ctx, first, last, k => bars.x(drawn.from + k) + middle, k => y(Math.min(1, probability[k] + number(spread[k]))), k => y(Math.max(0, probability[k] - number(spread[k]))));
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1.75;
  ctx.beginPath();
  let drawing = false;
  for (let k = first; k <= last; k++) {
    const p = probability[k];
    if (!Number.isFinite(p)) {
      drawing = false;
      continue;
    }
    const x = bars.x(drawn.from + k) + middle;
    if (drawing) ctx.lineTo(x, y(p));
    else { ctx.moveTo(x, y(p)); drawing = true; }
  }
  ctx.stroke();
  ctx.setLineDash([3, 3]);
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.7;
  ctx.beginPath();
  ctx.moveTo(bars.x(drawn.from + first), y(drawn.threshold));
  ctx.lineTo(bars.x(drawn.from + last + 1), y(drawn.threshold));
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

const number = value => (Number.isFinite(value) ? value : 0);

function band(ctx, first, last, x, top, bottom) {
  for (let k = first; k <= last; k++) if (Number.isFinite(top(k))) ctx.lineTo(x(k), top(k));
  for (let k = last; k >= first; k--) if (Number.isFinite(bottom(k))) ctx.lineTo(x(k), bottom(k));
}
