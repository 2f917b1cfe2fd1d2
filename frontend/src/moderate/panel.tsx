/** The poll at hand: its state, its figures, and what the host may say. The actions are beside it. */
import { minutes } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { ConsoleState, PollView, VerdictView } from '../lib/wire'
import { secondsTo } from './model'
import { Rules } from './rules'
import { Verdict } from './verdict'

const STATES = ['draft', 'armed', 'open', 'closing', 'closed', 'revealing', 'published'] as const

export function States(props: { poll: PollView }) {
  const { poll } = props
  const states = STATES.filter((state) => (state !== 'revealing' || poll.reveal !== 'all') && (state !== 'published' || !poll.test))
  const at = states.findIndex((state) => state === poll.state)
  if (at < 0)
    return (
      <ol class="states">
        <li class="is void" aria-current="step">
          <span>{t('state_annulled')}</span>
        </li>
      </ol>
    )
  return (
    <ol class="states">
      {states.map((state, index) => (
        <li
          key={state}
          class={index < at ? 'did' : index > at ? '' : state === 'published' || (poll.test && state === 'closed') ? 'is over' : 'is'}
          aria-current={index === at ? 'step' : undefined}
        >
          <span>{t(`state_${state}`)}</span>
        </li>
      ))}
    </ol>
  )
}

/** Characters from which a title is set smaller, to keep to two lines. */
const LONG = 70

interface Figure {
  key: string
  value: string
  of?: string
  label: string
}

/** `again`: the run-off of this poll, where there is one. */
export function Panel(props: {
  poll: PollView
  console: ConsoleState
  verdict: VerdictView | undefined
  again: PollView | undefined
  voted: number
  now: number
  hour: (at: number) => string
}) {
  const { poll, voted } = props
  const title = words(poll.title)
  const before = planned(poll)
  const judged = poll.ties.length > 0 && (poll.state === 'closed' || poll.state === 'revealing')
  const figures = [...crowd(poll, props.console, voted), ...limit(poll, props.now, props.hour), phones(props.console)]
  return (
    <div class={before ? 'about planned' : 'about'}>
      <h1 class={title.length > LONG ? 'title long' : 'title'}>{title}</h1>
      {poll.test ? <p class="which">{t('kind_test')}</p> : poll.round > 1 && <p class="which">{t('kind_round', { round: poll.round })}</p>}
      <States poll={poll} />
      <dl class="figs">
        {figures.map((figure) => (
          <div key={figure.key}>
            <dt>{figure.label}</dt>
            <dd>
              {figure.value}
              {figure.of && <small>{figure.of}</small>}
            </dd>
          </div>
        ))}
      </dl>
      {!before && (
        <>
          <div class="gauge" aria-hidden="true">
            <i style={{ transform: `scaleX(${poll.entitled ? voted / poll.entitled : 0})` }} />
          </div>
          <div class="judged" role="status">
            {judged && <Verdict poll={poll} verdict={props.verdict} again={props.again} />}
          </div>
        </>
      )}
    </div>
  )
}

/** The rules: in full before the vote opens, which fixes them; then in a sentence, with the rest folded away. */
export function RulesOf(props: { poll: PollView }) {
  const { poll } = props
  return (
    <div class="ruled" key={poll.id}>
      {planned(poll) ? (
        <Rules poll={poll} />
      ) : (
        <details class="fold">
          <summary>
            <span class="hint">{rules(poll)}</span> <u>{t('rules')}</u>
          </summary>
          <Rules poll={poll} />
        </details>
      )}
    </div>
  )
}

const planned = (poll: PollView): boolean => poll.state === 'draft' || poll.state === 'armed'

function crowd(poll: PollView, console: ConsoleState, voted: number): Figure[] {
  switch (poll.state) {
    case 'draft':
      return [{ key: 'crowd', value: String(console.badges), label: t('on_the_roll') }]
    case 'armed':
      return [{ key: 'crowd', value: String(poll.entitled), label: t('entitled') }]
    default:
      return [
        {
          key: 'crowd',
          value: String(voted),
          of: t('of', { entitled: poll.entitled }),
          label: t(poll.state === 'open' || poll.state === 'closing' ? 'have_voted' : 'voted'),
        },
      ]
  }
}

function limit(poll: PollView, now: number, hour: (at: number) => string): Figure[] {
  const figure = (value: string, label: string): Figure[] => [{ key: 'time', value, label }]
  switch (poll.state) {
    case 'draft':
    case 'armed':
      if (poll.opens_at !== null) return figure(minutes(poll.opens_at - now), t('until_it_opens'))
      return poll.seconds ? figure(minutes(poll.seconds * 1000), t('to_vote')) : []
    case 'open':
      return poll.closes_at ? figure(minutes(poll.closes_at - now), t('left')) : []
    case 'closing':
      return poll.final_at ? figure(String(secondsTo(poll.final_at, now)), t('seconds_then_final')) : []
    default:
      return poll.closed_at ? figure(hour(poll.closed_at), t('closed_at')) : []
  }
}

const phones = (console: ConsoleState): Figure => ({
  key: 'phones',
  value: String(console.phones),
  label: t('phones_connected'),
})

/** What holds for this poll, in a sentence or two. */
function rules(poll: PollView): string {
  const sealed = poll.state === 'published' ? 'rule_published' : poll.state === 'revealing' ? 'rule_revealing' : poll.state === 'annulled' ? 'rule_annulled' : `rule_${poll.shown}`
  const parts = [t(sealed), t(poll.secret ? 'rule_secret' : 'rule_named')]
  if (poll.change) parts.push(t('rule_change'))
  if (poll.state === 'published' || poll.state === 'annulled') parts.splice(2)
  return parts.join(' ')
}

/** A phrase for the host; *stars* mark what phones show. */
export function Say(props: { text: string }) {
  return (
    <div class="phrase">
      <b>{t('say')}</b>
      <p>{props.text.split('*').map((part, index) => (index % 2 ? <i key={index}>{part}</i> : part))}</p>
    </div>
  )
}
