// The windows that chose the threshold, from worst to best: truth, prediction, what each kind of base models says.

import { make, plural } from '../text.js';
import { wordsOf } from './words.js';

const DASHES = [[], [5, 3], [1.5, 2.5]];

export class Windows {
  constructor(root, app, look) {
    this.app = app;
    this.look = look;
    this.shown = null;
    this.list = make('ul', { class: 'list scroll' });
    this.details = make('div', { class: 'details', hidden: true });
    root.append(this.list, this.details);
  }

  close() {
    this.shown = null;
  }

  letGo() {
    if (!this.shown) return;
    this.shown = null;
    this.render();
  }

  render() {
    const { view, effect } = this.look;
    if (!view || !effect) return;
    const order = view.windows.map((window, k) => ({ window, found: effect.windows[k] })).sort((a, b) => a.found.f1 - b.found.f1);
    this.found = new Map(order.map(({ window, found }) => [window, found]));
    this.list.replaceChildren(...order.map(({ window, found }) => {
      const words = window.truth.length || found.spans.length ? `${plural(window.truth.length, 'label')}, ${plural(found.spans.length, 'mark')}` : 'nothing, rightly';
      const time = make('span', {}, '…');
      this.app.store.barLater(window.start).then(bar => { if (bar) time.textContent = this.app.clock.brief(bar.time); }).catch(() => {});
      return make('li', {}, make('button', { type: 'button', 'aria-current': String(this.shown === window), onclick: () => this.show(window) },
        time, make('span', {}, `F1 ${found.f1.toFixed(2)}`), make('small', {}, words)));
    }));
    this.renderDetails();
  }

  renderDetails() {
    const window = this.shown;
    this.details.hidden = !window;
    if (!window) return;
    const { models } = this.look.view;
    const spans = make('ul', { class: 'plain small' });
    for (const span of this.found.get(window).spans) {
      const line = make('li', {}, '…');
      wordsOf(this.app, span).then(words => { line.textContent = words; }).catch(() => {});
      spans.append(line);
    }
    this.details.replaceChildren(spans, models.length > 1 ? make('p', { class: 'legend' }, 'What each part of the ensemble says:',
      ...models.map(({ name, weight }, k) => make('span', {}, make('i', { class: `dash d${k}` }), `${name} (weight ${weight.toFixed(2)})`)), make('span', {}, make('i', { class: 'three' }), 'together')) : '');
  }

  show(window) {
    this.look.chosen(this);
    this.shown = window;
    const length = window.probability.length;
    this.app.chart.show(window.start - length * 0.3, window.start + length * 1.15);
    this.app.chart.setCursor(window.start);
    this.render();
    this.app.say(`Window with ${plural(window.truth.length, 'label')}.`);
  }

  drawn() {
    if (!this.shown) return null;
    const { start, probability, spread, base } = this.shown;
    return { from: start, probability, spread, threshold: this.look.rule[0], spans: this.found.get(this.shown).spans, current: null, window: { start, length: probability.length },
      base: base.length > 1 ? base.map((values, k) => ({ values, dash: DASHES[k] })) : [], tall: 0.24 };
  }
}
