import assert from "node:assert/strict";
import { test } from "node:test";
import { leapFrom } from "../../qa_app/static/js/skip_silence.js";

/** @type {[number, number][]} */
const SPEECH = [
  [4, 6],
  [7, 8],
  [20, 30],
];
const END = 60;

for (const [now, to, why] of [
  [0, 3.7, "before the first word"],
  [5, null, "while somebody speaks"],
  [6.5, null, "a short pause is left"],
  [8.1, null, "a little quiet after the last word"],
  [8.5, 19.7, "in a long silence"],
  [19.75, null, "once it has leapt"],
  [45, 59.7, "after the last word"],
  [59.8, 59.7, "never back: the player goes on where this is earlier"],
]) {
  test(`${why}: from ${now} s to ${to}`, () => {
    const leap = leapFrom(SPEECH, Number(now), END);
    assert.equal(leap === null ? null : Math.round(leap * 10) / 10, to);
  });
}
