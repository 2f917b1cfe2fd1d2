/** Rating statements: a row of steps for each, its ends named; one may be left out. */
import { t, words } from '../../lib/i18n'
import { endOf, meanOf, stepsOf } from '../../lib/measures'
import type { PollView, RatingMethod, RatingResult } from '../../lib/wire'
import { Blank, type Draft, type Marking } from '../marking'
import { Columns } from './columns'

/** More steps than this stand in two rows. */
const IN_A_ROW = 6

type Ratings = Record<string, number>

const ratingsIn = (draft: Draft): Ratings => (draft && !Array.isArray(draft) ? (draft as Ratings) : {})

export function RatingBallot(props: Marking & { method: RatingMethod }) {
  const { poll, draft, method, onDraft } = props
  const ratings = ratingsIn(draft)
  const steps = stepsOf(method)
  const columns = steps.length > IN_A_ROW ? Math.ceil(steps.length / 2) : steps.length
  const across = (element: HTMLElement | null) => element?.style.setProperty('--across', String(columns))
  const rate = (option: string, step: number | undefined) => {
    const { [option]: _, ...others } = ratings
    const next = step === undefined ? others : { ...others, [option]: step }
    onDraft(Object.keys(next).length ? next : undefined)
  }
  return (
    <>
      <p class="kind">{t('rate_from', { least: method.least, low: words(method.low), most: method.most, high: words(method.high) })}</p>
      {poll.options.map((option) => {
        const given = ratings[option.id]
        const name = words(option.label)
        return (
          <fieldset class="statement" key={option.id}>
            <legend>
              <b>{name}</b>
            </legend>
            <div class="scale" ref={across}>
              {steps.map((step) => (
                <label key={step}>
                  <input
                    type="radio"
                    name={`rating-${option.id}`}
                    checked={given === step}
                    aria-label={[String(step), endOf(method, step)].filter(Boolean).join(', ')}
                    onChange={() => rate(option.id, step)}
                  />
                  <span aria-hidden="true">{step}</span>
                </label>
              ))}
            </div>
            <p class="ends" aria-hidden="true">
              <span>{words(method.low)}</span>
              <span>{words(method.high)}</span>
            </p>
            <button type="button" class="link" disabled={given === undefined} onClick={() => rate(option.id, undefined)}>
              {t(given === undefined ? 'not_rated' : 'unrate')}
              {given !== undefined && <span class="hide">: {name}</span>}
            </button>
          </fieldset>
        )
      })}
      {method.blank && <Blank single={false} draft={draft} onDraft={onDraft} otherwise={undefined} />}
    </>
  )
}

export function MarkedRating(props: { poll: PollView; method: RatingMethod; draft: Record<string, unknown> }) {
  const { poll, method, draft } = props
  return (
    <dl class="opt marked shares">
      {poll.options.map((option) => {
        const given = draft[option.id]
        return (
          <div key={option.id}>
            <dt>{words(option.label)}</dt>
            <dd>{typeof given === 'number' ? t('rated_of', { step: given, most: method.most }) : t('not_rated')}</dd>
          </div>
        )
      })}
    </dl>
  )
}

export function RatingFigures(props: { poll: PollView; method: RatingMethod; result: RatingResult }) {
  const { poll, method, result } = props
  return (
    <ol class="res measured">
      {result.options.map((statement) => (
        <li key={statement.option}>
          <b>{words(poll.options.find((option) => option.id === statement.option)?.label)}</b>
          <span class="fig">{meanOf(statement.mean)}</span>
          <span>{t('mean_of', { count: statement.ratings })}</span>
          <Columns
            counts={statement.counts}
            label={stepsOf(result).map((step, place) => t('times', { step, count: statement.counts[place] ?? 0 })).join(', ')}
            ends={[`${method.least} ${words(method.low)}`, `${method.most} ${words(method.high)}`]}
          />
        </li>
      ))}
    </ol>
  )
}
