// The review page: player, transcript and rubric, wired together.
import { startAround } from "./around.js";
import { Draft } from "./drafts.js";
import { Composer } from "./evidence.js";
import { Moments } from "./moments.js";
import { startPlayer } from "./player.js";
import { send } from "./send.js";
import { startTranscript } from "./transcript.js";

const page = document.querySelector("[data-review]");
const player = startPlayer(document.querySelector("[data-player]"));
const editable = "editable" in page.dataset;

watchHeights();
page.addEventListener("click", hearClip);
const transcript = startTranscript(
  document.querySelector("[data-transcript]"),
  player,
  editable ? { onSelect: (span) => composer.offer(span), onClip: useLine } : {},
);
const words = editable ? JSON.parse(document.getElementById("review-words").textContent) : {};
const composer = editable ? startComposer() : null;
const drafts = editable ? startDrafts() : [];
startAround(player);
new Moments(page, { player, words, changed: showEvidence });
if (editable) watchLeaving();

function hearClip(event) {
  const clip = event.target.closest(".clips [data-hear], .moments [data-hear]")?.closest("li");
  if (clip) player.play(Number(clip.dataset.start), Number(clip.dataset.end));
}

function useLine(span) {
  composer.offer(span);
  composer.focus();
}

function startComposer() {
  const form = document.querySelector("[data-composer]");
  const made = new Composer(form, { player, transcript, words, changed: showEvidence });
  player.onSelect((span) => {
    getSelection().removeAllRanges();
    made.offer(span, { mark: false });
  });
  page.addEventListener("click", (event) => {
    const link = event.target.closest("[data-add-clip]");
    if (!link) return;
    event.preventDefault();
    made.chooseCriterion(link.closest("[data-criterion]").dataset.criterion);
    form.scrollIntoView({ block: "nearest" });
    made.focus();
  });
  page.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-remove]")) return;
    event.preventDefault();
    made.remove(event.target);
  });
  return made;
}

function startDrafts() {
  const made = [];
  for (const form of page.querySelectorAll("[data-draft]")) {
    const kept = `qa-coach-draft:${page.dataset.person}:${page.dataset.review}:${form.dataset.draft}`;
    const changed = (_draft, answer) => {
      showSaveState(made, answer);
      if (answer) showMissing(answer.missing);
    };
    made.push(new Draft(form, { words, kept, changed }));
  }
  showSaveState(made);
  page.querySelector("[data-submit]").addEventListener("submit", submitWhenSaved);
  return made;
}

function showSaveState(all, answer) {
  const place = page.querySelector("[data-save-state]");
  const states = all.map((draft) => draft.state);
  const told = (text, mood) => {
    // Only what is new is read out.
    if (place.textContent !== text) place.textContent = text;
    place.dataset.mood = mood;
  };
  if (all.some((draft) => draft.undecided)) told(words.choose, "bad");
  else if (states.includes("failed")) told(words.unsaved, "bad");
  else if (states.some((state) => state !== "saved")) told(words.saving, "busy");
  else told(answer ? `${words.saved} ${answer.saved_at}` : words.all_saved, "good");
}

function showMissing(missing) {
  page.querySelector("[data-missing-title]").textContent = missing.length
    ? words.still_missing
    : words.complete;
  page.querySelector("[data-missing]").replaceChildren(...missing.map(missingLine));
  const show = page.querySelector("[data-show-moments] button");
  if (show) show.disabled = missing.some((one) => one.need === "rating");
  const texts = new Map(missing.map((one) => [one.criterion, one.need === "evidence" ? one.text : ""]));
  for (const card of page.querySelectorAll("[data-criterion]")) {
    const place = card.querySelector("[data-missing-here]");
    place.textContent = texts.get(card.dataset.criterion) ?? "";
    place.hidden = !place.textContent;
  }
  for (const link of page.querySelectorAll("[data-open-mark]")) {
    link.classList.toggle("is-complete", !texts.has(link.dataset.openMark));
  }
}

function missingLine({ criterion, text }) {
  const link = Object.assign(document.createElement("a"), {
    href: `#criterion-${criterion}`,
    textContent: text,
  });
  const line = document.createElement("li");
  line.append(link);
  return line;
}

function showEvidence(answer) {
  // A moment may be about no criterion of the rubric; then there are no clips of it either.
  if (answer.criterion) {
    const card = document.getElementById(`criterion-${answer.criterion}`);
    card.querySelector("[data-evidence]").innerHTML = answer.evidence_html;
  }
  showMissing(answer.missing);
}

// What this page shows, in the words of Review.mark: nobody submits what they have not seen.
function reviewMark() {
  const revision = (name) => drafts.find((draft) => draft.form.dataset.draft === name).revision;
  const criteria = [...page.querySelectorAll("[data-criterion]")].map(
    (card) => `${card.dataset.criterion}=${revision(card.dataset.criterion)}`,
  );
  const clips = [...page.querySelectorAll("[data-evidence-id]")]
    .map((clip) => Number(clip.dataset.evidenceId))
    .sort((one, other) => one - other);
  return [`summary=${revision("summary")}`, ...criteria, `evidence=${clips.join(",")}`].join(";");
}

async function submitWhenSaved(event) {
  event.preventDefault();
  const form = event.target;
  await Promise.all(drafts.map((draft) => draft.save()));
  const open = drafts.find((draft) => draft.dirty || draft.undecided);
  if (open) {
    open.form.scrollIntoView({ block: "center" });
    showSubmitProblem(words.not_all_saved);
    return;
  }
  form.elements.mark.value = reviewMark();
  const { status, body } = await send(form.action, new FormData(form));
  if (status === 200) location.assign(body.page);
  else if (status === 409) showSubmitProblem(body.error, { reload: true });
  else showSubmitProblem(status === 401 ? words.signed_out : (body.error ?? words.offline));
}

function showSubmitProblem(text, { reload = false } = {}) {
  const place = page.querySelector("[data-submit-problem]");
  place.textContent = text;
  place.hidden = false;
  if (!reload) return;
  const link = Object.assign(document.createElement("a"), {
    href: location.pathname,
    textContent: words.reload,
  });
  place.append(" ", link);
}

function watchLeaving() {
  const saveAll = () => drafts.forEach((draft) => draft.save());
  addEventListener("pagehide", () => drafts.forEach((draft) => draft.saveAndLeave()));
  document.addEventListener("visibilitychange", saveAll);
  addEventListener("online", saveAll);
  addEventListener("focus", saveAll);
  addEventListener("beforeunload", (event) => {
    if (drafts.some((draft) => draft.dirty && draft.state === "failed")) event.preventDefault();
  });
}

// The columns stick below the player, and lines of the transcript are read above the composer;
// the heights of both depend on the window.
function watchHeights() {
  const watched = { "--player-height": "[data-review-player]", "--composer-height": "[data-composer]" };
  for (const [name, selector] of Object.entries(watched)) {
    const element = document.querySelector(selector);
    if (!element) continue;
    new ResizeObserver(() => {
      document.documentElement.style.setProperty(name, `${Math.ceil(element.offsetHeight)}px`);
    }).observe(element);
  }
}
