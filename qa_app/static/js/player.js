// The player of a call: the waveform where it can be drawn, the browser's own player elsewhere.

import { AbuseExclusion } from "./abuse_exclusion.js";
import { rememberOption } from "./browser_store.js";
import { clockText } from "./clock.js";
import { closest, find, findAll } from "./dom.js";

/** @import WaveSurfer from "wavesurfer.js" */
/** @import Regions from "wavesurfer.js/dist/plugins/regions.js" */
/** @import { Region } from "wavesurfer.js/dist/plugins/regions.js" */

const STRETCH = "rgba(243, 181, 98, 0.4)";
const LEFT_OUT = "rgba(60, 60, 60, 0.35)";
const KEYS_OFF = "qa-coach-keys-off";
const ASK_AGAIN_MS = 3000;
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const PRESSABLE = "button, a, summary, input, label, [role=button]";

// Copies that the pages are served; their types are those of the packages.
const WAVE = "../vendor/wavesurfer.esm.js";
const REGIONS = "../vendor/regions.esm.js";

/** @typedef {{ start: number, end: number }} Span seconds of the call */

/**
 * A stretch that is shown on the waveform; `chosen` hears of a click on it.
 * @typedef {object} Mark
 * @property {number} start
 * @property {number} end
 * @property {string} colour
 * @property {string} [title]
 * @property {string} [height]
 * @property {() => void} [chosen]
 */

/** @param {HTMLElement} element */
export function startPlayer(element) {
  return new Player(element);
}

