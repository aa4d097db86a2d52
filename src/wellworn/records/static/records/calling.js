// A call from the page: [data-log-call] begins its note in the composer, and stands out once a number has been tapped.
const logger = document.querySelector("[data-log-call]");

function begin() {
  const field = document.querySelector("#say textarea");
  if (!field) return;
  if (!field.value.trim()) {
    field.value = logger.dataset.logCall;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.scrollIntoView({ block: "center" });
}

if (logger) {
  logger.addEventListener("click", (event) => {
    event.preventDefault();
    begin();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.('a[href^="tel:"]')) logger.classList.add("btn--primary");
  });
}
