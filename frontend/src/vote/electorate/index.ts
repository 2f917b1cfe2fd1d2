/** Who may vote where more than a category says so, whose vote it is, how much it counts, and which groups are shown. */
import { t } from '../../lib/i18n'
import type { PollView } from '../../lib/wire'

/** Who may vote, a sentence a rule. `named`: the names of rooms. */
export function who(poll: PollView, named: (ids: readonly string[]) => string): string[] {
  const rooms = poll.rooms ?? []
  const each = poll.one_vote ?? 'badge'
  return [
    poll.categories.length > 0 ? t('rule_categories_only', { list: poll.categories.join(', ') }) : '',
    rooms.length > 0 ? t('rule_rooms', { list: named(rooms) }) : '',
    poll.checked_in ? t('rule_checked_in') : '',
    t(each === 'badge' ? 'rule_count' : `rule_${each}`, { count: poll.entitled }),
    poll.own ? '' : t('rule_own_out'),
  ]
}

/** How much ballots count, and by which groups the result is shown. */
export function counted(poll: PollView): string[] {
  const list = (poll.weights ?? []).map((each) => `${each.organisations.join(', ')} ${each.weight} ×`).join('; ')
  return [
    poll.weighted ? (list ? t('rule_weighted', { list }) : t('rule_weighted_later')) : '',
    poll.breakdown ? t(`rule_breakdown_${poll.breakdown}`, { least: poll.least_group ?? 0 }) : '',
  ]
}
