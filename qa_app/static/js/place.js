// Where somebody left off in a call: they go on from there when they open it again.
import { recall, remember } from "./browser_store.js";
import { clockText } from "./clock.js";
import { find } from "./dom.js";

/** @import { Player } from "./player.js" */

const PLACES = "qa-coach-places";
const MOST_CALLS = 200;
// Who has heard so little, or nearly all, begins at the beginning.
const EDGE_SECONDS = 5;
const KEEP_AFTER_MS = 5000;

/** @typedef {[string, number][]} Places calls with seconds, the one that was heard last at the end */

/** @returns {Places} */
function places() {
  try {
    const kept = JSON.parse(recall(PLACES) ?? "[]");
    return Array.isArray(kept) ? /** @type {Places} */ (kept.filter(Array.isArray)) : [];
  } catch {
    return [];
  }
}

export class Place {
  #player;
  #call;
  #note;
  #keptAt = 0;

  /**
   * @param {HTMLElement} element the player's
   * @param {Player} player
   */
  constructor(element, player) {
    this.#player = player;
    this.#call = element.dataset.call ?? "";
    this.#note = find("[data-went-on]", element);
    if (!this.#call) return;
    player.onTime(() => this.#look());
    player.audio.addEventListener("pause", () => this.#keep());
    addEventListener("pagehide", () => this.#keep());
    if (!location.hash.startsWith("#t=")) this.#goOn();
  }

  #goOn() {
    const seconds = Number(places().find(([call]) => call === this.#call)?.[1]);
    const { duration } = this.#player;
    if (!(seconds > EDGE_SECONDS && seconds < duration - EDGE_SECONDS)) return;
    this.#player.seek(seconds);
    const place = find("[data-place]", this.#note);
    place.textContent = (place.dataset.words ?? "").replace("{}", clockText(seconds));
    this.#note.hidden = false;
    find("[data-from-start]", this.#note).addEventListener("click", () => {
      this.#player.seek(0);
      this.#note.hidden = true;
      find("[data-toggle]").focus();
    });
  }

  #look() {
    if (!this.#player.playing || performance.now() - this.#keptAt < KEEP_AFTER_MS) return;
    this.#note.hidden = true;
    this.#keep();
  }

  #keep() {
    if (!this.#player.time) return;
    this.#keptAt = performance.now();
    const others = places().filter(([call]) => call !== this.#call);
    const all = [...others, [this.#call, Math.round(this.#player.time * 10) / 10]];
    remember(PLACES, JSON.stringify(all.slice(-MOST_CALLS)));
  }
}
