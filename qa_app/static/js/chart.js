// Draws each element with data-spec as a chart. Expressions run in Vega's interpreter
// (ast), because the page's security policy allows no code from text.
const OPTIONS = {
  mode: "vega-lite",
  renderer: "svg",
  ast: true,
  actions: false,
  defaultStyle: false,
  tooltip: false, // Vega then sets the title attribute, which needs no style of its own
};

// Widths of labels are measured, so the typeface has to be there first.
await document.fonts.ready;
for (const place of document.querySelectorAll("[data-spec]")) {
  await vegaEmbed(place, JSON.parse(place.dataset.spec), OPTIONS);
  // The place has the words; the drawing's parts would be read out as symbols.
  place.querySelector("svg").setAttribute("aria-hidden", "true");
}
