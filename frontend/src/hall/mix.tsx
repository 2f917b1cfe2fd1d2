/** How points were shared: the mean split as one strip, and below it what ballots gave each option, because a mean
    alone would hide two camps. */
import { percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { AllocationResult, OptionSpreadView, PollView } from '../lib/wire'
import { useFit } from './fit'
import { LAYOUTS, OptionMark, textsOf } from './parts'

export function Mix(props: { poll: PollView; result: AllocationResult; moving: boolean }) {
  const { poll, result } = props
  const agree = [
    result.agreement !== null && result.agreement !== undefined && t('hall.agreement', { share: percent(result.agreement) }),
    (result.kept ?? 0) > 0 && t('hall.kept', { points: result.kept ?? 0 }),
  ].filter(Boolean)
  const fit = useFit<HTMLElement>(LAYOUTS, [textsOf(poll), agree.length].join('|'))
  const any = result.ballots > result.blank
  const spreads = result.options
  const label = new Map(poll.options.map((option) => [option.id, words(option.label)]))
  const average = spreads.map((spread) => `${label.get(spread.option) ?? ''} ${spread.whole}`).join(', ')
  const tallest = Math.max(1, ...spreads.flatMap((spread) => spread.columns))
  let before = 0
  return (
    <section class="body mix" ref={fit}>
      <h1>{words(poll.title)}</h1>
      <div class="split" role="img" aria-label={any ? t('hall.average_is', { list: average }) : t('hall.no_ballots')}>
        {any &&
          spreads.map((spread, index) => {
            const start = before
            before += spread.whole
            return (
              <div key={spread.option} class={`part p${(index % 7) + 1}`} style={`--start:${start / result.points}`}>
                {spread.whole > 0 && (
                  <b class={figureSize(spread.whole / result.points)} style={`--c:var(--o${(index % 7) + 1});color:var(--on${(index % 7) + 1})`}>
                    {spread.whole}
                  </b>
                )}
              </div>
            )
          })}
      </div>
      <p class="agree line">{agree.join(' · ')}</p>
      <ol class="spread holds">
        {spreads.map((spread, index) => {
          const option = poll.options.find((candidate) => candidate.id === spread.option)
          return (
            <li key={spread.option}>
              <div class="lab">
                <i class={`swatch p${(index % 7) + 1}`} />
                <div>
                  <p class="name line">
                    {label.get(spread.option)}
                    {option && <OptionMark option={option} />}
                  </p>
                  <p class="note">{any ? t('hall.half_gave', { low: spread.low, high: spread.high }) : ' '}</p>
                </div>
              </div>
              <Columns spread={spread} points={result.points} tallest={tallest} colour={`var(--o${(index % 7) + 1})`} any={any} />
            </li>
          )
        })}
      </ol>
      <p class="axis" aria-hidden="true">
        <span>0</span>
        <span>{result.points / 2}</span>
        <span>{result.points}</span>
      </p>
    </section>
  )
}

/** A figure must stand within its part of the strip: parts lie over each other. */
const figureSize = (share: number): string => (share >= 0.1 ? '' : share >= 0.05 ? 'small' : share >= 0.03 ? 'tiny' : 'hide')

const WIDE = 1000
const TALL = 100

function Columns(props: { spread: OptionSpreadView; points: number; tallest: number; colour: string; any: boolean }) {
  const { spread, points } = props
  const pitch = WIDE / spread.columns.length
  const at = (value: number) => pitch / 2 + (value / points) * (WIDE - pitch)
  const label = t('hall.spread', { low: spread.low, high: spread.high, mean: spread.mean })
  return (
    <svg viewBox={`0 0 ${WIDE} ${TALL}`} preserveAspectRatio="none" role="img" aria-label={props.any ? label : t('hall.no_ballots')}>
      {spread.columns.map((count, index) => {
        const value = (index / (spread.columns.length - 1)) * points
        const middle = value >= spread.low && value <= spread.high
        return (
          <rect
            key={index}
            class="column"
            x={index * pitch + pitch * 0.08}
            width={pitch * 0.84}
            y="8"
            height={TALL - 10}
            style={`--v:${count / props.tallest};fill:${middle ? props.colour : 'var(--quiet)'}`}
          />
        )
      })}
      <rect class="base" x="0" width={WIDE} y={TALL - 2} height="2" />
      {props.any && <rect class="mean" x={-4} width="8" y="0" height={TALL} style={`--x:${at(spread.mean)}px`} />}
    </svg>
  )
}
