// A button that prints the page it is on.
import { findAll } from "./dom.js";

for (const button of findAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
