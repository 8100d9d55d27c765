// Puts the page together.

import { Chart } from './chart/chart.js';
import { followPointer } from './chart/pointer.js';
import { BarStore } from './chart/store.js';
import { Clock } from './clock.js';
import { followKeys } from './keys.js';
import { markingActions } from './marking/actions.js';
import { Hand } from './marking/hand.js';
import { Inspector } from './marking/inspector.js';
import { MarkList } from './marking/marks.js';
import { Review } from './marking/review.js';
import { SpanTable } from './marking/table.js';
import { bytes, get, listen } from './net.js';
import { Look } from './training/look.js';
import { Train } from './training/train.js';
import { tabs } from './ui/tabs.js';
import { change, make, plural, price, volume } from './text.js';
import { dialogs } from './ui/dialogs.js';
import { remember, remembered, themes } from './ui/memory.js';
import { voice } from './ui/voice.js';

const element = id => document.getElementById(id);

class App {
  constructor(session) {
    Object.assign(this, voice());
    this.types = session.types;
    this.window = session.window;
    this.session = session;
    this.seriesId = 0;
    this.second = false;
    this.names = { first: session.annotator, second: '' };
    this.ready = false;
    this.released = false;
    this.clock = Clock.utc();
    this.typeIndex = type => Math.max(0, this.types.indexOf(type));
    this.model = { marks: new MarkList(), selected: null, pending: null, offered: null, type: session.types[0], typeIndex: this.typeIndex, options: remembered() };
    this.chart = new Chart(element('chart'), this.model);
    this.hand = new Hand(this.model.marks, () => this.where(), {
      changed: (done, own) => this.changed(done, own),
      failed: error => this.fail(error),
      busy: busy => this.showSaved(busy),
    });
    this.act = markingActions(this);
    this.inspector = new Inspector(element('inspector'), this);
    this.table = new SpanTable(element('spans'), this);
    this.train = new Train(element('panel-train'), this);
    this.look = new Look(element('panel-look'), this);
    this.review = new Review(element('review'), this);
    this.tab = 'mark';
    this.peeks = false;
    this.show = tabs(tab => this.showTab(tab));
    this.model.drawn = () => (this.model.offered && this.review.suspects.drawn()) || this.look.drawn();
    this.dialogs = dialogs(this);
    this.theme = themes(() => this.chart.restyle());
    this.theme(this.model.options.theme);
    followPointer(this.chart, this.model, this.act);
    followKeys(this);
    this.chart.on('cursor', (row, bar) => this.showBar(row, bar));
    this.wire();
    this.listen();
  }

  wire() {
    const select = element('series');
    select.append(...this.session.series.map((name, k) => make('option', { value: k }, name)));
    select.disabled = this.session.series.length === 1;
    select.addEventListener('change', () => this.open(Number(select.value)));
    element('undo').addEventListener('click', () => this.act.undo());
    element('redo').addEventListener('click', () => this.act.redo());
    element('goto').addEventListener('click', () => this.dialogs.goTo());
    element('view').addEventListener('click', () => this.dialogs.view());
    element('help').addEventListener('click', () => this.dialogs.help());
    element('person').addEventListener('click', () => this.dialogs.person());
    element('lock').addEventListener('click', () => this.toggleLock());
    this.chart.on('view', () => this.showLock());
    document.fonts.ready.then(() => this.chart.restyle());
  }

  listen() {
    listen({
      gesture: told => this.hand.hear(told),
      training: job => { if (job.series === this.seriesId) this.train.take(job); },
      pages: ({ open }) => {
        if (open > (this.pages ?? 1)) this.say('This set is open on another page, too. What is marked there appears here.', true);
        this.pages = open;
        this.showSaved(false);
      },
      lost: () => this.showLost(true),
      found: async () => {
        this.showLost(false);
        await this.hand.reload().catch(error => this.fail(error));
        this.refresh();
      },
    });
  }

  where() {
    return { series: this.seriesId, second: this.second ? 1 : 0 };
  }

  annotator() {
    return this.second ? this.names.second : this.names.first;
  }

