// Draws each element with data-spec as a chart. Expressions run in Vega's interpreter
// (ast), because the page's security policy allows no code from text.
import { find, findAll } from "./dom.js";

/** @import { EmbedOptions } from "vega-embed" */

/** @type {EmbedOptions} */
const OPTIONS = {
  mode: "vega-lite",
  renderer: "svg",
  ast: true,
  actions: false,
  defaultStyle: false,
  tooltip: false, // Vega then sets the title attribute, which needs no style of its own
};
// The page has it from the script before this one.
const { vegaEmbed } = /** @type {{ vegaEmbed: typeof import("vega-embed").default }} */ (
  /** @type {unknown} */ (window)
);

// Widths of labels are measured, so the typeface has to be there first.
await document.fonts.ready;
for (const place of findAll("[data-spec]")) {
  await vegaEmbed(place, JSON.parse(place.dataset.spec ?? ""), OPTIONS);
  // The place has the words; the drawing's parts would be read out as symbols.
  find("svg", place, SVGElement).setAttribute("aria-hidden", "true");
}
