/** What happens to what was written: the one line at the foot of a form. */
import { timeOfDay } from '../lib/format'
import { t } from '../lib/i18n'

export type Notice = { kind: 'saved'; at: number } | { kind: 'wrong'; text: string } | { kind: 'lost'; actor: string; at: number }

export const told = (notice: Notice): string =>
  notice.kind === 'saved'
    ? t('saved', { time: timeOfDay(notice.at) })
    : notice.kind === 'lost'
      ? t(notice.actor ? 'lost_to' : 'lost', { actor: notice.actor, time: timeOfDay(notice.at) })
      : notice.text

export function Saving(props: {
  notice: Notice | undefined
  unsaved: boolean
  flaws: number
  fixed: boolean
  busy: boolean
  /** `over`: what somebody else saved meanwhile. */
  onSave: (over: boolean) => void
  onForget: () => void
}) {
  const { notice, unsaved, flaws, busy } = props
  const lost = notice?.kind === 'lost' && unsaved
  const ready = unsaved && flaws === 0 && !busy
  return (
    <footer class={lost || notice?.kind === 'wrong' ? 'saving hot' : 'saving'}>
      <p role="status">{notice ? told(notice) : flaws && unsaved ? t('flaws', { count: flaws }) : unsaved ? t('not_saved') : t('nothing_to_save')}</p>
      {unsaved && (
        <button type="button" class="btn" disabled={busy} onClick={props.onForget}>
          {t(lost ? 'take_theirs' : 'forget')}
        </button>
      )}
      {!props.fixed && (
        <button type="button" class="btn primary" aria-disabled={!ready} onClick={() => ready && props.onSave(lost)}>
          {t(lost ? 'keep_mine' : 'save')}
        </button>
      )}
    </footer>
  )
}
