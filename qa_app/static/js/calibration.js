// Everybody's clips on one waveform: each can be heard, from the waveform and from the list.
import { closest, find, findAll } from "./dom.js";
import { startPlayer } from "./player.js";

const COLOURS = { for: "--good", against: "--try" };

const player = startPlayer(find("[data-player]"));
const css = getComputedStyle(document.body);
const clips = findAll("[data-hear]");

/** @param {HTMLElement} clip */
function play({ dataset: { start, end } }) {
  player.play(Number(start), Number(end));
}

document.addEventListener("click", (event) => {
  const clip = closest(event, "[data-hear]");
  if (clip) play(clip);
});

player.mark(
  clips.map((clip) => ({
    start: Number(clip.dataset.start),
    end: Number(clip.dataset.end),
    colour: css
      .getPropertyValue(clip.dataset.polarity === "for" ? COLOURS.for : COLOURS.against)
      .trim(),
    title: clip.dataset.name,
    chosen: () => play(clip),
  })),
);
