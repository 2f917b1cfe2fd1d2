/** What the moderator does, sent to the server, and what came of it. Every command carries the version that was seen. */
import { useCallback, useRef, useState } from 'preact/hooks'
import { Offline, post, Refusal } from '../lib/api'
import type { ActOnPoll, CueView, Peeked, PollView, StageState, TakeCue } from '../lib/wire'

/** What the foot tells about the last command. `lost`: somebody else was first, `ago` milliseconds before; `asked`:
 *  it waits for a second moderator. */
export type Notice =
  | { kind: 'lost'; actor: string; action: string; ago: number }
  | { kind: 'wrong'; text: string }
  | { kind: 'offline' }
  | { kind: 'asked' }
  | { kind: 'tip'; tip: 'hold' | 'twice' | 'all' | 'running' }

export interface Commands {
  busy: boolean
  notice: Notice | undefined
  /** Views that answers brought; they may be ahead of the socket. */
  answered: Record<string, PollView>
  act: (poll: PollView, action: ActOnPoll['action'], more?: Partial<ActOnPoll>) => Promise<PollView | undefined>
  peek: (poll: PollView, reason: string) => Promise<Peeked | undefined>
  release: (badge: number, reason: string) => Promise<void>
  testVote: () => Promise<void>
  take: (stage: StageState, cue: CueView, cover?: TakeCue['cover']) => Promise<boolean>
  /** Without a cue the rehearsal ends. */
  rehearse: (stage: StageState, cue?: CueView, step?: number) => Promise<void>
  freeze: (stage: StageState, frozen: boolean) => Promise<void>
  tell: (notice: Notice | undefined) => void
}

/** `now` is server time; `signedOut` is called when the server no longer knows the session. One command at a time. */
export function useCommands(room: string, me: string, now: () => number, signedOut: () => void): Commands {
  const [busy, setBusy] = useState(false)
  const [notice, tell] = useState<Notice>()
  const [answered, setAnswered] = useState<Record<string, PollView>>({})
  const running = useRef(false)

  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (running.current) return undefined
    running.current = true
    setBusy(true)
    tell(undefined)
    try {
      return await work()
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) signedOut()
      else tell(read(error, me, now()))
      return undefined
    } finally {
      running.current = false
      setBusy(false)
    }
  }

  const keep = (view: PollView): PollView => {
    setAnswered((before) => ({ ...before, [view.id]: view }))
    return view
  }
  const act: Commands['act'] = (poll, action, more = {}) =>
    run(async () => keep(await post<PollView>(`/api/polls/${poll.id}/actions`, { action, version: poll.version, ...more })))
  const peek: Commands['peek'] = (poll, reason) =>
    run(() => post<Peeked>(`/api/polls/${poll.id}/peek`, { version: poll.version, reason }))
  const release: Commands['release'] = (badge, reason) =>
    run(() => post<void>(`/api/badges/${badge}/release`, { reason }))
  const testVote: Commands['testVote'] = async () => {
    await run(async () => keep(await post<PollView>(`/api/rooms/${room}/test-vote`, {})))
  }

  const take: Commands['take'] = async (stage, cue, cover = 'none') => {
    const done = await run(async () => {
      await post<void>(`/api/rooms/${room}/stage`, { cue: cue.id, cover, version: stage.version })
      return true
    })
    return done === true
  }

  const rehearse: Commands['rehearse'] = async (stage, cue, step = 0) => {
    await run(() => post<void>(`/api/rooms/${room}/rehearsal`, { cue: cue?.id ?? null, step, version: stage.version }))
  }
  const freeze: Commands['freeze'] = async (stage, frozen) => {
    await run(() => post<void>(`/api/rooms/${room}/freeze`, { frozen, version: stage.version }))
  }

  return { busy, notice, answered, act, peek, release, testVote, take, rehearse, freeze, tell: useCallback(tell, []) }
}

/** An answer that was not a yes, as a notice. Losing to oneself (a key pressed twice) is no news. */
function read(error: unknown, me: string, now: number): Notice | undefined {
  if (error instanceof Offline) return { kind: 'offline' }
  if (!(error instanceof Refusal)) throw error
  if (error.code === 'second_needed') return { kind: 'asked' }
  if (error.code !== 'action_lost') return { kind: 'wrong', text: error.message }
  const { actor, action, at } = error.detail as { actor?: string; action?: string; at?: number }
  if (actor === me) return undefined
  return { kind: 'lost', actor: actor ?? '', action: action ?? '', ago: now - (at ?? now) }
}
