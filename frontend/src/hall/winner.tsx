/** The winner's card: the picture turned over, signal with ink on it. It stands until the moderator goes on. */
import { country, percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { OptionView, OutcomeView, PlaceView, PollView } from '../lib/wire'
import { Top, type FrameProps } from './edges'
import { useFit } from './fit'
import { From, organisationOf, Portrait } from './parts'
import { firstOf, optionsOf, pollOf, resultsOf } from './picture'

const LAYOUTS = 7
/** With more on one place than this, their names would take the room of the winner's. */
const MOST_NAMES = 6

export function Winner(props: FrameProps) {
  const { picture } = props
  const poll = pollOf(picture)
  const first = firstOf(picture)
  if (!poll || !first) return null
  const results = resultsOf(picture)
  const winners = optionsOf(poll, first.options)
  const [only] = winners
  return (
    <div class="card">
      <Top picture={picture} poll={poll} state={wordFor(winners.length, results?.outcome)} lamp="none" about={words(poll.title)} />
      {winners.length === 1 && only ? <One option={only} /> : <Several options={winners} />}
      <Figures poll={poll} first={first} places={results?.places ?? []} outcome={results?.outcome} />
    </div>
  )
}

/** "Winner", and what made it so if the votes did not. */
export function wordFor(winners: number, outcome: OutcomeView | null | undefined): string {
  if (winners > 1) return t('hall.joint_winners')
  return outcome?.rung === 'draw' ? t('hall.winner_draw') : outcome?.rung === 'chair' ? t('hall.winner_chair') : t('hall.winner')
}

function One(props: { option: OptionView }) {
  const { option } = props
  const fit = useFit<HTMLElement>(LAYOUTS, words(option.label) + organisationOf(option))
  return (
    <section class="body one" ref={fit}>
      <div class="who">
        <h1 class="hero">{words(option.label)}</h1>
        <p class="from">
          {organisationOf(option)}
          {option.country && <b>{country(option.country)}</b>}
        </p>
      </div>
      <Portrait option={option} />
    </section>
  )
}

function Several(props: { options: OptionView[] }) {
  const { options } = props
  const fit = useFit<HTMLElement>(LAYOUTS, options.map((option) => words(option.label)).join('|'))
  return (
    <section class="body" ref={fit}>
      <h1 class="hide">{t('hall.joint_winners')}</h1>
      <ol class={options.length > 4 ? 'jointly many' : 'jointly'}>
        {options.map((option) => (
          <li key={option.id}>
            <Portrait option={option} />
            <div class="who">
              <p class="name line">{words(option.label)}</p>
              <From option={option} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What the winner got, who follows on a podium, and with which commitment lots were drawn. */
function Figures(props: { poll: PollView; first: PlaceView; places: PlaceView[]; outcome: OutcomeView | null | undefined }) {
  const { poll, first } = props
  const share = first.share ?? null
  const next = poll.reveal === 'podium' ? props.places.filter((place) => place.place > 1 && place.place <= 3) : []
  const named = ({ options }: PlaceView) =>
    options.length > MOST_NAMES
      ? t('hall.share_place', { count: options.length })
      : optionsOf(poll, options).map((option) => words(option.label)).join(', ')
  const fit = useFit<HTMLElement>(0, next.map(named).join('|') + String(first.votes))
  const drawn = props.outcome?.rung === 'draw'
  return (
    <footer class="places-foot" ref={fit}>
      {(share !== null || next.length > 0) && (
        <ol>
          {share !== null && (
            <li class="line">
              <b>{percent(share)}</b> {t(first.options.length > 1 ? 'hall.votes_each' : 'hall.votes', { count: first.votes ?? 0 })}
            </li>
          )}
          {next.map((place) => (
            <li class="line" key={place.place}>
              <b>{place.place}</b> {named(place)}
            </li>
          ))}
        </ol>
      )}
      {poll.ties.at(-1) === 'draw' && <p class="commitment">{drawn ? t('hall.commitment', { commitment: poll.commitment }) : ' '}</p>}
    </footer>
  )
}
