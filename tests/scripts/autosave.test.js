// What somebody types reaches the server, or waits in the browser until it can: nothing is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, openBrowser, Tab } from "./browser.js";
import { startService } from "./service.js";

const keptTexts = (store) =>
  Array.from({ length: store.length }, (_, at) => JSON.parse(store.getItem(store.key(at))).text);

/** A service with "old" stored, an empty browser and a tab. */
async function opened(test, options) {
  const store = openBrowser(test);
  const service = await startService(test, { text: "old" });
  return { store, service, tab: new Tab(service, options) };
}

test("what is typed is saved after a pause, and kept in the browser until then", async (test) => {
  const { store, service, tab } = await opened(test);
  tab.type("new");
  assert.deepEqual(keptTexts(store), ["new"]);
  await eventually(() => tab.saves.state === "saved");
  assert.equal(service.text, "new");
  assert.deepEqual(keptTexts(store), []);
});

test("what is typed before the script is there is saved as well", async (test) => {
  const { service, tab } = await opened(test);
  tab.text = "quick";
  await eventually(() => service.text === "quick");
});

test("what is typed while a save is under way is saved after it", async (test) => {
  const { store, service, tab } = await opened(test);
  const release = service.hold();
  tab.type("one");
  await eventually(() => service.received.length === 1);
  tab.type("one two");
  release();
  await eventually(() => tab.saves.state === "saved");
  assert.deepEqual(service.history, ["one", "one two"]);
  assert.deepEqual(keptTexts(store), []);
  assert.equal(tab.question, null);
});

test("what is taken back while a save is under way is taken back on the server too", async (test) => {
  const { service, tab } = await opened(test);
  const release = service.hold();
  tab.type("a mistake");
  await eventually(() => service.received.length === 1);
  tab.type("old");
  release();
  await eventually(() => service.text === "old" && tab.saves.state === "saved");
  assert.equal(tab.question, null);
});

test("what is typed and taken back at once is not sent, and the page says that all is saved", async (test) => {
  const { store, service, tab } = await opened(test, { isSlow: true });
  tab.type("a slip");
  tab.type("old");
  assert.equal(tab.saves.state, "saved");
  assert.deepEqual(keptTexts(store), []);
  await tab.saves.save();
  assert.deepEqual(service.received, []);
});

test("several reasons to save at once are one save", async (test) => {
  const { service, tab } = await opened(test, { isSlow: true });
  tab.type("new");
  await Promise.all([tab.saves.save(), tab.saves.save(), tab.saves.save()]);
  assert.deepEqual(service.received, ["new"]);
});

test("what waits for a save that is under way is one save as well", async (test) => {
  const { service, tab } = await opened(test, { isSlow: true });
  const release = service.hold();
  tab.type("one");
  const first = tab.saves.save();
  await eventually(() => service.received.length === 1);
  tab.type("one two");
  const others = [tab.saves.save(), tab.saves.save()];
  release();
  await Promise.all([first, ...others]);
  assert.deepEqual(service.received, ["one", "one two"]);
});

for (const trouble of ["away", "signed out", "broken", "portal", "other service"]) {
  test(`${trouble}: the text is kept and tried again until it is saved`, async (test) => {
    const { store, service, tab } = await opened(test);
    service.trouble = trouble;
    tab.type("new");
    await eventually(() => service.received.length > 2 && tab.saves.state === "failed");
    assert.deepEqual(keptTexts(store), ["new"]);
    assert.equal(tab.saves.isAtRisk, true);
    tab.type("newer");
    service.trouble = null;
    await eventually(() => tab.saves.state === "saved");
    assert.equal(service.text, "newer");
    assert.equal(tab.saves.problem, null);
    assert.deepEqual(keptTexts(store), []);
  });
}

test("what the server refuses stays and is sent once it is changed", async (test) => {
  const { store, service, tab } = await opened(test);
  service.trouble = "refusing";
  tab.type("far too long");
  await eventually(() => tab.saves.state === "failed");
  assert.equal(tab.saves.isTriedAgain, false);
  assert.deepEqual(keptTexts(store), ["far too long"]);
  service.trouble = null;
  tab.type("shorter");
  await eventually(() => tab.saves.state === "saved");
  assert.deepEqual(service.history, ["shorter"]);
});

