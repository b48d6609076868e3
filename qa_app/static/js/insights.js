// Feelings, promises and abuse beside a call: hear each, and mark a stretch by the player.
import { clockField } from "./clock.js";
import { closest, field, findAll, findIfThere } from "./dom.js";

/** @import { Player } from "./player.js" */

/**
 * With `marking`, a stretch that is drawn on the waveform fills the form.
 * @param {Player} player
 */
export function startInsights(player, { marking = false } = {}) {
  document.addEventListener("click", (event) => {
    const hear = closest(event, "[data-hear-from]");
    if (hear) player.play(Number(hear.dataset.hearFrom), Number(hear.dataset.until));
  });
  const form = findIfThere("[data-abuse-form]", document, HTMLFormElement);
  if (!form) return;
  for (const button of findAll("[data-abuse-now]", form)) {
    button.hidden = false;
    button.addEventListener("click", () => {
      field(form, button.dataset.abuseNow ?? "").value = clockField(player.time);
    });
  }
  if (!marking) return;
  player.onSelect(({ start, end }) => {
    field(form, "start").value = clockField(start);
    field(form, "end").value = clockField(end);
  });
}
