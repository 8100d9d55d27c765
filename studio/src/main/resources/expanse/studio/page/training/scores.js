// What a threshold and a shortest span come to on windows: the same rule as the server's, on its probabilities.

/** Runs of bars above a threshold, those that are too short left out. */
export function spansOf(probability, threshold, shortest) {
  const spans = [];
  let start = -1;
  for (let t = 0; t <= probability.length; t++) {
    const on = t < probability.length && probability[t] > threshold;
    if (on && start < 0) start = t;
    else if (!on && start >= 0) {
      if (t - start >= shortest) spans.push([start, t - 1]);
      start = -1;
    }
  }
  return spans;
}

/** Bars of a window counted under a rule, and marks that meet no label. */
export function countWindow(window, threshold, shortest) {
  const spans = spansOf(window.probability, threshold, shortest);
  const marked = mask(spans, window.probability.length), truth = mask(window.truth, window.probability.length);
  let both = 0, predicted = 0, labelled = 0;
  for (let t = 0; t < marked.length; t++) {
    both += marked[t] & truth[t];
    predicted += marked[t];
    labelled += truth[t];
  }
  const wrong = spans.filter(([a, b]) => !window.truth.some(([c, d]) => c <= b && d >= a)).length;
  return { spans, both, predicted, labelled, wrong, f1: predicted + labelled ? (2 * both) / (predicted + labelled) : 1 };
}

/** All windows together. */
export function countAll(windows, threshold, shortest) {
  let both = 0, sum = 0, wrong = 0, bars = 0;
  for (const window of windows) {
    const count = countWindow(window, threshold, shortest);
    both += count.both;
    sum += count.predicted + count.labelled;
    wrong += count.wrong;
    bars += window.probability.length;
  }
  return { f1: sum ? (2 * both) / sum : 0, wrong, bars };
}

function mask(spans, length) {
  const bars = new Uint8Array(length);
  for (const [a, b] of spans) bars.fill(1, a, b + 1);
  return bars;
}
