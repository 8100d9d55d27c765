// Replay: the future is hidden, and every bar that closes shows what the live detector said then, what it takes back,
// and how late it is.

import { get } from '../net.js';
import { make, plural } from '../text.js';

const PLAY = 350; // milliseconds a bar

export class Replay {
  /** @param root part of the panel; the controls lie below the chart, where the review has its own */
  constructor(root, app) {
    this.app = app;
    this.root = root;
    this.known = null;
    this.on = false;
    this.events = [];
    this.bar = document.getElementById('replay');
    this.review = document.getElementById('review');
    this.toggleButton = make('button', { type: 'button', title: 'From the cursor on (T)', onclick: () => this.toggle() }, 'Replay from the cursor');
    this.back = make('button', { type: 'button', 'aria-label': 'A bar back', onclick: () => this.step(-1) }, '←');
    this.next = make('button', { type: 'button', 'aria-label': 'A bar on', onclick: () => this.step(1) }, '→');
    this.play = make('button', { type: 'button', onclick: () => this.run() }, 'Play');
    this.end = make('button', { type: 'button', class: 'quiet', title: 'Show the future again (T)', onclick: () => this.stop() }, 'Stop');
    this.state = make('p', { role: 'status' });
    this.log = make('ol', { class: 'list log' });
    root.append(make('p', { class: 'small soft' }, 'Hides the future and steps bar by bar, as a trader would have seen it.'),
      make('div', { class: 'row' }, this.toggleButton), this.log);
    this.bar.append(make('strong', {}, 'Replay'), this.state, make('span', { class: 'grow' }), this.back, this.next, this.play, this.end);
    this.render();
  }

  toggle() {
    return this.on ? this.stop() : this.start();
  }

  async start() {
    if (!this.app.look.view) return this.app.say('Train first: replay needs a run.', true);
    this.on = true;
    this.events = [];
    this.known = null;
    this.app.show('look');
    this.root.scrollIntoView({ block: 'end' });
    const { row } = this.app.chart.cursor;
    this.app.chart.bars.limit = row;
    this.app.chart.bars.show(row - 140, row + 30);
    this.app.chart.changed();
    this.render('The detector reads the bars before …');
    await this.to(row);
  }

  stop() {
    this.on = this.playing = false;
    this.known = null;
    this.app.chart.bars.limit = Infinity;
    this.app.chart.changed();
    this.render();
  }

  step(by) {
    if (!this.on || this.busy) return null;
    return this.to(this.app.chart.bars.limit + by);
  }

  async to(row) {
    const { app } = this;
    if (row < 0 || row >= app.series.bars) return;
    this.busy = true;
    try {
      const known = await get('/api/replay', { ...app.look.where(), row });
      if (!this.on) return;
      const before = this.known;
      this.known = known;
      app.chart.bars.limit = row;
      app.chart.bars.reveal(row + 20);
      app.chart.setCursor(row);
      app.chart.changed();
      if (before && known.row === before.row + 1) await this.compare(before, known);
      this.render();
    } catch (error) {
      app.fail(error);
      this.stop();
    } finally {
      this.busy = false;
    }
  }

  /** Notes what is new since the bar before, and what was taken back. */
  async compare(before, now) {
    const meets = (a, b) => a.start <= b.end && b.start <= a.end;
    for (const span of now.spans) {
      if (!before.spans.some(old => meets(old, span))) await this.note(now.row, 'marks a span', span, `, ${plural(now.row - span.start, 'bar')} after it began`);
    }
    for (const old of before.spans) {
      if (old.start > now.from && !now.spans.some(span => meets(old, span))) await this.note(now.row, 'takes a span back', old, '');
    }
  }

  async note(row, what, span, more) {
    const [now, from] = await Promise.all([this.app.store.barLater(row), this.app.store.barLater(span.start)]);
    const words = `${this.app.clock.time(now.time)}: ${what} from ${this.app.clock.time(from.time)}${more}`;
    this.events.unshift({ row, words });
    this.app.say(words);
  }

  async run() {
    this.playing = !this.playing;
    this.render();
    while (this.on && this.playing && this.app.chart.bars.limit + 1 < this.app.series.bars) {
      const start = performance.now();
      await this.step(1);
      await new Promise(resolve => setTimeout(resolve, Math.max(0, PLAY - (performance.now() - start))));
    }
    this.playing = false;
    this.render();
  }

  /** What the chart draws. */
  drawn(threshold) {
    if (!this.on || !this.known) return null;
    const { from, probability, spread, spans } = this.known;
    return { from, probability, spread, threshold, spans, current: null };
  }

  render(words = '') {
    const { known } = this;
    this.toggleButton.textContent = this.on ? 'Stop' : 'Replay from the cursor';
    this.bar.hidden = !this.on;
    this.review.hidden = this.on;
    this.play.textContent = this.playing ? 'Pause' : 'Play';
    this.log.hidden = !this.events.length;
    const news = this.events.filter(event => event.row === known?.row).map(event => event.words).join('; ');
    this.state.textContent = words || news || (!this.on || !known ? '' : known.missing ? `${plural(known.missing, 'bar')} to a full window.`
      : `${plural(known.spans.length, 'span')} marked; the newest bar has ${(100 * known.probability.at(-1)).toFixed(0)} %.`);
    this.log.replaceChildren(...this.events.slice(0, 50).map(event => make('li', { class: 'small' }, event.words)));
  }
}
