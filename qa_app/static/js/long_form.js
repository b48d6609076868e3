// A long form, for autosave.js: of a coaching plan with its rows, of the agent's answer to it, or of a
// draft of a rubric.
import { controls, find, findAll } from "./dom.js";
import { asStored, atTheirPoints } from "./plan_fields.js";
import { extend } from "./plan_rows.js";

/** @import { Autosave, Question, SavedForm } from "./autosave.js" */
/** @import { Control } from "./dom.js" */
/** @import { Fields } from "./plan_fields.js" */

const NEVER_SAVED = ["csrf_token", "revision", "step"];

/** @implements {SavedForm<Fields>} */
export class LongForm {
  #element;
  #revision;
  #state;
  #versions;

  /** @param {HTMLFormElement} element */
  constructor(element) {
    this.#element = element;
    this.url = element.dataset.autosave ?? element.action;
    this.kept = `qa-coach-${element.dataset.kept}`;
    this.#revision = find("[name=revision]", element, HTMLInputElement);
    this.#state = find("[data-save-state]", element);
    this.#versions = find("[data-versions]", element);
  }

  get revision() {
    return Number(this.#revision.value);
  }

  set revision(number) {
    this.#revision.value = String(number);
  }

  /** @returns {Fields} */
  read() {
    return this.#saved()
      .filter((control) => !isChoice(control) || control.checked)
      .map((control) => [control.name, control.value]);
  }

  // Whatever has been typed since. A page that shows what was refused has nothing stored.
  /** @returns {Fields | null} */
  readStored() {
    if ("unsaved" in this.#element.dataset) return null;
    return this.#saved()
      .filter((control) => !isChoice(control) || control.defaultChecked)
      .map((control) => [control.name, storedIn(control)]);
  }

  /** @param {Fields} fields */
  pack(fields) {
    return fields;
  }

  /**
   * @param {Fields} one
   * @param {Fields} other
   */
  same(one, other) {
    return asStored(one) === asStored(other);
  }

  /** @param {Fields} fields */
  fill(fields) {
    const placed = atTheirPoints(fields, this.read());
    for (const control of this.#saved().filter(isChoice)) {
      control.checked = placed.some(([, value]) => value === control.value);
    }
    for (const [name, value] of placed) {
      // Looked for one by one: a row that is filled makes room for the next.
      const control = this.#saved().find((one) => one.name === name && !isChoice(one));
      if (!control) continue;
      control.value = value;
      const rows = /** @type {HTMLElement | null} */ (control.closest("[data-rows]"));
      if (rows) extend(rows);
    }
  }

  /** @param {Fields} mine */
  join(mine) {
    return mine;
  }

  // Such a form is long: the page shows the other version when it is loaded anew.
  theirs() {
    return null;
  }

  reload() {
    location.reload();
  }

  /** @param {Question<Fields> | null} question */
  ask(question) {
    this.#versions.hidden = !question;
    if (!question) return;
    const message = find("[data-message]", this.#versions);
    const theirs = find("[data-theirs]", this.#versions);
    const [first, second] = findAll("button", this.#versions);
    message.textContent = message.dataset[question.kind] ?? "";
    theirs.hidden = !question.body.theirs;
    theirs.textContent = question.body.theirs ?? "";
    const isFound = question.kind === "found";
    if (first) first.textContent = first.dataset[isFound ? "restore" : "keep"] ?? "";
    if (second) second.textContent = second.dataset[isFound ? "drop" : "take"] ?? "";
    this.#versions.scrollIntoView({ block: "nearest" });
  }

  /** @param {Autosave<Fields>} save */
  tell(save) {
    const { problem } = save;
    const words = this.#state.dataset;
    const reason = problem?.status === 401 ? null : problem?.body.error;
    const name = !problem
      ? save.state
      : !save.isKept
        ? "failedHere"
        : problem.status === 401
          ? "signedOut"
          : "failed";
    const text = [words[name], reason].filter(Boolean).join(" ");
    this.#state.classList.toggle("failed", problem !== null);
    // Only what is new is read out.
    if (this.#state.textContent !== text) this.#state.textContent = text;
    if (save.state === "saved") this.#element.dispatchEvent(new Event("saved"));
  }

  #saved() {
    return controls(this.#element).filter(
      ({ name, dataset }) => name && !NEVER_SAVED.includes(name) && !("notSaved" in dataset),
    );
  }
}

/**
 * @param {Control} control
 * @returns {control is HTMLInputElement}
 */
function isChoice(control) {
  return control.type === "checkbox" || control.type === "radio";
}

/** @param {Control} control */
function storedIn(control) {
  if (!(control instanceof HTMLSelectElement)) return control.defaultValue;
  const options = [...control.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}
