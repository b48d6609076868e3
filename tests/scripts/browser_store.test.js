// A browser's store that is full or forbidden stops nobody.
import assert from "node:assert/strict";
import { test } from "node:test";
import { erase, keptNames, recall, remember } from "../../qa_app/static/js/browser_store.js";
import { openBrowser } from "./browser.js";

test("what is remembered is recalled until it is erased", (test) => {
  openBrowser(test);
  assert.equal(remember("name", "text"), true);
  assert.equal(recall("name"), "text");
  assert.deepEqual(keptNames(), ["name"]);
  erase("name");
  assert.equal(recall("name"), null);
});

test("a full store says so, and has what it had", (test) => {
  openBrowser(test).fullAt = 4;
  remember("name", "text");
  assert.equal(remember("name", "a longer text"), false);
  assert.equal(recall("name"), "text");
});

test("a forbidden store is an empty one", (test) => {
  openBrowser(test).isForbidden = true;
  assert.equal(remember("name", "text"), false);
  assert.equal(recall("name"), null);
  assert.deepEqual(keptNames(), []);
  erase("name");
});
