// The review page: player, transcript and rubric, wired together.

import { watchLeaving } from "./autosave.js";
import { Desk } from "./desk.js";
import { DeskMending } from "./desk_mending.js";
import { closest, data, field, find, findAll, findIfThere } from "./dom.js";
import { describedRating, startDraft } from "./draft_form.js";
import { Composer } from "./evidence.js";
import { Hearing } from "./hearing.js";
import { startInsights } from "./insights.js";
import { LineCursor } from "./line_cursor.js";
import { Moments } from "./moments.js";
import { startPlayer } from "./player.js";
import { send } from "./send.js";
import { startTranscript } from "./transcript.js";

/** @import { Draft } from "./draft_form.js" */
/** @import { Quoted } from "./transcript.js" */

/**
 * What is missing of a review, and of which criterion.
 * @typedef {{ criterion: string, place: string, need: string, text: string }} Missing
 */

const page = find("[data-review]");
const player = startPlayer(find("[data-player]"));
const editable = "editable" in page.dataset;

watchHeight();
page.addEventListener("click", hearClip);
const transcript = startTranscript(
  find("[data-transcript]"),
  player,
  editable ? { onSelect: useWords, onClip: useLine } : {},
);
/** @type {Record<string, string>} */
const words = editable ? data("review-words") : {};
const composer = editable ? startComposer() : null;
const drafts = editable ? startDrafts() : [];
startInsights(player);
const cursor = new LineCursor(find("[data-lines]"), player);
new Moments(page, { player, words, changed: showEvidence, went: (at) => cursor.goTo(at) });
const mending = findIfThere("[data-mending]") && startMending();
if (editable) {
  new Desk(page, { player, cursor, clip: makeClip });
  new Hearing(page, player, (answer) => showMissing(answer.missing));
  watchLeaving(() => [...drafts, ...(mending?.drafts ?? [])]);
  page.addEventListener("change", showAsked);
}

/** @param {Event} event */
function hearClip(event) {
  const button = closest(event, ".clips [data-hear], .moments [data-hear]");
  const clip = /** @type {HTMLElement | null | undefined} */ (button?.closest("li"));
  if (clip) player.play(Number(clip.dataset.start), Number(clip.dataset.end));
}

/** @param {Quoted} span */
function useWords(span) {
  composer?.offer(span);
  composer?.open();
}

/** @param {Quoted} span */
function useLine(span) {
  composer?.offer(span);
  composer?.focus();
}

/**
 * @param {HTMLElement} line
 * @param {string} criterion
 * @param {"for" | "against" | ""} polarity
 */
function makeClip(line, criterion, polarity) {
  composer?.make(transcript.lineSpan(line), criterion, polarity);
}

function startMending() {
  return new DeskMending(find("[data-lines]"), {
    player,
    cursor,
    renewed: ({ evidence, missing }) => {
      transcript.renew();
      for (const [criterion, html] of Object.entries(evidence)) showClips(criterion, html);
      showMissing(missing);
    },
  });
}

function startComposer() {
  const form = find("[data-composer]", document, HTMLFormElement);
  const made = new Composer(form, { player, transcript, words, changed: showEvidence });
  player.onSelect((span) => {
    getSelection()?.removeAllRanges();
    made.offer(span, { mark: false });
    made.open();
  });
  page.addEventListener("click", (event) => {
    if (!closest(event, "[data-add-clip]")) return;
    event.preventDefault();
    made.chooseCriterion(closest(event, "[data-criterion]")?.dataset.criterion ?? "");
    made.focus();
    form.scrollIntoView({ block: "nearest" });
  });
  page.addEventListener("submit", (event) => {
    const removal = closest(event, "[data-remove]", HTMLFormElement);
    if (!removal) return;
    event.preventDefault();
    made.remove(removal);
  });
  return made;
}

// What is asked on a condition shows as soon as the answer is yes.
function showAsked(/** @type {Event} */ event) {
  const place = closest(event, "[data-condition]");
  const isOff = /** @type {HTMLInputElement} */ (event.target).value === "no";
  if (!place) return;
  for (const item of findAll(`[data-only-if="${place.dataset.condition}"]`, page)) {
    item.hidden = isOff;
  }
}

function startDrafts() {
  const { person, review } = page.dataset;
  const made = findAll("[data-draft]", page, HTMLFormElement).map((form) =>
    startDraft(form, {
      words,
      kept: `qa-coach-draft:${person}:${review}:${form.dataset.draft}`,
      described: (values) => describedRating(form, words, values),
      changed: (_draft, answer) => {
        showSaveState(made, answer);
        if (answer) showMissing(answer.missing);
      },
    }),
  );
  showSaveState(made);
  const submission = find("[data-submit]", page, HTMLFormElement);
  const confirmation = find("[data-confirm]", page, HTMLDialogElement);
  submission.addEventListener("submit", (event) => {
    event.preventDefault();
    if (findIfThere("[data-missing] li", page)) submitWhenSaved(submission);
    else confirmation.showModal();
  });
  confirmation.addEventListener("close", () => {
    if (confirmation.returnValue === "submit") submitWhenSaved(submission);
    confirmation.returnValue = "";
  });
  return made;
}

