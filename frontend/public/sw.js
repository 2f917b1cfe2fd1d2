/* Keeps the phone page's shell, so that a reload without a network still opens it and an unsent vote is found. */
const SHELL = 'shell-1'
const PATIENCE = 4000

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))

/* The first page was fetched before this script ran: it says what it was made of. */
addEventListener('message', (event) => event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(event.data))))

addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname === '/v') event.respondWith(fresh(event.request))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(kept(event.request))
})

/** The network's page; the one that was kept where the network fails, dawdles or answers for a server that is away.
    The address is kept without its query. */
async function fresh(request) {
  const cache = await caches.open(SHELL)
  const known = await cache.match('/v')
  const network = fetch(request).then(async (response) => {
    if (response.ok) await cache.put('/v', response.clone())
    return response.ok ? response : (known ?? response)
  })
  if (!known) return network
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, known))
  return Promise.race([network, late]).catch(() => known)
}

/** Hashed files never change: the kept one is the right one. */
async function kept(request) {
  const cache = await caches.open(SHELL)
  const known = await cache.match(request)
  if (known) return known
  const response = await fetch(request)
  if (response.ok) await cache.put(request, response.clone())
  return response
}
