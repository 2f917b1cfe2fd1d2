/** The rules of a poll, in plain words: what arming fixes. */
import { t, words } from '../lib/i18n'
import { boundsOf } from '../lib/measures'
import type { ChoiceMethod, PollView } from '../lib/wire'

export function Rules(props: { poll: PollView }) {
  return (
    <dl class="ruling">
      {rules(props.poll).map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {Array.isArray(value) ? (
              <ol>
                {value.map((rung) => (
                  <li key={rung}>{rung}</li>
                ))}
              </ol>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Label and value; a list is an order in which things are tried. */
function rules(poll: PollView): [string, string | string[]][] {
  const wins = poll.ties.length > 0
  const none = poll.method.kind === 'choice' ? poll.options.find((option) => option.id === (poll.method as ChoiceMethod).none) : undefined
  const rows: [string, string | string[]][] = [
    [t('rules_who'), who(poll)],
    [t('rules_ballot'), [t(poll.secret ? 'rules_secret' : 'rules_named'), choices(poll), t(poll.change ? 'rules_change' : 'rules_final')].join(' · ')],
    [t('rules_blank'), t(poll.method.blank ? 'rules_blank_yes' : 'rules_blank_no')],
    ...(none ? [[t('rules_none_of'), t('rules_none_of_means', { name: words(none.label) })] as [string, string]] : []),
    [t('rules_quorum'), poll.quorum ? t(`rules_quorum_${poll.quorum.of}`, { percent: poll.quorum.percent }) : t('rules_none')],
  ]
  const points = poll.method.kind === 'ranking' && poll.method.counting !== 'run_off'
  if (wins) {
    if (!points) rows.push([t('rules_majority'), t(`rules_${poll.majority}`)])
    rows.push([t('rules_ties'), poll.ties.map((rung, index) => t(rung === 'run_off' && index ? 'rules_run_off_again' : `rules_${rung}`))])
  } else rows.push([t('rules_majority'), t('rules_opinion')])
  rows.push([t('rules_shown'), t(`rules_${poll.shown}`)])
  if (wins) rows.push([t('rules_reveal'), `${t(`rules_reveal_${poll.reveal}`)} · ${t(poll.figures ? 'rules_figures' : 'rules_no_figures')}`])
  rows.push([t('rules_order'), t(poll.shuffle ? 'rules_shuffle' : 'rules_same_order')])
  if (poll.commitment) rows.push([t('rules_seed'), poll.seed || t('rules_seed_fixed', { start: start(poll.commitment) })])
  return rows
}

function who(poll: PollView): string {
  const who = poll.follows
    ? t('rules_who_before')
    : poll.categories.length
      ? t('rules_who_some', { categories: poll.categories.join(', ') })
      : t('rules_who_all')
  return poll.own ? who : `${who} · ${t('rules_own')}`
}

function choices(poll: PollView): string {
  const { method } = poll
  switch (method.kind) {
    case 'allocation':
      return t(method.exact ? 'rules_points' : 'rules_points_most', { points: method.points })
    case 'words':
      return [t('rules_words', { count: method.most }), t(method.moderated ? 'rules_words_moderated' : 'rules_words_live')].join(' · ')
    case 'ideas':
      return [t('rules_ideas', { most: method.most }), t('rules_ideas_each', { count: method.each }), t(method.moderated ? 'rules_words_moderated' : 'rules_words_live')].join(' · ')
    case 'ranking':
      return `${method.most ? t('rules_ranking_most', { most: method.most }) : t('rules_ranking')}, ${t(`rules_counting_${method.counting}`)}`
    case 'rating':
      return t('rules_rating', { least: method.least, low: words(method.low), most: method.most, high: words(method.high) })
    case 'number':
      return boundsOf(method, 'rules_number')
    case 'choice':
      if (method.least === method.most) return t('rules_choices', { count: method.most })
      return t('rules_choices_between', { least: method.least, most: method.most })
  }
}

/** The first bytes of a hash, in a form that can be compared by eye. */
export const start = (hash: string): string => (hash.slice(0, 12).match(/..../g) ?? []).join(' ')
