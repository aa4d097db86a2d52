// Keeps our own files and one page that says there is no connection. It never keeps a page with records: those are asked for
// each time, and what is answered is not looked at.
const NAME = "wellworn-{{ version }}";
const OFFLINE = "{% url 'offline' %}";
const STATIC = "{{ static|escapejs }}";
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const IS_VERSIONED = /\.[0-9a-f]{12}\.[a-z0-9]+$/;

async function keep() {
  const kept = await caches.open(NAME);
  await kept.add(new Request(OFFLINE, { credentials: "omit", cache: "reload" }));
  await Promise.allSettled(FILES.map((file) => kept.add(file)));
}

async function drop() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("wellworn-") && name !== NAME).map((name) => caches.delete(name)));
  await clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(drop()));

async function file(request) {
  const kept = await caches.open(NAME);
  const known = await kept.match(request);
  if (known && IS_VERSIONED.test(new URL(request.url).pathname)) return known;
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.status === 200) await kept.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    const kept = await caches.open(NAME);
    return (await kept.match(OFFLINE)) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith(STATIC)) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(request));
});
