/** The votes name nobody: no quorum, no majority, or a tie that is not settled by them. Said calmly, without a figure. */
import { percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { OptionView, OutcomeView, PollView } from '../lib/wire'
import { Top, TurnoutFoot, type FrameProps } from './edges'
import { useFit } from './fit'
import { From } from './parts'
import { optionsOf, pollOf, resultsOf, turnoutOf, type Picture } from './picture'

const LAYOUTS = 5

export function Verdict(props: FrameProps) {
  const { picture } = props
  const poll = pollOf(picture)
  const outcome = resultsOf(picture)?.outcome
  const fit = useFit<HTMLElement>(LAYOUTS, words(poll?.title) + (outcome?.leaders.join(' ') ?? ''))
  if (!poll || !outcome) return null
  const { text, under, leaders } = verdictOf(poll, outcome, picture)
  return (
    <>
      <Top picture={picture} poll={poll} state={t('hall.result')} lamp="none" />
      <section class={`body ${leaders.length ? 'between' : 'sentence'}`} ref={fit}>
        <h1 class="over">{words(poll.title)}</h1>
        <p class="hero">{text}</p>
        <p class="under">{under}</p>
        {leaders.length > 0 && (
          <ol class={leaders.length > 4 ? 'versus many' : 'versus'}>
            {leaders.map((option) => (
              <li key={option.id}>
                <p class="name line">{words(option.label)}</p>
                <From option={option} />
              </li>
            ))}
          </ol>
        )}
      </section>
      <TurnoutFoot picture={picture} poll={poll} over notes={leaders.length ? [t('hall.alphabetical')] : []} />
    </>
  )
}

interface Said {
  text: string
  under: string
  /** Whom it is between, if `under` says so. Their order must not tell who had more votes. */
  leaders: OptionView[]
}

/** What the votes say, in a sentence, and what follows from it in another. */
export function verdictOf(poll: PollView, outcome: OutcomeView, picture: Picture): Said {
  const leaders = optionsOf(poll, outcome.leaders).sort((a, b) => words(a.label).localeCompare(words(b.label)))
  switch (outcome.verdict) {
    case 'no_quorum':
      return { text: t('hall.no_quorum'), under: shortOf(poll, picture), leaders: [] }
    case 'no_majority':
      if (outcome.rung === 'run_off') return { text: t('hall.no_winner_yet'), under: t('hall.runoff_between'), leaders }
      return { text: t('hall.no_majority'), under: t(`hall.needed_${poll.majority}`), leaders: [] }
    default:
      return { text: t('hall.tied'), under: t(outcome.rung === 'chair' ? 'hall.chair_between' : 'hall.runoff_between'), leaders }
  }
}

/** "34 % voted, 50 % needed". Cut to whole percent, so that what falls short never reads as enough. */
function shortOf(poll: PollView, picture: Picture): string {
  const turnout = turnoutOf(picture)
  const needed = percent((poll.quorum?.percent ?? 0) / 100)
  if (!turnout?.entitled || poll.quorum?.of === 'checked_in') return t('hall.quorum_present', { needed })
  return t('hall.quorum_short', { voted: percent(Math.floor((turnout.voted * 100) / turnout.entitled) / 100), needed })
}
