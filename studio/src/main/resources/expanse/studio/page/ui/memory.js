// What this browser remembers of how somebody likes the page: in a cookie, since every start of the studio has another
// port, and so another storage.

const NAME = 'expanse-view=';
const YEAR = 365 * 86_400;
const DEFAULTS = { zone: 'UTC', averages: [], volume: true, theme: 'auto' };

export function remembered() {
  try {
    const found = document.cookie.split('; ').find(pair => pair.startsWith(NAME));
    return { ...DEFAULTS, ...(found && JSON.parse(decodeURIComponent(found.slice(NAME.length)))) };
  } catch {
    return { ...DEFAULTS };
  }
}

export function remember(options) {
  document.cookie = `${NAME}${encodeURIComponent(JSON.stringify(options))}; Max-Age=${YEAR}; SameSite=Strict; Path=/`;
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
