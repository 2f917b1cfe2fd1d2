/** An open vote: mark, review, send; then received, kept or refused. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useNow } from '../lib/clock'
import { timeOfDay } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { Live } from '../lib/live'
import type { MeState, PollView, StageState } from '../lib/wire'
import { useBegun } from './begun'
import { dropDraft, useDraft } from './draft'
import { Heading, Lamp } from './lamp'
import { isFull, MarkedChoice, missing, type Answering, type Draft } from './marking'
import type { More } from './more'
import { ownOrder } from './order'
import type { Kept as KeptVote, Outbox, Vote } from './outbox'
import { Kind, Question, Receipt, Rules, TimeLeft } from './parts'

interface VotingProps {
  live: Live
  /** What the server says of this badge in this poll, once it has. */
  me: MeState | undefined
  stage: StageState
  poll: PollView
  outbox: Outbox
  more: More | undefined
  answering: Answering | undefined
  /** Whose badge this is, to who has not seen it. */
  you: ComponentChildren
  /** Who votes has seen it. */
  greet: () => void
}

export function Voting(props: VotingProps) {
  const { poll, outbox, me } = props
  const [changing, setChanging] = useState(false)
  const vote = outbox.vote(poll.id)
  if (!vote) return <main />
  const change = () => setChanging(true)
  if (!changing) {
    if (vote.state === 'kept') return <Kept {...props} vote={vote} onChange={change} />
    if (vote.state === 'refused') return <Refused {...props} code={vote.code} onChange={change} />
    if (vote.state === 'received' || me?.participated) return <Received {...props} vote={vote} onChange={change} />
  }
  return <Marking {...props} changing={changing} onDone={() => setChanging(false)} />
}

function Marking(props: VotingProps & { changing: boolean; onDone: () => void }) {
  const { live, poll, stage, outbox, more, answering } = props
  const begun = useBegun(poll.id)
  const [marked, setDraft] = useDraft(poll)
  const [reviewing, setReviewing] = useState(false)
  const [told, setTold] = useState(false)
  const draft = marked === undefined ? answering?.first?.(poll) : marked
  const lacking = missing(poll, draft, answering)
  const mark = (next: Draft) => {
    setTold(false)
    setDraft(next)
    if (!props.changing) begun()
  }
  const done = () => {
    dropDraft(poll.id)
    props.onDone()
  }
  const choices = draft ?? null
  const send = () => {
    props.greet()
    void outbox.confirm(poll, choices)
    done()
  }
  if (reviewing && answering) return <Review {...props} marked={choices ? <answering.Marked poll={poll} draft={choices} /> : <MarkedChoice poll={poll} draft={null} />} send={send} back={() => setReviewing(false)} />
  return (
    <div class="page">
      <main>
        {props.you}
        <div>
          <Kind id="kind" state={t('open')} poll={poll} stage={stage} />
          <Heading of={`mark/${poll.id}`} class="q" told="kind">{words(poll.title)}</Heading>
        </div>
        <TimeLeft poll={poll} offset={live.offset} />
        <Rules more={more} poll={poll} />
        {poll.weighted && <p class="kind">{more && props.me ? more.weight(props.me) : '\u00a0'}</p>}
        {ownOrder(poll) && <p class="kind">{t('own_order')}</p>}
        {answering ? <answering.Ballot poll={poll} draft={draft} onDraft={mark} /> : <p class="kind">{t('connecting')}</p>}
      </main>
      <footer class="do">
        <p class="wrong" role="alert">{told && lacking}</p>
        <p class="full" role="status">{isFull(poll, draft) && t('choice_full')}</p>
        <button type="button" class="main" aria-disabled={Boolean(lacking)} onClick={() => (lacking ? setTold(true) : setReviewing(true))}>
          {t('review')}
        </button>
        {props.changing && <button type="button" onClick={done}>{t('keep_vote')}</button>}
      </footer>
    </div>
  )
}

