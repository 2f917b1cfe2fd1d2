/** What the room is doing now, for this badge: nothing, wait, vote, closed. One state at a time. */
import { useEffect, useRef } from 'preact/hooks'
import { useNow } from '../lib/clock'
import { timeOfDay } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { Live } from '../lib/live'
import type { MeState, PollView, SignedIn, StageState } from '../lib/wire'
import { dropDraft } from './draft'
import { Lamp } from './lamp'
import type { Outbox } from './outbox'
import { Options, Question, Receipt } from './parts'
import { Result } from './result'
import { Voting } from './voting'
import { You } from './you'
import { useWakeLock } from './wake'

/** Milliseconds in which a person sees a name. */
const A_GLANCE = 2_000

interface RoomProps {
  live: Live
  who: SignedIn
  /** Whether the person has seen whose badge this is. */
  met: boolean
  outbox: Outbox
  leave: () => Promise<void>
}

export function Room(props: RoomProps) {
  const { live, outbox } = props
  const { stage, poll } = live
  const near = poll?.state === 'armed' || poll?.state === 'open' || poll?.state === 'closing'
  useWakeLock(near)
  const met = useRef(props.met)
  const greet = () => {
    met.current = true
  }
  if (!stage) return <main><Lamp kind="wait" word={t('connecting')} /></main>
  if (stage.poll && !poll) return <main /> // it follows in a moment
  if (!poll || poll.state === 'draft') return <Waiting {...props} stage={stage} greet={greet} />
  const me = live.me?.poll === poll.id ? live.me : undefined
  if (near && me && !me.entitled) return <NotEntitled poll={poll} stage={stage} />
  if (poll.state === 'armed') return <Waiting {...props} stage={stage} greet={greet} />
  const you = met.current ? null : <You who={props.who} leave={props.leave} />
  if (near) return <Voting key={poll.id} live={live} me={me} stage={stage} poll={poll} outbox={outbox} you={you} greet={greet} />
  return <Closed key={poll.id} live={live} me={me} stage={stage} poll={poll} outbox={outbox} />
}

function Waiting(props: RoomProps & { stage: StageState; greet: () => void }) {
  const { stage, live } = props
  const { poll } = live
  useEffect(() => {
    const timer = setTimeout(props.greet, A_GLANCE)
    return () => clearTimeout(timer)
  }, [])
  const now = useNow(live.offset, 2)
  const opens = poll?.opens_at ? Math.max(0, Math.ceil((poll.opens_at - now) / 1000)) : undefined
  return (
    <main>
      {opens === undefined ? (
        <Lamp kind="wait" word={poll ? t('not_open') : t('nothing_now')}>{t('opens_here')}</Lamp>
      ) : (
        <Lamp kind="wait" of="opens" word={t('opens_in', { seconds: opens })}>{t('opens_here')}</Lamp>
      )}
      <You who={props.who} leave={props.leave} />
      {poll ? (
        <>
          <Question kind={t('next')} poll={poll} stage={stage} />
          <Options options={poll.options} />
        </>
      ) : (
        <OnStage stage={stage} />
      )}
    </main>
  )
}

/** What the room looks at while there is nothing to vote on. */
function OnStage(props: { stage: StageState }) {
  const { stage } = props
  const { cue } = stage
  const conference = words(stage.conference)
  const shown = cue.kind === 'join' ? conference : words(cue.text ?? cue.title)
  const kind = [cue.kind !== 'join' && conference, words(stage.room.name), stage.simulated && t('simulated')]
  return (
    <div>
      <p class="kind">{kind.filter(Boolean).join(' · ')}</p>
      <h2 class="q">{shown}</h2>
    </div>
  )
}

function NotEntitled(props: { poll: PollView; stage: StageState }) {
  return (
    <main>
      <Lamp kind="wait" word={t('not_entitled')}>{t('not_entitled_explained')}</Lamp>
      <Question kind={t(props.poll.state === 'armed' ? 'next' : props.poll.state)} poll={props.poll} stage={props.stage} />
    </main>
  )
}

interface ClosedProps {
  live: Live
  me: MeState | undefined
  stage: StageState
  poll: PollView
  outbox: Outbox
}

function Closed(props: ClosedProps) {
  const { live, poll, stage, outbox } = props
  const vote = outbox.vote(poll.id)
  useEffect(() => dropDraft(poll.id), [poll.id])
  if (poll.state === 'annulled')
    return (
      <main>
        <Lamp kind="shut" word={t('annulled')}>{t('annulled_explained')}</Lamp>
        <Question kind={t('annulled')} poll={poll} stage={stage} />
      </main>
    )
  return (
    <main>
      <Lamp kind={vote?.state === 'kept' ? 'kept' : 'shut'} word={t('closed')}>{fate(props)}</Lamp>
      <Question kind={live.results ? t('result') : t('closed')} poll={poll} stage={stage} />
      {live.results ? <Result poll={poll} results={live.results} /> : <p>{t(poll.shown === 'held' ? 'result_sealed' : 'result_soon')}</p>}
      {vote?.state === 'received' && <Receipt code={vote.receipt} />}
    </main>
  )
}

/** What became of this badge's vote, as far as the phone knows. */
function fate({ poll, me, outbox }: ClosedProps): string {
  const vote = outbox.vote(poll.id)
  if (!vote) return ''
  if (vote.state === 'received') return t('closed_received', { time: timeOfDay(vote.at) })
  if (vote.state === 'kept') return t('closed_kept')
  if (vote.state === 'refused' && vote.before !== undefined) return t('closed_change_late', { time: timeOfDay(vote.before) })
  if (vote.state === 'refused' && vote.code === 'poll_closed' && !me?.participated) return t('refused_poll_closed')
  if (me?.participated) return t('closed_counted')
  return t(me && !me.entitled ? 'closed_not_entitled' : 'closed_without')
}
