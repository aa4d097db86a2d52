// Names while they are typed: input[data-suggest="URL"] asks URL for what is meant and offers it in a list below. Arrows choose,
// Enter or a click takes; what is taken stands in the two hidden fields beside the input. Without a list the name alone counts.
// In a grid the list stands above the table, and Tab takes as well.
import { beside } from "./beside.js";

let asked = 0;

const listOf = (input) => input.parentElement.querySelector("[role=listbox]");
const options = (input) => [...(listOf(input)?.querySelectorAll("[role=option]") ?? [])];
const active = (input) => options(input).find((one) => one.getAttribute("aria-selected") === "true");

function close(input) {
  listOf(input)?.remove();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function mark(input, option) {
  for (const one of options(input)) one.setAttribute("aria-selected", String(one === option));
  if (option) input.setAttribute("aria-activedescendant", option.id);
  option?.scrollIntoView({ block: "nearest" });
}

function take(input, option) {
  input.value = option.dataset.name;
  input.parentElement.querySelector("[name=chosen]").value = option.dataset.pk;
  input.parentElement.querySelector("[name=chosen_name]").value = option.dataset.name;
  close(input);
}

function done(input, option) {
  take(input, option);
  input.dispatchEvent(new CustomEvent("wellworn:taken", { bubbles: true }));
}

async function offer(input) {
  const turn = ++asked;
  const answer = await fetch(`${input.dataset.suggest}${input.dataset.suggest.includes("?") ? "&" : "?"}q=${encodeURIComponent(input.value)}`).catch(() => null);
  if (!answer?.ok || turn !== asked || !input.isConnected || document.activeElement !== input) return;
  const found = await answer.text();
  const marked = active(input)?.dataset.pk;
  close(input);
  if (!found.trim()) return;
  const list = document.createElement("ul");
  list.setAttribute("role", "listbox");
  list.id = "offered";
  list.setAttribute("aria-label", input.getAttribute("aria-label"));
  list.innerHTML = found;
  input.after(list);
  if (input.closest("[data-grid]")) {
    list.popover = "manual";
    list.showPopover();
    beside(list, input);
  }
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "true");
  if (marked) mark(input, options(input).find((one) => one.dataset.pk === marked));  // what was chosen stays chosen
}

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.matches("[data-suggest]")) return;
  clearTimeout(input.waiting);
  input.waiting = setTimeout(() => offer(input), 120);
});

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-suggest]") || !listOf(input)) return;
  const all = options(input);
  const at = all.indexOf(active(input));
  if (event.key === "ArrowDown") mark(input, all[Math.min(at + 1, all.length - 1)]);
  else if (event.key === "ArrowUp") mark(input, all[Math.max(at - 1, 0)]);
  else if (event.key === "Enter" && active(input)) done(input, active(input));
  else if (event.key === "Tab" && active(input) && input.closest("[data-grid]")) return take(input, active(input));
  else if (event.key === "Escape") close(input);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("[role=option][data-pk]");
  if (!option) return;
  event.preventDefault();   // the input keeps the focus
  done(option.closest("[role=listbox]").parentElement.querySelector("[data-suggest]"), option);
});
