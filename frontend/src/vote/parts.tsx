/** Small things that several states of the phone share. */
import { useNow } from '../lib/clock'
import { country, minutes } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { OptionView, PollView, StageState } from '../lib/wire'

/** "Voting open · secret ballot · simulated votes", then the question. */
export function Question(props: { kind: string; poll: PollView; stage: StageState; main?: boolean }) {
  const { poll, stage } = props
  const kinds = [props.kind]
  if (poll.secret) kinds.push(t('secret_ballot'))
  if (poll.mark) kinds.push(words(poll.mark))
  if (stage.simulated) kinds.push(t('simulated'))
  return (
    <div>
      <p class="kind">{kinds.join(' · ')}</p>
      <h2 class="q">{words(poll.title)}</h2>
    </div>
  )
}

export function OptionText(props: { option: OptionView }) {
  const { option } = props
  const second = [option.organisation, option.country && country(option.country), option.mark && words(option.mark)]
  const line = second.filter(Boolean).join(', ')
  return (
    <span>
      <b>{words(option.label)}</b>
      {line && <span>{line}</span>}
    </span>
  )
}

/** What is left of the time, by the server's clock; nothing where there is no limit. */
export function TimeLeft(props: { poll: PollView; offset: number }) {
  const { poll } = props
  const now = useNow(props.offset)
  if (poll.state === 'closing') return <p class="time">{t('closing')}</p>
  if (poll.closes_at === null) return null
  const left = Math.max(0, poll.closes_at - now)
  const whole = Math.max((poll.seconds ?? 0) * 1000, left, 1)
  const bar = (element: HTMLElement | null) => element?.style.setProperty('--left', String(left / whole))
  return (
    <div class={left < 10_000 ? 'time last' : 'time'}>
      <span role="timer">{t('left', { time: minutes(left) })}</span>
      <i ref={bar} />
    </div>
  )
}

/** The options, readable and inert. */
export function Options(props: { poll: PollView; order: OptionView[] }) {
  return (
    <ul class="inert">
      {props.order.map((option) => (
        <li class="opt still" key={option.id}>
          <OptionText option={option} />
        </li>
      ))}
    </ul>
  )
}
