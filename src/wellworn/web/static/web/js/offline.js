// Installs the worker that serves our own files, and brings the page that could not be shown as soon as there is a connection. What was sent
// to it, and is saved once however often it comes, is sent again.
const SECONDS = 5;
const waits = document.querySelector("[data-again]");
const again = () => document.hidden || (waits.matches("form") ? waits.requestSubmit() : location.reload());

if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("/sw.js").catch(() => {});
if (waits) {
  addEventListener("online", again);
  setInterval(() => navigator.onLine && again(), (Number(waits.dataset.again) || SECONDS) * 1000);   // the network may be there, and the server not yet
}
