// Trains, and lists what was trained.

import { get, post } from '../net.js';
import { count, make, plural } from '../text.js';
import { drawCurve } from './curve.js';
import { interval } from './scores.js';
import { SettingsForm } from './settings.js';

const RUNNING = ['opening', 'reading', 'training', 'scoring'];
const WORDS = { opening: 'Opening the run: scoring its windows …', reading: 'Reading labels and windows …', training: 'Training …', scoring: 'Choosing the threshold, scoring …', finished: 'Trained.', failed: 'It did not work.', stopped: 'Stopped.' };

export class Train {
  constructor(root, app) {
    this.app = app;
    this.runs = [];
    this.job = null;
    this.preset = make('select', { onchange: () => this.describe() });
    this.purpose = make('p', { class: 'soft small' });
    this.name = make('input', { maxlength: 60, placeholder: 'Name of the run, if you like' });
    this.settings = new SettingsForm();
    this.ready = make('p', { class: 'soft small' });
    this.form = make('form', { class: 'form', onsubmit: event => { event.preventDefault(); this.start(); } },
      make('label', {}, 'Preset', this.preset), this.purpose, make('label', {}, 'Name', this.name),
      this.settings.root,
      make('div', { class: 'row' }, make('button', { class: 'main' }, 'Train'), this.ready));
    this.phase = make('strong');
    this.progress = make('progress', { max: 1, value: 0, 'aria-label': 'Progress of the training' });
    this.stop = make('button', { type: 'button', onclick: () => post('/api/train/stop', {}, {}).catch(error => app.fail(error)) }, 'Stop');
    this.figures = make('p', { class: 'small soft' });
    this.curve = make('canvas', { class: 'curve', role: 'img', 'aria-label': 'Losses and F1 by epoch' });
    this.trouble = make('p', { class: 'wrong small' });
    this.legend = make('p', { class: 'legend' }, make('span', {}, make('i', { class: 'one' }), 'loss'), make('span', {}, make('i', { class: 'two' }), 'loss on validation'), make('span', {}, make('i', { class: 'three' }), 'F1 on validation'));
    this.going = make('section', { 'aria-label': 'Training that goes on', hidden: true },
      make('div', { class: 'row' }, this.phase, make('span', { class: 'grow' }), this.stop), this.progress, this.figures, this.curve, this.legend, this.trouble);
    this.list = make('ul', { class: 'list runs', hidden: true });
    this.none = make('p', { class: 'soft small' }, 'Nothing was trained yet.');
    this.next = make('section', {}, make('h2', {}, 'Train'), this.form);
    root.append(this.going, this.next, make('section', {}, make('h2', {}, 'Runs'), this.none, this.list));
  }

  async load() {
    try {
      await (this.choices ??= this.loadChoices());
      const { runs, job } = await get('/api/runs', { series: this.app.seriesId });
      this.runs = runs;
      this.take(job?.series === this.app.seriesId ? job : null);
      this.render();
    } catch (error) {
      this.app.fail(error);
    }
  }

  /** Presets and settings, asked for once, however many wait for them. */
  async loadChoices() {
    try {
      const { presets, settings } = await get('/api/choices');
      this.presets = presets;
      this.preset.append(...presets.map(({ name }) => make('option', { value: name }, name)));
      this.settings.load(settings);
      this.describe();
    } catch (error) {
      this.choices = null;
      throw error;
    }
  }

  describe() {
    const preset = this.presets.find(({ name }) => name === this.preset.value);
    this.purpose.textContent = preset.description;
    this.settings.show(preset.values);
  }

  async start() {
    const wish = { name: this.name.value.trim(), preset: this.preset.value, changes: this.settings.changes() };
    try {
      await post('/api/train', { series: this.app.seriesId }, wish);
    } catch (error) {
      this.app.fail(error);
    }
  }

  /** How far the training is, or null. */
  take(job) {
    const before = this.job;
    this.job = job;
    const running = Boolean(job) && RUNNING.includes(job.phase);
    const held = this.going.contains(document.activeElement) || this.next.contains(document.activeElement);
    this.next.hidden = running; // one at a time
    this.going.hidden = !job || job.phase === 'finished';
    if (!job) return;
    const opens = job.number === 0;
    this.phase.textContent = WORDS[job.phase];
    this.stop.hidden = !running || opens;
    this.curve.hidden = this.legend.hidden = opens || (!job.curve.length && !running);
    this.progress.max = Math.max(1, job.all);
    if (running && !job.all) this.progress.removeAttribute('value');
    else this.progress.value = job.phase === 'finished' ? this.progress.max : job.done;
    const last = job.curve.at(-1);
    const work = job.all ? `${count(job.done)} of ${count(job.all)} epochs and forests` : '';
    this.figures.textContent = last ? `${work}. Epoch ${last[0]}: loss ${last[1].toFixed(3)}, F1 on validation ${Number.isFinite(last[3]) ? last[3].toFixed(2) : '–'}.` : work;
    this.trouble.textContent = job.message;
    if (!this.going.closest('[hidden]')) drawCurve(this.curve, job.curve);
    if (held && running && !opens) this.stop.focus(); // what had the focus may be gone
    if (before && RUNNING.includes(before.phase) && !running) this.ended(job, held);
  }

  /** @param held whether the focus was here */
  async ended(job, held) {
    this.app.say(job.phase === 'finished' ? `${job.number === 0 ? 'The run is open.' : 'Trained.'} The verdict is under Look.` : WORDS[job.phase] + ' ' + job.message, true);
    await this.load();
    if (job.phase === 'finished') await this.app.look.open(job.number, true);
    if (job.phase === 'failed') this.app.show('train'); // where it says why
    if (held) document.getElementById(job.phase === 'finished' ? 'tab-look' : 'tab-train').focus();
  }

  render() {
    const reviewed = this.app.model.marks.reviewed().length;
    this.ready.textContent = `${plural(this.app.model.marks.all.length, 'span')} in ${plural(reviewed, 'window')} looked through.`;
    this.none.hidden = this.runs.length > 0;
    this.list.hidden = !this.runs.length;
    this.list.replaceChildren(...this.runs.map(run => this.row(run)));
    this.app.look.listRuns();
    if (this.job) drawCurve(this.curve, this.job.curve);
  }

  row(run) {
    const { scored } = run;
    const open = make('button', { type: 'button', 'aria-current': String(run.number === this.app.look.number), onclick: () => this.app.look.open(run.number, true) },
      make('span', {}, run.name), make('span', {}, scored ? `F1 ${scored.barF1.toFixed(2)}` : 'no score'),
      make('small', { class: 'whole' }, `${run.preset}, ${plural(run.windows, 'window')}`), ...(scored ? [interval(scored.barF1, scored.interval), make('small', {}, `${scored.interval[0].toFixed(2)} – ${scored.interval[1].toFixed(2)}`)] : []));
    const rename = make('button', { type: 'button', class: 'quiet icon', title: 'Give it a name', 'aria-label': `Name ${run.name}`, onclick: () => this.app.dialogs.name(run, async name => {
      await post('/api/runs/name', { series: this.app.seriesId, run: run.number }, { name });
      await this.load();
    }) }, '✎');
    return make('li', {}, open, rename);
  }
}
