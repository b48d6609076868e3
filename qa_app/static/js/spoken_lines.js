// Which lines are spoken at a second: found by halving, for it is asked many times a second.

/** @typedef {{ start: number, end: number }} Span seconds of the call */

/** @template {Span} Line */
export class SpokenLines {
  #lines;
  /** @type {number[]} for each line, how far it or any before it reaches */
  #reach = [];

  /** @param {Line[]} lines in the order in which they begin */
  constructor(lines) {
    this.#lines = lines;
    let reach = 0;
    for (const { end } of lines) {
      reach = Math.max(reach, end);
      this.#reach.push(reach);
    }
  }

  /**
   * @param {number} now
   * @returns {Line[]} in their order; several where people speak at once
   */
  at(now) {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle]?.start ?? 0) <= now) low = middle + 1;
      else high = middle;
    }
    /** @type {Line[]} */
    const spoken = [];
    for (let at = low - 1; at >= 0 && (this.#reach[at] ?? 0) > now; at -= 1) {
      const line = this.#lines[at];
      if (line && line.end > now) spoken.unshift(line);
    }
    return spoken;
  }
}
