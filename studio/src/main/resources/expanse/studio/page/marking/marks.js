// The marks of one series in order of time, as the server last told them.

import { lowerBound } from '../chart/axes.js';

export class MarkList {
  constructor() {
    this.reset({ revision: 0, marks: [], looks: [], kept: [], undo: '', redo: '' }, [0], 0);
  }

  /** @param segments first rows of the sessions; bars is their number in all */
  reset(state, segments, bars) {
    this.segments = segments;
    this.bars = bars;
    this.byId = new Map(state.marks.map(mark => [mark.id, mark]));
    this.looks = new Map(state.looks.map(look => [look.start, look]));
    this.kept = new Set(state.kept.map(nameOf));
    this.tell(state);
    this.sort();
  }

  tell({ revision, undo, redo }) {
    this.revision = revision;
    this.undo = undo;
    this.redo = redo;
  }

  /** Takes over a gesture that the server performed. */
  apply(done) {
    for (const { before, after } of done.gesture.marks) {
      if (before) this.byId.delete(before.id);
      if (after) this.byId.set(after.id, after);
    }
    for (const { before, after } of done.gesture.looks) {
      if (before) this.looks.delete(before.start);
      if (after) this.looks.set(after.start, after);
    }
    for (const { before, after } of done.gesture.kept) {
      if (before) this.kept.delete(nameOf(before));
      if (after) this.kept.add(nameOf(after));
    }
    this.tell(done);
    this.sort();
  }

  sort() {
    this.all = [...this.byId.values()].sort((a, b) => a.start - b.start || a.end - b.end);
    this.starts = this.all.map(mark => mark.start);
    this.longest = this.all.reduce((most, mark) => Math.max(most, mark.end - mark.start), 0);
  }

  get(id) {
    return this.byId.get(id) ?? null;
  }

  /** Marks that meet the bars from from to to, inclusive. */
  between(from, to) {
    const found = [];
    for (let k = lowerBound(this.starts, from - this.longest); k < this.all.length && this.starts[k] <= to; k++) {
      if (this.all[k].end >= from) found.push(this.all[k]);
    }
    return found;
  }

  at(row, exceptId = null) {
    return this.between(row, row).find(mark => mark.id !== exceptId) ?? null;
  }

  /** The first mark that starts after a bar, and the last that ends before it. */
  after(row) {
    return this.all[lowerBound(this.starts, row + 1)] ?? null;
  }

  before(row) {
    for (let k = lowerBound(this.starts, row) - 1; k >= 0; k--) {
      if (this.all[k].end < row) return this.all[k];
    }
    return null;
  }

  /** First and last bar that a span around a bar may reach: its session's and up to its neighbours. Null on another span. */
  bounds(row, exceptId) {
    if (this.at(row, exceptId)) return null;
    const k = lowerBound(this.segments, row + 1) - 1;
    let low = this.segments[k];
    let high = (this.segments[k + 1] ?? this.bars) - 1;
    const own = this.get(exceptId);
    for (let i = lowerBound(this.starts, row + 1) - 1; i >= 0; i--) {
      const mark = this.all[i];
      if (mark.id === exceptId) continue;
      low = Math.max(low, mark.end + 1);
      if (mark.start < row - this.longest) break;
    }
    const next = this.all.slice(lowerBound(this.starts, row)).find(mark => mark.id !== exceptId && mark.start > (own ? own.end : row));
    if (next) high = Math.min(high, next.start - 1);
    return [low, high];
  }

  /** Whether somebody has said that a suspect is right as it is. */
  isKept(suspect) {
    return this.kept.has(nameOf(suspect));
  }

  reviewed() {
    return [...this.looks.values()].filter(look => look.decision === 'reviewed');
  }
}

/** What a suspect is known by. */
const nameOf = ({ kind, start, end }) => `${kind} ${start} ${end}`;
