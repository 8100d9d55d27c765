// What a hand can do to marks, for keys, buttons and the pointer alike.

import { plural } from '../text.js';

export function markingActions(app) {
  const { model } = app;
  const chosen = () => model.marks.get(model.selected);

  function select(id, show = false) {
    model.selected = id;
    const mark = chosen();
    if (mark && show) {
      app.chart.reveal(mark.start, mark.end);
      app.chart.setCursor(mark.start);
    }
    app.refresh();
  }

  async function put(what, change) {
    const id = model.selected;
    await app.hand.perform(() => {
      const mark = model.marks.get(id);
      const after = mark && change(mark);
      return after && { what, annotator: app.annotator(), put: [{ ...mark, ...after }] };
    });
  }

  async function create(start, end) {
    const type = model.type;
    const done = await app.hand.perform(() => ({
      what: 'add a span',
      annotator: app.annotator(),
      put: [{ id: 0, start, end, type, confidence: 1, annotator: '', note: '' }],
    }));
    const made = done?.gesture.marks[0].after;
    if (made) {
      select(made.id);
      app.say(`Added ${made.type}, ${plural(made.end - made.start + 1, 'bar')}.`);
    }
  }

  function resize(id, start, end, what) {
    model.selected = id;
    return put(what, mark => (mark.start === start && mark.end === end ? null : { start, end }));
  }

  /** Moves an end, or both, by a bar, up to the neighbour. */
  async function nudge(which, by) {
    if (!chosen()) return app.say('Select a span first: Tab goes to the next one.', true);
    let stopped = false;
    await put(`move the ${which}`, mark => {
      const [low, high] = model.marks.bounds(mark.start, mark.id);
      const start = which === 'end' ? mark.start : mark.start + by;
      const end = which === 'start' ? mark.end : mark.end + by;
      stopped = start < low || end > high || start > end;
      return stopped ? null : { start, end };
    });
    const mark = chosen();
    if (!mark) return;
    app.chart.reveal(which === 'end' ? mark.end : mark.start, which === 'start' ? mark.start : mark.end);
    app.say(stopped ? 'It ends there: a neighbour or a session break.' : `${plural(mark.end - mark.start + 1, 'bar')}.`);
  }

  async function remove() {
    const mark = chosen();
    if (!mark) return;
    const next = model.marks.after(mark.start) ?? model.marks.before(mark.start);
    await app.hand.perform(() => model.marks.get(mark.id) && { what: 'remove a span', annotator: app.annotator(), remove: [mark.id] });
    app.say('Removed.');
    select(next && app.chart.bars.x(next.start) >= 0 && app.chart.bars.x(next.start) < app.chart.plot.width ? next.id : null);
  }

  /** The type of the selected span, or of spans to come. */
  async function setType(k) {
    const type = app.types[k];
    if (!type) return;
    model.type = type;
    if (chosen()) await put('change the type', mark => (mark.type === type ? null : { type }));
    app.say(chosen() ? `Type ${type}.` : `New spans are ${type}.`);
    app.refresh();
  }

  const setConfidence = confidence => put('change the confidence', mark => (mark.confidence === confidence ? null : { confidence }));

  async function confide(by) {
    await put('change the confidence', mark => {
      const confidence = Math.min(1, Math.max(0.1, Math.round((mark.confidence + by) * 10) / 10));
      return mark.confidence === confidence ? null : { confidence };
    });
    if (chosen()) app.say(`Confidence ${Math.round(chosen().confidence * 100)} %.`);
  }

  const setNote = note => put('change the note', mark => (mark.note === note.trim() ? null : { note: note.trim() }));

  function begin() {
    model.pending = app.chart.cursor.row;
    model.selected = null;
    app.say('Start marked. Move to the last bar and press the right bracket.');
    app.refresh();
  }

  async function finish() {
    const row = app.chart.cursor.row;
    if (model.pending === null) {
      const mark = chosen();
      if (!mark) return app.say('Press [ at the first bar of a span, then ] at its last.', true);
      return resize(mark.id, mark.start, Math.max(mark.start, Math.min(row, model.marks.bounds(mark.start, mark.id)[1])), 'move the end');
    }
    const from = model.pending;
    model.pending = null;
    const bounds = model.marks.bounds(from, null);
    app.refresh();
    if (!bounds) return app.say('A span lies there already.', true);
    const to = Math.min(bounds[1], Math.max(bounds[0], row));
    await create(Math.min(from, to), Math.max(from, to));
  }

  /** Goes to the next or the previous span; false when there is none. */
  function walk(direction) {
    const from = chosen();
    const row = from ? from.start : app.chart.cursor.row;
    const next = direction > 0 ? model.marks.after(from ? row : row - 1) : model.marks.before(row);
    if (!next) return false;
    select(next.id, true);
    app.say(app.describe(next));
    return true;
  }

  async function undo() {
    const what = model.marks.undo;
    if (!what) return app.say('Nothing to undo.');
    if (await app.hand.undo()) app.say(`Undone: ${what}.`);
  }

  async function redo() {
    const what = model.marks.redo;
    if (!what) return app.say('Nothing to do again.');
    if (await app.hand.redo()) app.say(`Done again: ${what}.`);
  }

  return { select, create, resize, nudge, remove, setType, setConfidence, confide, setNote, begin, finish, walk, undo, redo,
    bounds: (row, id) => model.marks.bounds(row, id) };
}
