// Tells the server what was really played at the desk: a clip whose words may have been misheard
// counts once somebody has listened to all of it. One key plays the clips of the item in hand.
import { data, find, findAll, findIfThere } from "./dom.js";
import { send } from "./send.js";
import { leapFrom } from "./skip_silence.js";

/** @import { Player } from "./player.js" */

/** @typedef {[number, number]} Stretch seconds of the call */

const TELL_AFTER_MS = 15_000;
// Between two looks at a player that plays on, its time moves by no more than the clock does.
const LOOSE_SECONDS = 0.25;

/**
 * What is played of a sound, in stretches; leaps within it leave out what lies between.
 */
export class Played {
  /** @type {Stretch[]} */
  #whole = [];
  /** @type {Stretch | null} */
  #open = null;
  #lookedAt = 0;

  /**
   * @param {number} now seconds of the sound
   * @param {number} clock seconds of the clock
   * @param {number} speed
   */
  goOn(now, clock, speed) {
    const most = (clock - this.#lookedAt) * speed + LOOSE_SECONDS;
    this.#lookedAt = clock;
    const step = this.#open ? now - this.#open[1] : -1;
    if (this.#open && step >= 0 && step <= most) this.#open[1] = now;
    else {
      this.stop();
      this.#open = [now, now];
    }
  }

  /**
   * A silence was skipped: nothing was said that was not heard.
   * @param {(from: number) => number | null} leap where a leap from a second leads to, if anywhere
   * @param {number} to
   */
  leapt(leap, to) {
    const from = this.#open?.[1];
    const expected = from === undefined ? null : leap(from);
    if (this.#open && expected !== null && Math.abs(expected - to) < LOOSE_SECONDS) {
      this.#open[1] = to;
    } else this.stop();
  }

  stop() {
    if (this.#open && this.#open[1] > this.#open[0]) this.#whole.push(this.#open);
    this.#open = null;
  }

  /** @returns {Stretch[]} what was played since this was asked last; it goes on from there */
  take() {
    const last = this.#open?.[1];
    this.stop();
    if (last !== undefined) this.#open = [last, last];
    return this.#whole.splice(0);
  }

  /** @param {Stretch[]} stretches that were taken, and did not arrive */
  giveBack(stretches) {
    this.#whole.unshift(...stretches);
  }
}

export class Hearing {
  #page;
  #player;
  #changed;
  #played = new Played();
  /** @type {Stretch[]} */
  #speech = data("player-speech");
  #toldAt = 0;

  /**
   * @param {HTMLElement} page
   * @param {Player} player
   * @param {(answer: Record<string, any>) => void} changed hears what is missing now
   */
  constructor(page, player, changed) {
    this.#page = page;
    this.#player = player;
    this.#changed = changed;
    const { audio } = player;
    player.onTime((now) => this.#look(now));
    player.onKey("KeyH", () => this.#playClip());
    audio.addEventListener("seeking", () => this.#leapt());
    for (const end of ["pause", "ended"]) audio.addEventListener(end, () => this.#stopped());
    addEventListener("pagehide", () => this.#tell());
    addEventListener("online", () => this.#tell());
  }

  /** @param {number} now */
  #look(now) {
    const { audio, playing } = this.#player;
    const clock = performance.now();
    if (!playing || audio.seeking || audio.muted || audio.volume === 0) return;
    this.#played.goOn(now, clock / 1000, audio.playbackRate);
    if (clock - this.#toldAt > TELL_AFTER_MS) this.#tell();
  }

  #leapt() {
    const { audio, duration } = this.#player;
    const leap = (/** @type {number} */ from) => leapFrom(this.#speech, from, duration);
    this.#played.leapt(leap, audio.currentTime);
  }

  #stopped() {
    const { audio, time } = this.#player;
    // The pause comes a little after the last look.
    if (!audio.seeking) this.#played.goOn(time, performance.now() / 1000, audio.playbackRate);
    this.#played.stop();
    this.#tell();
  }

  async #tell() {
    this.#toldAt = performance.now();
    const stretches = this.#played.take();
    if (!stretches.length) return;
    const fields = new FormData();
    fields.set("stretches", JSON.stringify(stretches));
    const { status, body } = await send(this.#page.dataset.heardUrl ?? "", fields);
    if (status !== 200) {
      if (status < 400 || status >= 500 || status === 401) this.#played.giveBack(stretches);
      return;
    }
    const unheard = new Set(body.unheard.map(String));
    for (const clip of findAll("[data-evidence-id]", this.#page)) {
      find("[data-unheard]", clip).hidden = !unheard.has(clip.dataset.evidenceId);
    }
    this.#changed(body);
  }

  #playClip() {
    const item = findIfThere("[data-criterion].is-in-hand", this.#page);
    const clips = item ? findAll("[data-evidence-id]", item) : [];
    if (!clips.length) return;
    const last = clips.findIndex((clip) => clip.classList.contains("is-playing"));
    const inTurn = [...clips.slice(last + 1), ...clips.slice(0, last + 1)];
    const isUnheard = (/** @type {HTMLElement} */ clip) => !find("[data-unheard]", clip).hidden;
    const next = inTurn.find(isUnheard) ?? inTurn[0];
    for (const clip of findAll(".clip.is-playing", this.#page)) clip.classList.remove("is-playing");
    next?.classList.add("is-playing");
    this.#player.play(Number(next?.dataset.start), Number(next?.dataset.end));
  }
}
