// Every key, once: what it does, and the words for it in the help. Letters count by their place on the board, so that
// W A S D lie together on every layout; the help shows the letters of an English one.

const PAGE = 0.9; // of what is visible
const FAR = 10; // bars

/** Groups of keys: [keys shown, words, test of an event, action]. */
export function keyTable(app) {
  const { act, chart, review } = app;
  const plain = event => !event.ctrlKey && !event.metaKey && !event.altKey;
  const code = (...codes) => event => codes.includes(event.code) && plain(event) && !event.shiftKey;
  const command = (letter, shift = false) => event => (event.ctrlKey || event.metaKey) && !event.altKey && event.shiftKey === shift && event.key.toLowerCase() === letter;
  const arrows = (shift, ctrl, alt = false) => event => ['ArrowLeft', 'ArrowRight'].includes(event.code) && event.shiftKey === shift && (event.ctrlKey || event.metaKey) === ctrl && event.altKey === alt;
  const way = event => (event.code === 'ArrowLeft' ? -1 : 1);
  const pan = by => chart.panBy(by * chart.bars.visible);
  return [
    ['Move', [
      ['← →', 'bar by bar', arrows(false, false), e => app.stepBar(way(e))],
      ['Alt ← →', 'ten bars', arrows(false, false, true), e => app.stepBar(FAR * way(e))],
      ['A D', 'pan', code('KeyA', 'KeyD'), e => pan(e.code === 'KeyA' ? -0.12 : 0.12)],
      ['W S', 'zoom in, out; also ↑ ↓ and the wheel', code('KeyW', 'KeyS', 'ArrowUp', 'ArrowDown'), e => chart.zoom(['KeyW', 'ArrowUp'].includes(e.code) ? 1.25 : 0.8)],
      ['Page ↑ ↓', 'a page back, on', code('PageUp', 'PageDown'), e => pan(e.code === 'PageUp' ? -PAGE : PAGE)],
      ['Home End', 'first, last bar', code('Home', 'End'), e => { chart.goTo(e.code === 'Home' ? 0 : chart.series.bars - 1); app.tellBar(); }],
      ['G', 'go to a date', e => code('KeyG')(e) || (e.altKey && e.code === 'KeyG'), () => app.dialogs.goTo()],
    ]],
    ['Mark', [
      ['drag', 'mark a span'],
      ['[', 'it starts at the cursor', code('BracketLeft'), () => act.begin()],
      [']', 'it ends at the cursor', code('BracketRight'), () => act.finish()],
      ['1 – 8', 'type', e => plain(e) && /^(Digit|Numpad)[1-8]$/.test(e.code), e => act.setType(Number(e.code.at(-1)) - 1)],
      ['Tab', 'next span; with Shift the one before', e => e.code === 'Tab' && plain(e) && !app.released, e => act.walk(e.shiftKey ? -1 : 1)],
      ['Shift ← →', 'move the end', arrows(true, false), e => act.nudge('end', way(e))],
      ['Ctrl ← →', 'move the start', arrows(false, true), e => act.nudge('start', way(e))],
      ['Ctrl Shift ← →', 'move the span', arrows(true, true), e => act.nudge('span', way(e))],
      ['Del', 'remove', e => plain(e) && ['Delete', 'Backspace'].includes(e.code), () => act.remove()],
      ['N', 'write a note', code('KeyN'), () => app.inspector.focusNote()],
      ['- =', 'less, more confidence', code('Minus', 'Equal', 'NumpadSubtract', 'NumpadAdd'), e => act.confide(['Minus', 'NumpadSubtract'].includes(e.code) ? -0.1 : 0.1)],
      ['Esc', 'let go; Tab then leaves the chart; elsewhere: back to the chart', code('Escape'), () => app.letGo()],
    ]],
    ['Review', [
      ['R', 'windows or suspects one after the other; again to stop', code('KeyR'), () => review.toggle()],
      ['Enter', 'looked through, with or without spans; keep a suspect', e => plain(e) && ['Enter', 'NumpadEnter'].includes(e.code), () => review.decide('reviewed')],
      ['U', 'leave it undecided', code('KeyU'), () => review.decide('undecided')],
    ]],
    ['Look', [
      [', .', 'span of the model before, next', code('Comma', 'Period'), e => app.look.lane.walk(e.code === 'Comma' ? -1 : 1)],
      ['Y', 'accept it: it becomes a label; change a suspect', code('KeyY'), () => (review.isSuspects && review.offered ? review.suspects.apply() : app.look.lane.take())],
      ['X', 'reject it: its window counts as looked through', code('KeyX'), () => app.look.lane.refuse()],
      ['T', 'replay from the cursor, the future hidden; → a bar on', code('KeyT'), () => app.look.replay.toggle()],
      ['M', 'show what the model marks while marking, or hide it', code('KeyM'), () => app.peek()],
    ]],
    ['Everything', [
      ['Ctrl Z', 'undo', command('z'), () => act.undo()],
      ['Ctrl Y', 'do again; also Ctrl Shift Z', e => command('y')(e) || command('z', true)(e), () => act.redo()],
      ['L', 'lock the price axis, or fit it', code('KeyL'), () => app.toggleLock()],
      ['V', 'zone, averages, colours', code('KeyV'), () => app.dialogs.view()],
      ['P', 'picture of the chart', code('KeyP'), () => app.savePicture()],
      ['?', 'this list', e => e.key === '?' || e.key === 'F1', () => app.dialogs.help()],
    ]],
    ['Mouse', [
      ['wheel', 'zoom at the pointer; with Shift pan'],
      ['middle button', 'pan; also Space and drag, or drag the time axis'],
      ['price axis', 'drag to stretch, double-click to fit'],
      ['ends of a span', 'drag to move them; inside to move the span'],
    ]],
  ];
}

export function followKeys(app) {
  const keys = keyTable(app).flatMap(([, rows]) => rows).filter(row => row[2]);
  app.chart.root.addEventListener('keydown', event => {
    if (!app.ready || event.target !== app.chart.root) return;
    const row = keys.find(([, , test]) => test(event));
    if (!['Tab', 'Shift'].includes(event.key)) app.released = false;
    if (!row) return;
    const took = row[3](event);
    // at the last span Tab leaves the chart, as it leaves every other part of a page
    if (event.code === 'Tab' && took === false) return;
    event.preventDefault();
  });
  app.chart.root.addEventListener('focus', () => { app.released = false; });
  document.addEventListener('keydown', event => {
    if (!app.ready || event.target === app.chart.root || event.target.closest('dialog')) return;
    if (event.code === 'Escape') app.chart.root.focus();
    if (event.target.closest('input, select, textarea')) return;
    // keys that mean the same wherever one is on the page
    const everywhere = keys.filter(([name]) => ['Ctrl Z', 'Ctrl Y', '?', 'R', 'U', 'G', 'V'].includes(name));
    const row = everywhere.find(([, , test]) => test(event));
    if (row) {
      row[3](event);
      event.preventDefault();
    }
  });
}
