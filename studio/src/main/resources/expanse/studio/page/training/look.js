// Looks at a run: the verdict, the scores, the windows from worst to best, and what it marks on the whole series.

import { bytes, get, post } from '../net.js';
import { count, make, plural } from '../text.js';
import { Replay } from './replay.js';
import { countAll, countWindow, spansOf } from './scores.js';

const POLL = 500;
const MOST_IN_VIEW = 20_000;

export class Look {
  constructor(root, app) {
    this.app = app;
    this.root = root;
    this.number = null;
    this.view = null;
    this.lane = null;
    this.shown = null;
    this.rejected = new Set();
    this.empty = make('p', { class: 'soft' }, 'Nothing to look at yet. Mark, look windows through, then press Train: the verdict appears here.');
    this.run = make('select', { 'aria-label': 'Run', onchange: () => this.open(Number(this.run.value)) });
    this.verdict = make('div', { class: 'verdict' });
    this.figures = make('dl', { class: 'figures' });
    this.rules = make('dl', { class: 'rules' });
    this.threshold = this.slider('Threshold', 0.01, 0.99, 0.01);
    this.shortest = this.slider('Shortest span, bars', 1, 15, 1);
    this.effect = make('p', { class: 'small', role: 'status' });
    this.windows = make('ul', { class: 'list scroll' });
    this.laneState = make('p', { class: 'small soft' });
    this.laneBar = make('progress', { 'aria-label': 'Bars marked', hidden: true });
    this.laneStart = make('button', { type: 'button', onclick: () => this.startLane() }, 'Mark the whole series');
    this.before = make('button', { type: 'button', title: 'The span before (,)', onclick: () => this.walk(-1) }, 'Before');
    this.after = make('button', { type: 'button', title: 'The next span (.)', onclick: () => this.walk(1) }, 'Next');
    this.accept = make('button', { type: 'button', title: 'It becomes a label (Y)', onclick: () => this.take() }, 'Accept');
    this.reject = make('button', { type: 'button', title: 'It is nothing; its window counts as looked through (X)', onclick: () => this.refuse() }, 'Reject');
    this.chosen = make('p', { class: 'small' });
    this.body = [
      this.run, this.verdict, this.figures,
      make('section', {}, make('h2', {}, 'Beside simple rules'), this.rules),
      make('section', {}, make('h2', {}, 'What counts as a mark'), this.threshold.label, this.shortest.label, this.effect),
      make('section', {}, make('h2', {}, 'Windows, the worst first'), this.windows),
      make('section', {}, make('h2', {}, 'On the whole series'), this.laneState, this.laneBar, this.laneStart, make('div', { class: 'row' }, this.before, this.after, this.accept, this.reject), this.chosen),
    ];
    const replay = make('section');
    this.replay = new Replay(replay, app);
    this.body.push(replay);
    root.append(this.empty, ...this.body);
    this.render();
    app.chart.on('view', () => this.inView());
  }

  slider(name, min, max, step) {
    const output = make('output');
    const input = make('input', { type: 'range', min, max, step, oninput: () => this.ruleChanged() });
    return { input, output, label: make('label', { class: 'slider' }, make('span', {}, name), output, input) };
  }

  get rule() {
    return [Number(this.threshold.input.value), Number(this.shortest.input.value)];
  }

  async open(number, show = false) {
    try {
      const view = await get('/api/view', { series: this.app.seriesId, run: number });
      this.number = number;
      this.view = view;
      this.lane = this.shown = this.current = null;
      this.piece = null;
      this.threshold.input.value = view.threshold;
      this.shortest.input.value = view.minSpanLength;
      this.render();
      if (show) this.app.show('look');
      await this.readLane();
      if (!this.lane && this.app.series.bars <= 200_000) await this.startLane();
    } catch (error) {
      this.app.fail(error);
    }
  }

  close() {
    if (this.replay.on) this.replay.stop();
    this.number = this.view = this.lane = this.shown = this.current = null;
    this.render();
  }

