// A deal moved on its own page: what changed is drawn anew in its place, so that nothing typed elsewhere is lost, and what the stage
// asks is offered right there.
import { offer, received } from "./asks.js";

const FRESH = ["#where", ".record__facts", ".head__meta"];
const here = () => document.querySelector(".stages [aria-current] button, .stages .btn--primary");

async function draw() {
  const answer = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const name of FRESH) {
    const place = document.querySelector(name);
    place.innerHTML = page.querySelector(name).innerHTML;
    window.htmx.process(place);
  }
  here()?.focus();
}

document.addEventListener("wellworn:answered", draw);
// The stage was changed among the facts: what it asks is asked as if the deal had been moved above.
document.addEventListener("wellworn:moved", async ({ detail }) => {
  const answer = detail.asks ? await fetch(detail.asks, { headers: { "HX-Request": "true" } }).catch(() => null) : null;
  await draw();
  if (answer?.ok) offer(await answer.text(), here(), draw);
});
document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("form.stages");
  if (!form) return;
  event.preventDefault();
  const values = new FormData(form, event.submitter);
  const answer = await fetch(form.action, { method: "POST", body: values, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer || !(answer.ok || [409, 422].includes(answer.status)))
    return document.dispatchEvent(new CustomEvent("wellworn:say", { detail: { sentence: document.getElementById("askpanel").dataset.failed } }));
  const panel = received(await answer.text());
  if (answer.status !== 422) await draw();
  if (panel.includes("data-asks-form")) offer(panel, here(), draw);
});
