// Saves what is typed into a form by itself and loses none of it: while the server is away, after
// the sign-in has ended, where somebody else saved another version, when the page is left in
// mid-save. What the form looks like is left to its adapter: draft_form.js, long_form.js.
import { KeptText } from "./kept_text.js";
import { send } from "./send.js";

/** @import { Answer } from "./send.js" */

const PAUSE_MS = 600;
const RETRY_MS = 5000;
const PATIENCE_MS = 60_000;
// Nothing was saved for sure, and the same may be accepted later.
const LATER = [401, 408, 429];

/**
 * Another version of what stands in the form: saved meanwhile by somebody else or another tab
 * ("conflict"), or kept in the browser by an earlier page ("found"). `values` is null where the
 * form can show it only by loading the page anew.
 * @template Values
 * @typedef {object} Question
 * @property {"conflict" | "found"} kind
 * @property {Values | null} values
 * @property {Answer["body"]} body the server's own words
 * @property {KeptText<Values>[]} keptBy
 */

/**
 * A form that can be saved by itself.
 * @template Values what is typed into it, as plain data
 * @typedef {object} SavedForm
 * @property {string} url where it is saved
 * @property {string} kept names the form and the person, for what the browser keeps
 * @property {number} revision the one that its values are based on
 * @property {() => Values} read
 * @property {() => Values | null} readStored as the server sent it; null if it stored something else
 * @property {(values: Values) => [string, string][]} pack the fields to be sent
 * @property {(one: Values, other: Values) => boolean} same whether both would be stored alike
 * @property {(values: Values) => void} fill
 * @property {(mine: Values, other: Values) => Values} join
 * @property {(body: Answer["body"]) => Values | null} theirs the version that won a conflict
 * @property {() => void} reload
 * @property {(question: Question<Values> | null) => void} ask shows a question; null takes it away
 * @property {(save: Autosave<Values>, body: Answer["body"] | null) => void} tell shows the state
 */

