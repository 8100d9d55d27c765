// All settings with their explanations: those of a preset, and what somebody changes of them.

import { make } from '../text.js';

export class SettingsForm {
  constructor() {
    this.summary = make('summary', {}, 'Settings, one by one');
    this.filter = make('input', { type: 'search', placeholder: 'Find a setting, such as epochs', 'aria-label': 'Find a setting', oninput: () => this.find() });
    this.list = make('div', { class: 'settings' });
    this.root = make('details', {}, this.summary, this.filter, this.list);
    this.fields = new Map();
    this.values = {};
  }

  load(settings) {
    this.list.replaceChildren(...settings.map(({ key, accepts, meaning }) => {
      const words = [...accepts.matchAll(/`([^`]+)`/g)].map(match => match[1]);
      const change = () => this.mark(key);
      const field = words.length > 1
        ? make('select', { onchange: change }, ...words.map(word => make('option', { value: word }, word)))
        : make('input', { spellcheck: 'false', autocomplete: 'off', title: accepts, oninput: change });
      field.dataset.key = key;
      const [first, ...choices] = meaning.split('\n');
      const row = make('label', {}, make('code', {}, key), field, make('small', {}, plain(first), words.length > 1 ? '' : ` (${plain(accepts)})`), ...choices.map(line => make('small', { class: 'choice' }, plain(line))));
      row.dataset.words = `${key} ${meaning}`.toLowerCase();
      this.fields.set(key, field);
      return row;
    }));
  }

  /** The values of a preset, what was changed before included. */
  show(values) {
    const kept = this.changes().map(change => change.split(/=(.*)/s));
    this.values = values;
    for (const [key, field] of this.fields) field.value = values[key];
    for (const [key, value] of kept) this.fields.get(key).value = value;
    this.fields.forEach((field, key) => this.mark(key));
  }

  mark(key) {
    const field = this.fields.get(key);
    field.parentElement.classList.toggle('changed', field.value.trim() !== this.values[key]);
    const n = this.changes().length;
    this.summary.textContent = n ? `Settings, one by one (${n} changed)` : 'Settings, one by one';
  }

  find() {
    const words = this.filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of this.list.children) row.hidden = !words.every(word => row.dataset.words.includes(word));
  }

  /** What differs from the preset, as key=value. */
  changes() {
    return [...this.fields].filter(([key, field]) => key in this.values && field.value.trim() !== this.values[key]).map(([key, field]) => `${key}=${field.value.trim()}`);
  }
}

const plain = words => words.replaceAll('`', '');
