// What is under way when a page goes away still arrives, as far as browsers carry it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { send } from "../../qa_app/static/js/send.js";
import { openBrowser } from "./browser.js";
import { startService } from "./service.js";

const MOST_THAT_BROWSERS_CARRY = 64 * 1024;

function textOf(bytes) {
  const data = new FormData();
  data.set("revision", "1");
  // Three bytes for each syllable.
  data.set("text", "말".repeat(bytes / 3));
  return data;
}

/** Sends texts of these sizes at once; gives the bytes of each body and whether it outlives the page. */
async function sentAtOnce(test, ...sizes) {
  openBrowser(test);
  const service = await startService(test);
  const sent = [];
  const { fetch } = globalThis;
  globalThis.fetch = async (url, options) => {
    const { size } = await new Response(options.body).blob();
    sent.push({ size, outlives: options.keepalive });
    return fetch(url, options);
  };
  test.after(() => {
    globalThis.fetch = fetch;
  });
  await Promise.all(sizes.map((size) => send(service.url, textOf(size))));
  return sent;
}

test("a note is carried beyond the end of the page", async (test) => {
  const [note] = await sentAtOnce(test, 12_000);
  assert.equal(note.outlives, true);
});

test("no more is carried at once than browsers allow, and the rest is sent all the same", async (test) => {
  const sent = await sentAtOnce(test, 39_000, 39_000, 15_000, 210_000);
  assert.deepEqual(
    sent.map(({ outlives }) => outlives),
    [true, false, true, false],
  );
  const carried = sent.filter(({ outlives }) => outlives);
  assert.ok(carried.reduce((sum, { size }) => sum + size, 0) <= MOST_THAT_BROWSERS_CARRY);
});

test("what has arrived makes room for the next", async (test) => {
  await sentAtOnce(test, 50_000);
  const [next] = await sentAtOnce(test, 50_000);
  assert.equal(next.outlives, true);
});

test("a page of the network's own is no answer", async (test) => {
  openBrowser(test);
  const service = await startService(test);
  service.trouble = "portal";
  assert.deepEqual(await send(service.url, textOf(3)), { status: 0, body: {} });
});
