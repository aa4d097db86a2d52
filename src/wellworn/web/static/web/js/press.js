// A key that is pressed later than it was meant does in a field what the browser would have done with it.
import { isAtDay, writeDay } from "./day.js";

const SECOND = 1000;   // a word that chooses ends when somebody pauses for so long
const marked = new WeakSet();
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

function putPlainly(field, text) {
  const was = field.value;
  field.value = text ? was + text : was.slice(0, -1);
  if (!field.value && text) field.value = was;   // nothing that such a field can hold
}

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

export const isAtIt = (field) => isAtWord(field) || isAtDay(field);

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
