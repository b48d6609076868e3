// What counts as played: the time of the sound that went by at the speed of the clock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Played } from "../../qa_app/static/js/hearing.js";

/**
 * @param {Played} played
 * @param {number} from seconds of the sound
 * @param {number} to
 * @param {{ clock?: number, speed?: number }} [options]
 */
function play(played, from, to, { clock = 100, speed = 1 } = {}) {
  for (let now = from; now <= to; now += 0.25)
    played.goOn(now, clock + (now - from) / speed, speed);
}

test("what is played on is one stretch", () => {
  const played = new Played();
  play(played, 10, 14);
  assert.deepEqual(played.take(), [[10, 14]]);
});

test("a leap leaves out what lies between, forwards and back", () => {
  const played = new Played();
  play(played, 10, 11);
  play(played, 16, 17, { clock: 101 });
  play(played, 3, 4, { clock: 102 });
  assert.deepEqual(played.take(), [
    [10, 11],
    [16, 17],
    [3, 4],
  ]);
});

test("twice as fast is heard as well", () => {
  const played = new Played();
  play(played, 0, 8, { speed: 2 });
  assert.deepEqual(played.take(), [[0, 8]]);
});

test("a window in the background looks seldom, and misses nothing", () => {
  const played = new Played();
  for (const second of [0, 1, 2, 3]) played.goOn(5 + second, 50 + second, 1);
  assert.deepEqual(played.take(), [[5, 8]]);
});

test("what was taken in the midst goes on from there", () => {
  const played = new Played();
  play(played, 10, 12);
  assert.deepEqual(played.take(), [[10, 12]]);
  play(played, 12, 13, { clock: 102 });
  played.stop();
  assert.deepEqual(played.take(), [[12, 13]]);
  assert.deepEqual(played.take(), []);
});

test("what did not arrive is told again", () => {
  const played = new Played();
  play(played, 1, 2);
  played.stop();
  const taken = played.take();
  played.giveBack(taken);
  assert.deepEqual(played.take(), [[1, 2]]);
});

test("a silence that is skipped is heard with what is around it, another leap is not", () => {
  const leap = (/** @type {number} */ from) => (from >= 11 ? 20 : null);
  const played = new Played();
  play(played, 10, 11);
  played.leapt(leap, 20);
  played.goOn(20.2, 101.3, 1);
  played.leapt(leap, 50);
  played.goOn(50, 101.4, 1);
  played.goOn(50.5, 101.9, 1);
  assert.deepEqual(played.take(), [
    [10, 20.2],
    [50, 50.5],
  ]);
});
