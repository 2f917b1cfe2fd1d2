/** Photographs of nominees, small. Every phone asks for all of a poll's by itself, in the same order, and keeps them in
    the page: who is looked at or chosen, and the order of one's own, tell nobody anything. */
import { useEffect, useLayoutEffect, useReducer } from 'preact/hooks'
import type { OptionView, PollView } from '../../lib/wire'
import { drawFaces } from '../parts'

/** Milliseconds in which phones begin to ask, each at a moment of its own. */
const SOON = 2_000
/** Milliseconds until those that did not come are asked for again: at first, and in the end. */
const AGAIN = 5_000
const SELDOM = 60_000
/** Milliseconds that an answer may take: the others wait for it. */
const PATIENCE = 10_000

/** Data addresses of the pictures that can be drawn, by the addresses of the photographs. */
const kept = new Map<string, string>()
const listeners = new Set<() => void>()

/** Fetches them; draws nothing. */
export function Photographs({ poll }: { poll: PollView | undefined }) {
  const addresses = (poll?.options ?? []).flatMap((option) => option.photograph ?? []).sort()
  useEffect(() => {
    let over = false
    void ask(addresses, () => over)
    return () => {
      over = true
    }
  }, [addresses.join()])
  return null
}

const pause = (time: number) => new Promise((done) => setTimeout(done, time))

/** One after another: a vote finds a connection free. */
async function ask(addresses: string[], over: () => boolean): Promise<void> {
  const missing = () => addresses.filter((address) => !kept.has(address))
  if (missing().length > 0) await pause(SOON * Math.random())
  for (let again = AGAIN; missing().length > 0 && !over(); again = Math.min(2 * again, SELDOM)) {
    for (const address of missing()) if (!over()) await keep(address).catch(() => undefined)
    await pause(again)
  }
}

async function keep(address: string): Promise<void> {
  const answer = await fetch(`${address}/small.webp`, { priority: 'low', signal: AbortSignal.timeout(PATIENCE) })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const image = new Image()
  image.src = `data:image/webp;base64,${btoa(String.fromCharCode(...bytes))}`
  await image.decode() // a refusal is no picture either
  kept.set(address, image.src)
  listeners.forEach((heard) => heard())
}

/** The name stands beside it, so it says nothing to who cannot see it. */
export function Face({ option }: { option: OptionView }) {
  const [, redraw] = useReducer((count: number, _: void) => count + 1, 0)
  useLayoutEffect(() => {
    const heard = () => redraw()
    listeners.add(heard)
    return () => listeners.delete(heard)
  }, [])
  const picture = kept.get(option.photograph ?? '')
  if (picture) return <img class="face" src={picture} alt="" width="56" height="56" decoding="async" />
  return (
    <svg class="face" viewBox="0 0 40 40" aria-hidden="true">
      <circle cx="20" cy="16" r="8" />
      <path d="M4 40c0-11 6-14 16-14s16 3 16 14z" />
    </svg>
  )
}

drawFaces(Face)
