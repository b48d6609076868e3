// Leaps over what nobody says anything in, where the listener wants that. A clip is played as it is.
import { rememberOptIn } from "./browser_store.js";
import { data, find } from "./dom.js";

/** @import { Player } from "./player.js" */

/** @typedef {[number, number]} Stretch seconds of the call in which somebody speaks */

const SKIP = "qa-coach-skip-silence";
const LONGEST_SECONDS = 1.5;
// Times of words are not sharp: some of the quiet stays on both sides.
const AFTER_SECONDS = 0.4;
const BEFORE_SECONDS = 0.3;

/**
 * Where to go on, when `now` lies in a silence; null where there is nothing to leap over.
 * @param {Stretch[]} speech in their order
 * @param {number} now
 * @param {number} end of the call
 * @returns {number | null}
 */
export function leapFrom(speech, now, end) {
  let low = 0;
  let high = speech.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((speech[middle]?.[0] ?? 0) <= now + BEFORE_SECONDS) low = middle + 1;
    else high = middle;
  }
  const last = speech[low - 1]?.[1] ?? -AFTER_SECONDS;
  const next = speech[low]?.[0] ?? end;
  const isLong = next - Math.max(last, 0) > LONGEST_SECONDS;
  return isLong && now >= last + AFTER_SECONDS ? next - BEFORE_SECONDS : null;
}

export class SilenceSkipper {
  #player;
  #option;
  /** @type {Stretch[]} */
  #speech;

  /**
   * @param {HTMLElement} element the player's
   * @param {Player} player
   */
  constructor(element, player) {
    this.#player = player;
    this.#option = find("[data-skip-silence]", element, HTMLInputElement);
    this.#speech = data("player-speech");
    rememberOptIn(this.#option, SKIP);
    player.onTime((now) => this.#look(now));
  }

  toggle() {
    this.#option.click();
    this.#player.tell(this.#option);
  }

  /** @param {number} now */
  #look(now) {
    const { audio, playing, playsClip, duration } = this.#player;
    if (!this.#option.checked || !playing || playsClip || audio.seeking) return;
    if (!this.#speech.length) return;
    const to = leapFrom(this.#speech, now, duration);
    if (to !== null && to > now) audio.currentTime = to;
  }
}
