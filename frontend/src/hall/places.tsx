/** People ranked, all of them: the winner is a field of signal with ink on it. */
import { percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { ChoiceResult, OptionView, OutcomeView, PlaceView, PollView } from '../lib/wire'
import { useFit } from './fit'
import { From, PEOPLE_LAYOUTS, Portrait, textsOf } from './parts'
import { optionsOf, sharesOf, sorted } from './picture'

interface Row {
  option: OptionView
  rank: number
  /** Null where the room sees no figures. */
  share: number | null
  /** "Winner", "Tie", or nothing. */
  word: string
  look: '' | 'winner' | 'tied'
}

interface PlacesProps {
  poll: PollView
  result: ChoiceResult | undefined
  places: PlaceView[]
  outcome: OutcomeView | undefined
}

/** More than this, and portraits have no room. */
const PORTRAITS = 4

/** `revealed`: the curtain was drawn before, so places appear one after another, the third first. */
export function Places(props: PlacesProps & { revealed: boolean }) {
  const { poll } = props
  const fit = useFit<HTMLElement>(PEOPLE_LAYOUTS, textsOf(poll) + poll.state)
  const rows = rowsOf(props)
  const last = Math.min(3, Math.max(...rows.map((row) => row.rank)))
  const many = rows.length > PORTRAITS
  return (
    <section class="body" ref={fit}>
      <h1>{words(poll.title)}</h1>
      <ol class={`places${props.revealed ? ' revealed' : ''}${many ? ' many' : ''}`}>
        {rows.map(({ option, share, rank, word, look }) => (
          <li key={option.id} class={look} style={`--turn:${Math.max(0, last - rank)}`}>
            {share !== null && (
              <span class="fill">
                <i style={`--v:${share}`} />
              </span>
            )}
            {props.revealed && (
              <span class="seat" aria-hidden="true">
                {rank}
              </span>
            )}
            <span class="rank">{rank}</span>
            {!many && <Portrait option={option} />}
            <div class="who">
              <p class="name line">{words(option.label)}</p>
              <From option={option} />
            </div>
            <p class="got">
              {word && <b class="word">{word}</b>}
              {share !== null && <b class="fig">{percent(share)}</b>}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** By the places that were decided, which may part a tie; where nobody won, by the votes. */
function rowsOf({ poll, result, places, outcome }: PlacesProps): Row[] {
  if (outcome && places.length > 0)
    return places.flatMap((place) =>
      optionsOf(poll, place.options).map((option): Row => {
        const won = outcome.winners.includes(option.id)
        const word = !won ? '' : t(outcome.winners.length > 1 ? 'hall.joint_winner' : 'hall.winner')
        return { option, rank: place.place, share: place.share ?? null, word, look: won ? 'winner' : '' }
      }),
    )
  const shares = result ? sorted(sharesOf(poll, result)) : []
  const leaders = shares.filter((share) => share.rank === 1 && share.votes > 0).length
  return shares.map(({ option, rank, share, votes }): Row => {
    const first = rank === 1 && votes > 0
    const won = first && leaders === 1 && !outcome
    const tied = first && leaders > 1 && (!outcome || outcome.verdict === 'tie')
    return { option, rank, share, word: won ? t('hall.winner') : tied ? t('hall.tie') : '', look: won ? 'winner' : tied ? 'tied' : '' }
  })
}
