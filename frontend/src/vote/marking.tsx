/** Marking a ballot: choose, or share points. What is marked lives in `draft` until it is confirmed. */
import { t, words } from '../lib/i18n'
import type { AllocationMethod, ChoiceMethod, PollView } from '../lib/wire'
import { evenly, give, type Points } from './allocation'
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
  if (poll.method.kind === 'allocation') return undefined
  const chosen = Array.isArray(draft) ? draft.length : 0
  const { least, most } = poll.method
  if (chosen >= least && chosen <= most) return undefined
  if (most === 1) return t(poll.method.blank ? 'choose_one_first' : 'choose_one_only')
  return least === most ? t('choose_exactly_first', { most }) : t('choose_more_first', { least, most })
}

/** Whether no further option can be ticked. Of one choice, another takes the place. */
export function isFull(poll: PollView, draft: Draft): boolean {
  const { method } = poll
  return method.kind === 'choice' && method.most > 1 && Array.isArray(draft) && draft.length >= method.most
}

/** The draft to begin with: points are shared evenly from the start, a choice is open. */
export function firstDraft(poll: PollView): Draft {
  const { method, options } = poll
  return method.kind === 'allocation' ? evenly(ids(options), method.points, method.step) : undefined
}

const ids = (options: PollView['options']) => options.map((option) => option.id)

export function Ballot(props: Marking) {
  const { method } = props.poll
  return method.kind === 'choice' ? <ChoiceBallot {...props} method={method} /> : <AllocationBallot {...props} method={method} />
}

function ChoiceBallot(props: Marking & { method: ChoiceMethod }) {
  const { poll, draft, method, onDraft } = props
  const single = method.most === 1
  const chosen = Array.isArray(draft) ? draft : []
  const full = isFull(poll, draft)
  const toggle = (id: string) => {
    if (single) return onDraft([id])
    const next = chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]
    onDraft(next.length ? next : undefined)
  }
  return (
    <fieldset>
      <legend>
        {asked(method)}
      </legend>
      {poll.options.map((option) => {
        const on = chosen.includes(option.id)
        return (
          <label class="opt" key={option.id}>
            <input
              type={single ? 'radio' : 'checkbox'}
              name="choice"
              checked={on}
              disabled={full && !on}
              onChange={() => toggle(option.id)}
            />
            <OptionText option={option} />
          </label>
        )
      })}
      {method.blank && <Blank single={single} draft={draft} onDraft={onDraft} otherwise={undefined} />}
    </fieldset>
  )
}

function asked({ least, most }: ChoiceMethod): string {
  if (most === 1) return t('choose_one')
  return least === most ? t('choose_exactly', { most }) : t('choose_between', { least, most })
}

function Blank(props: { single: boolean; draft: Draft; onDraft: (draft: Draft) => void; otherwise: Draft }) {
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

function AllocationBallot(props: Marking & { method: AllocationMethod }) {
  const { poll, draft, method, onDraft } = props
  const start = evenly(ids(poll.options), method.points, method.step)
  const blank = draft === null
  const points = (blank ? start : ((draft as Points | undefined) ?? start)) as Points
  const { step } = method
  const set = (option: string, wanted: number) => onDraft(give(points, option, wanted, method.points, step))
  return (
    <>
      <div class="sum" role="status">
        <span>{blank ? t('blank_ballot') : t('all_shared', { points: method.points })}</span>
      </div>
      <div role="group" aria-label={t('points')} class={blank ? 'rows off' : 'rows'}>
        {poll.options.map((option, place) => {
          const name = words(option.label)
          const value = points[option.id] ?? 0
          const track = (element: HTMLElement | null) => element?.style.setProperty('--v', String((100 * value) / method.points))
          return (
            <div class="row" key={option.id}>
              <b>
                <span class={`sw p${(place % 7) + 1}`} aria-hidden="true" />
                <OptionText option={option} />
              </b>
              <div class="track">
                <i class={`p${(place % 7) + 1}`} ref={track} />
                <input
                  type="range"
                  aria-label={t('points_for', { name })}
                  min={0}
                  max={method.points}
                  step={step}
                  value={value}
                  disabled={blank}
                  onInput={(event) => set(option.id, Number(event.currentTarget.value))}
                />
              </div>
              <div class="step">
                <button type="button" disabled={blank || value <= 0} aria-label={t('fewer', { name, step })} onClick={() => set(option.id, value - step)}>
                  −
                </button>
                <output aria-label={t('points_for', { name })}>{blank ? '–' : value}</output>
                <button
                  type="button"
                  disabled={blank || value >= method.points}
                  aria-label={t('more', { name, step })}
                  onClick={() => set(option.id, value + step)}
                >
                  +
                </button>
              </div>
            </div>
          )
        })}
      </div>
      <p class="kind">{t('taken_from_others')}</p>
      {method.blank && <Blank single={false} draft={draft} onDraft={onDraft} otherwise={start} />}
    </>
  )
}
