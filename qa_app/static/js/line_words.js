// The words of a transcript's line and their seconds. A line is plain text, so that a long call is
// a light page which a browser can search and read out as a whole; the word that is clicked or
// selected is known by its place in the text.
import { find } from "./dom.js";

/**
 * A word, its seconds of the call, and its place in the text of its line.
 * @typedef {{ start: number, end: number, text: string, from: number, until: number }} Word
 */

const UNDER_MOUSE = "word-under-mouse";

/**
 * @param {HTMLElement} line
 * @returns {Word[]} the whole line as one where no more is known
 */
export function wordsOf(line) {
  const { words } = textOf(line).dataset;
  const text = textOf(line).textContent ?? "";
  const begin = Number(line.dataset.start);
  if (!words) {
    return [{ start: begin, end: Number(line.dataset.end), text, from: 0, until: text.length }];
  }
  let from = 0;
  return words.split(",").map((row) => {
    const [units = 0, after = 0, before = 0] = row.split(" ").map(Number);
    const until = from + units;
    const word = { start: at(begin, after), end: at(begin, before), from, until };
    from = until;
    return { ...word, text: text.slice(word.from, until) };
  });
}

/**
 * The words of a line that are in a range; one that it only touches at its edge is not.
 * @param {HTMLElement} line
 * @param {Range} range
 */
export function wordsIn(line, range) {
  const place = textOf(line);
  if (!range.intersectsNode(place)) return [];
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const from = place.contains(startContainer) ? offsetIn(place, startContainer, startOffset) : 0;
  const until = place.contains(endContainer)
    ? offsetIn(place, endContainer, endOffset)
    : Number.POSITIVE_INFINITY;
  return wordsOf(line).filter((word) => word.from < until && word.until > from);
}

/**
 * The word of a line at a point of the window.
 * @param {HTMLElement} line
 * @param {{ clientX: number, clientY: number }} point
 * @returns {Word | null}
 */
export function wordAt(line, { clientX, clientY }) {
  const place = textOf(line);
  const caret = caretAt(clientX, clientY);
  if (!caret || !place.contains(caret.node)) return null;
  const at = offsetIn(place, caret.node, caret.offset);
  // A caret stands between two characters: the point is on one side of it.
  const beside = wordsOf(line).filter(({ from, until }) => from <= at && at <= until);
  const isThere = (/** @type {DOMRect} */ { left, right, top, bottom }) =>
    left <= clientX && clientX <= right && top <= clientY && clientY <= bottom;
  return beside.find((word) => [...rangeOf(line, word).getClientRects()].some(isThere)) ?? null;
}

/**
 * Light the word under the mouse: a click plays the call from there.
 * @param {HTMLElement | null} line
 * @param {MouseEvent} event
 */
export function lightUnderMouse(line, event) {
  if (!("highlights" in CSS)) return;
  const word = line && event.buttons === 0 ? wordAt(line, event) : null;
  if (line && word) CSS.highlights.set(UNDER_MOUSE, new Highlight(rangeOf(line, word)));
  else CSS.highlights.delete(UNDER_MOUSE);
}

/** @param {HTMLElement} line */
function textOf(line) {
  return find("[data-text]", line);
}

/**
 * @param {number} begin seconds
 * @param {number} after milliseconds
 */
function at(begin, after) {
  return Math.round(begin * 1000 + after) / 1000;
}

/**
 * @param {Node} place
 * @param {Node} node in it
 * @param {number} offset in the node
 * @returns {number} characters of the place before that
 */
function offsetIn(place, node, offset) {
  const before = document.createRange();
  before.setStart(place, 0);
  before.setEnd(node, offset);
  return before.toString().length;
}

/**
 * Where a word stands, without the space before it.
 * @param {HTMLElement} line
 * @param {Word} word
 */
function rangeOf(line, { text, from, until }) {
  const range = document.createRange();
  const begin = from + text.length - text.trimStart().length;
  const texts = document.createTreeWalker(textOf(line), NodeFilter.SHOW_TEXT);
  let passed = 0;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (passed <= begin && begin < passed + length) range.setStart(node, begin - passed);
    if (passed < until && until <= passed + length) range.setEnd(node, until - passed);
    passed += length;
  }
  return range;
}

/**
 * @param {number} x
 * @param {number} y
 * @returns {{ node: Node, offset: number } | null}
 */
function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  const range = document.caretRangeFromPoint(x, y); // Safari
  return range && { node: range.startContainer, offset: range.startOffset };
}
