/** Photographs of nominees: loaded and decoded while the vote is on, so that they stand there in the very frame that
    shows them. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PollView } from '../lib/wire'

/** Milliseconds until one that did not come is asked for again. */
const AGAIN = 5_000

interface Kept {
  image: HTMLImageElement
  ready: boolean
  /** How many components need it. The last one lets it go. */
  holders: number
  listeners: Set<() => void>
  again?: ReturnType<typeof setTimeout>
}

const kept = new Map<string, Kept>()

/** Keep it, decoded, until the function that comes back is called. `heard` is called once it can be drawn. */
function hold(address: string, heard?: () => void): () => void {
  const mine = kept.get(address) ?? load(address)
  mine.holders += 1
  if (heard) mine.listeners.add(heard)
  return () => {
    if (heard) mine.listeners.delete(heard)
    mine.holders -= 1
    if (mine.holders > 0) return
    clearTimeout(mine.again)
    kept.delete(address)
  }
}

function load(address: string): Kept {
  const mine: Kept = { image: new Image(), ready: false, holders: 0, listeners: new Set() }
  const fetch = () => {
    mine.image = new Image() // a failed one is not asked for again
    mine.image.src = address
    mine.image.decode().then(
      () => {
        mine.ready = true
        mine.listeners.forEach((heard) => heard())
      },
      () => {
        if (mine.holders > 0) mine.again = setTimeout(fetch, AGAIN)
      },
    )
  }
  fetch()
  kept.set(address, mine)
  return mine
}

/** Whether the photograph can be drawn at once. */
export function usePhotograph(address: string | null | undefined): boolean {
  const [, redraw] = useState(0)
  useEffect(() => (address ? hold(address, () => redraw((count) => count + 1)) : undefined), [address])
  return Boolean(address && kept.get(address)?.ready)
}

/** Have the photographs of all who are in the vote at hand, whether a frame shows them yet or not. */
export function usePhotographs(poll: PollView | undefined): void {
  const addresses = (poll?.options ?? []).map((option) => option.photograph ?? '').filter(Boolean)
  const held = useRef<(() => void)[]>([])
  useEffect(() => {
    const before = held.current
    held.current = addresses.map((address) => hold(address))
    before.forEach((letGo) => letGo()) // only now: a run-off has some of the same
  }, [addresses.join()])
  useEffect(() => () => held.current.forEach((letGo) => letGo()), [])
}
