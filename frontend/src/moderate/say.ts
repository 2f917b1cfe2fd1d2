/** Words for the host, for what the room is doing now. Phrases mark a word that phones show with *stars*. */
import { t, words } from '../lib/i18n'
import type { PollView } from '../lib/wire'
import { secondsTo, visible } from './model'

/** `next`: the poll is not on screen yet. `now` is server time. */
export function phrase(poll: PollView, voted: number, now: number, next: boolean): string {
  const title = words(poll.title)
  switch (poll.state) {
    case 'draft':
      return next ? t('say_next', { title }) : t('say_draft', { title })
    case 'armed':
      return poll.opens_at === null ? t('say_armed') : t('say_countdown')
    case 'open': {
      if (poll.closes_at === null) return voted * 10 >= poll.entitled * 9 ? t('say_nearly_all') : t('say_open')
      const left = secondsTo(poll.closes_at, now)
      if (left <= 10) return t('say_last_seconds')
      // Tens, so that the sentence is still true when it has been spoken.
      return left <= 60 ? t('say_left', { seconds: Math.floor(left / 10) * 10 }) : t('say_open')
    }
    case 'closing':
      return t('say_closing')
    case 'closed':
      return visible(poll) ? t('say_closed') : t('say_sealed')
    case 'published':
      return t('say_result', { voted, entitled: poll.entitled })
    default:
      return t('say_annulled')
  }
}
