// What is said of a span that a run has found.

import { plural } from '../text.js';

/** A sentence: type, length, probability, and between which bars it begins and ends with 80 %. */
export async function wordsOf(app, span) {
  const first = `${span.type || 'Span'}, ${plural(span.end - span.start + 1, 'bar')}${Number.isFinite(span.probability) ? `, probability ${span.probability.toFixed(2)}` : ''}`;
  const rows = span.ends ? [span.start, span.end, ...span.ends] : [span.start, span.end];
  const bars = await Promise.all(rows.map(row => app.store.barLater(Math.min(app.series.bars - 1, Math.max(0, row)))));
  const [from, to, a, b, c, d] = bars.map(bar => app.clock.time(bar.time));
  if (!span.ends) return `${first}: ${from} to ${to}.`;
  return `${first}. Begins ${from}${range(a, b)}, ends ${to}${range(c, d)}.`;
}

function range(low, high) {
  return ` (80 %: ${low === high ? 'that bar' : `${low} to ${high}`})`;
}
