// Keeps one empty row behind the last one that is filled, so that there is always room for more.
import { closest, findAll } from "./dom.js";
import { nameInRow } from "./plan_fields.js";

const MOST_ROWS = 12;

document.addEventListener("input", (event) => {
  const rows = closest(event, "[data-rows]");
  if (rows) extend(rows);
});

/** @param {HTMLElement} set */
export function extend(set) {
  const rows = findAll("[data-row]", set);
  const last = rows.at(-1);
  if (!last || rows.length >= MOST_ROWS) return;
  const areas = findAll("textarea", last, HTMLTextAreaElement);
  if (areas.every((area) => !area.value.trim())) return;
  const fresh = /** @type {HTMLElement} */ (last.cloneNode(true));
  for (const area of findAll("textarea", fresh, HTMLTextAreaElement)) {
    area.name = area.id = nameInRow(area.name, rows.length);
    area.defaultValue = area.value = "";
  }
  for (const select of findAll("select", fresh, HTMLSelectElement)) {
    select.name = select.id = nameInRow(select.name, rows.length);
  }
  last.after(fresh);
}
