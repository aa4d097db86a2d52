// Edited in place. [data-edit="URL"] holds a value; a click or Enter brings its form from URL, Enter or leaving saves it,
// Esc restores. The answer replaces what [data-edit] holds: the value (200), the form and why not (422), or the other's
// value beside mine (409). When the network fails the form stays, with what was typed.
const rest = new WeakMap();
const holder = (node) => node.closest?.("[data-edit]");
const editing = (box) => box.querySelector("form");

async function open(box) {
  if (editing(box)) return;
  rest.set(box, box.innerHTML);
  await window.htmx.ajax("GET", box.dataset.edit, { source: box, target: box, swap: "innerHTML" });
  const field = box.querySelector("input:not([type=hidden]), textarea, select");
  if (!field) return;
  field.focus();
  field.dataset.was = field.value;
  if (field.setSelectionRange && field.type !== "email") field.setSelectionRange(field.value.length, field.value.length);
}

function restore(box) {
  box.innerHTML = rest.get(box) ?? box.innerHTML;
  window.htmx.process(box);
  box.querySelector("a, button, [tabindex]")?.focus();
}

async function save(box, form, submitter) {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const values = submitter?.name ? { [submitter.name]: submitter.value } : {};
  await window.htmx.ajax("POST", form.action, { source: form, target: box, swap: "innerHTML", values }).catch(() => {});
  form.removeAttribute("aria-busy");
  box.querySelector("[aria-invalid=true], .conflict button")?.focus();
}

document.addEventListener("click", (event) => {
  const box = holder(event.target);
  if (!box || editing(box) || event.target.closest("button, .prov, a:not(.v)")) return;
  if (event.ctrlKey || event.metaKey || String(getSelection())) return;
  event.preventDefault();
  open(box);
});

document.addEventListener("submit", (event) => {
  const box = holder(event.target);
  if (!box) return;
  event.preventDefault();
  save(box, event.target, event.submitter);
});

document.addEventListener("keydown", (event) => {
  const box = holder(event.target);
  const form = box && editing(box);
  if (!form) {
    if (box && event.key === "Enter" && event.target === box) { event.preventDefault(); open(box); }
    return;
  }
  if (event.key === "Escape") { event.preventDefault(); restore(box); }
  if (event.key === "Enter" && event.target.matches("textarea") && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

document.addEventListener("focusout", (event) => {
  const box = holder(event.target);
  const form = box && editing(box);
  if (!form || box.contains(event.relatedTarget) || box.querySelector(".conflict") || !document.hasFocus()) return;
  const field = event.target;
  if (field.dataset?.was === field.value) restoreQuietly(box, field);
  else form.requestSubmit();
});

function restoreQuietly(box, field) {
  if (field.getAttribute("aria-invalid") === "true" || !rest.has(box)) return;
  box.innerHTML = rest.get(box);
  window.htmx.process(box);
}
