// What a plan's fields say is compared and put back by what they are about, not by their numbers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asStored, atTheirPoints, nameInRow } from "../../qa_app/static/js/plan_fields.js";

test("empty rows, blanks and the numbers of rows make no other plan", () => {
  const written = [
    ["opening", "Hello \r\nyou"],
    ["points-0-say_instead-0-say", ""],
    ["points-0-say_instead-1-say", "By Friday at noon"],
    ["points-0-role_play-lines-0-speaker", "customer"],
    ["points-0-role_play-lines-0-text", " "],
  ];
  const stored = [
    ["opening", "Hello \nyou"],
    ["points-0-say_instead-0-say", "By Friday at noon"],
    ["points-0-say_instead-1-say", ""],
  ];
  assert.equal(asStored(written), asStored(stored));
});

test("another word, another speaker or another order of rows is another plan", () => {
  const plan = (speaker, ...texts) => [
    ...texts.map((text, row) => [`points-0-reflection-${row}`, text]),
    ["points-0-role_play-lines-0-speaker", speaker],
    ["points-0-role_play-lines-0-text", "Good morning"],
  ];
  const first = asStored(plan("agent", "one", "two"));
  assert.notEqual(first, asStored(plan("agent", "one", "three")));
  assert.notEqual(first, asStored(plan("customer", "one", "two")));
  assert.notEqual(first, asStored(plan("agent", "two", "one")));
});

test("text comes back to its point, whatever its place is by now", () => {
  const kept = [
    ["opening", "Hello"],
    ["points-0-point_id", "7"],
    ["points-0-why", "gone with its point"],
    ["points-1-point_id", "9"],
    ["points-1-why", "because"],
    ["points-1-say_instead-2-say", "try this"],
  ];
  const now = [
    ["opening", ""],
    ["points-0-point_id", "9"],
    ["points-0-why", ""],
  ];
  assert.deepEqual(atTheirPoints(kept, now), [
    ["opening", "Hello"],
    ["points-0-point_id", "9"],
    ["points-0-why", "because"],
    ["points-0-say_instead-2-say", "try this"],
  ]);
});

test("a new row counts on, in whatever field it is", () => {
  assert.equal(nameInRow("points-1-say_instead-2-say", 3), "points-1-say_instead-3-say");
  assert.equal(nameInRow("points-1-reflection-0", 1), "points-1-reflection-1");
});
