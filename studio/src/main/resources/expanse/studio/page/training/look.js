// Looks at a run: the verdict, the scores, and what another rule would come to. Its windows, what it marks on the whole
// series, what changed and the replay are parts of their own.

import { get } from '../net.js';
import { count, make, plural } from '../text.js';
import { Changes } from './changes.js';
import { Lane } from './lane.js';
import { Replay } from './replay.js';
import { figure, newest, rule } from './scores.js';
import { Windows } from './windows.js';

export class Look {
  constructor(root, app) {
    this.app = app;
    this.number = null;
    this.view = null;
    this.effect = null;
    this.empty = make('div', { class: 'empty' }, make('strong', {}, 'Nothing to look at yet'),
      make('p', {}, 'Mark, look windows through, then press Train. Here you will read whether anything was learned, and see the windows where it goes wrong.'));
    this.run = make('select', { 'aria-label': 'Run', onchange: () => this.open(Number(this.run.value)) });
    this.report = make('a', { class: 'button', target: '_blank', rel: 'noopener' }, 'Report');
    this.verdict = make('div', { class: 'verdict' });
    this.figures = make('dl', { class: 'figures' });
    this.rules = make('dl', { class: 'rules' });
    this.threshold = this.slider('Threshold', 0, 0.01, 0.99, 0.01);
    this.shortest = this.slider('Shortest span, bars', 1, 1, 15, 1);
    this.words = make('p', { class: 'small', role: 'status' });
    this.reset = make('button', { type: 'button', class: 'quiet small', onclick: () => this.setRule(this.view.threshold, this.view.minSpanLength) }, 'As the run has it');
    this.doubts = make('p', { class: 'small soft' });
    this.suspects = make('button', { type: 'button', onclick: () => app.review.begin('suspects') }, 'Suspects');
    this.suggestions = make('button', { type: 'button', onclick: () => app.review.begin('suggested') }, 'Suggestions');
    const section = (title, ...content) => make('section', { 'aria-label': title }, make('h2', {}, title), ...content);
    const parts = { windows: section('Windows, the worst first'), changes: section('What changed'), lane: section('On the whole series'), replay: section('Replay') };
    this.ofWindows = [this.figures, section('Beside simple rules', this.rules),
      section('What counts as a mark', this.threshold.label, this.shortest.label, make('div', { class: 'row' }, this.words, make('span', { class: 'grow' }), this.reset)), parts.windows];
    this.body = [make('div', { class: 'row' }, this.run, this.report), this.verdict, ...this.ofWindows,
      parts.changes, section('What to look through next', this.doubts, make('div', { class: 'row' }, this.suspects, this.suggestions)), parts.lane, parts.replay];
    this.windows = new Windows(parts.windows, app, this);
    this.changes = new Changes(parts.changes, app, this);
    this.lane = new Lane(parts.lane, app, this);
    this.replay = new Replay(parts.replay, app);
    this.ask = newest((threshold, shortest) => get('/api/rule', { ...this.where(), threshold, shortest }), effect => this.told(effect), error => app.fail(error));
    root.append(this.empty, ...this.body);
    this.render();
    app.chart.on('view', () => this.lane.inView());
  }

  /** @param place of the value in the rule */
  slider(name, place, min, max, step) {
    const output = make('output');
    const input = make('input', { type: 'range', min, max, step, oninput: () => this.setRule(...this.rule.with(place, Number(input.value))) });
    return { input, output, label: make('label', { class: 'slider' }, make('span', {}, name), output, input) };
  }

  where() {
    return { series: this.app.seriesId, run: this.number };
  }

  /** Whether spans are those of the run's own rule. */
  get isOwnRule() {
    return this.rule[0] === this.view.threshold && this.rule[1] === this.view.minSpanLength;
  }

  async open(number, show = false) {
    try {
      const view = await get('/api/view', { series: this.app.seriesId, run: number });
      this.number = number;
      this.view = view;
      this.effect = null;
      this.windows.close();
      this.lane.close();
      this.changes.close();
      this.setRule(view.threshold, view.minSpanLength);
      this.render();
      this.app.review.runChanged();
      if (show) this.app.show('look');
      await this.lane.open();
    } catch (error) {
      this.app.fail(error);
    }
  }

