// Passkeys: the server says what it wants, the browser asks for finger, face or PIN, the form
// carries the answer.
import { field, find, findAll } from "./dom.js";
import { send } from "./send.js";

for (const form of findAll("form[data-passkey]", document, HTMLFormElement)) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
  find("button", form, HTMLButtonElement).disabled = false;
}

/** @param {HTMLFormElement} form */
async function answer(form) {
  const button = find("button", form, HTMLButtonElement);
  button.disabled = true;
  const problem = await ask(form);
  if (!problem) {
    form.submit();
    return;
  }
  button.disabled = false;
  const line = find("[data-problem]", form);
  line.textContent = problem;
  line.hidden = false;
}

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<string | undefined>} what went wrong, if something did
 */
async function ask(form) {
  const words = find("[data-problem]", form).dataset;
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return words.old;
  const { status, body } = await send(form.dataset.options ?? "", new URLSearchParams());
  if (status !== 200) return body.error ?? words.away;
  try {
    const made = await (form.dataset.passkey === "add" ? create(body) : get(body));
    field(form, "credential").value = JSON.stringify(made);
    return "";
  } catch (error) {
    const isKnown = error instanceof DOMException && error.name === "InvalidStateError";
    return isKnown ? words.known : words.stopped;
  }
}

/** @param {Record<string, any>} options as the server sends them */
function create(options) {
  const asked = /** @type {PublicKeyCredentialCreationOptionsJSON} */ (options);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
  return navigator.credentials.create({ publicKey });
}

/** @param {Record<string, any>} options as the server sends them */
function get(options) {
  const asked = /** @type {PublicKeyCredentialRequestOptionsJSON} */ (options);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
  return navigator.credentials.get({ publicKey });
}
