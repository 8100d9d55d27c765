// Draws what is marked: bands over the bars with a tag above them, and the window that is being looked through.

const NARROW = 3;

/** Shades what lies outside of the window that is being looked through. */
export function drawWindow(ctx, frame, offered) {
  if (!offered) return;
  const { bars, colours, plot } = frame;
  const left = Math.max(0, bars.x(offered.start));
  const right = Math.min(plot.width, bars.x(offered.start + offered.length));
  ctx.fillStyle = colours.back;
  ctx.globalAlpha = 0.72;
  ctx.fillRect(0, 0, left, plot.bottom);
  ctx.fillRect(right, 0, plot.width - right, plot.bottom);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colours.ink;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const bar of [offered.start, offered.start + offered.length]) {
    const x = Math.round(bars.x(bar)) + 0.5;
    ctx.moveTo(x, 0);
    ctx.lineTo(x, plot.bottom);
  }
  ctx.stroke();
}

export function drawSpans(ctx, frame, list, selectedId) {
  const { bars, colours, plot, typeIndex } = frame;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.font = '560 ' + colours.font(0.76);
  for (const mark of list.between(bars.first, bars.last)) {
    const colour = colours.types[typeIndex(mark.type) % colours.types.length];
    drawSpan(ctx, frame, mark, colour, mark.id === selectedId);
  }
  ctx.globalAlpha = 1;
}

export function drawSpan(ctx, frame, mark, colour, selected) {
  const { bars, colours, plot, typeIndex } = frame;
  const left = Math.max(-2, bars.x(mark.start));
  const width = Math.max(1, Math.min(plot.width + 2, bars.x(mark.end + 1)) - left);
  ctx.fillStyle = colour;
  ctx.globalAlpha = selected ? 0.26 : 0.13;
  ctx.fillRect(left, plot.lane, width, plot.bottom - plot.lane);
  ctx.globalAlpha = 1;
  const tall = plot.lane - plot.laneTop - 2;
  ctx.globalAlpha = mark.confidence < 1 ? 0.45 + 0.4 * mark.confidence : 1;
  ctx.fillRect(left, plot.laneTop, width, tall);
  ctx.globalAlpha = 1;
  const number = String(typeIndex(mark.type) + 1);
  const room = width - 0.6 * colours.rem;
  const words = `${number} ${mark.type}${mark.note ? ' ✎' : ''}`;
  const text = ctx.measureText(words).width <= room ? words : ctx.measureText(number).width <= room ? number : '';
  if (text) {
    ctx.fillStyle = colours.paper;
    ctx.fillText(text, left + 0.3 * colours.rem, plot.laneTop + tall / 2 + 0.5);
  }
  if (selected) drawEnds(ctx, frame, mark, colour);
}

/** The ends that can be taken hold of. */
function drawEnds(ctx, frame, mark, colour) {
  const { bars, plot, colours } = frame;
  ctx.fillStyle = colour;
  for (const x of [bars.x(mark.start), bars.x(mark.end + 1)]) {
    if (x < -NARROW || x > plot.width + NARROW) continue;
    ctx.fillRect(x - 1, plot.laneTop, 2, plot.bottom - plot.laneTop);
    const middle = (plot.lane + plot.bottom) / 2;
    ctx.beginPath();
    ctx.roundRect(x - NARROW, middle - colours.rem, 2 * NARROW, 2 * colours.rem, NARROW);
    ctx.fill();
  }
}

/** A span that has a start and no end yet. */
export function drawPending(ctx, frame, start, cursor, colour) {
  const { bars, plot } = frame;
  const from = Math.min(start, cursor), to = Math.max(start, cursor);
  ctx.fillStyle = colour;
  ctx.globalAlpha = 0.12;
  ctx.fillRect(bars.x(from), plot.lane, bars.x(to + 1) - bars.x(from), plot.bottom - plot.lane);
  ctx.globalAlpha = 1;
  ctx.fillRect(bars.x(start) - 1, plot.laneTop, 2, plot.bottom - plot.laneTop);
}
