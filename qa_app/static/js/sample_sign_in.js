// In a centre with sample data, a click fills in the address and password of a sample person.
import { find, findAll } from "./dom.js";

for (const button of findAll("[data-sign-in-as]")) {
  button.addEventListener("click", () => {
    find("#email", document, HTMLInputElement).value = button.dataset.signInAs ?? "";
    find("#password", document, HTMLInputElement).value = "sample-password";
    find(".sign-in form button").focus();
  });
}
