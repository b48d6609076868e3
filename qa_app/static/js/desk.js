// The desk by keyboard: the item in hand is rated by a digit, its evidence made from the line in
// hand; Tab leads from pane to pane. Typing and the Korean input method are left alone.
import { rememberOption } from "./browser_store.js";
import { closest, find, findAll, findIfThere } from "./dom.js";

/** @import { Player } from "./player.js" */
/** @import { LineCursor } from "./line_cursor.js" */

const ANCHORS_OFF = "qa-coach-anchors-off";
const ITEM = "[data-criterion]:not([hidden]), [data-condition]";
// The second digit of ten points comes soon after the first.
const SECOND_DIGIT_MS = 900;

/**
 * @typedef {"for" | "against"} Polarity
 * @typedef {object} Options
 * @property {Player} player
 * @property {LineCursor} cursor
 * @property {(line: HTMLElement, criterion: string, polarity: Polarity | "") => void} clip
 *   makes evidence of a line; where nothing says what it shows, it asks
 */

export class Desk {
  #page;
  #cursor;
  #clip;
  /** @type {HTMLElement | null} */
  #item = null;
  #digits = { text: "", at: 0 };

  /**
   * @param {HTMLElement} page
   * @param {Options} options
   */
  constructor(page, { player, cursor, clip }) {
    this.#page = page;
    this.#cursor = cursor;
    this.#clip = clip;
    this.#choose(this.#items()[0] ?? null);
    page.addEventListener("focusin", (event) => this.#entered(event));
    page.addEventListener("click", (event) => this.#entered(event));
    document.addEventListener("keydown", (event) => this.#pressed(event));
    this.#wireKeys(player);
    this.#wireAnchors(player);
    this.#wireSheet(player);
  }

  /** @param {Player} player */
  #wireKeys(player) {
    for (const digit of "0123456789") {
      for (const row of ["Digit", "Numpad"])
        player.onKey(`${row}${digit}`, (event) => this.#rate(event.shiftKey ? `+${digit}` : digit));
    }
    player.onKey("KeyX", () => this.#rate("x"));
    player.onKey("BracketRight", () => this.#step(1));
    player.onKey("BracketLeft", () => this.#step(-1));
    player.onKey("Period", () => this.#cursor.turn(1));
    player.onKey("Comma", () => this.#cursor.turn(-1));
    player.onKey("KeyE", (event) => this.#evidence(event.shiftKey));
    player.onKey("KeyW", () => this.#write());
    player.onKey("KeyT", () => findIfThere("[data-add-clip]", this.#item ?? undefined)?.click());
    player.onKey("KeyZ", () => this.#takeBack());
  }

  /** @param {Player} player */
  #wireAnchors(player) {
    const option = find("[data-anchors]", this.#page, HTMLInputElement);
    rememberOption(option, ANCHORS_OFF);
    const show = () => this.#page.classList.toggle("without-anchors", !option.checked);
    option.addEventListener("change", show);
    player.onKey("KeyF", () => option.click());
    show();
  }

  /** @param {Player} player */
  #wireSheet(player) {
    const sheet = find("[data-key-sheet]", document, HTMLDialogElement);
    player.onKey("Slash", () => (sheet.open ? sheet.close() : sheet.showModal()));
    find("[data-show-keys]").addEventListener("click", () => sheet.showModal());
  }

  #items() {
    return findAll(ITEM, this.#page);
  }

  /** @param {Event} event */
  #entered(event) {
    const item = closest(event, ITEM);
    if (item && item !== this.#item) this.#choose(item);
  }

  /** @param {HTMLElement | null} item */
  #choose(item) {
    for (const one of this.#items()) {
      one.classList.toggle("is-in-hand", one === item);
      one.tabIndex = one === item ? 0 : -1;
    }
    for (const link of findAll("[data-open-mark]", this.#page)) {
      if (item && link.dataset.openMark === item.dataset.criterion) link.ariaCurrent = "true";
      else link.removeAttribute("aria-current");
    }
    this.#item = item;
  }

  /** @param {number} by */
  #step(by) {
    const all = this.#items();
    const at = this.#item ? all.indexOf(this.#item) : -1;
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (!next) return;
    this.#choose(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  #choices() {
    return findAll("input[type=radio][data-digit]", this.#item ?? undefined, HTMLInputElement);
  }

  /** @param {string} digit the number that the choice has on screen */
  #rate(digit) {
    const now = performance.now();
    const both = now - this.#digits.at < SECOND_DIGIT_MS ? this.#digits.text + digit : digit;
    const choices = this.#choices();
    const chosen =
      choices.find(({ dataset }) => dataset.digit === both) ??
      choices.find(({ dataset }) => dataset.digit === digit);
    this.#digits = { text: digit, at: now };
    if (!chosen) return;
    chosen.click();
    this.#item?.scrollIntoView({ block: "nearest" });
  }

  /** @param {boolean} contrary the other way round than the rating says */
  #evidence(contrary) {
    const { line } = this.#cursor;
    const criterion = this.#item?.dataset.criterion;
    if (!line || !criterion || !findIfThere("[data-clip]", line)) return;
    const shown = this.#shown();
    const other = shown === "for" ? "against" : "for";
    this.#clip(line, criterion, shown && contrary ? other : shown);
  }

  // What a clip shows goes with the level: the upper half is done well.
  /** @returns {Polarity | ""} */
  #shown() {
    const levels = this.#choices().filter(({ dataset }) => "shows" in dataset);
    const chosen = levels.find(({ checked }) => checked);
    return /** @type {Polarity | undefined} */ (chosen?.dataset.shows) ?? "";
  }

  #write() {
    findIfThere("textarea", this.#item ?? undefined)?.focus();
  }

  #takeBack() {
    const clips = findAll("[data-evidence-id]", this.#page);
    const newest = clips.reduce(
      (last, clip) => (idOf(clip) > idOf(last) ? clip : last),
      clips[0] ?? null,
    );
    if (newest) findIfThere("[data-remove]", newest, HTMLFormElement)?.requestSubmit();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    // 229 is what browsers send while an input method composes a syllable.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.code === "Escape") this.#leaveText(event);
    else if (event.code === "F6") this.#goToPane(event, event.shiftKey ? -1 : 1);
    else if (event.code === "Tab" && this.#isStop(event.target)) {
      this.#goToPane(event, event.shiftKey ? -1 : 1);
    } else if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) this.#submit(event);
    else if (event.target === this.#item) this.#within(event);
  }

  /** @param {KeyboardEvent} event */
  #within(event) {
    if (event.code === "ArrowDown") this.#step(1);
    else if (event.code === "ArrowUp") this.#step(-1);
    else if (event.code === "Enter" || event.code === "ArrowRight") {
      findIfThere("input[type=radio], textarea", this.#item ?? undefined)?.focus();
    } else return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  #leaveText(event) {
    const inItem = event.target instanceof Element && this.#item?.contains(event.target);
    if (!inItem || event.target === this.#item) return;
    event.preventDefault();
    this.#item?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #submit(event) {
    event.preventDefault();
    if (document.querySelector("dialog[open]")) return;
    find("[data-submit]", this.#page, HTMLFormElement).requestSubmit();
  }

  /** @returns {HTMLElement[]} one place to arrive at for each pane */
  #stops() {
    const { line } = this.#cursor;
    const ending = find("[data-submit] button", this.#page);
    return [find("[data-toggle]"), line, this.#item, ending].filter((stop) => stop !== null);
  }

  /** @param {EventTarget | null} target */
  #isStop(target) {
    // Before the player and after the end, Tab goes where it goes on any page.
    const stops = /** @type {EventTarget[]} */ (this.#stops());
    return target !== null && stops.slice(1, 3).includes(target);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {1 | -1} by
   */
  #goToPane(event, by) {
    const stops = this.#stops();
    const pane = (/** @type {Element | null} */ stop) =>
      stop?.closest(`[data-player], [data-lines], ${ITEM}, #ending`);
    const here = pane(document.activeElement);
    const at = stops.findIndex((stop) => pane(stop) === here);
    const next = stops[at < 0 ? 0 : (at + by + stops.length) % stops.length];
    event.preventDefault();
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }
}

/** @param {HTMLElement | null} clip */
function idOf(clip) {
  return Number(clip?.dataset.evidenceId);
}
