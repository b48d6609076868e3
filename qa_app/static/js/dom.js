// Elements that a template promises, with their types. What is missing is named where it is asked
// for, instead of failing later as a property of null.

/**
 * @template {Element} [Kind=HTMLElement]
 * @typedef {{ new (): Kind, prototype: Kind }} ElementKind
 */

/**
 * @template {Element} [Kind=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @param {ElementKind<Kind>} [kind]
 * @returns {Kind}
 */
export function find(selector, within = document, kind) {
  const element = findIfThere(selector, within, kind);
  if (!element) throw new Error(`this page has no ${selector}`);
  return element;
}

/**
 * @template {Element} [Kind=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @param {ElementKind<Kind>} [kind]
 * @returns {Kind | null}
 */
export function findIfThere(selector, within = document, kind) {
  const element = within.querySelector(selector);
  return element && typed(element, kind);
}

/**
 * @template {Element} [Kind=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [within]
 * @param {ElementKind<Kind>} [kind]
 * @returns {Kind[]}
 */
export function findAll(selector, within = document, kind) {
  return [...within.querySelectorAll(selector)].map((element) => typed(element, kind));
}

/**
 * The element around what was clicked, typed into or sent.
 * @template {Element} [Kind=HTMLElement]
 * @param {Event} event
 * @param {string} selector
 * @param {ElementKind<Kind>} [kind]
 * @returns {Kind | null}
 */
export function closest({ target }, selector, kind) {
  const element = target instanceof Element ? target.closest(selector) : null;
  return element && typed(element, kind);
}

/**
 * The fields of a form by name: one control, or the set of radio buttons that share it.
 * @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {Control | RadioNodeList}
 */
export function field(form, name) {
  const found = form.elements.namedItem(name);
  if (!found) throw new Error(`this form has no ${name}`);
  return /** @type {Control | RadioNodeList} */ (found);
}

/**
 * @param {HTMLFormElement} form
 * @returns {Control[]} all that can hold a value, in the order of the page
 */
export function controls(form) {
  const kinds = [HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement];
  const all = [...form.elements].filter((element) => kinds.some((kind) => element instanceof kind));
  return /** @type {Control[]} */ (all);
}

/**
 * @param {string} id of a script element with JSON
 * @returns {any}
 */
export function data(id) {
  return JSON.parse(find(`#${id}`).textContent ?? "null");
}

/**
 * @template {Element} Kind
 * @param {Element} element
 * @param {ElementKind<Kind>} [kind]
 * @returns {Kind}
 */
function typed(element, kind) {
  const expected = /** @type {ElementKind<Kind>} */ (kind ?? HTMLElement);
  if (!(element instanceof expected)) throw new Error(`${element.tagName} is no ${expected.name}`);
  return element;
}
