// As much of a browser as saving needs: its store, a token in the page, forms, tabs.
import assert from "node:assert/strict";
import { Autosave } from "../../qa_app/static/js/autosave.js";

const NEVER_MS = 1_000_000;

/** The store of a browser; `fullAt` characters, or forbidden, as privacy settings make it. */
export class Store {
  #texts = new Map();
  fullAt = Infinity;
  isForbidden = false;

  get length() {
    return this.#open().size;
  }

  key(at) {
    return [...this.#open().keys()][at] ?? null;
  }

  getItem(name) {
    return this.#open().get(name) ?? null;
  }

  setItem(name, text) {
    const others = [...this.#open()].filter(([other]) => other !== name);
    const size = others.reduce((sum, [, other]) => sum + other.length, text.length);
    if (size > this.fullAt) throw new DOMException("full", "QuotaExceededError");
    this.#texts.set(name, text);
  }

  removeItem(name) {
    this.#open().delete(name);
  }

  #open() {
    if (this.isForbidden) throw new DOMException("forbidden", "SecurityError");
    return this.#texts;
  }
}

/** A fresh browser for a test, with a token in its pages; all its tabs close with the test. */
export function openBrowser(test) {
  const timers = new Set();
  const { setTimeout: later } = globalThis;
  globalThis.setTimeout = (...call) => {
    const timer = later(...call);
    timers.add(timer);
    return timer;
  };
  test.after(() => {
    globalThis.setTimeout = later;
    for (const timer of timers) clearTimeout(timer);
  });
  globalThis.localStorage = new Store();
  globalThis.document = { querySelector: () => ({ content: "token" }) };
  return globalThis.localStorage;
}

/** A page with one form of one field, which shows what the server has stored. */
export class Tab {
  static #opened = 0;
  reloaded = false;
  question = null;
  states = [];

  /** `isSlow`: it saves and tries again so late that the test is over by then. */
  constructor(service, { isSlow = false } = {}) {
    this.url = service.url;
    this.kept = "the-form-of-somebody";
    this.revision = service.revision;
    this.stored = service.text;
    this.text = service.text;
    Tab.#opened += 1;
    const waits = isSlow ? { pauseMs: NEVER_MS, retryMs: NEVER_MS } : { pauseMs: 1, retryMs: 1 };
    this.saves = new Autosave(this, { page: `tab-${Tab.#opened}`, ...waits });
  }

  type(text) {
    this.text = text;
    this.saves.typed();
  }

  read = () => ({ text: this.text });
  readStored = () => ({ text: this.stored });
  pack = (values) => Object.entries(values);
  same = (one, other) => one.text.trim() === other.text.trim();
  join = (mine, other) => ({ text: `${mine.text}\n\n${other.text}` });
  theirs = (body) => body.theirs;

  fill({ text }) {
    this.text = text;
  }

  reload() {
    this.reloaded = true;
  }

  ask(question) {
    this.question = question;
  }

  tell({ state }) {
    this.states.push(state);
  }
}

/** Wait for something that takes as long as it takes; fail when it never happens. */
export async function eventually(happened) {
  const deadline = Date.now() + 60_000;
  while (!happened()) {
    assert.ok(Date.now() < deadline, `it never happened: ${happened}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
}
