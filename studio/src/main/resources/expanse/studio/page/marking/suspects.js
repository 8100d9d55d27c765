// Labels that look wrong to models which did not learn from them: what they say, what was decided.

import { plural } from '../text.js';

const percent = p => `${Math.round(100 * p)} %`;

export class Suspects {
  constructor(app) {
    this.app = app;
    this.reset([]);
  }

  /** @param all suspects of a run, worst first */
  reset(all) {
    this.all = all;
    this.later = new Set();
    this.current = null;
  }

  /** The label that a suspect is about, as it still is; null when it was changed or removed. */
  label({ start, end, type, kind }) {
    return this.app.model.marks.between(start, end).find(mark => mark.start === start && mark.end === end && (kind !== 'type' || mark.type === type)) ?? null;
  }

  /** Whether nobody has decided on a suspect, nor changed what it is about. */
  isOpen(suspect) {
    if (this.app.model.marks.isKept(suspect)) return false;
    return suspect.kind === 'missing' ? !this.app.model.marks.between(suspect.start, suspect.end).length : Boolean(this.label(suspect));
  }

  left() {
    return this.all.filter(suspect => this.isOpen(suspect)).length;
  }

  /** The worst one that nobody has put off; those that were put off come again at the end. */
  first() {
    const open = this.all.filter(suspect => this.isOpen(suspect));
    return open.find(suspect => !this.later.has(suspect)) ?? open[0] ?? null;
  }

  next() {
    this.current = this.first();
    if (this.later.has(this.current)) this.later.clear();
    return this.current;
  }

  /** It comes again later. */
  putOff() {
    if (this.current) this.later.add(this.current);
  }

  /** What is there is right. */
  async keep() {
    const suspect = this.current;
    if (!suspect || !this.isOpen(suspect)) return;
    const { kind, start, end } = suspect;
    await this.app.hand.perform(() => ({ what: 'keep a suspect', annotator: this.app.annotator(), keep: [{ kind, start, end }] }));
  }

  /** Whether one that was decided on is open again and comes before the current one. */
  isBack() {
    const first = this.first();
    return Boolean(first) && !this.later.has(first) && this.all.indexOf(first) < this.all.indexOf(this.current);
  }

  words() {
    const { kind, why, start, end, probability, to, toType } = this.current;
    const says = `${why.charAt(0).toUpperCase()}${why.slice(1)}`;
    const bars = plural(end - start + 1, 'bar');
    if (kind === 'missing') return `${says}: models give these ${bars} ${percent(probability)}.`;
    if (kind === 'spurious') return `${says}: models give its ${bars} only ${percent(probability)}.`;
    if (kind === 'type') return `${says}: models say ${toType}.`;
    const moved = (by, early, late) => `${plural(Math.abs(by), 'bar')} ${by < 0 ? early : late}`;
    const parts = [to[0] !== start && `begin it ${moved(to[0] - start, 'earlier', 'later')}`, to[1] !== end && `end it ${moved(to[1] - end, 'earlier', 'later')}`].filter(Boolean);
    return `${says}: models ${parts.join(' and ')}.`;
  }

  /** Does what the models say. */
  async apply() {
    const suspect = this.current;
    if (!suspect) return;
    const { app } = this;
    const type = app.types.includes(suspect.toType) ? suspect.toType : app.model.type;
    const done = await app.hand.perform(() => {
      const mark = this.label(suspect);
      const wish = { what: 'change a suspect', annotator: app.annotator() };
      if (suspect.kind === 'missing') return { ...wish, put: [{ id: 0, start: suspect.to[0], end: suspect.to[1], type, confidence: 1, annotator: '', note: '' }] };
      if (!mark) return null;
      if (suspect.kind === 'spurious') return { ...wish, remove: [mark.id] };
      if (suspect.kind === 'type') return { ...wish, put: [{ ...mark, type }] };
      return { ...wish, put: [{ ...mark, start: suspect.to[0], end: suspect.to[1] }] };
    });
    if (done) app.review.startSuspects();
  }

  /** What the chart draws: the place, and what the models would write there. */
  drawn() {
    if (!this.current) return null;
    const { start, end, to } = this.current;
    const span = to ? { start: to[0], end: to[1] } : { start, end };
    return { from: 0, probability: [], spread: [], threshold: 0, spans: [span], current: to ? span : null, doubt: to ? null : span };
  }
}
