import assert from "node:assert/strict";
import { test } from "node:test";
import { SpokenLines } from "../../qa_app/static/js/spoken_lines.js";

const LINES = [
  { start: 0, end: 20 },
  { start: 1, end: 2 },
  { start: 5, end: 6 },
  { start: 30, end: 31 },
];

test("what is found by halving is what is found by looking at every line", () => {
  const lines = new SpokenLines(LINES);
  for (let now = -1; now < 40; now += 0.25) {
    const all = LINES.filter(({ start, end }) => start <= now && now < end);
    assert.deepEqual(lines.at(now), all, `at ${now} s`);
  }
});

test("a call in which nothing is said has no line to light", () => {
  assert.deepEqual(new SpokenLines([]).at(3), []);
});
