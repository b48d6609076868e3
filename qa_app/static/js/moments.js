// Found moments: go from one to the next, hear it, accept it as evidence, dismiss it, take back.
import { closest, find, findAll, findIfThere } from "./dom.js";
import { send } from "./send.js";

/** @import { Player } from "./player.js" */

const LEAD_IN_SECONDS = 1;
/** @type {Record<string, string>} */
const COLOURS = { for: "--good", against: "--try" };
/** @type {Record<string, string>} */
const WORDS = { accepted: "moment_accepted", dismissed: "moment_dismissed", "": "moment_open" };

/**
 * @typedef {object} Options
 * @property {Player} player
 * @property {Record<string, string>} words of the page, in its language
 * @property {(answer: Record<string, any>) => void} changed hears of each moment that was accepted
 *   or taken back
 * @property {(seconds: number) => void} went hears where the call is listened to
 */

export class Moments {
  #page;
  #player;
  #words;
  #changed;
  #went;
  /** @type {HTMLElement | null} */
  #current = null;

  /**
   * @param {HTMLElement} page
   * @param {Options} options
   */
  constructor(page, { player, words, changed, went }) {
    this.#page = page;
    this.#player = player;
    this.#words = words;
    this.#changed = changed;
    this.#went = went;
    page.addEventListener("click", (event) => this.#clicked(event));
    page.addEventListener("focusin", (event) => {
      const moment = closest(event, "[data-moment]");
      if (moment) this.#choose(moment);
    });
    page.addEventListener("submit", (event) => {
      const form = closest(event, "[data-say]", HTMLFormElement);
      if (!form) return;
      event.preventDefault();
      this.#say(form);
    });
    player.onKey("KeyN", () => this.#step(1));
    player.onKey("KeyP", () => this.#step(-1));
    player.onKey("KeyA", () => this.#press("accept"));
    player.onKey("KeyD", () => this.#press("dismiss"));
    player.onKey("KeyU", () => this.#press("undo"));
    this.#mark();
  }

  #all() {
    return findAll("[data-moment]", this.#page);
  }

  /** @param {string | undefined} id */
  #moment(id) {
    return findIfThere(`[data-moment="${id}"]`, this.#page);
  }

  /** @param {Event} event */
  #clicked(event) {
    const link = closest(event, "[data-moment-link]");
    if (!link) return;
    event.preventDefault();
    this.#go(this.#moment(link.dataset.momentLink));
  }

  /** @param {HTMLElement} moment */
  #choose(moment) {
    this.#current?.classList.remove("is-current");
    this.#current = moment;
    moment.classList.add("is-current");
  }

  /** @param {number} by */
  #step(by) {
    const all = this.#all();
    if (!all.length) return;
    const at = this.#current ? all.indexOf(this.#current) : -1;
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
    this.#go(all[next]);
  }

  /** @param {HTMLElement | null | undefined} moment */
  #go(moment) {
    if (!moment) return;
    moment.focus({ preventScroll: true });
    moment.scrollIntoView({ block: "center" });
    this.#choose(moment);
    const { start, end } = moment.dataset;
    this.#player.playWithLeadIn(Number(start), Number(end), LEAD_IN_SECONDS);
    this.#went(Number(start));
  }

  /** @param {string} word */
  #press(word) {
    if (!this.#current) return;
    findIfThere(`[data-say="${word}"]`, this.#current, HTMLFormElement)?.requestSubmit();
  }

  /** @param {HTMLFormElement} form */
  async #say(form) {
    const id = form.closest("[data-moment]")?.getAttribute("data-moment") ?? "";
    const list = form.closest("[data-moments]");
    const { status, body } = await send(form.action, new FormData(form));
    if (status !== 200) {
      this.#tell(`${this.#words.moment_failed} ${this.#reason(status, body)}`);
      return;
    }
    if (list) list.innerHTML = body.moments_html;
    const same = this.#moment(id);
    if (same) {
      this.#choose(same);
      same.focus({ preventScroll: true });
      this.#tell(this.#words[WORDS[same.dataset.verdict ?? ""] ?? ""] ?? "");
    }
    this.#mark();
    this.#changed(body);
  }

  /**
   * @param {number} status
   * @param {Record<string, any>} body
   */
  #reason(status, body) {
    if (status === 0) return this.#words.offline;
    return status === 401 ? this.#words.signed_out : (body.error ?? status);
  }

  /** @param {string} text */
  #tell(text) {
    find("[data-moment-state]", this.#page).textContent = text;
  }

  // Dismissed ones leave the waveform.
  #mark() {
    const css = getComputedStyle(this.#page);
    const open = this.#all().filter((moment) => moment.dataset.verdict !== "dismissed");
    this.#player.mark(
      open.map(({ dataset: { start, end, polarity, name, moment } }) => ({
        start: Number(start),
        end: Number(end),
        colour: css.getPropertyValue(COLOURS[polarity ?? ""] ?? "--quiet").trim(),
        title: name,
        chosen: () => this.#go(this.#moment(moment)),
      })),
    );
  }
}
