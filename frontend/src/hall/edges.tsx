/** What every frame has at its edges: whose conference, in which state, how many voted, how much time is left. */
import type { ComponentChildren } from 'preact'
import { minutes } from '../lib/format'
import { currentLanguage, t, words } from '../lib/i18n'
import type { PollView } from '../lib/wire'
import { turnoutOf, type Picture } from './picture'
import { useFit } from './fit'
import { Register } from './register'

export type Lamp = 'live' | 'waiting' | 'none'

export interface FrameProps {
  picture: Picture
  /** Server milliseconds. */
  now: number
  /** Nothing is heard from the server: no clock, no countdown. */
  stale: boolean
  /** A screen of its own was drawn before: what is new may move. */
  moving: boolean
}

export function Top(props: { picture: Picture; poll?: PollView | undefined; state: string; lamp: Lamp }) {
  const { stage } = props.picture
  const mark = [props.poll?.mark ? words(props.poll.mark) : '', stage.simulated ? t(props.poll?.mark ? 'hall.and_simulated' : 'hall.simulated') : '']
  const label = mark.filter(Boolean).join(' · ')
  const fit = useFit<HTMLElement>(0, words(stage.conference) + stage.place + label + props.state)
  return (
    <header class="top" ref={fit}>
      <p class="whose line">
        <b>{words(stage.conference)}</b>
        {stage.place && ` · ${stage.place}`}
        {label && (
          <>
            {' '}
            <span class="mark">{label}</span>
          </>
        )}
      </p>
      <p class="state">
        {props.lamp !== 'none' && <i class={`lamp ${props.lamp}`} />}
        {props.state}
      </p>
    </header>
  )
}

/** "214 of 287 have voted · secret ballot", something at the right, the register. */
export function Foot(props: { figure: number; total: number; text: string; notes?: string[]; right?: ComponentChildren; bare?: boolean }) {
  const fit = useFit<HTMLElement>(0, [props.text, ...(props.notes ?? [])].join(' '))
  return (
    <footer class="foot" ref={fit}>
      <p class="turnout line">
        <b>{props.figure.toLocaleString(currentLanguage())}</b> {props.text}
        {props.notes?.map((note) => (
          <span class="note" key={note}>
            {' '}
            · {note}
          </span>
        ))}
      </p>
      {props.right ?? <span />}
      {!props.bare && <Register lit={props.figure} total={props.total} />}
    </footer>
  )
}

/** Turnout of the poll: present tense while it takes votes. */
export function TurnoutFoot(props: { picture: Picture; poll: PollView; over?: boolean; notes?: string[]; right?: ComponentChildren; bare?: boolean }) {
  const turnout = turnoutOf(props.picture)
  const total = turnout?.entitled ?? props.poll.entitled
  const text = t(props.over ? 'hall.of_voted' : 'hall.of_have_voted', { total })
  const notes = [...(props.poll.secret ? [t('hall.secret')] : []), ...(props.notes ?? [])]
  return <Foot figure={turnout?.voted ?? 0} total={total} text={text} notes={notes} right={props.right} bare={props.bare ?? false} />
}

export function AdmittedFoot(props: { picture: Picture; notes?: string[]; right?: ComponentChildren }) {
  const { admitted, entitled } = props.picture.stage
  return <Foot figure={admitted} total={entitled} text={t('hall.of_signed_in', { total: entitled })} notes={props.notes ?? []} right={props.right} />
}

export const Clock = (props: { left: number }) => (
  <p class="clock" role="timer">
    {minutes(props.left)}
  </p>
)

/** The rule on the top edge, draining to the left. */
export function TimeRule(props: { left: number; whole: number }) {
  const part = Math.max(0, Math.min(1, props.left / props.whole))
  return (
    <div class="time-track">
      <div class="time" style={`--v:${part}`} />
    </div>
  )
}
