/** Words for the host, for what the room is doing now. Phrases mark a word that phones show with *stars*. */
import { t, words } from '../lib/i18n'
import type { PollView, VerdictView } from '../lib/wire'
import { secondsTo, visible } from './model'

/** `next`: the poll is not on screen yet. `again`: its run-off. `now` is server time. */
export function phrase(
  poll: PollView,
  verdict: VerdictView | undefined,
  again: PollView | undefined,
  voted: number,
  now: number,
  next: boolean,
): string {
  const title = words(poll.title)
  if (poll.test) return t(poll.state === 'open' ? 'say_test' : 'say_test_over')
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
      if (visible(poll)) return t('say_closed')
      return verdict ? found(verdict, again) : t('say_sealed')
    case 'revealing':
      return coming(poll, verdict)
    case 'published':
      return t('say_result', { voted, entitled: poll.entitled })
    default:
      return t('say_annulled')
  }
}

/** What may be said of a verdict: that it is a tie, and what the rules make of it; never who. */
function found(verdict: VerdictView, again: PollView | undefined): string {
  if (again) return t('say_run_off_held')
  if (!verdict.ready) return t(verdict.rung === 'chair' ? 'say_chair' : verdict.verdict === 'tie' ? 'say_run_off_tie' : 'say_run_off_majority')
  if (verdict.verdict === 'no_quorum' || verdict.verdict === 'no_majority') return t(`say_${verdict.verdict}`)
  return t('say_sealed')
}

function coming(poll: PollView, verdict: VerdictView | undefined): string {
  if (!verdict?.more) return t('say_applause')
  if (poll.reveal === 'rounds') return t('say_round', { round: poll.step + 1 })
  switch (verdict.next_place) {
    case 1:
      return t(verdict.rung === 'joint' ? 'say_winners' : 'say_winner')
    case 2:
      return t('say_second')
    default:
      return t('say_third')
  }
}
