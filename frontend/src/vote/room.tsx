/** What the room is doing now, for this badge: wait, vote, review, received, closed. One state at a time. */
import { useEffect, useState } from 'preact/hooks'
import { useNow } from '../lib/clock'
import { country, timeOfDay } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { Live } from '../lib/live'
import type { PollView, SignedIn, StageState } from '../lib/wire'
import { useBallot, type BallotBox, type Choices } from './ballot'
import { Heading, Lamp } from './lamp'
import { Ballot, firstDraft, missing, type Draft } from './marking'
import { Options, Question, TimeLeft } from './parts'
import { Result } from './result'
import { Marked } from './review'

interface RoomProps {
  live: Live
  who: SignedIn
  signingKey: CryptoKey
  signedOut: () => Promise<void>
  leave: () => Promise<void>
}

export function Room(props: RoomProps) {
  const { stage, poll } = props.live
  const box = useBallot(poll, props.signingKey, props.signedOut)
  useWakeLock(poll?.state === 'armed' || poll?.state === 'open' || poll?.state === 'closing')
  if (!stage) return <main><Lamp kind="wait" word={t('connecting')} /></main>
  if (!poll || poll.state === 'draft' || poll.state === 'armed') return <Waiting {...props} stage={stage} />
  if (poll.state === 'open' || poll.state === 'closing') return <Voting key={poll.id} {...props} stage={stage} poll={poll} box={box} />
  return <Closed live={props.live} stage={stage} poll={poll} box={box} />
}

function Waiting(props: RoomProps & { stage: StageState }) {
  const { stage, who, live } = props
  const { poll } = live
  const now = useNow(live.offset, 2)
  const opens = poll?.opens_at ? Math.max(0, Math.ceil((poll.opens_at - now) / 1000)) : undefined
  return (
    <main>
      <Lamp kind="wait" word={opens === undefined ? (poll ? t('not_open') : t('nothing_now')) : t('opens_in', { seconds: opens })}>
        {t('opens_here')}
      </Lamp>
      <p class="you">
        <b>{who.name}</b>
        <span>{[who.organisation, country(who.country)].filter(Boolean).join(', ')}</span>
        <button type="button" class="link" onClick={() => void props.leave()}>
          {t('not_you')}
        </button>
      </p>
      {poll ? (
        <>
          <Question kind={t('next')} poll={poll} stage={stage} />
          <Options poll={poll} order={poll.options} />
        </>
      ) : (
        <div>
          <p class="kind">{[words(stage.conference), words(stage.room.name)].join(' · ')}{stage.simulated ? ` · ${t('simulated')}` : ''}</p>
          <h2 class="q">{words(stage.cue.kind === 'message' ? (stage.cue.text ?? stage.cue.title) : stage.cue.title)}</h2>
        </div>
      )}
    </main>
  )
}

interface VotingProps extends RoomProps {
  stage: StageState
  poll: PollView
  box: BallotBox
}

function Voting(props: VotingProps) {
  const { live, poll, box } = props
  const [changing, setChanging] = useState(false)
  const { vote } = box
  const mine = live.me?.poll === poll.id ? live.me : undefined
  if (mine && !mine.entitled) return <NotEntitled {...props} />
  if (vote.state === 'kept' && !changing) return <Kept {...props} onChange={() => setChanging(true)} />
  if (vote.state === 'refused' && !changing) return <Refused {...props} code={vote.code} onChange={() => setChanging(true)} />
  const elsewhere = vote.state === 'none' && mine?.participated
  if ((vote.state === 'received' || elsewhere) && !changing) return <Received {...props} onChange={() => setChanging(true)} />
  return <Marking {...props} changing={changing} onDone={() => setChanging(false)} />
}

