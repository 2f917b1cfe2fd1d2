/** How a screen is let in: it shows a code, a moderator types it, and the screen's own secret becomes a session. */
import { useEffect, useState } from 'preact/hooks'
import { Offline, post, Refusal } from '../lib/api'
import type { PairingAnswer, PairingCode } from '../lib/wire'

/** Kept, so that a reload goes on with the same code's claim. */
const STORED = 'voting.claim'
const ASK_EVERY = 2_000
/** A code is renewed this long before it expires, so that nobody types a dead one. */
const MARGIN = 20_000
/** Bounds for a machine whose clock is wrong. */
const [SHORTEST, LONGEST] = [60_000, 570_000]

export type Pairing = { state: 'asking' } | { state: 'code'; code: string } | { state: 'offline' } | { state: 'refused' }

/** Use a claim that was approved beforehand. The room that it opens, or undefined where it does not. */
export async function redeem(claim: string): Promise<string | undefined> {
  try {
    const answer = await post<PairingAnswer>('/api/screens/claim', { claim })
    return answer.approved ? answer.room : undefined
  } catch (error) {
    if (error instanceof Refusal || error instanceof Offline) return undefined
    throw error
  }
}

/** Ask for a code and wait until it is approved; then call `done` with the room that the moderator chose. */
export function usePairing(room: string, done: (room: string) => void): Pairing {
  const [pairing, setPairing] = useState<Pairing>({ state: 'asking' })
  useEffect(() => {
    const claim = storedClaim()
    let renewAt = 0
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined

    async function step(): Promise<void> {
      if (Date.now() >= renewAt) {
        const answer = await post<PairingCode>('/api/screens', { claim, room })
        const life = Math.min(LONGEST, Math.max(SHORTEST, answer.expires_at - Date.now() - MARGIN))
        renewAt = Date.now() + life
        if (!over) setPairing({ state: 'code', code: answer.code })
        return
      }
      const answer = await post<PairingAnswer>('/api/screens/claim', { claim })
      if (answer.approved && !over) {
        over = true
        forgetClaim()
        done(answer.room ?? room)
      }
    }

    async function go(): Promise<void> {
      try {
        await step()
      } catch (error) {
        if (error instanceof Refusal && error.status === 404 && renewAt === 0) return setPairing({ state: 'refused' })
        if (error instanceof Refusal) renewAt = 0 // the code is gone: ask for another
        else if (error instanceof Offline) setPairing({ state: 'offline' })
        else throw error
      }
      if (!over) timer = setTimeout(() => void go(), ASK_EVERY)
    }

    void go()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [room])
  return pairing
}

function storedClaim(): string {
  try {
    const stored = localStorage.getItem(STORED)
    if (stored && /^[\w-]{43}$/.test(stored)) return stored
    const fresh = newClaim()
    localStorage.setItem(STORED, fresh)
    return fresh
  } catch {
    return newClaim() // no storage: a reload shows a new code
  }
}

function forgetClaim(): void {
  try {
    localStorage.removeItem(STORED)
  } catch {
    // nothing was kept
  }
}

const newClaim = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
