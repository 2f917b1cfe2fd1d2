/** Ratings and numbers come when a poll asks for them: many conferences never do. */
import { t } from '../../lib/i18n'
import type { PollView, ResultsState } from '../../lib/wire'
import type { Marking } from '../marking'
import { later } from './later'

export const isMeasure = (poll: PollView): boolean => poll.method.kind === 'rating' || poll.method.kind === 'number'

/** Undefined until it has come. */
export const useMeasures = later('measures', () => import('../measures/index'))

export function MeasureBallot(props: Marking) {
  const measures = useMeasures(true)
  return measures ? <measures.Ballot {...props} /> : <p class="kind">{t('connecting')}</p>
}

export function MarkedMeasure(props: { poll: PollView; draft: Record<string, unknown> }) {
  const measures = useMeasures(true)
  return measures ? <measures.Marked {...props} /> : <p class="kind">{t('connecting')}</p>
}

export function MeasureResult(props: { poll: PollView; results: ResultsState }) {
  const measures = useMeasures(true)
  return measures ? <measures.Result {...props} /> : null
}
