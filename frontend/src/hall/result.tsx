/** A result that may be seen: people ranked, answers as bars, points as a mix. */
import { percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import { winnersOf } from '../lib/rounds'
import type { ChoiceResult, PollView } from '../lib/wire'
import { Bars } from './bars'
import { Top, TurnoutFoot, type FrameProps } from './edges'
import { useFit } from './fit'
import { Mix } from './mix'
import { isAward, pollOf, resultsOf, sharesOf, sorted } from './picture'
import { From, LAYOUTS, Portrait, textsOf } from './parts'
import { Rounds } from './rounds'

/** `revealed`: the curtain was drawn before, so places appear one after another, the third first. */
export function Result(props: FrameProps & { revealed: boolean }) {
  const { picture, moving } = props
  const poll = pollOf(picture)
  const results = resultsOf(picture)
  const result = results?.result
  if (!poll || !result) return null
  const published = poll.state === 'published' || poll.state === 'revealing'
  const notes = result.blank ? [t('hall.blank', { count: result.blank })] : []
  return (
    <>
      <Top picture={picture} poll={poll} state={t(published ? 'hall.result' : 'hall.closed')} lamp="none" />
      {result.kind === 'allocation' ? (
        <Mix poll={poll} result={result} moving={moving} />
      ) : result.kind === 'ranking' ? (
        <Rounds poll={poll} rounds={result.rounds} places={result.places} winners={winnersOf(results)} moving={moving} />
      ) : isAward(poll) ? (
        <Places poll={poll} result={result} revealed={props.revealed} />
      ) : (
        <Bars poll={poll} result={result} order={published ? 'votes' : 'ballot'} moving={moving} />
      )}
      <TurnoutFoot
        picture={picture}
        poll={poll}
        over
        notes={notes}
        bare={result.kind !== 'choice' || isAward(poll)}
        right={result.kind === 'allocation' && <p class="note scan line">{t('hall.mix_key')}</p>}
      />
    </>
  )
}

function Places(props: { poll: PollView; result: ChoiceResult; revealed: boolean }) {
  const { poll } = props
  const fit = useFit<HTMLElement>(LAYOUTS, textsOf(poll) + poll.state)
  const shares = sorted(sharesOf(poll, props.result))
  const leaders = shares.filter((share) => share.rank === 1 && share.votes > 0).length
  const last = Math.min(3, Math.max(...shares.map((share) => share.rank)))
  const many = shares.length > 4
  return (
    <section class="body" ref={fit}>
      <h1>{words(poll.title)}</h1>
      <ol class={`places${props.revealed ? ' revealed' : ''}${many ? ' many' : ''}`}>
        {shares.map(({ option, share, rank, votes }) => {
          const first = rank === 1 && votes > 0
          return (
            <li key={option.id} class={first ? (leaders === 1 ? 'winner' : 'tied') : ''} style={`--turn:${Math.max(0, last - rank)}`}>
              <span class="fill">
                <i style={`--v:${share}`} />
              </span>
              {props.revealed && (
                <span class="seat" aria-hidden="true">
                  {rank}
                </span>
              )}
              <span class="rank">{rank}</span>
              {!many && <Portrait />}
              <div class="who">
                <p class="name line">{words(option.label)}</p>
                <From option={option} />
              </div>
              <p class="got">
                {first && <b class="word">{t(leaders === 1 ? 'hall.winner' : 'hall.tie')}</b>}
                <b class="fig">{percent(share)}</b>
              </p>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
