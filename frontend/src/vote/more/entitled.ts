/** Why a badge may not vote, how much its ballot counts, and why one was not taken. */
import { t } from '../../lib/i18n'
import type { MeState, PollView } from '../../lib/wire'
import { roomNames } from '../parts'

export function whyNot(poll: PollView, me: MeState): string {
  const why = me.barred ? t(`barred_${me.barred}`, { list: poll.categories.join(', '), rooms: roomNames(poll.rooms ?? []) }) : t('not_on_roll')
  return `${why} ${t('not_entitled_next')}`
}

export const weight = (me: MeState): string => t('weight_yours', { count: me.weight ?? 1 })

/** Refusals that have a sentence of their own. */
const EXPLAINED = ['superseded', 'already_voted', 'not_entitled', 'change_not_allowed', 'poll_closed', 'needs_tls']

export function refusal(code: string): string {
  if (code === 'organisation_voted') return t('barred_organisation_voted')
  return EXPLAINED.includes(code) ? t(`refused_${code}`) : t('refused_other', { code })
}
