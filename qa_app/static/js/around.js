// Feelings, promises and abuse beside a call: hear each, and mark a stretch by the player.
import { clockField } from "./clock.js";

// With `marking`, a stretch that is drawn on the waveform fills the form.
export function startAround(player, { marking = false } = {}) {
  document.addEventListener("click", (event) => {
    const hear = event.target.closest("[data-hear-from]");
    if (hear) player.play(Number(hear.dataset.hearFrom), Number(hear.dataset.until));
  });
  const form = document.querySelector("[data-abuse-form]");
  if (!form) return;
  for (const button of form.querySelectorAll("[data-abuse-now]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      form.elements[button.dataset.abuseNow].value = clockField(player.time);
    });
  }
  if (!marking) return;
  player.onSelect(({ start, end }) => {
    form.elements.start.value = clockField(start);
    form.elements.end.value = clockField(end);
  });
}
