/** Two results side by side: the same answers paired, so that what changed is seen; else one list beside the other. */
import { percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { OptionView, PollView, ResultsState } from '../lib/wire'
import { Top, type FrameProps } from './edges'
import { useFit } from './fit'
import { fullLength, sharesOf, type Picture } from './picture'

const LAYOUTS = 6

interface Row {
  option: OptionView
  /** 0 to 1. */
  share: number
  figure: string
}

interface Side {
  poll: PollView
  /** Undefined while the room may not see the result. */
  rows: Row[] | undefined
  ballots: number
}

/** The sides of the comparison, once they have come. */
function sidesOf(picture: Picture): Side[] {
  const { polls = [], results = [] } = picture.compared ?? {}
  return polls.map((poll, index) => {
    const result = results[index]?.result
    return { poll, rows: rowsOf(poll, results[index]), ballots: result?.ballots ?? 0 }
  })
}

function rowsOf(poll: PollView, results: ResultsState | null | undefined): Row[] | undefined {
  const result = results?.result
  if (result?.kind === 'choice') return sharesOf(poll, result).map(({ option, share }) => ({ option, share, figure: percent(share) }))
  if (result?.kind !== 'allocation') return undefined
  return poll.options.map((option) => {
    const spread = result.options.find((each) => each.option === option.id)
    return { option, share: (spread?.mean ?? 0) / result.points, figure: String(spread?.whole ?? 0) }
  })
}

const ids = (poll: PollView): string => poll.options.map((option) => option.id).sort().join(' ')

export function Comparison(props: FrameProps) {
  const { picture } = props
  const { cue } = picture.stage
  const sides = sidesOf(picture)
  const [first, second] = sides
  const texts = sides.flatMap((side) => [side.poll.title, ...side.poll.options.map((option) => option.label)]).map(words)
  const fit = useFit<HTMLElement>(LAYOUTS, [words(cue.title), ...texts, ...sides.map((side) => side.rows?.length)].join('|'))
  const full = fullLength(sides.flatMap((side) => side.rows ?? []))
  const paired = first && second && ids(first.poll) === ids(second.poll)
  return (
    <>
      <Top picture={picture} state={t('hall.result')} lamp="none" />
      <section class="body comparison" ref={fit}>
        <h1>{words(cue.title)}</h1>
        {paired ? <Paired first={first} second={second} full={full} /> : <Beside sides={sides} full={full} />}
      </section>
    </>
  )
}

/** Which bar is whose, and how many voted. */
const Key = (props: { side: Side; mark: string }) => (
  <p class="key">
    <i class={`bar ${props.mark}`} />
    <span class="line">
      <b>{words(props.side.poll.title)}</b>{' '}
      <span class="note">{props.side.rows ? t('hall.ballots', { count: props.side.ballots }) : t('hall.compare_later')}</span>
    </span>
  </p>
)

function Paired(props: { first: Side; second: Side; full: number }) {
  const { first, second, full } = props
  return (
    <>
      <div class="keys">
        <Key side={first} mark="then" />
        <Key side={second} mark="now" />
      </div>
      <ol class={first.poll.options.length > 5 ? 'pairs two' : 'pairs'}>
        {first.poll.options.map((option) => (
          <li key={option.id}>
            <span class="lab line">{words(option.label)}</span>
            <Bar row={row(first, option.id)} full={full} mark="then" />
            <Bar row={row(second, option.id)} full={full} mark="now" />
          </li>
        ))}
      </ol>
    </>
  )
}

const row = (side: Side, option: string): Row | undefined => side.rows?.find((each) => each.option.id === option)

const Bar = (props: { row: Row | undefined; full: number; mark: string }) => (
  <span class="pair">
    <span class={`bar ${props.mark}`}>{props.row && <i style={`--v:${props.row.share / props.full}`} />}</span>
    <span class="fig">{props.row?.figure ?? '–'}</span>
  </span>
)

function Beside(props: { sides: Side[]; full: number }) {
  return (
    <div class="sides">
      {props.sides.map((side) => (
        <section key={side.poll.id}>
          <h2 class="line">{words(side.poll.title)}</h2>
          <p class="note">{side.rows ? t('hall.ballots', { count: side.ballots }) : t('hall.compare_later')}</p>
          <ol class="pairs">
            {(side.rows ?? []).map((each) => (
              <li key={each.option.id}>
                <span class="lab line">{words(each.option.label)}</span>
                <Bar row={each} full={props.full} mark="now" />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}

/** "Before: Yes 31%, No 69%. After: comes later." */
export const spokenComparison = (picture: Picture): string =>
  sidesOf(picture)
    .map(({ poll, rows }) => {
      const said = rows ? rows.map((each) => `${words(each.option.label)} ${each.figure}`).join(', ') : t('hall.compare_later')
      return `${words(poll.title)}: ${said}.`
    })
    .join(' ')
