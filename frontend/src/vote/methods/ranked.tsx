/** The result of a ranked poll: where the options stand, and how the rounds came to it. */
import { t, words } from '../../lib/i18n'
import { standing, taken } from '../../lib/rounds'
import type { PollView, RankingResult, RoundView } from '../../lib/wire'
import { OptionText } from '../parts'

/** The options as far as the room has seen the rounds. `final`: voting is over. */
export function Standing(props: { poll: PollView; result: RankingResult; final: boolean }) {
  const { poll, result } = props
  const { rounds, places } = result
  const valid = Math.max(1, result.ballots - result.blank)
  const whole = places.length > 0
  const seen = whole ? rounds : rounds.slice(0, -1)
  const out = new Map(seen.flatMap((round, at) => round.out.map((id) => [id, at + 1])))
  const votes = new Map(rounds.flatMap((round) => round.counts.map((count) => [count.option, count.votes])))
  const first = places[0] ?? []
  const leads = (id: string) => props.final && first.includes(id) && Boolean(votes.get(id))
  const word = (id: string): { word?: string } => {
    const left = out.get(id)
    if (left) return { word: t('out_after', { round: left }) }
    return leads(id) ? { word: t(first.length === 1 ? 'comes_first' : 'tie') } : {}
  }
  const order = whole ? places.flat() : standing(rounds)
  return (
    <ol class="res">
      {order.flatMap((id) => poll.options.filter((option) => option.id === id)).map((option) => (
        <li key={option.id} class={leads(option.id) ? 'first' : ''}>
          <OptionText option={option} {...word(option.id)} />
          <span class="fig">{votes.get(option.id)}</span>
          <i ref={(bar) => bar?.style.setProperty('--v', String((100 * (votes.get(option.id) ?? 0)) / valid))} />
        </li>
      ))}
    </ol>
  )
}

export function RoundByRound(props: { poll: PollView; result: RankingResult }) {
  const { rounds, places } = props.result
  const tied = (places[0]?.length ?? 0) > 1
  return (
    <details class="rules rounds">
      <summary>
        <b>{t('round_by_round')}</b>
      </summary>
      {rounds.map((round, at) => (
        <section key={at} class="round">
          <h3>{t(places.length > 0 ? 'round_of' : 'round_n', { round: at + 1, rounds: rounds.length })}</h3>
          <Round poll={props.poll} round={round} before={rounds[at - 1]} />
          {tied && at === rounds.length - 1 && <p class="kind">{t('tied_means')}</p>}
        </section>
      ))}
    </details>
  )
}

function Round(props: { poll: PollView; round: RoundView; before: RoundView | undefined }) {
  const { poll, round } = props
  const name = (id: string) => words(poll.options.find((option) => option.id === id)?.label)
  const gains = taken(props.before, round)
  const rows = round.counts.map(({ option, votes }) => ({ label: name(option), votes, gain: gains.votes.get(option) ?? 0 }))
  if (round.exhausted > 0) rows.push({ label: t('exhausted'), votes: round.exhausted, gain: gains.exhausted })
  return (
    <>
      <dl>
        {rows.map(({ label, votes, gain }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{votes}</dd>
            <dd>{gain > 0 && `+${gain}`}</dd>
          </div>
        ))}
      </dl>
      {round.why && <p class="kind">{t(`out_${round.why}`, { names: round.out.map(name).join(', ') })}</p>}
    </>
  )
}
