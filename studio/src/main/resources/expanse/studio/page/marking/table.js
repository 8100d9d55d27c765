// The table of all spans. Only rows that are in sight are in the page, however many there are.

import { count, make, plural } from '../text.js';

const SPARE = 12;

export class SpanTable {
  constructor(root, app) {
    this.app = app;
    this.counts = make('header');
    this.file = make('a', { class: 'small', download: '', title: 'All spans as a file' }, 'CSV');
    this.top = make('tr', { class: 'gap', 'aria-hidden': 'true' }, make('td', { colspan: 3 }));
    this.bottom = make('tr', { class: 'gap', 'aria-hidden': 'true' }, make('td', { colspan: 3 }));
    this.body = make('tbody', { onclick: event => {
      const row = event.target.closest('tr[data-id]');
      if (row) app.act.select(Number(row.dataset.id), true);
    } }, this.top, this.bottom);
    this.table = make('table', { 'aria-label': 'Spans in order of time' },
      make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'Start'), make('th', { scope: 'col' }, 'Bars'), make('th', { scope: 'col' }, 'Type'))), this.body);
    this.rows = make('div', { class: 'rows', tabindex: 0, role: 'region', 'aria-label': 'Spans', onscroll: () => this.fill(), onkeydown: event => this.key(event) }, this.table);
    this.empty = make('div', { class: 'empty' },
      make('strong', {}, 'No spans yet'),
      make('ol', {}, make('li', {}, 'Press Review: windows come one after the other.'),
        make('li', {}, 'Drag over each expansion that you see.'),
        make('li', {}, 'Enter when a window is looked through, also when nothing is in it.')));
    root.append(this.counts, this.rows, this.empty);
    new ResizeObserver(() => this.fill()).observe(this.rows);
    this.times = new Map();
    this.made = new Map(); // rows by mark, until something changes
  }

  render() {
    const { marks } = this.app.model;
    this.counts.replaceChildren(make('h2', {}, plural(marks.all.length, 'span')), this.file,
      make('p', {}, ...this.app.types.map((type, k) => make('span', {}, make('i', { class: `dot t${(k % 8) + 1}` }), `${count(marks.all.filter(mark => mark.type === type).length)} ${type}`))));
    this.file.href = '/labels.csv?' + new URLSearchParams(this.app.where());
    this.file.hidden = marks.all.length === 0;
    this.rows.hidden = marks.all.length === 0;
    this.empty.hidden = marks.all.length > 0;
    this.table.setAttribute('aria-rowcount', marks.all.length + 1);
    this.made.clear();
    this.fill();
    this.follow();
  }

  get height() {
    return 2 * this.app.chart.colours.rem;
  }

  /** Scrolls to the selected row. */
  follow() {
    const at = this.app.model.marks.all.findIndex(mark => mark.id === this.app.model.selected);
    if (at < 0 || this.shown === this.app.model.selected) return;
    this.shown = this.app.model.selected;
    const y = at * this.height;
    const room = this.rows.clientHeight - 3 * this.height;
    if (y < this.rows.scrollTop || y > this.rows.scrollTop + room) this.rows.scrollTop = Math.max(0, y - room / 2);
  }

  fill() {
    const { all } = this.app.model.marks;
    const first = Math.max(0, Math.floor(this.rows.scrollTop / this.height) - SPARE);
    const last = Math.min(all.length, Math.ceil((this.rows.scrollTop + this.rows.clientHeight) / this.height) + SPARE);
    this.top.firstChild.style.height = `${first * this.height}px`;
    this.bottom.firstChild.style.height = `${(all.length - last) * this.height}px`;
    const wanted = all.slice(first, last).map((mark, k) => this.made.get(mark.id) ?? this.keep(mark, first + k));
    const there = [...this.body.children].slice(1, -1);
    if (there.length === wanted.length && there.every((row, k) => row === wanted[k])) return;
    this.body.replaceChildren(this.top, ...wanted, this.bottom);
  }

  keep(mark, at) {
    const row = this.row(mark, at);
    this.made.set(mark.id, row);
    return row;
  }

  row(mark, at) {
    const { app } = this;
    const k = app.typeIndex(mark.type);
    const start = make('td', {}, this.times.get(mark.start) ?? '…');
    if (!this.times.has(mark.start)) {
      app.store.barLater(mark.start).then(bar => {
        if (!bar) return;
        this.times.set(mark.start, app.clock.brief(bar.time));
        start.textContent = this.times.get(mark.start);
      }).catch(() => {});
    }
    return make('tr', { 'aria-rowindex': at + 2, 'aria-selected': String(mark.id === app.model.selected), 'data-id': mark.id },
      start, make('td', {}, String(mark.end - mark.start + 1)),
      make('td', { title: mark.note || null }, make('span', { class: 'kind' }, make('i', { class: `dot t${(k % 8) + 1}` }), mark.type, mark.note ? ' ✎' : '')));
  }

  key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const { all } = this.app.model.marks;
    const at = all.findIndex(mark => mark.id === this.app.model.selected);
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (next) {
      this.app.act.select(next.id, true);
      this.app.say(this.app.describe(next));
    }
  }

  forgetTimes() {
    this.times.clear();
  }
}