function Marking(props: VotingProps & { changing: boolean; onDone: () => void }) {
  const { live, poll, stage, box } = props
  const [draft, setDraft] = useDraft(poll)
  const [reviewing, setReviewing] = useState(false)
  const [told, setTold] = useState('')
  const lacking = missing(poll, draft)
  const send = () => {
    const choices: Choices = draft ?? null
    setDraft(undefined)
    props.onDone()
    void box.confirm(choices)
  }
  if (reviewing)
    return (
      <div class="page">
        <main>
          <div>
            <p class="kind">{[t('review_kind'), stage.simulated && t('simulated')].filter(Boolean).join(' · ')}</p>
            <Heading of="review" class="q">{words(poll.title)}</Heading>
          </div>
          <TimeLeft poll={poll} offset={live.offset} />
          <Marked poll={poll} draft={draft} />
          <p class="kind">{[poll.secret ? t('stored_secret') : t('stored_named'), poll.change ? t('can_change') : t('cannot_change')].join(' ')}</p>
        </main>
        <footer class="do">
          <button type="button" class="main" onClick={send}>{t('send')}</button>
          <button type="button" onClick={() => setReviewing(false)}>{t('back')}</button>
        </footer>
      </div>
    )
  return (
    <div class="page">
      <main>
        <div>
          <p class="kind">{[t('open'), poll.secret && t('secret_ballot'), poll.mark && words(poll.mark), stage.simulated && t('simulated')].filter(Boolean).join(' · ')}</p>
          <Heading of={`mark/${poll.id}`} class="q">{words(poll.title)}</Heading>
        </div>
        <TimeLeft poll={poll} offset={live.offset} />
        <Ballot poll={poll} draft={draft} onDraft={(next) => { setTold(''); setDraft(next) }} />
        <p class="wrong" role="alert">{told}</p>
      </main>
      <footer class="do">
        <button type="button" class="main" aria-disabled={Boolean(lacking)} onClick={() => (lacking ? setTold(lacking) : setReviewing(true))}>
          {t('review')}
        </button>
        {props.changing && <button type="button" onClick={props.onDone}>{t('keep_vote')}</button>}
      </footer>
    </div>
  )
}

function Received(props: VotingProps & { onChange: () => void }) {
  const { live, poll, stage, box } = props
  const { vote } = box
  const when = vote.state === 'received' ? timeOfDay(vote.at, live.offset) : ''
  return (
    <div class="page">
      <main>
        <Lamp kind="received" word={t('received')} when={when}>{when ? '' : t('received_elsewhere')}</Lamp>
        <Question kind={t('open')} poll={poll} stage={stage} />
        <p>{[t('stored'), poll.change && t('change_until_close')].filter(Boolean).join(' ')}</p>
        <TimeLeft poll={poll} offset={live.offset} />
        {vote.state === 'received' && (
          <dl class="receipt">
            <dt>{t('receipt')}</dt>
            <dd>{vote.receipt}</dd>
            <dt>{t('kept_on')}</dt>
            <dd>{t('this_phone_only')}</dd>
          </dl>
        )}
      </main>
      {poll.change && (
        <footer class="do">
          <button type="button" onClick={props.onChange}>{t('change')}</button>
        </footer>
      )}
    </div>
  )
}

function Kept(props: VotingProps & { onChange: () => void }) {
  const { poll, stage, live, box } = props
  const now = useNow(0, 2)
  const first = box.nextTry === undefined && live.status === 'live'
  const seconds = box.nextTry === undefined ? 0 : Math.max(0, Math.ceil((box.nextTry - now) / 1000))
  return (
    <div class="page">
      <main>
        <Lamp kind="kept" word={first ? t('sending') : t('kept')}>{first ? t('sending_explained') : t('kept_explained')}</Lamp>
        <Question kind={poll.state === 'closing' ? t('closing') : t('open')} poll={poll} stage={stage} />
        <TimeLeft poll={poll} offset={live.offset} />
        {!first && (
          <p>
            <b>{seconds > 0 ? t('again_in', { seconds }) : t('trying_now')}</b> {t('keep_open')}
          </p>
        )}
      </main>
      {!first && (
        <footer class="do">
          <button type="button" class="main" onClick={box.tryNow}>{t('try_now')}</button>
          {poll.state === 'open' && <button type="button" onClick={props.onChange}>{t('change')}</button>}
        </footer>
      )}
    </div>
  )
}

