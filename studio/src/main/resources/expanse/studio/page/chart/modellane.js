// Draws what a run says: its spans as frames, and the probability of every bar at the foot of the plot.

export function drawModel(ctx, frame, drawn) {
  if (!drawn) return;
  const { bars, plot, colours } = frame;
  const tall = (plot.bottom - plot.lane) * (drawn.tall ?? 0.16);
  const foot = plot.bottom - 1;
  ctx.strokeStyle = colours.model;
  ctx.fillStyle = colours.model;
  for (const span of drawn.spans) {
    if (span.end < bars.first || span.start > bars.last) continue;
    const x = bars.x(span.start), width = Math.max(1, bars.x(span.end + 1) - x);
    const current = drawn.current && drawn.current.start === span.start;
    ctx.globalAlpha = current ? 0.2 : 0.08;
    if (drawn.doubt !== span) ctx.fillRect(x, plot.lane, width, plot.bottom - plot.lane);
    ctx.globalAlpha = 1;
    if (drawn.doubt !== span) ctx.fillRect(x, plot.lane + 2, width, current ? 5 : 3);
    if (current || drawn.doubt === span) {
      ctx.lineWidth = 1.5;
      if (drawn.doubt === span) ctx.setLineDash([4, 3]);
      ctx.strokeRect(x, plot.lane + 2, width, plot.bottom - plot.lane - 3);
      ctx.setLineDash([]);
    }
    if (span.ends && bars.step >= 3) drawEnds(ctx, bars, plot.lane + 11, span.ends);
  }
  for (const span of drawn.old ?? []) {
    if (span.end < bars.first || span.start > bars.last) continue;
    ctx.lineWidth = 1.5;
    ctx.setLineDash([3, 2]);
    ctx.strokeRect(bars.x(span.start), plot.lane + 16, Math.max(2, bars.x(span.end + 1) - bars.x(span.start)), 5);
    ctx.setLineDash([]);
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
  for (const { values, dash } of drawn.base ?? []) {
    ctx.strokeStyle = colours.soft;
    ctx.lineWidth = 1.25;
    ctx.setLineDash(dash);
    ctx.beginPath();
    for (let k = first; k <= last; k++) ctx.lineTo(bars.x(drawn.from + k) + middle, y(values[k]));
    ctx.stroke();
  }
  ctx.strokeStyle = colours.model;
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

/** Between which bars a span begins and ends with 80 %. */
function drawEnds(ctx, bars, y, [a, b, c, d]) {
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (const [low, high] of [[a, b + 1], [c, d + 1]]) {
    const left = bars.x(low), right = bars.x(high);
    ctx.moveTo(left, y - 3);
    ctx.lineTo(left, y + 3);
    ctx.moveTo(left, y);
    ctx.lineTo(right, y);
    ctx.moveTo(right, y - 3);
    ctx.lineTo(right, y + 3);
  }
  ctx.stroke();
}

const number = value => (Number.isFinite(value) ? value : 0);

function band(ctx, first, last, x, top, bottom) {
  for (let k = first; k <= last; k++) if (Number.isFinite(top(k))) ctx.lineTo(x(k), top(k));
  for (let k = last; k >= first; k--) if (Number.isFinite(bottom(k))) ctx.lineTo(x(k), bottom(k));
}
