// What this browser remembers of how somebody likes the page.

const KEY = 'expanse-studio';
const DEFAULTS = { zone: 'UTC', averages: [], volume: true, theme: 'auto' };

export function remembered() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return { ...DEFAULTS };
  }
}

export function remember(options) {
  try {
    localStorage.setItem(KEY, JSON.stringify(options));
  } catch {
    // a browser that keeps nothing still shows everything
  }
}

const KEPT = 'expanse-studio-kept';

/** Suspects that were looked at and kept as they are. */
export function keptSuspects() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '[]');
  } catch {
    return [];
  }
}

export function keepSuspects(keys) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(keys));
  } catch {
    // they are offered again
  }
}

/** Puts a theme on; calls back when the system changes its mind. */
export function themes(changed) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let wanted = 'auto';
  const apply = () => {
    document.documentElement.dataset.theme = wanted === 'auto' ? (dark.matches ? 'dark' : 'light') : wanted;
    changed();
  };
  dark.addEventListener('change', apply);
  return theme => {
    wanted = theme;
    apply();
  };
}
