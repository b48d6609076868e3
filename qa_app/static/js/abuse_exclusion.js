// Abuse is announced before it is played: the player stops and lets the listener choose.
import { find, findAll } from "./dom.js";

/** @import { Player } from "./player.js" */

const AHEAD_SECONDS = 0.3;
// Browsers do not land on the very hundredth.
const END_SECONDS = 0.05;

export class AbuseExclusion {
  #player;
  #element;
  #heard = new Set();
  /** @type {AbuseExclusion["stretches"][number] | null} */
  #announced = null;

  /**
   * @param {HTMLElement} element
   * @param {Player} player
   */
  constructor(element, player) {
    this.#player = player;
    this.#element = element;
    this.stretches = findAll("[data-excluded]", element).map(({ dataset }) => ({
      start: Number(dataset.start),
      end: Number(dataset.end),
      warning: dataset.warning ?? "",
    }));
    if (!this.stretches.length) return;
    player.onTime((now) => this.#look(now));
    find("[data-skip]", element).addEventListener("click", () => this.#skip());
    find("[data-hear-it]", element).addEventListener("click", () => this.#hear());
  }

  get #warning() {
    return find("[data-warning]:not([data-excluded])", this.#element);
  }

  /**
   * @param {number} from
   * @param {number} to
   * @returns {number} `from`, or where the last stretch before `to` ends: a lead-in does not run
   *   into one
   */
  leadIn(from, to) {
    const ends = this.stretches.map(({ end }) => end + END_SECONDS).filter((end) => end <= to);
    return Math.min(to, Math.max(0, from, ...ends));
  }

  /** @param {number} now */
  #look(now) {
    const next = this.stretches.find(({ start, end }) => now >= start - AHEAD_SECONDS && now < end);
    if (!next) {
      this.#close();
      return;
    }
    if (!this.#player.playing || this.#heard.has(next)) return;
    this.#player.pause();
    this.#announced = next;
    find("[data-warning-text]", this.#warning).textContent = next.warning;
    this.#warning.hidden = false;
    find("[data-skip]", this.#warning).focus();
  }

  #close() {
    this.#heard.clear();
    this.#announced = null;
    this.#warning.hidden = true;
  }

  #skip() {
    const end = this.#announced?.end ?? this.#player.time;
    this.#close();
    this.#player.play(end + END_SECONDS);
  }

  #hear() {
    this.#heard.add(this.#announced);
    this.#warning.hidden = true;
    this.#player.play();
  }
}
