// A follow-up from the board: U on the card in hand, or its bell, opens one line; a day is enough. Without script the bell is the deal's page.
import { beside } from "./beside.js";

const panel = document.getElementById("followpanel");

document.addEventListener("click", (event) => {
  const bell = event.target.closest?.("a[data-follow]");
  if (!bell || !panel || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const card = bell.closest("[data-deal]");
  const form = panel.querySelector("form");
  form.elements.record.value = card.dataset.deal;
  panel.querySelector("[data-of]").textContent = card.querySelector("[data-open]").textContent;
  panel.showPopover();
  beside(panel, card);
  form.elements.line.focus();
});