/**
 * @param {Draft[]} all
 * @param {Record<string, any> | null} [answer]
 */
function showSaveState(all, answer = null) {
  const place = find("[data-save-state]", page);
  const told = (/** @type {string | undefined} */ text, /** @type {string} */ mood) => {
    // Only what is new is read out.
    if (place.textContent !== text) place.textContent = text ?? "";
    place.dataset.mood = mood;
  };
  if (all.some((draft) => draft.question)) told(words.choose, "bad");
  else if (all.some((draft) => draft.state === "failed")) told(words.unsaved, "bad");
  else if (all.some((draft) => draft.state !== "saved")) told(words.saving, "busy");
  else told(answer ? `${words.saved} ${answer.saved_at}` : words.all_saved, "good");
}

/** @param {Missing[]} missing */
function showMissing(missing) {
  const title = find("[data-missing-title]", page);
  title.textContent = (missing.length ? words.still_missing : words.complete) ?? "";
  find("[data-missing]", page).replaceChildren(...missing.map(missingLine));
  const show = findIfThere("[data-show-moments] button", page, HTMLButtonElement);
  if (show) show.disabled = missing.some((one) => one.need === "rating");
  const texts = new Map(missing.map((one) => [one.criterion, saidBeside(one) ? one.text : ""]));
  for (const card of findAll("[data-criterion]", page)) {
    const place = find("[data-missing-here]", card);
    place.textContent = texts.get(card.dataset.criterion ?? "") ?? "";
    place.hidden = !place.textContent;
  }
  for (const link of findAll("[data-open-mark]", page)) {
    link.classList.toggle("is-complete", !texts.has(link.dataset.openMark ?? ""));
  }
}

// What a level that is chosen still needs stands beside it.
function saidBeside(/** @type {Missing} */ { need }) {
  return need.startsWith("evidence") || need === "listening";
}

/** @param {Missing} missing */
function missingLine({ place, text }) {
  const link = document.createElement("a");
  link.href = `#${place}`;
  link.textContent = text;
  const line = document.createElement("li");
  line.append(link);
  return line;
}

/** @param {Record<string, any>} answer */
function showEvidence(answer) {
  // A moment may be about no criterion of the rubric; then there are no clips of it either.
  if (answer.criterion) showClips(answer.criterion, answer.evidence_html);
  showMissing(answer.missing);
}

/**
 * @param {string} criterion
 * @param {string} html
 */
function showClips(criterion, html) {
  find("[data-evidence]", find(`#criterion-${criterion}`)).innerHTML = html;
}

// What this page shows, in the words of Review.mark: nobody submits what they have not seen.
function reviewMark() {
  const revisionOf = new Map(
    drafts.map(({ form, revision }) => [form.element.dataset.draft, revision]),
  );
  const criteria = findAll("[data-criterion]", page).map(
    ({ dataset: { criterion } }) => `${criterion}=${revisionOf.get(criterion)}`,
  );
  const conditions = findAll("[data-condition]", page).map(
    ({ dataset: { condition } }) => `${condition}=${revisionOf.get(`condition ${condition}`)}`,
  );
  const clips = findAll("[data-evidence-id]", page)
    .map((clip) => Number(clip.dataset.evidenceId))
    .sort((one, other) => one - other);
  const summary = `summary=${revisionOf.get("summary")}`;
  const reason = `reason=${revisionOf.get("reason") ?? 0}`;
  return [summary, reason, ...criteria, ...conditions, `evidence=${clips.join(",")}`].join(";");
}

/** @param {HTMLFormElement} form */
async function submitWhenSaved(form) {
  await Promise.all(drafts.map((draft) => draft.save()));
  if (mending && !(await mending.close())) {
    showSubmitProblem(words.not_all_saved);
    return;
  }
  const open = drafts.find((draft) => draft.isDirty || draft.question);
  if (open) {
    open.form.element.scrollIntoView({ block: "center" });
    showSubmitProblem(words.not_all_saved);
    return;
  }
  field(form, "mark").value = reviewMark();
  const { status, body } = await send(form.action, new FormData(form));
  if (status === 200) location.assign(body.page);
  else if (status === 409) showSubmitProblem(body.error, { reload: true });
  else showSubmitProblem(status === 401 ? words.signed_out : (body.error ?? words.offline));
}

/** @param {string | undefined} text */
function showSubmitProblem(text, { reload = false } = {}) {
  const place = find("[data-submit-problem]", page);
  place.textContent = text ?? "";
  place.hidden = false;
  if (!reload) return;
  const link = document.createElement("a");
  link.href = location.pathname;
  link.textContent = words.reload ?? "";
  place.append(" ", link);
}

// Where the page scrolls, the player stays on top of it, as high as the window makes it.
function watchHeight() {
  const place = find("[data-review-player]");
  new ResizeObserver(() => {
    // Elsewhere it covers nothing, and a change here makes the browser look at every line again.
    if (getComputedStyle(place).position !== "sticky") return;
    const height = `${Math.ceil(place.offsetHeight)}px`;
    document.documentElement.style.setProperty("--player-height", height);
  }).observe(place);
}
