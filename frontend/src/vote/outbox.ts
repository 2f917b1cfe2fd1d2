/** Votes confirmed on this phone, in whatever poll: kept until the server answers, then a receipt. A retry is the
    same submission (law 9). Choices are forgotten once they are received. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Offline, post, Refusal } from '../lib/api'
import type { CastBallot, PollView, Received, Texts } from '../lib/wire'
import { keep, recallAll } from './box'
import { ballotSize, padded } from './padding'
import { deriveTag, encode, random, receiptOf } from './secret'

export type Choices = CastBallot['choices']

interface Confirmed {
  poll: string
  title: Texts
  rev: number
  /** Server milliseconds of this phone's earlier vote, which counts unless this one is received. */
  before?: number
}

export type Kept = Confirmed & { state: 'kept'; submission: string; choices: Choices; size: number }
/** `unseen`: the answer came while the phone showed another poll. */
export type Answered = Confirmed & { unseen: boolean } & ({ state: 'received'; at: number; receipt: string } | { state: 'refused'; code: string })
export type Vote = { state: 'none'; rev: number } | Kept | Answered

export interface Outbox {
  /** What is known of the vote in `poll`; undefined until this phone's memory is read. */
  vote(poll: string): Vote | undefined
  /** Whether the vote in `poll` was sent before, and not answered. */
  failed(poll: string): boolean
  /** Local milliseconds of the next try, when one is planned. */
  nextTry(): number | undefined
  /** Votes in polls that the phone does not show now: without an answer, or with one that was not seen. */
  others(): (Kept | Answered)[]
  /** The phone shows `poll` now. */
  attend(poll: string | undefined): void
  confirm(poll: PollView, choices: Choices): Promise<void>
  tryNow(): void
  seen(poll: string): void
  close(): void
}

const LONGEST_WAIT = 8_000
export const NONE: Vote = { state: 'none', rev: 0 }
const VOTES = 'vote/'

/** Whether a vote of this phone waits for an answer. */
export const voteWaits = async (): Promise<boolean> => Object.values(await votesOfThisPhone()).some((vote) => vote.state === 'kept')

export const votesOfThisPhone = async (): Promise<Record<string, Kept | Answered>> =>
  Object.fromEntries((await recallAll<Kept | Answered>(VOTES)).map((vote) => [vote.poll, vote]))

/** `signedOut` is called when the server no longer knows the session; votes stay kept. `changed`: look again. */
export function openOutbox(key: CryptoKey, signedOut: () => Promise<void>, changed: () => void): Outbox {
  let votes: Record<string, Kept | Answered> | undefined
  let attended: string | undefined
  let closed = false
  let failures = 0
  let due: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const inFlight = new Set<string>()
  const unanswered = new Set<string>()

  async function put(vote: Kept | Answered): Promise<void> {
    votes = { ...votes, [vote.poll]: vote }
    changed()
    await keep(VOTES + vote.poll, vote)
  }

  async function send(poll: string, fresh: boolean): Promise<void> {
    const vote = votes?.[poll]
    if (closed || vote?.state !== 'kept' || inFlight.has(vote.submission)) return
    inFlight.add(vote.submission)
    try {
      const tag = await deriveTag(key, poll)
      const { submission, rev, choices } = vote
      const answer = await post<Received>(`/api/polls/${poll}/ballot`, padded({ tag: encode(tag), submission, rev, choices }, vote.size))
      failures = 0
      if (isStill(vote)) await put({ ...named(vote), state: 'received', at: answer.at, receipt: await receiptOf(poll, tag), unseen: poll !== attended })
    } catch (error) {
      await notReceived(vote, error, fresh)
    } finally {
      inFlight.delete(vote.submission)
    }
  }

  async function notReceived(vote: Kept, error: unknown, fresh: boolean): Promise<void> {
    const refusal = error instanceof Refusal ? error : undefined
    if (!refusal && !(error instanceof Offline)) throw error
    if (!refusal || refusal.status === 401 || refusal.status === 429 || refusal.status >= 500) {
      unanswered.add(vote.submission)
      failures += 1
      if (refusal?.status === 401) await signedOut()
      return tryLater(1000 * Number(refusal?.detail?.retry_after ?? 0))
    }
    if (!isStill(vote)) return
    if (refusal.code === 'superseded' && fresh) {
      // the person has just confirmed here: this is the later vote, whatever another phone sent before
      await put({ ...vote, rev: Number(refusal.detail?.rev ?? vote.rev) + 1, submission: random(16) })
      return send(vote.poll, false)
    }
    await put({ ...named(vote), state: 'refused', code: refusal.code, unseen: vote.poll !== attended })
  }

  function tryLater(least: number): void {
    if (closed) return
    const wait = Math.max(least, 500 + Math.random() * Math.min(LONGEST_WAIT, 1000 * 2 ** failures))
    clearTimeout(timer)
    timer = setTimeout(sendAll, wait)
    due = Date.now() + wait
    changed()
  }

  function sendAll(): void {
    clearTimeout(timer)
    due = undefined
    changed()
    for (const poll of Object.keys(votes ?? {})) void send(poll, false)
  }

  function seen(poll: string): void {
    const vote = votes?.[poll]
    if (vote && vote.state !== 'kept' && vote.unseen) void put({ ...vote, unseen: false })
  }

  /** Not after closing: this phone may be another badge's by then, and whoever opens the outbox again asks again. */
  const isStill = (vote: Kept): boolean => {
    const now = votes?.[vote.poll]
    return !closed && now?.state === 'kept' && now.submission === vote.submission
  }

  void votesOfThisPhone().then((kept) => {
    votes = kept
    for (const vote of Object.values(kept)) if (vote.state === 'kept') unanswered.add(vote.submission)
    if (attended) seen(attended)
    sendAll()
  })
  addEventListener('online', sendAll)

  return {
    vote: (poll) => votes && (votes[poll] ?? NONE),
    failed(poll) {
      const vote = votes?.[poll]
      return vote?.state === 'kept' && unanswered.has(vote.submission)
    },
    nextTry: () => due,
    others: () => Object.values(votes ?? {}).filter((vote) => vote.poll !== attended && (vote.state === 'kept' || vote.unseen)),
    attend(poll) {
      attended = poll
      if (poll) seen(poll)
    },
    async confirm(poll, choices) {
      const earlier = votes?.[poll.id]
      const before = earlier?.state === 'received' ? earlier.at : earlier?.before
      const rev = (earlier?.rev ?? 0) + 1
      const size = poll.secret ? ballotSize(poll) : 0
      const known = { poll: poll.id, title: poll.title, rev, ...(before === undefined ? {} : { before }) }
      await put({ ...known, state: 'kept', submission: random(16), choices, size })
      await send(poll.id, true)
    },
    tryNow: sendAll,
    seen,
    close() {
      closed = true
      clearTimeout(timer)
      removeEventListener('online', sendAll)
    },
  }
}

/** What stays of a vote once it is answered. */
const named = ({ poll, title, rev, before }: Kept): Confirmed => ({ poll, title, rev, ...(before === undefined ? {} : { before }) })

/** The outbox of the badge whose key this is, for as long as the component lives. */
export function useOutbox(key: CryptoKey, signedOut: () => Promise<void>): Outbox {
  const [, redraw] = useState(0)
  const outbox = useRef<Outbox | null>(null)
  outbox.current ??= openOutbox(key, signedOut, () => redraw((count) => count + 1))
  useEffect(() => () => outbox.current?.close(), [])
  return outbox.current
}
