// Sends the chosen recordings one after the other, each with a progress bar of its own.
import { find } from "./dom.js";

const form = find("[data-upload]", document, HTMLFormElement);
const list = find("[data-uploads]");
const zone = find("[data-drop-zone]", form);
const input = find("[name=recording]", form, HTMLInputElement);
const words = form.dataset;
/** @type {Upload[]} */
const waiting = [];
let sending = false;

/** @typedef {ReturnType<typeof showUpload>} Upload */

/** @param {File} file */
function showUpload(file) {
  const item = document.createElement("li");
  item.innerHTML = `<div class="upload-name"></div>
    <div class="progress" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0">
      <div class="progress-bar"></div></div><div class="upload-state"></div>`;
  find(".upload-name", item).textContent = file.name;
  find(".progress", item).setAttribute("aria-label", file.name);
  list.append(item);
  list.hidden = false;
  return {
    file,
    data: detailsOfForm(file),
    /** @param {string | undefined} text */
    state(text) {
      find(".upload-state", item).textContent = text ?? "";
    },
    /** @param {number} share */
    progress(share) {
      const percent = Math.round(share * 100);
      find(".progress", item).setAttribute("aria-valuenow", String(percent));
      find(".progress-bar", item).style.width = `${percent}%`;
    },
    /**
     * @param {string | undefined} text
     * @param {string} link
     */
    done(text, link) {
      this.progress(1);
      item.classList.add("upload-done");
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = words.wordOpen ?? "";
      const status = find(".upload-state", item);
      status.textContent = `${text} · `;
      status.append(anchor);
    },
    /** @param {string | undefined} text */
    failed(text) {
      item.classList.add("upload-failed");
      const status = find(".upload-state", item);
      status.textContent = `${text} `;
      const again = document.createElement("button");
      again.className = "btn btn-sm btn-outline-secondary";
      again.textContent = words.wordAgain ?? "";
      again.addEventListener("click", () => {
        item.remove();
        queue(file);
      });
      status.append(again);
    },
  };
}

/**
 * What was typed when the file was chosen counts, not what is typed for the next ones.
 * @param {File} file
 */
function detailsOfForm(file) {
  const data = new FormData(form);
  data.set("recording", file);
  return data;
}

/** @param {File} file */
function queue(file) {
  const upload = showUpload(file);
  if (file.size > Number(words.mostBytes)) {
    upload.failed(words.wordLarge);
    return;
  }
  upload.state(words.wordWaiting);
  waiting.push(upload);
  if (!sending) sendNext();
}

function sendNext() {
  const upload = waiting.shift();
  sending = upload !== undefined;
  if (!upload) return;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  upload.state(words.wordSending);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) upload.progress(event.loaded / event.total);
    if (event.loaded === event.total) upload.state(words.wordChecking);
  });
  request.addEventListener("load", () => finish(upload, request));
  request.addEventListener("error", () => upload.failed(words.wordLost));
  request.addEventListener("loadend", sendNext);
  request.send(upload.data);
}

/**
 * @param {Upload} upload
 * @param {XMLHttpRequest} request
 */
function finish(upload, request) {
  const answer = request.response;
  if (request.status === 401) upload.failed(words.wordSignedOut);
  else if (request.status >= 400 || !answer?.call) upload.failed(answer?.error ?? words.wordLost);
  else upload.done(answer.known ? words.wordKnown : words.wordDone, answer.call);
}

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
