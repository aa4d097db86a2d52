// Esc on a page that is a form of its own goes back, by its [data-back] link, unless something was typed: that is not given away by a slip.
const isFilled = (form) => [...form.elements].some((field) => field.matches("input[type=checkbox], input[type=radio]") ? field.checked !== field.defaultChecked
  : field.matches("select") ? [...field.options].some((option) => option.selected !== option.defaultSelected && option.defaultSelected)
    : field.matches("input:not([type=hidden]), textarea") && field.value !== field.defaultValue);

document.addEventListener("keydown", (event) => {
  const back = document.querySelector("main a[data-back]");
  if (event.key !== "Escape" || event.defaultPrevented || !back || event.target.closest?.("dialog, [popover], [data-edit]")) return;
  if (![...document.querySelectorAll("main form")].some(isFilled)) back.click();
});
