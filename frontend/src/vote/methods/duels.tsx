/** The result of a ranked poll that is counted by points or by duels. */
import { currentLanguage, t, words } from '../../lib/i18n'
import { counted, duel, figureOf, placeOf } from '../../lib/pairwise'
import type { PairwiseResult, PollView } from '../../lib/wire'
import { OptionText } from '../parts'

/** `final`: voting is over. */
export function Placed(props: { poll: PollView; result: PairwiseResult; final: boolean }) {
  const { poll, result } = props
  const options = result.places.flat().flatMap((id) => poll.options.filter((option) => option.id === id))
  const shared = (result.places[0]?.length ?? 0) > 1
  return (
    <ol class="res">
      {options.map((option) => {
        const { figure, most } = figureOf(result, option.id)
        const first = props.final && counted(result) && placeOf(result, option.id) === 1
        const value = figure.toLocaleString(currentLanguage())
        return (
          <li key={option.id} class={first ? 'first' : ''}>
            <OptionText option={option} {...(first ? { word: t(shared ? 'tie' : 'comes_first') } : {})} />
            <span class="fig">{result.counting === 'borda' ? value : `${value} / ${most}`}</span>
            <i ref={(bar) => bar?.style.setProperty('--v', String(most ? (100 * figure) / most : 0))} />
          </li>
        )
      })}
    </ol>
  )
}

export function Duels(props: { poll: PollView; result: PairwiseResult }) {
  const { poll, result } = props
  const options = result.places.flat()
  const name = (id: string) => words(poll.options.find((option) => option.id === id)?.label)
  const pairs = options.flatMap((one, at) => options.slice(at + 1).map((other) => [one, other] as const))
  return (
    <details class="rules rounds">
      <summary>
        <b>{t('duel_by_duel')}</b>
      </summary>
      <ul>
        {pairs.map(([one, other]) => (
          <li key={`${one} ${other}`}>
            {t('duel', { one: name(one), votes: duel(result, one, other), other: name(other), others: duel(result, other, one) })}
          </li>
        ))}
      </ul>
    </details>
  )
}
