// The browser's own store. It can be full, forbidden, or hold what nobody can read: none of that
// may stop a page.

/**
 * @param {string} name
 * @returns {string | null}
 */
export function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @returns {boolean} whether it is kept
 */
export function remember(name, text) {
  try {
    localStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} name */
export function erase(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // Forbidden: then nothing was kept.
  }
}

/** @returns {string[]} the names of all that is kept */
export function keptNames() {
  try {
    return Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? "");
  } catch {
    return [];
  }
}

/**
 * A choice of the person for this browser, on until it is switched off.
 * @param {HTMLInputElement} option its checkbox
 * @param {string} offName the name under which "off" is remembered
 */
export function rememberOption(option, offName) {
  option.checked = !recall(offName);
  option.addEventListener("change", () => {
    if (option.checked) erase(offName);
    else remember(offName, "1");
  });
}

/**
 * A choice of the person for this browser, off until it is switched on.
 * @param {HTMLInputElement} option its checkbox
 * @param {string} onName the name under which "on" is remembered
 */
export function rememberOptIn(option, onName) {
  option.checked = recall(onName) !== null;
  option.addEventListener("change", () => {
    if (option.checked) remember(onName, "1");
    else erase(onName);
  });
}
