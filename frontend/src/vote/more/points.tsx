/** Sharing points: what one option gets is taken from the others, or from what is left. */
import { t, words } from '../../lib/i18n'
import type { AllocationMethod } from '../../lib/wire'
import { firstPoints, give, leastOf, leftOf, mostOf, type Points } from '../allocation'
import { Blank, ids, type Marking } from '../marking'
import { OptionText } from '../parts'

export function AllocationBallot(props: Marking & { method: AllocationMethod }) {
  const { poll, draft, method, onDraft } = props
  const start = firstPoints(ids(poll.options), method)
  const blank = draft === null
  const points = (blank ? start : ((draft as Points | undefined) ?? start)) as Points
  const { step } = method
  const left = leftOf(points, method)
  const set = (option: string, wanted: number) => onDraft(give(points, option, wanted, method))
  return (
    <>
      <div class="sum" role="status">
        <span>{blank ? t('blank_ballot') : left > 0 ? t('left_of', { left, points: method.points }) : t('all_shared', { points: method.points })}</span>
      </div>
      <div role="group" aria-label={t('points')} class={blank ? 'rows off' : 'rows'}>
        {poll.options.map((option, place) => {
          const name = words(option.label)
          const value = points[option.id] ?? 0
          const [least, most] = [leastOf(method, option.id), mostOf(method, option.id)]
          const reach = method.exact ? most : Math.min(most, value + left)
          const track = (element: HTMLElement | null) => element?.style.setProperty('--v', String((100 * value) / method.points))
          return (
            <div class="row" key={option.id}>
              <b>
                <span class={`sw p${(place % 7) + 1}`} aria-hidden="true" />
                <OptionText option={option} />
              </b>
              {(least > 0 || most < method.points) && <p class="kind bounds">{t('takes', { least, most })}</p>}
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
