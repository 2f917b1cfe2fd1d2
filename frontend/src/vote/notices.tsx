/** What became of votes in polls that the phone no longer shows. */
import { timeOfDay } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { Outbox } from './outbox'

export function Notices(props: { outbox: Outbox }) {
  const votes = props.outbox.others()
  return (
    <div class="notices" role="status">
      {votes.map((vote) => {
        const title = words(vote.title)
        if (vote.state === 'kept') return <p class="kept" key={vote.poll}>{t('other_kept', { title })}</p>
        return (
          <p key={vote.poll} class={vote.state}>
            <span>
              {vote.state === 'received'
                ? t('other_received', { title, time: timeOfDay(vote.at) })
                : t(vote.code === 'poll_closed' ? 'other_late' : 'other_refused', { title })}
            </span>
            <button type="button" onClick={() => props.outbox.seen(vote.poll)}>
              {t('ok')}
            </button>
          </p>
        )
      })}
    </div>
  )
}
