// A variable that is pressed is put where somebody was writing, in the subject or the text.
const form = document.getElementById("template");
const writes = [...form.querySelectorAll("[name=subject], [name=body]")];
let into = form.elements.body;

for (const field of writes) field.addEventListener("focus", () => { into = field; });
for (const code of document.querySelectorAll("[data-variable]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "known__put";
  code.replaceWith(button);
  button.append(code);
  button.addEventListener("click", () => {
    into.setRangeText(code.textContent, into.selectionStart, into.selectionEnd, "end");
    into.focus();
    into.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
