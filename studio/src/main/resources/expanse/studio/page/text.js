// Numbers and small words.

const whole = new Intl.NumberFormat('en-US');

export const count = n => whole.format(n);

export const plural = (n, one, many = one + 's') => `${count(n)} ${n === 1 ? one : many}`;

const byDigits = new Map();

/** A price with as many decimals as its step needs. */
export function price(value, decimals) {
  let format = byDigits.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    byDigits.set(decimals, format);
  }
  return format.format(value);
}

const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

export const volume = value => (Number.isFinite(value) ? (value < 100 ? String(+value.toPrecision(3)) : short.format(value)) : '–');

/** How far a price went, in per cent. */
export function change(from, to) {
  const percent = (to / from - 1) * 100;
  return `${Math.round(percent * 100) < 0 ? '−' : '+'}${Math.abs(percent).toFixed(2)} %`;
}

/** Decimals that a step between prices needs, such as 2 for .25. */
export function decimalsOf(step) {
  let decimals = 0;
  while (decimals < 10 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6) decimals++;
  return decimals;
}

/** Makes an element: attributes by name, `on…` as listeners, children as nodes or text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child != null && child !== false));
  return element;
}