test("a save whose answer got lost is no other version", async (test) => {
  const { service, tab } = await opened(test, { isSlow: true });
  service.trouble = "lost answer";
  tab.type("one");
  await tab.saves.save();
  service.trouble = null;
  tab.type("one two");
  await tab.saves.save();
  assert.equal(tab.question, null);
  assert.deepEqual(service.history, ["one", "one two"]);
  assert.equal(tab.saves.state, "saved");
});

test("what is taken back after an answer got lost is taken back on the server too", async (test) => {
  const { service, tab } = await opened(test, { isSlow: true });
  service.trouble = "lost answer";
  tab.type("a mistake");
  await tab.saves.save();
  service.trouble = null;
  tab.type("old");
  await tab.saves.save();
  assert.equal(service.text, "old");
});

test("where somebody else saved meanwhile, neither text is lost and nothing more is sent", async (test) => {
  const { store, service, tab } = await opened(test, { isSlow: true });
  service.saveElsewhere("theirs");
  tab.type("mine");
  await tab.saves.save();
  assert.deepEqual(tab.question?.values, { text: "theirs" });
  tab.type("mine, more of it");
  await tab.saves.save();
  assert.equal(service.text, "theirs");
  assert.equal(tab.text, "mine, more of it");
  assert.deepEqual(keptTexts(store), ["mine, more of it"]);
});

for (const [choice, text] of [
  ["mine", "mine"],
  ["other", "theirs"],
  ["both", "mine\n\ntheirs"],
]) {
  test(`of two versions, ${choice} is saved when it is chosen`, async (test) => {
    const { store, service, tab } = await opened(test, { isSlow: true });
    service.saveElsewhere("theirs");
    tab.type("mine");
    await tab.saves.save();
    tab.saves.choose(choice);
    await eventually(() => tab.saves.state === "saved");
    assert.equal(service.text, text);
    assert.equal(tab.text, text);
    assert.equal(tab.question, null);
    assert.deepEqual(keptTexts(store), []);
  });
}

test("a version that can only be shown by reloading gives up one's own without a warning", async (test) => {
  const { store, service, tab } = await opened(test, { isSlow: true });
  tab.theirs = () => null;
  service.saveElsewhere("theirs");
  tab.type("mine");
  await tab.saves.save();
  tab.saves.choose("other");
  assert.equal(tab.reloaded, true);
  assert.equal(tab.saves.isAtRisk, false);
  tab.saves.saveAndLeave();
  assert.deepEqual(keptTexts(store), []);
  assert.deepEqual(service.received, ["mine"]);
});

test("text of a closed tab that did not reach the server is offered, and comes back", async (test) => {
  const { store, service, tab } = await opened(test, { isSlow: true });
  service.trouble = "away";
  tab.type("unsaved");
  tab.saves.saveAndLeave();
  await eventually(() => service.received.length === 1);
  service.trouble = null;
  const next = new Tab(service, { isSlow: true });
  assert.deepEqual(next.question?.values, { text: "unsaved" });
  assert.equal(next.text, "old");
  next.saves.choose("other");
  await eventually(() => next.saves.state === "saved");
  assert.equal(service.text, "unsaved");
  assert.deepEqual(keptTexts(store), []);
});

test("what is typed beside an offer is saved, and the offer waits", async (test) => {
  const { store, service, tab } = await opened(test, { isSlow: true });
  tab.type("unsaved");
  const next = new Tab(service);
  next.type("other words");
  await eventually(() => next.saves.state === "saved");
  assert.equal(service.text, "other words");
  assert.deepEqual(next.question?.values, { text: "unsaved" });
  assert.deepEqual(keptTexts(store), ["unsaved"]);
});

test("what stays as it is saved stays, although the closed tab's save arrives late", async (test) => {
  const { service, tab } = await opened(test, { isSlow: true });
  tab.type("unsaved");
  const next = new Tab(service, { isSlow: true });
  service.saveElsewhere("unsaved");
  next.saves.choose("mine");
  // The server has something else than the page showed: that is told instead of hidden.
  await eventually(() => next.question?.kind === "conflict");
  assert.deepEqual(next.question?.values, { text: "unsaved" });
});

test("text of a closed tab that did reach the server is not offered", async (test) => {
  const { store, service, tab } = await opened(test, { isSlow: true });
  tab.type("saved after all ");
  service.saveElsewhere("saved after all");
  const next = new Tab(service);
  assert.equal(next.question, null);
  assert.deepEqual(keptTexts(store), []);
});

