/** Sharing points: what one option gets is taken from the others. */
import { t, words } from '../../lib/i18n'
import type { AllocationMethod } from '../../lib/wire'
import { evenly, give, type Points } from '../allocation'
import { Blank, ids, type Marking } from '../marking'
import { OptionText } from '../parts'

export function AllocationBallot(props: Marking & { method: AllocationMethod }) {
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
