/** How a poll is held and decided, in words: one line, and all of it for who asks. */
import { percent } from '../../lib/format'
import { t, words } from '../../lib/i18n'
import type { PollView } from '../../lib/wire'
import { later } from '../more'
import { ownOrder } from '../order'
import { roomNames } from '../parts'

type Electorate = typeof import('../electorate/index')

const useElectorate = later('electorate', () => import('../electorate/index'))

/** Whether more than a category says who may vote. */
const restricts = (poll: PollView): boolean => (poll.rooms ?? []).length > 0 || Boolean(poll.checked_in) || (poll.one_vote ?? 'badge') !== 'badge'

export function Rules({ poll }: { poll: PollView }) {
  const electorate = useElectorate(restricts(poll) || Boolean(poll.breakdown))
  return (
    <details class="rules">
      <summary>
        <b>{t('how')}</b>
        <span>{inShort(poll)}</span>
      </summary>
      <ul>
        {inFull(poll, electorate).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  )
}

const winnable = (poll: PollView): boolean => poll.ties.length > 0
const shareOf = (poll: PollView): string => percent((poll.quorum?.percent ?? 0) / 100)

function inShort(poll: PollView): string {
  const parts = [
    poll.method.kind === 'ranking' ? t(`short_counted_${poll.method.counting}`) : poll.method.kind === 'words' || poll.method.kind === 'ideas' ? t(`short_${poll.method.kind}`) : winnable(poll) ? t(`short_${poll.majority}`) : t('short_opinion'),
    poll.quorum && t('short_quorum', { share: shareOf(poll) }),
    winnable(poll) && t(`short_${poll.ties[0]}`),
  ]
  return parts.filter(Boolean).join(' · ')
}

function inFull(poll: PollView, electorate: Electorate | undefined): string[] {
  const sentences = [...who(poll, electorate), ...counting(poll), ...winning(poll), ...secrecy(poll)]
  return sentences.filter((sentence) => sentence !== '')
}

function who(poll: PollView, electorate: Electorate | undefined): string[] {
  const nominees = winnable(poll) && poll.options.some((option) => option.organisation !== null)
  const count = poll.entitled
  const all = poll.categories.length > 0 ? t('rule_categories', { list: poll.categories.join(', '), count }) : t(poll.own ? 'rule_all' : 'rule_all_but_own', { count })
  return [
    poll.test ? t('rule_test') : '',
    ...(restricts(poll) ? (electorate?.who(poll, roomNames) ?? []) : [all, !poll.own && poll.categories.length > 0 ? t('rule_own_out') : '']),
    poll.own && nominees ? t('rule_own_in') : '',
    ...(electorate?.counted(poll) ?? []),
    poll.quorum ? t(`rule_quorum_${poll.quorum.of}`, { share: shareOf(poll) }) : t('rule_no_quorum'),
  ]
}

function counting(poll: PollView): string[] {
  const { method } = poll
  return [
    t(method.blank ? 'rule_blank' : 'rule_no_blank'),
    noneOfThese(poll),
    leftOut(method),
    ownOrder(poll) ? t('rule_order') : '',
  ]
}

/** What the answer against all others does. */
function noneOfThese({ method, options, ties }: PollView): string {
  const none = method.kind === 'choice' && method.none ? options.find((option) => option.id === method.none) : undefined
  if (!none) return ''
  return [t('rule_none', { name: words(none.label) }), ties.length > 0 ? t('rule_none_wins') : ''].filter(Boolean).join(' ')
}

function leftOut(method: PollView['method']): string {
  switch (method.kind) {
    case 'choice':
      return t(method.most === 1 ? 'rule_left_out' : 'rule_left_out_some')
    case 'allocation':
      return t(method.exact ? 'rule_left_out_points' : 'rule_kept_points')
    case 'words':
      return [t('rule_left_out_words'), t('rule_words_same'), t(method.moderated ? 'words_moderated' : 'words_live')].join(' ')
    case 'ideas':
      return t('rule_left_out_ideas')
    case 'ranking':
      return t(method.counting === 'run_off' ? 'rule_left_out_ranked' : `rule_left_out_${method.counting}`)
    case 'rating':
      return t('rule_left_out_rated')
    case 'number':
      return ''
  }
}

function winning(poll: PollView): string[] {
  const counting = poll.method.kind === 'ranking' ? poll.method.counting : undefined
  const ranked = counting && t(counting === 'run_off' ? 'rule_ranking' : `rule_${counting}`)
  if (!winnable(poll)) return [ranked ?? '', t('rule_opinion')]
  const last = poll.ties[poll.ties.length - 1]
  const rounds = poll.ties.length - 1
  return [
    ranked ?? '',
    ranked && poll.majority === 'plurality' ? '' : t(`rule_${poll.majority}`),
    poll.majority === 'plurality' ? '' : t(rounds > 0 ? 'rule_no_majority_run_off' : 'rule_no_majority'),
    rounds > 0 ? [t('rule_tie_run_off', { count: rounds }), t(`rule_then_${last}`)].join(' ') : t(`rule_tie_${last}`),
    last === 'draw' && poll.commitment ? t('rule_draw_fixed', { code: poll.commitment }) : '',
    last === 'draw' && poll.seed ? t('rule_draw_number', { code: poll.seed }) : '',
  ]
}

function secrecy(poll: PollView): string[] {
  return [
    [t(poll.secret ? 'stored_secret' : 'stored_named'), t(poll.change ? 'change_until_close' : 'cannot_change')].join(' '),
    t(`rule_${poll.shown}`),
    poll.figures ? '' : t('rule_no_figures'),
  ]
}
