/** Numbers that the room gave: the median large, the middle half in words, and how all of them lie between the bounds. */
import { t, words } from '../lib/i18n'
import { decimal, halfOf, withUnit } from '../lib/measures'
import type { NumberMethod, NumberResult, PollView } from '../lib/wire'
import { useFit } from './fit'
import { MeanLine } from './mean-line'
import './measures.css'
import { LAYOUTS, textsOf } from './parts'

/** A unit of more characters is no sign beside the figure, but words below it. */
const SIGN = 4

export function Estimate(props: { poll: PollView; method: NumberMethod; result: NumberResult; moving: boolean }) {
  const { poll, method, result } = props
  const fit = useFit<HTMLElement>(LAYOUTS, [textsOf(poll), words(method.unit), result.median?.length, result.low?.length, result.high?.length].join('|'))
  const { columns, median, low, high } = result
  const long = words(method.unit).length > SIGN
  const tallest = Math.max(1, ...columns)
  const span = method.most - method.least
  const width = Number(result.width)
  const separate = columns.length > span / width
  const place = (figure: string | null) => (Number(figure) - method.least + (separate ? width / 2 : 0)) / (width * columns.length)
  const within = (column: number) => {
    const start = method.least + column * width
    const end = separate ? start : start + width
    if (low === null || high === null || start > Number(high)) return false
    return separate || column === columns.length - 1 ? end >= Number(low) : end > Number(low)
  }
  return (
    <section class="body estimate" ref={fit}>
      <h1>{words(poll.title)}</h1>
      <div class="middle">
        <p>
          <span class="note">{t('hall.median')}</span>
          <b class="line">{median === null ? '–' : long ? decimal(median) : withUnit(decimal(median), method)}</b>
          {long && median !== null && <span class="unit">{words(method.unit)}</span>}
        </p>
        <p class="within">{median === null ? t('hall.no_ballots') : t('hall.half_said', { half: halfOf(result, method) })}</p>
      </div>
      <div class="step-columns" role="img" aria-label={median === null ? t('hall.no_ballots') : t('hall.half_said', { half: halfOf(result, method) })}>
        {columns.map((count, column) => (
          <span key={column}>
            <i class={[props.moving ? 'rises' : '', within(column) ? '' : 'outer'].join(' ')} style={`--v:${count / tallest}`} />
          </span>
        ))}
        {median !== null && <MeanLine at={place(median)} />}
      </div>
      <p class="note bounds" aria-hidden="true">
        <span>{decimal(String(method.least))}</span>
        <span>{withUnit(decimal(String(method.most)), method)}</span>
      </p>
    </section>
  )
}
