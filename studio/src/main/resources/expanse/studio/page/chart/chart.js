// The chart: two canvases, one for what is there and one for what follows the pointer, drawn at most once a frame.

import { drawAxes, drawBreaks, drawCursor, drawGrid } from './axes.js';
import { drawAverage, drawBars, drawVolume, extent } from './candles.js';
import { drawModel } from './modellane.js';
import { palette } from './palette.js';
import { BarScale, PriceScale } from './scales.js';
import { drawPending, drawSpan, drawSpans, drawWindow } from './spans.js';

export class Chart {
  /**
   * @param root element that holds the canvases
   * @param model what is drawn besides bars: marks, selected, pending, offered, typeIndex, options
   */
  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.under = root.querySelector('.bars');
    this.over = root.querySelector('.over');
    this.colours = palette();
    this.model.drawn ??= () => null;
    this.cursor = { row: 0, time: null };
    this.pointerY = null;
    this.preview = null; // a span while it is dragged
    this.handlers = { view: [], cursor: [] };
    this.waiting = false;
    this.dirty = { under: true, over: true };
    new ResizeObserver(() => this.resize()).observe(root);
    this.followRatio();
  }

  /** Another screen may have more pixels in the same place. */
  followRatio() {
    matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener('change', () => {
      this.resize();
      this.followRatio();
    }, { once: true });
  }

  on(name, handler) {
    this.handlers[name].push(handler);
  }

  open(series, store, clock, decimals) {
    this.decimals = decimals;
    this.series = series;
    this.store = store;
    this.clock = clock;
    this.bars = new BarScale(series.bars);
    this.prices = new PriceScale();
    this.resize();
    this.bars.show(Math.max(0, series.bars - 240), series.bars + 8);
    this.setCursor(series.bars - 1);
  }

  restyle() {
    this.colours = palette();
    this.resize();
  }

  resize() {
    if (!this.series) return;
    const { width, height } = this.root.getBoundingClientRect();
    this.ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.under, this.over]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    const rem = this.colours.rem;
    this.width = width;
    this.height = height;
    const laneTop = Math.round(2 * rem); // below the readout
    this.plot = {
      width: Math.round(width - 5 * rem),
      laneTop,
      lane: laneTop + Math.round(1.35 * rem),
      top: 0,
      bottom: Math.round(height - 1.9 * rem),
    };
    this.bars.resize(this.plot.width);
    this.prices.top = this.plot.lane + rem;
    this.prices.height = Math.max(1, this.plot.bottom - this.prices.top - 0.5 * rem);
    this.changed();
  }

  /** The view has changed: draw everything again and tell who listens. */
  changed() {
    this.invalidate();
    this.handlers.view.forEach(handler => handler());
  }

  invalidate() {
    this.dirty.under = this.dirty.over = true;
    this.request();
  }

  invalidateOver() {
    this.dirty.over = true;
    this.request();
  }

  request() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (this.series) this.draw();
    });
  }

  draw() {
    if (this.dirty.under) this.drawUnder();
    if (this.dirty.over) this.drawOver();
    this.dirty.under = this.dirty.over = false;
  }

  context(canvas) {
    const ctx = canvas.getContext('2d');
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    ctx.clearRect(0, 0, this.width, this.height);
    return ctx;
  }

  drawUnder() {
    const { store, bars, prices, plot, colours, model, ratio } = this;
    const ctx = this.context(this.under);
    const level = store.usable(store.levelFor(1 / bars.step), bars.first, bars.last);
    if (level < 0) return;
    const { low, high, volume } = extent(store, level, bars);
    prices.fit(low, high);
    const frame = {
      store, level, bars, prices, plot, colours, clock: this.clock, segments: this.series.segments,
      width: this.width, height: this.height, typeIndex: model.typeIndex, decimals: this.decimals,
    };
    this.frame = frame;
    this.first ??= performance.mark('first chart'); // for whoever measures it
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, 0, plot.width, plot.bottom);
    ctx.clip();
    if (bars.limit < bars.bars) {
      ctx.beginPath();
      ctx.rect(0, 0, bars.x(bars.limit + 1), plot.bottom);
      ctx.clip();
    }
    drawGrid(ctx, frame);
    drawBreaks(ctx, frame);
    const drawn = model.drawn();
    if (model.options.volume && this.series.volume && !drawn?.probability.length) { // probabilities have its place
      drawVolume(ctx, store, level, bars, volume, plot.bottom, (plot.bottom - plot.lane) * 0.16, colours, ratio);
    }
    drawSpans(ctx, frame, model.marks, this.preview?.id ?? model.selected);
    drawBars(ctx, store, level, bars, prices, colours, ratio);
    model.options.averages.forEach((period, k) => {
      drawAverage(ctx, store, level, bars, prices, period, k % 2 ? colours.faint : colours.soft);
    });
    drawModel(ctx, frame, drawn);
    drawWindow(ctx, frame, model.offered ?? drawn?.window);
    ctx.restore();
    drawAxes(ctx, frame);
  }

  /** A canvas with the picture and a line of words above it. */
  picture(words) {
    this.drawUnder();
    const { under, colours, ratio } = this;
    const head = Math.round(2.2 * colours.rem * ratio);
    const canvas = document.createElement('canvas');
    canvas.width = under.width;
    canvas.height = under.height + head;
    const ctx = canvas.getContext('2d');
    ctx.fillStyle = colours.paper;
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(under, 0, head);
    ctx.scale(ratio, ratio);
    ctx.fillStyle = colours.ink;
    ctx.font = '560 ' + colours.font(0.9);
    ctx.textBaseline = 'middle';
    ctx.fillText(words, colours.rem, head / ratio / 2);
    return canvas;
  }

  drawOver() {
    const { model, colours, plot } = this;
    const ctx = this.context(this.over);
    if (!this.frame) return;
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, 0, plot.width, plot.bottom);
    ctx.clip();
    ctx.font = '560 ' + colours.font(0.76);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    const colourOf = type => colours.types[model.typeIndex(type) % colours.types.length];
    if (this.preview) drawSpan(ctx, this.frame, this.preview, colourOf(this.preview.type), true);
    if (model.pending !== null) drawPending(ctx, this.frame, model.pending, this.cursor.row, colourOf(model.type));
    ctx.restore();
    drawCursor(ctx, this.frame, this.cursor, this.pointerY, document.activeElement === this.root);
  }

  /** Puts the cursor on a bar. */
  setCursor(row) {
    row = Math.min(this.series.bars - 1, this.bars.limit, Math.max(0, row));
    const bar = this.store.bar(row);
    this.cursor = { row, time: bar?.time ?? null };
    this.invalidateOver();
    this.handlers.cursor.forEach(handler => handler(row, bar));
  }

  /** Pieces have come. */
  arrived() {
    if (!this.series) return;
    if (this.cursor.time === null) this.setCursor(this.cursor.row);
    this.invalidate();
  }

  panBy(count) {
    this.bars.panBy(count);
    this.changed();
  }

  /** Moves the cursor; the chart slides along under it, so that it stays where it is on the screen. */
  moveCursor(by) {
    const row = Math.min(this.series.bars - 1, Math.max(0, this.cursor.row + by));
    const moved = row - this.cursor.row;
    this.pointerY = null;
    this.bars.panBy(moved);
    this.bars.reveal(row);
    this.changed();
    this.setCursor(row);
  }

  zoomAt(x, factor) {
    this.bars.zoomAt(x, factor);
    this.changed();
  }

  /** Zooms around the cursor when it is in view, else around the middle. */
  zoom(factor) {
    const x = this.bars.x(this.cursor.row + 0.5);
    this.zoomAt(x >= 0 && x <= this.plot.width ? x : this.plot.width / 2, factor);
  }

  show(from, to) {
    this.bars.show(from, to);
    this.changed();
  }

  goTo(row) {
    this.bars.centre(row);
    this.changed();
    this.setCursor(row);
  }

  reveal(from, to) {
    if (to - from + 1 > this.bars.visible * 0.9) this.bars.show(from - (to - from) * 0.2, to + (to - from) * 0.2);
    else {
      this.bars.reveal(to);
      this.bars.reveal(from);
    }
    this.changed();
  }

  lockPrice(locked) {
    this.prices.locked = locked;
    this.changed();
  }
}
