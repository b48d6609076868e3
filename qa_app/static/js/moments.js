// Found moments: go from one to the next, hear it, accept it as evidence, dismiss it, take back.
import { send } from "./send.js";

const LEAD_IN_SECONDS = 1;
const COLOURS = { for: "--good", against: "--try" };
const WORDS = { accepted: "moment_accepted", dismissed: "moment_dismissed", "": "moment_open" };

// `changed(answer)` hears of each moment that was accepted or taken back.
export class Moments {
  #current = null;

  constructor(page, { player, words, changed }) {
    Object.assign(this, { page, player, words, changed });
    page.addEventListener("click", (event) => this.#clicked(event));
    page.addEventListener("focusin", (event) => {
      const moment = event.target.closest?.("[data-moment]");
      if (moment) this.#choose(moment);
    });
    page.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-say]")) return;
      event.preventDefault();
      this.#say(event.target);
    });
    player.onKey("KeyN", () => this.#step(1));
    player.onKey("KeyP", () => this.#step(-1));
    for (const [code, word] of [["KeyA", "accept"], ["KeyD", "dismiss"], ["KeyU", "undo"]]) {
      player.onKey(code, () => this.#press(word));
    }
    this.#mark();
  }

  #all() {
    return [...this.page.querySelectorAll("[data-moment]")];
  }

  #clicked(event) {
    const link = event.target.closest("[data-moment-link]");
    if (!link) return;
    event.preventDefault();
    this.#go(this.page.querySelector(`[data-moment="${link.dataset.momentLink}"]`));
  }

  #choose(moment) {
    this.#current?.classList.remove("is-current");
    this.#current = moment;
    moment.classList.add("is-current");
  }

  #step(by) {
    const all = this.#all();
    if (!all.length) return;
    const at = all.indexOf(this.#current);
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
    this.#go(all[next]);
  }

  #go(moment) {
    if (!moment) return;
    moment.focus({ preventScroll: true });
    moment.scrollIntoView({ block: "center" });
    this.#choose(moment);
    const { start, end } = moment.dataset;
    this.player.playWithLeadIn(Number(start), Number(end), LEAD_IN_SECONDS);
  }

  #press(word) {
    this.#current?.querySelector(`[data-say="${word}"]`)?.requestSubmit();
  }

  async #say(form) {
    const moment = form.closest("[data-moment]");
    const id = moment.dataset.moment;
    const { status, body } = await send(form.action, new FormData(form));
    if (status !== 200) {
      const reason = status === 0 ? this.words.offline : status === 401 ? this.words.signed_out : body.error;
      return this.#tell(`${this.words.moment_failed} ${reason ?? status}`);
    }
    moment.closest("[data-moments]").innerHTML = body.moments_html;
    const same = this.page.querySelector(`[data-moment="${id}"]`);
    if (same) {
      this.#choose(same);
      same.focus({ preventScroll: true });
      this.#tell(this.words[WORDS[same.dataset.verdict]]);
    }
    this.#mark();
    return this.changed(body);
  }

  #tell(text) {
    this.page.querySelector("[data-moment-state]").textContent = text;
  }

  // Dismissed ones leave the waveform.
  #mark() {
    const css = getComputedStyle(this.page);
    const open = this.#all().filter((moment) => moment.dataset.verdict !== "dismissed");
    this.player.mark(open.map((moment) => ({
      start: Number(moment.dataset.start),
      end: Number(moment.dataset.end),
      colour: css.getPropertyValue(COLOURS[moment.dataset.polarity] ?? "--quiet").trim(),
      title: moment.dataset.name,
      chosen: () => this.#go(this.page.querySelector(`[data-moment="${moment.dataset.moment}"]`)),
    })));
  }
}