export class Player {
  /** @type {{ time: ((seconds: number) => void)[], select: ((span: Span) => void)[] }} */
  #listeners = { time: [], select: [] };
  /** @type {number | null} */
  #stopAt = null;
  /** @type {WaveSurfer | null} */
  #wave = null;
  /** @type {Regions | null} */
  #regions = null;
  /** @type {Region | null} */
  #stretch = null;
  /** @type {Map<string, (event: KeyboardEvent) => void>} */
  #keys = new Map();
  /** @type {Mark[]} */
  #marks = [];
  /** @type {Region[]} */
  #drawn = [];
  #ready = false;
  #abuseExclusion;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.audio = find("audio", element, HTMLAudioElement);
    this.duration = Number(element.dataset.duration);
    this.#abuseExclusion = new AbuseExclusion(element, this);
    this.#wireAudio();
    this.#waitForSound();
    this.#wireControls();
    this.#wireKeys();
    this.#drawWave().catch((error) => {
      // Without the waveform the browser's own player stays.
      console.warn("no waveform", error);
      find("[data-wave]", element).hidden = true;
      this.audio.hidden = false;
    });
  }

  get time() {
    return this.audio.currentTime;
  }

  get playing() {
    return !this.audio.paused;
  }

  /**
   * Play from `start`, or on from here; stop at `end` where given.
   * @param {number | null} [start]
   * @param {number | null} [end]
   * @returns {Promise<void>}
   */
  play(start = null, end = null) {
    if (start !== null) this.seek(start);
    this.#stopAt = end;
    if (!this.audio.hasAttribute("src")) return Promise.resolve();
    return this.audio.play().catch((error) => {
      if (error.name !== "AbortError") this.#showFailure();
    });
  }

  pause() {
    this.audio.pause();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** @param {number} seconds */
  seek(seconds) {
    this.#stopAt = null;
    const place = Math.min(Math.max(seconds, 0), this.duration);
    // Before anybody has pressed play nothing is loaded, and only the wave can show the place.
    if (this.#wave) this.#wave.setTime(place);
    else this.audio.currentTime = place;
    this.#tellTime();
  }

  /**
   * Many times a second while it plays.
   * @param {(seconds: number) => void} fn
   */
  onTime(fn) {
    this.#listeners.time.push(fn);
  }

  /**
   * Play a stretch with a little before it.
   * @param {number} start
   * @param {number} end
   * @param {number} seconds
   */
  playWithLeadIn(start, end, seconds) {
    return this.play(this.#abuseExclusion.leadIn(start - seconds, start), end);
  }

  /**
   * On a key by its place on the keyboard ("KeyA"), while keys are switched on.
   * @param {string} code
   * @param {(event: KeyboardEvent) => void} fn
   */
  onKey(code, fn) {
    this.#keys.set(code, fn);
  }

  /**
   * Show stretches on the waveform, instead of those that were shown.
   * @param {Mark[]} marks
   */
  mark(marks) {
    for (const region of this.#drawn) region.remove();
    this.#drawn = [];
    this.#marks = marks;
    if (this.#ready) for (const mark of marks) this.#drawn.push(...this.#drawMark(mark));
  }

  /** @param {Mark} mark */
  #drawMark({ start, end, colour, title, height = "14%", chosen }) {
    if (!this.#regions) return [];
    const region = this.#regions.addRegion({
      id: `mark-${start}-${end}`,
      start,
      end: Math.max(end, start + this.duration / 250),
      color: colour,
      drag: false,
      resize: false,
    });
    region.on("click", (event) => {
      if (!chosen) return;
      event.stopPropagation();
      chosen();
    });
    if (region.element) {
      Object.assign(region.element.style, { top: "auto", bottom: "0", height });
      if (title) region.element.title = title;
    }
    return [region];
  }

  /**
   * When somebody marks a stretch on the waveform.
   * @param {(span: Span) => void} fn
   */
  onSelect(fn) {
    this.#listeners.select.push(fn);
  }

  /**
   * Show a stretch as marked.
   * @param {number} start
   * @param {number} end
   */
  select(start, end) {
    if (!this.#regions) return;
    this.clearSelection();
    this.#stretch = this.#regions.addRegion({ id: "stretch", start, end, color: STRETCH });
  }

  clearSelection() {
    this.#stretch?.remove();
    this.#stretch = null;
  }

  #wireAudio() {
    const { audio, element } = this;
    const toggle = find("[data-toggle]", element);
    const tick = () => {
      this.#tellTime();
      if (this.playing) requestAnimationFrame(tick);
    };
    const showState = () => {
      element.classList.toggle("is-playing", this.playing);
      const { pauseLabel, playLabel } = toggle.dataset;
      toggle.ariaLabel = (this.playing ? pauseLabel : playLabel) ?? null;
    };
    audio.addEventListener("play", () => {
      showState();
      tick();
    });
    audio.addEventListener("pause", showState);
    audio.addEventListener("seeked", () => this.#tellTime());
    // Comes in hidden tabs too, where no frames are drawn.
    audio.addEventListener("timeupdate", () => this.#tellTime());
    audio.addEventListener("error", () => this.#showFailure());
  }

  // The masked sound is made a little after the transcript; until then there is none to play.
  async #waitForSound() {
    const words = find("[data-preparing]", this.element);
    const url = this.element.dataset.soundUrl ?? "";
    while (!this.audio.hasAttribute("src")) {
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      const headers = { Accept: "application/json" };
      const answer = await fetch(url, { headers }).catch(() => null);
      if (!answer?.ok) continue;
      const sound = await answer.json();
      words.textContent = sound.words;
      if (sound.url) this.audio.src = sound.url;
    }
    words.hidden = true;
  }

  #tellTime() {
    const now = this.time;
    if (this.#stopAt !== null && now >= this.#stopAt) {
      this.#stopAt = null;
      this.pause();
    }
    find("[data-time]", this.element).textContent = clockText(now);
    for (const tell of this.#listeners.time) tell(now);
  }

  #showFailure() {
    find("[data-failure]", this.element).hidden = false;
  }

  #wireControls() {
    find("[data-controls]", this.element).hidden = false;
    find("[data-toggle]", this.element).addEventListener("click", () => this.toggle());
    for (const button of findAll("[data-move]", this.element)) {
      button.addEventListener("click", () => this.seek(this.time + Number(button.dataset.move)));
    }
    const speed = find("[data-speed]", this.element, HTMLSelectElement);
    speed.addEventListener("change", () => {
      this.audio.playbackRate = Number(speed.value);
    });
  }

  #wireKeys() {
    const option = find("[data-keys]", this.element, HTMLInputElement);
    rememberOption(option, KEYS_OFF);
    document.addEventListener("keydown", (event) => {
      // 229 is what browsers send while an input method composes a syllable.
      const composes = event.isComposing || event.keyCode === 229;
      const plain = !(event.ctrlKey || event.metaKey || event.altKey || composes);
      if (option.checked && plain && this.#pressed(event)) event.preventDefault();
    });
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const { code } = event;
    if (closest(event, TYPING)) return false;
    if (document.querySelector("dialog[open]") && code !== "Slash") return false;
    if (code === "Space" && closest(event, PRESSABLE, Element)) return false;
    // By place on the keyboard, so that they work in a Korean layout as well.
    if (code === "Space" || code === "KeyK") this.toggle();
    else if (code === "KeyJ") this.seek(this.time - 5);
    else if (code === "KeyL") this.seek(this.time + 5);
    else if (this.#keys.has(code)) this.#keys.get(code)?.(event);
    else return false;
    return true;
  }

  async #drawWave() {
    const [wavesurfer, regionsPlugin] = await Promise.all([
      /** @type {Promise<typeof import("wavesurfer.js")>} */ (import(WAVE)),
      /** @type {Promise<typeof import("wavesurfer.js/dist/plugins/regions.js")>} */ (
        import(REGIONS)
      ),
    ]);
    const data = find("[data-peaks]", this.element);
    /** @type {number[][]} */
    const peaks = JSON.parse(data.textContent ?? "null") ?? [[0, 0]];
    const container = find("[data-wave]", this.element);
    container.hidden = false;
    const regions = regionsPlugin.default.create();
    const wave = wavesurfer.default.create({
      container,
      media: this.audio,
      peaks: peaks.map((channel) => channel.map((peak) => peak / 100)),
      duration: this.duration,
      cspNonce: data.nonce,
      plugins: [regions],
      cursorColor: "#1c2b2d",
      cursorWidth: 2,
      ...this.#look(peaks.length),
    });
    wave.on("error", () => this.#showFailure());
    wave.on("interaction", () => {
      this.#stopAt = null;
      this.#tellTime();
    });
    this.#wave = wave;
    this.#regions = regions;
    this.audio.hidden = true;
    this.#wireStretch(regions);
    // Before the wave knows its length, every region would lie at its start.
    wave.once("ready", () => {
      this.#ready = true;
      if (this.time) wave.setTime(this.time); // the call was opened at a second of its own
      for (const { start, end } of this.#abuseExclusion.stretches) {
        this.#drawMark({ start, end, colour: LEFT_OUT, height: "100%" });
      }
      this.mark(this.#marks);
    });
  }

  /** @param {number} channels */
  #look(channels) {
    const css = getComputedStyle(this.element);
    const colours = (/** @type {string} */ name) => ({
      waveColor: css.getPropertyValue(`--wave-${name}`).trim(),
      progressColor: css.getPropertyValue(`--${name}`).trim(),
    });
    if (channels !== 2) return { height: 52, ...colours("agent") };
    const sides = ["agent", "customer"];
    if (this.element.dataset.agentChannel === "right") sides.reverse();
    return { height: 30, splitChannels: sides.map(colours) };
  }

  /** @param {Regions} regions */
  #wireStretch(regions) {
    const tell = (/** @type {Span} */ { start, end }) => {
      for (const hear of this.#listeners.select) hear({ start, end });
    };
    regions.enableDragSelection({ color: STRETCH });
    regions.on("region-created", (region) => {
      if (region.id === "stretch" || region.id.startsWith("mark-")) return;
      this.clearSelection();
      this.#stretch = region;
      tell(region);
    });
    regions.on("region-updated", (region) => {
      if (region === this.#stretch) tell(region);
    });
  }
}
