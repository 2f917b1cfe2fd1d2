/** A result by groups of voters: a row for each answer, a column for all and for each group. */
import { country, percent } from '../lib/format'
import { currentLanguage, t, words } from '../lib/i18n'
import { meanOf } from '../lib/measures'
import type { BreakdownView, CohortView, OptionView, PollView, ResultsState } from '../lib/wire'
import { Top, TurnoutFoot, type FrameProps } from './edges'
import { useFit } from './fit'
import './groups.css'
import { pollOf, resultsOf } from './picture'

type Result = NonNullable<ResultsState['result']>

interface Cell {
  /** 0 to 1. */
  share: number
  figure: string
}

/** More columns than these nobody reads; the largest groups are shown, and the record has all. */
const MOST_COLUMNS = 6
const LAYOUTS = 5

/** The groups that there is room for, in their order. */
function shownOf({ cohorts }: BreakdownView): CohortView[] {
  const largest = [...cohorts].sort((a, b) => b.result.ballots - a.result.ballots).slice(0, MOST_COLUMNS)
  return cohorts.filter((cohort) => largest.includes(cohort))
}

export const groupName = (by: BreakdownView['by'], name: string): string => (name === '' ? t('hall.group_others') : by === 'country' ? country(name) : name)

const validOf = (result: Result): number => result.ballots - result.blank

function cellOf(result: Result, option: string): Cell | undefined {
  switch (result.kind) {
    case 'choice': {
      const valid = validOf(result)
      const share = valid ? (result.counts.find((count) => count.option === option)?.votes ?? 0) / valid : 0
      return { share, figure: percent(share) }
    }
    case 'allocation': {
      const spread = result.options.find((each) => each.option === option)
      return spread && { share: spread.mean / result.points, figure: String(spread.whole) }
    }
    case 'rating': {
      const statement = result.options.find((each) => each.option === option)
      return statement && statement.mean !== null ? { share: (statement.mean - result.least) / (result.most - result.least), figure: meanOf(statement.mean) } : undefined
    }
    default:
      return undefined
  }
}

/** The answers that every group has figures of. */
const rowsOf = (poll: PollView, groups: CohortView[]): OptionView[] => poll.options.filter((option) => groups.every((group) => cellOf(group.result, option.id)))

export function Groups(props: FrameProps) {
  const { picture } = props
  const poll = pollOf(picture)
  const results = resultsOf(picture)
  const groups = results?.breakdown ? shownOf(results.breakdown) : []
  const names = groups.map((group) => groupName(results?.breakdown?.by ?? 'category', group.name))
  const rows = poll ? rowsOf(poll, groups) : []
  const fit = useFit<HTMLElement>(LAYOUTS, [words(poll?.title), ...names, ...rows.map((option) => words(option.label))].join('|'))
  if (!poll || !results?.breakdown) return null
  const { breakdown, result } = results
  const left = breakdown.cohorts.length - groups.length
  const columns = result ? [{ name: t('hall.group_all'), result }, ...groups.map((group, index) => ({ name: names[index] ?? '', result: group.result }))] : []
  return (
    <>
      <Top picture={picture} poll={poll} state={t(`hall.by_${breakdown.by}`)} lamp="none" />
      <section class="body groups" ref={fit}>
        <h1>{words(poll.title)}</h1>
        {groups.length === 0 ? (
          <p class="under">{t('hall.no_groups', { least: breakdown.least })}</p>
        ) : (
          <table>
            <thead>
              <tr>
                <td />
                {columns.map((column) => (
                  <th scope="col" key={column.name}>
                    <span class="line">{column.name}</span>
                    <span class="note">n = {validOf(column.result).toLocaleString(currentLanguage())}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((option) => (
                <tr key={option.id}>
                  <th scope="row">
                    <span class="line">{words(option.label)}</span>
                  </th>
                  {columns.map((column, index) => {
                    const cell = cellOf(column.result, option.id)
                    return (
                      <td key={column.name} class={index === 0 ? 'overall' : ''}>
                        <span class="bar">{cell && <i style={`--v:${cell.share}`} />}</span>
                        <b class="fig">{cell?.figure ?? '–'}</b>
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <TurnoutFoot picture={picture} poll={poll} over bare notes={left > 0 ? [t('hall.groups_more', { count: left })] : []} right={t('hall.groups_least', { least: breakdown.least })} />
    </>
  )
}

/** "By country. Belgium: Yes 60%, No 40%. Others: Yes 20%, No 80%." */
export function spokenGroups(poll: PollView, breakdown: BreakdownView): string {
  const heading = t(`hall.by_${breakdown.by}`)
  if (breakdown.cohorts.length === 0) return `${heading}. ${t('hall.no_groups', { least: breakdown.least })}`
  const rows = rowsOf(poll, breakdown.cohorts)
  const groups = breakdown.cohorts.map((group) => {
    const said = rows.map((option) => `${words(option.label)} ${cellOf(group.result, option.id)?.figure ?? ''}`)
    return `${groupName(breakdown.by, group.name)}: ${said.join(', ')}.`
  })
  return `${heading}. ${groups.join(' ')}`
}
