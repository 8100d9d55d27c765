// The colours and sizes of the style sheet, for the canvas.

export function palette() {
  const style = getComputedStyle(document.documentElement);
  const value = name => style.getPropertyValue('--' + name).trim();
  const rem = parseFloat(style.fontSize);
  return {
    rem,
    font: size => `${Math.round(size * rem * 10) / 10}px Inter, system-ui, sans-serif`,
    paper: value('paper'), back: value('back'), fill: value('fill'), line: value('line'),
    ink: value('ink'), soft: value('soft'), faint: value('faint'),
    up: value('up'), down: value('down'), model: value('model'),
    types: [1, 2, 3, 4, 5, 6, 7, 8].map(k => value('t' + k)),
  };
}
