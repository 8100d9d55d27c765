// What the page says: to a screen reader always, on the screen when it matters.

const SHOWN = 4500;

export function voice() {
  const live = document.getElementById('live');
  const toast = document.getElementById('toast');
  let timer = 0;

  function show(words, bad) {
    toast.textContent = words;
    toast.classList.toggle('bad', bad);
    toast.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => { toast.hidden = true; }, bad ? 2 * SHOWN : SHOWN);
  }

  return {
    /** @param seen whether eyes need it, too */
    say(words, seen = false) {
      live.textContent = words;
      if (seen) show(words, false);
    },
    fail(error) {
      show(error.message, true);
    },
  };
}
