// Abuse is announced before it is played: the player stops and lets the listener choose.
const AHEAD_SECONDS = 0.3;
// Browsers do not land on the very hundredth.
const END_SECONDS = 0.05;

export class Shield {
  #heard = new Set();
  #announced = null;

  constructor(element, player) {
    this.player = player;
    this.warning = element.querySelector("[data-warning]:not([data-left-out])");
    this.stretches = [...element.querySelectorAll("[data-left-out]")].map((line) => ({
      start: Number(line.dataset.start),
      end: Number(line.dataset.end),
      warning: line.dataset.warning,
    }));
    if (!this.stretches.length) return;
    player.onTime((now) => this.#look(now));
    this.warning.querySelector("[data-skip]").addEventListener("click", () => this.#skip());
    this.warning.querySelector("[data-hear-it]").addEventListener("click", () => this.#hear());
  }

  // `from`, or where the last stretch before `to` ends: a lead-in does not run into one.
  leadIn(from, to) {
    const ends = this.stretches.map(({ end }) => end + END_SECONDS).filter((end) => end <= to);
    return Math.min(to, Math.max(0, from, ...ends));
  }

  #look(now) {
    const next = this.stretches.find(
      ({ start, end }) => now >= start - AHEAD_SECONDS && now < end,
    );
    if (!next) return this.#close();
    if (!this.player.playing || this.#heard.has(next)) return undefined;
    this.player.pause();
    this.#announced = next;
    this.warning.querySelector("[data-warning-text]").textContent = next.warning;
    this.warning.hidden = false;
    return this.warning.querySelector("[data-skip]").focus();
  }

  #close() {
    this.#heard.clear();
    this.#announced = null;
    this.warning.hidden = true;
  }

  #skip() {
    const { end } = this.#announced;
    this.#close();
    this.player.play(end + END_SECONDS);
  }

  #hear() {
    this.#heard.add(this.#announced);
    this.warning.hidden = true;
    this.player.play();
  }
}
