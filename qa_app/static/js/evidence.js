// Makes evidence: a stretch of the call, its words, a criterion, for or against.
import { clockField, parseClock } from "./clock.js";
import { send } from "./send.js";

// `changed(answer)` hears of each clip that was added or removed.
export class Composer {
  constructor(form, { player, transcript, words, changed }) {
    Object.assign(this, { form, player, transcript, words, changed });
    this.fields = form.elements;
    // The server says in the page's language what is missing.
    form.noValidate = true;
    form.addEventListener("submit", (event) => { event.preventDefault(); this.#add(); });
    form.querySelector("[data-hear-clip]").addEventListener("click", () => this.#hear());
    for (const button of form.querySelectorAll("[data-now]")) {
      button.addEventListener("click", () => this.#setNow(button.dataset.now));
    }
    for (const name of ["start", "end"]) {
      this.fields[name].addEventListener("change", () => this.#timesTyped());
    }
  }

  // Take over a stretch; without a quote, the transcript's words there.
  offer({ start, end, quote = null }, { mark = true } = {}) {
    this.fields.start.value = clockField(start);
    this.fields.end.value = clockField(end);
    this.#setQuote(quote ?? this.transcript.quoteBetween(start, end));
    this.#say("");
    if (mark) this.player.select(start, end);
  }

  chooseCriterion(criterion) {
    this.fields.criterion.value = criterion;
  }

  // The marked stretch of this criterion is next to be made a clip.
  focus() {
    const empty = !this.fields.start.value;
    (empty ? this.fields.start : this.fields.criterion).focus();
  }

  async remove(form) {
    const clip = form.closest("[data-evidence-id]");
    const { start, end, polarity } = clip.dataset;
    const quote = clip.querySelector("[data-quote]").dataset.quote;
    const criterion = form.closest("[data-criterion]").dataset.criterion;
    const { status, body } = await send(form.action, new FormData());
    if (status !== 200) {
      this.#say(`${this.words.unsaved}: ${this.#reason(status, body)}`);
      return;
    }
    this.changed(body);
    this.offer({ start: Number(start), end: Number(end), quote });
    this.chooseCriterion(criterion);
    this.fields.polarity.value = polarity;
    this.#say(this.words.clip_removed);
    this.form.querySelector("[data-hear-clip]").focus();
  }

  #span() {
    return [parseClock(this.fields.start.value), parseClock(this.fields.end.value)];
  }

  #hear() {
    const [start, end] = this.#span();
    if (end > start) this.player.play(start, end);
  }

  #setNow(name) {
    this.fields[name].value = clockField(this.player.time);
    this.#timesTyped();
  }

  #timesTyped() {
    const [start, end] = this.#span();
    if (!(end > start)) return;
    this.#setQuote(this.transcript.quoteBetween(start, end) || this.#described());
    this.player.select(start, end);
  }

  // Where the transcript has words they are the quote; elsewhere a person describes it.
  #setQuote(quote) {
    const [start, end] = this.#span();
    this.fields.quote.value = quote;
    this.fields.quote.readOnly = Boolean(this.transcript.quoteBetween(start, end));
  }

  #described() {
    return this.fields.quote.readOnly ? "" : this.fields.quote.value;
  }

  async #add() {
    const { status, body } = await send(this.form.action, new FormData(this.form));
    if (status !== 200) {
      this.#say(`${this.words.clip_failed} ${this.#reason(status, body)}`);
      this.#goTo(body.fields?.[0]);
      return;
    }
    this.changed(body);
    for (const name of ["start", "end", "quote"]) this.fields[name].value = "";
    this.fields.quote.readOnly = false;
    // The next clip is a decision of its own.
    this.chooseCriterion("");
    for (const option of this.fields.polarity) option.checked = false;
    this.player.clearSelection();
    this.#say(this.words.clip_added);
  }

  #goTo(name) {
    const field = this.fields[name];
    (field instanceof RadioNodeList ? field[0] : field)?.focus();
  }

  #reason(status, body) {
    if (status === 0) return this.words.offline;
    return status === 401 ? this.words.signed_out : (body.error ?? status);
  }

  #say(text) {
    this.form.querySelector("[data-composer-state]").textContent = text;
  }
}
