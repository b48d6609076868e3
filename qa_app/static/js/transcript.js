// The transcript: click to hear, the spoken line lit, selected words as a stretch of the call.
import { rememberOption } from "./browser_store.js";
import { closest, find, findAll } from "./dom.js";
import { lightUnderMouse, wordAt, wordsIn, wordsOf } from "./line_words.js";
import { SpokenLines } from "./spoken_lines.js";

/** @import { Word } from "./line_words.js" */
/** @import { Player } from "./player.js" */

const FOLLOW_OFF = "qa-coach-follow-off";
const SETTLE_MS = 300;

/**
 * A stretch of the call in seconds, and what is said in it: a line for each segment.
 * @typedef {{ start: number, end: number, quote: string }} Quoted
 */

/**
 * @typedef {object} Listeners
 * @property {(span: Quoted) => void} [onSelect] hears of words that are selected
 * @property {(span: Quoted) => void} [onClip] hears of a line's own button
 */

/**
 * @param {HTMLElement} element
 * @param {Player} player
 * @param {Listeners} [listeners]
 */
export function startTranscript(element, player, listeners = {}) {
  return new Transcript(element, player, listeners);
}

export class Transcript {
  #element;
  #player;
  #lines;
  #spoken;
  #follow;
  /** @type {HTMLElement[]} */
  #lit = [];

  /**
   * @param {HTMLElement} element
   * @param {Player} player
   * @param {Listeners} listeners
   */
  constructor(element, player, { onSelect, onClip }) {
    this.#element = element;
    this.#player = player;
    this.#lines = findAll("[data-lines] > [data-start]", element);
    this.#spoken = spokenLines(this.#lines);
    this.#follow = find("[data-follow]", element, HTMLInputElement);
    rememberOption(this.#follow, FOLLOW_OFF);
    find("[data-follow-option]", element).hidden = false;
    element.addEventListener("click", (event) => this.#clicked(event, onClip));
    element.addEventListener("mousemove", (event) => {
      const isText = closest(event, "[data-text]");
      lightUnderMouse(isText && closest(event, "[data-lines] > [data-start]"), event);
    });
    if (onSelect) this.#wireSelection(onSelect);
    player.onTime((now) => this.#light(now));
    player.loopLine(() => (this.#lit[0] ? secondsOf(this.#lit[0]) : null));
    addEventListener("hashchange", () => this.#openAt());
    this.#openAt();
  }

  // "#t=12.3" in the address: the call is opened at that second, where a search found something.
  #openAt() {
    const named = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
    if (!named) return;
    const start = Number(named[1]);
    this.#player.seek(start);
    const line = this.#lines.find((one) => start < endOf(one));
    line?.scrollIntoView({ block: "nearest" });
  }

  /**
   * What is said between two times; empty where nothing is.
   * @param {number} start
   * @param {number} end
   */
  quoteBetween(start, end) {
    const inside = (/** @type {Word} */ word) => {
      const middle = (word.start + word.end) / 2;
      return middle >= start && middle <= end;
    };
    const near = this.#lines.filter((line) => startOf(line) < end && endOf(line) > start);
    const perLine = near.map((line) => {
      const words = wordsOf(line);
      return words.length > 1 ? words.filter(inside) : words;
    });
    return quoteOf(perLine);
  }

  /** The list holds other lines than before. */
  renew() {
    this.#lines = findAll("[data-lines] > [data-start]", this.#element);
    this.#spoken = spokenLines(this.#lines);
    this.#lit = [];
    this.#light(this.#player.time);
  }

  /** @param {HTMLElement} line */
  lineSpan(line) {
    return { ...spanOf(wordsOf(line)), quote: quoteOf([wordsOf(line)]) };
  }

  /**
   * @param {MouseEvent} event
   * @param {Listeners["onClip"]} onClip
   */
  #clicked(event, onClip) {
    const line = closest(event, "[data-lines] > [data-start]");
    if (!line) return;
    if (closest(event, "[data-clip]")) {
      onClip?.(this.lineSpan(line));
    } else if (closest(event, "[data-hear]")) {
      this.#player.play(startOf(line));
    } else if (getSelection()?.isCollapsed && closest(event, "[data-text]")) {
      this.#player.play(wordAt(line, event)?.start ?? startOf(line));
    }
  }

  /** @param {number} now */
  #light(now) {
    const spoken = this.#spoken.at(now).map(({ line }) => line);
    if (spoken.length === this.#lit.length && spoken.every((line, at) => line === this.#lit[at])) {
      return;
    }
    for (const line of this.#lit) line.removeAttribute("aria-current");
    for (const line of spoken) line.setAttribute("aria-current", "true");
    this.#lit = spoken;
    if (spoken[0] && this.#follow.checked && this.#player.playing) scrollTo(spoken[0]);
  }

  /** @param {(span: Quoted) => void} onSelect */
  #wireSelection(onSelect) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let told = "";
    document.addEventListener("selectionchange", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const selected = this.#selected();
        const telling = JSON.stringify(selected);
        if (selected && telling !== told) onSelect(selected);
        told = telling;
      }, SETTLE_MS);
    });
  }

  /** @returns {Quoted | null} */
  #selected() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed) return null;
    if (!this.#element.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0);
    const perLine = this.#lines
      .filter((line) => range.intersectsNode(line))
      .map((line) => wordsIn(line, range))
      .filter((words) => words.length);
    if (!perLine.length) return null;
    return { ...spanOf(perLine.flat()), quote: quoteOf(perLine) };
  }
}

/** @param {HTMLElement} element */
function startOf({ dataset }) {
  return Number(dataset.start);
}

/** @param {HTMLElement[]} lines */
function spokenLines(lines) {
  return new SpokenLines(lines.map((line) => ({ line, ...secondsOf(line) })));
}

/** @param {HTMLElement} line */
export function secondsOf(line) {
  return { start: startOf(line), end: endOf(line) };
}

/** @param {HTMLElement} element */
function endOf({ dataset }) {
  return Number(dataset.end);
}

/** @param {Word[]} words */
function spanOf(words) {
  return {
    start: Math.min(...words.map(({ start }) => start)),
    end: Math.max(...words.map(({ end }) => end)),
  };
}

/** @param {Word[][]} perLine */
function quoteOf(perLine) {
  return perLine
    .map((words) => words.map(({ text }) => text).join(""))
    .map((text) => text.replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .join("\n");
}

/**
 * Within the list of lines only: the rest of the page stays where the person put it.
 * @param {HTMLElement} line
 */
function scrollTo(line) {
  const list = line.parentElement;
  if (!list) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = line.offsetTop - list.offsetTop - list.clientHeight / 3;
  list.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
}
