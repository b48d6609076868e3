// Lines of a transcript that save themselves. A line becomes a draft once somebody goes to it:
// a long call has thousands.
import { watchLeaving } from "./autosave.js";
import { closest, data, find, findAll } from "./dom.js";
import { startDraft } from "./draft_form.js";
import { formsWithKeptText } from "./kept_text.js";
import { startMending } from "./mending.js";
import { startPlayer } from "./player.js";

/** @import { Autosave } from "./autosave.js" */
/** @import { Draft, Values } from "./draft_form.js" */

const list = find("[data-correct]");
const words = data("correct-words");
const player = startPlayer(find("[data-player]"));
const both = find("[data-both-template]", document, HTMLTemplateElement);
/** @type {Map<HTMLFormElement, Draft>} */
const drafts = new Map();

for (const element of findAll("[data-with-script]")) element.hidden = false;
const kept = formsWithKeptText();
for (const form of formsOf(list)) if (kept.has(keptAs(form)) || isTypedEarly(form)) draftOf(form);
list.addEventListener("focusin", (event) => {
  const form = closest(event, "form[data-line]", HTMLFormElement);
  if (form) draftOf(form);
});
list.addEventListener("click", (event) => {
  const form = closest(event, "[data-hear]") && closest(event, "form", HTMLFormElement);
  if (form) hear(form);
});
list.addEventListener("keydown", pressed);
watchLeaving(() => drafts.values());
startMending(list, { words, draftOf, drafts, neighbour });

/** @param {HTMLFormElement} form */
function draftOf(form) {
  const known = drafts.get(form);
  if (known) return known;
  find("[data-both-place]", form).append(both.content.cloneNode(true));
  const draft = startDraft(form, { words, kept: keptAs(form), changed, described });
  drafts.set(form, draft);
  return draft;
}

/** @param {HTMLFormElement} form */
function keptAs(form) {
  return `qa-coach-line-${list.dataset.person}-${form.dataset.line}`;
}

/**
 * Whoever is quick has typed before this script was there.
 * @param {HTMLFormElement} form
 */
function isTypedEarly(form) {
  const text = find("textarea", form, HTMLTextAreaElement);
  const speaker = find("select", form, HTMLSelectElement);
  return text.value !== text.defaultValue || !speaker.selectedOptions[0]?.defaultSelected;
}

/** @param {Values} values */
function described({ text, speaker }) {
  const option = list.querySelector(`option[value="${CSS.escape(speaker ?? "")}"]`);
  return `${option?.textContent ?? ""}: ${text || words.no_note}`;
}

/**
 * @param {Autosave<Values>} draft
 * @param {Record<string, any> | null} answer
 */
function changed(draft, answer) {
  if (answer) {
    const { element } = /** @type {Draft} */ (draft).form;
    find("[data-corrected]", element).hidden = !answer.corrected;
  }
  const all = [...drafts.values()];
  const text = stateOf(all);
  const place = find("[data-save-state]");
  // Only what is new is read out.
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle("problem", text === words.unsaved || text === words.choose);
}

/** @param {Draft[]} all */
function stateOf(all) {
  if (all.some((one) => one.state === "failed")) return words.unsaved;
  if (all.some((one) => one.question)) return words.choose;
  return all.every((one) => one.state === "saved") ? words.all_saved : words.saving;
}

/** @param {HTMLFormElement} form */
function hear(form) {
  player.play(Number(form.dataset.start), Number(form.dataset.end));
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const form = closest(event, "form[data-line]", HTMLFormElement);
  // Enter also ends a Korean syllable that is being put together.
  if (!form || event.isComposing || event.altKey) return;
  if (event.key === "Escape") player.pause();
  if (event.key !== "Enter" || !closest(event, "[name=text]")) return;
  event.preventDefault();
  if (event.ctrlKey || event.metaKey) hear(form);
  else {
    const next = neighbour(form, event.shiftKey ? -1 : 1);
    if (next) find("textarea", next).focus();
  }
}

/** @param {ParentNode} within */
function formsOf(within) {
  return findAll("form[data-line]", within, HTMLFormElement);
}

/**
 * @param {HTMLFormElement} form
 * @param {1 | -1} step
 */
function neighbour(form, step) {
  const forms = formsOf(list);
  return forms[forms.indexOf(form) + step] ?? null;
}
