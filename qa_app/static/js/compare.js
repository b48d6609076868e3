// Two versions side by side: each stretch can be heard, and what is the same put away.
import { closest, find, findAll, findIfThere } from "./dom.js";
import { startPlayer } from "./player.js";

const player = startPlayer(find("[data-player]"));
const table = find(".compared");
const option = findIfThere("[data-differences-option]");

table.addEventListener("click", (event) => {
  const button = closest(event, "[data-hear]");
  if (button) player.play(Number(button.dataset.start), Number(button.dataset.end));
});

if (option) {
  option.hidden = false;
  const differences = find("[data-differences]", option, HTMLInputElement);
  differences.addEventListener("change", () => {
    for (const row of findAll("[data-same]", table)) row.hidden = differences.checked;
  });
}
