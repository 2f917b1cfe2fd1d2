/** Small things that several states of the phone share. */
import type { ComponentChild } from 'preact'
import { useNow } from '../lib/clock'
import { country, minutes } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { ChoiceMethod, OptionView, PollView, RoomName, StageState } from '../lib/wire'
import type { More } from './more'

const named = new Map<string, RoomName['name']>()

/** Remember what the conference's rooms are called. */
export function knowRooms(rooms: readonly RoomName[]): void {
  for (const room of rooms) named.set(room.id, room.name)
}

/** The names of rooms; the id of one that is not known. */
export const roomNames = (ids: readonly string[]): string => ids.map((id) => words(named.get(id)) || id).join(', ')

/** "Voting open · secret ballot · simulated votes", after what makes this vote another than it looks like. */
export function Kind(props: { state: string; poll: PollView; stage: StageState; id?: string }) {
  const { poll } = props
  const flags = [poll.test && t('test_vote'), poll.round > 1 && t(poll.round === 2 ? 'second_round' : 'round', { round: poll.round })]
  const rest = [props.state, poll.secret && t('secret_ballot'), poll.mark && words(poll.mark), props.stage.simulated && t('simulated')]
  return (
    <p class="kind" id={props.id}>
      {flags.map((flag) => flag && <b class="flag">{flag}</b>)} {rest.filter(Boolean).join(' · ')}
    </p>
  )
}

export function Question(props: { kind: string; poll: PollView; stage: StageState }) {
  return (
    <div>
      <Kind state={props.kind} poll={props.poll} stage={props.stage} />
      <h2 class="q">{words(props.poll.title)}</h2>
    </div>
  )
}

type Face = (props: { option: OptionView }) => ComponentChild

/** Who stands with a place for a photograph: all nominees where one of them has any. */
let faced: string[] = []
let Face: Face | undefined

/** Remember who of a poll stands with a place for a photograph: it is kept free from the start. */
export function knowFaces({ options, method }: PollView): void {
  faced = options.some((option) => option.photograph) ? options.map((option) => option.id).filter((id) => id !== (method as ChoiceMethod).none) : []
}

/** From now on faces are drawn by `by`, which comes after the first load. */
export const drawFaces = (by: Face) => {
  Face = by
}

/** The option's label, beside the face of a nominee; under it `word`, if any, and what tells it from its namesakes. */
export function OptionText(props: { option: OptionView; word?: string }) {
  const { option } = props
  const second = [option.organisation, option.country && country(option.country), option.mark && words(option.mark)]
  const line = [props.word, second.filter(Boolean).join(', ')].filter(Boolean).join(' · ')
  const face = faced.includes(option.id)
  return (
    <span class={face ? 'faced' : ''}>
      {face && Face && <Face option={option} />}
      <b>{words(option.label)}</b>
      {line && <span>{line}</span>}
    </span>
  )
}

/** What is left of the time, by the server's clock; nothing where there is no limit. */
export function TimeLeft(props: { poll: PollView; offset: number }) {
  const { poll } = props
  const now = useNow(props.offset)
  if (poll.state === 'closing') return <p class="time last">{t('closing')}</p>
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

/** How the poll is held. Its place is kept free until the words for it have come: nothing jumps. */
export const Rules = (props: { more: More | undefined; poll: PollView }) => (
  <div class="ruled">{props.more && <props.more.Rules poll={props.poll} />}</div>
)

/** The options, readable and inert. */
export function Options(props: { options: OptionView[] }) {
  return (
    <ul class="inert">
      {props.options.map((option) => (
        <li class="opt still" key={option.id}>
          <OptionText option={option} />
        </li>
      ))}
    </ul>
  )
}

export function Receipt(props: { code: string; kept?: boolean }) {
  return (
    <dl class="receipt">
      <dt>{t('receipt')}</dt>
      <dd>{props.code}</dd>
      {props.kept && (
        <>
          <dt>{t('kept_on')}</dt>
          <dd>{t('this_phone_only')}</dd>
        </>
      )}
    </dl>
  )
}
