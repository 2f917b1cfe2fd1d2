/** Polls that measure, on the phone: what they ask for, what was marked, what came out. */
import type { PollView, ResultsState } from '../../lib/wire'
import type { Marking } from '../marking'
import { MarkedNumber, NumberBallot, NumberFigures } from './number'
import { MarkedRating, RatingBallot, RatingFigures } from './rating'
import './measures.css'

export function Ballot(props: Marking) {
  const { method } = props.poll
  if (method.kind === 'rating') return <RatingBallot {...props} method={method} />
  return method.kind === 'number' ? <NumberBallot {...props} method={method} /> : null
}

export function Marked(props: { poll: PollView; draft: Record<string, unknown> }) {
  const { method } = props.poll
  if (method.kind === 'rating') return <MarkedRating {...props} method={method} />
  return method.kind === 'number' ? <MarkedNumber {...props} method={method} /> : null
}

export function Result({ poll, results }: { poll: PollView; results: ResultsState }) {
  const { method } = poll
  const { result } = results
  if (method.kind === 'rating' && result?.kind === 'rating') return <RatingFigures poll={poll} method={method} result={result} />
  if (method.kind === 'number' && result?.kind === 'number') return <NumberFigures method={method} result={result} />
  return null
}