function Refused(props: VotingProps & { code: string; onChange: () => void }) {
  const { poll, stage, code } = props
  const known = ['superseded', 'already_voted', 'not_entitled', 'change_not_allowed', 'poll_closed', 'needs_tls']
  return (
    <div class="page">
      <main>
        <Lamp kind={code === 'superseded' || code === 'already_voted' ? 'received' : 'refused'} word={t(code === 'superseded' || code === 'already_voted' ? 'received' : 'refused')}>
          {t(known.includes(code) ? `refused_${code}` : 'refused_other', { code })}
        </Lamp>
        <Question kind={t('open')} poll={poll} stage={stage} />
      </main>
      {poll.change && code !== 'already_voted' && code !== 'not_entitled' && poll.state === 'open' && (
        <footer class="do">
          <button type="button" onClick={props.onChange}>{t('change')}</button>
        </footer>
      )}
    </div>
  )
}

function NotEntitled(props: { poll: PollView; stage: StageState }) {
  return (
    <main>
      <Lamp kind="wait" word={t('not_entitled')}>{t('not_entitled_explained')}</Lamp>
      <Question kind={t('open')} poll={props.poll} stage={props.stage} />
    </main>
  )
}

function Closed(props: { live: Live; stage: StageState; poll: PollView; box: BallotBox }) {
  const { live, poll, stage, box } = props
  const { vote } = box
  const annulled = poll.state === 'annulled'
  const fate = annulled
    ? t('annulled_explained')
    : vote.state === 'received'
      ? t('closed_received', { time: timeOfDay(vote.at, live.offset) })
      : vote.state === 'kept'
        ? t('closed_kept')
        : vote.state === 'refused' && vote.code === 'poll_closed'
          ? t('refused_poll_closed')
          : live.me?.poll === poll.id && live.me.participated
            ? t('closed_counted')
            : t('closed_without')
  return (
    <main>
      <Lamp kind={vote.state === 'kept' && !annulled ? 'kept' : 'shut'} word={annulled ? t('annulled') : t('closed')}>{fate}</Lamp>
      <Question kind={live.results ? t('result') : t('closed')} poll={poll} stage={stage} />
      {live.results && !annulled ? <Result poll={poll} results={live.results} /> : !annulled && <p>{t('result_sealed')}</p>}
      {vote.state === 'received' && !annulled && (
        <dl class="receipt">
          <dt>{t('receipt')}</dt>
          <dd>{vote.receipt}</dd>
        </dl>
      )}
    </main>
  )
}

/** What is marked survives a reload of this tab, and nothing more. */
function useDraft(poll: PollView): [Draft, (draft: Draft) => void] {
  const key = `draft/${poll.id}`
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = sessionStorage.getItem(key)
    return kept === null ? firstDraft(poll) : (JSON.parse(kept) as Draft)
  })
  const put = (next: Draft) => {
    setDraft(next === undefined ? firstDraft(poll) : next)
    if (next === undefined) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify(next))
  }
  return [draft, put]
}

/** Keep the screen on while a vote is near or open. */
function useWakeLock(on: boolean): void {
  useEffect(() => {
    if (!on || !('wakeLock' in navigator)) return undefined
    let lock: WakeLockSentinel | undefined
    const ask = () => {
      if (document.visibilityState === 'visible')
        navigator.wakeLock.request('screen').then(
          (given) => (lock = given),
          () => undefined,
        )
    }
    ask()
    document.addEventListener('visibilitychange', ask)
    return () => {
      document.removeEventListener('visibilitychange', ask)
      void lock?.release()
    }
  }, [on])
}
