/** Keeps the checklist's page and what it is made of, so that it opens where there is no signal. */

interface Waits { waitUntil(work: Promise<unknown>): void }
interface Fetched extends Waits { readonly request: Request; respondWith(answer: Promise<Response>): void }
interface Told extends Waits { readonly data: { keep?: string[] }; readonly source: { postMessage(data: unknown): void } | null }
/** The part of a service worker's surroundings that is used here. */
interface Worker {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
  addEventListener(name: "install" | "activate", hear: (event: Waits) => void): void;
  addEventListener(name: "fetch", hear: (event: Fetched) => void): void;
  addEventListener(name: "message", hear: (event: Told) => void): void;
}
const worker = self as unknown as Worker;
const CACHE = "posko-field-1";
const KEPT = /^\/kesiapan\/pemeriksaan(\/\d+\/daftar)?$/;
/** Milliseconds after which a slow network counts as none, if the page is kept. */
const PATIENCE = 4000;

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(tidy()));
worker.addEventListener("message", (event) => {
  const addresses = event.data.keep;
  if (addresses) event.waitUntil(keep(addresses).then(() => event.source?.postMessage({ kept: true })));
});
worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (event.request.mode === "navigate" && KEPT.test(url.pathname)) event.respondWith(page(event.request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

async function tidy(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("posko-field-") && name !== CACHE).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** Keeps these addresses; files of a former version go. */
async function keep(addresses: readonly string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const wanted = new Set(addresses.map((address) => new URL(address, worker.location.origin).href));
  for (const request of await cache.keys()) {
    if (new URL(request.url).pathname.startsWith("/static/") && !wanted.has(request.url)) await cache.delete(request);
  }
  await Promise.all([...wanted].map(async (address) => put(cache, address, await fetch(address, { credentials: "same-origin" }))));
}

/** Only what is the page itself: not the way to the sign-in, not an error. */
async function put(cache: Cache, key: RequestInfo, answer: Response): Promise<void> {
  if (answer.ok && !answer.redirected) await cache.put(key, answer);
}

/** The network's page, unless it takes too long or there is none, and one is kept. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const key = new URL(request.url).pathname;
  const fresh = fetch(request).then(async (answer) => {
    await put(cache, key, answer.clone());
    return answer;
  });
  const kept = await cache.match(key);
  if (!kept) return fresh;
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([fresh.catch(() => kept), late]);
}

async function file(request: Request): Promise<Response> {
  return (await (await caches.open(CACHE)).match(request)) ?? fetch(request);
}
