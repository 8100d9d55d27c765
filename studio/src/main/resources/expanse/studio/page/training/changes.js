// An old run beside the one that is looked at: the windows that changed, the marks that came and went.

import { get } from '../net.js';
import { make, plural } from '../text.js';

export class Changes {
  constructor(root, app, look) {
    this.app = app;
    this.look = look;
    this.root = root;
    this.found = this.shown = null;
    this.other = make('select', { 'aria-label': 'Older run', onchange: () => this.load() });
    this.words = make('p', { class: 'small' });
    this.page = make('a', { class: 'button', target: '_blank', rel: 'noopener' }, 'Side by side');
    this.windows = make('ul', { class: 'list scroll', 'aria-label': 'Windows that changed' });
    this.marks = make('ul', { class: 'list scroll', 'aria-label': 'Marks that came or went' });
    const titled = list => make('div', { class: 'titled' }, make('p', { class: 'small soft' }, list.getAttribute('aria-label')), list);
    root.append(make('div', { class: 'row' }, make('span', { class: 'small soft' }, 'since'), this.other, this.page), this.words, titled(this.windows), titled(this.marks));
  }

  close() {
    this.found = this.shown = null;
  }

  letGo() {
    if (!this.shown) return;
    this.shown = null;
    this.fill();
  }

  /** The runs that this one can be compared with; those before it come first. */
  render() {
    const { view, number } = this.look;
    if (!view) return;
    const runs = this.app.train.runs;
    const at = runs.findIndex(run => run.number === number);
    const others = [...runs.slice(at + 1), ...runs.slice(0, at)].filter(run => run.scored);
    this.root.hidden = !view.scored || !others.length;
    if (this.root.hidden) return;
    const chosen = others.some(run => run.number === Number(this.other.value)) ? Number(this.other.value) : others[0].number;
    this.other.replaceChildren(...others.map(run => make('option', { value: run.number, selected: run.number === chosen }, run.name)));
    this.load();
  }

  async load() {
    const { number } = this.look;
    const other = Number(this.other.value);
    this.page.href = '/comparison?' + new URLSearchParams({ ...this.look.where(), other });
    try {
      const found = await get('/api/changes', { ...this.look.where(), other });
      if (number !== this.look.number || other !== Number(this.other.value)) return;
      this.found = found;
      this.fill();
    } catch (error) {
      this.app.fail(error);
    }
  }

  fill() {
    const { found } = this;
    if (!found) return;
    const { windows, marks } = found;
    const better = windows.filter(window => window.newF1 > window.oldF1).length, worse = windows.filter(window => window.newF1 < window.oldF1).length;
    this.words.textContent = !windows.length ? 'The two runs have no window in common.'
      : `On ${plural(windows.length, 'window')} of both, counted against the newer labels: F1 ${found.oldF1.toFixed(2)} before, ${found.newF1.toFixed(2)} now; ${better} better, ${worse} worse${found.relabelled ? `, ${found.relabelled} with other labels` : ''}.`
        + (marks ? ` On the whole series ${plural(marks.filter(mark => mark.added).length, 'mark')} came, ${marks.filter(mark => !mark.added).length} went.` : '');
    const changed = windows.filter(window => window.newF1 !== window.oldF1 || window.relabelled);
    this.windows.parentElement.hidden = !changed.length;
    this.windows.replaceChildren(...changed.map(window => this.row(window.start, `${window.oldF1.toFixed(2)} → ${window.newF1.toFixed(2)}`, window.relabelled ? 'other labels' : window.newF1 > window.oldF1 ? 'better' : 'worse', window)));
    this.marks.parentElement.hidden = !marks?.length;
    this.marks.replaceChildren(...(marks ?? []).map(mark => this.row(mark.span.start, mark.added ? 'came' : 'went', plural(mark.span.end - mark.span.start + 1, 'bar'),
      { start: mark.span.start - 30, oldSpans: mark.added ? [] : [mark.span], newSpans: mark.added ? [mark.span] : [], mark })));
  }

  row(start, value, words, item) {
    const time = make('span', {}, '…');
    this.app.store.barLater(start).then(bar => { if (bar) time.textContent = this.app.clock.brief(bar.time); }).catch(() => {});
    const same = this.shown && (this.shown === item || (item.mark && this.shown.mark === item.mark));
    return make('li', {}, make('button', { type: 'button', 'aria-current': String(Boolean(same)), onclick: () => this.show(item) }, time, make('span', {}, value), make('small', {}, words)));
  }

  show(item) {
    this.look.chosen(this);
    this.shown = item;
    const length = this.app.window;
    this.app.chart.show(item.start - length * 0.3, item.start + length * 1.15);
    this.fill();
    this.app.say(item.mark ? 'A mark that only one of the two runs makes.' : `F1 ${item.oldF1.toFixed(2)} before, ${item.newF1.toFixed(2)} now.`);
  }

  drawn() {
    if (!this.shown) return null;
    const { start, oldSpans, newSpans } = this.shown;
    const window = this.look.view.windows.find(other => other.start === start);
    return { from: start, probability: window?.probability ?? [], spread: window?.spread ?? [], threshold: this.look.rule[0], spans: newSpans, old: oldSpans, current: null,
      window: window && { start, length: window.probability.length } };
  }
}
