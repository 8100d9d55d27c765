// Draws grid, axes, session breaks and the cursor.

import { price as priceText } from '../text.js';
import { priceTicks, timeLabel, timeTicks } from './ticks.js';

export function drawGrid(ctx, frame) {
  const { bars, prices, colours, store, level, clock, plot } = frame;
  frame.priceTicks = priceTicks(prices, 4 * colours.rem);
  frame.timeTicks = timeTicks(store, level, bars, clock, 5.2 * colours.rem);
  ctx.strokeStyle = colours.line;
  ctx.globalAlpha = 0.55;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const value of frame.priceTicks.ticks) {
    const y = Math.round(prices.y(value)) + 0.5;
    ctx.moveTo(0, y);
    ctx.lineTo(plot.width, y);
  }
  for (const tick of frame.timeTicks) {
    const x = Math.round(bars.x(tick.row)) + 0.5;
    ctx.moveTo(x, plot.top);
    ctx.lineTo(x, plot.bottom);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** Where a session ends and the next begins: the bars stand side by side, the line says that they are not. */
export function drawBreaks(ctx, frame) {
  const { bars, colours, segments, plot } = frame;
  let k = lowerBound(segments, bars.first);
  const end = lowerBound(segments, bars.last + 1);
  if ((end - k) * 24 > bars.width) return;
  ctx.strokeStyle = colours.faint;
  ctx.setLineDash([2, 4]);
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (; k < end; k++) {
    if (segments[k] === 0) continue;
    const x = Math.round(bars.x(segments[k])) + 0.5;
    ctx.moveTo(x, plot.top);
    ctx.lineTo(x, plot.bottom);
  }
  ctx.stroke();
  ctx.setLineDash([]);
}

export function lowerBound(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function drawAxes(ctx, frame) {
  const { bars, prices, colours, clock, plot, width, height } = frame;
  ctx.fillStyle = colours.paper;
  ctx.fillRect(plot.width, 0, width - plot.width, height);
  ctx.fillRect(0, plot.bottom, width, height - plot.bottom);
  ctx.strokeStyle = colours.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(plot.width + 0.5, 0);
  ctx.lineTo(plot.width + 0.5, height);
  ctx.moveTo(0, plot.bottom + 0.5);
  ctx.lineTo(width, plot.bottom + 0.5);
  ctx.stroke();
  ctx.font = colours.font(0.8);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.fillStyle = colours.soft;
  for (const value of frame.priceTicks.ticks) {
    const y = prices.y(value);
    if (y > colours.rem * 0.5 && y < plot.bottom - colours.rem * 0.5) {
      ctx.fillText(priceText(value, frame.priceTicks.decimals), plot.width + 0.5 * colours.rem, y);
    }
  }
  ctx.textAlign = 'center';
  const y = (plot.bottom + height) / 2 + 1;
  for (const tick of frame.timeTicks) {
    const x = bars.x(tick.row);
    if (x < colours.rem || x > plot.width - colours.rem) continue;
    ctx.fillStyle = tick.kind <= 3 ? colours.ink : colours.soft;
    ctx.font = (tick.kind <= 3 ? '560 ' : '') + colours.font(0.8);
    ctx.fillText(timeLabel(tick, clock), x, y);
  }
}

/** The cursor: a line through its bar, the price under the pointer, both named on the axes. */
export function drawCursor(ctx, frame, cursor, pointerY, focused) {
  const { bars, prices, colours, clock, plot, width, height } = frame;
  const x = bars.x(cursor.row + 0.5);
  if (x < 0 || x > plot.width) return;
  const line = Math.round(x) + 0.5;
  ctx.strokeStyle = focused ? colours.soft : colours.faint;
  ctx.setLineDash([4, 3]);
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(line, plot.top);
  ctx.lineTo(line, plot.bottom);
  if (pointerY !== null) {
    ctx.moveTo(0, Math.round(pointerY) + 0.5);
    ctx.lineTo(plot.width, Math.round(pointerY) + 0.5);
  }
  ctx.stroke();
  ctx.setLineDash([]);
  if (pointerY !== null) {
    tag(ctx, colours, priceText(prices.price(pointerY), Math.max(frame.decimals, frame.priceTicks.decimals)), plot.width + 1, pointerY, width - plot.width - 1);
  }
  if (cursor.time != null) {
    const text = clock.both(cursor.time);
    ctx.font = colours.font(0.8);
    const wide = ctx.measureText(text).width + colours.rem;
    const left = Math.min(plot.width - wide, Math.max(0, x - wide / 2));
    tag(ctx, colours, text, left, (plot.bottom + height) / 2, wide, 'center');
  }
}

function tag(ctx, colours, text, x, y, width, align = 'left') {
  const tall = 1.5 * colours.rem;
  ctx.fillStyle = colours.ink;
  ctx.fillRect(x, y - tall / 2, width, tall);
  ctx.fillStyle = colours.paper;
  ctx.font = colours.font(0.8);
  ctx.textBaseline = 'middle';
  ctx.textAlign = align;
  ctx.fillText(text, align === 'center' ? x + width / 2 : x + 0.5 * colours.rem, y + 1);
}
