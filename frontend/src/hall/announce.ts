/** What a frame says in words, for who cannot see it. It changes with the state, never with a count. */
import { percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import { winnersOf } from '../lib/rounds'
import type { PollView, RankingResult } from '../lib/wire'
import { firstOf, isAward, optionsOf, pollOf, resultsOf, sharesOf, type Kind, type Picture } from './picture'
import { verdictOf } from './verdict'

export function announce(kind: Kind, picture: Picture): string {
  const title = words(pollOf(picture)?.title)
  switch (kind) {
    case 'blank':
      return ''
    case 'safe':
      return `${t('hall.safe')} ${t('hall.safe_kept')}`
    case 'join':
      return `${t('hall.join_title')}: ${picture.stage.join}`
    case 'message':
    case 'waiting':
      return words(picture.stage.cue.text) || words(picture.stage.cue.title)
    case 'ready':
      return `${title}. ${t('hall.soon')}.`
    case 'open':
      return `${title}. ${t('hall.open')}.`
    case 'count':
      return t('hall.count_title')
    case 'closing':
      return t('hall.closing_title')
    case 'curtain':
      return `${title}. ${t(pollOf(picture)?.state === 'closed' ? 'hall.curtain_closed' : 'hall.curtain_spoken')}`
    case 'podium':
    case 'winner':
      return `${title}. ${newest(picture)}`
    case 'verdict':
      return `${title}. ${verdict(picture)}`
    case 'result':
      return `${title}. ${t('hall.result')}: ${outcome(picture)}`
    case 'annulled':
      return `${title}. ${t('hall.annulled')}`
  }
}

/** The place that was shown last: "Place 2: Xavier Amores Bravo, Catalan Water Partnership, 31%". */
function newest(picture: Picture): string {
  const [poll, place] = [pollOf(picture), resultsOf(picture)?.places?.[0]]
  if (!poll || !place) return t('hall.result')
  const names = optionsOf(poll, place.options).map((option) => [words(option.label), option.organisation].filter(Boolean).join(', '))
  const share = typeof place.share === 'number' ? [percent(place.share)] : []
  const first = place === firstOf(picture)
  const rank = first ? t(names.length > 1 ? 'hall.joint_winners' : 'hall.winner') : t('hall.place', { place: place.place })
  return `${rank}: ${[...names, ...share].join(', ')}`
}

function verdict(picture: Picture): string {
  const [poll, decided] = [pollOf(picture), resultsOf(picture)?.outcome]
  if (!poll || !decided) return ''
  const { text, under } = verdictOf(poll, decided, picture)
  return `${text} ${under}`
}

function outcome(picture: Picture): string {
  const [poll, results] = [pollOf(picture), resultsOf(picture)]
  if (!poll || !results) return ''
  if (results.outcome) return firstOf(picture) ? newest(picture) : verdict(picture)
  const { result } = results
  if (!result) return ''
  const name = (id: string) => words(poll.options.find((option) => option.id === id)?.label)
  if (result.kind === 'allocation') return result.options.map((spread) => `${name(spread.option)} ${spread.whole}`).join(', ')
  if (result.kind === 'ranking') return byRounds(poll, result, winnersOf(results))
  const leaders = sharesOf(poll, result).filter((share) => share.rank === 1 && share.votes > 0)
  const list = leaders.map(({ option, share }) => `${words(option.label)} ${percent(share)}`).join(', ')
  return isAward(poll) && leaders.length > 0 ? `${t(leaders.length > 1 ? 'hall.tie' : 'hall.winner')}: ${list}` : list
}

/** The last round shown, and who won if that is known. */
function byRounds(poll: PollView, { rounds, places }: RankingResult, winners: string[]): string {
  const name = (id: string) => words(poll.options.find((option) => option.id === id)?.label)
  const votes = (rounds.at(-1)?.counts ?? []).map(({ option, votes }) => `${name(option)} ${votes}`).join(', ')
  const round = t(places.length > 0 ? 'hall.round_of' : 'hall.round', { round: rounds.length, rounds: rounds.length })
  const won = winners.length > 0 && `${t(winners.length > 1 ? 'hall.tie' : isAward(poll) ? 'hall.winner' : 'hall.comes_first')}: ${winners.map(name).join(', ')}`
  return [won, round, votes].filter(Boolean).join('. ')
}
