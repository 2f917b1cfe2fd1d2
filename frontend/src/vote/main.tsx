/** Entry of the phone page. The token leaves the address bar before anything else happens. */
const scanned = location.hash.slice(1)
if (scanned) history.replaceState(null, '', location.pathname + location.search)

import { render } from 'preact'
import { load } from '../lib/i18n'
import { App } from './app'
import './vote.css'

/** A page that could not fetch its words is blank: it starts over, with what was scanned. */
const RESTART = 3_000

const root = document.getElementById('app')
const asked = new URLSearchParams(location.search).get('room') ?? ''
const previewed = location.pathname.startsWith('/preview/')
if (root && previewed) void import('./preview').then(({ preview }) => preview(root))
else if (root)
  load('vote').then(
    () => render(<App scanned={scanned} asked={asked} />, root),
    () => setTimeout(startOver, RESTART),
  )

function startOver(): void {
  if (scanned) location.hash = scanned
  location.reload()
}

// another badge scanned into this page: the browser changes the address without loading anything
addEventListener('hashchange', () => location.hash && location.reload())

if ('serviceWorker' in navigator && !previewed) {
  const policy = trusted()?.createPolicy('shell', { createScriptURL: (url) => url })
  addEventListener('load', () => {
    const script = (policy?.createScriptURL('/sw.js') ?? '/sw.js') as string
    navigator.serviceWorker.register(script).then(tellParts, () => undefined)
  })
}

/** Let the service worker keep what this page was made of. */
async function tellParts(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  const files = performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname)
  active?.postMessage(['/v', ...new Set(files.filter((path) => path.startsWith('/assets/')))])
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): unknown }
}

function trusted(): TrustedTypes | undefined {
  return (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
}
