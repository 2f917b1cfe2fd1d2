/** The page of somebody who is not signed in: why, and what to do. */
import { t } from '../lib/i18n'

export type Shut = 'signed_out' | 'link_dead' | 'offline' | 'refused'

export function Door(props: { why: Shut; message: string; onAgain: () => void }) {
  const { why } = props
  return (
    <main class="gate">
      <div>
        <h1>{t(`door_${why}`)}</h1>
        {props.message && <p>{props.message}</p>}
        {why === 'offline' ? (
          <p>{t('door_offline_text')}</p>
        ) : (
          <p>
            {t('door_ask')} <code>voting staff invite NAME</code>
          </p>
        )}
        {why === 'link_dead' && <p class="hint">{t('door_link_text')}</p>}
        {why === 'offline' && (
          <button type="button" class="btn primary" onClick={props.onAgain}>
            {t('try_again')}
          </button>
        )}
      </div>
    </main>
  )
}
