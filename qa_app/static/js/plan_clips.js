// Plays the quoted seconds of a call and stops; one clip at a time.
import { find, findAll } from "./dom.js";

/** @type {Clip | null} */
let playing = null;

class Clip {
  #box;
  #audio;
  #button;
  #label;
  #bar;
  #problem;
  #playLabel;

  /** @param {HTMLElement} box */
  constructor(box) {
    this.#box = box;
    this.#audio = find("audio", box, HTMLAudioElement);
    this.#button = find("[data-play]", box);
    this.#label = find("[data-play-label]", box);
    this.#bar = find("progress", box, HTMLProgressElement);
    this.#problem = find(".clip-problem", box);
    this.#playLabel = this.#label.textContent;
    this.#audio.controls = false;
    this.#audio.hidden = true;
    this.#button.hidden = this.#bar.hidden = false;
    this.#button.addEventListener("click", () => {
      if (playing === this) this.stop();
      else this.play();
    });
    // Frames stand still in a tab that is hidden; the clip ends there too.
    this.#audio.addEventListener("timeupdate", () => {
      if (playing === this && this.#audio.currentTime >= this.#end) this.stop();
    });
  }

  get #start() {
    return Number(this.#box.dataset.start);
  }

  get #end() {
    return Number(this.#box.dataset.end);
  }

  async play() {
    playing?.stop();
    playing = this;
    this.#problem.hidden = true;
    this.#label.textContent = this.#button.dataset.stopLabel ?? "";
    this.#box.classList.add("playing");
    this.#audio.currentTime = this.#start;
    try {
      await this.#audio.play();
      requestAnimationFrame(() => this.#follow());
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.#problem.hidden = false;
      this.stop();
    }
  }

  stop() {
    this.#audio.pause();
    if (playing === this) playing = null;
    this.#label.textContent = this.#playLabel;
    this.#box.classList.remove("playing");
    this.#bar.value = 0;
  }

  #follow() {
    if (playing !== this) return;
    const now = this.#audio.currentTime;
    this.#bar.value = Math.max(0, (now - this.#start) / (this.#end - this.#start));
    if (now >= this.#end || this.#audio.ended) this.stop();
    else requestAnimationFrame(() => this.#follow());
  }
}

for (const box of findAll("[data-clip]")) new Clip(box);
