// Forms that save themselves. What is not saved yet is kept in the browser as well; where two
// versions meet, the person chooses.
import { extend } from "./plan_rows.js";
import { send } from "./send.js";

const PAUSE_MS = 700;
const RETRY_MS = 5000;

document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
document.querySelectorAll("form[data-once]").forEach((form) => {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const button = form.querySelector("button:not([type=button])");
    requestAnimationFrame(() => { button.disabled = true; });
    addEventListener("pageshow", () => { button.disabled = false; }, { once: true });
  });
});

function Autosave(form) {
  const kept = `qa-coach-${form.dataset.kept}`;
  const state = form.querySelector("[data-save-state]");
  const versions = form.querySelector("[data-versions]");
  const [first, second] = versions.querySelectorAll("button");
  const revision = form.elements.revision;
  let timer = 0;
  // Whoever is quick has typed before this script was there.
  const early = [...form.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
  let saved = early || "unsaved" in form.dataset ? "" : text();
  let flight = null;
  let undecided = false;

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", leave);
  addEventListener("pagehide", () => { if (!undecided && text() !== saved) save(true); });
  offerKept();
  if (!undecided) typed();

  function values() {
    const skip = new Set(["csrf_token", "revision", "step"]);
    form.querySelectorAll("[data-not-saved]").forEach((field) => skip.add(field.name));
    return [...new FormData(form)].filter(([name]) => !skip.has(name));
  }

  function text() {
    return JSON.stringify(values());
  }

  function typed() {
    if (text() === saved) return;
    keep();
    if (undecided) return;
    show("waiting");
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  }

  async function save(leaving = false) {
    clearTimeout(timer);
    if (flight && leaving !== true) await flight;
    const now = text();
    if (undecided || now === saved) return;
    flight = deliver(now, leaving === true).finally(() => { flight = null; });
    await flight;
  }

  // What is on its way arrives first, so that the form is sent with the revision after it.
  async function leave(event) {
    clearTimeout(timer);
    if (!flight) return;
    event.preventDefault();
    const { submitter } = event;
    await flight;
    clearTimeout(timer);
    form.requestSubmit(submitter);
  }

  async function deliver(now, leaving) {
    show("saving");
    const data = new FormData();
    data.set("revision", revision.value);
    JSON.parse(now).forEach(([name, value]) => data.append(name, value));
    const { status, body } = await send(form.dataset.autosave, data, { leaving });
    if (status === 200) done(now, body.revision);
    else if (status === 409 && "revision" in body) meet(body);
    else failed(status, body);
  }

  function done(now, number) {
    revision.value = number;
    saved = now;
    if (text() !== saved) return typed();
    forget();
    return show("saved");
  }

  function failed(status, body) {
    const gone = status === 401 ? state.dataset.signedOut : state.dataset.failed;
    state.textContent = status === 401 || !body.error ? gone : `${gone} ${body.error}`;
    state.classList.add("failed");
    if (status === 0 || status === 401 || status >= 500) timer = setTimeout(save, RETRY_MS);
  }

  function meet(body) {
    ask("conflict", body.theirs);
    first.textContent = first.dataset.keep;
    second.textContent = second.dataset.take;
    first.onclick = () => { revision.value = body.revision; decided(); save(); };
    second.onclick = () => { forget(); saved = text(); location.reload(); };
  }

  // Text of an earlier visit that did not reach the server.
  function offerKept() {
    const earlier = JSON.parse(localStorage.getItem(kept) ?? "null");
    if (!earlier || asStored(earlier) === asStored(values())) return forget();
    ask("found");
    first.textContent = first.dataset.restore;
    second.textContent = second.dataset.drop;
    first.onclick = () => { fill(earlier); decided(); typed(); };
    second.onclick = () => { forget(); decided(); typed(); };
    return undefined;
  }

  function fill(entries) {
    for (const box of form.querySelectorAll("input[type=checkbox]")) {
      box.checked = entries.some(([name, value]) => name === box.name && value === box.value);
    }
    for (const [name, value] of entries) {
      const field = form.elements[name];
      if (!field || field.type === "checkbox") continue;
      field.value = value;
      const rows = field.closest("[data-rows]");
      if (rows) extend(rows);
    }
  }

  function ask(kind, theirs) {
    undecided = true;
    const message = versions.querySelector("[data-message]");
    message.textContent = message.dataset[kind];
    const other = versions.querySelector("[data-theirs]");
    other.hidden = !theirs;
    other.textContent = theirs ?? "";
    versions.hidden = false;
    show("waiting");
    versions.scrollIntoView({ block: "nearest" });
  }

  function decided() {
    undecided = false;
    versions.hidden = true;
  }

  function keep() {
    try {
      localStorage.setItem(kept, text());
    } catch {
      // A full or forbidden store: the text still goes to the server.
    }
  }

  function forget() {
    localStorage.removeItem(kept);
  }

  function show(name) {
    state.classList.remove("failed");
    state.textContent = state.dataset[name];
  }
}

// What the server keeps of these fields: without blanks at the edges, without empty rows,
// and so without the numbers of the rows.
function asStored(entries) {
  const said = new Map(entries.map(([name, value]) => [name, value.replace(/\r\n/g, "\n").trim()]));
  const kept = [...said].filter(([name, value]) => {
    const words = name.endsWith("-speaker") ? said.get(name.replace(/speaker$/, "text")) : value;
    return Boolean(words);
  });
  return JSON.stringify(kept.map(([name, value]) => [name.replace(/-\d+(?=(-[a-z_]+)?$)/, ""), value]));
}
