/** Marking a ballot: choose, or what comes with `more`. What is marked lives in `draft` until it is confirmed. */
import { t, words } from '../lib/i18n'
import type { ChoiceMethod, PollView } from '../lib/wire'
import { firstPoints } from './allocation'
import type { More } from './more'
import type { Choices } from './outbox'
import { OptionText } from './parts'

/** undefined: nothing marked yet; null: a blank ballot. */
export type Draft = Choices | undefined

export interface Marking {
  poll: PollView
  draft: Draft
  onDraft: (draft: Draft) => void
}

/** What is wrong with the draft, as a sentence, or undefined when it can be reviewed. */
export function missing(poll: PollView, draft: Draft): string | undefined {
  if (draft === null) return undefined
  const { kind } = poll.method
  if (kind === 'allocation') return undefined
  if (kind === 'rating' || kind === 'number') return draft ? undefined : t(poll.method.blank ? 'answer_first' : 'answer_only')
  const chosen = Array.isArray(draft) ? draft.length : 0
  if (poll.method.kind === 'words') return chosen ? undefined : t('words_first')
  if (poll.method.kind === 'choice' && isNone(poll, draft)) return undefined
  const [least, most] = poll.method.kind === 'choice' ? [poll.method.least, poll.method.most] : [1, poll.method.most]
  if (chosen >= least && chosen <= most) return undefined
  if (most === 1 || poll.method.kind === 'ranking') return t(poll.method.blank ? 'choose_one_first' : 'choose_one_only')
  return least === most ? t('choose_exactly_first', { most }) : t('choose_more_first', { least, most })
}

/** Whether the answer against all others was chosen, which stands alone. */
const isNone = ({ method }: PollView, draft: Draft): boolean =>
  method.kind === 'choice' && Array.isArray(draft) && draft.length === 1 && draft[0] === method.none

/** Whether no further option can be ticked. Of one choice, another takes the place. */
export function isFull(poll: PollView, draft: Draft): boolean {
  const { method } = poll
  return (method.kind === 'choice' || method.kind === 'ideas') && method.most > 1 && Array.isArray(draft) && draft.length >= method.most
}

/** The draft to begin with: points that must all be given are shared evenly from the start, a choice is open. */
export function firstDraft(poll: PollView): Draft {
  const { method, options } = poll
  return method.kind === 'allocation' ? firstPoints(ids(options), method) : undefined
}

export const ids = (options: PollView['options']) => options.map((option) => option.id)

export function Ballot(props: Marking & { more: More | undefined }) {
  const { more } = props
  const { method } = props.poll
  if (method.kind === 'choice') return <ChoiceBallot {...props} method={method} />
  if (method.kind === 'ideas') return <ChoiceBallot {...props} method={{ ...method, kind: 'choice', least: 1, none: null }} />
  if (!more) return <p class="kind">{t('connecting')}</p>
  switch (method.kind) {
    case 'ranking':
      return <more.RankingBallot {...props} method={method} />
    case 'allocation':
      return <more.AllocationBallot {...props} method={method} />
    case 'words':
      return <more.WordsBallot {...props} method={method} />
    default:
      return <more.MeasureBallot {...props} />
  }
}

function ChoiceBallot(props: Marking & { method: ChoiceMethod }) {
  const { poll, draft, method, onDraft } = props
  const single = method.most === 1
  const chosen = Array.isArray(draft) ? draft : []
  const full = isFull(poll, draft)
  const toggle = (id: string) => {
    if (single) return onDraft([id])
    const others = chosen.filter((other) => other !== id && other !== method.none)
    const next = chosen.includes(id) ? others : id === method.none ? [id] : [...others, id]
    onDraft(next.length ? next : undefined)
  }
  return (
    <fieldset>
      <legend>
        {poll.method.kind === 'ideas' ? t('support_up_to', { count: method.most }) : asked(method)}
      </legend>
      {byTheme(poll.options).map(([theme, options], place) => {
        const name = theme || (place > 0 ? t('other_ideas') : '')
        const boxes = options.map((option) => {
          const on = chosen.includes(option.id)
          return (
            <label class="opt" key={option.id}>
              <input
                type={single ? 'radio' : 'checkbox'}
                name="choice"
                checked={on}
                disabled={full && !on && option.id !== method.none}
                onChange={() => toggle(option.id)}
              />
              <OptionText option={option} />
            </label>
          )
        })
        return name ? <div role="group" aria-label={name} class="theme" key={name}><h3>{name}</h3>{boxes}</div> : boxes
      })}
      {method.blank && <Blank single={single} draft={draft} onDraft={onDraft} otherwise={undefined} />}
    </fieldset>
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

function asked({ least, most }: ChoiceMethod): string {
  if (most === 1) return t('choose_one')
  return least === most ? t('choose_exactly', { most }) : t('choose_between', { least, most })
}

export function Blank(props: { single: boolean; draft: Draft; onDraft: (draft: Draft) => void; otherwise: Draft }) {
  const on = props.draft === null
  return (
    <label class="opt blank">
      <input
        type={props.single ? 'radio' : 'checkbox'}
        name={props.single ? 'choice' : 'blank'}
        checked={on}
        onChange={() => props.onDraft(on ? props.otherwise : null)}
      />
      <span>
        <b>{t('blank_ballot')}</b>
      </span>
    </label>
  )
}
