// The selected span: type, ends, confidence, note. Without one: what to do.

import { change, make, plural } from '../text.js';

export class Inspector {
  constructor(root, app) {
    this.root = root;
    this.app = app;
    const { act } = app;
    this.title = make('h2');
    this.when = make('p', { class: 'when' });
    this.size = make('p', { class: 'when' });
    this.remove = make('button', { type: 'button', class: 'quiet', title: 'Remove (Del)', onclick: () => act.remove() }, 'Remove');
    this.types = make('div', { class: 'types', role: 'group', 'aria-label': 'Type' });
    this.buttons = app.types.map((type, k) => make('button', { type: 'button', 'aria-pressed': 'false', onclick: () => act.setType(k) },
      make('span', { class: `dot t${(k % 8) + 1}`, 'aria-hidden': 'true' }), make('span', {}, type), make('kbd', { 'aria-hidden': 'true' }, String(k + 1))));
    this.types.append(...this.buttons);
    this.sure = make('input', { type: 'range', min: 10, max: 100, step: 10, 'aria-label': 'Confidence in per cent',
      onchange: event => act.setConfidence(event.target.value / 100), oninput: event => { this.output.value = event.target.value + ' %'; } });
    this.output = make('output');
    this.note = make('input', { type: 'text', maxlength: 500, placeholder: 'Why, or what is doubtful', onchange: event => act.setNote(event.target.value),
      onkeydown: event => {
        if (event.key === 'Enter') app.chart.root.focus();
      } });
    this.details = make('div', { class: 'form' }, make('div', {}, this.when, this.size),
      make('label', {}, 'Confidence', make('span', { class: 'sure' }, this.sure, this.output)),
      make('label', {}, 'Note', this.note));
    this.hint = make('p', { class: 'when' }, 'Drag over bars to mark a span, or press ', make('kbd', {}, '['), ' at its first bar and ', make('kbd', {}, ']'), ' at its last. Click a span to change it.');
    // details and hint share their place, so that nothing below moves
    root.append(make('header', {}, this.title, this.remove), this.types, make('div', { class: 'swap' }, this.details, this.hint));
  }

  render() {
    const { app } = this;
    const mark = app.model.marks.get(app.model.selected);
    const type = mark ? mark.type : app.model.type;
    this.title.textContent = mark ? 'Selected span' : 'New spans';
    this.buttons.forEach((button, k) => button.setAttribute('aria-pressed', String(app.types[k] === type)));
    for (const part of [this.remove, this.details]) part.classList.toggle('off', !mark);
    this.hint.classList.toggle('off', Boolean(mark));
    if (!mark) return;
    this.sure.value = Math.round(mark.confidence * 100);
    this.output.value = Math.round(mark.confidence * 100) + ' %';
    if (document.activeElement !== this.note || this.shown !== mark.id) this.note.value = mark.note;
    this.shown = mark.id;
    const bars = plural(mark.end - mark.start + 1, 'bar');
    this.size.textContent = bars;
    Promise.all([app.store.barLater(mark.start), app.store.barLater(mark.end)]).then(([first, last]) => {
      if (!first || !last || app.model.selected !== mark.id) return;
      this.when.textContent = `${app.clock.both(first.time)} – ${app.clock.time(last.time)}`;
      this.size.textContent = `${bars}, ${change(first.open, last.close)}`;
    }).catch(() => {});
  }

  focusNote() {
    if (this.app.model.marks.get(this.app.model.selected)) {
      this.app.show('mark');
      this.note.focus();
      this.note.select();
    }
  }
}
