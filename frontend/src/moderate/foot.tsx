/** The foot of the console: what happened last, what can be undone and for how long, who is here. */
import { t, words } from '../lib/i18n'
import type { PollView } from '../lib/wire'
import type { Notice } from './commands'
import { type Deed, GRACE, secondsTo } from './model'

export function Foot(props: {
  closing: PollView | undefined
  /** Ballots on their way could change the outcome of what is closing. */
  doubt: boolean
  notice: Notice | undefined
  deed: Deed | undefined
  hour: (at: number) => string
  me: string
  moderators: string[]
  now: number
  disabled: boolean
  onUndo: () => void
  onDismiss: () => void
}) {
  const { closing, notice, now } = props
  const left = closing?.final_at ? secondsTo(closing.final_at, now) : 0
  const share = closing?.final_at ? Math.max(0, Math.min(1, (closing.final_at - now) / GRACE)) : 0
  const others = props.moderators.filter((name) => name !== props.me)
  return (
    <footer class={notice || closing ? 'undo hot' : 'undo'}>
      <div class="told" role="status">
        {notice ? (
          <Told notice={notice} />
        ) : closing ? (
          <p>
            <b>{t('closing_now')}</b>
          </p>
        ) : (
          props.deed && <p>{told(props.deed, props.hour)}</p>
        )}
      </div>
      {notice && notice.kind !== 'tip' && (
        <button type="button" class="btn" onClick={props.onDismiss}>
          {t('dismiss')}
        </button>
      )}
      <p class="doubt" role="alert">
        {closing && props.doubt && (
          <>
            <Triangle />
            <b>{t('doubt')}</b>
          </>
        )}
      </p>
      {closing && (
        <>
          <span>{t('final_in', { seconds: left })}</span>
          <span class="run" aria-hidden="true">
            <i style={{ transform: `scaleX(${share})` }} />
          </span>
          <button type="button" class="btn" aria-disabled={props.disabled} onClick={props.onUndo}>
            {t('undo')}
            <kbd>U</kbd>
          </button>
        </>
      )}
      <p class="here">
        {props.me && t('you_moderate', { name: props.me })}
        {others.length > 0 && ` · ${t('also_here', { names: others.join(', ') })}`}
      </p>
    </footer>
  )
}

const Triangle = () => (
  <svg viewBox="0 0 16 16" aria-hidden="true">
    <path d="M8 0l8 15H0z" />
  </svg>
)

function Told(props: { notice: Notice }) {
  const { notice } = props
  switch (notice.kind) {
    case 'lost':
      return (
        <p>
          <span>
            <b>
              {said(notice.actor, notice.action, '')} {ago(notice.ago)}
            </b>{' '}
            {t('yours_not_done')}
          </span>
        </p>
      )
    case 'wrong':
      return (
        <p>
          <Triangle />
          <b>{notice.text}</b>
        </p>
      )
    case 'offline':
      return (
        <p>
          <Triangle />
          <b>{t('did_not_arrive')}</b>
        </p>
      )
    case 'asked':
      return (
        <p>
          <b>{t('told_asked')}</b>
        </p>
      )
    case 'tip':
      return (
        <p>
          <b>{t(`tip_${notice.tip}`)}</b>
        </p>
      )
  }
}

/** "Anna opened it." with the poll's title where it helps. */
function said(actor: string, action: string, title: string): string {
  const name = actor === 'clock' ? t('the_clock') : actor
  return t(`did_${action}`, { actor: name, title: title || t('it') })
}

function ago(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  return seconds < 90 ? t('ago_seconds', { seconds }) : t('ago_minutes', { minutes: Math.round(seconds / 60) })
}

function told(deed: Deed, hour: (at: number) => string): string {
  const title = deed.cue ? t('quoted', { text: words(deed.cue.title) }) : ''
  return `${hour(deed.at)} ${said(deed.actor, deed.action, title)}`
}
