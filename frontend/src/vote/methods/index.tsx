/** Polls that are answered otherwise than by choosing, on the phone: what they ask for, what was marked, what came out. */
import { t } from '../../lib/i18n'
import type { PollView, ResultsState } from '../../lib/wire'
import type { Answer, Draft, Marking } from '../marking'
import { Duels, Placed } from './duels'
import { MarkedNumber, NumberBallot, NumberFigures } from './number'
import { RoundByRound, Standing } from './ranked'
import { MarkedRanking, RankingBallot } from './ranking'
import { MarkedRating, RatingBallot, RatingFigures } from './rating'
import { MarkedWords, Named, WordsBallot } from './words'
import './methods.css'
import './ranking.css'

export function Ballot(props: Marking) {
  const { method } = props.poll
  switch (method.kind) {
    case 'ranking':
      return <RankingBallot {...props} method={method} />
    case 'words':
      return <WordsBallot {...props} method={method} />
    case 'rating':
      return <RatingBallot {...props} method={method} />
    case 'number':
      return <NumberBallot {...props} method={method} />
    default:
      return null
  }
}

export function Marked({ poll, draft }: Answer) {
  const { method } = poll
  if (Array.isArray(draft)) return method.kind === 'words' ? <MarkedWords words={draft} /> : <MarkedRanking poll={poll} ranked={draft} />
  if (method.kind === 'rating') return <MarkedRating poll={poll} draft={draft ?? {}} method={method} />
  return method.kind === 'number' ? <MarkedNumber draft={draft ?? {}} method={method} /> : null
}

/** What is wrong with the draft, as a sentence, or undefined when it can be reviewed. */
export function missing({ method }: PollView, draft: Draft): string | undefined {
  if (draft) return undefined
  if (method.kind === 'words') return t('words_first')
  if (method.kind === 'ranking') return t(method.blank ? 'choose_one_first' : 'choose_one_only')
  return t(method.blank ? 'answer_first' : 'answer_only')
}

/** The result as far as the room has been shown it. */
export function Result({ poll, results }: { poll: PollView; results: ResultsState }) {
  const { method } = poll
  const { result, final, places = [] } = results
  switch (result?.kind) {
    case 'rating':
      return method.kind === 'rating' ? <RatingFigures poll={poll} method={method} result={result} /> : null
    case 'number':
      return method.kind === 'number' ? <NumberFigures method={method} result={result} /> : null
    case 'words':
      return <Named result={result} />
    case 'ranking':
      return (
        <>
          {places.length === 0 && <Standing poll={poll} result={result} final={final ?? false} />}
          <RoundByRound poll={poll} result={result} />
        </>
      )
    case 'pairwise':
      return (
        <>
          {places.length === 0 && <Placed poll={poll} result={result} final={final ?? false} />}
          <Duels poll={poll} result={result} />
        </>
      )
    default:
      return null
  }
}
