// Passkeys: the server says what it wants, the browser asks for finger, face or PIN, the form
// carries the answer.
import { send } from "./send.js";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
}

async function answer(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  const problem = await ask(form);
  if (!problem) return form.submit();
  button.disabled = false;
  const line = form.querySelector("[data-problem]");
  line.textContent = problem;
  line.hidden = false;
}

async function ask(form) {
  const words = form.querySelector("[data-problem]").dataset;
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return words.old;
  const { status, body } = await send(form.dataset.options, new URLSearchParams());
  if (status !== 200) return body.error ?? words.away;
  try {
    const made = await (form.dataset.passkey === "add" ? create(body) : get(body));
    form.elements.credential.value = JSON.stringify(made);
    return "";
  } catch (error) {
    return error.name === "InvalidStateError" ? words.known : words.stopped;
  }
}

const create = (options) =>
  navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  });

const get = (options) =>
  navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
  });
