// Lines of a transcript that save themselves. A line becomes a draft once somebody goes to it:
// a long call has thousands.
import { Draft } from "./drafts.js";
import { startPlayer } from "./player.js";

const list = document.querySelector("[data-correct]");
const words = JSON.parse(document.getElementById("correct-words").textContent);
const player = startPlayer(document.querySelector("[data-player]"));
const both = document.querySelector("[data-both-template]");
const forms = [...list.querySelectorAll("form[data-line]")];
const drafts = new Map();

document.querySelector("[data-with-script]").hidden = false;
forms.filter((form) => localStorage.getItem(keptAs(form)) || typedEarly(form)).forEach(draftOf);
list.addEventListener("focusin", ({ target }) => {
  const form = target.closest("form[data-line]");
  if (form) draftOf(form);
});
list.addEventListener("click", ({ target }) => {
  if (target.closest("[data-hear]")) hear(target.closest("form"));
});
list.addEventListener("keydown", pressed);
watchLeaving();

function draftOf(form) {
  if (drafts.has(form)) return drafts.get(form);
  form.querySelector("[data-both-place]").append(both.content.cloneNode(true));
  const draft = new Draft(form, { words, kept: keptAs(form), changed, told });
  drafts.set(form, draft);
  return draft;
}

function keptAs(form) {
  return `qa-coach-line-${list.dataset.person}-${form.dataset.line}`;
}

// Whoever is quick has typed before this script was there.
function typedEarly(form) {
  const { text, speaker } = form.elements;
  return text.value !== text.defaultValue || !speaker.selectedOptions[0].defaultSelected;
}

function told({ text, speaker }) {
  const option = list.querySelector(`option[value="${CSS.escape(speaker)}"]`);
  return `${option?.textContent ?? ""}: ${text || words.no_note}`;
}

function changed(draft, answer) {
  if (answer) draft.form.querySelector("[data-corrected]").hidden = !answer.corrected;
  const states = [...drafts.values()].map((one) => one.state);
  const undecided = [...drafts.values()].some((one) => one.undecided);
  const text = states.includes("failed") ? words.unsaved
    : undecided ? words.choose
    : states.every((state) => state === "saved") ? words.all_saved
    : words.saving;
  const place = document.querySelector("[data-save-state]");
  // Only what is new is read out.
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle("problem", text === words.unsaved || text === words.choose);
}

function hear(form) {
  player.play(Number(form.dataset.start), Number(form.dataset.end));
}

function pressed(event) {
  const form = event.target.closest("form[data-line]");
  // Enter also ends a Korean syllable that is being put together.
  if (!form || event.isComposing) return;
  if (event.key === "Escape") player.pause();
  if (event.key !== "Enter" || event.target.name !== "text") return;
  event.preventDefault();
  if (event.ctrlKey || event.metaKey) hear(form);
  else forms[forms.indexOf(form) + (event.shiftKey ? -1 : 1)]?.elements.text.focus();
}

function watchLeaving() {
  const saveAll = () => drafts.forEach((draft) => draft.save());
  addEventListener("pagehide", () => drafts.forEach((draft) => draft.saveAndLeave()));
  document.addEventListener("visibilitychange", saveAll);
  addEventListener("online", saveAll);
  addEventListener("focus", saveAll);
  addEventListener("beforeunload", (event) => {
    const lost = [...drafts.values()].some((draft) => draft.dirty && draft.state === "failed");
    if (lost) event.preventDefault();
  });
}
