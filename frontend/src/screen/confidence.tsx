/** The monitor of those on stage: the time, what the hall sees, how the vote goes, how long it lasts, what comes next. */
import { useFit } from '../hall/fit'
import { pictureOf, shownOf } from '../hall/picture'
import { minutes, timeOfDay } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { Live } from '../lib/live'
import type { PollView, StageState } from '../lib/wire'
import './confidence.css'

/** `now` is server time; `staleSince` is local: nothing was heard since then. */
export function Confidence(props: { live: Live & { stage: StageState }; now: number; staleSince: number | undefined }) {
  const { live, now } = props
  const { stage } = live
  const seen = shownOf(live)
  // a vote that runs concerns who is on stage, whatever the hall looks at
  const { poll, turnout } = pictureOf(live)
  const runs = poll !== undefined && poll.state !== 'draft'
  const frozen = seen.asOf !== undefined && t('stage.frozen', { time: timeOfDay(seen.asOf) })
  const covered = stage.cover !== 'none' && t(`stage.${stage.cover}`)
  const next = live.air?.following
  const ends = props.staleSince === undefined && poll ? momentOf(poll) : undefined
  const fit = useFit<HTMLElement>(4, [words(seen.stage.cue.title), words(next?.title), words(poll?.title), runs].join('|'))
  return (
    <div class="hall">
      <div class="stage">
        <div class="layer confidence">
          <header class="top">
            <p class="whose line">
              <b>{words(stage.room.name)}</b> · {words(stage.conference)}
              {stage.simulated && <span class="mark">{t('hall.simulated')}</span>}
            </p>
            <p class="hour">{props.staleSince === undefined ? timeOfDay(now) : '–'}</p>
          </header>
          <section class="body" ref={fit}>
            <div>
              <p class="word">{t('stage.now')}</p>
              <h1>{words(seen.stage.cue.title)}</h1>
              {(covered || frozen) && <p class="aside">{covered || frozen}</p>}
            </div>
            {runs && (
              <div class="going">
                <p class="how">
                  <b>{t(`stage.${poll.state}`)}</b>
                  {poll.id !== seen.stage.cue.poll && <span class="note"> {words(poll.title)}</span>}
                  {turnout && turnout.poll === poll.id && poll.state !== 'armed' && (
                    <span class="votes">
                      <b>{turnout.voted}</b> {t('hall.of_have_voted', { total: turnout.entitled })}
                    </span>
                  )}
                </p>
                {ends !== undefined && (
                  <p class="left" role="timer">
                    {minutes(Math.max(0, ends - now))}
                  </p>
                )}
              </div>
            )}
          </section>
          <footer class="coming">
            <p class="word">{t('stage.next')}</p>
            <p class="what line">{next ? words(next.title) : t('stage.end')}</p>
          </footer>
        </div>
        {props.staleSince !== undefined && <p class="stale">{t('hall.stale', { time: timeOfDay(props.staleSince) })}</p>}
      </div>
      <p class="hide" role="status">
        {[words(seen.stage.cue.title), covered || frozen, runs && t(`stage.${poll.state}`)].filter(Boolean).join('. ')}
      </p>
    </div>
  )
}

/** When the vote opens, or closes. */
const momentOf = (poll: PollView): number | undefined =>
  (poll.state === 'armed' ? poll.opens_at : poll.state === 'open' ? poll.closes_at : poll.state === 'closing' ? poll.final_at : null) ?? undefined
