/** Photographs of nominees: fetched and decoded while the vote is on, and kept in the page itself, so that the frame
    that shows them needs nothing from the network. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PollView } from '../lib/wire'

/** Milliseconds until one that did not come is asked for again. */
const AGAIN = 5_000

interface Kept {
  /** The picture as a data address; empty until it has come and was decoded. */
  data: string
  /** How many components need it. The last one lets it go. */
  holders: number
  listeners: Set<() => void>
  again?: ReturnType<typeof setTimeout>
}

const kept = new Map<string, Kept>()

/** Keep it until the function that comes back is called. `heard` is called once it can be drawn. */
function hold(address: string, heard?: () => void): () => void {
  const known = kept.get(address)
  const mine: Kept = known ?? { data: '', holders: 0, listeners: new Set() }
  mine.holders += 1
  if (heard) mine.listeners.add(heard)
  if (!known) {
    kept.set(address, mine)
    void load(address, mine)
  }
  return () => {
    if (heard) mine.listeners.delete(heard)
    mine.holders -= 1
    if (mine.holders > 0) return
    clearTimeout(mine.again)
    kept.delete(address)
  }
}

async function load(address: string, mine: Kept): Promise<void> {
  try {
    const answer = await fetch(address)
    if (!answer.ok) throw new Error(`${answer.status}`)
    const data = await dataAddress(await answer.blob())
    const image = new Image()
    image.src = data
    await image.decode()
    mine.data = data
    mine.listeners.forEach((heard) => heard())
  } catch {
    if (mine.holders > 0) mine.again = setTimeout(() => void load(address, mine), AGAIN)
  }
}

function dataAddress(picture: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(new Error('not read'))
    reader.readAsDataURL(picture)
  })
}

/** What to draw for the photograph at `address`; empty where there is none, and until it has come. */
export function usePhotograph(address: string | null | undefined): string {
  const [, redraw] = useState(0)
  useEffect(() => (address ? hold(address, () => redraw((count) => count + 1)) : undefined), [address])
  return (address && kept.get(address)?.data) || ''
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
