/** A vote before and while it is open: its people or its answers, the way in, and live figures where they may be seen. */
import { minutes } from '../lib/format'
import { t, words } from '../lib/i18n'
import { boundsOf } from '../lib/measures'
import type { PollView } from '../lib/wire'
import { Bars } from './bars'
import { Duels } from './duels'
import { AdmittedFoot, TimeRule, Top, TurnoutFoot, weighted, type FrameProps } from './edges'
import { useFit } from './fit'
import { Collecting, isLong, Overview, Ranked } from './ideas'
import { Measured, measures } from './measured'
import { From, OptionMark, PEOPLE_LAYOUTS, Portrait, Rules, textsOf, Way } from './parts'
import { ideasOf, isAward, pollOf, resultsOf } from './picture'
import { Rounds } from './rounds'
import { WordCloud } from './words'

/** With more nominees than this there is no room for portraits. */
const PORTRAITS = 3
/** With more nominees than this there is no room for the code either: the badge is the way in. */
const CODE = 8

export function Question(props: FrameProps) {
  const poll = pollOf(props.picture)
  if (!poll) return null
  const ideas = ideasOf(props.picture)
  if (ideas && (ideas.collecting || ideas.ideas.length > 0)) return <Collecting {...props} poll={poll} ideas={ideas} />
  return poll.state === 'open' ? <Open {...props} poll={poll} /> : <Ready {...props} poll={poll} />
}

function Ready(props: FrameProps & { poll: PollView }) {
  const { picture, poll } = props
  const left = poll.opens_at === null ? undefined : Math.max(0, poll.opens_at - props.now)
  const counting = left !== undefined && !props.stale
  return (
    <>
      <Top
        picture={picture}
        poll={poll}
        state={counting ? t('hall.opens_in', { time: minutes(left) }) : t('hall.soon')}
        lamp="waiting"
        {...aboutRunOff(poll)}
      />
      {isLong(poll) ? <Overview poll={poll} join={picture.stage.join} /> : <Choices {...props} />}
      <AdmittedFoot
        picture={picture}
        notes={[...(poll.secret ? [t('hall.secret')] : []), ...weighted(poll), ...inOrder(poll)]}
        left={counting ? left : undefined}
      />
    </>
  )
}

function Open(props: FrameProps & { poll: PollView }) {
  const { picture, poll } = props
  const left = poll.closes_at === null || props.stale ? undefined : poll.closes_at - props.now
  const result = resultsOf(picture)?.result
  const side = !result || (result.kind === 'choice' && poll.options.length <= 4 && poll.method.kind !== 'ideas')
  return (
    <>
      {left !== undefined && <TimeRule left={left} whole={(poll.seconds ?? 60) * 1000} />}
      <Top picture={picture} poll={poll} state={t(poll.round > 1 ? 'hall.runoff_open' : 'hall.open')} lamp="live" {...aboutRunOff(poll)} />
      {result && measures(result) ? (
        <Measured poll={poll} result={result} moving={props.moving} />
      ) : result?.kind === 'words' ? (
        <WordCloud poll={poll} result={result} over={false} />
      ) : result?.kind === 'choice' && poll.method.kind === 'ideas' ? (
        <Ranked poll={poll} result={result} moving={props.moving} />
      ) : result?.kind === 'choice' ? (
        <Bars poll={poll} result={result} order="ballot" moving={props.moving} join={side ? picture.stage.join : undefined} />
      ) : result?.kind === 'pairwise' ? (
        <Duels poll={poll} result={result} moving={props.moving} open />
      ) : result?.kind === 'ranking' ? (
        <Rounds poll={poll} rounds={result.rounds.slice(0, 1).map((round) => ({ ...round, out: [] }))} places={[]} winners={[]} moving={props.moving} />
      ) : isLong(poll) ? (
        <Overview poll={poll} join={picture.stage.join} />
      ) : (
        <Choices {...props} />
      )}
      <TurnoutFoot
        picture={picture}
        poll={poll}
        notes={[...(result?.kind === 'rating' ? [] : howMany(poll)), ...inOrder(poll), ...(isCrowded(poll) ? [t('hall.scan_to_vote')] : [])]}
        left={left}
        right={side ? undefined : t('hall.scan_to_answer')}
      />
    </>
  )
}

function howMany({ method, options }: PollView): string[] {
  if (method.kind === 'choice' && method.most > 1) return [t('hall.up_to', { most: method.most })]
  if (method.kind === 'ideas') return [t('hall.support_up_to', { most: method.most })]
  if (method.kind === 'words') return [method.most > 1 ? t('hall.words_up_to', { most: method.most }) : t('hall.words_one')]
  if (method.kind === 'ranking') return [method.most < options.length ? t('hall.rank_up_to', { most: method.most }) : t('hall.rank')]
  if (method.kind === 'rating') return [t('hall.rate_from', { least: method.least, low: words(method.low), most: method.most, high: words(method.high) })]
  return []
}

const isCrowded = (poll: PollView): boolean => isAward(poll) && poll.options.length > CODE
export const isRunOff = (poll: PollView): boolean => poll.follows !== null
/** The title of a run-off stands at the top edge, because its heading says why the room votes again. */
const aboutRunOff = (poll: PollView) => (isRunOff(poll) ? { about: words(poll.title) } : {})
const inOrder = (poll: PollView): string[] => (isRunOff(poll) ? [t('hall.alphabetical')] : [])
/** Without a majority to reach, only a tie leads to a run-off. */
export const headingOf = (poll: PollView): string =>
  isRunOff(poll) ? t(poll.majority === 'plurality' ? 'hall.runoff_tie' : 'hall.runoff_again') : words(poll.title)

function Choices(props: FrameProps & { poll: PollView }) {
  const { poll } = props
  const award = isAward(poll)
  const fit = useFit<HTMLElement>(PEOPLE_LAYOUTS, textsOf(poll))
  const portraits = award && poll.options.length <= PORTRAITS
  return (
    <section class={isRunOff(poll) ? 'body run-off' : 'body'} ref={fit}>
      <div class="heading">
        <h1>{headingOf(poll)}</h1>
        <Rules poll={poll} />
      </div>
      <div class={isCrowded(poll) ? '' : 'beside'}>
        {poll.method.kind === 'number' ? (
          <p class="under">{boundsOf(poll.method, 'hall.number_from_to')}</p>
        ) : (
        <ol class={award ? (portraits ? 'nominees' : 'nominees many') : poll.options.length <= 4 ? 'answers few' : 'answers'}>
          {poll.options.map((option, index) => (
            <li key={option.id}>
              {portraits && <Portrait option={option} />}
              {poll.method.kind === 'allocation' && <i class={`swatch p${(index % 7) + 1}`} />}
              <div>
                <p class="name line">
                  {words(option.label)}
                  {!award && <OptionMark option={option} />}
                </p>
                {award && <From option={option} />}
              </div>
            </li>
          ))}
        </ol>
        )}
        {!isCrowded(poll) && <Way join={props.picture.stage.join} />}
      </div>
    </section>
  )
}
