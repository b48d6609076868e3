// Uncertain cases one after the other, by keys: decide, hear, go to the next.
import { closest, find, findAll, findIfThere } from "./dom.js";

const cases = findAll("[data-case]");
const TYPING = "input, textarea, select, [contenteditable]";
const PRESSABLE = "button, a, audio, summary";

cases[0]?.focus({ preventScroll: true });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (closest(event, TYPING)) return;
  const current = closest(event, "[data-case]") ?? cases[0];
  if (current && pressed(event, current)) event.preventDefault();
});

/**
 * By place on the keyboard, so that they work in a Korean layout as well.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} current
 */
function pressed(event, current) {
  const { code } = event;
  const letter = code.replace(/^Key/, "");
  const button = findIfThere(`[data-key="${CSS.escape(letter)}"]`, current);
  if (button) button.click();
  else if (code === "KeyJ" || code === "KeyK") move(current, code === "KeyJ" ? 1 : -1);
  else if (code === "Space" && !closest(event, PRESSABLE, Element)) hear(current);
  else return false;
  return true;
}

/**
 * @param {HTMLElement} current
 * @param {number} step
 */
function move(current, step) {
  cases[cases.indexOf(current) + step]?.focus();
}

/** @param {HTMLElement} current */
function hear(current) {
  const audio = find("audio", current, HTMLAudioElement);
  if (audio.paused) audio.play().catch(() => {});
  else audio.pause();
}
