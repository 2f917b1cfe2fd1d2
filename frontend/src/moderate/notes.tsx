/** What moderators wrote to themselves, to this cue and to the next one; and what the hall does not see yet. */
import { t, words } from '../lib/i18n'
import type { ConsoleState, CueView } from '../lib/wire'

export function Notes(props: { notes: ConsoleState['notes']; now: CueView; next: CueView | undefined }) {
  const { notes = {}, now, next } = props
  const lines: [string, string][] = [
    [t('notes_now'), words(notes[now.id])],
    [t('next'), next && next.id !== now.id ? words(notes[next.id]) : ''],
  ]
  const written = lines.filter(([, text]) => text)
  if (written.length === 0) return null
  return (
    <section class="notes" aria-label={t('notes')}>
      {written.map(([where, text]) => (
        <p key={where}>
          <b>{t('notes_of', { where })}</b> {text}
        </p>
      ))}
    </section>
  )
}

/** Screens keep an older picture: which, since when, and what they would show. */
export function Frozen(props: { since: string; seen: CueView; now: CueView; disabled: boolean; onThaw: () => void }) {
  return (
    <p class="alarm astray" role="status">
      <span>
        <b>{t('frozen_since', { time: props.since, title: words(props.seen.title) })}</b> {t('frozen_present', { title: words(props.now.title) })}
      </span>
      <button type="button" class="btn" aria-disabled={props.disabled} onClick={() => !props.disabled && props.onThaw()}>
        {t('unfreeze')}
      </button>
    </p>
  )
}
