// Brings gestures to the server one after the other. Each is worked out when its turn comes, on what is there then.

import { get, page, post } from '../net.js';

export class Hand {
  /**
   * @param list marks that gestures change
   * @param where names series and set for the server
   * @param told {changed(done), failed(error), busy(isBusy)}
   */
  constructor(list, where, told) {
    this.list = list;
    this.where = where;
    this.told = told;
    this.turn = Promise.resolve();
    this.waiting = 0;
  }

  /** @param wish gives the wish, or null when there is nothing to do after all */
  perform(wish) {
    return this.queue(() => {
      const wanted = wish();
      if (!wanted) return null;
      return post('/api/gesture', this.where(), { put: [], remove: [], look: [], keep: [], ...wanted });
    });
  }

  undo() {
    return this.queue(() => (this.list.undo ? post('/api/undo', this.where(), {}) : null));
  }

  redo() {
    return this.queue(() => (this.list.redo ? post('/api/redo', this.where(), {}) : null));
  }

  queue(ask) {
    this.told.busy(++this.waiting > 0);
    const result = this.turn.then(async () => {
      try {
        const done = await ask();
        if (done) this.take(done, true);
        return done;
      } catch (error) {
        this.told.failed(error);
        return null;
      } finally {
        this.told.busy(--this.waiting > 0);
      }
    });
    this.turn = result;
    return result;
  }

  /** A gesture that some page made; those that came already are passed over. */
  hear(told) {
    const here = this.where();
    if (told.page === page || told.series !== here.series || (told.set === 'second') !== (here.second === 1)) return;
    this.turn = this.turn.then(() => this.take(told.done, false));
  }

  async take(done, own) {
    if (done.revision <= this.list.revision) return;
    if (done.revision > this.list.revision + 1) {
      await this.reload();
    } else {
      this.list.apply(done);
    }
    this.told.changed(done, own);
  }

  /** Something was missed: ask for everything. */
  async reload() {
    const { state } = await get('/api/marks', this.where());
    this.list.reset(state, this.list.segments, this.list.bars);
  }
}
