// Mark, Train, Look: one of the three is shown beside the chart.

export function tabs(shown) {
  const all = [...document.querySelectorAll('[role="tab"]')];
  const show = (tab, focus = false) => {
    for (const other of all) {
      const on = other === tab;
      other.setAttribute('aria-selected', String(on));
      other.tabIndex = on ? 0 : -1;
      document.getElementById(other.getAttribute('aria-controls')).hidden = !on;
    }
    if (focus) tab.focus();
    shown(tab.id.slice('tab-'.length));
  };
  for (const tab of all) {
    tab.addEventListener('click', () => show(tab));
    tab.addEventListener('keydown', event => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by) show(all[(all.indexOf(tab) + by + all.length) % all.length], true);
    });
  }
  return name => show(document.getElementById('tab-' + name));
}
