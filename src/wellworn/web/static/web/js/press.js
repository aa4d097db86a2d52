// A key that is pressed later than it was meant does in a field what the browser would have done with it.
const SECOND = 1000;   // a word in a list of choices ends when somebody pauses for so long
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
  const [start, end] = [field.selectionStart, field.selectionEnd];   // null in a field of numbers
  const isBack = text === "" && start === end;
  if (start === null) field.value = text ? field.value + text : field.value.slice(0, -1);
  else if (field.maxLength >= 0 && field.value.length - (end - start) + text.length > field.maxLength) return;
  else field.setRangeText(text, Math.max(start - isBack, 0), end, "end");
  tell(field, "input");
  tellLater(field);
}

export function write(field, key) {
  if (key === "Enter" && !field.matches("textarea")) submit(field);
  else if (key === "Enter") put(field, "\n");
  else if (key === "Backspace") put(field, "");
  else if (key.length === 1) put(field, key);
}

export const isChoosing = (field) => word.field === field && performance.now() - word.at < SECOND;

export function choose(field, key) {
  if (key === "Enter") return submit(field);
  if (key.length > 1) return;
  word = { field, text: (isChoosing(field) ? word.text : "") + key.toLowerCase(), at: performance.now() };
  const found = [...field.options].findIndex((option) => !option.disabled && option.text.trim().toLowerCase().startsWith(word.text));
  if (found < 0 || found === field.selectedIndex) return;
  field.selectedIndex = found;
  tell(field, "input");
  tell(field, "change");
}
