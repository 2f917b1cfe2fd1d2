/** Statements rated on a scale: for each its mean, and how the ratings lie, because a mean alone would hide two camps. */
import { t, words } from '../lib/i18n'
import { endOf, meanOf, stepsOf } from '../lib/measures'
import type { PollView, RatingMethod, RatingResult, StatementView } from '../lib/wire'
import { useFit } from './fit'
import { MeanLine } from './mean-line'
import './measures.css'
import { LAYOUTS, OptionMark, textsOf } from './parts'

export function Ratings(props: { poll: PollView; method: RatingMethod; result: RatingResult; moving: boolean }) {
  const { poll, method, result } = props
  const fit = useFit<HTMLElement>(LAYOUTS, textsOf(poll) + words(method.low) + words(method.high))
  const tallest = Math.max(1, ...result.options.flatMap((statement) => statement.counts))
  const one = result.options.length === 1
  return (
    <section class={one ? 'body ratings one' : 'body ratings'} ref={fit}>
      <h1>{words(poll.title)}</h1>
      <ol class="statements holds">
        {result.options.map((statement) => {
          const option = poll.options.find((candidate) => candidate.id === statement.option)
          return (
            <li key={statement.option}>
              <div class="lab">
                <p class="name line">
                  {words(option?.label)}
                  {option && <OptionMark option={option} />}
                </p>
                <p class="note">{t('hall.ratings', { count: statement.ratings })}</p>
              </div>
              <Steps statement={statement} method={method} tallest={tallest} moving={props.moving} />
              <b class="fig">{meanOf(statement.mean)}</b>
            </li>
          )
        })}
      </ol>
      <div class="scale-axis" aria-hidden="true">
        <div class="steps">
          {stepsOf(method).map((step) => (
            <span key={step}>{step}</span>
          ))}
        </div>
        <p class="note">
          <span>{words(method.low)}</span>
          <span>{words(method.high)}</span>
        </p>
        <p class="note in-words">{t('hall.rate_from', { least: method.least, low: words(method.low), most: method.most, high: words(method.high) })}</p>
        <p class="note mean-word">{t('hall.mean')}</p>
      </div>
    </section>
  )
}

function Steps(props: { statement: StatementView; method: RatingMethod; tallest: number; moving: boolean }) {
  const { statement, method, tallest } = props
  const said = stepsOf(method).map((step, place) => {
    const name = [step, endOf(method, step)].filter((part) => part !== '').join(', ')
    return `${name}: ${statement.counts[place] ?? 0}`
  })
  return (
    <div class="step-columns" role="img" aria-label={said.join('; ')}>
      {statement.counts.map((count, place) => (
        <span key={place}>
          <i class={props.moving ? 'rises' : ''} style={`--v:${count / tallest}`} />
        </span>
      ))}
      {statement.mean !== null && <MeanLine at={(statement.mean - method.least + 0.5) / statement.counts.length} />}
    </div>
  )
}
