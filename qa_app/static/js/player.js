// The player of a call: the waveform where it can be drawn, the browser's own player elsewhere.
import { clockText } from "./clock.js";
import { Shield } from "./shield.js";

const STRETCH = "rgba(243, 181, 98, 0.4)";
const LEFT_OUT = "rgba(60, 60, 60, 0.35)";
const KEYS_OFF = "qa-coach-keys-off";
const ASK_AGAIN_MS = 3000;
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const PRESSABLE = "button, a, summary, input, label, [role=button]";

export function startPlayer(element) {
  return new Player(element);
}

class Player {
  #listeners = { time: [], select: [] };
  #stopAt = null;
  #wave = null;
  #regions = null;
  #stretch = null;
  #keys = new Map();
  #marks = [];
  #ready = false;
  #shield;

  constructor(element) {
    this.element = element;
    this.audio = element.querySelector("audio");
    this.duration = Number(element.dataset.duration);
    this.#shield = new Shield(element, this);
    this.#wireAudio();
    this.#waitForSound();
    this.#wireControls();
    this.#wireKeys();
    this.#drawWave().catch((error) => {
      // Without the waveform the browser's own player stays.
      console.warn("no waveform", error);
      element.querySelector("[data-wave]").hidden = true;
      this.audio.hidden = false;
    });
  }

  get time() {
    return this.audio.currentTime;
  }

  get playing() {
    return !this.audio.paused;
  }

  // Play from `start`, or on from here; stop at `end` where given.
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

  seek(seconds) {
    this.#stopAt = null;
    const place = Math.min(Math.max(seconds, 0), this.duration);
    // Before anybody has pressed play nothing is loaded, and only the wave can show the place.
    if (this.#wave) this.#wave.setTime(place);
    else this.audio.currentTime = place;
    this.#tellTime();
  }

  // fn(seconds), many times a second while it plays.
  onTime(fn) {
    this.#listeners.time.push(fn);
  }

  // Play a stretch with a little before it.
  playWithLeadIn(start, end, seconds) {
    return this.play(this.#shield.leadIn(start - seconds, start), end);
  }

  // fn() on a key by its place on the keyboard ("KeyA"), while keys are switched on.
  onKey(code, fn) {
    this.#keys.set(code, fn);
  }

  // Show stretches on the waveform: [{start, end, colour, title, chosen}], chosen() on a click.
  mark(marks) {
    this.#marks.forEach((mark) => mark.region?.remove());
    this.#marks = marks;
    if (this.#ready) marks.forEach((mark) => this.#drawMark(mark));
  }

  #drawMark(mark) {
    const { start, end, colour, title } = mark;
    const id = `mark-${start}-${end}`;
    const options = { id, start, end: Math.max(end, start + this.duration / 250), color: colour };
    mark.region = this.#regions.addRegion({ ...options, drag: false, resize: false });
    mark.region.on("click", (event) => {
      if (!mark.chosen) return;
      event.stopPropagation();
      mark.chosen();
    });
    const { element } = mark.region;
    Object.assign(element.style, { top: "auto", bottom: "0", height: mark.height ?? "14%" });
    if (title) element.title = title;
  }

  // fn({start, end}) when somebody marks a stretch on the waveform.
  onSelect(fn) {
    this.#listeners.select.push(fn);
  }

  // Show a stretch as marked.
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
    const toggle = element.querySelector("[data-toggle]");
    const tick = () => {
      this.#tellTime();
      if (this.playing) requestAnimationFrame(tick);
    };
    const showState = () => {
      element.classList.toggle("is-playing", this.playing);
      toggle.ariaLabel = this.playing ? toggle.dataset.pauseLabel : toggle.dataset.playLabel;
    };
    audio.addEventListener("play", () => { showState(); tick(); });
    audio.addEventListener("pause", showState);
    audio.addEventListener("seeked", () => this.#tellTime());
    // Comes in hidden tabs too, where no frames are drawn.
    audio.addEventListener("timeupdate", () => this.#tellTime());
    audio.addEventListener("error", () => this.#showFailure());
  }

  // The masked sound is made a little after the transcript; until then there is none to play.
  async #waitForSound() {
    const words = this.element.querySelector("[data-preparing]");
    while (!this.audio.hasAttribute("src")) {
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      const answer = await fetch(this.element.dataset.soundUrl, {
        headers: { Accept: "application/json" },
      }).catch(() => null);
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
    this.element.querySelector("[data-time]").textContent = clockText(now);
    this.#listeners.time.forEach((fn) => fn(now));
  }

  #showFailure() {
    this.element.querySelector("[data-failure]").hidden = false;
  }

  #wireControls() {
    const find = (what) => this.element.querySelector(what);
    find("[data-controls]").hidden = false;
    find("[data-toggle]").addEventListener("click", () => this.toggle());
    for (const button of this.element.querySelectorAll("[data-move]")) {
      button.addEventListener("click", () => this.seek(this.time + Number(button.dataset.move)));
    }
    find("[data-speed]").addEventListener("change", (event) => {
      this.audio.playbackRate = Number(event.target.value);
    });
  }

  #wireKeys() {
    const option = this.element.querySelector("[data-keys]");
    option.checked = !localStorage.getItem(KEYS_OFF);
    option.addEventListener("change", () => {
      if (option.checked) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "1");
    });
    document.addEventListener("keydown", (event) => {
      const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
      if (option.checked && plain && this.#pressed(event)) event.preventDefault();
    });
  }

  #pressed({ code, target }) {
    if (target.closest?.(TYPING)) return false;
    if (code === "Space" && target.closest?.(PRESSABLE)) return false;
    // By place on the keyboard, so that they work in a Korean layout as well.
    if (code === "Space" || code === "KeyK") this.toggle();
    else if (code === "KeyJ") this.seek(this.time - 5);
    else if (code === "KeyL") this.seek(this.time + 5);
    else if (this.#keys.has(code)) this.#keys.get(code)();
    else return false;
    return true;
  }

  async #drawWave() {
    const [{ default: WaveSurfer }, { default: Regions }] = await Promise.all([
      import("../vendor/wavesurfer.esm.js"),
      import("../vendor/regions.esm.js"),
    ]);
    const data = this.element.querySelector("[data-peaks]");
    const peaks = JSON.parse(data.textContent) ?? [[0, 0]];
    const container = this.element.querySelector("[data-wave]");
    container.hidden = false;
    this.#regions = Regions.create();
    const wave = WaveSurfer.create({
      container,
      media: this.audio,
      peaks: peaks.map((channel) => channel.map((peak) => peak / 100)),
      duration: this.duration,
      cspNonce: data.nonce,
      plugins: [this.#regions],
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
    this.audio.hidden = true;
    this.#wireStretch();
    // Before the wave knows its length, every region would lie at its start.
    wave.once("ready", () => {
      this.#ready = true;
      if (this.time) wave.setTime(this.time); // the call was opened at a second of its own
      this.#shield.stretches.forEach(({ start, end }) => {
        this.#drawMark({ start, end, colour: LEFT_OUT, height: "100%" });
      });
      this.#marks.forEach((mark) => this.#drawMark(mark));
    });
  }

  #look(channels) {
    const css = getComputedStyle(this.element);
    const colours = (name) => ({
      waveColor: css.getPropertyValue(`--wave-${name}`).trim(),
      progressColor: css.getPropertyValue(`--${name}`).trim(),
    });
    if (channels !== 2) return { height: 52, ...colours("agent") };
    const sides = ["agent", "customer"];
    if (this.element.dataset.agentChannel === "right") sides.reverse();
    return { height: 30, splitChannels: sides.map(colours) };
  }

  #wireStretch() {
    const tell = ({ start, end }) => this.#listeners.select.forEach((fn) => fn({ start, end }));
    this.#regions.enableDragSelection({ color: STRETCH });
    this.#regions.on("region-created", (region) => {
      if (region.id === "stretch" || region.id.startsWith("mark-")) return;
      this.clearSelection();
      this.#stretch = region;
      tell(region);
    });
    this.#regions.on("region-updated", (region) => {
      if (region === this.#stretch) tell(region);
    });
  }
}
