// The mouse, the pen and the wheel over the chart.

const NEAR = 8; // pixels from an end within which it is taken hold of
const STILL = 4; // pixels that a hand may tremble in a click

/** @param act what a drag comes to: create, resize, move, select, and bounds that none may pass */
export function followPointer(chart, model, act) {
  const { root } = chart;
  let drag = null;
  let spaceHeld = false;

  const at = event => {
    const box = root.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  /** What lies under the pointer. */
  function target({ x, y }) {
    if (x > chart.plot.width) return { kind: 'price' };
    if (y > chart.plot.bottom) return { kind: 'time' };
    let best = null;
    const { bars } = chart;
    const reach = Math.ceil(NEAR / bars.step) + 1;
    const row = bars.bar(x);
    for (const mark of model.marks.between(row - reach, row + reach)) {
      const first = Math.abs(bars.x(mark.start) - x), last = Math.abs(bars.x(mark.end + 1) - x);
      const near = Math.min(first, last);
      const wide = bars.x(mark.end + 1) - bars.x(mark.start);
      if (near <= Math.min(NEAR, Math.max(3, wide / 3)) && (!best || near < best.near)) {
        best = { kind: 'edge', mark, end: last < first, near };
      }
    }
    if (best) return best;
    const inside = model.marks.at(row);
    return inside ? { kind: 'body', mark: inside } : { kind: 'plot' };
  }

  function look(kind) {
    for (const name of ['edge', 'body', 'price', 'time']) root.classList.toggle(name, kind === name);
  }

  root.addEventListener('pointermove', event => {
    if (!chart.series) return;
    const p = at(event);
    if (!drag) {
      look(target(p).kind);
      hover(p);
      return;
    }
    drag.moved ||= Math.abs(p.x - drag.x) > STILL || Math.abs(p.y - drag.y) > STILL;
    drag.to(p);
    drag.last = p;
  });

  function hover(p) {
    const inside = p.x <= chart.plot.width && p.y <= chart.plot.bottom;
    chart.pointerY = inside ? p.y : null;
    chart.setCursor(chart.bars.bar(p.x));
  }

  root.addEventListener('pointerleave', () => {
    if (drag || !chart.series) return;
    chart.pointerY = null;
    chart.invalidateOver();
  });

  root.addEventListener('pointerdown', event => {
    if (!chart.series || drag || event.target.closest('button')) return;
    root.focus({ preventScroll: true });
    const p = at(event);
    const hit = target(p);
    if (event.button === 1 || spaceHeld || (event.button === 0 && hit.kind === 'time')) drag = panning(p);
    else if (event.button !== 0) return;
    else if (hit.kind === 'price') drag = stretching(p);
    else if (hit.kind === 'edge') drag = resizing(p, hit);
    else if (hit.kind === 'body') drag = moving(p, hit);
    else drag = creating(p);
    event.preventDefault();
    root.setPointerCapture(event.pointerId);
  });

  root.addEventListener('pointerup', event => {
    if (!drag) return;
    const ended = drag;
    stop();
    ended.done(at(event));
  });
  root.addEventListener('pointercancel', stop);
  root.addEventListener('keydown', event => {
    if (event.code === 'Space') {
      spaceHeld = true;
      event.preventDefault();
    }
    if (event.code === 'Escape' && drag) {
      stop();
      event.stopImmediatePropagation();
    }
  });
  root.addEventListener('keyup', event => {
    if (event.code === 'Space') spaceHeld = false;
  });
  root.addEventListener('blur', () => { spaceHeld = false; });

  function stop() {
    drag = null;
    chart.preview = null;
    root.classList.remove('pan', 'moving');
    chart.invalidate();
  }

  function preview(span) {
    chart.preview = span;
    chart.invalidateOver();
  }

  function panning(p) {
    root.classList.add('pan');
    return {
      ...p, last: p,
      to(now) {
        if (chart.prices.locked) chart.prices.shift(now.y - this.last.y);
        chart.panBy((this.last.x - now.x) / chart.bars.step);
      },
      done() {},
    };
  }

  function stretching(p) {
    return {
      ...p, last: p,
      to(now) {
        chart.prices.stretch(Math.exp((now.y - this.last.y) / 200));
        chart.changed();
      },
      done() {},
    };
  }

  function creating(p) {
    const anchor = chart.bars.bar(p.x);
    const bounds = act.bounds(anchor, null);
    return {
      ...p, last: p, span: null,
      to(now) {
        hover(now);
        if (!this.moved || !bounds) return;
        const other = clamp(chart.bars.bar(now.x), bounds);
        this.span = { start: Math.min(anchor, other), end: Math.max(anchor, other) };
        preview({ ...this.span, type: model.type, confidence: 1, note: '' });
      },
      done() {
        if (this.span) act.create(this.span.start, this.span.end);
        else act.select(null);
      },
    };
  }

  function resizing(p, { mark, end }) {
    const bounds = act.bounds(end ? mark.end : mark.start, mark.id);
    return {
      ...p, last: p, span: null,
      to(now) {
        hover(now);
        if (!this.moved) return;
        const edge = Math.round(chart.bars.left + now.x / chart.bars.step);
        this.span = end
          ? { start: mark.start, end: clamp(edge - 1, [mark.start, bounds[1]]) }
          : { start: clamp(edge, [bounds[0], mark.end]), end: mark.end };
        preview({ ...mark, ...this.span });
      },
      done() {
        act.select(mark.id);
        if (this.span) act.resize(mark.id, this.span.start, this.span.end, end ? 'move the end' : 'move the start');
      },
    };
  }

  function moving(p, { mark }) {
    const bounds = act.bounds(mark.start, mark.id);
    const grip = chart.bars.bar(p.x) - mark.start;
    const length = mark.end - mark.start;
    return {
      ...p, last: p, span: null,
      to(now) {
        hover(now);
        if (!this.moved) return;
        root.classList.add('moving');
        const start = clamp(Math.floor(chart.bars.left + now.x / chart.bars.step) - grip, [bounds[0], bounds[1] - length]);
        this.span = { start, end: start + length };
        preview({ ...mark, ...this.span });
      },
      done() {
        act.select(mark.id);
        if (this.span) act.resize(mark.id, this.span.start, this.span.end, 'move the span');
      },
    };
  }

  root.addEventListener('wheel', event => {
    if (!chart.series) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : 1;
    const dx = (event.shiftKey ? event.deltaY : event.deltaX) * unit;
    const dy = (event.shiftKey ? 0 : event.deltaY) * unit;
    const p = at(event);
    if (Math.abs(dx) > Math.abs(dy)) chart.panBy(dx / chart.bars.step);
    else if (p.x > chart.plot.width) {
      chart.prices.stretch(Math.exp(dy / 600));
      chart.changed();
    } else chart.zoomAt(p.x, Math.exp(-Math.max(-240, Math.min(240, dy)) * (event.ctrlKey ? 0.01 : 0.002)));
    if (!drag) hover(p);
  }, { passive: false });

  root.addEventListener('dblclick', event => {
    if (chart.series && at(event).x > chart.plot.width) chart.lockPrice(false);
  });
}

function clamp(value, [low, high]) {
  return Math.min(high, Math.max(low, value));
}
