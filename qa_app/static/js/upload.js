// Sends the chosen recordings one after the other, each with a progress bar of its own.
const form = document.querySelector("[data-upload]");
const list = document.querySelector("[data-uploads]");
const zone = form.querySelector("[data-drop-zone]");
const input = form.elements.recording;
const words = form.dataset;
const waiting = [];
let sending = false;

function showUpload(file) {
  const item = document.createElement("li");
  item.innerHTML = `<div class="upload-name"></div>
    <div class="progress" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0">
      <div class="progress-bar"></div></div><div class="upload-state"></div>`;
  item.querySelector(".upload-name").textContent = file.name;
  item.querySelector(".progress").setAttribute("aria-label", file.name);
  list.append(item);
  list.hidden = false;
  return {
    file,
    data: detailsOfForm(file),
    state(text) {
      item.querySelector(".upload-state").textContent = text;
    },
    progress(share) {
      const percent = Math.round(share * 100);
      item.querySelector(".progress").setAttribute("aria-valuenow", percent);
      item.querySelector(".progress-bar").style.width = `${percent}%`;
    },
    done(text, link) {
      this.progress(1);
      item.classList.add("upload-done");
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = words.wordOpen;
      const status = item.querySelector(".upload-state");
      status.textContent = `${text} · `;
      status.append(anchor);
    },
    failed(text) {
      item.classList.add("upload-failed");
      const status = item.querySelector(".upload-state");
      status.textContent = `${text} `;
      const again = document.createElement("button");
      again.className = "btn btn-sm btn-outline-secondary";
      again.textContent = words.wordAgain;
      again.addEventListener("click", () => {
        item.remove();
        queue(file);
      });
      status.append(again);
    },
  };
}

// What was typed when the file was chosen counts, not what is typed for the next ones.
function detailsOfForm(file) {
  const data = new FormData(form);
  data.set("recording", file);
  return data;
}

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
  sending = Boolean(upload);
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

function finish(upload, request) {
  const answer = request.response;
  if (request.status === 401) upload.failed(words.wordSignedOut);
  else if (request.status >= 400 || !answer?.call) upload.failed(answer?.error ?? words.wordLost);
  else upload.done(answer.known ? words.wordKnown : words.wordDone, answer.call);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  for (const file of input.files) queue(file);
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
  for (const file of event.dataTransfer.files) queue(file);
});
