/** Answering by supporting ideas and by sharing points. */
import { t, words } from '../../lib/i18n'
import type { ChoiceMethod, IdeasMethod, PollView } from '../../lib/wire'
import { ChoiceBallot, ids, MarkedChoice, missingChoice, type Answer, type Draft, type Marking } from '../marking'
import { firstPoints } from './allocation'
import { AllocationBallot, MarkedPoints } from './points'

/** Points that must all be given are shared evenly from the start; what else is asked for is open. */
export const first = ({ method, options }: PollView): Draft => (method.kind === 'allocation' ? firstPoints(ids(options), method) : undefined)

export const missing = ({ method }: PollView, draft: Draft): string | undefined => (method.kind === 'ideas' ? missingChoice(asChoice(method), draft) : undefined)

const asChoice = ({ most, blank }: IdeasMethod): ChoiceMethod => ({ kind: 'choice', least: 1, most, blank, none: null })

export function Ballot(props: Marking) {
  const { method } = props.poll
  if (method.kind === 'allocation') return <AllocationBallot {...props} method={method} />
  return method.kind === 'ideas' ? <IdeasBallot {...props} method={method} /> : null
}

export function Marked(props: Answer) {
  const { method } = props.poll
  return method.kind === 'allocation' ? <MarkedPoints {...props} method={method} /> : <MarkedChoice {...props} />
}

function IdeasBallot(props: Marking & { method: IdeasMethod }) {
  return (
    <ChoiceBallot
      {...props}
      method={asChoice(props.method)}
      asks={t('support_up_to', { count: props.method.most })}
      under={(boxes) => byTheme(props.poll.options).map(([theme, options], place) => {
        const name = theme || (place > 0 ? t('other_ideas') : '')
        return name ? <div role="group" aria-label={name} class="theme" key={name}><h3>{name}</h3>{boxes(options)}</div> : boxes(options)
      })}
    />
  )
}

/** The options under their themes, those without one last, as they come. */
function byTheme(options: PollView['options']): [string, PollView['options']][] {
  const themes = new Map<string, PollView['options']>()
  for (const option of options) {
    const theme = option.theme ? words(option.theme) : ''
    themes.set(theme, [...(themes.get(theme) ?? []), option])
  }
  return [...themes].sort(([one], [other]) => Number(!one) - Number(!other))
}