  close() {
    if (this.replay.on) this.replay.stop();
    this.number = this.view = this.effect = null;
    this.windows.close();
    this.lane.close();
    this.changes.close();
    this.render();
  }

  render() {
    const { view } = this;
    this.empty.hidden = Boolean(view);
    this.body.forEach(part => { part.hidden = !view; });
    this.app.chart?.invalidate();
    if (!view) return;
    this.listRuns();
    this.ofWindows.forEach(part => { part.hidden = !view.scored; });
    const n = view.suspects.length;
    this.doubts.textContent = view.suspectNote || (n ? `${plural(n, 'label')} of yours may be wrong or missing, as models see them that did not learn from them.` : view.scored ? 'No label looks wrong to models that did not learn from it.' : 'The run can say which windows would teach it most.');
    this.suspects.hidden = n === 0;
    this.lane.render();
    this.changes.render();
    if (!view.scored) {
      this.verdict.className = 'verdict';
      this.verdict.replaceChildren(make('strong', {}, 'No verdict on these bars'), make('p', { class: 'small soft' }, view.note));
      return;
    }
    const { verdict, barF1, interval, spanF1, precision, recall, baselines } = view.scored;
    const good = verdict.startsWith('better');
    this.verdict.className = good ? 'verdict good' : 'verdict';
    this.verdict.replaceChildren(make('strong', {}, good ? 'It has learned something.' : 'It has not learned more than simple rules.'), make('p', { class: 'small soft' }, verdict.charAt(0).toUpperCase() + verdict.slice(1) + (verdict.endsWith('.') ? '' : '.')),
      make('p', { class: 'small soft' }, `On ${plural(view.windows.length, 'window')} that the models which score them have not seen; they chose the threshold. The test subset stays untouched.`));
    this.figures.replaceChildren(figure('F1 per bar', barF1, `${interval[0].toFixed(2)} – ${interval[1].toFixed(2)}`), figure('F1 of spans', spanF1, 'IoU at least .5'), figure('Precision', precision), figure('Recall', recall));
    this.rules.replaceChildren(...rule('this run', barF1, true), ...Object.entries(baselines).sort((a, b) => b[1] - a[1]).flatMap(([name, value]) => rule(name.replaceAll('_', ' '), value, false)));
  }

  listRuns() {
    const { runs } = this.app.train;
    this.run.replaceChildren(...runs.map(run => make('option', { value: run.number, selected: run.number === this.number }, run.name)));
    this.report.href = '/report?' + new URLSearchParams(this.where());
  }

  setRule(threshold, shortest) {
    this.rule = [threshold, shortest];
    this.threshold.input.value = threshold;
    this.shortest.input.value = shortest;
    this.threshold.output.value = threshold.toFixed(2);
    this.shortest.output.value = String(shortest);
    this.reset.disabled = this.isOwnRule;
    if (this.view.scored) this.ask(threshold, shortest);
    this.lane.ruleChanged();
  }

  told(effect) {
    if (!this.view) return;
    this.effect = effect;
    const session = this.app.series.bars / this.app.series.segments.length;
    this.words.textContent = `F1 ${effect.f1.toFixed(2)} on these windows; ${(effect.wrong / effect.bars * session).toFixed(1)} false detections a session of ${count(Math.round(session))} bars.`;
    this.windows.render();
    this.app.chart.invalidate();
  }

  /** What the chart draws of the run, or null. */
  drawn() {
    if (!this.view || !this.app.modelShown()) return null;
    if (this.replay.on) return this.replay.drawn(this.rule[0]);
    return this.changes.drawn() ?? this.windows.drawn() ?? this.lane.drawn();
  }

  /** A span or a window was chosen: the other parts let go of theirs. */
  chosen(part) {
    for (const other of [this.windows, this.lane, this.changes]) if (other !== part) other.letGo();
  }
}
