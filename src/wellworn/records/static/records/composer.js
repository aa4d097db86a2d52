// The composer. Ctrl Enter saves. An @ and a letter offer the colleagues who see this record: arrows choose, Enter and Tab take,
// Esc leaves. Without script the form saves just the same, and a mention is a name that is typed out.
const MENTION = /(?:^|[^\w@.])@([\p{L}\d'’ -]{0,40})$/u;
let asked = 0;

const listOf = (form) => form.querySelector(".composer__names");
const close = (form) => listOf(form)?.remove();

function typedName(field) {
  const before = field.value.slice(0, field.selectionStart);
  const found = before.match(MENTION);
  return found && found[1].split(" ").length <= 3 ? found[1] : null;
}

async function offer(form, field) {
  const name = typedName(field);
  if (name === null) return close(form);
  const mine = ++asked;
  const answer = await fetch(`${form.dataset.names}?q=${encodeURIComponent(name)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const words = await answer.text();
  close(form);
  if (!words.includes("data-name")) return;
  const box = document.createElement("div");
  box.className = "composer__names";
  box.innerHTML = words;
  field.after(box);
}

function take(form, field, option) {
  const before = field.value.slice(0, field.selectionStart);
  const start = before.lastIndexOf("@");
  field.setRangeText(`@${option.dataset.name} `, start, field.selectionStart, "end");
  close(form);
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function move(box, way) {
  const options = [...box.querySelectorAll("[data-name]")];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === (at + way + options.length) % options.length)));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-composer]");
  if (form && event.target.matches("textarea")) offer(form, event.target);
});

document.addEventListener("click", (event) => {
  const option = event.target.closest?.(".composer__names [data-name]");
  const form = option?.closest("[data-composer]");
  if (option) take(form, form.querySelector("textarea"), option);
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-composer]");
  if (!form) return;
  const box = listOf(form);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-composer-save]"));
  } else if (box && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    move(box, event.key === "ArrowDown" ? 1 : -1);
  } else if (box && ["Enter", "Tab"].includes(event.key)) {
    event.preventDefault();
    take(form, event.target, box.querySelector('[aria-selected="true"]'));
  } else if (box && event.key === "Escape") {
    event.stopPropagation();
    close(form);
  }
});
