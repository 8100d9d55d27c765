// Where bars and prices lie on the screen. Lengths are CSS pixels.

const WIDEST_BAR = 48;
const ROOM = 0.04; // of the width, beyond the first and the last bar

/** Bars from left to right; bar k covers [x(k), x(k + 1)). */
export class BarScale {
  constructor(bars) {
    this.bars = bars;
    this.width = 1;
    this.left = 0; // bar number at the left edge, may be a fraction
    this.step = 8; // pixels a bar
    this.limit = Infinity; // the last bar that may be seen
  }

  get visible() {
    return this.width / this.step;
  }

  get first() {
    return Math.max(0, Math.floor(this.left));
  }

  get last() {
    return Math.max(this.first, Math.min(this.bars - 1, this.limit, Math.ceil(this.left + this.visible) - 1));
  }

  x(bar) {
    return (bar - this.left) * this.step;
  }

  /** The bar under a pixel, within the series. */
  bar(x) {
    return Math.min(this.bars - 1, this.limit, Math.max(0, Math.floor(this.left + x / this.step)));
  }

  resize(width) {
    const middle = this.left + this.visible / 2;
    const was = this.width;
    this.width = Math.max(1, width);
    if (was > 1) this.left = middle - this.visible / 2;
    this.clamp();
  }

  clamp() {
    const least = Math.min(WIDEST_BAR, this.width / (this.bars * (1 + 2 * ROOM)));
    this.step = Math.min(WIDEST_BAR, Math.max(least, this.step));
    const room = this.visible * ROOM;
    const least_left = -room;
    const most_left = this.bars - this.visible + room;
    this.left = most_left < least_left ? (this.bars - this.visible) / 2 : Math.min(most_left, Math.max(least_left, this.left));
  }

  panBy(bars) {
    this.left += bars;
    this.clamp();
  }

  /** Zooms so that what lies under a pixel stays there. */
  zoomAt(x, factor) {
    const under = this.left + x / this.step;
    this.step *= factor;
    this.clamp();
    this.left = under - x / this.step;
    this.clamp();
  }

  /** Shows the bars from to to, inclusive. */
  show(from, to) {
    this.step = this.width / Math.max(2, to - from + 1);
    this.clamp();
    this.left = (from + to + 1) / 2 - this.visible / 2;
    this.clamp();
  }

  /** Pans as little as needed for a bar to be in view, some bars from the edge. */
  reveal(bar) {
    const margin = Math.min(this.visible * 0.08, 12);
    if (bar < this.left + margin) this.left = bar - margin;
    else if (bar + 1 > this.left + this.visible - margin) this.left = bar + 1 + margin - this.visible;
    this.clamp();
  }

  centre(bar) {
    this.left = bar + 0.5 - this.visible / 2;
    this.clamp();
  }
}

/** Prices from bottom to top: fitted to what is visible, or locked. */
export class PriceScale {
  constructor() {
    this.low = 0;
    this.high = 1;
    this.locked = false;
    this.top = 0;
    this.height = 1;
  }

  fit(low, high) {
    if (this.locked || !(high >= low)) return;
    const pad = high > low ? (high - low) * 0.06 : Math.abs(high) * 0.001 || 1;
    this.low = low - pad;
    this.high = high + pad;
  }

  y(price) {
    return this.top + ((this.high - price) / (this.high - this.low)) * this.height;
  }

  price(y) {
    return this.high - ((y - this.top) / this.height) * (this.high - this.low);
  }

  /** Stretches around the middle. */
  stretch(factor) {
    const middle = (this.low + this.high) / 2;
    const half = ((this.high - this.low) / 2) * factor;
    this.low = middle - half;
    this.high = middle + half;
    this.locked = true;
  }

  shift(pixels) {
    const by = (pixels / this.height) * (this.high - this.low);
    this.low += by;
    this.high += by;
  }
}
