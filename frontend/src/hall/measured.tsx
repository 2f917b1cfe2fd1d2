/** The result of a poll that measures: points shared, statements rated, numbers estimated. Nothing for any other. */
import type { PollView, ResultsState } from '../lib/wire'
import { Estimate } from './estimate'
import { Mix } from './mix'
import { Ratings } from './rating'

type Result = NonNullable<ResultsState['result']>

export const measures = (result: Result | null | undefined): boolean =>
  result?.kind === 'allocation' || result?.kind === 'rating' || result?.kind === 'number'

export function Measured(props: { poll: PollView; result: Result; moving: boolean }) {
  const { poll, result } = props
  const { method } = poll
  if (result.kind === 'allocation') return <Mix {...props} result={result} />
  if (result.kind === 'rating' && method.kind === 'rating') return <Ratings {...props} method={method} result={result} />
  if (result.kind === 'number' && method.kind === 'number') return <Estimate {...props} method={method} result={result} />
  return null
}
