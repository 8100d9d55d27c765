// Times in the zone of choice. The server says when the clocks of a zone change; the rest is arithmetic.

const MINUTE = 60_000;
const DAY = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = n => String(n).padStart(2, '0');

export class Clock {
  constructor(zone, from, minutes) {
    this.zone = zone;
    this.from = from;
    this.minutes = minutes;
    this.at = 0;
  }

  static utc() {
    return new Clock('UTC', [0], [0]);
  }

  /** Milliseconds that a clock on the wall shows, counted as if it were in UTC. */
  wall(time) {
    const from = this.from;
    let k = this.at;
    while (k + 1 < from.length && time >= from[k + 1]) k++;
    while (k > 0 && time < from[k]) k--;
    this.at = k;
    return time + this.minutes[k] * MINUTE;
  }

  /** The time at which the wall shows this; the earlier one of two. */
  ofWall(wall) {
    let time = wall - this.minutes[0] * MINUTE;
    for (let k = 0; k < this.from.length; k++) {
      const candidate = wall - this.minutes[k] * MINUTE;
      if (candidate >= this.from[k] || k === 0) time = candidate;
    }
    return time;
  }

  parts(time) {
    const wall = this.wall(time);
    const date = new Date(wall);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate(), weekday: date.getUTCDay(), rest: ((wall % DAY) + DAY) % DAY };
  }

  date(time) {
    const p = this.parts(time);
    return `${DAYS[p.weekday]} ${p.day} ${MONTHS[p.month]} ${p.year}`;
  }

  /** The time of day; seconds only where there are some. */
  time(time) {
    const rest = this.parts(time).rest;
    const seconds = Math.floor(rest / 1000) % 60;
    const text = two(Math.floor(rest / 3_600_000)) + ':' + two(Math.floor(rest / MINUTE) % 60);
    return seconds ? text + ':' + two(seconds) : text;
  }

  both(time) {
    return `${this.date(time)} ${this.time(time)}`;
  }

  /** As short as a table needs it. */
  brief(time) {
    const p = this.parts(time);
    return `${p.day} ${MONTHS[p.month]} ${String(p.year).slice(2)} ${this.time(time)}`;
  }

  monthName(month) {
    return MONTHS[month];
  }

  /** For fields of the type datetime-local. */
  field(time) {
    return new Date(this.wall(time)).toISOString().slice(0, 16);
  }
}