  /**
   * Opens an instrument.
   *
   * @param asked what the server says of it
   */
  async open(id, asked = get('/api/series', { series: id })) {
    this.cover('Reading bars …');
    this.ready = false;
    this.seriesId = id;
    try {
      const series = await asked;
      this.series = series;
      this.store = new BarStore({ ...series, piece: this.session.piece, factor: this.session.factor },
        (level, piece) => bytes('/api/bars', { series: id, level, piece }), () => this.chart.arrived());
      await Promise.all([this.store.load(series.levels - 1, 0), this.store.load(0, Math.floor((series.bars - 1) / this.session.piece)), this.setZone(this.model.options.zone), this.openSet()]);
      this.decimals = this.likelyDecimals();
      this.chart.open(series, this.store, this.clock, this.decimals);
      document.title = `${series.name} – Expanse studio`;
      this.look.close();
      this.review.runChanged();
      this.openNewest(this.session.run);
      this.ready = true;
      this.cover(null);
      this.chart.root.focus();
      this.refresh();
    } catch (error) {
      const several = this.session.series.length > 1;
      this.cover('This cannot be shown', error.message, several ? 'Mend the file, or choose another instrument above.' : 'Mend the file.');
    }
  }

  /** The marks of the series, those of the first or of the second annotator. */
  async openSet() {
    this.review.runChanged();
    const [{ state, annotator }] = await Promise.all([get('/api/marks', this.where()), this.review.refresh()]);
    if (annotator) this.names[this.second ? 'second' : 'first'] = annotator;
    this.model.marks.reset(state, this.series.segments, this.series.bars);
    this.model.selected = this.model.pending = this.model.offered = null;
    this.table.forgetTimes();
    this.showPerson();
    this.showSaved(false);
  }

  async setPerson(name, second) {
    this.names[second ? 'second' : 'first'] = name;
    if (second !== this.second) {
      this.second = second;
      await this.openSet().catch(error => this.fail(error));
      if (name) this.names[second ? 'second' : 'first'] = name;
    }
    this.showPerson();
    this.refresh();
  }

  async setZone(zone) {
    const found = await get('/api/zone', { series: this.seriesId, zone });
    this.clock = this.chart.clock = new Clock(found.zone, found.from, found.minutes);
    this.table.forgetTimes();
  }

  /** True when all of it could be done. */
  async setOptions(options) {
    try {
      await this.setZone(options.zone);
    } catch (error) {
      this.fail(error);
      return false;
    }
    Object.assign(this.model.options, options);
    remember(this.model.options);
    this.theme(options.theme);
    this.refresh();
    return true;
  }

  /** Decimals that the closes of the last bars have. */
  likelyDecimals() {
    let most = 0;
    for (let row = Math.max(0, this.series.bars - 50); row < this.series.bars; row++) {
      const close = this.store.bar(row)?.close;
      if (close) most = Math.max(most, Math.min(8, (String(close).split('.')[1] ?? '').length));
    }
    return most;
  }

  refresh() {
    if (!this.ready) return;
    this.inspector.render();
    this.table.render();
    this.chart.invalidate();
    const { marks } = this.model;
    element('undo').disabled = !marks.undo;
    element('redo').disabled = !marks.redo;
    element('undo').title = marks.undo ? `Undo: ${marks.undo} (Ctrl+Z)` : 'Nothing to undo';
    element('redo').title = marks.redo ? `Do again: ${marks.redo} (Ctrl+Y)` : 'Nothing to do again';
  }

  changed(done, own) {
    if (!this.model.marks.get(this.model.selected)) this.model.selected = null;
    if (!own) this.say(`Another page: ${done.gesture.what}.`, true);
    this.refresh();
    this.look.lane.render();
    this.review.heard(done, own);
  }

  showTab(tab) {
    this.tab = tab;
    if (tab === 'train') this.train.load();
    if (tab === 'look' && !this.look.view) this.openNewest();
    this.refresh();
  }

  /** @param show whether the page turns to it */
  async openNewest(show = false) {
    await this.train.load();
    const newest = this.train.runs[0];
    if (newest && !this.look.view) await this.look.open(newest.number, show);
    else this.look.render();
  }

  /** The model's marks are hidden while marking unless they are asked for, so that nobody copies them. */
  modelShown() {
    return this.peeks || this.look.replay.on || (this.tab === 'look' && !this.model.offered);
  }

  /** A bar back or on: the cursor's, or that of a replay. */
  stepBar(by) {
    if (this.look.replay.on) return this.look.replay.step(by);
    this.chart.moveCursor(by);
    return this.tellBar();
  }

  peek() {
    this.peeks = !this.peeks;
    this.say(this.peeks ? 'The marks of the model are shown.' : 'The marks of the model are hidden while marking.', true);
    this.refresh();
  }

