// What is typed while a form is still on its way belongs into it, and is no shortcut.
let ahead = null;

export function begin() {
  ahead = { text: "", isDone: false };
}

export function end() {
  const typed = ahead ?? { text: "", isDone: false };
  ahead = null;
  return typed;
}

addEventListener("keydown", (event) => {
  if (!ahead || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length === 1) ahead.text += event.key;
  else if (event.key === "Backspace") ahead.text = ahead.text.slice(0, -1);
  else if (event.key === "Enter") ahead.isDone = true;
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
