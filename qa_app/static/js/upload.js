// Sends the chosen recordings one after the other, each with a progress bar of its own. One that
// breaks off goes on where it stopped: by itself, by its button, or after the page was left, once
// the same file is chosen again.
import { find } from "./dom.js";
import { ResumableUpload, refused } from "./resumable.js";
import { UploadLine } from "./upload_line.js";

const form = find("[data-upload]", document, HTMLFormElement);
const list = find("[data-uploads]");
const zone = find("[data-drop-zone]", form);
const input = find("[name=recording]", form, HTMLInputElement);
const words = form.dataset;

/** @typedef {{ upload: ResumableUpload, line: UploadLine }} Entry */
/** @typedef {import("./send.js").Answer} Answer */

/** @type {Entry[]} */
const waiting = [];
/** What stopped for want of a line. @type {Set<Entry>} */
const offline = new Set();
/** @type {Entry | undefined} */
let sending;

/** What was typed when the file was chosen counts, not what is typed for the next ones. */
function detailsOfForm() {
  /** @type {Record<string, string>} */
  const details = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value && name !== "csrf_token") details[name] = value;
  }
  return details;
}

/**
 * Where an upload of this file that broke off is: of the same name, size and time of change.
 * @param {File} file
 */
function begunBefore(file) {
  const unfinished = document.querySelector("[data-unfinished]");
  for (const item of unfinished?.querySelectorAll("[data-url]") ?? []) {
    const known = /** @type {HTMLElement} */ (item).dataset;
    const same =
      known.name === file.name.normalize("NFC") &&
      known.size === String(file.size) &&
      known.modified === String(file.lastModified);
    if (!same) continue;
    item.remove();
    if (!unfinished?.querySelector("[data-url]")) unfinished?.remove();
    return known.url ?? null;
  }
  return null;
}

/** @param {File} file */
function queue(file) {
  const line = new UploadLine(list, file.name);
  if (file.size > Number(words.mostBytes)) {
    line.failed(words.wordLarge);
    return;
  }
  const upload = new ResumableUpload(
    file,
    words.endpoint ?? "",
    begunBefore(file),
    detailsOfForm(),
    {
      progress: (share) => showProgress(entry, share),
      done: (answer) => finish(entry, answer),
      stopped: (answer) => stop(entry, answer),
    },
  );
  const entry = { upload, line };
  enqueue(entry);
}

/** @param {Entry} entry */
function enqueue(entry) {
  entry.line.say(words.wordWaiting, cancelButton(entry));
  waiting.push(entry);
  if (!sending) sendNext();
}

function sendNext() {
  sending = waiting.shift();
  if (!sending) return;
  sending.line.say(words.wordSending, cancelButton(sending));
  sending.upload.start();
}

/** @param {Entry} entry */
function isOver(entry) {
  if (entry === sending) sendNext();
}

/**
 * @param {Entry} entry
 * @param {number} share
 */
function showProgress(entry, share) {
  if (entry !== sending) return;
  const percent = entry.line.progress(share);
  entry.line.reword(share < 1 ? `${words.wordSending} · ${percent} %` : words.wordChecking);
}

/**
 * @param {Entry} entry
 * @param {Answer} answer
 */
function finish(entry, { body }) {
  const known = body.known ? words.wordKnown : words.wordDone;
  entry.line.done(body.repaired ? words.wordRepaired : known, words.wordOpen, body.call);
  isOver(entry);
}

/**
 * @param {Entry} entry
 * @param {Answer} answer
 */
function stop(entry, { status, body }) {
  const said = status === 401 ? words.wordSignedOut : (body.error ?? words.wordLost);
  const goOn = { word: words.wordGoOn, press: () => enqueue(entry) };
  if (refused(status)) entry.line.failed(said, againButton(entry));
  else entry.line.stopped(said, goOn, cancelButton(entry));
  if (status === 0) offline.add(entry);
  isOver(entry);
}

/** @param {Entry} entry */
const againButton = ({ line, upload }) => ({
  word: words.wordAgain,
  press: () => {
    line.remove();
    queue(upload.file);
  },
});

/** @param {Entry} entry */
const cancelButton = (entry) => ({ word: words.wordCancel, press: () => cancel(entry) });

/** @param {Entry} entry */
async function cancel(entry) {
  offline.delete(entry);
  const place = waiting.indexOf(entry);
  if (place >= 0) waiting.splice(place, 1);
  entry.line.say(words.wordCancelling);
  if (await entry.upload.cancel()) entry.line.remove();
  else entry.line.stopped(words.wordLost, cancelButton(entry));
  isOver(entry);
}

addEventListener("online", () => {
  for (const entry of offline) enqueue(entry);
  offline.clear();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  for (const file of input.files ?? []) queue(file);
  input.value = "";
});
addEventListener("beforeunload", (event) => {
  if (sending) event.preventDefault();
});
// A recording dropped beside the zone must not make the browser leave the page.
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => event.preventDefault());
}
for (const name of ["dragover", "dragleave", "drop"]) {
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.toggle("drop-zone-over", name === "dragover");
  });
}
zone.addEventListener("drop", (event) => {
  for (const file of event.dataTransfer?.files ?? []) queue(file);
});
