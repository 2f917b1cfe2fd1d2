/** What a frame says in words, for who cannot see it. It changes with the state, never with a count. */
import { percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import { winnersOf } from '../lib/rounds'
import { decimal, halfOf, meanOf, withUnit } from '../lib/measures'
import type { NumberMethod, NumberResult, PollView, RankingResult } from '../lib/wire'
import { spokenComparison } from './comparison'
import { spokenWifi } from './cues'
import { spokenGroups } from './groups'
import { organisationOf } from './parts'
import { firstOf, isAward, optionsOf, pollOf, resultsOf, sharesOf, sorted, type Kind, type Picture } from './picture'
import { headingOf, isRunOff } from './question'
import { verdictOf } from './verdict'
import { wordFor } from './winner'

export function announce(kind: Kind, picture: Picture): string {
  const said = told(kind, picture)
  return picture.rehearsal && said ? `${t('hall.rehearsal')}. ${said}` : said
}

function told(kind: Kind, picture: Picture): string {
  const poll = pollOf(picture)
  const title = words(poll?.title)
  const { cue } = picture.stage
  switch (kind) {
    case 'blank':
      return ''
    case 'safe':
      return `${t('hall.safe')} ${t('hall.safe_kept')}`
    case 'join':
      return `${t('hall.join_title')}: ${picture.stage.join}`
    case 'title':
      return [words(cue.title), words(cue.text)].filter(Boolean).join('. ')
    case 'wifi':
      return spokenWifi(cue)
    case 'agenda':
      return `${words(cue.title)}: ${(cue.items ?? []).map((item) => [item.time, words(item.text)].filter(Boolean).join(' ')).join(', ')}`
    case 'image':
      return words(cue.text)
    case 'comparison':
      return `${words(cue.title)}. ${spokenComparison(picture)}`
    case 'breakdown': {
      const groups = resultsOf(picture)?.breakdown
      return poll && groups ? `${title}. ${spokenGroups(poll, groups)}` : title
    }
    case 'questions':
      return questionsOf(picture)
    case 'message':
    case 'waiting':
      return words(cue.text) || words(cue.title)
    case 'ready':
      return `${title}. ${again(poll)}${t(poll?.collecting ? 'hall.ideas_open' : 'hall.soon')}.`
    case 'open':
      return `${title}. ${again(poll)}${t('hall.open')}.`
    case 'count':
      return t('hall.count_title')
    case 'closing':
      return t('hall.closing_title')
    case 'curtain':
      return `${title}. ${t(poll?.state === 'closed' ? 'hall.curtain_closed' : 'hall.curtain_spoken')}`
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

/** The question that is being answered, else how the room asks. */
function questionsOf({ floor }: Picture): string {
  const now = floor?.questions.find((question) => question.state === 'now')
  return now ? `${t('hall.questions_now')}: ${now.text}` : `${t('hall.questions')}. ${t(floor?.open ? 'hall.questions_open' : 'hall.questions_shut')}.`
}

/** Why the room votes once more, if it does. */
const again = (poll: PollView | undefined): string => (poll && isRunOff(poll) ? `${headingOf(poll)} ` : '')

/** The place that was shown last: "Place 2: Xavier Amores Bravo, Catalan Water Partnership, 31%". */
function newest(picture: Picture): string {
  const [poll, place] = [pollOf(picture), resultsOf(picture)?.places?.[0]]
  if (!poll || !place) return t('hall.result')
  const names = optionsOf(poll, place.options).map((option) => [words(option.label), organisationOf(option)].filter(Boolean).join(', '))
  const share = typeof place.share === 'number' ? `, ${percent(place.share)}` : ''
  const rank = place.place === 1 ? wordFor(names.length, resultsOf(picture)?.outcome) : t('hall.place', { place: place.place })
  return `${rank}: ${names.join('; ')}${share}`
}

function verdict(picture: Picture): string {
  const [poll, decided] = [pollOf(picture), resultsOf(picture)?.outcome]
  if (!poll || !decided) return ''
  const { text, under, leaders } = verdictOf(poll, decided, picture)
  return [text, under, leaders.map((option) => words(option.label)).join(', ')].filter(Boolean).join(' ')
}

function outcome(picture: Picture): string {
  const [poll, results] = [pollOf(picture), resultsOf(picture)]
  if (!poll || !results) return ''
  if (results.outcome) return firstOf(picture) ? newest(picture) : verdict(picture)
  const { result } = results
  if (!result) return ''
  const name = (id: string) => words(poll.options.find((option) => option.id === id)?.label)
  if (result.kind === 'allocation') {
    const split = result.options.map((spread) => `${name(spread.option)} ${spread.whole}`).join(', ')
    return typeof result.agreement === 'number' ? `${split}. ${t('hall.agreement', { share: percent(result.agreement) })}` : split
  }
  if (result.kind === 'rating') return result.options.map((statement) => `${name(statement.option)} ${meanOf(statement.mean)}`).join(', ')
  if (result.kind === 'number') return poll.method.kind === 'number' ? estimate(result, poll.method) : ''
  if (result.kind === 'pairwise') return result.places.map((group, place) => `${place + 1}. ${group.map(name).join(', ')}`).join('; ')
  if (result.kind === 'words') return `${t('hall.words_most')}: ${result.words.slice(0, 5).map((word) => `${word.text} ${word.votes}`).join(', ')}`
  if (result.kind === 'ranking') return byRounds(poll, result, winnersOf(results))
  if (poll.method.kind === 'ideas') {
    const best = sorted(sharesOf(poll, result)).slice(0, 5)
    return best.map(({ option, votes }) => `${[option.theme && words(option.theme), words(option.label)].filter(Boolean).join(': ')}, ${t('hall.supports', { count: votes })}`).join('; ')
  }
  const leaders = sharesOf(poll, result).filter((share) => share.rank === 1 && share.votes > 0)
  const list = leaders.map(({ option, share }) => `${words(option.label)} ${percent(share)}`).join(', ')
  return isAward(poll) && leaders.length > 0 ? `${t(leaders.length > 1 ? 'hall.tie' : 'hall.winner')}: ${list}` : list
}

const estimate = (result: NumberResult, method: NumberMethod): string =>
  result.median === null
    ? t('hall.no_ballots')
    : `${t('hall.median')} ${withUnit(decimal(result.median), method)}. ${t('hall.half_said', { half: halfOf(result, method) })}`

/** The last round shown, and who won if that is known. */
function byRounds(poll: PollView, { rounds, places }: RankingResult, winners: string[]): string {
  const name = (id: string) => words(poll.options.find((option) => option.id === id)?.label)
  const votes = (rounds.at(-1)?.counts ?? []).map(({ option, votes }) => `${name(option)} ${votes}`).join(', ')
  const round = t(places.length > 0 ? 'hall.round_of' : 'hall.round', { round: rounds.length, rounds: rounds.length })
  const won = winners.length > 0 && `${t(winners.length > 1 ? 'hall.tie' : isAward(poll) ? 'hall.winner' : 'hall.comes_first')}: ${winners.map(name).join(', ')}`
  return [won, round, votes].filter(Boolean).join('. ')
}
