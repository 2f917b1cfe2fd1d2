/** Frames of few words: join, message, covers, the last seconds, the curtain, an annulled vote. */
import { t, words } from '../lib/i18n'
import { QrCode } from '../lib/qr-code'
import { AdmittedFoot, TimeRule, Top, TurnoutFoot, type FrameProps } from './edges'
import { useFit } from './fit'
import { joinAddress } from './parts'
import { pollOf, turnoutOf } from './picture'

/** "*these*" words in bold. */
const emphasised = (text: string) => text.split('*').map((part, index) => (index % 2 ? <b key={index}>{part}</b> : part))

export function Join(props: FrameProps) {
  const { stage } = props.picture
  const fit = useFit<HTMLElement>(3, stage.join)
  return (
    <>
      <Top picture={props.picture} state={t('hall.ready')} lamp="waiting" />
      <section class="body join" ref={fit}>
        <div class="how">
          <h1>{t('hall.join_title')}</h1>
          <ol class="steps">
            {['hall.join_scan', 'hall.join_type', 'hall.join_desk'].map((step) => (
              <li key={step}>
                <span>{emphasised(t(step))}</span>
              </li>
            ))}
          </ol>
        </div>
        <div class="door">
          <QrCode text={joinAddress(stage.join)} label={t('hall.qr', { address: stage.join })} />
          <p class="address line">{stage.join}</p>
        </div>
      </section>
      <AdmittedFoot picture={props.picture} />
    </>
  )
}

/** One sentence that fills the picture, as large as it can be. */
export function Sentence(props: FrameProps & { over?: string; text: string; under?: string; state?: string }) {
  const fit = useFit<HTMLElement>(4, props.text + (props.under ?? ''))
  return (
    <>
      <Top picture={props.picture} poll={props.over ? pollOf(props.picture) : undefined} state={props.state ?? ''} lamp="none" />
      <section class="body sentence" ref={fit}>
        {props.over && <h1 class="over">{props.over}</h1>}
        {props.over ? <p class="hero">{props.text}</p> : <h1 class="hero">{props.text}</h1>}
        {props.under && <p class="under">{props.under}</p>}
      </section>
    </>
  )
}

export function Message(props: FrameProps) {
  const { cue } = props.picture.stage
  return <Sentence {...props} text={words(cue.text) || words(cue.title)} />
}

export const Safe = (props: FrameProps) => <Sentence {...props} text={t('hall.safe')} under={t('hall.safe_kept')} />

/** The cue's poll has not come yet: its name, calmly. */
export const Waiting = (props: FrameProps) => <Sentence {...props} text={words(props.picture.stage.cue.title)} />

export function Annulled(props: FrameProps) {
  const poll = pollOf(props.picture)
  return <Sentence {...props} over={words(poll?.title)} text={t('hall.annulled')} under={t('hall.annulled_means')} state={t('hall.annulled_state')} />
}

/** Before the result may be seen: no figure of it is in the page. */
export function Curtain(props: FrameProps) {
  const poll = pollOf(props.picture)
  const fit = useFit<HTMLElement>(4, words(poll?.title) + (poll?.words.join(' ') ?? ''))
  if (!poll) return null
  const begun = poll.state !== 'draft' && poll.state !== 'armed'
  const open = poll.state === 'open'
  const phase = open ? 'open' : begun ? 'closed' : 'before'
  const sealed = poll.state === 'closed'
  return (
    <>
      <Top
        picture={props.picture}
        poll={poll}
        state={t(open ? 'hall.open' : begun ? 'hall.closed' : 'hall.soon')}
        lamp={open ? 'live' : begun ? 'none' : 'waiting'}
      />
      <section class="body sentence" ref={fit}>
        <h1 class="over">{words(poll.title)}</h1>
        <p class="hero">
          <span>{t(`hall.curtain_${phase}`)}</span> <span>{t(`hall.curtain_${phase}_result`)}</span>
        </p>
        {sealed && <p class="under">{t('hall.curtain_means')}</p>}
        {poll.words.length > 0 && <Words words={poll.words} />}
      </section>
      {begun ? <TurnoutFoot picture={props.picture} poll={poll} over={!open} /> : <AdmittedFoot picture={props.picture} />}
    </>
  )
}

/** What the journal says at the close, as words that a room can photograph and compare. */
const Words = (props: { words: string[] }) => (
  <div class="seal">
    <p class="small">{t('hall.words_photograph')}</p>
    <p class="words line" lang="en">
      {props.words.map((word, index) => (
        <b key={index}>{`${word} `}</b>
      ))}
    </p>
  </div>
)

/** The last ten seconds, and zero. */
export function Count(props: FrameProps & { closing: boolean }) {
  const poll = pollOf(props.picture)
  if (!poll) return null
  const left = props.closing || poll.closes_at === null ? 0 : poll.closes_at - props.now
  const phase = props.closing ? 'closing' : 'count'
  return (
    <>
      {!props.stale && <TimeRule left={left} whole={(poll.seconds ?? 60) * 1000} />}
      <Top
        picture={props.picture}
        poll={poll}
        state={t(props.closing ? 'hall.closing' : 'hall.open')}
        lamp={props.closing ? 'waiting' : 'live'}
      />
      <section class="body last">
        <div class="words">
          <h1>{t(`hall.${phase}_title`)}</h1>
          <p>{received(t(`hall.${phase}_means`))}</p>
        </div>
        {!props.stale && (
          <p class="n" role="timer">
            {Math.max(0, Math.ceil(left / 1000))}
          </p>
        )}
      </section>
      {turnoutOf(props.picture) && <TurnoutFoot picture={props.picture} poll={poll} />}
    </>
  )
}

/** "*Received*" as it looks on a phone. */
const received = (text: string) =>
  text.split('*').map((part, index) =>
    index % 2 ? (
      <b class="ok" key={index}>
        {part}
      </b>
    ) : (
      part
    ),
  )
