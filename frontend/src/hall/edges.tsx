/** What every frame has at its edges: whose conference, in which state, how many voted, how much time is left. */
import { minutes, timeOfDay } from '../lib/format'
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
  /** Whether a change may be seen to happen now: what comes with a reconnect is simply there. */
  live: boolean
}

/** What is live says since when it is not, where the picture is kept. */
export function Top(props: Parameters<typeof Head>[0]) {
  const { asOf } = props.picture
  if (asOf === undefined || props.lamp !== 'live') return <Head {...props} />
  return <Head {...props} state={t('hall.as_of', { time: timeOfDay(asOf) })} lamp="none" />
}

/** `about`: the vote's title, where the picture below has no place for it. */
function Head(props: { picture: Picture; poll?: PollView | undefined; state: string; lamp: Lamp; about?: string }) {
  const { stage } = props.picture
  const { poll } = props
  const said = [poll?.mark ? words(poll.mark) : '', stage.simulated ? t(poll?.mark ? 'hall.and_simulated' : 'hall.simulated') : '']
  const marks = [poll && poll.round > 1 ? roundOf(poll) : '', said.filter(Boolean).join(' · ')].filter(Boolean)
  const title = props.about ?? words(stage.conference)
  const place = props.about === undefined ? stage.place : ''
  const fit = useFit<HTMLElement>(0, [title, place, ...marks, props.state].join('|'))
  return (
    <header class="top" ref={fit}>
      <p class="whose line">
        <b>{title}</b>
        {place && ` · ${place}`}
        {props.picture.rehearsal && (
          <>
            {' '}
            <b class="mark test">{t('hall.rehearsal')}</b>
          </>
        )}
        {poll?.test && (
          <>
            {' '}
            <b class="mark test">{t('hall.test')}</b>
          </>
        )}
        {marks.map((label) => (
          <>
            {' '}
            <span class="mark" key={label}>
              {label}
            </span>
          </>
        ))}
      </p>
      <p class="state">
        {props.lamp !== 'none' && <i class={`lamp ${props.lamp}`} />}
        {props.state}
      </p>
    </header>
  )
}

const roundOf = (poll: PollView): string => t(poll.round <= 3 ? `hall.round_${poll.round}` : 'hall.round_nth', { round: poll.round })

interface Beside {
  notes?: string[]
  /** Milliseconds that a clock at the right counts down. */
  left?: number | undefined
  /** What stands at the right where no clock does. */
  right?: string | undefined
}

/** "214 of 287 have voted · secret ballot", something at the right, the register. */
function Foot(props: Beside & { figure: number; total: number; text: string; bare?: boolean }) {
  const { left, right = '' } = props
  const figure = props.figure.toLocaleString(currentLanguage())
  const clock = left === undefined ? '' : minutes(left)
  const fit = useFit<HTMLElement>(0, [figure.length, clock.length, right, props.text, ...(props.notes ?? [])].join('|'))
  return (
    <footer class="foot" ref={fit}>
      <p class="turnout line">
        <b>{figure}</b> {props.text}
        {props.notes?.map((note) => (
          <span class="note" key={note}>
            {' '}
            · {note}
          </span>
        ))}
      </p>
      {clock ? (
        <p class="clock" role="timer">
          {clock}
        </p>
      ) : (
        <p class="note scan line">{right}</p>
      )}
      {!props.bare && <Register lit={props.figure} total={props.total} />}
    </footer>
  )
}

/** Turnout of the poll: present tense while it takes votes. */
export function TurnoutFoot(props: Beside & { picture: Picture; poll: PollView; over?: boolean; bare?: boolean }) {
  const turnout = turnoutOf(props.picture)
  const total = turnout?.entitled ?? props.poll.entitled
  const whose = (props.poll.one_vote ?? 'badge') === 'badge' ? 'hall.of' : 'hall.of_organisations'
  const text = t(`${whose}_${props.over ? 'voted' : 'have_voted'}`, { total })
  const notes = [...(props.poll.secret ? [t('hall.secret')] : []), ...weighted(props.poll), ...(props.notes ?? [])]
  return <Foot {...props} figure={turnout?.voted ?? 0} total={total} text={text} notes={notes} />
}

/** How much the ballots of delegates may count; each phone lists whose counts how much. */
export function weighted({ weights = [] }: PollView): string[] {
  const all = weights.map((each) => each.weight)
  return all.length > 0 ? [t('hall.weighted', { least: Math.min(...all), most: Math.max(...all) })] : []
}

export function AdmittedFoot(props: Beside & { picture: Picture }) {
  const { admitted, entitled } = props.picture.stage
  return <Foot {...props} figure={admitted} total={entitled} text={t('hall.of_signed_in', { total: entitled })} />
}

/** The rule on the top edge, draining to the left. */
export function TimeRule(props: { left: number; whole: number }) {
  const part = Math.max(0, Math.min(1, props.left / props.whole))
  return (
    <div class="time-track">
      <div class="time" style={`--v:${part}`} />
    </div>
  )
}