/** @template Values */
export class Autosave {
  /** @type {"saved" | "waiting" | "saving" | "failed"} */
  state = "saved";
  /** @type {Answer | null} why the last try failed */
  problem = null;
  /** Whether the browser keeps what is not saved. */
  isKept = true;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Promise<void> | null} */
  #flight = null;
  /** @type {Values | null} what was sent and may or may not have been saved */
  #unanswered = null;
  /** @type {Question<Values>[]} */
  #questions = [];
  /** The form is sent in the ordinary way, or what it says was given up: nothing is to be saved. */
  #isGone = false;
  /** @type {string | null} */
  #stored;
  #kept;
  #waits;

  /**
   * @param {SavedForm<Values>} form
   * @param {{ page?: string, pauseMs?: number, retryMs?: number }} [options]
   */
  constructor(form, { page, pauseMs = PAUSE_MS, retryMs = RETRY_MS } = {}) {
    this.form = form;
    this.#waits = { pauseMs, retryMs };
    const stored = form.readStored();
    this.#stored = stored === null ? null : JSON.stringify(stored);
    this.#kept = new KeptText(form.kept, page);
    this.#offerFound();
    // Whoever is quick has typed before this script was there.
    setTimeout(() => this.isDirty && this.typed());
  }

  get revision() {
    return this.form.revision;
  }

  get isDirty() {
    if (this.#isGone) return false;
    return this.#unanswered !== null || JSON.stringify(this.form.read()) !== this.#stored;
  }

  /** The versions that the person has to choose between. */
  get question() {
    return this.#questions[0] ?? null;
  }

  /** Whether the last try failed and the next follows by itself. */
  get isTriedAgain() {
    return this.problem !== null && ["unknown", "later"].includes(outcomeOf(this.problem));
  }

  get isHandedOver() {
    return this.#isGone;
  }

  /** Whether leaving the page now could lose something, or leave it unsaved for long. */
  get isAtRisk() {
    return this.isDirty && (this.problem !== null || !this.isKept);
  }

  /** Text found from an earlier page can wait for its owner; a conflict stops saving. */
  get isBlocked() {
    return this.#isGone || this.question?.kind === "conflict";
  }

  typed() {
    if (this.isBlocked) {
      this.#keep();
      return;
    }
    clearTimeout(this.#timer);
    if (!this.isDirty) {
      this.#settle(null);
      return;
    }
    this.#keep();
    this.#become("waiting");
    this.#saveIn(this.#waits.pauseMs);
  }

  /** Save what is typed; done once nothing is on its way any more. */
  async save() {
    clearTimeout(this.#timer);
    while (this.#flight) await this.#flight;
    if (!this.isDirty || this.isBlocked) return;
    this.#flight = this.#deliver().finally(() => {
      this.#flight = null;
    });
    await this.#flight;
  }

  /** The page is going away: nothing can be waited for, what is under way will have counted. */
  saveAndLeave() {
    if (!this.isDirty) return;
    this.#keep();
    if (this.isBlocked) return;
    const values = this.form.read();
    if (!this.#flight) {
      this.#unanswered = values;
      this.#send(values, this.form.revision);
    } else if (JSON.stringify(values) !== JSON.stringify(this.#unanswered)) {
      this.#send(values, this.form.revision + 1);
    }
  }

  /** The form is sent in the ordinary way now, with all that stands in it. */
  handOver() {
    this.#unanswered = this.form.read();
    this.#isGone = true;
    clearTimeout(this.#timer);
    // Whoever stops the browser from loading the next page goes on with this one.
    this.#timer = setTimeout(() => this.takeBack(), this.#waits.retryMs);
  }

  /** Still, or again, on a page that was to be left: whether its last save arrived is tried. */
  takeBack() {
    this.#isGone = false;
    return this.save();
  }

  /** @param {"mine" | "other" | "both"} which the person's answer to the question that is shown */
  choose(which) {
    const question = this.#questions.shift();
    if (!question) return;
    const { kind, values, body, keptBy } = question;
    const mine = this.form.read();
    for (const kept of keptBy) kept.forget();
    if (kind === "conflict") this.form.revision = body.revision;
    if (which === "other" && values === null) {
      this.#kept.forget();
      this.#isGone = true;
      this.form.reload();
      return;
    }
    if (which === "other" && values !== null) this.form.fill(values);
    if (which === "both" && values !== null) this.form.fill(this.form.join(mine, values));
    this.form.ask(this.question);
    // Another version was on its way or saved: what was chosen is sent, whatever stood here before.
    this.#stored = null;
    this.#keep();
    this.save();
  }

  async #deliver() {
    const isRepeated = this.#unanswered !== null;
    const values = this.#unanswered ?? this.form.read();
    this.#unanswered = values;
    this.#become("saving");
    const answer = await this.#send(values, this.form.revision);
    const outcome = outcomeOf(answer);
    const isKnown = outcome !== "unknown" && !(outcome === "later" && isRepeated);
    if (isKnown) this.#unanswered = null;
    if (outcome === "saved") this.#succeed(values, answer.body);
    else if (outcome === "conflict") this.#meet(answer.body);
    else this.#fail(answer);
    if (this.isTriedAgain) this.#saveIn(this.#waits.retryMs);
    // What was sent again is older than what stands in the form by now.
    else if (isRepeated && this.isDirty && !this.isBlocked) await this.#deliver();
  }

  /**
   * @param {Values} values
   * @param {number} revision
   */
  #send(values, revision) {
    const data = new FormData();
    data.set("revision", String(revision));
    for (const [name, value] of this.form.pack(values)) data.append(name, value);
    return send(this.form.url, data, { patienceMs: PATIENCE_MS });
  }

  /**
   * @param {Values} values
   * @param {Answer["body"]} body
   */
  #succeed(values, body) {
    this.form.revision = body.revision;
    this.#stored = JSON.stringify(values);
    this.problem = null;
    if (this.isDirty) this.typed();
    else this.#settle(body);
  }

  /** @param {Answer} answer */
  #fail(answer) {
    this.#keep();
    this.problem = answer;
    this.#become("failed");
  }

  /** @param {Answer["body"]} body */
  #meet(body) {
    clearTimeout(this.#timer);
    this.#keep();
    this.problem = null;
    this.#questions.unshift({ kind: "conflict", values: this.form.theirs(body), body, keptBy: [] });
    this.form.ask(this.question);
    this.#become("waiting");
  }

  /** @param {number} waitMs */
  #saveIn(waitMs) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), waitMs);
  }

  /** @param {Answer["body"] | null} body */
  #settle(body) {
    this.#kept.forget();
    this.isKept = true;
    this.#become("saved", body);
  }

  #keep() {
    this.isKept = this.#kept.keep(this.form.read());
  }

  /** Text of earlier pages that may not have reached the server. */
  #offerFound() {
    for (const { kept, values } of this.#kept.found()) {
      const known = this.#questions.find((one) => one.values && this.form.same(values, one.values));
      if (this.form.same(values, this.form.read())) kept.forget();
      else if (known) known.keptBy.push(kept);
      else this.#questions.push({ kind: "found", values, body: {}, keptBy: [kept] });
    }
    if (this.question) this.form.ask(this.question);
  }

  /**
   * @param {Autosave<Values>["state"]} state
   * @param {Answer["body"] | null} body
   */
  #become(state, body = null) {
    this.state = state;
    this.form.tell(this, body);
  }
}

/**
 * What became of a save. "unknown": it may have arrived or not; "later": it was not looked at.
 * @param {Answer} answer
 */
function outcomeOf({ status, body }) {
  const hasRevision = Number.isInteger(body.revision);
  if (status === 0 || status >= 500) return "unknown";
  if (status < 300) return hasRevision ? "saved" : "unknown";
  if (LATER.includes(status)) return "later";
  return status === 409 && hasRevision ? "conflict" : "refused";
}

/**
 * Save whenever somebody may be going, or is back; ask before something is lost.
 * @param {() => Iterable<Autosave<any>>} all
 */
export function watchLeaving(all) {
  const saveAll = () => {
    for (const one of all()) one.save();
  };
  document.addEventListener("visibilitychange", saveAll);
  addEventListener("online", saveAll);
  addEventListener("focus", saveAll);
  addEventListener("pagehide", () => {
    for (const one of all()) one.saveAndLeave();
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const one of all()) one.takeBack();
  });
  addEventListener("beforeunload", (event) => {
    if ([...all()].some((one) => one.isAtRisk)) event.preventDefault();
  });
}
