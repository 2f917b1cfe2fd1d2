/** The order in which this badge sees the options, where the rules give each phone its own: so that being first helps
    nobody. It follows from the ballot's tag, so it stays the same at every visit, and the server does not learn it. */
import { useEffect, useState } from 'preact/hooks'
import type { PollView } from '../lib/wire'
import { deriveTag, encode, fingerprint } from './secret'

/** Points keep the ballot's order: their colours are those of the hall, place by place. */
export const ownOrder = (poll: PollView): boolean => poll.shuffle && poll.method.kind !== 'allocation'

/** `poll` with its options in the badge's order; undefined until that is known. */
export function useOwnOrder(poll: PollView | undefined, key: CryptoKey): PollView | undefined {
  const [known, setKnown] = useState<{ of: string; places: Map<string, string> }>()
  const of = poll && ownOrder(poll) ? [poll.id, ...poll.options.map((option) => option.id)].join(' ') : undefined
  useEffect(() => {
    let over = false
    if (poll && of) void placesOf(poll, key).then((places) => over || setKnown({ of, places }))
    return () => {
      over = true
    }
  }, [of])
  if (!poll || !of) return poll
  if (known?.of !== of) return undefined
  const place = (id: string) => known.places.get(id) ?? ''
  const none = poll.method.kind === 'choice' ? poll.method.none : null
  // what stands for none of these stays where it is looked for
  const last = (id: string) => (id === none ? 1 : 0)
  return { ...poll, options: [...poll.options].sort((a, b) => last(a.id) - last(b.id) || (place(a.id) < place(b.id) ? -1 : 1)) }
}

/** Each option under a hash of its own: sorted by it, every order is equally likely. */
async function placesOf(poll: PollView, key: CryptoKey): Promise<Map<string, string>> {
  const tag = encode(await deriveTag(key, poll.id))
  return new Map(await Promise.all(poll.options.map(async ({ id }) => [id, encode(await fingerprint(`order|${tag}|${id}`))] as const)))
}
