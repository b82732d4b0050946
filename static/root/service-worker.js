// Shows a page of its own when the network is gone. It keeps that page with its styles and scripts, and
// nothing else: no round, no face, no answer and no label.

const KEPT = "offline";
const PAGE = new URL("offline", self.registration.scope).href;
const { search } = self.location; // names the language
const FILES = /(?:href|src)="([^"]+\.(?:css|js))"/g;
let isGone = false; // whether the network was, when the latest page was asked for

async function keep() {
  const reply = await fetch(PAGE + search, { credentials: "omit" });
  if (!reply.ok) throw new Error("The offline page did not come.");
  const files = [...(await reply.clone().text()).matchAll(FILES)].map((file) => new URL(file[1], PAGE).href);
  const kept = await caches.open(KEPT);
  await Promise.all([kept.put(PAGE, reply), kept.addAll(files)]);
}

async function pageOrOffline(request) {
  try {
    const reply = await fetch(request);
    isGone = false;
    return reply;
  } catch (noNetwork) {
    isGone = true;
    return caches.match(PAGE);
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(pageOrOffline(request));
  else if (isGone && ["style", "script"].includes(request.destination)) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