test("two tabs keep their texts apart, and both are offered later", async (test) => {
  const { store, service, tab } = await opened(test, { isSlow: true });
  const second = new Tab(service, { isSlow: true });
  service.trouble = "away";
  tab.type("of the first");
  second.type("of the second");
  await Promise.all([tab.saves.save(), second.saves.save()]);
  service.trouble = null;
  const third = new Tab(service, { isSlow: true });
  assert.deepEqual(third.question?.values, { text: "of the first" });
  third.saves.choose("both");
  assert.deepEqual(third.question?.values, { text: "of the second" });
  third.saves.choose("both");
  await third.saves.save();
  assert.equal(service.text, "old\n\nof the first\n\nof the second");
  assert.deepEqual(keptTexts(store), []);
});

test("an offer and another version are asked for one after the other", async (test) => {
  const { service, tab } = await opened(test, { isSlow: true });
  tab.type("unsaved");
  const next = new Tab(service, { isSlow: true });
  service.saveElsewhere("theirs");
  next.type("mine");
  await next.saves.save();
  assert.equal(next.question?.kind, "conflict");
  next.saves.choose("mine");
  assert.equal(next.question?.kind, "found");
  await eventually(() => service.text === "mine");
  next.saves.choose("other");
  await eventually(() => service.text === "unsaved");
});

test("leaving the page saves at once what waits", async (test) => {
  const { service, tab } = await opened(test, { isSlow: true });
  tab.type("last words");
  tab.saves.saveAndLeave();
  await eventually(() => service.text === "last words");
});

test("leaving in mid-save sends what was typed since, and not the same again", async (test) => {
  const { service, tab } = await opened(test, { isSlow: true });
  const release = service.hold();
  tab.type("one");
  const saving = tab.saves.save();
  await eventually(() => service.received.length === 1);
  tab.saves.saveAndLeave();
  tab.type("one two");
  tab.saves.saveAndLeave();
  await eventually(() => service.received.length === 2);
  release();
  await saving;
  await eventually(() => service.text === "one two");
  assert.deepEqual(service.received, ["one", "one two"]);
});

test("coming back to a page that was left goes on without a quarrel with oneself", async (test) => {
  const { service, tab } = await opened(test, { isSlow: true });
  tab.type("on leaving");
  tab.saves.saveAndLeave();
  await eventually(() => service.text === "on leaving");
  tab.type("back again");
  await tab.saves.takeBack();
  assert.equal(service.text, "back again");
  assert.equal(tab.question, null);
});

test("a form that is sent in the ordinary way is not saved beside it, but kept", async (test) => {
  const { store, service, tab } = await opened(test, { isSlow: true });
  tab.type("all of it");
  tab.saves.handOver();
  tab.type("all of it, and a word");
  tab.saves.saveAndLeave();
  assert.equal(tab.saves.isAtRisk, false);
  assert.deepEqual(service.received, []);
  assert.deepEqual(keptTexts(store), ["all of it, and a word"]);
});

test("a form whose sending was stopped goes on saving", async (test) => {
  const { service, tab } = await opened(test);
  tab.saves.handOver();
  tab.type("stopped, and on");
  await eventually(() => service.text === "stopped, and on");
});

test("a full store: the text reaches the server, and leaving before is warned of", async (test) => {
  const { store, service, tab } = await opened(test, { isSlow: true });
  store.fullAt = 10;
  tab.type("more than the store holds");
  assert.equal(tab.saves.isKept, false);
  assert.equal(tab.saves.isAtRisk, true);
  await tab.saves.save();
  assert.equal(service.text, "more than the store holds");
  assert.equal(tab.saves.isAtRisk, false);
});

test("a forbidden store stops no page", async (test) => {
  const store = openBrowser(test);
  store.isForbidden = true;
  const service = await startService(test, { text: "old" });
  const tab = new Tab(service);
  tab.type("new");
  assert.equal(tab.saves.isAtRisk, true);
  await eventually(() => tab.saves.state === "saved");
  assert.equal(service.text, "new");
});

test("what nobody can read in the store stops no page and is thrown away", async (test) => {
  const store = openBrowser(test);
  store.setItem("the-form-of-somebody#another-tab", '{"text": "half a');
  const service = await startService(test, { text: "old" });
  const tab = new Tab(service);
  assert.equal(tab.question, null);
  assert.equal(store.length, 0);
});
