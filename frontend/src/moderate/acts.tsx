/** The actions on a poll: one large one that says what it does, and the few others its state allows. */
import { t, words } from '../lib/i18n'
import type { ActOnPoll, CueView, PollView } from '../lib/wire'
import { HoldButton } from './hold'
import { type Primary, visible } from './model'

export interface Doings {
  /** Does what the large button says, at once. */
  main: () => void
  act: (action: ActOnPoll['action'], seconds?: number) => void
  stopCountdown: () => void
  hold: (held: boolean) => void
  short: () => void
  /** Ask first: in a dialog. */
  askClose: () => void
  askAnnul: () => void
}

export function Acts(props: {
  poll: PollView
  kind: Primary
  held: boolean
  disabled: boolean
  /** Whether the page hears the server. */
  live: boolean
  onScreen: boolean
  next: CueView | undefined
  doings: Doings
}) {
  const { poll, kind, disabled, doings } = props
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
          {second(t('disarm'), () => doings.act('disarm'))}
        </>
      )}
      {poll.state === 'armed' && poll.opens_at !== null && second(t('stop_countdown'), doings.stopCountdown, true)}
      {poll.state === 'open' &&
        poll.closes_at !== null &&
        second(t('add', { seconds: 30 }), () => doings.act('extend', 30), true)}
      <p class="hint" id="why">
        {props.live ? why(props) : t('why_not_live')}
      </p>
      {kind !== 'next' && kind !== 'none' && (
        <button type="button" class="btn plain" aria-disabled={disabled} onClick={() => !disabled && doings.askAnnul()}>
          {t('annul_this')}
        </button>
      )}
    </div>
  )
}

function Main(props: Parameters<typeof Acts>[0]) {
  const { kind, disabled, doings, next } = props
  if (kind === 'close')
    return (
      <HoldButton
        key="close"
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
    reveal: t('do_reveal'),
    next: t('do_next'),
    none: t('do_none'),
  }
  const key: Partial<Record<Primary, string>> = { arm: t('space'), open: t('space'), keep_open: 'U', next: t('enter') }
  const off = disabled || kind === 'none'
  return (
    <button
      key={kind}
      type="button"
      class="btn primary"
      aria-disabled={off}
      aria-describedby="why"
      // The second half of a double click must not do what the button says by then.
      onClick={(event) => !off && event.detail < 2 && doings.main()}
    >
      {label[kind]}
      {key[kind] && <kbd>{key[kind]}</kbd>}
      {kind === 'next' && next && <span class="sum">{words(next.title)}</span>}
    </button>
  )
}

/** What the large button will do beside what it says. */
function why(props: Parameters<typeof Acts>[0]): string {
  const { poll, kind } = props
  switch (kind) {
    case 'arm':
      return t('why_arm')
    case 'open':
      return props.onScreen ? t('why_open') : t('why_open_takes')
    case 'close':
      return t('why_hold')
    case 'keep_open':
      return t('why_keep_open')
    case 'reveal':
      return visible(poll) ? t('why_reveal_seen') : t('why_reveal_held')
    case 'next':
      return ''
    default:
      return t('why_none')
  }
}
