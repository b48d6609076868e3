// Long forms (a coaching plan, the answer to it, a draft of a rubric) save themselves, and are sent
// once what is typed is saved.
import { Autosave, watchLeaving } from "./autosave.js";
import { find, findAll } from "./dom.js";
import { LongForm } from "./long_form.js";

/** @import { Fields } from "./plan_fields.js" */

const saves = findAll("form[data-autosave]", document, HTMLFormElement).map(startSaving);
watchLeaving(() => saves);
findAll("form[data-once]", document, HTMLFormElement).forEach(sendOnce);

/** @param {HTMLFormElement} element */
function startSaving(element) {
  const save = new Autosave(new LongForm(element));
  element.addEventListener("input", () => save.typed());
  element.addEventListener("change", () => save.typed());
  element.addEventListener("submit", (event) => sendWhenSaved(event, element, save));
  const [first, second] = findAll("[data-versions] button", element);
  // The first button is the one that keeps what the person has written, here or earlier.
  const isFound = () => save.question?.kind === "found";
  first?.addEventListener("click", () => save.choose(isFound() ? "other" : "mine"));
  second?.addEventListener("click", () => save.choose(isFound() ? "mine" : "other"));
  return save;
}

/**
 * What cannot be saved now stays on the page, where it is tried again; what the server refuses is
 * sent all the same, for its page marks the fields that have to be changed.
 * @param {SubmitEvent} event
 * @param {HTMLFormElement} element
 * @param {Autosave<Fields>} save
 */
async function sendWhenSaved(event, element, save) {
  if (save.isHandedOver) return;
  if (!save.isDirty) {
    save.handOver();
    return;
  }
  event.preventDefault();
  await save.save();
  if (save.isBlocked || save.isTriedAgain) return;
  if (!element.reportValidity()) return;
  save.handOver();
  element.requestSubmit(event.submitter);
}

/** @param {HTMLFormElement} form */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const button = find("button:not([type=button])", form, HTMLButtonElement);
    requestAnimationFrame(() => {
      button.disabled = true;
    });
    // Back on the page, it can be sent again.
    addEventListener("pageshow", () => {
      button.disabled = false;
    });
  });
}
