// The colours and sizes of the style sheet, for the canvas.

export function palette() {
  const style = getComputedStyle(document.documentElement);
  const probe = document.body.appendChild(document.createElement('i'));
  const value = name => { // as a colour of the theme that is on
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const rem = parseFloat(style.fontSize);
  const colours = {
    rem,
    font: size => `${Math.round(size * rem * 10) / 10}px Inter, system-ui, sans-serif`,
    paper: value('paper'), back: value('back'), fill: value('fill'), line: value('line'),
    ink: value('ink'), soft: value('soft'), faint: value('faint'),
    up: value('up'), down: value('down'), model: value('model'),
    types: [1, 2, 3, 4, 5, 6, 7, 8].map(k => value('t' + k)),
  };
  probe.remove();
  return colours;
}
