// A key that is pressed later than it was meant does in a field what the browser would have done with it.
import { isAtDay, writeDay } from "./day.js";

const SECOND = 1000;   // a word that chooses ends when somebody pauses for so long
const HALF = /^-?\d*\.?\d*(e[-+]?)?$/i;   // what may become a number by the next key: "12.", "-", "1e"
const POINT = (0.5).toLocaleString(navigator.language)[1];
const marked = new WeakSet();
const halves = new WeakMap();
let word = { field: null, text: "", at: 0 };

const tell = (field, name) => field.dispatchEvent(new Event(name, { bubbles: true }));

// A browser tells of a change only where it has typed itself.
function tellLater(field) {
  if (marked.has(field)) return;
  marked.add(field);
  const end = () => {
    marked.delete(field);
    field.removeEventListener("blur", changed);
    field.removeEventListener("change", end);
  };
  const changed = () => tell(field, "change");
  field.addEventListener("blur", changed);
  field.addEventListener("change", end);
}

function submit(field) {
  if (marked.has(field)) tell(field, "change");
  field.form?.requestSubmit(field.form.querySelector("button:not([type=button], [type=reset], :disabled), input[type=submit]"));
}

function put(field, text) {
  if (field.matches("[type=date]")) return putDay(field, text);
  const [start, end] = [field.selectionStart, field.selectionEnd];   // null in a field of numbers
  const isBack = text === "" && start === end;
  if (start === null) putPlainly(field, text);
  else if (field.maxLength >= 0 && field.value.length - (end - start) + text.length > field.maxLength) return;
  else field.setRangeText(text, Math.max(start - isBack, 0), end, "end");
  tell(field, "input");
  tellLater(field);
}

// A field of numbers holds none of "12.", so that this is remembered until the next key makes "12.5" of it. Nor does it say what is selected in it.
function putPlainly(field, text) {
  const shown = field.value;
  const was = isAtHalf(field) ? halves.get(field).text : getSelection().toString() === shown ? "" : shown;
  const typed = text ? was + (text === POINT ? "." : text) : was.slice(0, -1);
  field.value = typed;
  if (field.value || !typed) halves.delete(field);
  else if (HALF.test(typed)) rememberHalf(field, typed);
  else field.value = shown;   // nothing that such a field can hold
}

function rememberHalf(field, typed) {
  field.value = typed.replace(/[-.e+]+$/i, "");
  halves.set(field, { text: typed, value: field.value });
  field.addEventListener("blur", () => halves.delete(field), { once: true });
}

const isAtHalf = (field) => halves.has(field) && halves.get(field).value === field.value;

function putDay(field, text) {
  if (!text || !writeDay(field, text)) return;
  tell(field, "input");
  tellLater(field);
}

export function write(field, key) {
  if (key === "Enter" && !field.matches("textarea")) submit(field);
  else if (key === "Enter") put(field, "\n");
  else if (key === "Backspace") put(field, "");
  else if (key.length === 1) put(field, key);
}

// Letters of it have been pressed here just now: the browser would begin another word.
const isAtWord = (field) => word.field === field && performance.now() - word.at < SECOND;

export const isAtIt = (field) => isAtWord(field) || isAtDay(field) || isAtHalf(field);

export function choose(field, key) {
  if (key === "Enter") return submit(field);
  if (key.length > 1) return;
  word = { field, text: (isAtWord(field) ? word.text : "") + key.toLowerCase(), at: performance.now() };
  const found = [...field.options].findIndex((option) => !option.disabled && option.text.trim().toLowerCase().startsWith(word.text));
  if (found < 0 || found === field.selectedIndex) return;
  field.selectedIndex = found;
  tell(field, "input");
  tell(field, "change");
}
