// The board: a card is dragged to another column, or moved with G and a stage, or with Shift and an arrow. Arrows alone go from
// column to column. The board is drawn anew from the server's answer, and what the stage asks is offered right there.
import { offer, received } from "./asks.js";

const board = document.querySelector("[data-board]");
const menu = document.querySelector("[data-stagemenu]");
const TYPING = "input, textarea, select, [contenteditable], dialog[open], [popover]:popover-open";
let carried = null;
let mover = null;

const columnOf = (node) => node.closest?.(".col");
const cards = (column) => [...column.querySelectorAll("[data-item]")];
const inHand = () => document.activeElement?.closest?.("[data-deal]") ?? board.querySelector('[data-deal][aria-current="true"]');
const over = (column) => {
  for (const each of board.querySelectorAll("[data-over]")) if (each !== column) delete each.dataset.over;
  if (column) column.dataset.over = "";
};

// The board as it stands in a page that has just come, with the same card in hand.
export function show(page, id = inHand()?.id) {
  const scrolled = new Map([...board.querySelectorAll(".col")].map((col) => [col.dataset.stage, col.querySelector(".col__cards").scrollTop]));
  const had = board.contains(document.activeElement) || document.activeElement === document.body;
  board.innerHTML = page.querySelector("[data-board]").innerHTML;
  document.querySelector(".head__meta").innerHTML = page.querySelector(".head__meta").innerHTML;
  window.htmx.process(board);
  for (const col of board.querySelectorAll(".col")) col.querySelector(".col__cards").scrollTop = scrolled.get(col.dataset.stage) ?? 0;
  const card = document.getElementById(id) ?? board.querySelector("[data-deal]");
  card?.setAttribute("aria-current", "true");
  if (had && card && card.id === id) card.focus();   // and not where what the stage asks is being answered
}

async function draw(id) {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return location.reload();
  show(new DOMParser().parseFromString(await answer.text(), "text/html"), id);
}

// Where the card goes is shown at once; the sums follow with the server's answer.
function place(card, stage) {
  const column = board.querySelector(`.col[data-stage="${stage}"] .col__cards`);
  if (!column) return;
  const hadFocus = card.contains(document.activeElement);
  column.prepend(card);
  column.scrollTop = 0;
  if (hadFocus) card.focus();
}

async function move(card, stage) {
  const values = new FormData(menu.querySelector("form"));
  values.set("stage", stage);
  values.set("was", card.dataset.stageOf);
  const id = card.id;
  const [column, below] = [card.parentElement, card.nextSibling];
  place(card, stage);
  const answer = await fetch(`/deals/${card.dataset.deal}/move`, { method: "POST", body: values, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer || !(answer.ok || [409, 422].includes(answer.status))) {
    column.insertBefore(card, below);
    return document.dispatchEvent(new CustomEvent("wellworn:say", { detail: { sentence: board.dataset.failed } }));
  }
  if (answer.status === 422) column.insertBefore(card, below);
  else card.dataset.stageOf = stage;
  const panel = received(await answer.text());
  if (panel.includes("data-asks-form")) offer(panel, document.getElementById(id), () => draw(id));
  if (answer.status !== 422) await draw(id);
}

function openMenu(card) {
  mover = card;
  menu.showPopover();
  const at = card.getBoundingClientRect();
  menu.style.setProperty("inset", "auto");
  menu.style.setProperty("left", `${Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8))}px`);
  menu.style.setProperty("top", `${Math.max(8, Math.min(at.bottom + 4, innerHeight - menu.offsetHeight - 8))}px`);
  const stages = [...menu.querySelectorAll("button")];
  const here = stages.findIndex((button) => button.value === card.dataset.stageOf);
  for (const button of stages) button.disabled = button === stages[here];
  (stages[here + 1] ?? stages[0]).focus();
}

function aside(card, step) {
  const columns = [...board.querySelectorAll(".col")];
  const at = columns.indexOf(columnOf(card));
  const row = cards(columns[at]).indexOf(card);
  for (let next = at + step; columns[next]; next += step) {
    const there = cards(columns[next]);
    if (there.length) return there[Math.min(row, there.length - 1)].focus();
  }
}

// As in a list, the first is in hand until another is; without the focus, so that nothing is read out unasked.
if (board && !board.querySelector('[aria-current="true"]')) board.querySelector("[data-deal]")?.setAttribute("aria-current", "true");

board?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  openMenu(button.closest("[data-deal]"));
});
menu?.addEventListener("submit", (event) => {
  event.preventDefault();
  menu.hidePopover();
  move(mover, event.submitter.value);
});
menu?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const stages = [...menu.querySelectorAll("button:not(:disabled)")];
  stages[(stages.indexOf(document.activeElement) + step + stages.length) % stages.length].focus();
});
// Enter and arrows are meant for the card in hand, whether it has the focus, something of it, or nothing has: a click beside the cards gives it
// to the page. Shift and an arrow act on it from wherever nobody types, as single keys do; a text that is selected grows by them.
document.addEventListener("keydown", (event) => {
  if (!board || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  const isNowhere = [document.body, document.getElementById("main")].includes(event.target);
  if (event.key === "Enter" && isNowhere) inHand()?.querySelector("[data-open]").click();
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const isMeant = isNowhere || event.target.closest?.("[data-deal]") || event.shiftKey;
  const card = isMeant && !(event.shiftKey && String(getSelection())) ? inHand() : null;
  if (!step || !card) return;
  event.preventDefault();
  const columns = [...board.querySelectorAll(".col")];
  const to = columns[columns.indexOf(columnOf(card)) + step];
  if (!event.shiftKey) aside(card, step);
  else if (to) move(card, to.dataset.stage);
});
document.addEventListener("wellworn:answered", () => draw(inHand()?.id));
board?.addEventListener("dragstart", (event) => {
  carried = event.target.closest("[data-deal]");
  if (carried) carried.dataset.carried = "";
});
board?.addEventListener("dragend", () => {
  if (carried) delete carried.dataset.carried;
  carried = null;
  over(null);
});
board?.addEventListener("dragover", (event) => {
  const column = columnOf(event.target);
  if (!carried || !column) return;
  event.preventDefault();
  over(column);
});
board?.addEventListener("drop", (event) => {
  const column = columnOf(event.target);
  if (!carried || !column) return;
  event.preventDefault();
  if (column !== columnOf(carried)) move(carried, column.dataset.stage);
});
