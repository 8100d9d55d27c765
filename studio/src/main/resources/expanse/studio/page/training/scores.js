// Small words and bars for scores.

import { make } from '../text.js';

export const figure = (name, value, more = '') => make('div', {}, make('dt', {}, name), make('dd', {}, value.toFixed(2), more ? make('small', {}, more) : ''));

export const rule = (name, value, own) => [make('dt', { class: own ? 'strong' : null }, name),
  make('dd', {}, make('meter', { min: 0, max: 1, value, class: own ? 'own' : null, 'aria-label': name })), make('dd', {}, value.toFixed(2))];

/** An F1 with its interval, drawn on a scale from 0 to 1. */
export function interval(value, [low, high]) {
  const line = make('span', { class: 'interval', 'aria-hidden': 'true' }, make('i', { class: 'range' }), make('i', { class: 'point' }));
  line.firstChild.style.left = `${100 * low}%`;
  line.firstChild.style.width = `${100 * (high - low)}%`;
  line.lastChild.style.left = `${100 * value}%`;
  return line;
}

/** Calls a question again with its newest arguments while answers come; the newest answer wins. */
export function newest(ask, take, failed) {
  let running = false, waiting = null;
  return async function again(...values) {
    if (running) {
      waiting = values;
      return;
    }
    running = true;
    try {
      const answer = await ask(...values);
      if (!waiting) take(answer);
    } catch (error) {
      failed(error);
    }
    running = false;
    if (waiting) {
      const next = waiting;
      waiting = null;
      again(...next);
    }
  };
}
