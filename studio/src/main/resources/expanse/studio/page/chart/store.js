// Bars at every zoom, fetched in pieces and forgotten again when too many are held.

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'];
const MOST_PIECES = 96;

export class BarStore {
  /**
   * @param fetchPiece (level, piece) to a promise of an ArrayBuffer
   * @param arrived called when a piece has come
   */
  constructor({ bars, levels, piece, factor }, fetchPiece, arrived) {
    this.bars = bars;
    this.levels = levels;
    this.piece = piece;
    this.factor = factor;
    this.fetchPiece = fetchPiece;
    this.arrived = arrived;
    this.pieces = new Map();
    this.asked = new Map();
  }

  step(level) {
    return this.factor ** level;
  }

  size(level) {
    return Math.ceil(this.bars / this.step(level));
  }

  /** The coarsest level with at least one entry for each pixel. */
  levelFor(barsPerPixel) {
    let level = 0;
    while (level + 1 < this.levels && this.step(level + 1) <= barsPerPixel) level++;
    return level;
  }

  key(level, piece) {
    return level * 1e7 + piece;
  }

  /** A piece that is here, or null; then it is asked for. */
  at(level, piece) {
    const key = this.key(level, piece);
    const found = this.pieces.get(key);
    if (found) {
      this.pieces.delete(key);
      this.pieces.set(key, found);
      return found;
    }
    this.load(level, piece);
    return null;
  }

  /** Fetches a piece that is not here; the promise of one that is under way is shared. */
  load(level, piece) {
    const key = this.key(level, piece);
    if (this.pieces.has(key)) return Promise.resolve();
    let asked = this.asked.get(key);
    if (!asked) {
      asked = this.fetchPiece(level, piece)
        .then(buffer => this.keep(key, buffer))
        .finally(() => this.asked.delete(key));
      asked.catch(() => {}); // whoever waits is told; a picture is drawn again anyway
      this.asked.set(key, asked);
    }
    return asked;
  }

  keep(key, buffer) {
    const length = buffer.byteLength / 8 / COLUMNS.length;
    const columns = { length };
    COLUMNS.forEach((name, k) => { columns[name] = new Float64Array(buffer, k * length * 8, length); });
    this.pieces.set(key, columns);
    if (this.pieces.size > MOST_PIECES) this.forgetOldest();
    this.arrived();
  }

  /** The top level stays: it is what can always be drawn. */
  forgetOldest() {
    const top = this.key(this.levels - 1, 0);
    for (const key of this.pieces.keys()) {
      if (key !== top) {
        this.pieces.delete(key);
        return;
      }
    }
  }

  /** Whether every piece from bar to bar is here; asks for those that are not. */
  covers(level, from, to) {
    const step = this.step(level);
    const first = Math.floor(from / step / this.piece);
    const last = Math.floor(to / step / this.piece);
    let all = true;
    for (let piece = first; piece <= last; piece++) all = this.at(level, piece) !== null && all;
    return all;
  }

  /** The finest level from a wanted one upwards that is here for all bars from (inclusive) to (inclusive). */
  usable(level, from, to) {
    if (this.covers(level, from, to)) return level;
    for (let other = level + 1; other < this.levels; other++) {
      if (this.here(other, from, to)) return other;
    }
    return -1;
  }

  here(level, from, to) {
    const step = this.step(level) * this.piece;
    for (let piece = Math.floor(from / step); piece <= Math.floor(to / step); piece++) {
      if (!this.pieces.has(this.key(level, piece))) return false;
    }
    return true;
  }

  /** Calls back (first bar, open, high, low, close, volume, time) for every entry that meets bars from to to. */
  each(level, from, to, visit) {
    const step = this.step(level);
    let entry = Math.floor(from / step);
    const last = Math.min(this.size(level) - 1, Math.floor(to / step));
    while (entry <= last) {
      const piece = Math.floor(entry / this.piece);
      const columns = this.pieces.get(this.key(level, piece));
      const base = piece * this.piece;
      const end = Math.min(last, base + this.piece - 1);
      if (columns) {
        for (let e = entry; e <= end; e++) {
          const k = e - base;
          visit(e * step, columns.open[k], columns.high[k], columns.low[k], columns.close[k], columns.volume[k], columns.time[k]);
        }
      }
      entry = end + 1;
    }
  }

  /** One bar, or null while it is not here. */
  bar(row) {
    const piece = Math.floor(row / this.piece);
    const columns = this.pieces.get(this.key(0, piece));
    if (!columns) {
      this.load(0, piece);
      return null;
    }
    const k = row - piece * this.piece;
    return { time: columns.time[k], open: columns.open[k], high: columns.high[k], low: columns.low[k], close: columns.close[k], volume: columns.volume[k] };
  }

  /** One bar, waited for. */
  async barLater(row) {
    const piece = Math.floor(row / this.piece);
    await this.load(0, piece);
    return this.bar(row);
  }
}
