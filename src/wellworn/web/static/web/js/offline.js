// Installs the worker that serves our own files, and brings the page that could not be shown as soon as there is a connection.
const SECONDS = 5;
const again = () => document.hidden || location.reload();

if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("/sw.js").catch(() => {});
if (document.querySelector("[data-again]")) {
  addEventListener("online", again);
  setInterval(() => navigator.onLine && again(), SECONDS * 1000);   // the network may be there, and the server not yet
}
