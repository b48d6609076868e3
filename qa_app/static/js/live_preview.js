// What the desk makes of a draft follows what is saved; what was opened there stays open, and where
// one reads or writes nothing moves.
import { find, findAll } from "./dom.js";

const preview = find("[data-preview]");
const state = find("[data-preview-state]");
/** @type {boolean[]} */
let opened = [];

preview.addEventListener("htmx:beforeSwap", () => {
  opened = parts().map((part) => part.open);
});
preview.addEventListener("htmx:afterSwap", () => {
  for (const [at, part] of parts().entries()) part.open = opened[at] ?? part.open;
  const { saved = "" } = find("[data-saved]", preview).dataset;
  tell((state.dataset.words ?? "").replace("{time}", saved));
});
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  preview.addEventListener(name, () => tell(state.dataset.failed ?? ""));
}

function parts() {
  return findAll("details", preview, HTMLDetailsElement);
}

/** @param {string} words */
function tell(words) {
  // Only what is new is read out: at most once a minute.
  if (state.textContent !== words) state.textContent = words;
}
