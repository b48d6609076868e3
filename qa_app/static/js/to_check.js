// Doubtful cases one after the other, by keys: decide, hear, go to the next.
const cases = [...document.querySelectorAll("[data-case]")];
const TYPING = "input, textarea, select, [contenteditable]";
const PRESSABLE = "button, a, audio, summary";

cases[0]?.focus({ preventScroll: true });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.(TYPING)) return;
  const current = event.target.closest?.("[data-case]") ?? cases[0];
  if (current && pressed(event, current)) event.preventDefault();
});

// By place on the keyboard, so that they work in a Korean layout as well.
function pressed({ code, target }, current) {
  const letter = code.replace(/^Key/, "");
  const button = current.querySelector(`[data-key="${letter}"]`);
  if (button) button.click();
  else if (code === "KeyJ" || code === "KeyK") move(current, code === "KeyJ" ? 1 : -1);
  else if (code === "Space" && !target.closest?.(PRESSABLE)) hear(current);
  else return false;
  return true;
}

function move(current, step) {
  const next = cases[cases.indexOf(current) + step];
  next?.focus();
}

function hear(current) {
  const audio = current.querySelector("audio");
  if (audio.paused) audio.play().catch(() => {});
  else audio.pause();
}
