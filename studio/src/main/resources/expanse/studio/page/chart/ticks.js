// Which times and prices the axes name.

import { decimalsOf } from '../text.js';

const S = 1000, M = 60 * S, H = 60 * M, D = 24 * H;
const STEPS = [D, 12 * H, 6 * H, 3 * H, H, 30 * M, 15 * M, 5 * M, M, 30 * S, 15 * S, 5 * S, S];
const YEAR = 0, MONTH = 1, WEEK = 2;
const KINDS = 3 + STEPS.length;
const MONDAY = 4 * D; // after the epoch's Thursday

/** Prices at round steps, about one every `gap` pixels. */
export function priceTicks(scale, gap) {
  const wanted = Math.max(1, scale.height / gap);
  const raw = (scale.high - scale.low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5, 10].find(m => m * power >= raw) ?? 10);
  const ticks = [];
  for (let k = Math.ceil(scale.low / step); k * step <= scale.high; k++) ticks.push(k * step);
  return { ticks, decimals: decimalsOf(step) };
}

/** What turns from one entry to the next: the largest unit of the clock, as a number. */
function turn(before, wall) {
  for (let k = 0; k < STEPS.length; k++) {
    if (Math.floor(before / STEPS[k]) !== Math.floor(wall / STEPS[k])) {
      if (k > 0) return 3 + k;
      const a = new Date(before), b = new Date(wall);
      if (a.getUTCFullYear() !== b.getUTCFullYear()) return YEAR;
      if (a.getUTCMonth() !== b.getUTCMonth()) return MONTH;
      return Math.floor((before - MONDAY) / (7 * D)) !== Math.floor((wall - MONDAY) / (7 * D)) ? WEEK : 3;
    }
  }
  return KINDS;
}

/**
 * Times at round steps, the coarse ones first, as many as have room. Whole kinds of turns are taken or left, so that
 * the labels stand still while the chart is panned.
 */
export function timeTicks(store, level, bars, clock, gap) {
  const byKind = Array.from({ length: KINDS }, () => []);
  let before = NaN;
  const from = Math.max(0, bars.first - store.step(level));
  store.each(level, from, bars.last, (row, o, h, l, c, v, time) => {
    const wall = clock.wall(time);
    if (!Number.isNaN(before)) {
      const kind = turn(before, wall);
      if (kind < KINDS) byKind[kind].push({ row, time, kind });
    }
    before = wall;
  });
  const most = bars.width / gap;
  const taken = [];
  let seen = 0;
  for (const ticks of byKind) {
    seen += ticks.length;
    if (seen > most * 1.6 && taken.length) break;
    let near = 0;
    for (const tick of ticks) {
      const x = bars.x(tick.row);
      while (near < taken.length && bars.x(taken[near].row) < x - gap) near++;
      if (near < taken.length && Math.abs(bars.x(taken[near].row) - x) < gap) continue;
      taken.splice(near, 0, tick);
    }
  }
  return taken;
}

export function timeLabel(tick, clock) {
  const p = clock.parts(tick.time);
  if (tick.kind === YEAR) return String(p.year);
  if (tick.kind === MONTH) return clock.monthName(p.month);
  if (tick.kind <= 3) return `${p.day} ${clock.monthName(p.month)}`;
  return clock.time(tick.time);
}
