/** An estimate: one figure, typed in the reader's form, within the bounds that are stated. */
import { useState } from 'preact/hooks'
import { currentLanguage, t, words } from '../../lib/i18n'
import { boundsOf, decimal, halfOf, withUnit } from '../../lib/measures'
import type { NumberMethod, NumberResult, PollView } from '../../lib/wire'
import { Blank, type Draft, type Marking } from '../marking'
import { Columns } from './columns'

const valueIn = (draft: Draft): string | undefined => {
  const value: unknown = draft && !Array.isArray(draft) ? draft.value : undefined
  return typeof value === 'string' ? value : undefined
}

/** What was typed as a decimal text, or undefined where the poll does not take it. Comma and point both part decimals;
    where more than one stands, they part thousands and are not guessed at. */
export function figureOf(typed: string, method: NumberMethod): string | undefined {
  const text = typed.replace(/[\s\u00a0\u202f'’]/g, '').replace('−', '-').replace(',', '.')
  const found = /^(-?)0*(\d{1,10})(?:\.(\d*?)0*)?$/.exec(text)
  if (!found) return undefined
  const [, sign = '', whole = '', part = ''] = found
  if (part.length > method.decimals) return undefined
  const value = Number(text)
  if (value < method.least || value > method.most) return undefined
  return `${value === 0 ? '' : sign}${whole}${part && `.${part}`}`
}

/** As it is typed: with the reader's decimal sign and nothing between thousands. */
const typedForm = (value: string): string =>
  Number(value).toLocaleString(currentLanguage(), { useGrouping: false, maximumFractionDigits: 3 })

export function NumberBallot(props: Marking & { poll: PollView; method: NumberMethod }) {
  const { draft, method, onDraft } = props
  const value = valueIn(draft)
  const [typed, setTyped] = useState(value === undefined ? '' : typedForm(value))
  const wrong = typed.trim() !== '' && figureOf(typed, method) === undefined
  const type = (text: string) => {
    setTyped(text)
    const figure = figureOf(text, method)
    onDraft(figure === undefined ? undefined : { value: figure })
  }
  return (
    <>
      <div class="figure">
        <label for="figure">{t('your_figure')}</label>
        <div>
          <input
            id="figure"
            type="text"
            inputMode={method.least < 0 ? 'text' : method.decimals ? 'decimal' : 'numeric'}
            autoComplete="off"
            maxLength={16}
            value={draft === null ? '' : typed}
            aria-describedby="bounds"
            aria-invalid={wrong}
            onInput={(event) => type(event.currentTarget.value)}
          />
          {method.unit && <span>{words(method.unit)}</span>}
        </div>
        <p id="bounds" class={wrong ? 'wrong' : 'kind'}>
          {[boundsOf(method, 'from_to'), method.decimals ? t('decimals', { count: method.decimals }) : t('whole_number')].join(' ')}
        </p>
        <p class="hide" role="status">{wrong && t('not_taken')}</p>
      </div>
      {method.blank && (
        <Blank
          single={false}
          draft={draft}
          onDraft={(next) => {
            setTyped('')
            onDraft(next)
          }}
          otherwise={undefined}
        />
      )}
    </>
  )
}

export function MarkedNumber(props: { method: NumberMethod; draft: Record<string, unknown> }) {
  const { method, draft } = props
  return (
    <div class="opt marked">
      <p class="kind">{t('your_vote')}</p>
      <b class="large">{withUnit(decimal(String(draft.value)), method)}</b>
    </div>
  )
}

export function NumberFigures(props: { method: NumberMethod; result: NumberResult }) {
  const { method, result } = props
  if (result.median === null) return <p>{t('no_figures')}</p>
  return (
    <div class="measured">
      <p>
        <span class="kind">{t('median')}</span> <b class="large">{withUnit(decimal(result.median), method)}</b>
      </p>
      <p class="kind">{t('half_said', { half: halfOf(result, method) })}</p>
      <Columns
        counts={result.columns}
        label={t('half_said', { half: halfOf(result, method) })}
        ends={[decimal(String(method.least)), withUnit(decimal(String(method.most)), method)]}
      />
    </div>
  )
}
