// Two versions side by side: each stretch can be heard, and what is the same put away.
import { startPlayer } from "./player.js";

const player = startPlayer(document.querySelector("[data-player]"));
const table = document.querySelector(".compared");
const option = document.querySelector("[data-differences-option]");

table.addEventListener("click", (event) => {
  const button = event.target.closest("[data-hear]");
  if (button) player.play(Number(button.dataset.start), Number(button.dataset.end));
});

if (option) {
  option.hidden = false;
  option.querySelector("[data-differences]").addEventListener("change", (event) => {
    for (const row of table.querySelectorAll("[data-same]")) row.hidden = event.target.checked;
  });
}
