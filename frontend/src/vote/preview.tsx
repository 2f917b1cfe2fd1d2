/** The phone as the editor shows it: its very components, on a poll that is being written. It sends nothing,
    and asks for photographs alone. */
import { render } from 'preact'
import { useReducer, useState } from 'preact/hooks'
import { load } from '../lib/i18n'
import type { Live } from '../lib/live'
import { follow, type Shown } from '../lib/preview'
import type { PollState, SignedIn } from '../lib/wire'
import { dropDraft } from './draft'
import { useMore } from './more'
import { NONE, type Outbox, type Vote } from './outbox'
import { Room } from './room'
import type { Session } from './session'

const WHO: SignedIn = { number: 1, name: '', organisation: '', country: '', rooms: [] }

export async function preview(root: HTMLElement): Promise<void> {
  const real = globalThis.fetch
  globalThis.fetch = (what, how) => (String(what).startsWith('/photographs/') ? real(what, how) : Promise.reject(new TypeError('a preview sends nothing')))
  const [key] = await Promise.all([someKey(), load('vote')])
  follow((shown) => render(<Phone shown={shown} session={{ at: 'in', who: WHO, key, entry: 1, met: true }} />, root))
}

/** An order of its own follows from the badge's key: any will do. Without TLS there is none, and the ballot's order. */
const someKey = async (): Promise<CryptoKey> =>
  globalThis.crypto?.subtle
    ? crypto.subtle.importKey('raw', new Uint8Array(16), 'HKDF', false, ['deriveBits'])
    : (undefined as unknown as CryptoKey)

function Phone(props: { shown: Shown; session: Extract<Session, { at: 'in' }> }) {
  const { shown, session } = props
  const poll = shown.poll && (session.key ? shown.poll : { ...shown.poll, shuffle: false })
  const shape = poll ? [poll.state, poll.method.kind, JSON.stringify(poll.method), ...poll.options.map((option) => option.id)].join(' ') : ''
  return <Visit key={shape} shown={{ ...shown, poll: poll ?? null }} session={session} />
}

const OVER: readonly PollState[] = ['closed', 'revealing', 'published']

/** What was marked is dropped with the shape of the ballot. */
function Visit(props: { shown: Shown; session: Extract<Session, { at: 'in' }> }) {
  const { session } = props
  const { stage, poll, turnout, results } = props.shown
  const more = useMore(true)
  const [, again] = useReducer((count: number) => count + 1, 0)
  const [outbox] = useState(() => {
    if (poll) dropDraft(poll.id)
    return pretended(again)
  })
  const me = { topic: 'me', version: 1, at: 0, number: 1, name: '', organisation: '', country: '', move_asked_at: null } as const
  const live: Live = {
    stage,
    poll: poll ?? undefined,
    turnout: turnout ?? undefined,
    results: results ?? undefined,
    me: { ...me, poll: poll?.id ?? null, entitled: true, participated: poll !== null && OVER.includes(poll?.state ?? 'draft') },
    status: 'live',
    offset: 0,
    heard: Date.now(),
  }
  return (
    <>
      {more && <more.Photographs poll={live.poll} />}
      <Room live={live} session={session} outbox={outbox} more={more} leave={async () => undefined} />
    </>
  )
}

/** Takes a vote as the server would, and forgets it. */
function pretended(changed: (action: void) => void): Outbox {
  let vote: Vote = NONE
  const nothing = () => undefined
  return {
    vote: () => vote,
    failed: () => false,
    nextTry: nothing,
    others: () => [],
    attend: nothing,
    tryNow: nothing,
    seen: nothing,
    close: nothing,
    confirm: async (poll) => {
      vote = { poll: poll.id, title: poll.title, rev: 1, state: 'received', at: Date.now(), receipt: '–', unseen: false }
      changed()
    },
  }
}
