/** Signing in with a badge, being told that it is in use elsewhere, leaving. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { del, Offline, post, Refusal } from '../lib/api'
import type { SignedIn } from '../lib/wire'
import { forget, read, write } from './box'
import { canDerive, deriveAuth, keptKey, random, readToken, takeToken } from './secret'

export type Door = 'empty' | 'malformed' | 'unknown' | 'busy' | 'ended' | 'wrong'

export type Session =
  | { at: 'starting'; offline: boolean }
  | { at: 'insecure' }
  | { at: 'door'; why: Door }
  | { at: 'in-use'; refused: boolean }
  /** `entry` is another number after each sign-in; `met`: this badge was on this phone before. */
  | { at: 'in'; who: SignedIn; key: CryptoKey; entry: number; met: boolean }

const DEVICE = 'voting.device'
const AGAIN = 2_000
/** Milliseconds within which phones that found no server come back, each at its own moment. */
const SPREAD = 3_000

export interface SessionControls {
  session: Session
  /** Sign in with what was typed or scanned. */
  enter: (typed: string) => Promise<void>
  /** Not you: end the session and forget everything on this phone. */
  leave: () => Promise<void>
  /** The session is gone, perhaps with its cookie: sign in again with the badge this phone knows. */
  again: () => Promise<void>
  /** The badge was taken from this phone: it must not grab it back. */
  ended: () => Promise<void>
}

export function useSession(scanned: string): SessionControls {
  const [session, setSession] = useState<Session>({ at: 'starting', offline: false })
  const retry = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const entries = useRef(0)

  const signIn = useCallback(async (key: CryptoKey, met: boolean): Promise<void> => {
    clearTimeout(retry.current)
    const mine = ++entries.current
    let next: Session
    try {
      const who = await post<SignedIn>('/api/session', { auth: await deriveAuth(key), device: device() })
      next = { at: 'in', who, key, entry: mine, met }
    } catch (error) {
      next = refused(error)
    }
    if (mine !== entries.current) return // left meanwhile, or another try is under way
    setSession(next)
    const wait = next.at === 'in-use' ? AGAIN : next.at === 'starting' ? 500 + Math.random() * SPREAD : undefined
    if (wait !== undefined) retry.current = setTimeout(() => void signIn(key, met), wait)
  }, [])

  const enter = useCallback(
    async (typed: string): Promise<void> => {
      const token = readToken(typed)
      if (!token) return setSession({ at: 'door', why: typed.trim() ? 'malformed' : 'empty' })
      const before = await keptKey()
      const key = await takeToken(token)
      const met = before !== undefined && (await deriveAuth(before)) === (await deriveAuth(key))
      if (before && !met) {
        await del('/api/session').catch(() => undefined)
        await forget() // what another badge left on this phone is not this person's
        await takeToken(token)
      }
      await signIn(key, met)
    },
    [signIn],
  )

  const leave = useCallback(async (): Promise<void> => {
    clearTimeout(retry.current)
    entries.current += 1
    setSession({ at: 'starting', offline: false }) // whoever follows the room lets go of it first
    try {
      await del('/api/session')
      forgetDevice()
    } catch {
      // no connection: this phone forgets either way, and keeps the id under which the badge may come back
    }
    await forget()
    setSession({ at: 'door', why: 'empty' })
  }, [])

  const again = useCallback(async (): Promise<void> => {
    const key = await keptKey()
    if (key) await signIn(key, true)
    else setSession({ at: 'door', why: 'ended' })
  }, [signIn])

  const ended = useCallback(async (): Promise<void> => {
    await forget()
    setSession({ at: 'door', why: 'ended' })
  }, [])

  useEffect(() => {
    void (async () => {
      if (!canDerive()) return setSession({ at: 'insecure' })
      if (scanned) return enter(scanned)
      const key = await keptKey()
      if (key) return signIn(key, true)
      setSession({ at: 'door', why: 'empty' })
    })()
    return () => clearTimeout(retry.current)
  }, [])

  return { session, enter, leave, again, ended }
}

function refused(error: unknown): Session {
  if (error instanceof Offline) return { at: 'starting', offline: true }
  if (!(error instanceof Refusal)) throw error
  if (error.code === 'badge_in_use') return { at: 'in-use', refused: error.detail?.refused === true }
  if (error.status === 503) return { at: 'starting', offline: true }
  if (error.code === 'badge_unknown') return { at: 'door', why: 'unknown' }
  return { at: 'door', why: error.status === 429 ? 'busy' : 'wrong' }
}

/** For a browser that keeps nothing. */
let unkept = ''

/** This phone's own random id: the same badge may come back to it without asking. */
function device(): string {
  const kept = read('localStorage', DEVICE) ?? (unkept ||= random(32))
  write('localStorage', DEVICE, kept)
  return kept
}

function forgetDevice(): void {
  unkept = ''
  write('localStorage', DEVICE, null)
}
