// What is chosen is sent at once: any choice in form[data-send], and each [data-submit]. Somebody at the keyboard goes through the choices
// to reach one, so theirs is sent once they have settled: by Enter, by going on, or after a second.
const SETTLED = 1000;
const CHOICES = "select, input[type=checkbox], input[type=radio]";
const waiting = new Map();
let byKey = false;

function send(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  form.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  byKey = true;
  const form = event.target.form;
  if (event.key === "Enter" && waiting.has(form)) {
    event.preventDefault();
    send(form);
  }
}, true);
document.addEventListener("pointerdown", () => { byKey = false; }, true);
document.addEventListener("change", ({ target }) => {
  const { form } = target;
  if (!form || !(target.matches("[data-submit]") || form.matches("[data-send]") && target.matches(CHOICES))) return;
  clearTimeout(waiting.get(form));
  if (byKey && target.matches("select")) waiting.set(form, setTimeout(() => send(form), SETTLED));
  else send(form);
});
document.addEventListener("focusout", ({ target }) => { if (waiting.has(target.form)) send(target.form); });
