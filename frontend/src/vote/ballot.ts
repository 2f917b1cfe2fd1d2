/** One poll's ballot on this phone: chosen, confirmed, kept until received. A retry is the same submission (law 9). */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { Offline, post, Refusal } from '../lib/api'
import type { CastBallot, PollView, Received } from '../lib/wire'
import { keep, recall } from './box'
import { deriveTag, encode, random, receiptOf } from './secret'

export type Choices = CastBallot['choices']

/** What is known of this phone's vote in a poll. Choices are forgotten once they are received. */
export type Vote =
  | { state: 'none'; rev: number }
  | { state: 'kept'; rev: number; submission: string; choices: Choices; confirmed: number }
  | { state: 'received'; rev: number; at: number; receipt: string }
  | { state: 'refused'; rev: number; code: string }

export interface BallotBox {
  vote: Vote
  /** Local milliseconds of the next try, while a vote is kept and the last try failed. */
  nextTry: number | undefined
  confirm: (choices: Choices) => Promise<void>
  tryNow: () => void
}

const LONGEST_WAIT = 8_000
const NONE: Vote = { state: 'none', rev: 0 }

/** `signedOut` is called when the server no longer knows the session; the vote stays kept. */
export function useBallot(poll: PollView | undefined, key: CryptoKey, signedOut: () => Promise<void>): BallotBox {
  const id = poll?.id
  const [votes, setVotes] = useState<Record<string, Vote>>({})
  const [nextTry, setNextTry] = useState<number>()
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const sending = useRef('')
  const size = useRef<Record<string, number>>({})
  const latest = useRef<Record<string, Vote>>({})

  if (poll) size.current[poll.id] = poll.secret ? ballotSize(poll) : 0

  const put = useCallback(async (of: string, vote: Vote): Promise<void> => {
    latest.current = { ...latest.current, [of]: vote }
    setVotes(latest.current)
    await keep(`vote/${of}`, vote)
  }, [])

  const send = useCallback(
    async (of: string, failures: number, fresh: boolean): Promise<void> => {
      const vote = latest.current[of]
      if (vote?.state !== 'kept' || sending.current === vote.submission) return
      clearTimeout(timer.current)
      setNextTry(undefined)
      sending.current = vote.submission
      let wait: number | undefined
      let overtaken = false
      try {
        const tag = await deriveTag(key, of)
        const { submission, rev, choices } = vote
        const body = padded({ tag: encode(tag), submission, rev, choices }, size.current[of] ?? 0)
        const answer = await post<Received>(`/api/polls/${of}/ballot`, body)
        if (isStill(latest.current[of], submission)) await put(of, { state: 'received', rev, at: answer.at, receipt: await receiptOf(tag) })
      } catch (error) {
        const mine = isStill(latest.current[of], vote.submission)
        if (error instanceof Refusal && error.code === 'superseded' && fresh && mine) {
          // the person has just confirmed here: this is the later vote, whatever another phone sent before
          overtaken = true
          await put(of, { ...vote, rev: Number(error.detail?.rev ?? vote.rev) + 1, submission: random(16) })
        } else if (error instanceof Refusal && ![401, 429, 503].includes(error.status)) {
          if (mine) await put(of, { state: 'refused', rev: vote.rev, code: error.code })
        } else if (error instanceof Refusal || error instanceof Offline) {
          if (error instanceof Refusal && error.status === 401) await signedOut()
          wait = 500 + Math.random() * Math.min(LONGEST_WAIT, 1000 * 2 ** failures)
        } else throw error
      } finally {
        sending.current = ''
      }
      if (overtaken) return send(of, 0, false)
      if (wait !== undefined) {
        setNextTry(Date.now() + wait)
        timer.current = setTimeout(() => void send(of, failures + 1, false), wait)
      }
    },
    [key, put, signedOut],
  )

  useEffect(() => {
    if (!id) return undefined
    let gone = false
    void recall<Vote>(`vote/${id}`).then((kept) => {
      if (gone || latest.current[id]) return
      latest.current = { ...latest.current, [id]: kept ?? NONE }
      setVotes(latest.current)
      if (kept?.state === 'kept') void send(id, 0, false)
    })
    const back = () => void send(id, 0, false)
    addEventListener('online', back)
    return () => {
      gone = true
      clearTimeout(timer.current)
      removeEventListener('online', back)
    }
  }, [id, send])

  const confirm = useCallback(
    async (choices: Choices): Promise<void> => {
      if (!id) return
      const rev = (latest.current[id]?.rev ?? 0) + 1
      await put(id, { state: 'kept', rev, submission: random(16), choices, confirmed: Date.now() })
      await send(id, 0, true)
    },
    [id, put, send],
  )

  return {
    vote: (id && votes[id]) || NONE,
    nextTry,
    confirm,
    tryNow: () => void (id && send(id, 0, false)),
  }
}

/** Bytes of every ballot's body in a secret poll, by the poll alone: the rule of `ballot_size` in voting/protocol.py. */
const ballotSize = (poll: PollView): number =>
  Math.min(1024 * Math.ceil((256 + poll.options.reduce((sum, option) => sum + option.id.length + 24, 0)) / 1024), 16_384)

/** `body` filled to `size` bytes, so that its length does not tell what was chosen. */
function padded(body: CastBallot, size: number): CastBallot {
  const bytes = new TextEncoder().encode(JSON.stringify({ ...body, pad: '' })).length
  return size > bytes ? { ...body, pad: '.'.repeat(size - bytes) } : body
}

const isStill = (vote: Vote | undefined, submission: string): boolean => vote?.state === 'kept' && vote.submission === submission
