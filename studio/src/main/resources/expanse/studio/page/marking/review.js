// Windows to look through, one after the other: at random, or those that a run suggests. Only Enter makes one count. And
// labels that look wrong to models which did not learn from them: do what they say, or keep what is there.

import { get, post, sentence } from '../net.js';
import { count, make, plural } from '../text.js';
import { Suspects } from './suspects.js';

const BEFORE = 0.55, AFTER = 0.25; // of a window, shown around it
const POLL = 300;

export class Review {
  constructor(root, app) {
    this.app = app;
    this.next = null;
    this.suspects = new Suspects(app);
    const key = name => make('kbd', { 'aria-hidden': 'true' }, name);
    this.beginButton = make('button', { type: 'button', class: 'main', title: 'Windows one after the other (R)', onclick: () => this.start() }, 'Review ', key('R'));
    this.kind = make('select', { class: 'kind', 'aria-label': 'Which windows', onchange: () => this.begin(this.kind.value) });
    this.words = make('p');
    this.count = make('span', { class: 'count small' });
    this.bar = make('progress', { 'aria-label': 'Windows looked through' });
    this.undecided = make('button', { type: 'button', onclick: () => this.decide('undecided') });
    this.change = make('button', { type: 'button', title: 'Do what the models say (Y)', onclick: () => this.suspects.apply() }, 'Change it ', key('Y'));
    this.done = make('button', { type: 'button', class: 'main', onclick: () => this.decide('reviewed') });
    this.end = make('button', { type: 'button', class: 'quiet', title: 'Leave the review (R)', onclick: () => this.stop() }, 'Stop');
    this.labels = { windows: [['Undecided ', key('U')], ['Looked through ', key('↵')]], suspects: [['Later ', key('U')], ['Keep it ', key('↵')]] };
    root.append(this.beginButton, this.kind, this.words, make('span', { class: 'grow' }), this.count, this.bar, this.end, this.undecided, this.change, this.done);
    this.runChanged();
  }

  get offered() {
    return this.app.model.offered;
  }

  get isSuspects() {
    return this.kind.value === 'suspects';
  }

  /** The queues that there are: some need a run. */
  runChanged() {
    const { look, second } = this.app;
    const view = second ? null : look?.view;
    const run = view && this.app.train.runs.find(other => other.number === look.number)?.name;
    const before = this.kind.value;
    const choices = [['random', second ? 'what the first looked through' : 'at random'], ...(view ? [['suggested', `suggested by ${run}`]] : []), ...(view?.suspects.length ? [['suspects', `suspects of ${run}`]] : [])];
    this.kind.replaceChildren(...choices.map(([value, words]) => make('option', { value }, words)));
    this.kind.value = choices.some(([value]) => value === before) ? before : 'random';
    this.kind.disabled = choices.length === 1;
    this.suspects.reset(view?.suspects ?? []);
    if (before !== this.kind.value && this.offered) this.stop();
    this.render();
  }

  begin(kind) {
    if (this.kind.value !== kind) this.kind.value = kind;
    this.app.show('mark');
    return this.start();
  }

  toggle() {
    return this.offered ? this.stop() : this.start();
  }

  async start(after = -1) {
    if (this.isSuspects) return this.startSuspects();
    if (this.kind.value === 'suggested' && after < 0 && !(await this.search())) return null;
    await this.refresh(after);
    if (this.next?.start == null) {
      this.stop();
      return this.app.say(this.kind.value === 'suggested' ? 'Nothing is left that the run suggests.' : 'Every window was looked at.', true);
    }
    this.offer(this.next.start);
    return this.app.chart.root.focus();
  }

