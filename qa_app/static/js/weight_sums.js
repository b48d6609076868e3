// Sums of weights on the outline of a rubric's draft follow what is typed, before it is saved.
import { findAll } from "./dom.js";

// What counts as a number is the server's: qa_app/scorecards/fields.py.
const NUMBER = /^(\d{1,9}(?:[.,]\d{1,17})?) ?%?$/;

document.addEventListener("input", (event) => {
  const { weightOf } = /** @type {HTMLElement} */ (event.target).dataset;
  if (weightOf !== undefined) sumUp(weightOf);
});
for (const sum of findAll("[data-sum-of]")) sumUp(sum.dataset.sumOf ?? "");

/** @param {string} what */
function sumUp(what) {
  const of = (/** @type {string} */ name) => `[data-${name}="${CSS.escape(what)}"]`;
  const typed = findAll(of("weight-of"), document, HTMLInputElement).map(numberIn);
  const total = typed.reduce((sum, one) => sum + one, 0);
  const rounded = Number(total.toFixed(9));
  for (const sum of findAll(of("sum-of"))) {
    const text = String(rounded);
    if (sum.textContent !== text) sum.textContent = text;
    sum.classList.toggle("is-off", rounded !== 100);
  }
}

/** @param {HTMLInputElement} input */
function numberIn(input) {
  const number = NUMBER.exec(input.value.trim().replace(/\s+/g, " "))?.[1];
  return number ? Number(number.replace(",", ".")) : 0;
}