  letGo() {
    this.model.selected = this.model.pending = null;
    this.released = true;
    this.say('Nothing selected. Tab leaves the chart.');
    this.refresh();
  }

  toggleLock() {
    this.chart.lockPrice(!this.chart.prices.locked);
    this.say(this.chart.prices.locked ? 'Price axis locked.' : 'Price axis fits what is visible.');
  }

  showLock() {
    const { locked } = this.chart.prices;
    element('lock').textContent = locked ? 'Locked' : 'Auto';
    element('lock').setAttribute('aria-pressed', String(locked));
  }

  showBar(row, bar) {
    const readout = element('readout');
    if (!bar) {
      readout.textContent = '…';
      return;
    }
    const part = (name, value) => make('span', {}, name + ' ', make('b', {}, value));
    readout.replaceChildren(make('b', {}, this.clock.both(bar.time)), part('O', price(bar.open, this.decimals)), part('H', price(bar.high, this.decimals)),
      part('L', price(bar.low, this.decimals)), part('C', price(bar.close, this.decimals)), make('span', {}, change(bar.open, bar.close)), this.series.volume ? part('V', volume(bar.volume)) : '');
  }

  /** The bar at the cursor for a screen reader. */
  async tellBar() {
    const { row } = this.chart.cursor;
    const bar = await this.store.barLater(row).catch(() => null);
    if (!bar || row !== this.chart.cursor.row) return;
    const mark = this.model.marks.at(row);
    this.say(`${this.clock.both(bar.time)}, open ${price(bar.open, this.decimals)}, high ${price(bar.high, this.decimals)}, low ${price(bar.low, this.decimals)}, close ${price(bar.close, this.decimals)}${mark ? `, in a span: ${mark.type}` : ''}`);
  }

  describe(mark) {
    const at = this.model.marks.all.indexOf(mark) + 1;
    return `Span ${at} of ${this.model.marks.all.length}: ${mark.type}, ${plural(mark.end - mark.start + 1, 'bar')}${mark.note ? `, note: ${mark.note}` : ''}.`;
  }

  showPerson() {
    const name = this.annotator();
    element('person').textContent = this.second ? `${name || 'Second'}, blind` : name || 'Who marks?';
  }

  showSaved(busy) {
    const saved = element('saved');
    if (saved.classList.contains('bad')) return;
    saved.textContent = busy ? 'Saving …' : `Saved${this.pages > 1 ? ` · ${this.pages} pages` : ''}`;
  }

  showLost(lost) {
    element('saved').classList.toggle('bad', lost);
    if (lost) element('saved').textContent = 'No connection';
    else this.showSaved(false);
  }

  /** The chart as it is, with what it shows above it. */
  async savePicture() {
    const bars = this.chart.bars;
    const [first, last] = await Promise.all([this.store.barLater(bars.first), this.store.barLater(bars.last)]);
    this.chart.picture(`${this.series.name}   ${this.clock.both(first.time)} – ${this.clock.both(last.time)} (${this.clock.zone})`).toBlob(blob => {
      const link = make('a', { href: URL.createObjectURL(blob), download: `${this.series.name}.png` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      this.say('Picture saved.', true);
    });
  }

  /** Words in the place of the chart, null for none. What is chosen in the header stays in reach. */
  cover(title, words = '', remedy = '') {
    const cover = element('cover');
    cover.classList.toggle('gone', title === null);
    document.querySelector('main').inert = title !== null;
    for (const id of ['goto', 'view', 'person', 'undo', 'redo']) element(id).disabled = title !== null;
    if (title === null) return;
    cover.firstElementChild.replaceChildren(make('strong', {}, title), words ? make('p', { class: 'soft' }, words) : '',
      remedy ? make('p', { class: 'soft' }, remedy) : '', remedy ? make('p', {}, make('button', { type: 'button', onclick: () => this.open(this.seriesId) }, 'Try again')) : '');
  }
}

async function start() {
  try {
    const first = get('/api/series', { series: 0 });
    first.catch(() => {}); // told where it is waited for
    const app = new App(await get('/api/session'));
    window.studio = app; // for whoever measures it
    await app.open(0, first);
  } catch (error) {
    element('cover').firstElementChild.replaceChildren(make('strong', {}, 'The studio cannot be opened'), make('p', { class: 'soft' }, error.message));
  }
}

start();
