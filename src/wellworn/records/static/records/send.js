// A form with data-send goes off as soon as something in it is chosen; without script its button does that.
for (const form of document.querySelectorAll("form[data-send]")) {
  const field = new Set(["select-one", "checkbox", "radio"]);
  form.addEventListener("change", (event) => field.has(event.target.type) && form.requestSubmit());
}
