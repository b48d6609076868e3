// The player of a call: the waveform where it can be drawn, the browser's own player elsewhere.

import { AbuseExclusion } from "./abuse_exclusion.js";
import { recall, remember, rememberOption } from "./browser_store.js";
import { clockText } from "./clock.js";
import { closest, find, findAll } from "./dom.js";
import { Place } from "./place.js";
import { SilenceSkipper } from "./skip_silence.js";
import { Waveform } from "./waveform.js";

/** @import { Mark, Span } from "./waveform.js" */

const KEYS_OFF = "qa-coach-keys-off";
const SPEED = "qa-coach-speed";
const ASK_AGAIN_MS = 3000;
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const PRESSABLE = "button, a, summary, input, label, [role=button]";

/** @param {HTMLElement} element */
export function startPlayer(element) {
  return new Player(element);
}

export class Player {
  /** @type {{ time: ((seconds: number) => void)[], select: ((span: Span) => void)[] }} */
  #listeners = { time: [], select: [] };
  /** @type {() => Span | null} the line that is to be heard again and again */
  #line = () => null;
  /** @type {Span | null} the clip that is playing */
  #clip = null;
  /** @type {Map<string, (event: KeyboardEvent) => void>} */
  #keys = new Map();
  #wave;
  #abuseExclusion;
  #silence;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.audio = find("audio", element, HTMLAudioElement);
    this.loop = find("[data-loop]", element, HTMLInputElement);
    this.duration = Number(element.dataset.duration);
    this.#abuseExclusion = new AbuseExclusion(element, this);
    this.#wave = new Waveform(element, this.audio, this.duration, this.#abuseExclusion.stretches, {
      failed: () => this.#showFailure(),
      moved: () => this.#moved(),
      marked: (span) => {
        for (const hear of this.#listeners.select) hear(span);
      },
    });
    this.#wireAudio();
    this.#waitForSound();
    this.#wireControls();
    this.#wireKeys();
    this.#silence = new SilenceSkipper(element, this);
    new Place(element, this);
    this.#wave.draw().catch((error) => {
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
    if (end !== null) this.#clip = { start: start ?? this.time, end };
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
    this.#wave.setTime(Math.min(Math.max(seconds, 0), this.duration));
    this.#moved();
  }

  // Somebody went elsewhere: the clip that was playing ends there.
  #moved() {
    this.#clip = null;
    this.#tellTime();
  }

  /** Whether a clip, and no more, is playing. */
  get playsClip() {
    return this.#clip !== null;
  }

  /**
   * Which line is heard again and again where no clip is playing.
   * @param {() => Span | null} line
   */
  loopLine(line) {
    this.#line = line;
  }

  #loop() {
    const { loop } = this;
    loop.checked = !loop.checked;
    this.#loopChanged();
  }

  #loopChanged() {
    const line = this.#clip ?? (this.loop.checked ? this.#line() : null);
    if (this.loop.checked && line) {
      this.#clip ??= line;
      const isInside = this.time >= line.start && this.time < line.end;
      this.play(isInside ? null : line.start, line.end);
    } else if (!this.loop.checked) this.#clip = null;
    this.tell(this.loop);
  }

  /**
   * Say what an option is now, to those who do not see it.
   * @param {HTMLInputElement} option
   */
  tell(option) {
    const { on, off } = option.dataset;
    this.say((option.checked ? on : off) ?? "");
  }

  /** @param {string} text */
  say(text) {
    find("[data-player-state]", this.element).textContent = text;
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
    this.#wave.mark(marks);
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
    this.#wave.select(start, end);
  }

  clearSelection() {
    this.#wave.clearSelection();
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
      if (sound.url) this.#wave.load(sound.url, sound.waveform);
    }
    words.hidden = true;
  }

  #tellTime() {
    const now = this.time;
    if (this.#clip && now >= this.#clip.end) this.#endClip(this.#clip);
    find("[data-time]", this.element).textContent = clockText(now);
    for (const tell of this.#listeners.time) tell(now);
  }

  /** @param {Span} clip */
  #endClip({ start, end }) {
    if (this.loop.checked && this.playing) this.play(start, end);
    else {
      this.#clip = null;
      this.pause();
    }
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
    this.loop.addEventListener("change", () => this.#loopChanged());
    this.audio.preservesPitch = true;
    this.#speed.value = recall(SPEED) ?? "1";
    if (!this.#speed.value) this.#speed.value = "1";
    this.#speed.addEventListener("change", () => this.#setSpeed());
    this.#setSpeed();
  }

  get #speed() {
    return find("[data-speed]", this.element, HTMLSelectElement);
  }

  #setSpeed() {
    this.audio.playbackRate = this.audio.defaultPlaybackRate = Number(this.#speed.value);
    remember(SPEED, this.#speed.value);
  }

  /** @param {1 | -1} by */
  #stepSpeed(by) {
    const { selectedIndex, options } = this.#speed;
    this.#speed.selectedIndex = Math.min(Math.max(selectedIndex + by, 0), options.length - 1);
    this.#setSpeed();
    this.say(this.#speed.selectedOptions[0]?.text ?? "");
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
    else if (code === "Minus" || code === "NumpadSubtract") this.#stepSpeed(-1);
    else if (code === "Equal" || code === "NumpadAdd") this.#stepSpeed(1);
    else if (code === "KeyS") this.#silence.toggle();
    else if (code === "KeyR") this.#loop();
    else if (this.#keys.has(code)) this.#keys.get(code)?.(event);
    else return false;
    return true;
  }
}
