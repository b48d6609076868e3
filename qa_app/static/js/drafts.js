// A form that saves itself. What is not saved yet is kept in the browser as well, and where
// two versions meet, the person sees both and chooses.
import { send } from "./send.js";

const PAUSE_MS = 600;
const RETRY_MS = 5000;
const WRITTEN = ["textarea", "select-one"];

// `kept` is the key in localStorage; `changed(draft, answer)` hears of every new state;
// `told(values)` puts another version into words, where it is not a rating or a summary.
export class Draft {
  #timer = 0;
  #flight = null;
  #other = null;

  constructor(form, { words, kept, changed, told = null }) {
    Object.assign(this, { form, words, kept, changed, told });
    this.state = "saved";
    this.savedValues = JSON.stringify(this.#sentValues());
    form.addEventListener("input", (event) => this.#typed(event));
    form.addEventListener("change", () => this.save());
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", (event) => { event.preventDefault(); this.save(); });
    this.#part("keep").addEventListener("click", () => this.#choose("keep"));
    this.#part("take").addEventListener("click", () => this.#choose("take"));
    this.#part("join").addEventListener("click", () => this.#choose("join"));
    this.#offerKept();
    // Whoever is quick has typed before this script was there.
    setTimeout(() => this.dirty && this.#typed());
  }

  get revision() {
    return Number(this.form.elements.revision.value);
  }

  get dirty() {
    return JSON.stringify(this.values()) !== this.savedValues;
  }

  values() {
    const values = {};
    for (const field of this.form.elements) {
      if (field.type === "radio") values[field.name] = this.form.elements[field.name].value;
      if (WRITTEN.includes(field.type)) values[field.name] = field.value;
    }
    return values;
  }

  // Whether the person still has to choose between two versions.
  get undecided() {
    return this.#other !== null;
  }

  // What the server sent with the page, whatever has been typed into it since.
  #sentValues() {
    const values = {};
    for (const field of this.form.elements) {
      if (field.type === "radio") values[field.name] ??= "";
      if (field.type === "radio" && field.defaultChecked) values[field.name] = field.value;
      if (field.type === "textarea") values[field.name] = field.defaultValue;
      if (field.type === "select-one") {
        values[field.name] = [...field.options].find((option) => option.defaultSelected)?.value;
      }
    }
    return values;
  }

  // Save what is typed; answers once nothing is on its way any more.
  async save() {
    clearTimeout(this.#timer);
    if (this.#blocked) return;
    if (this.#flight) await this.#flight;
    if (!this.dirty || this.#blocked) return;
    this.#flight = this.#send(this.revision);
    await this.#flight;
    this.#flight = null;
  }

  // The page is going away: nothing can be waited for, what is under way will have counted.
  saveAndLeave() {
    if (!this.dirty || this.#blocked) return;
    this.#send(this.revision + (this.#flight ? 1 : 0), { leaving: true });
  }

  // Text found from an earlier visit waits for its owner; a conflict stops saving.
  get #blocked() {
    return this.#other !== null && this.#other.revision !== null;
  }

  #typed() {
    if (!this.undecided || this.#blocked) this.#keep();
    if (this.#blocked) return;
    this.#become("waiting");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), PAUSE_MS);
  }

  async #send(revision, options) {
    const values = this.values();
    const data = new FormData();
    data.set("revision", revision);
    Object.entries(values).forEach(([name, value]) => data.set(name, value));
    this.#become("saving");
    const { status, body } = await send(this.form.action, data, options);
    if (status === 200) this.#saved(values, body);
    else if (body.theirs) this.#conflict(body);
    else this.#failed(status, body);
  }

  #saved(values, body) {
    this.form.elements.revision.value = body.revision;
    this.savedValues = JSON.stringify(values);
    this.#problem("");
    if (this.dirty) return this.#typed();
    if (!this.undecided) localStorage.removeItem(this.kept);
    return this.#become("saved", body);
  }

  #failed(status, body) {
    const again = status === 0 || status === 401 || status >= 500;
    this.#become("failed");
    const reason = status === 401 ? this.words.signed_out : status === 0 ? this.words.offline : null;
    this.#problem(reason ?? `${this.words.unsaved}: ${body.error ?? status}`, body.sign_in);
    if (again) this.#timer = setTimeout(() => this.save(), RETRY_MS);
  }

  #conflict({ theirs, revision }) {
    this.#problem("");
    this.#show(theirs, revision, this.words.conflict, this.words.keep_mine, this.words.take_theirs);
    this.#become("waiting");
  }

  #keep() {
    const kept = { values: this.values(), revision: this.revision };
    try {
      localStorage.setItem(this.kept, JSON.stringify(kept));
    } catch {
      // A full or forbidden store: the text still goes to the server.
    }
  }

  // Text of an earlier visit that did not reach the server.
  #offerKept() {
    const kept = JSON.parse(localStorage.getItem(this.kept) ?? "null");
    if (!kept) return;
    if (same(kept.values, this.values())) {
      localStorage.removeItem(this.kept);
      return;
    }
    const { found, keep_saved, take_found } = this.words;
    this.#show(kept.values, null, found, keep_saved, take_found);
  }

  #show(values, revision, message, keep, take) {
    this.#other = { values, revision };
    this.#part("both-message").textContent = message;
    this.#part("both-other").textContent = this.#told(values);
    this.#part("keep").textContent = keep;
    this.#part("take").textContent = take;
    this.#part("both").hidden = false;
  }

  #told(values) {
    if (this.told) return this.told(values);
    if (!("choice" in values)) return values.summary || this.words.no_note;
    const field = this.form.querySelector(
      `input[name=choice][value="${CSS.escape(values.choice)}"]`,
    );
    const level = field?.parentElement.querySelector("[data-level-name]").textContent;
    return `${level ?? this.words.no_level}\n${values.note || this.words.no_note}`;
  }

  #choose(which) {
    const { values, revision } = this.#other;
    const mine = this.values();
    if (which === "take") this.#fill(values);
    if (which === "join") this.#fill({ ...mine, ...joined(mine, values) });
    if (revision !== null) this.form.elements.revision.value = revision;
    this.#other = null;
    this.#part("both").hidden = true;
    this.form.querySelector("textarea").focus();
    if (this.dirty) {
      this.#keep();
      this.save();
    } else {
      localStorage.removeItem(this.kept);
      this.#become("saved");
    }
  }

  #fill(values) {
    for (const field of this.form.elements) {
      if (field.type === "radio") field.checked = field.value === values[field.name];
      if (WRITTEN.includes(field.type)) field.value = values[field.name];
    }
  }

  #problem(text, signIn) {
    const place = this.#part("problem");
    place.hidden = !text;
    place.textContent = text;
    if (!signIn) return;
    const link = document.createElement("a");
    Object.assign(link, { href: signIn, target: "_blank", textContent: this.words.sign_in });
    place.append(" ", link);
  }

  #become(state, answer = null) {
    this.state = state;
    this.changed(this, answer);
  }

  #part(name) {
    return this.form.querySelector(`[data-${name}]`);
  }
}

// Blanks around a text are no reason to ask which of two to keep.
function same(one, other) {
  const names = Object.keys(other);
  return names.every((name) => (one[name] ?? "").trim() === other[name].trim());
}

function joined(mine, theirs) {
  const field = ["note", "summary", "text"].find((name) => name in mine);
  const texts = [mine[field], theirs[field]].filter(Boolean);
  return { [field]: [...new Set(texts)].join("\n\n") };
}
