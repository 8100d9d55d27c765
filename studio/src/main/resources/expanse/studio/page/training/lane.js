// What the run marks on the whole series: walk along it, accept, reject, keep it as a file.

import { bytes, get, post } from '../net.js';
import { count, make, plural } from '../text.js';
import { newest } from './scores.js';
import { wordsOf } from './words.js';

const POLL = 500;
const MOST_IN_VIEW = 20_000;
const AT_ONCE = 200_000; // bars that a run marks without being asked

export class Lane {
  constructor(root, app, look) {
    this.app = app;
    this.look = look;
    this.lane = this.current = this.piece = null;
    this.state = make('p', { class: 'small soft' });
    this.bar = make('progress', { 'aria-label': 'Bars marked', hidden: true });
    this.start = make('button', { type: 'button', onclick: () => this.begin() }, 'Mark the whole series');
    const button = (name, title, key, act) => make('button', { type: 'button', title, onclick: act }, name + ' ', make('kbd', { 'aria-hidden': 'true' }, key));
    this.before = button('Before', 'The span before (,)', ',', () => this.walk(-1));
    this.after = button('Next', 'The next span (.)', '.', () => this.walk(1));
    this.accept = button('Accept', 'It becomes a label (Y)', 'Y', () => this.take());
    this.reject = button('Reject', 'It is nothing; its window counts as looked through (X)', 'X', () => this.refuse());
    this.onlyOpen = make('input', { type: 'checkbox', checked: true });
    this.skip = make('label', { class: 'line small' }, this.onlyOpen, 'skip what is labelled or looked through');
    this.words = make('p', { class: 'small', role: 'status' });
    this.file = make('a', { class: 'button', download: '' }, 'Spans as CSV');
    root.append(this.state, this.bar, this.start, make('div', { class: 'pairs' }, this.before, this.after, this.accept, this.reject), this.words, this.skip, this.file);
    this.askSpans = newest((from, to, [threshold, shortest]) => get('/api/lane/spans', { ...look.where(), from, to, threshold, shortest }).then(rows => ({ from, to, rows })),
      told => this.told(told), error => app.fail(error));
  }

  close() {
    this.lane = this.current = this.piece = this.other = null;
  }

  letGo() {
    this.current = null;
    this.render();
  }

  async open() {
    await this.read();
    if (!this.lane && this.app.series.bars <= AT_ONCE) await this.begin();
  }

  async begin() {
    try {
      await post('/api/lane/start', this.look.where(), {});
      await this.read();
    } catch (error) {
      this.app.fail(error);
    }
  }

  async read() {
    const { number } = this.look;
    const { lane } = await get('/api/lane', this.look.where());
    if (number !== this.look.number) return;
    const first = !this.lane?.spans.length;
    this.lane = lane;
    if (first && lane?.spans.length) this.onlyOpen.checked = lane.spans.some(span => this.isOpen(span));
    this.render();
    this.inView(true);
    if (lane && lane.done < lane.all && !lane.trouble) setTimeout(() => number === this.look.number && this.read().catch(error => this.app.fail(error)), POLL);
    else if (lane) this.look.changes.render();
  }

  render() {
    const { lane } = this;
    const running = lane && lane.done < lane.all && !lane.trouble;
    this.bar.hidden = !running;
    this.start.hidden = Boolean(lane);
    [this.before, this.after, this.accept, this.reject, this.skip, this.file].forEach(part => { part.hidden = !lane; });
    if (lane) {
      this.bar.max = lane.all;
      this.bar.value = lane.done;
      this.file.href = '/spans.csv?' + new URLSearchParams(this.look.where());
    }
    const open = lane ? lane.spans.filter(span => this.isOpen(span)).length : 0;
    this.state.textContent = !lane ? 'The run can mark every bar of the series, those included that it learned from.'
      : lane.trouble ? lane.trouble : `${plural(lane.spans.length, 'span')} marked${running ? ` in ${count(lane.done)} of ${count(lane.all)} bars` : ''}, ${count(open)} neither labelled nor looked through.`;
    this.accept.disabled = this.reject.disabled = !this.current;
    this.app.chart?.invalidate();
    const { current } = this;
    if (!current) this.words.textContent = '';
    else wordsOf(this.app, current).then(words => { if (current === this.current) this.words.textContent = words; }).catch(() => {});
  }

  /** Whether no label meets a span and nobody looked through where it lies. */
  isOpen(span) {
    const { marks } = this.app.model;
    return !marks.between(span.start, span.end).length && !this.isLooked(span);
  }

