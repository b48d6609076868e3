// The transcript mended at the review desk: the line in hand becomes a form in its place, is cut or
// joined, and the draft goes on with the corrected lines; nothing else on the page is loaded anew.
import { closest, data, find, findAll, findIfThere } from "./dom.js";
import { startDraft } from "./draft_form.js";
import { actionOf, parsed, renewHistory, revisionOf } from "./mending.js";
import { send } from "./send.js";

/** @import { Draft } from "./draft_form.js" */
/** @import { LineCursor } from "./line_cursor.js" */
/** @import { Player } from "./player.js" */

/** @typedef {{ start: number, end: number }} Stretch seconds of the call */

/**
 * @typedef {object} Options
 * @property {Player} player
 * @property {LineCursor} cursor
 * @property {(answer: Record<string, any>) => void} renewed hears of each change once the lines on
 *   the page are those that stand now
 */

export class DeskMending {
  #list;
  #options;
  #place = find("[data-mending]");
  /** @type {Record<string, string>} */
  #words = data("mending-words");
  /** @type {{ line: HTMLElement, row: HTMLElement, draft: Draft, revision: number } | null} */
  #open = null;
  #busy = false;

  /**
   * @param {HTMLElement} list of lines
   * @param {Options} options
   */
  constructor(list, options) {
    this.#list = list;
    this.#options = options;
    options.player.onKey("KeyC", () => this.#edit("textarea"));
    list.addEventListener("keydown", (event) => this.#typed(event));
    list.addEventListener("click", (event) => {
      if (closest(event, ".edit-line [data-hear]")) this.#hear();
    });
    document.addEventListener("keydown", (event) => this.#pressed(event));
    this.#place.addEventListener("click", (event) => {
      if (closest(event, '[data-do="edit"]')) this.#edit("textarea");
    });
    this.#place.addEventListener("submit", (event) => {
      const form = closest(event, "[data-swap], [data-undo]", HTMLFormElement);
      if (!form) return;
      event.preventDefault();
      this.#send(form);
    });
  }

  /** What is typed and may not be saved yet. */
  get drafts() {
    return this.#open ? [this.#open.draft] : [];
  }

  /** Save and close the line that is open; gives whether nothing of it is left to save. */
  async close() {
    if (!this.#open) return true;
    if (!(await this.#saved())) return false;
    const { line, revision, draft } = this.#open;
    this.#open = null;
    if (draft.revision === revision) this.#showLines();
    else await this.#renew(stretchAround(line), { text: this.#words.corrected });
    return true;
  }

  /**
   * @param {"textarea" | "select"} field where to type first
   */
  async #edit(field) {
    const { cursor } = this.#options;
    if (this.#busy || !(await this.close())) return;
    const { line } = cursor;
    if (!line?.dataset.line) return;
    this.#busy = true;
    const row = await this.#formOf(line);
    this.#busy = false;
    if (!row) return;
    row.removeAttribute("id"); // the line that it stands for has it
    row.append(hint(this.#words.editing));
    line.after(row);
    line.hidden = true;
    const form = find("form", row, HTMLFormElement);
    find("[data-both-place]", form).append(
      find("[data-both-template]", this.#place, HTMLTemplateElement).content.cloneNode(true),
    );
    const draft = startDraft(form, {
      words: this.#words,
      kept: `qa-coach-line-${this.#list.dataset.person}-${form.dataset.line}`,
      changed: (one) => this.#sayState(one),
      described: ({ text }) => text || this.#words.no_note || "",
    });
    this.#open = { line, row, draft, revision: draft.revision };
    const focused = find(field, row);
    focused.focus();
    if (focused instanceof HTMLTextAreaElement) focused.setSelectionRange(0, 0);
    this.#say("");
  }

  /** @param {HTMLElement} line */
  async #formOf(line) {
    const url = `${this.#list.dataset.lineUrl}/${line.dataset.line}`;
    const answer = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) return find("li", parsed(await answer.text()));
    this.#say(`${this.#words.failed} ${answer ? this.#words.save_first : this.#words.offline}`);
    return null;
  }

  /** @param {KeyboardEvent} event typed into the line that is open */
  #typed(event) {
    const row = this.#open?.row;
    // Enter also ends a Korean syllable that is being put together.
    const composes = event.isComposing || event.keyCode === 229;
    if (!row || composes || event.altKey || closest(event, ".edit-line") !== row) return;
    const isText = closest(event, "textarea, select") !== null;
    if (event.key === "Escape" || (event.key === "Enter" && isText)) {
      event.preventDefault();
      event.stopPropagation();
      if (event.ctrlKey || event.metaKey) this.#hear();
      else this.#done();
    }
  }

  #hear() {
    const { start, end } = find("form", this.#open?.row).dataset;
    this.#options.player.play(Number(start), Number(end));
  }

  async #done() {
    if (await this.close()) this.#options.cursor.focus();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const what = actionOf(event);
    const inRow = closest(event, ".edit-line") !== null;
    if (!what || document.querySelector("dialog[open]")) return;
    if (!inRow && closest(event, "textarea, input:not([type=radio], [type=checkbox])")) return;
    event.preventDefault();
    this.#do(what);
  }

  /** @param {string} what */
  async #do(what) {
    if (this.#busy) return;
    if (what === "split") await this.#split();
    if (what === "merge") await this.#merge();
    if (what === "speaker") {
      if (this.#open) find("select", this.#open.row).focus();
      else await this.#edit("select");
    }
    if (what === "swap") await this.#send(find("[data-swap]", this.#place, HTMLFormElement));
    if (what === "undo") {
      const own = findIfThere('[data-undo="mine"]', this.#place, HTMLFormElement);
      if (own) await this.#send(own);
      else this.#say(this.#words.nothing);
    }
    if (what === "history") {
      const history = find("[data-history]", this.#place, HTMLDetailsElement);
      history.open = true;
      find("summary", history).focus();
    }
  }

  async #split() {
    if (!this.#open) {
      await this.#edit("textarea");
      this.#say(this.#words.at_cursor);
      return;
    }
    const { line, row } = this.#open;
    const text = find("textarea", row, HTMLTextAreaElement);
    const before = text.value.slice(0, text.selectionStart);
    if (!(await this.#saved())) return;
    const form = find("form", row, HTMLFormElement);
    const fields = { before, revision: revisionOf(form) };
    await this.#change(form.action, "split", fields, stretchAround(line));
  }

  async #merge() {
    const line = this.#open?.line ?? this.#options.cursor.line;
    const above = line && lineBeside(line, -1);
    if (!line?.dataset.line || !above) {
      this.#say(this.#words.first);
      return;
    }
    if (!(await this.#saved())) return;
    const form = this.#open && find("form", this.#open.row, HTMLFormElement);
    const fields = {
      revision: form ? revisionOf(form) : (line.dataset.revision ?? "0"),
      above: above.dataset.line ?? "",
      above_revision: above.dataset.revision ?? "0",
    };
    const url = `${this.#list.dataset.lineUrl}/${line.dataset.line}`;
    const stretch = { ...stretchAround(line), start: stretchAround(above).start };
    await this.#change(url, "merge", fields, stretch);
  }

  /**
   * @param {string} url of the line
   * @param {"split" | "merge"} action
   * @param {Record<string, string>} fields
   * @param {Stretch} stretch
   */
  async #change(url, action, fields, stretch) {
    this.#busy = true;
    const answer = await send(`${url}/${action}`, new URLSearchParams(fields));
    if (answer.status === 200) {
      this.#open = null;
      const text = action === "split" ? this.#words.split : this.#words.merged;
      await this.#renew(stretch, { at: String(answer.body.at), text });
      this.#options.cursor.focus();
    } else this.#fail(answer.body.error);
    this.#busy = false;
  }

  /** @param {HTMLFormElement} form of something that may change any line */
  async #send(form) {
    if (this.#busy || !(await this.close())) return;
    this.#busy = true;
    const fields = new FormData(form);
    fields.set("stays", "y");
    const answer = await send(form.action, fields);
    if (answer.status === 200) await this.#renew(null, { text: answer.body.said });
    else this.#fail(answer.body.error);
    this.#busy = false;
    this.#options.cursor.focus();
  }

  /** Whether all that was typed into the line that is open is saved. */
  async #saved() {
    if (!this.#open) return true;
    const { draft } = this.#open;
    await draft.save();
    const isSaved = !draft.isDirty && !draft.question;
    if (!isSaved) this.#say(this.#words.save_first);
    return isSaved;
  }

  /**
   * Let the draft go on with the lines as they are now.
   * @param {Stretch | null} stretch that was mended; any line may have been where there is none
   * @param {{ at?: string, text?: string }} shown the line in hand afterwards, and what is said
   */
  async #renew(stretch, { at, text }) {
    const fields = new FormData();
    if (stretch) {
      fields.set("start", String(stretch.start));
      fields.set("end", String(stretch.end));
    }
    const inHand = Number(this.#options.cursor.line?.dataset.start ?? 0);
    const answer = await send(this.#place.dataset.mendedUrl ?? "", fields);
    if (answer.status !== 200) {
      this.#showLines();
      this.#fail(answer.body.error);
      return;
    }
    this.#show(answer.body.lines_html, answer.body.stretch);
    const lines = findAll(":scope > [data-line]", this.#list);
    const named = lines.find(({ dataset }) => dataset.line === at);
    const same = lines.findLast(({ dataset }) => Number(dataset.start) <= inHand);
    this.#options.cursor.renew(named ?? same ?? null);
    find("[name=version]", this.#place, HTMLInputElement).value = answer.body.version;
    renewHistory(answer.body.history_html);
    this.#options.renewed(answer.body);
    this.#say(text);
  }

  #showLines() {
    for (const row of findAll(":scope > .edit-line", this.#list)) row.remove();
    for (const line of findAll(":scope > [hidden]", this.#list)) line.hidden = false;
  }

  /**
   * @param {string} html
   * @param {[number, number] | null} stretch
   */
  #show(html, stretch) {
    const within = (/** @type {HTMLElement} */ { dataset }) => {
      const start = Number(dataset.start);
      return !stretch || (start >= stretch[0] && start <= stretch[1]);
    };
    this.#showLines();
    const old = findAll(":scope > [data-start]", this.#list).filter(within);
    const top = this.#list.scrollTop;
    const mark = document.createComment("");
    if (old[0]) old[0].before(mark);
    else this.#list.append(mark);
    for (const line of old) line.remove();
    mark.replaceWith(parsed(html));
    this.#list.scrollTop = top;
  }

  /** @param {Pick<Draft, "state" | "question">} draft */
  #sayState({ state, question }) {
    if (question) this.#say(this.#words.choose);
    else if (state === "failed") this.#say(this.#words.unsaved);
    else this.#say(state === "saved" ? this.#words.saved : this.#words.saving);
  }

  /** @param {string | undefined} reason */
  #fail(reason) {
    this.#say(`${this.#words.failed} ${reason ?? this.#words.offline}`);
  }

  /** @param {string | undefined} text */
  #say(text) {
    const place = find("[data-mend-state]", this.#place);
    // Only what is new is read out.
    if (place.textContent !== text) place.textContent = text ?? "";
  }
}

/** @param {string | undefined} text which keys there are */
function hint(text) {
  const place = document.createElement("p");
  place.className = "edit-hint";
  place.textContent = text ?? "";
  return place;
}

/**
 * A line and those beside it: whether they begin a turn may have changed.
 * @param {HTMLElement} line
 * @returns {Stretch}
 */
function stretchAround(line) {
  const starts = [lineBeside(line, -1), line, lineBeside(line, 1)]
    .filter((one) => one !== null)
    .map(({ dataset }) => Number(dataset.start));
  return { start: Math.min(...starts), end: Math.max(...starts) };
}

/**
 * @param {HTMLElement} line
 * @param {1 | -1} step
 * @returns {HTMLElement | null}
 */
function lineBeside(line, step) {
  let beside = line;
  do {
    const next = step > 0 ? beside.nextElementSibling : beside.previousElementSibling;
    if (!(next instanceof HTMLElement)) return null;
    beside = next;
  } while (!("line" in beside.dataset));
  return beside;
}
