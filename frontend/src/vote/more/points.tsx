/** Sharing points: what one option gets is taken from the others, or from what is left. */
import { useRef } from 'preact/hooks'
import { t, words } from '../../lib/i18n'
import type { AllocationMethod } from '../../lib/wire'
import { firstPoints, give, leastOf, leftOf, mostOf, type Points } from './allocation'
import { Blank, ids, type Answer, type Marking } from '../marking'
import { OptionText } from '../parts'

export function AllocationBallot(props: Marking & { method: AllocationMethod }) {
  const { poll, draft, method, onDraft } = props
  const start = firstPoints(ids(poll.options), method)
  const blank = draft === null
  const points = (draft ?? start) as Points
  const { step } = method
  const left = leftOf(points, method)
  const set = (option: string, wanted: number) => onDraft(give(points, option, wanted, method))
  /** What was given before a slider was taken hold of, and after: moved back, it gives back what it took. */
  const hold = useRef<{ option: string; before: Points; after: Points } | undefined>(undefined)
  const slide = (option: string, wanted: number) => {
    const { current } = hold
    const before = current?.option === option && current.after === draft ? current.before : points
    const after = give(before, option, wanted, method)
    hold.current = { option, before, after }
    onDraft(after)
  }
  return (
    <>
      <div class="sum" role="status">
        <span>{blank ? t('blank_ballot') : left > 0 ? t('shared_of', { shared: method.points - left, points: method.points }) : t('all_shared', { points: method.points })}</span>
        {!blank && <span>{t('points_left', { left })}</span>}
      </div>
      <div role="group" aria-label={t('points')} class={blank ? 'rows off' : 'rows'}>
        {poll.options.map((option, place) => {
          const name = words(option.label)
          const value = points[option.id] ?? 0
          const [least, most] = [leastOf(method, option.id), mostOf(method, option.id)]
          const bounded = least > 0 || most < method.points
          const reach = method.exact ? most : Math.min(most, value + left)
          const track = (element: HTMLElement | null) => element?.style.setProperty('--v', String((100 * value) / method.points))
          return (
            <div class="row" key={option.id}>
              <b>
                <span class={`sw p${(place % 7) + 1}`} aria-hidden="true" />
                <OptionText option={option} />
              </b>
              {bounded && (
                <p class="kind bounds" id={`takes-${option.id}`}>
                  {t('takes', { least, most })}
                </p>
              )}
              <div class="track">
                <i class={`p${(place % 7) + 1}`} ref={track} />
                <input
                  type="range"
                  aria-label={t('points_for', { name })}
                  aria-describedby={bounded ? `takes-${option.id}` : undefined}
                  min={0}
                  max={method.points}
                  step={step}
                  value={value}
                  disabled={blank}
                  onInput={(event) => slide(option.id, Number(event.currentTarget.value))}
                  onChange={() => (hold.current = undefined)}
                />
              </div>
              <div class="step">
                <button type="button" disabled={blank || value <= least} aria-label={t('fewer', { name, step })} onClick={() => set(option.id, value - step)}>
                  −
                </button>
                <output aria-label={t('points_for', { name })}>{blank ? '–' : value}</output>
                <button
                  type="button"
                  disabled={blank || value >= reach}
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
      <p class="kind">{t(method.exact ? 'taken_from_others' : 'need_not_all')}</p>
      {method.blank && <Blank single={false} draft={draft} onDraft={onDraft} otherwise={start} />}
    </>
  )
}

export function MarkedPoints(props: Answer & { method: AllocationMethod }) {
  const points = props.draft as Points
  return (
    <dl class="opt marked shares">
      {props.poll.options.map((option) => (
        <div key={option.id}>
          <dt>{words(option.label)}</dt>
          <dd>{points[option.id] ?? 0}</dd>
        </div>
      ))}
      {!props.method.exact && (
        <div>
          <dt>{t('kept_points')}</dt>
          <dd>{leftOf(points, props.method)}</dd>
        </div>
      )}
    </dl>
  )
}
