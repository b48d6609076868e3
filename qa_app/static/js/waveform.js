// The waveform of a call: a lane for each speaker, moments and stretches drawn upon it.
import { find } from "./dom.js";

/** @import WaveSurfer from "wavesurfer.js" */
/** @import Regions from "wavesurfer.js/dist/plugins/regions.js" */
/** @import { Region } from "wavesurfer.js/dist/plugins/regions.js" */

const STRETCH = "rgba(243, 181, 98, 0.4)";
const LEFT_OUT = "rgba(60, 60, 60, 0.35)";
const HEIGHT = 60;

// Copies that the pages are served; their types are those of the packages.
const WAVE = "../vendor/wavesurfer.esm.js";
const REGIONS = "../vendor/regions.esm.js";

/** @typedef {{ start: number, end: number }} Span seconds of the call */

/**
 * The outline of what one speaker says, 0 to 100; all that is heard where `speaker` is empty.
 * @typedef {{ speaker: string, peaks: number[] }} Lane
 */

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

/**
 * @typedef {object} Listeners
 * @property {() => void} failed
 * @property {() => void} moved hears of a click on the wave
 * @property {(span: Span) => void} marked hears of a stretch that somebody marks
 */

export class Waveform {
  #element;
  #audio;
  #duration;
  #leftOut;
  #listeners;
  /** @type {WaveSurfer | null} */
  #wave = null;
  /** @type {Regions | null} */
  #regions = null;
  /** @type {Region | null} */
  #stretch = null;
  /** @type {Mark[]} */
  #marks = [];
  /** @type {Region[]} */
  #drawn = [];
  #ready = false;

  /**
   * @param {HTMLElement} element the player's
   * @param {HTMLAudioElement} audio
   * @param {number} duration
   * @param {Span[]} leftOut stretches that are excluded
   * @param {Listeners} listeners
   */
  constructor(element, audio, duration, leftOut, listeners) {
    this.#element = element;
    this.#audio = audio;
    this.#duration = duration;
    this.#leftOut = leftOut;
    this.#listeners = listeners;
  }

  /** @param {number} seconds */
  setTime(seconds) {
    // Before anybody has pressed play nothing is loaded, and only the wave can show the place.
    if (this.#wave) this.#wave.setTime(seconds);
    else this.#audio.currentTime = seconds;
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
      end: Math.max(end, start + this.#duration / 250),
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

  /**
   * The sound is there now.
   * @param {string} url
   * @param {Lane[]} lanes
   */
  load(url, lanes) {
    if (!this.#wave) this.#audio.src = url;
    else {
      this.#wave.setOptions(this.#look(lanes));
      this.#wave.load(url, outlines(lanes), this.#duration);
    }
  }

  async draw() {
    const [wavesurfer, regionsPlugin] = await Promise.all([
      /** @type {Promise<typeof import("wavesurfer.js")>} */ (import(WAVE)),
      /** @type {Promise<typeof import("wavesurfer.js/dist/plugins/regions.js")>} */ (
        import(REGIONS)
      ),
    ]);
    const data = find("[data-peaks]", this.#element);
    /** @type {Lane[]} */
    const lanes = JSON.parse(data.textContent ?? "[]");
    const container = find("[data-wave]", this.#element);
    container.hidden = false;
    const regions = regionsPlugin.default.create();
    const wave = wavesurfer.default.create({
      container,
      media: this.#audio,
      peaks: outlines(lanes),
      duration: this.#duration,
      cspNonce: data.nonce,
      plugins: [regions],
      cursorColor: "#1c2b2d",
      cursorWidth: 2,
      ...this.#look(lanes),
    });
    wave.on("error", () => this.#listeners.failed());
    wave.on("interaction", () => this.#listeners.moved());
    this.#wave = wave;
    this.#regions = regions;
    this.#audio.hidden = true;
    this.#wireStretch(regions);
    // Before the wave knows its length, every region would lie at its start.
    wave.once("ready", () => {
      this.#ready = true;
      const { currentTime } = this.#audio;
      if (currentTime) wave.setTime(currentTime); // the call was opened at a second of its own
      for (const { start, end } of this.#leftOut) {
        this.#drawMark({ start, end, colour: LEFT_OUT, height: "100%" });
      }
      this.mark(this.#marks);
    });
  }

  /** @param {Lane[]} lanes */
  #look(lanes) {
    const css = getComputedStyle(this.#element);
    const speakers = lanes.length ? lanes.map(({ speaker }) => speaker) : [""];
    const colours = speakers.map((speaker) => {
      const name = speaker.replace(" ", "-") || "agent";
      return {
        waveColor: css.getPropertyValue(`--wave-${name}`).trim(),
        progressColor: css.getPropertyValue(`--${name}`).trim(),
      };
    });
    if (colours.length < 2) return { height: HEIGHT, ...colours[0] };
    return { height: Math.floor(HEIGHT / colours.length), splitChannels: colours };
  }

  /** @param {Regions} regions */
  #wireStretch(regions) {
    const tell = (/** @type {Span} */ { start, end }) => this.#listeners.marked({ start, end });
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

/** @param {Lane[]} lanes */
function outlines(lanes) {
  if (!lanes.length) return [[0, 0]];
  return lanes.map(({ peaks }) => peaks.map((peak) => peak / 100));
}