  /** Waits until the run has looked for windows that would teach it most; true when it has. */
  async search() {
    if (this.searching) return false;
    this.searching = true;
    try {
      for (;;) {
        const { done, all, trouble, found } = await post('/api/suggestions', this.app.look.where(), {});
        if (trouble) throw new Error(sentence(trouble));
        if (found) return true;
        this.words.textContent = `The run looks for windows that would teach it most … ${all ? `${count(done)} of ${count(all)}` : ''}`;
        await new Promise(resolve => setTimeout(resolve, POLL));
      }
    } catch (error) {
      this.app.fail(error);
      this.render();
      return false;
    } finally {
      this.searching = false;
    }
  }

  async refresh(after = -1) {
    try {
      this.next = this.kind.value === 'suggested' ? await get('/api/suggested', { ...this.app.look.where(), after }) : await get('/api/queue', { ...this.app.where(), after });
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
    this.app.say(`Window of ${plural(length, 'bar')}. ${this.next?.why ? this.next.why + '. ' : ''}Mark what you see, then press Enter.`);
    this.app.refresh();
    this.render();
  }

  startSuspects() {
    const suspect = this.suspects.next();
    if (!suspect) {
      this.stop();
      return this.app.say('No label looks wrong any more.', true);
    }
    const middle = (suspect.start + suspect.end) / 2, length = this.app.window;
    this.app.model.offered = { start: Math.max(0, Math.round(middle - length / 2)), length };
    this.app.model.pending = null;
    this.app.model.selected = this.app.model.marks.between(suspect.start, suspect.end)[0]?.id ?? null;
    this.app.chart.show(middle - length * 0.7, middle + length * 0.7);
    this.app.chart.setCursor(suspect.start);
    this.app.chart.root.focus();
    this.app.refresh();
    this.render();
    this.app.say(this.words.textContent);
  }

  stop() {
    this.app.model.offered = null;
    this.suspects.current = null;
    this.app.refresh();
    this.render();
  }

  async decide(decision) {
    const offered = this.offered;
    if (!offered || this.deciding) return;
    this.deciding = true;
    try {
      if (this.isSuspects) {
        if (decision === 'reviewed') await this.suspects.keep();
        else this.suspects.putOff();
        this.startSuspects();
        return;
      }
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

  /** A gesture was made, or taken back: then what it decided on is offered again. */
  heard(done, own) {
    if (this.isSuspects) {
      if (this.offered && this.suspects.isBack()) this.startSuspects();
      else this.render();
      return;
    }
    if (!done.gesture.looks.length || (own && done.gesture.looks.every(change => change.after))) return;
    const back = done.gesture.looks.find(change => !change.after);
    if (back && this.offered) this.offer(back.before.start);
    this.refresh(this.offered ? this.offered.start : -1);
  }

  render() {
    const on = Boolean(this.offered), suspects = this.isSuspects;
    this.beginButton.hidden = on;
    this.end.hidden = this.undecided.hidden = this.done.hidden = !on;
    this.change.hidden = !on || !suspects;
    const [undecided, done] = this.labels[suspects ? 'suspects' : 'windows'];
    this.undecided.replaceChildren(...undecided);
    this.done.replaceChildren(...done);
    this.bar.hidden = suspects;
    if (suspects) {
      this.words.textContent = on && this.suspects.current ? this.suspects.words() : 'Labels that look wrong to models which did not learn from them.';
      this.count.textContent = `${plural(this.suspects.left(), 'suspect')} left`;
      return;
    }
    const { next } = this;
    if (!next) return;
    const all = next.reviewed + next.undecided + next.left;
    this.bar.max = Math.max(1, all);
    this.bar.value = next.reviewed;
    this.words.textContent = on
      ? next.why ? `${next.why.charAt(0).toUpperCase()}${next.why.slice(1)}.` : 'Mark every expansion between the lines.'
      : this.kind.value === 'suggested' ? 'Windows that would teach the run most.' : next.left ? 'What is looked through counts, also when nothing is in it.' : 'Every window was looked at.';
    this.words.title = this.words.textContent;
    this.count.textContent = `${count(next.reviewed)} looked through${next.undecided ? ` · ${count(next.undecided)} undecided` : ''} · ${count(next.left)} left`;
  }
}
