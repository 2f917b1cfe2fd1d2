/** What the room is doing now, for this badge: nothing, wait, vote, closed. One state at a time. */
import { useEffect, useRef } from 'preact/hooks'
import { useNow } from '../lib/clock'
import { t, words } from '../lib/i18n'
import type { Live } from '../lib/live'
import type { MeState, PollView, StageState } from '../lib/wire'
import { Lamp } from './lamp'
import { useAnswering } from './marking'
import type { Floor, More } from './more'
import { useOwnOrder } from './order'
import type { Outbox } from './outbox'
import { knowFaces, Options, Question, Rules } from './parts'
import type { Session } from './session'
import { Voting } from './voting'
import { You } from './you'
import { useWakeLock } from './wake'

/** Milliseconds in which a person sees a name. */
const A_GLANCE = 2_000

interface RoomProps {
  live: Live
  session: Extract<Session, { at: 'in' }>
  outbox: Outbox
  more: More | undefined
  floor?: Floor | undefined
  leave: () => Promise<void>
}

export function Room(props: RoomProps) {
  const { live, session, outbox, more } = props
  const { stage } = live
  const poll = useOwnOrder(live.poll, session.key)
  if (poll) knowFaces(poll)
  const near = poll?.state === 'armed' || poll?.state === 'open' || poll?.state === 'closing'
  useWakeLock(near)
  const answering = useAnswering(near ? poll : undefined, more)
  const met = useRef(session.met)
  const greet = () => {
    met.current = true
  }
  if (!stage) return <main><Lamp kind="wait" word={t('connecting')} /></main>
  if ((stage.poll || live.poll) && !poll) return <main /> // it follows in a moment
  const ideas = live.ideas?.poll === poll?.id ? live.ideas : undefined
  if (poll?.state === 'draft' && props.floor && ideas && (poll.collecting || ideas.ideas.length > 0)) {
    return <props.floor.Ideas key={poll.id} poll={poll} ideas={ideas} stage={stage} />
  }
  if (!poll || poll.state === 'draft') return <Waiting {...props} stage={stage} poll={poll} greet={greet} />
  const me = live.me?.poll === poll.id ? live.me : undefined
  if (near && me && (me.barred || !me.entitled)) return <NotEntitled poll={poll} stage={stage} me={me} more={more} />
  if (poll.state === 'armed') return <Waiting {...props} stage={stage} poll={poll} greet={greet} />
  const you = met.current ? null : <You who={session.who} leave={props.leave} />
  if (near) return <Voting key={poll.id} live={live} me={me} stage={stage} poll={poll} outbox={outbox} more={more} answering={answering} you={you} greet={greet} />
  if (more) return <more.Closed key={poll.id} live={live} me={me} stage={stage} poll={live.poll ?? poll} outbox={outbox} />
  return <main><Lamp kind="shut" word={t('closed')} /></main>
}

function Waiting(props: RoomProps & { stage: StageState; poll: PollView | undefined; greet: () => void }) {
  const { stage, live, poll, more } = props
  useEffect(() => {
    const timer = setTimeout(props.greet, A_GLANCE)
    return () => clearTimeout(timer)
  }, [])
  const now = useNow(live.offset, 2)
  const opens = poll?.opens_at ? Math.max(0, Math.ceil((poll.opens_at - now) / 1000)) : undefined
  const word = !poll ? t('nothing_now') : opens === undefined ? t('not_open') : t('opens_in', { seconds: opens })
  return (
    <main>
      <Lamp kind="wait" word={word} {...(opens === undefined ? {} : { of: 'opens' })}>
        {[poll?.follows && t('run_off_explained'), t('opens_here')].filter(Boolean).join(' ')}
      </Lamp>
      <You who={props.session.who} leave={props.leave} />
      {poll ? (
        <>
          <Question kind={t('next')} poll={poll} stage={stage} />
          {poll.state === 'armed' && <Rules more={more} poll={poll} />}
          <Options options={poll.options} />
        </>
      ) : (
        <OnStage stage={stage} />
      )}
      {more && <more.Earlier />}
    </main>
  )
}

/** What the room looks at while there is nothing to vote on. */
function OnStage(props: { stage: StageState }) {
  const { stage } = props
  const { cue } = stage
  const conference = words(stage.conference)
  const nothing = cue.kind === 'join' || cue.kind === 'blank'
  const shown = nothing ? conference : words((cue.kind === 'message' && cue.text) || cue.title)
  const kind = [!nothing && conference, words(stage.room.name), stage.simulated && t('simulated')]
  return (
    <div>
      <p class="kind">{kind.filter(Boolean).join(' · ')}</p>
      <h2 class="q">{shown}</h2>
    </div>
  )
}

function NotEntitled(props: { poll: PollView; stage: StageState; me: MeState; more: More | undefined }) {
  const { poll, me, more } = props
  return (
    <main>
      <Lamp kind="wait" word={t('not_entitled')}>{more?.whyNot(poll, me)}</Lamp>
      <Question kind={t(poll.state === 'armed' ? 'next' : poll.state)} poll={poll} stage={props.stage} />
      <Rules more={more} poll={poll} />
    </main>
  )
}
