/** Marking a ballot: choose, or what comes later. What is marked lives in a draft until it is confirmed. */
import type { ComponentChild, ComponentChildren } from 'preact'
import { t } from '../lib/i18n'
import type { ChoiceMethod, PollView } from '../lib/wire'
import { useMethods, type More } from './more'
import type { Choices } from './outbox'
import { OptionText } from './parts'

/** undefined: nothing marked yet; null: a blank ballot. */
export type Draft = Choices | undefined

export interface Marking {
  poll: PollView
  draft: Draft
  onDraft: (draft: Draft) => void
}

export interface Answer {
  poll: PollView
  draft: Choices
}

/** How a poll is answered: what its ballot looks like, before it is sent too, and what it begins with. */
export interface Answering {
  Ballot: (props: Marking) => ComponentChild
  /** What was marked, once more, before it is sent. */
  Marked: (props: Answer) => ComponentChild
  /** What is wrong with a draft, as a sentence, or undefined when it can be reviewed. */
  missing: (poll: PollView, draft: Draft) => string | undefined
  first?: (poll: PollView) => Draft
}

const IN_MORE: readonly string[] = ['ideas', 'allocation']

/** Whether the ballot of `poll` comes only when it is asked for. */
export const isRare = ({ method }: PollView): boolean => method.kind !== 'choice' && !IN_MORE.includes(method.kind)

/** Undefined until it has come. A badge that waits for the vote asks for it, too: then it is there when voting opens. */
export function useAnswering(poll: PollView | undefined, more: More | undefined): Answering | undefined {
  const methods = useMethods(poll !== undefined && isRare(poll))
  if (poll?.method.kind === 'choice') return CHOICE
  return poll && isRare(poll) ? methods : more
}

/** What is wrong with the draft, as a sentence, or undefined when it can be reviewed. */
export function missing(poll: PollView, draft: Draft, answering: Answering | undefined): string | undefined {
  if (!answering) return t('connecting')
  return draft === null ? undefined : answering.missing(poll, draft)
}

/** What is wrong with the options that were chosen. */
export function missingChoice({ least, most, blank, none }: ChoiceMethod, draft: Draft): string | undefined {
  const chosen = Array.isArray(draft) ? draft : []
  // the answer against all others stands alone
  if (chosen.length === 1 && chosen[0] === none) return undefined
  if (chosen.length >= least && chosen.length <= most) return undefined
  if (most === 1) return t(blank ? 'choose_one_first' : 'choose_one_only')
  return least === most ? t('choose_exactly_first', { most }) : t('choose_more_first', { least, most })
}

/** Whether no further option can be ticked. Of one choice, another takes the place. */
export function isFull({ method }: PollView, draft: Draft): boolean {
  return (method.kind === 'choice' || method.kind === 'ideas') && method.most > 1 && Array.isArray(draft) && draft.length >= method.most
}

export const ids = (options: PollView['options']) => options.map((option) => option.id)

const CHOICE: Answering = {
  Ballot: (props) => (props.poll.method.kind === 'choice' ? <ChoiceBallot {...props} method={props.poll.method} /> : null),
  Marked: MarkedChoice,
  missing: ({ method }, draft) => (method.kind === 'choice' ? missingChoice(method, draft) : undefined),
}

type Boxes = (options: PollView['options']) => ComponentChildren

/** `asks`: the question, where it is not of so many options. `under`: the boxes under headings. */
export function ChoiceBallot(props: Marking & { method: ChoiceMethod; asks?: string; under?: (boxes: Boxes) => ComponentChildren }) {
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
  const boxes: Boxes = (options) =>
    options.map((option) => {
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
  return (
    <fieldset>
      <legend>{props.asks ?? asked(method)}</legend>
      {props.under ? props.under(boxes) : boxes(poll.options)}
      {method.blank && <Blank single={single} draft={draft} onDraft={onDraft} otherwise={undefined} />}
    </fieldset>
  )
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

/** The options that were chosen, or a blank ballot of any method. */
export function MarkedChoice({ poll, draft }: Answer) {
  return (
    <div class="opt marked">
      <p class="kind">{t('your_vote')}</p>
      {Array.isArray(draft) ? (
        poll.options.filter((option) => draft.includes(option.id)).map((option) => <OptionText key={option.id} option={option} />)
      ) : (
        <span>
          <b>{t('blank_ballot')}</b>
          <span>{t('blank_means')}</span>
        </span>
      )}
    </div>
  )
}
