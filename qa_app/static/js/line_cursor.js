// The line in hand of a transcript: it goes along with what is heard until arrows move it, and it
// is the list's one stop for the Tab key.
import { closest, findAll } from "./dom.js";
import { secondsOf } from "./transcript.js";

/** @import { Player } from "./player.js" */

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

export class LineCursor {
  #list;
  #lines;
  #player;
  #starts;
  #at = -1;
  #follows = true;

  /**
   * @param {HTMLElement} list
   * @param {Player} player
   */
  constructor(list, player) {
    this.#list = list;
    this.#player = player;
    this.#lines = linesOf(list);
    this.#starts = this.#lines.map(startOf);
    if (!this.#lines.length) return;
    list.tabIndex = -1;
    this.#moveTo(0);
    list.addEventListener("keydown", (event) => this.#pressed(event));
    list.addEventListener("focusin", (event) => {
      const line = closest(event, "[data-lines] > [data-start]");
      if (line) this.#own(this.#lines.indexOf(line));
    });
    list.addEventListener("click", (event) => {
      const line = closest(event, "[data-lines] > [data-start]");
      if (line) this.#moveTo(this.#lines.indexOf(line));
    });
    player.audio.addEventListener("play", () => {
      this.#follows = true;
    });
    player.loopLine(() => (this.line ? secondsOf(this.line) : null));
    player.onTime((now) => {
      if (this.#follows) this.#moveTo(this.#lineAt(now));
    });
  }

  /** @returns {HTMLElement | null} */
  get line() {
    return this.#lines[this.#at] ?? null;
  }

  /**
   * The list holds other lines than before; one of them is in hand now.
   * @param {HTMLElement | null} line
   */
  renew(line) {
    this.#lines = linesOf(this.#list);
    this.#starts = this.#lines.map(startOf);
    this.#at = -1;
    for (const one of this.#list.querySelectorAll(".is-in-hand")) {
      one.classList.remove("is-in-hand");
      one.removeAttribute("tabindex");
    }
    this.#own(line ? this.#lines.indexOf(line) : 0);
  }

  /** @param {number} seconds the line that is spoken then becomes the one in hand */
  goTo(seconds) {
    this.#own(this.#lineAt(seconds));
    this.line?.scrollIntoView({ block: "nearest" });
  }

  /**
   * To the first line of the next turn, or of this one and then the one before; it is heard
   * where the call is playing.
   * @param {1 | -1} by
   */
  turn(by) {
    const turns = this.#lines.flatMap((line, at) =>
      line.classList.contains("line-turn") ? [at] : [],
    );
    const at =
      by > 0 ? turns.find((one) => one > this.#at) : turns.findLast((one) => one < this.#at);
    if (at === undefined) return;
    this.#player.seek(this.#starts[at] ?? 0);
    this.#own(at);
    this.line?.scrollIntoView({ block: "nearest" });
  }

  focus() {
    this.line?.focus();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    // A line may be typed over in its place in the list.
    if (closest(event, "textarea, select")) return;
    const last = this.#lines.length - 1;
    if (event.key in STEPS) this.#own(this.#at + (STEPS[event.key] ?? 0));
    else if (event.key === "Home") this.#own(0);
    else if (event.key === "End") this.#own(last);
    else if (event.key === "Enter" && event.target === this.line) {
      this.#player.play(this.#starts[this.#at] ?? 0);
    } else return;
    event.preventDefault();
    this.line?.focus();
  }

  /** @param {number} at a person chose this line: it stays until they play on */
  #own(at) {
    this.#follows = false;
    this.#moveTo(Math.min(Math.max(at, 0), this.#lines.length - 1));
  }

  /** @param {number} at */
  #moveTo(at) {
    if (at === this.#at) return;
    const before = this.line;
    this.#at = at;
    const now = this.line;
    if (!now) return;
    before?.removeAttribute("tabindex");
    before?.classList.remove("is-in-hand");
    now.tabIndex = 0;
    now.classList.add("is-in-hand");
    if (before && before === document.activeElement && this.#list.contains(before)) now.focus();
  }

  /** @param {number} seconds the last line that has begun */
  #lineAt(seconds) {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= seconds) low = middle + 1;
      else high = middle;
    }
    return Math.max(low - 1, 0);
  }
}

/** @param {HTMLElement} list */
function linesOf(list) {
  return findAll(":scope > [data-start]", list);
}

/** @param {HTMLElement} line */
function startOf({ dataset }) {
  return Number(dataset.start);
}
