// What opens over the page: help, a date to go to, how things are shown, who marks.

import { get } from '../net.js';
import { make } from '../text.js';
import { keyTable } from '../keys.js';

const ZONES = ['UTC', 'America/New_York', 'America/Chicago', 'America/Los_Angeles', 'Europe/London', 'Europe/Berlin', 'Europe/Zurich',
  'Asia/Hong_Kong', 'Asia/Shanghai', 'Asia/Singapore', 'Asia/Taipei', 'Asia/Tokyo', 'Asia/Kolkata', 'Australia/Sydney'];

export function dialogs(app) {
  const element = id => document.getElementById(id);

  function open(dialog, title, ...content) {
    const id = dialog.getAttribute('aria-labelledby');
    dialog.replaceChildren(make('h2', { id }, title), ...content);
    dialog.showModal();
    return dialog;
  }

  function form(dialog, send, label, ...content) {
    return make('form', { onsubmit: event => { event.preventDefault(); send(); } }, ...content,
      make('div', { class: 'actions' }, make('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, 'Cancel'), make('button', { class: 'main' }, label)));
  }

  for (const dialog of document.querySelectorAll('dialog')) {
    dialog.addEventListener('close', () => app.chart.root.focus());
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  }

  function help() {
    const dialog = element('help-dialog');
    open(dialog, 'Keys', make('div', { class: 'keys' }, ...keyTable(app).map(([name, rows]) =>
      make('section', {}, make('h3', {}, name), make('dl', {}, ...rows.flatMap(([keys, words]) => [make('dt', {}, make('kbd', {}, keys)), make('dd', {}, words)])))),
    ), make('div', { class: 'actions' }, make('button', { type: 'button', class: 'main', autofocus: true, onclick: () => dialog.close() }, 'Close')));
  }

  function goTo() {
    const dialog = element('goto-dialog');
    const { first, last } = app.series;
    const field = make('input', { type: 'datetime-local', required: true, min: app.clock.field(first), max: app.clock.field(last), value: app.clock.field(app.chart.cursor.time ?? last), autofocus: true });
    open(dialog, 'Go to a date', form(dialog, async () => {
      const time = app.clock.ofWall(Date.parse(field.value + 'Z'));
      try {
        app.chart.goTo(await get('/api/row', { series: app.where().series, time: Math.round(time) }));
        dialog.close();
        app.tellBar();
      } catch (error) {
        app.fail(error);
      }
    }, 'Go', make('label', {}, `Date and time (${app.clock.zone})`, field),
    make('p', { class: 'soft small' }, `Bars from ${app.clock.both(first)} to ${app.clock.both(last)}.`)));
  }

  function view() {
    const dialog = element('view-dialog');
    const { options } = app.model;
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const zone = make('input', { list: 'zones', value: options.zone, autofocus: true, autocomplete: 'off' });
    const averages = make('input', { value: options.averages.join(', '), placeholder: 'none', inputmode: 'numeric' });
    const volume = make('input', { type: 'checkbox', checked: options.volume });
    const theme = make('select', {}, ...[['auto', 'As the system'], ['light', 'Light'], ['dark', 'Dark']].map(([value, words]) => make('option', { value, selected: options.theme === value }, words)));
    open(dialog, 'View', form(dialog, async () => {
      const periods = averages.value.split(/[\s,;]+/).filter(Boolean).map(Number);
      if (periods.some(n => !Number.isInteger(n) || n < 4 || n > 1000) || periods.length > 4) return app.fail(new Error('Averages are up to four whole numbers of bars from 4 to 1000, such as 20, 50.'));
      if (await app.setOptions({ zone: zone.value.trim() || 'UTC', averages: periods, volume: volume.checked, theme: theme.value })) dialog.close();
    }, 'Show',
    make('label', {}, 'Time zone', zone, make('datalist', { id: 'zones' }, ...[...new Set([own, ...ZONES])].map(value => make('option', { value })))),
    make('label', {}, 'Averages of so many bars', averages),
    make('label', { class: 'line' }, volume, 'Volume'),
    make('label', {}, 'Colours', theme)));
  }

  function person() {
    const dialog = element('person-dialog');
    const name = make('input', { value: app.annotator(), maxlength: 60, autofocus: true, placeholder: 'Your name' });
    const blind = make('input', { type: 'checkbox', checked: app.second });
    const agreement = make('div', { class: 'soft small' });
    open(dialog, 'Who marks', form(dialog, async () => {
      await app.setPerson(name.value.trim(), blind.checked);
      dialog.close();
    }, 'Mark', make('label', {}, 'Name, kept with every span', name),
    make('label', { class: 'line' }, blind, 'Second annotator: mark the reviewed windows again, blind'),
    agreement));
    get('/api/agreement', { series: app.where().series, second: 0 }).then(found => {
      if (!found.windows) return agreement.replaceChildren('Once two people looked through the same windows, this shows how far they agree.');
      const number = value => (typeof value === 'number' ? value.toFixed(2) : '–');
      agreement.replaceChildren(make('strong', {}, `Agreement on ${found.windows} windows`),
        make('p', {}, `Per bar F1 ${number(found.barF1)}, span F1 ${number(found.spanF1)} (IoU .5). Ends of common spans differ by ${number(found.ends)} bars; ${typeof found.sameType === 'number' ? Math.round(found.sameType * 100) + ' %' : '–'} have the same type. ${found.first} and ${found.second} spans.`));
    }).catch(() => {});
  }

  /** Asks for the name of a run. */
  function name(run, kept) {
    const dialog = element('name-dialog');
    const field = make('input', { value: run.name, maxlength: 60, required: true, autofocus: true });
    open(dialog, 'Name of the run', form(dialog, async () => {
      try {
        await kept(field.value.trim());
        dialog.close();
      } catch (error) {
        app.fail(error);
      }
    }, 'Keep', make('label', {}, 'Name', field)));
    field.select();
  }

  return { help, goTo, view, person, name };
}
