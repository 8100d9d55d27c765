// Windows to look through, one after the other. Only Enter makes one count.

import { get } from '../net.js';
import { count, make, plural } from '../text.js';

const BEFORE = 0.55, AFTER = 0.25; // of a window, shown around it

export class Review {
  constructor(root, app) {
    this.app = app;
    this.next = null;
    this.begin = make('button', { type: 'button', class: 'main', title: 'Windows one after the other (R)', onclick: () => this.start() }, 'Review ', make('kbd', { 'aria-hidden': 'true' }, 'R'));
    this.words = make('p');
    this.count = make('span', { class: 'count small' });
    this.bar = make('progress', { 'aria-label': 'Windows looked through' });
    this.undecided = make('button', { type: 'button', title: 'Leave it undecided (U)', onclick: () => this.decide('undecided') }, 'Undecided ', make('kbd', { 'aria-hidden': 'true' }, 'U'));
    this.done = make('button', { type: 'button', class: 'main', title: 'This window is looked through (Enter)', onclick: () => this.decide('reviewed') }, 'Looked through ', make('kbd', { 'aria-hidden': 'true' }, '↵'));
    this.end = make('button', { type: 'button', class: 'quiet', title: 'Leave the review (R)', onclick: () => this.stop() }, 'Stop');
    root.append(this.begin, this.words, make('span', { class: 'grow' }), this.count, this.bar, this.end, this.undecided, this.done);
  }

  get offered() {
    return this.app.model.offered;
  }

  toggle() {
    return this.offered ? this.stop() : this.start();
  }

  async start(after = -1) {
    await this.refresh(after);
    if (this.next?.start == null) {
      this.stop();
      return this.app.say('Every window was looked at.', true);
    }
    this.offer(this.next.start);
    this.app.chart.root.focus();
  }

  async refresh(after = -1) {
    try {
      this.next = await get('/api/queue', { ...this.app.where(), after });
    } catch (error) {
      this.app.fail(error);
    }
    this.render();
  }

  offer(start) {
    const length = this.app.window;
    this.app.model.offered = { start, length };
    this.app.model.selected = null;
    this.app.model.pending = null;
    this.app.chart.show(start - length * BEFORE, start + length * (1 + AFTER));
    this.app.chart.setCursor(start);
    this.app.say(`Window of ${plural(length, 'bar')}. Mark what you see, then press Enter.`);
    this.app.refresh();
    this.render();
  }

  stop() {
    this.app.model.offered = null;
    this.app.refresh();
    this.render();
  }

  async decide(decision) {
    const offered = this.offered;
    if (!offered || this.deciding) return;
    this.deciding = true;
    try {
      const done = await this.app.hand.perform(() => ({
        what: decision === 'reviewed' ? 'look through a window' : 'leave a window undecided',
        annotator: this.app.annotator(),
        look: [{ start: offered.start, id: '', subset: '', decision, annotator: '' }],
      }));
      if (done) await this.start(offered.start);
    } finally {
      this.deciding = false;
    }
  }

  /** A gesture came back: when it took back a look, that window is offered again. */
  heard(done) {
    const back = done.gesture.looks.find(change => !change.after);
    if (back && this.offered) this.offer(back.before.start);
    this.refresh(this.offered ? this.offered.start : -1);
  }

  render() {
    const on = Boolean(this.offered);
    this.begin.hidden = on;
    this.end.hidden = this.undecided.hidden = this.done.hidden = !on;
    const next = this.next;
    if (!next) return;
    const all = next.reviewed + next.undecided + next.left;
    this.bar.max = Math.max(1, all);
    this.bar.value = next.reviewed;
    this.words.textContent = on
      ? 'Mark every expansion between the two lines.'
      : next.left ? 'Windows come in random order; what is looked through counts.' : 'Every window was looked at.';
    this.count.textContent = `${count(next.reviewed)} looked through${next.undecided ? ` · ${count(next.undecided)} undecided` : ''} · ${count(next.left)} left`;
  }
}
