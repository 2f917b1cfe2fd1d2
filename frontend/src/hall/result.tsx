/** A result that may be seen: people ranked, answers as bars, points as a mix. */
import { t } from '../lib/i18n'
import { winnersOf } from '../lib/rounds'
import { Bars } from './bars'
import { Top, TurnoutFoot, type FrameProps } from './edges'
import { Duels } from './duels'
import { Ranked } from './ideas'
import { Measured, measures } from './measured'
import { Places } from './places'
import { isAward, pollOf, resultsOf } from './picture'
import { Rounds } from './rounds'
import { WordCloud } from './words'

/** `revealed`: the curtain was drawn before, so places appear one after another, the third first. */
export function Result(props: FrameProps & { revealed: boolean }) {
  const { picture, moving } = props
  const poll = pollOf(picture)
  const results = resultsOf(picture)
  if (!poll || !results) return null
  const { result, outcome } = results
  const votes = result?.kind === 'choice' ? result : undefined
  const named = result?.kind === 'words' ? result : undefined
  const ranked = result?.kind === 'ranking' ? result : undefined
  const people = isAward(poll) || !result
  const published = poll.state === 'published' || poll.state === 'revealing'
  const notes = [
    ...(poll.method.kind === 'ideas' ? [t('hall.ideas_to_vote', { count: poll.options.length })] : []),
    ...(result?.blank ? [t('hall.blank', { count: result.blank })] : []),
  ]
  const settledBy = outcome?.winners.length && outcome.rung ? `hall.result_${outcome.rung}` : `hall.result_${outcome?.verdict}`
  const state = outcome && outcome.verdict !== 'winner' ? t(settledBy) : t(published ? 'hall.result' : 'hall.closed')
  return (
    <>
      <Top picture={picture} poll={poll} state={state} lamp="none" />
      {named ? (
        <WordCloud poll={poll} result={named} over />
      ) : result && measures(result) ? (
        <Measured poll={poll} result={result} moving={moving} />
      ) : result?.kind === 'pairwise' ? (
        <Duels poll={poll} result={result} moving={moving} open={false} />
      ) : ranked ? (
        <Rounds poll={poll} rounds={ranked.rounds} places={ranked.places} winners={winnersOf(results)} moving={moving} />
      ) : people ? (
        <Places poll={poll} result={votes} places={results.places ?? []} outcome={outcome ?? undefined} revealed={props.revealed} />
      ) : (
        votes && poll.method.kind === 'ideas' ? <Ranked poll={poll} result={votes} moving={moving} /> :
        votes && <Bars poll={poll} result={votes} order={published ? 'votes' : 'ballot'} moving={moving} />
      )}
      <TurnoutFoot
        picture={picture}
        poll={poll}
        over
        notes={notes}
        bare={!votes || people}
        right={result?.kind === 'allocation' ? t('hall.mix_key') : undefined}
      />
    </>
  )
}
