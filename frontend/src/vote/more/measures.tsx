/** Ratings and numbers come when a poll asks for them: many conferences never do. */
import { useEffect, useState } from 'preact/hooks'
import { load, t } from '../../lib/i18n'
import type { PollView, ResultsState } from '../../lib/wire'
import type { Marking } from '../marking'
import { catalogues } from '../more'

type Measures = typeof import('../measures/index')

/** Milliseconds until they are asked for once more. */
const AGAIN = 4_000

let here: Measures | undefined

async function fetchMeasures(): Promise<Measures> {
  const [measures] = await Promise.all([import('../measures/index'), load([...catalogues, 'measures'])])
  if (!catalogues.includes('measures')) catalogues.push('measures')
  return (here = measures)
}

export const isMeasure = (poll: PollView): boolean => poll.method.kind === 'rating' || poll.method.kind === 'number'

/** Undefined until it has come. */
export function useMeasures(needed: boolean): Measures | undefined {
  const [measures, setMeasures] = useState(here)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    if (!needed || measures) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    fetchMeasures().then(setMeasures, () => {
      timer = setTimeout(() => setTries(tries + 1), AGAIN)
    })
    return () => clearTimeout(timer)
  }, [needed, tries])
  return measures
}

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