function Review(props: VotingProps & { marked: ComponentChildren; send: () => void; back: () => void }) {
  const { live, poll, stage } = props
  const stored = poll.secret ? t('stored_secret') : t('stored_named')
  return (
    <div class="page">
      <main>
        <div>
          <Kind state={t('review_kind')} poll={poll} stage={stage} />
          <Heading of="review" class="q">{words(poll.title)}</Heading>
        </div>
        <TimeLeft poll={poll} offset={live.offset} />
        {props.marked}
        <p class="kind">{[stored, poll.change ? t('can_change') : t('cannot_change')].join(' ')}</p>
      </main>
      <footer class="do">
        <button type="button" class="main" onClick={props.send}>{t('send')}</button>
        <button type="button" onClick={props.back}>{t('back')}</button>
      </footer>
    </div>
  )
}

function Received(props: VotingProps & { vote: Vote; onChange: () => void }) {
  const { live, poll, stage, vote } = props
  const mayChange = poll.change && poll.state === 'open'
  const here = vote.state === 'received'
  return (
    <div class="page">
      <main>
        {here ? (
          <Lamp kind="received" word={t('received')} when={timeOfDay(vote.at)} />
        ) : (
          <Lamp kind="received" word={t('received')}>{t('received_elsewhere')}</Lamp>
        )}
        {props.you}
        <Question kind={t(poll.state)} poll={poll} stage={stage} />
        <p>{[t(poll.test ? 'test_received' : 'stored'), mayChange && t(here ? 'change_until_close' : 'change_unless_reissued')].filter(Boolean).join(' ')}</p>
        {poll.state === 'open' && <TimeLeft poll={poll} offset={live.offset} />}
        {here && <Receipt code={vote.receipt} kept />}
        <Rules more={props.more} poll={poll} />
      </main>
      {mayChange && (
        <footer class="do">
          <button type="button" onClick={props.onChange}>{t('change')}</button>
        </footer>
      )}
    </div>
  )
}

function Kept(props: VotingProps & { vote: KeptVote; onChange: () => void }) {
  const { poll, stage, live, outbox, vote } = props
  const now = useNow(0, 2)
  const sending = live.status === 'live' && !outbox.failed(poll.id)
  const due = outbox.nextTry()
  const seconds = due === undefined ? 0 : Math.max(0, Math.ceil((due - now) / 1000))
  const explained = vote.before === undefined ? t('kept_explained') : t('kept_change', { time: timeOfDay(vote.before) })
  return (
    <div class="page">
      <main>
        <Lamp kind="kept" word={sending ? t('sending') : t('kept')}>{sending ? t('sending_explained') : explained}</Lamp>
        <Question kind={t(poll.state)} poll={poll} stage={stage} />
        {poll.state === 'open' && <TimeLeft poll={poll} offset={live.offset} />}
        {!sending && (
          <p>
            <b>{seconds > 0 ? t('again_in', { seconds }) : t('trying_now')}</b> {t('keep_open')}
          </p>
        )}
      </main>
      {!sending && (
        <footer class="do">
          <button type="button" class="main" onClick={outbox.tryNow}>{t('try_now')}</button>
          {poll.state === 'open' && <button type="button" onClick={props.onChange}>{t('change')}</button>}
        </footer>
      )}
    </div>
  )
}

/** Refusals of a badge whose vote the server has. */
const COUNTED = ['superseded', 'already_voted', 'change_not_allowed']
const FINAL = ['already_voted', 'not_entitled', 'organisation_voted', 'change_not_allowed']

function Refused(props: VotingProps & { code: string; onChange: () => void }) {
  const { poll, stage, code } = props
  const counted = COUNTED.includes(code)
  return (
    <div class="page">
      <main>
        <Lamp kind={counted ? 'received' : 'refused'} word={t(counted ? 'received' : 'refused')}>
          {props.more?.refusal(code)}
        </Lamp>
        <Question kind={t(poll.state)} poll={poll} stage={stage} />
      </main>
      {poll.state === 'open' && !FINAL.includes(code) && (
        <footer class="do">
          <button type="button" onClick={props.onChange}>{t(counted ? 'change' : 'vote_again')}</button>
        </footer>
      )}
    </div>
  )
}
