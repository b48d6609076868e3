// Text that has not reached the server yet, kept in the browser until it has. Each page keeps its
// own: two tabs with the same form do not write over each other.
import { erase, keptNames, recall, remember } from "./browser_store.js";

const THIS_PAGE = Math.random().toString(36).slice(2);

/** @template Values what is typed into a form, as plain data */
export class KeptText {
  #form;
  #own;

  /**
   * @param {string} form names a form and the person at it
   * @param {string} page tells this page from others that show the same form
   */
  constructor(form, page = THIS_PAGE) {
    this.#form = form;
    this.#own = `${form}#${page}`;
  }

  /**
   * @param {Values} values
   * @returns {boolean} whether the browser keeps them
   */
  keep(values) {
    return remember(this.#own, JSON.stringify(values));
  }

  forget() {
    erase(this.#own);
  }

  /** @returns {{ kept: KeptText<Values>, values: Values }[]} what other pages have kept */
  found() {
    const others = keptNames().filter(
      (name) => name.startsWith(`${this.#form}#`) && name !== this.#own,
    );
    return others.flatMap((name) => {
      const kept = new KeptText(this.#form, name.slice(this.#form.length + 1));
      const values = readable(recall(name));
      if (values === null) kept.forget();
      return values === null ? [] : [{ kept, values }];
    });
  }
}

/**
 * The forms of which something is kept: asked once where a page has thousands of forms.
 * @returns {Set<string>}
 */
export function formsWithKeptText() {
  return new Set(keptNames().map((name) => name.slice(0, name.lastIndexOf("#"))));
}

/**
 * @param {string | null} text
 * @returns {any} null where it is nothing that a page has kept
 */
function readable(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