  isLooked(span) {
    const length = this.app.window;
    return this.app.model.marks.reviewed().some(look => look.start <= span.start && look.start + length > span.end);
  }

  /** Goes to the next or the previous span. */
  walk(direction) {
    if (!this.lane) return this.app.say('No run has marked the series yet.', true);
    const spans = this.lane.spans.filter(span => !this.onlyOpen.checked || this.isOpen(span));
    const row = this.current ? this.current.start : this.app.chart.cursor.row;
    const next = direction > 0 ? spans.find(span => span.start > row) : spans.findLast(span => span.start < row);
    if (!next) {
      this.current = null;
      this.render();
      return this.app.say('There is no further span.', true);
    }
    this.look.chosen(this);
    this.current = next;
    this.app.chart.reveal(next.start - 20, next.end + 20);
    this.app.chart.setCursor(next.start);
    this.render();
    return wordsOf(this.app, next).then(words => this.app.say(words));
  }

  /** What the model marked becomes a label. */
  async take() {
    const span = this.current;
    if (!span) return;
    const { app } = this;
    const bounds = app.model.marks.bounds(span.start, null);
    if (!bounds) return app.say('A label lies there already.', true);
    const type = app.types.includes(span.type) ? span.type : app.model.type;
    const done = await app.hand.perform(() => ({ what: 'accept a mark of the model', annotator: app.annotator(),
      put: [{ id: 0, start: Math.max(bounds[0], span.start), end: Math.min(bounds[1], span.end), type, confidence: 1, annotator: '', note: '' }] }));
    if (done) this.walk(1);
  }

  /** What the model marked is nothing: the window around it was looked through, and holds no label there. */
  async refuse() {
    const span = this.current;
    if (!span) return;
    const { app } = this;
    if (app.model.marks.between(span.start, span.end).length) return app.say('A label lies there; remove it first.', true);
    if (!this.isLooked(span)) {
      const [low, high] = session(app.series, span.start);
      const start = Math.max(low, Math.min(high - app.window + 1, Math.round((span.start + span.end - app.window) / 2)));
      if (high - low + 1 < app.window) return app.say('The session is too short for a window.', true);
      const done = await app.hand.perform(() => ({ what: 'reject a mark of the model', annotator: app.annotator(), look: [{ start, id: '', subset: '', decision: 'reviewed', annotator: '' }] }));
      if (!done) return;
    }
    this.walk(1);
  }

  ruleChanged() {
    this.other = null;
    this.inView(true);
  }

  told({ from, to, rows }) {
    const spans = [];
    for (let k = 0; k < rows.length; k += 2) spans.push({ start: rows[k], end: rows[k + 1] });
    this.other = { from, to, spans };
    this.app.chart.invalidate();
  }

  /** Fetches the probabilities of what is in view, when that is not too much, and what another rule finds there. */
  async inView(again = false) {
    const { bars } = this.app.chart;
    if (!this.lane || !bars || bars.last - bars.first > MOST_IN_VIEW) return;
    const room = Math.ceil(bars.visible);
    const from = Math.max(0, bars.first - room), to = Math.min(this.app.series.bars, bars.last + room + 1);
    if (!this.look.isOwnRule && (again || !this.other || this.other.from > bars.first || this.other.to <= bars.last)) this.askSpans(from, to, this.look.rule);
    if (!again && this.piece && this.piece.from <= bars.first && this.piece.to > bars.last) return;
    if (this.asking === `${from} ${to}` && !again) return;
    this.asking = `${from} ${to}`;
    try {
      const buffer = await bytes('/api/probabilities', { ...this.look.where(), from, to });
      if (this.asking !== `${from} ${to}`) return;
      this.piece = { from, to, probability: new Float32Array(buffer, 0, to - from), spread: new Float32Array(buffer, 4 * (to - from), to - from) };
      this.app.chart.invalidate();
    } catch (error) {
      this.app.fail(error);
    } finally {
      this.asking = null;
    }
  }

  drawn() {
    if (!this.lane) return null;
    const { piece } = this;
    const spans = this.look.isOwnRule || !this.other ? this.lane.spans : this.other.spans;
    return { from: piece?.from ?? 0, probability: piece?.probability ?? [], spread: piece?.spread ?? [], threshold: this.look.rule[0], spans, current: this.current };
  }
}

/** First and last bar of the session that a bar lies in. */
function session(series, row) {
  const next = series.segments.findIndex(first => first > row);
  const k = next < 0 ? series.segments.length - 1 : next - 1;
  return [series.segments[k], (series.segments[k + 1] ?? series.bars) - 1];
}
