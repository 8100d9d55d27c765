// Draws bars: candles where there is room, ranges where there is little, columns of pixels beyond.

const CANDLE = 3; // pixels a bar from which bodies are drawn

/** The lowest and highest visible price and the largest volume. */
export function extent(store, level, bars) {
  let low = Infinity, high = -Infinity, volume = 0;
  store.each(level, bars.first, bars.last, (row, o, h, l, c, v) => {
    if (h > high) high = h;
    if (l < low) low = l;
    if (v > volume) volume = v;
  });
  return { low, high, volume };
}

/** Draws the bars of a level; step is pixels an entry. */
export function drawBars(ctx, store, level, bars, prices, colours, ratio) {
  const step = bars.step * store.step(level);
  if (step >= CANDLE) drawCandles(ctx, store, level, bars, prices, colours, ratio);
  else drawColumns(ctx, store, level, bars, prices, colours, ratio);
}

function snap(value, ratio) {
  return Math.round(value * ratio) / ratio;
}

function drawCandles(ctx, store, level, bars, prices, colours, ratio) {
  const step = bars.step * store.step(level);
  const line = 1 / ratio * Math.max(1, Math.floor(ratio));
  const body = Math.max(line, snap(step * 0.72, ratio));
  const half = snap((body - line) / 2, ratio);
  for (const rising of [true, false]) {
    ctx.fillStyle = rising ? colours.up : colours.down;
    store.each(level, bars.first, bars.last, (row, open, high, low, close) => {
      if ((close >= open) !== rising) return;
      const x = snap(bars.x(row) + (step - line) / 2, ratio);
      const top = snap(prices.y(high), ratio);
      ctx.fillRect(x, top, line, Math.max(line, snap(prices.y(low), ratio) - top));
      const a = snap(prices.y(rising ? close : open), ratio);
      const b = snap(prices.y(rising ? open : close), ratio);
      ctx.fillRect(x - half, a, line + 2 * half, Math.max(line, b - a));
    });
  }
}

/** One column for each pixel: from its lowest to its highest price. */
function drawColumns(ctx, store, level, bars, prices, colours, ratio) {
  const width = 1 / ratio * Math.max(1, Math.round(ratio));
  const rising = [], falling = []; // rectangles by colour
  let at = NaN, low = 0, high = 0, first = 0, last = 0;
  const flush = () => {
    if (Number.isNaN(at)) return;
    const top = snap(prices.y(high), ratio);
    (last >= first ? rising : falling).push(at, top, Math.max(width, snap(prices.y(low), ratio) - top));
  };
  store.each(level, bars.first, bars.last, (row, o, h, l, c) => {
    const x = Math.floor(bars.x(row) / width) * width;
    if (x === at) {
      if (h > high) high = h;
      if (l < low) low = l;
      last = c;
    } else {
      flush();
      at = x; low = l; high = h; first = o; last = c;
    }
  });
  flush();
  for (const [columns, colour] of [[rising, colours.up], [falling, colours.down]]) {
    ctx.fillStyle = colour;
    for (let k = 0; k < columns.length; k += 3) ctx.fillRect(columns[k], columns[k + 1], width, columns[k + 2]);
  }
}

/** Volumes at the foot of the plot. */
export function drawVolume(ctx, store, level, bars, most, foot, height, colours, ratio) {
  if (!(most > 0)) return;
  const step = bars.step * store.step(level);
  const width = step >= CANDLE ? Math.max(1 / ratio, snap(step * 0.72, ratio)) : 1 / ratio * Math.max(1, Math.round(ratio));
  ctx.fillStyle = colours.faint;
  ctx.globalAlpha = 0.28;
  let at = NaN, peak = 0;
  const flush = () => {
    if (!Number.isNaN(at)) ctx.fillRect(at, foot - (peak / most) * height, width, (peak / most) * height);
  };
  store.each(level, bars.first, bars.last, (row, o, h, l, c, v) => {
    const x = step >= CANDLE ? snap(bars.x(row) + (step - width) / 2, ratio) : Math.floor(bars.x(row) / width) * width;
    if (x === at) {
      peak = Math.max(peak, v);
    } else {
      flush();
      at = x; peak = v;
    }
  });
  flush();
  ctx.globalAlpha = 1;
}

/** A moving average of closes, where a bar is wide enough for it to differ from the price. */
export function drawAverage(ctx, store, level, bars, prices, period, colour) {
  const length = Math.round(period / store.step(level));
  if (length < 4) return;
  const from = Math.max(0, bars.first - period);
  if (!store.covers(level, from, bars.last)) return;
  const ring = new Float64Array(length);
  let sum = 0, n = 0, drawing = false;
  const half = (bars.step * store.step(level)) / 2;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  store.each(level, from, bars.last, (row, o, h, l, c) => {
    const k = n++ % length;
    sum += c - ring[k];
    ring[k] = c;
    if (n < length) return;
    const x = bars.x(row) + half, y = prices.y(sum / length);
    if (drawing) ctx.lineTo(x, y);
    else { ctx.moveTo(x, y); drawing = true; }
  });
  ctx.stroke();
}
