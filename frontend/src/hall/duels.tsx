/** A ranked poll counted by points or by duels: places with their figure, and who was preferred to whom. */
import { currentLanguage, t, words } from '../lib/i18n'
import { counted, duel, figureOf, placeOf } from '../lib/pairwise'
import type { OptionView, PairwiseResult, PollView } from '../lib/wire'
import { useFit } from './fit'
import './duels.css'
import { From, LAYOUTS, OptionMark, textsOf } from './parts'
import { isAward } from './picture'

/** With more options than this the duels have no room beside the places. */
const BESIDE = 6

export function Duels(props: { poll: PollView; result: PairwiseResult; moving: boolean; open: boolean }) {
  const { poll, result } = props
  const fit = useFit<HTMLElement>(LAYOUTS, textsOf(poll) + result.places.join('|'))
  // nothing jumps while votes come in: only then is it the ballot's order
  const order = props.open ? result.options : result.places.flat()
  const options = order.flatMap((id) => poll.options.filter((option) => option.id === id))
  const beside = options.length <= BESIDE
  const points = result.counting === 'borda'
  return (
    <section class={beside ? 'body duels' : 'body duels many'} ref={fit}>
      <h1>{words(poll.title)}</h1>
      <p class="by line">
        <b>{t(points ? 'hall.by_points' : 'hall.by_duels')}</b>
        {!points && counted(result) && <span class="note"> · {howFirst(result)}</span>}
      </p>
      <div class="ranked">
        <ol class={!beside && options.length > 8 ? 'standing two' : 'standing'}>
          {options.map((option) => {
            const { figure, most } = figureOf(result, option.id)
            const first = counted(result) && !props.open && placeOf(result, option.id) === 1
            return (
              <li key={option.id} class={first ? 'won' : ''}>
                {!props.open && <b class="rank">{counted(result) ? placeOf(result, option.id) : '–'}</b>}
                <div>
                  <p class="name line">
                    {words(option.label)}
                    <OptionMark option={option} />
                  </p>
                  {isAward(poll) && <From option={option} />}
                </div>
                <b class="fig">
                  {figure.toLocaleString(currentLanguage())}
                  {!points && <small> / {most}</small>}
                </b>
                <span class="bar">
                  <i class={props.moving ? 'grows' : ''} style={`--v:${most ? figure / most : 0}`} />
                </span>
              </li>
            )
          })}
        </ol>
        {beside && <Matrix result={result} options={options} open={props.open} />}
      </div>
    </section>
  )
}

/** Whether the first beats all others, or how else it came first. */
function howFirst(result: PairwiseResult): string {
  const [first = []] = result.places
  const { figure, most } = figureOf(result, first[0] ?? '')
  return t(first.length === 1 && figure === most ? 'hall.beats_all' : 'hall.strongest_paths')
}

function Matrix(props: { result: PairwiseResult; options: OptionView[]; open: boolean }) {
  const { result, options } = props
  const head = (option: OptionView, at: number) => (props.open ? at + 1 : counted(result) ? placeOf(result, option.id) : at + 1)
  return (
    <table class="matrix">
      <caption>{t('hall.preferred_to')}</caption>
      <thead>
        <tr>
          <td />
          {options.map((option, at) => (
            <th key={option.id} scope="col">
              <span aria-hidden="true">{head(option, at)}</span>
              <span class="unseen">{words(option.label)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {options.map((option, at) => (
          <tr key={option.id}>
            <th scope="row">
              <span aria-hidden="true">{head(option, at)}</span>
              <span class="unseen">{words(option.label)}</span>
            </th>
            {options.map((other) => {
              const [mine, theirs] = [duel(result, option.id, other.id), duel(result, other.id, option.id)]
              return (
                <td key={other.id} class={option === other ? 'same' : mine > theirs ? 'beats' : ''}>
                  {option === other ? '' : mine}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
