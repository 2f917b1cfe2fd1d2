/** The result as text and bars, as far as the room has been shown it. */
import { useLayoutEffect } from 'preact/hooks'
import { percent } from '../../lib/format'
import { t, words } from '../../lib/i18n'
import type { AllocationResult, ChoiceResult, PlaceView, PollView, ResultsState } from '../../lib/wire'
import { keep } from '../box'
import { isRare } from '../marking'
import { useMethods } from '../more'
import { OptionText } from '../parts'

/** A result that this phone has shown, and may show again after it has left the stage. */
export interface Seen {
  poll: PollView
  results: ResultsState
}

export const SEEN = 'seen/'

/** Keep a published result with its drawing, however soon the stage moves on: it does not change any more. */
function useKept(poll: PollView, results: ResultsState | undefined): void {
  useLayoutEffect(() => {
    if (results && poll.state === 'published') void keep(SEEN + poll.id, { poll, results } satisfies Seen)
  }, [results])
}

/** New places are said as they come: the list stands before the first. */
export function Result(props: { poll: PollView; results: ResultsState | undefined }) {
  const { poll, results } = props
  useKept(poll, results)
  const methods = useMethods(isRare(poll))
  const { result = null, places = [] } = results ?? {}
  return (
    <>
      <ol class="res" aria-live="polite" aria-relevant="additions">
        {places.flatMap((place) =>
          place.options.map((option) => <Placed key={option} poll={poll} place={place} option={option} />),
        )}
      </ol>
      {places.length === 0 && result?.kind === 'choice' && <Votes poll={poll} result={result} final={results?.final ?? false} />}
      {methods && results && <methods.Result poll={poll} results={results} />}
      {result?.kind === 'allocation' && <Means poll={poll} result={result} />}
      {result?.kind === 'allocation' && <Agreement result={result} />}
      {result && (
        <p class="kind">
          {[
            t('valid_ballots', { count: result.ballots - result.blank }),
            t('blank_ballots', { count: result.blank }),
            t('entitled_badges', { count: poll.entitled }),
          ].join(', ')}
          .
        </p>
      )}
    </>
  )
}

/** One option on its place, with the figures that the room sees, if any. */
function Placed(props: { poll: PollView; place: PlaceView; option: string }) {
  const { place } = props
  const share = place.share ?? undefined
  const option = props.poll.options.find((known) => known.id === props.option)
  if (!option) return null
  const first = place.place === 1
  const word = [
    first ? t(place.options.length > 1 ? 'joint_winners' : 'winner') : t('place', { place: place.place }),
    place.votes !== null && t('votes', { count: place.votes }),
  ]
  return (
    <li class={first ? 'first' : ''}>
      <OptionText option={option} word={word.filter(Boolean).join(' · ')} />
      {share !== undefined && <span class="fig">{percent(share)}</span>}
      {share !== undefined && <i ref={(bar) => bar?.style.setProperty('--v', String(100 * share))} />}
    </li>
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

/** How much the room agrees, and what was given to nobody. */
function Agreement({ result }: { result: AllocationResult }) {
  const agreement = result.agreement ?? undefined
  const said = [
    (result.kept ?? 0) > 0 && t('kept_on_average', { points: result.kept ?? 0 }),
    agreement !== undefined && t('agreement', { share: percent(agreement) }),
  ]
  return <p>{said.filter(Boolean).join(' ')}</p>
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
