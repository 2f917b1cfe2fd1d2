/** The actions on a poll: one large one that says what it does, and the few others its state allows. */
import { useLayoutEffect } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { ActOnPoll, CueView, PollView, VerdictView } from '../lib/wire'
import { HoldButton } from './hold'
import { seesIdeas } from './ideas'
import { type Primary, stepping, visible } from './model'
import { peekable } from './peek'
import { stepLabel } from './verdict'
import { seesWords } from './words'

export interface Doings {
  /** Does what the large button says, at once. */
  main: () => void
  act: (action: ActOnPoll['action'], seconds?: number) => void
  stopCountdown: () => void
  /** Take the last step of the reveal back. */
  back: () => void
  hold: (held: boolean) => void
  short: () => void
  /** Ask first: in a dialog. */
  askClose: () => void
  askAnnul: () => void
  askPeek: () => void
  /** See to the words of a word cloud. */
  words: () => void
  /** See to the ideas that come in. */
  ideas: () => void
}

export function Acts(props: {
  poll: PollView
  verdict: VerdictView | undefined
  kind: Primary
  held: boolean
  disabled: boolean
  /** Whether the page hears the server. */
  live: boolean
  onScreen: boolean
  next: CueView | undefined
  /** Words of this poll that nobody has looked at. */
  waiting: number
  /** Ideas for it that nobody has looked at. */
  ideas: number
  doings: Doings
}) {
  const { poll, disabled, doings } = props
  const second = (label: string, call: () => void, wide = false) => (
    <button type="button" class={wide ? 'btn wide' : 'btn'} aria-disabled={disabled} onClick={() => !disabled && call()}>
      {label}
    </button>
  )
  return (
    <div class="acts">
      <Main {...props} />
      {poll.state === 'armed' && poll.opens_at === null && (
        <>
          {second(t('open_in', { seconds: 10 }), () => doings.act('count_down', 10))}
          {!poll.follows && second(t('disarm'), () => doings.act('disarm'))}
        </>
      )}
      {poll.state === 'armed' && poll.opens_at !== null && second(t('stop_countdown'), doings.stopCountdown, true)}
      {poll.state === 'open' &&
        poll.closes_at !== null &&
        second(t('add', { seconds: 30 }), () => doings.act('extend', 30), true)}
      {poll.state === 'revealing' && (
        <button
          type="button"
          class="btn wide"
          aria-disabled={disabled || poll.step === 0}
          onClick={() => !disabled && poll.step > 0 && doings.back()}
        >
          {t('step_back')}
          <kbd>←</kbd>
        </button>
      )}
      {seesWords(poll) && second(props.waiting ? t('words_waiting', { count: props.waiting }) : t('words'), doings.words, true)}
      {seesIdeas(poll) && (
        <>
          {second(t(poll.collecting ? 'do_stop_collecting' : 'do_collect'), () => doings.act(poll.collecting ? 'stop_collecting' : 'collect'))}
          {second(props.ideas ? t('ideas_waiting', { count: props.ideas }) : t('ideas'), doings.ideas)}
        </>
      )}
      <p class="hint" id="why">
        {props.live ? why(props) : t('why_not_live')}
      </p>
      <More {...props} />
      {(poll.state === 'published' || poll.state === 'annulled') && !poll.test && <Protocol poll={poll} />}
    </div>
  )
}

/** What is seldom wanted, out of the way of what is. */
function More(props: Parameters<typeof Acts>[0]) {
  const { poll, disabled, doings } = props
  const over = poll.state === 'published' || poll.state === 'annulled' || (poll.test && poll.state === 'closed')
  const { offered, barred } = peekable(poll)
  if (over) return null
  return (
    <>
      <button type="button" class="btn plain" aria-disabled={disabled} onClick={() => !disabled && doings.askAnnul()}>
        {t('annul_this')}
      </button>
      {offered && (
        <details class="fold more" key={poll.id}>
          <summary>{t('more')}</summary>
          <button
            type="button"
            class="btn"
            aria-disabled={disabled || barred !== ''}
            aria-describedby={barred ? 'barred' : undefined}
            onClick={() => !disabled && !barred && doings.askPeek()}
          >
            {t('peek')}
          </button>
          {barred && (
            <p class="hint" id="barred">
              {barred}
            </p>
          )}
        </details>
      )}
    </>
  )
}

function Protocol(props: { poll: PollView }) {
  const path = `/api/polls/${props.poll.id}/protocol`
  return (
    <p class="papers">
      {t('protocol')}{' '}
      <a href={`${path}.pdf`} download>
        PDF
      </a>{' '}
      <a href={`${path}.json`} download>
        JSON
      </a>
    </p>
  )
}

function Main(props: Parameters<typeof Acts>[0]) {
  const { kind, disabled, doings, next } = props
  // Closing is another kind of button. Where the keyboard was on the one before, it goes on to the one that follows.
  const here = document.activeElement?.hasAttribute('data-main') ?? false
  useLayoutEffect(() => {
    if (here && document.activeElement === document.body) document.querySelector<HTMLElement>('[data-main]')?.focus()
  }, [kind])
  if (kind === 'close')
    return (
      <HoldButton
        held={props.held}
        disabled={disabled}
        describedBy="why"
        onHold={doings.hold}
        onAsk={doings.askClose}
        onShort={doings.short}
      >
        {t('do_close')}
        <kbd>{t('hold_space')}</kbd>
      </HoldButton>
    )
  const label: Record<Exclude<Primary, 'close'>, string> = {
    arm: t('do_arm'),
    open: props.poll.opens_at === null ? t('do_open') : t('do_open_now'),
    keep_open: t('do_keep_open'),
    run_off: t('do_run_off'),
    decide: t('do_decide'),
    step: stepLabel(props.poll, props.verdict),
    publish: t('do_publish'),
    reveal: t('do_reveal'),
    wait: t('do_wait'),
    back: t('do_back'),
    next: t('do_next'),
    none: t('do_none'),
  }
  const key: Partial<Record<Primary, string>> = { arm: t('space'), open: t('space'), keep_open: 'U', step: t('space'), next: t('enter'), back: t('enter') }
  const off = disabled || kind === 'none' || kind === 'wait'
  const paced = stepping(props.poll, kind)
  return (
    <button
      type="button"
      data-main=""
      data-paced={paced ? '' : undefined}
      class="btn primary"
      aria-disabled={off}
      aria-describedby="why"
      onClick={() => (paced ? props.live : !off) && doings.main()}
    >
      {label[kind]}
      {key[kind] && <kbd>{key[kind]}</kbd>}
      {(kind === 'next' || kind === 'back') && next && <span class="sum">{words(next.title)}</span>}
    </button>
  )
}

/** What the large button will do beside what it says. */
function why(props: Parameters<typeof Acts>[0]): string {
  const { poll, kind } = props
  switch (kind) {
    case 'arm':
      return t(poll.method.kind === 'ideas' ? 'why_arm_ideas' : 'why_arm')
    case 'open':
      return props.onScreen ? t('why_open') : t('why_open_takes')
    case 'close':
      return t('why_hold')
    case 'keep_open':
      return t('why_keep_open')
    case 'reveal':
      return visible(poll) ? t('why_reveal_seen') : t('why_reveal_held')
    case 'run_off':
    case 'decide':
    case 'step':
    case 'wait':
    case 'back':
      return t(`why_${kind}`)
    case 'publish':
      return t(poll.figures ? 'why_publish' : 'why_publish_names')
    case 'next':
      return ''
    default:
      return t('why_none')
  }
}