  render() {
    const { view } = this;
    this.empty.hidden = Boolean(view);
    this.body.forEach(part => { part.hidden = !view; });
    this.app.chart?.invalidate();
    if (!view) return;
    const { runs } = this.app.train;
    this.run.replaceChildren(...runs.map(run => make('option', { value: run.number, selected: run.number === this.number }, run.name)));
    const good = view.verdict.startsWith('better');
    this.verdict.className = good ? 'verdict good' : 'verdict';
    this.verdict.replaceChildren(make('strong', {}, good ? 'It has learned something.' : 'It has not learned more than simple rules.'), make('p', { class: 'small soft' }, view.verdict.charAt(0).toUpperCase() + view.verdict.slice(1) + (view.verdict.endsWith('.') ? '' : '.')),
      make('p', { class: 'small soft' }, `On ${plural(view.windows.length, 'window')} that the judged models have not seen; they chose the threshold. The test subset stays untouched.`));
    const figure = (name, value, more = '') => make('div', {}, make('dt', {}, name), make('dd', {}, value.toFixed(2), more ? make('small', {}, more) : ''));
    this.figures.replaceChildren(figure('F1 per bar', view.barF1, `${view.interval[0].toFixed(2)} – ${view.interval[1].toFixed(2)}`), figure('F1 of spans', view.spanF1, 'IoU at least .5'),
      figure('Precision', view.precision), figure('Recall', view.recall));
    const rule = (name, value, own) => [make('dt', { class: own ? 'strong' : null }, name), make('dd', {}, make('meter', { min: 0, max: 1, value, class: own ? 'own' : null, 'aria-label': name })), make('dd', {}, value.toFixed(2))];
    this.rules.replaceChildren(...rule('this run', view.barF1, true), ...Object.entries(view.baselines).sort((a, b) => b[1] - a[1]).flatMap(([name, value]) => rule(name.replaceAll('_', ' '), value, false)));
    this.ruleChanged();
    this.renderLane();
  }

  ruleChanged() {
    const [threshold, shortest] = this.rule;
    this.threshold.output.value = threshold.toFixed(2);
    this.shortest.output.value = String(shortest);
    const all = countAll(this.view.windows, threshold, shortest);
    const session = this.app.series.bars / this.app.series.segments.length;
    this.effect.textContent = `F1 ${all.f1.toFixed(2)} on these windows; ${(all.wrong / all.bars * session).toFixed(1)} false marks a session of ${count(Math.round(session))} bars.`;
    this.order = this.view.windows.map(window => ({ window, count: countWindow(window, threshold, shortest) })).sort((a, b) => a.count.f1 - b.count.f1);
    this.renderWindows();
    this.app.chart.invalidate();
  }

  renderWindows() {
    this.windows.replaceChildren(...this.order.map(({ window, count: found }) => {
      const words = window.truth.length || found.spans.length ? `${plural(window.truth.length, 'label')}, ${plural(found.spans.length, 'mark')}` : 'nothing, rightly';
      const time = make('span', {}, this.app.table.times.get(window.start) ?? '…');
      this.app.store.barLater(window.start).then(bar => { if (bar) time.textContent = this.app.clock.brief(bar.time); }).catch(() => {});
      return make('li', {}, make('button', { type: 'button', 'aria-current': String(this.shown === window), onclick: () => this.showWindow(window) },
        time, make('span', {}, `F1 ${found.f1.toFixed(2)}`), make('small', {}, words)));
    }));
  }

  showWindow(window) {
    this.shown = window;
    const length = window.probability.length;
    this.app.chart.show(window.start - length * 0.3, window.start + length * 1.15);
    this.renderWindows();
    this.app.say(`Window with ${plural(window.truth.length, 'label')}.`);
  }

  /** What the chart draws of the run: {from, probability, threshold, spans} or null. */
  drawn() {
    if (!this.view || !this.app.modelShown()) return null;
    const [threshold, shortest] = this.rule;
    if (this.replay.on) return this.replay.drawn(threshold);
    if (this.shown) {
      const { start, probability, spread } = this.shown;
      return { from: start, probability, spread, threshold, spans: spansOf(probability, threshold, shortest).map(([a, b]) => ({ start: start + a, end: start + b })), current: null };
    }
    if (!this.lane) return null;
    const { piece } = this;
    const spans = piece && piece.covers ? spansOf(piece.probability, threshold, shortest).map(([a, b]) => ({ start: piece.from + a, end: piece.from + b })) : this.lane.spans;
    return { from: piece?.from ?? 0, probability: piece?.probability ?? [], spread: piece?.spread ?? [], threshold, spans, current: this.current };
  }

  // ---- the whole series

  where() {
    return { series: this.app.seriesId, run: this.number };
  }

  async startLane() {
    try {
      await post('/api/lane/start', this.where(), {});
      await this.readLane();
    } catch (error) {
      this.app.fail(error);
    }
  }

