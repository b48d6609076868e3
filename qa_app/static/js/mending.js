// Lines of a transcript cut and joined, speakers swapped, and all of it undone, by key or button.
// What is typed is saved before anything else is done with its line.
import { closest, find, findIfThere } from "./dom.js";
import { send } from "./send.js";

/** @import { Draft } from "./draft_form.js" */

/**
 * @typedef {object} Page
 * @property {Record<string, string>} words of the page, in its language
 * @property {(form: HTMLFormElement) => Draft} draftOf
 * @property {Map<HTMLFormElement, Draft>} drafts
 * @property {(form: HTMLFormElement, step: 1 | -1) => HTMLFormElement | null} neighbour
 */

/**
 * @param {HTMLElement} list
 * @param {Page} page
 */
export function startMending(list, page) {
  return new Mending(list, page);
}

class Mending {
  #list;
  #page;
  /** @type {HTMLFormElement | null} the line that was typed in last */
  #at = null;
  #busy = false;

  /**
   * @param {HTMLElement} list
   * @param {Page} page
   */
  constructor(list, page) {
    this.#list = list;
    this.#page = page;
    list.addEventListener("focusin", (event) => {
      this.#at = closest(event, "form[data-line]", HTMLFormElement) ?? this.#at;
    });
    const bar = find("[data-mend]");
    bar.hidden = false;
    bar.addEventListener("click", (event) => {
      const button = closest(event, "[data-do]");
      if (button) this.#do(button.dataset.do ?? "");
    });
    document.addEventListener("keydown", (event) => this.#pressed(event));
    document.addEventListener("submit", (event) => {
      const form = closest(event, "[data-swap], [data-assign], [data-undo]", HTMLFormElement);
      if (!form) return;
      event.preventDefault();
      this.#sendForm(form);
    });
    const named = document.getElementById(location.hash.slice(1));
    if (named && list.contains(named)) find("textarea", named).focus();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const what = actionOf(event);
    if (!what) return;
    event.preventDefault();
    this.#do(what);
  }

  /** @param {string} what */
  #do(what) {
    if (what === "split" && this.#at) this.#split(this.#at);
    if (what === "merge" && this.#at) this.#merge(this.#at);
    if (what === "speaker" && this.#at) find("select", this.#at).focus();
    if (what === "swap") find("[data-swap]", document, HTMLFormElement).requestSubmit();
    if (what === "undo") {
      const own = findIfThere('[data-undo="mine"]', document, HTMLFormElement);
      if (own) own.requestSubmit();
      else this.#say(this.#page.words.nothing);
    }
    if (what === "history") {
      const history = find("[data-history]", document, HTMLDetailsElement);
      history.open = true;
      find("summary", history).focus();
    }
  }

  /** @param {HTMLFormElement} form */
  async #split(form) {
    const text = find("textarea", form, HTMLTextAreaElement);
    const before = text.value.slice(0, text.selectionStart);
    await this.#change([form], "split", () => ({ before, revision: revisionOf(form) }));
  }

  /** @param {HTMLFormElement} form */
  async #merge(form) {
    const above = this.#page.neighbour(form, -1);
    if (!above) {
      this.#say(this.#page.words.first);
      return;
    }
    await this.#change([form, above], "merge", () => ({
      revision: revisionOf(form),
      above: above.dataset.line ?? "",
      above_revision: revisionOf(above),
    }));
  }

  /**
   * @param {HTMLFormElement[]} forms the line that is changed, and others that go with it
   * @param {"split" | "merge"} action
   * @param {() => Record<string, string>} fields
   */
  async #change(forms, action, fields) {
    const words = this.#page.words;
    if (this.#busy || !(await this.#saved(forms))) return;
    this.#busy = true;
    const [form] = forms;
    const joint = find("textarea", forms.at(-1), HTMLTextAreaElement).value.trim().length;
    const answer = await send(`${form.action}/${action}`, new URLSearchParams(fields()));
    this.#busy = false;
    if (answer.status !== 200) {
      this.#say(`${words.failed} ${answer.body.error ?? words.offline}`);
      return;
    }
    const rows = answer.body.lines.map((/** @type {{ html: string }} */ { html }) => rowOf(html));
    const first = closestRow(forms.at(-1));
    first.before(...rows);
    for (const old of forms) {
      this.#page.drafts.delete(old);
      closestRow(old).remove();
    }
    const text = find(`#line-${answer.body.at} textarea`, this.#list, HTMLTextAreaElement);
    text.focus();
    text.setSelectionRange(action === "merge" ? joint : 0, action === "merge" ? joint : 0);
    renewHistory(answer.body.history);
    this.#say(action === "split" ? words.split : words.merged);
  }

  /** @param {HTMLFormElement} form */
  async #sendForm(form) {
    if (this.#busy || !(await this.#saved([...this.#page.drafts.keys()]))) return;
    this.#busy = true;
    const answer = await send(form.action, new FormData(form));
    this.#busy = false;
    if (answer.status !== 200) {
      this.#say(`${this.#page.words.failed} ${answer.body.error ?? this.#page.words.offline}`);
      return;
    }
    const page = new URL(answer.body.page, location.href);
    if (!page.hash && this.#at) page.hash = `line-${this.#at.dataset.line}`;
    history.replaceState(null, "", page);
    location.reload();
  }

  /**
   * Whether all that was typed into these lines is saved.
   * @param {HTMLFormElement[]} forms
   */
  async #saved(forms) {
    const drafts = forms.map((form) => this.#page.draftOf(form));
    await Promise.all(drafts.map((draft) => draft.save()));
    const all = drafts.every((draft) => !draft.isDirty && !draft.question);
    if (!all) this.#say(this.#page.words.save_first);
    return all;
  }

  /** @param {string} text */
  #say(text) {
    find("[data-save-state]").textContent = text;
  }
}

/**
 * What a key does to a line, here and at the review desk.
 * @param {KeyboardEvent} event
 */
export function actionOf(event) {
  // Keys that a Korean syllable is being put together with are the input method's.
  if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return undefined;
  return {
    Enter: "split",
    NumpadEnter: "split",
    Backspace: "merge",
    KeyX: "swap",
    KeyZ: "undo",
    KeyH: "history",
    KeyS: "speaker",
  }[event.code];
}

/** @param {HTMLFormElement} form */
export function revisionOf(form) {
  return find("[name=revision]", form, HTMLInputElement).value;
}

/** @param {HTMLFormElement | undefined} form */
function closestRow(form) {
  const row = form?.closest("li");
  if (!row) throw new Error("a line stands in no list");
  return row;
}

/** @param {string} html */
function rowOf(html) {
  return find("li", parsed(html));
}

/** @param {string} html */
export function renewHistory(html) {
  const place = find("[data-history]", document, HTMLDetailsElement);
  const renewed = find("details", parsed(html), HTMLDetailsElement);
  renewed.open = place.open;
  place.replaceWith(renewed);
}

/** @param {string} html of ours, from the server */
export function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
