// What could not be sent for want of a connection is sent again as soon as there is one, by whichever page of the member's is
// open: once, for it carries the key that its form was made with, or what stood there before.
const SECONDS = 10;
const region = document.getElementById("toasts");
const mine = `wellworn:draft:${document.body.dataset.member}:`;
let timer = 0;

const say = (sentence, isRisk = false) => document.dispatchEvent(new CustomEvent("wellworn:say", { detail: { sentence, isRisk } }));

function waiting() {
  return Object.keys(localStorage).filter((key) => key.startsWith(mine)).flatMap((key) => {
    try {
      const draft = JSON.parse(localStorage.getItem(key));
      return draft.waits ? [[key, draft]] : [];
    } catch { return []; }
  });
}

// "saved", "refused", or "" where it still waits.
async function send(draft) {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const answer = await fetch(draft.action, {
    method: "POST", body: new URLSearchParams(draft.fields), headers: { "HX-Request": "true", "X-CSRFToken": token },
  }).catch(() => null);
  if (!answer || answer.status >= 500 || (await answer.text().catch(() => "")).includes('<body class="door"')) return "";
  return answer.ok ? "saved" : "refused";
}

// The page as it is now, unless somebody is typing in another form of it.
function renew(actions) {
  const form = document.activeElement?.closest?.("form");
  if (form && !actions.includes(new URL(form.action).pathname) && document.activeElement.matches("input, textarea, select")) return;
  sessionStorage.setItem("wellworn:resent", "1");
  location.reload();
}

async function sendAll() {
  const saved = [];
  for (const [key] of waiting()) {
    const draft = JSON.parse(localStorage.getItem(key) ?? "null");   // another page may have been faster
    if (!draft?.waits) continue;
    const came = await send(draft);
    if (!came) break;
    if (came === "saved") {
      localStorage.removeItem(key);
      saved.push(draft.action);
    } else {
      localStorage.setItem(key, JSON.stringify({ ...draft, waits: false }));
      say(region.dataset.refused, true);
    }
  }
  const isHere = saved.some((action) => document.querySelector(`form[action="${CSS.escape(action)}"], [data-edit="${CSS.escape(action)}"]`));
  if (isHere) renew(saved);
  else if (saved.length) say(region.dataset.resent);
}

async function start() {
  clearTimeout(timer);
  if (!waiting().length) return;
  if (navigator.onLine) {
    if (navigator.locks) await navigator.locks.request("wellworn:resend", { ifAvailable: true }, (lock) => lock && sendAll());
    else await sendAll();
  }
  if (waiting().length) timer = setTimeout(start, SECONDS * 1000);
}

if (document.body.dataset.member) {
  addEventListener("online", start);
  document.addEventListener("wellworn:waits", () => { clearTimeout(timer); timer = setTimeout(start, SECONDS * 1000); });
  if (sessionStorage.getItem("wellworn:resent")) {
    sessionStorage.removeItem("wellworn:resent");
    say(region.dataset.resent);
  }
  start();
}