  async readLane() {
    const number = this.number;
    const { lane } = await get('/api/lane', this.where());
    if (number !== this.number) return;
    this.lane = lane;
    this.renderLane();
    this.inView(true);
    if (this.lane && this.lane.done < this.lane.all && !this.lane.trouble) setTimeout(() => number === this.number && this.readLane().catch(error => this.app.fail(error)), POLL);
  }

  renderLane() {
    const { lane } = this;
    const running = lane && lane.done < lane.all && !lane.trouble;
    this.laneBar.hidden = !running;
    this.laneStart.hidden = Boolean(lane);
    [this.before, this.after, this.accept, this.reject].forEach(button => { button.hidden = !lane; });
    if (lane) {
      this.laneBar.max = lane.all;
      this.laneBar.value = lane.done;
    }
    this.laneState.textContent = !lane ? 'The run can mark every bar of the series, those included that it learned from.'
      : lane.trouble ? lane.trouble : `${plural(lane.spans.length, 'span')} marked${running ? ` in ${count(lane.done)} of ${count(lane.all)} bars` : ''}.`;
    this.accept.disabled = this.reject.disabled = !this.current;
    this.chosen.textContent = this.current ? `${this.current.type || 'a span'}, ${plural(this.current.end - this.current.start + 1, 'bar')}, probability ${this.current.probability.toFixed(2)}` : '';
    this.app.chart.invalidate();
  }

  /** Fetches the probabilities of what is in view, when that is not too much. */
  async inView(again = false) {
    const { bars } = this.app.chart;
    if (!this.lane || !bars || bars.last - bars.first > MOST_IN_VIEW) return;
    const room = Math.ceil(bars.visible);
    const from = Math.max(0, bars.first - room), to = Math.min(this.app.series.bars, bars.last + room + 1);
    if (!again && this.piece && this.piece.from <= bars.first && this.piece.to > bars.last) return;
    if (this.fetching) return;
    this.fetching = true;
    try {
      const both = new Float32Array(await bytes('/api/probabilities', { ...this.where(), from, to }));
      const half = both.length / 2;
      this.piece = { from, to, probability: both.subarray(0, half), spread: both.subarray(half), covers: this.lane.done >= to };
      this.app.chart.invalidate();
    } catch (error) {
      this.app.fail(error);
    } finally {
      this.fetching = false;
    }
  }

  walk(direction) {
    if (!this.lane) return;
    const open = this.lane.spans.filter(span => !this.rejected.has(this.key(span)));
    const row = this.current ? this.current.start : this.app.chart.cursor.row;
    const next = direction > 0 ? open.find(span => span.start > row) : open.findLast(span => span.start < row);
    if (!next) return this.app.say('There is no further span.', true);
    this.shown = null;
    this.current = next;
    this.app.chart.reveal(next.start - 20, next.end + 20);
    this.app.chart.setCursor(next.start);
    this.renderLane();
    this.app.say(this.chosen.textContent);
  }

  key(span) {
    return `${this.number} ${span.start} ${span.end}`;
  }

  /** What the model marked becomes a label. */
  async take() {
    const span = this.current;
    if (!span) return;
    const { app } = this;
    const done = await app.hand.perform(() => ({ what: 'accept a mark of the model', annotator: app.annotator(),
      put: [{ id: 0, start: span.start, end: span.end, type: span.type || app.model.type, confidence: 1, annotator: '', note: '' }] }));
    if (done) this.walk(1);
  }

  /** What the model marked is nothing: the window around it was looked through, and holds no label there. */
  async refuse() {
    const span = this.current;
    if (!span) return;
    const { app } = this;
    const { marks } = app.model;
    const length = app.window;
    const inside = [...marks.looks.values()].some(look => look.decision === 'reviewed' && look.start <= span.start && look.start + length > span.end);
    if (!inside) {
      const [low, high] = session(app.series, span.start);
      const start = Math.max(low, Math.min(high - length + 1, Math.round((span.start + span.end) / 2 - length / 2)));
      if (start < low) return app.say('The session is too short for a window.', true);
      const done = await app.hand.perform(() => ({ what: 'reject a mark of the model', annotator: app.annotator(), look: [{ start, id: '', subset: '', decision: 'reviewed', annotator: '' }] }));
      if (!done) return;
    }
    this.rejected.add(this.key(span));
    this.walk(1);
  }
}

/** First and last bar of the session that a bar lies in. */
function session(series, row) {
  const next = series.segments.findIndex(first => first > row);
  const k = next < 0 ? series.segments.length - 1 : next - 1;
  return [series.segments[k], (series.segments[k + 1] ?? series.bars) - 1];
}
