/** The result as text and bars, when the room has it. */
import { percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { AllocationResult, ChoiceResult, PollView, ResultsState } from '../lib/wire'
import { OptionText } from './parts'

export function Result(props: { poll: PollView; results: ResultsState }) {
  const { poll } = props
  const { result } = props.results
  if (!result) return null
  return (
    <>
      {result.kind === 'choice' ? <Votes poll={poll} result={result} final={props.results.final} /> : <Means poll={poll} result={result} />}
      <p class="kind">
        {[
          t('valid_ballots', { count: result.ballots - result.blank }),
          t('blank_ballots', { count: result.blank }),
          t('entitled_badges', { count: poll.entitled }),
        ].join(', ')}
        .
      </p>
    </>
  )
}

function Votes(props: { poll: PollView; result: ChoiceResult; final: boolean }) {
  const { poll, result } = props
  const valid = result.ballots - result.blank
  const votes = Object.fromEntries(result.counts.map((count) => [count.option, count.votes]))
  const order = [...poll.options].sort((a, b) => (votes[b.id] ?? 0) - (votes[a.id] ?? 0))
  const most = votes[order[0]?.id ?? ''] ?? 0
  const ahead = order.filter((option) => most > 0 && votes[option.id] === most).length
  const word = props.final ? { word: t(ahead === 1 ? 'most_votes' : 'tie') } : {}
  return (
    <ol class="res">
      {order.map((option) => {
        const mine = votes[option.id] ?? 0
        const share = valid ? mine / valid : 0
        return (
          <li key={option.id} class={mine === most && most > 0 ? 'first' : ''}>
            <OptionText option={option} {...(mine === most && most > 0 ? word : {})} />
            <span class="fig">{percent(share)}</span>
            <i ref={(bar) => bar?.style.setProperty('--v', String(100 * share))} />
          </li>
        )
      })}
    </ol>
  )
}

function Means(props: { poll: PollView; result: AllocationResult }) {
  const labels = Object.fromEntries(props.poll.options.map((option) => [option.id, option.label]))
  return (
    <ol class="res">
      {props.result.options.map((option) => (
        <li key={option.option}>
          <b>{words(labels[option.option])}</b>
          <span class="fig">{option.whole}</span>
          <span>{t('half_gave', { low: option.low, high: option.high })}</span>
          <i ref={(bar) => bar?.style.setProperty('--v', String((100 * option.whole) / props.result.points))} />
        </li>
      ))}
    </ol>
  )
}
