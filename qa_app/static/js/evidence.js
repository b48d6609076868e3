// Makes evidence: a stretch of the call, its words, a criterion, for or against.
import { clockField, parseClock } from "./clock.js";
import { field, find, findAll } from "./dom.js";
import { send } from "./send.js";

/** @import { Player } from "./player.js" */
/** @import { Transcript } from "./transcript.js" */

/**
 * @typedef {object} Options
 * @property {Player} player
 * @property {Transcript} transcript
 * @property {Record<string, string>} words of the page, in its language
 * @property {(answer: Record<string, any>) => void} changed hears of each clip that was added or
 *   removed
 */

export class Composer {
  #form;
  #player;
  #transcript;
  #words;
  #changed;

  /**
   * @param {HTMLFormElement} form
   * @param {Options} options
   */
  constructor(form, { player, transcript, words, changed }) {
    this.#form = form;
    this.#player = player;
    this.#transcript = transcript;
    this.#words = words;
    this.#changed = changed;
    // The server says in the page's language what is missing.
    form.noValidate = true;
    form.hidden = true;
    find("[data-close]", form).addEventListener("click", () => this.close());
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.close();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#add();
    });
    find("[data-hear-clip]", form).addEventListener("click", () => this.#hear());
    for (const button of findAll("[data-now]", form)) {
      button.addEventListener("click", () => this.#setNow(button.dataset.now ?? ""));
    }
    for (const name of ["start", "end"]) {
      find(`[name=${name}]`, form).addEventListener("change", () => this.#timesTyped());
    }
  }

  get #quote() {
    return find("[name=quote]", this.#form, HTMLTextAreaElement);
  }

  /**
   * Take over a stretch; without a quote, the transcript's words there.
   * @param {{ start: number, end: number, quote?: string | null }} span
   */
  offer({ start, end, quote = null }, { mark = true } = {}) {
    field(this.#form, "start").value = clockField(start);
    field(this.#form, "end").value = clockField(end);
    this.#setQuote(quote ?? this.#transcript.quoteBetween(start, end));
    this.#say("");
    if (mark) this.#player.select(start, end);
  }

  /** @param {string} criterion */
  chooseCriterion(criterion) {
    field(this.#form, "criterion").value = criterion;
  }

  // The form takes room only while it is needed.
  open() {
    this.#form.hidden = false;
  }

  close() {
    this.#form.hidden = true;
    this.#player.clearSelection();
  }

  /**
   * Make evidence at once; the form opens only where something is still to be said, or refused.
   * @param {{ start: number, end: number, quote: string }} span
   * @param {string} criterion
   * @param {"for" | "against" | ""} polarity
   */
  async make(span, criterion, polarity) {
    this.offer(span);
    this.chooseCriterion(criterion);
    for (const option of findAll("[name=polarity]", this.#form, HTMLInputElement)) {
      option.checked = option.value === polarity;
    }
    if (polarity) return this.#add();
    this.open();
    this.#goTo("polarity");
  }

  // The marked stretch of this criterion is next to be made a clip.
  focus() {
    this.open();
    this.#goTo(field(this.#form, "start").value ? "criterion" : "start");
  }

  /** @param {HTMLFormElement} removal the form that takes a clip away */
  async remove(removal) {
    const clip = /** @type {HTMLElement} */ (removal.closest("[data-evidence-id]"));
    const { start, end, polarity } = clip.dataset;
    const { quote } = find("[data-quote]", clip).dataset;
    const criterion = removal.closest("[data-criterion]")?.getAttribute("data-criterion");
    const { status, body } = await send(removal.action, new FormData());
    if (status !== 200) {
      this.open();
      this.#say(`${this.#words.unsaved}: ${this.#reason(status, body)}`);
      return;
    }
    this.#changed(body);
    this.open();
    this.offer({ start: Number(start), end: Number(end), quote });
    this.chooseCriterion(criterion ?? "");
    field(this.#form, "polarity").value = polarity ?? "";
    this.#say(this.#words.clip_removed);
    find("[data-hear-clip]", this.#form).focus();
  }

  #span() {
    return {
      start: parseClock(field(this.#form, "start").value),
      end: parseClock(field(this.#form, "end").value),
    };
  }

  #hear() {
    const { start, end } = this.#span();
    if (end > start) this.#player.play(start, end);
  }

  /** @param {string} name */
  #setNow(name) {
    field(this.#form, name).value = clockField(this.#player.time);
    this.#timesTyped();
  }

  #timesTyped() {
    const { start, end } = this.#span();
    if (!(end > start)) return;
    this.#setQuote(this.#transcript.quoteBetween(start, end) || this.#described());
    this.#player.select(start, end);
  }

  /**
   * Where the transcript has words they are the quote; elsewhere a person describes it.
   * @param {string} quote
   */
  #setQuote(quote) {
    const { start, end } = this.#span();
    this.#quote.value = quote;
    this.#quote.readOnly = Boolean(this.#transcript.quoteBetween(start, end));
  }

  #described() {
    return this.#quote.readOnly ? "" : this.#quote.value;
  }

  async #add() {
    const { status, body } = await send(this.#form.action, new FormData(this.#form));
    if (status !== 200) {
      this.open();
      this.#say(`${this.#words.clip_failed} ${this.#reason(status, body)}`);
      if (body.fields?.[0]) this.#goTo(body.fields[0]);
      return;
    }
    this.#changed(body);
    for (const name of ["start", "end", "quote"]) field(this.#form, name).value = "";
    this.#quote.readOnly = false;
    // The next clip is a decision of its own.
    this.chooseCriterion("");
    for (const option of findAll("[name=polarity]", this.#form, HTMLInputElement)) {
      option.checked = false;
    }
    this.close();
    this.#say(this.#words.clip_added);
  }

  /** @param {string} name */
  #goTo(name) {
    findAll(`[name="${CSS.escape(name)}"]`, this.#form)[0]?.focus();
  }

  /**
   * @param {number} status
   * @param {Record<string, any>} body
   */
  #reason(status, body) {
    if (status === 0) return this.#words.offline;
    return status === 401 ? this.#words.signed_out : (body.error ?? status);
  }

  /** @param {string | undefined} text */
  #say(text) {
    find("[data-composer-state]").textContent = text ?? "";
  }
}
