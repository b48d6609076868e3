// A rating, a summary or a line of a transcript that saves itself; where two versions meet, the
// person sees both and chooses.
import { Autosave } from "./autosave.js";
import { controls, field, find, findIfThere } from "./dom.js";

/** @import { Question, SavedForm } from "./autosave.js" */
/** @import { Answer } from "./send.js" */

const WRITTEN = ["textarea", "select-one"];

/**
 * @typedef {Record<string, string>} Values by the names of the fields
 * @typedef {Autosave<Values> & { form: DraftForm }} Draft
 */

/**
 * @typedef {object} Options
 * @property {Record<string, string>} words of the page, in its language
 * @property {string} kept names the form and the person, for what the browser keeps
 * @property {(draft: Autosave<Values>, answer: Answer["body"] | null) => void} changed
 *   hears of every new state
 * @property {(values: Values) => string} described puts another version into words
 */

/**
 * @param {HTMLFormElement} element
 * @param {Options} options
 * @returns {Draft}
 */
export function startDraft(element, options) {
  const form = new DraftForm(element, options);
  const draft = /** @type {Draft} */ (new Autosave(form));
  element.addEventListener("input", () => draft.typed());
  element.addEventListener("change", () => draft.save());
  element.addEventListener("focusout", () => draft.save());
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    draft.save();
  });
  const buttons = /** @type {const} */ ({ keep: "mine", take: "other", join: "both" });
  for (const [name, choice] of Object.entries(buttons)) {
    find(`[data-${name}]`, element).addEventListener("click", () => {
      draft.choose(choice);
      (findIfThere("textarea", element) ?? find("input:checked", element)).focus();
    });
  }
  return draft;
}

/** @implements {SavedForm<Values>} */
export class DraftForm {
  #revision;
  #options;

  /**
   * @param {HTMLFormElement} element
   * @param {Options} options
   */
  constructor(element, options) {
    this.element = element;
    this.url = element.action;
    this.kept = options.kept;
    this.#options = options;
    this.#revision = find("[name=revision]", element, HTMLInputElement);
  }

  get revision() {
    return Number(this.#revision.value);
  }

  set revision(number) {
    this.#revision.value = String(number);
  }

  read() {
    /** @type {Values} */
    const values = {};
    for (const control of controls(this.element)) {
      if (control.type === "radio") values[control.name] = field(this.element, control.name).value;
      if (WRITTEN.includes(control.type)) values[control.name] = control.value;
    }
    return values;
  }

  // Whatever has been typed into it since.
  readStored() {
    /** @type {Values} */
    const values = {};
    for (const control of controls(this.element)) {
      if (control instanceof HTMLTextAreaElement) values[control.name] = control.defaultValue;
      if (control instanceof HTMLSelectElement) values[control.name] = defaultOf(control);
      if (control.type !== "radio") continue;
      const { defaultChecked } = /** @type {HTMLInputElement} */ (control);
      values[control.name] ??= "";
      if (defaultChecked) values[control.name] = control.value;
    }
    return values;
  }

  /** @param {Values} values */
  pack(values) {
    return Object.entries(values);
  }

  /**
   * Blanks around a text are no reason to ask which of two to keep.
   * @param {Values} one
   * @param {Values} other
   */
  same(one, other) {
    return Object.keys(other).every(
      (name) => String(one[name] ?? "").trim() === String(other[name] ?? "").trim(),
    );
  }

  /** @param {Values} values */
  fill(values) {
    for (const control of controls(this.element)) {
      const value = values[control.name] ?? "";
      if (control instanceof HTMLInputElement && control.type === "radio") {
        control.checked = control.value === value;
      }
      if (WRITTEN.includes(control.type)) control.value = value;
    }
  }

  /**
   * @param {Values} mine
   * @param {Values} other
   */
  join(mine, other) {
    const text = findIfThere("textarea", this.element, HTMLTextAreaElement);
    if (!text) return mine;
    const { name } = text;
    const texts = [mine[name], other[name]].filter(Boolean);
    return { ...mine, [name]: [...new Set(texts)].join("\n\n") };
  }

  /** @param {Answer["body"]} body */
  theirs(body) {
    return body.theirs;
  }

  reload() {
    location.reload();
  }

  /** @param {Question<Values> | null} question */
  ask(question) {
    find("[data-both]", this.element).hidden = !question;
    if (!question?.values) return;
    const { words, described } = this.#options;
    const isConflict = question.kind === "conflict";
    const say = (/** @type {string} */ part, /** @type {string} */ text) => {
      find(`[data-${part}]`, this.element).textContent = text;
    };
    say("both-message", isConflict ? words.conflict : words.found);
    say("both-other", described(question.values));
    find("[data-join]", this.element).hidden = !findIfThere("textarea", this.element);
    say("keep", isConflict ? words.keep_mine : words.keep_saved);
    say("take", isConflict ? words.take_theirs : words.take_found);
  }

  /** @type {SavedForm<Values>["tell"]} */
  tell(draft, answer) {
    this.#tellProblem(draft.problem);
    this.#options.changed(draft, answer);
  }

  /** @param {Answer | null} problem */
  #tellProblem(problem) {
    const place = find("[data-problem]", this.element);
    const text = problem ? this.#reason(problem) : "";
    // Only what is new is read out.
    if (place.dataset.problem === text) return;
    place.dataset.problem = text;
    place.hidden = !text;
    place.textContent = text;
    if (!problem?.body.sign_in) return;
    const link = document.createElement("a");
    const { sign_in: textContent } = this.#options.words;
    Object.assign(link, { href: problem.body.sign_in, target: "_blank", textContent });
    place.append(" ", link);
  }

  /** @param {Answer} problem */
  #reason({ status, body }) {
    const { words } = this.#options;
    if (status === 401) return words.signed_out;
    if (status === 0) return words.offline;
    return `${words.unsaved}: ${body.error ?? status}`;
  }
}

/** @param {HTMLSelectElement} select */
function defaultOf(select) {
  const options = [...select.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

/**
 * A rating or a summary in words.
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} words
 * @param {Values} values
 */
export function describedRating(form, words, values) {
  const written = values.summary || values.reason || values.note;
  if (!("choice" in values)) return written || words.no_note || "";
  const selector = `input[name=choice][value="${CSS.escape(values.choice)}"]`;
  const level = findIfThere(selector, form)?.closest("label");
  const name = level ? find("[data-level-name]", level).textContent : words.no_level;
  return "note" in values ? `${name}\n${values.note || words.no_note}` : `${name}`;
}
