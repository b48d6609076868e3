// In a centre with sample data, a click fills in the address and password of a sample person.
for (const button of document.querySelectorAll("[data-sign-in-as]")) {
  button.addEventListener("click", () => {
    document.getElementById("email").value = button.dataset.signInAs;
    document.getElementById("password").value = "sample-password";
    document.querySelector(".sign-in form button").focus();
  });
}
