/** How a ranked poll was counted: the last of the rounds shown as bars, the votes of earlier ones beside them. */
import { useRef } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import { continuing, standing, taken, votesIn } from '../lib/rounds'
import type { PollView, RoundView } from '../lib/wire'
import { useSorted } from './bars'
import { useFit } from './fit'
import { From, LAYOUTS, OptionMark, textsOf } from './parts'
import { fullLength, isAward } from './picture'
import './rounds.css'

/** Earlier rounds that there is room for beside the bars, and where votes have more than three digits. */
const BESIDE = 4
const BESIDE_LONG = 2
/** The part of the valid ballots that a bar of full length means at least, so that half has a place in it. */
const LEAST = 0.6
/** With more options than this the bars stand in two columns. */
const MANY = 7

export interface RoundsProps {
  poll: PollView
  /** The rounds that may be seen so far. */
  rounds: RoundView[]
  /** All places, best first, once every round may be seen; before that, none. */
  places: string[][]
  /** Who won, or shares the first place. None as long as that is not known. */
  winners: string[]
  moving: boolean
}

export function Rounds(props: RoundsProps) {
  const { poll, rounds, places } = props
  const round = rounds.at(-1)
  const fit = useFit<HTMLElement>(LAYOUTS, textsOf(poll) + rounds.length + props.winners.join())
  const list = useRef<HTMLOListElement>(null)
  const order = places.length > 0 ? places.flat() : standing(rounds)
  useSorted(list, order.join(' '))
  if (!round) return null
  const first = rounds[0] ?? round
  const valid = Math.max(1, continuing(first) + first.exhausted)
  const full = Math.max(LEAST, fullLength(round.counts.map(({ votes }) => ({ share: votes / valid }))))
  const digits = Math.max(3, String(valid).length)
  const past = rounds.slice(-1 - (digits > 3 ? BESIDE_LONG : BESIDE), -1)
  const half = continuing(round) / 2
  const gains = taken(rounds.at(-2), round)
  const votes = votesIn(round)
  const word = t(props.winners.length > 1 ? 'hall.tie' : isAward(poll) ? 'hall.winner' : 'hall.comes_first')
  const options = order.flatMap((id) => poll.options.filter((option) => option.id === id))
  const stay = options.filter((option) => votes.has(option.id))
  const gone = options.filter((option) => !votes.has(option.id))
  const earlier = (value: (round: RoundView) => number | string | undefined) =>
    past.map((round, at) => (
      <span class="then" key={at} style={`grid-column:${at + 2}`}>
        {value(round)}
      </span>
    ))
  return (
    <section class={past.length > 0 ? 'body rounds later' : 'body rounds'} ref={fit} style={`--past:${past.length};--digits:${digits}`}>
      <h1>{words(poll.title)}</h1>
      <p class="told">
        <span class="line">
          <b>{t(places.length > 0 ? 'hall.round_of' : 'hall.round', { round: rounds.length, rounds: rounds.length })}</b>
          <span class="note"> · {t('hall.half_line', { votes: Math.floor(half) + 1 })}</span>
        </span>
        {earlier((round) => t('hall.round_short', { round: rounds.indexOf(round) + 1 }))}
      </p>
      <ol class={stay.length > MANY ? 'tally two' : 'tally'} ref={list}>
        {stay.map((option) => {
          const won = props.winners.includes(option.id)
          return (
            <li key={option.id} data-id={option.id} class={won ? 'won' : ''}>
              <span class="lab line">
                {words(option.label)}
                <OptionMark option={option} />
                {won && <b class="word"> {word}</b>}
                {round.out.includes(option.id) && <span class="note"> · {t('hall.leaves')}</span>}
              </span>
              {isAward(poll) && <From option={option} />}
              {earlier((round) => votesIn(round).get(option.id))}
              <Figure votes={votes.get(option.id) ?? 0} gain={gains.votes.get(option.id) ?? 0} />
              <span class="bar">
                <i class={props.moving ? 'grows' : ''} style={`--v:${(votes.get(option.id) ?? 0) / valid / full}`} />
                <span class="half">
                  <u style={`--x:${half / valid / full}`} />
                </span>
              </span>
            </li>
          )
        })}
      </ol>
      <ol class="gone" data-word={t('hall.out')}>
        {gone.map((option) => (
          <li key={option.id}>
            <span class="lab line">{words(option.label)}</span>
            {earlier((round) => votesIn(round).get(option.id))}
            <span class="fig out">{t('hall.out')}</span>
          </li>
        ))}
        {round.exhausted > 0 && (
          <li>
            <span class="lab line">{t('hall.exhausted')}</span>
            {earlier((round) => round.exhausted)}
            <Figure votes={round.exhausted} gain={gains.exhausted} />
          </li>
        )}
      </ol>
    </section>
  )
}

const Figure = (props: { votes: number; gain: number }) => (
  <span class="fig">
    {props.gain > 0 && <small>+{props.gain} </small>}
    {props.votes}
  </span>
)
