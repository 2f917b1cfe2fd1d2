/** Who won, or why nobody did: what the room has just been told, in words. */
import { country } from '../../lib/format'
import { currentLanguage, t, words } from '../../lib/i18n'
import type { OptionView, OutcomeView, PollView, ResultsState } from '../../lib/wire'
import { Heading } from '../lamp'
import { Face } from './photographs'

/** The winners as far as they were shown. */
export function winnersOf(poll: PollView, results: ResultsState): OptionView[] {
  const ids = results.outcome?.winners ?? results.places?.find((place) => place.place === 1)?.options ?? []
  return poll.options.filter((option) => ids.includes(option.id))
}

/** Whether the result says more than its figures: a winner, or that there is none. */
export const decides = (poll: PollView, results: ResultsState): boolean => winnersOf(poll, results).length > 0 || Boolean(results.outcome)

/** The lamp of a poll that is decided. */
export function Verdict(props: { poll: PollView; results: ResultsState }) {
  const { poll, results } = props
  const winners = winnersOf(poll, results)
  if (winners.length === 0 && results.outcome)
    return (
      <section class="lampbox shut">
        <Heading of="undecided">{t(results.outcome.verdict)}</Heading>
        <p>{why(poll, results.outcome)}</p>
      </section>
    )
  return (
    <section class="lampbox winner">
      <Heading of="winner">
        <span class="over">{t(winners.length > 1 ? 'joint_winners' : 'winner')}</span>
        {winners.map((option) => [
          ' ',
          <span class="name" key={option.id}>
            {option.photograph && <Face option={option} />}
            {words(option.label)}
          </span>,
        ])}
      </Heading>
      {winners.length === 1 && <p>{from(winners[0])}</p>}
      {results.outcome?.verdict === 'tie' && <p>{why(poll, results.outcome)}</p>}
    </section>
  )
}

const from = (option: OptionView | undefined): string =>
  [option?.organisation, option?.country && country(option.country)].filter(Boolean).join(', ')

/** What settled the poll, or what is to settle it. */
function why(poll: PollView, { verdict, leaders, rung }: OutcomeView): string {
  if (verdict === 'no_quorum') return t('no_quorum_means')
  const names = poll.options.filter((option) => leaders.includes(option.id)).map((option) => words(option.label))
  const list = new Intl.ListFormat(currentLanguage()).format(names.sort((a, b) => a.localeCompare(b)))
  const start = verdict === 'tie' ? t('tie_means', { list }) : t('no_majority_means')
  if (rung === 'run_off') return [start, t(verdict === 'tie' ? 'run_off_decides' : 'run_off_between', { list })].join(' ')
  return [start, t(rung ? `settled_${rung}` : 'nobody_wins')].join(' ')
}

/** "Winner: Anna Example", "Tie"; empty for a poll that names no winner. */
export function inOneLine(poll: PollView, results: ResultsState): string {
  const winners = winnersOf(poll, results)
  const list = new Intl.ListFormat(currentLanguage()).format(winners.map((option) => words(option.label)))
  if (winners.length > 0) return t(winners.length > 1 ? 'joint_winners_are' : 'winner_is', { list })
  return results.outcome ? t(results.outcome.verdict) : ''
}
