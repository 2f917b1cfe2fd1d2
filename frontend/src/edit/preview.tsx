/** What is being written, as a phone and the projector show it: their very pages, in frames, in the chosen language. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../lib/i18n'
import type { Answer, Shown } from '../lib/preview'
import type { Checked, OptionView, Prepared, StageState, Still } from '../lib/wire'

/** The languages in which phones and screens speak. */
const SPOKEN = ['en', 'fr', 'de']
const PHONE = { wide: 390, high: 720 }
const STATES = ['draft', 'open', 'published'] as const

export type Fits = NonNullable<Answer['fits']>

/** `onFits`: how the names stand on the projector before there is a result, and whether all of the picture is in it. */
export function Preview(props: {
  checked: Checked | undefined
  prepared: Prepared
  room: string
  language: string
  onFits: (fits: Fits | undefined, whole: boolean) => void
}) {
  const { checked, prepared, room, language } = props
  const [state, setState] = useState<(typeof STATES)[number]>('open')
  const shown = useShown(checked, prepared, room, state)
  return (
    <section class="previews" aria-labelledby="previews">
      <div class="two-ends">
        <h2 id="previews">{t('preview')}</h2>
        <div class="switch" role="group" aria-label={t('preview_state')}>
          {STATES.map((each) => (
            <button key={each} type="button" class="btn" aria-pressed={state === each} onClick={() => setState(each)}>
              {t(`preview_${each}`)}
            </button>
          ))}
        </div>
      </div>
      {shown?.results && <p class="hint">{t('preview_sample')}</p>}
      <Ends shown={shown} language={language} withPhone onFits={(fits, whole) => props.onFits(state === 'published' ? undefined : fits, whole)} />
    </section>
  )
}

/** The pictures of a cue, one after another. */
export function Stills(props: { stills: Still[] | undefined; language: string; withPhone: boolean }) {
  const last = useRef(props.stills)
  if (props.stills?.length) last.current = props.stills
  const stills = last.current ?? []
  const [at, setAt] = useState(0)
  const step = Math.min(at, stills.length - 1)
  const shown = stills[step]
  return (
    <section class="previews" aria-labelledby="previews">
      <div class="two-ends">
        <h2 id="previews">{t('preview')}</h2>
        {stills.length > 1 && (
          <div class="switch" role="group" aria-label={t('preview_state')}>
            {stills.map((_, index) => (
              <button key={index} type="button" class="btn" aria-pressed={step === index} onClick={() => setAt(index)}>
                <span class="hide">{t('preview_step')} </span>
                {index + 1}
              </button>
            ))}
          </div>
        )}
      </div>
      {shown?.results && <p class="hint">{t('preview_sample')}</p>}
      <Ends shown={shown && { ...shown, rehearsal: Boolean(shown.poll ?? shown.compared) }} language={props.language} withPhone={props.withPhone} />
    </section>
  )
}

/** The hall, and where something happens on it a phone. */
function Ends(props: { shown: Shown | undefined; language: string; withPhone: boolean; onFits?: (fits: Fits, whole: boolean) => void }) {
  const { shown, language } = props
  const spoken = SPOKEN.includes(language) ? language : 'en'
  return (
    <>
      {spoken !== language && <p class="hint">{t('preview_language')}</p>}
      <h3>{t('preview_hall')}</h3>
      <Frame key={`hall ${spoken}`} path={`/preview/hall?lang=${spoken}`} title={t('preview_hall')} class="hall-frame" shown={shown} {...(props.onFits ? { onFits: props.onFits } : {})} />
      {props.withPhone && (
        <>
          <h3>{t('preview_phone')}</h3>
          <Frame key={`phone ${spoken}`} path={`/preview/phone?lang=${spoken}`} title={t('preview_phone')} class="phone-frame" shown={shown} />
        </>
      )}
    </>
  )
}

/** The last poll that could be drawn, on a stage of its own; with sample figures where there are any. */
function useShown(checked: Checked | undefined, prepared: Prepared, room: string, state: (typeof STATES)[number]): Shown | undefined {
  const last = useRef(checked?.poll)
  const samples = useRef(checked?.stills)
  if (checked?.poll) last.current = checked.poll
  if (checked?.stills.length) samples.current = checked.stills
  const poll = last.current
  if (!poll) return undefined
  const now = Date.now()
  const closes_at = state === 'open' && poll.seconds ? now + poll.seconds * 1000 : null
  const stage: StageState = {
    topic: 'stage',
    version: 1,
    at: now,
    conference: prepared.conference,
    place: '',
    room: prepared.rooms.find((each) => each.id === room) ?? { id: room, name: { en: room } },
    simulated: false,
    join: `${location.host}/v`,
    cue: { id: 'preview', kind: state === 'published' ? 'result' : 'poll', title: poll.title, poll: 'preview', text: null },
    cover: 'none',
    poll: 'preview',
    entitled: checked?.electorate ?? 0,
    admitted: 0,
  }
  const plain = { stage, poll: { ...poll, id: 'preview', state, entitled: checked?.electorate ?? 0, closes_at } }
  const sample = samples.current?.find((still) => still.poll?.state === state)
  // a picture without figures is of what was written a moment ago; one with them says that they are a sample
  if (!sample?.poll || (state === 'open' && !sample.results)) return plain
  return {
    stage,
    poll: { ...sample.poll, ...(state === 'open' ? { closes_at } : {}), id: 'preview', options: faced(sample.poll.options, poll.options) },
    turnout: sample.turnout ? { ...sample.turnout, poll: 'preview' } : null,
    results: sample.results ? { ...sample.results, poll: 'preview' } : null,
    rehearsal: true,
  }
}

/** The options with the photographs that are known of them. */
const faced = (options: OptionView[], known: OptionView[]): OptionView[] =>
  options.map((option) => ({ ...option, photograph: known.find((each) => each.id === option.id)?.photograph ?? null }))

function Frame(props: { path: string; title: string; class: string; shown: Shown | undefined; onFits?: (fits: Fits, whole: boolean) => void }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [ready, setReady] = useState(false)
  const heard = useRef(props.onFits)
  heard.current = props.onFits
  useEffect(() => {
    const hear = (event: MessageEvent<Answer | null>) => {
      if (event.origin !== location.origin || event.source !== frame.current?.contentWindow || !event.data?.from) return
      setReady(true)
      if (event.data.fits) heard.current?.(event.data.fits, event.data.whole ?? true)
    }
    addEventListener('message', hear)
    return () => removeEventListener('message', hear)
  }, [])
  const { stage, ...rest } = props.shown ?? {}
  const told = JSON.stringify([rest, stage?.room, stage?.cue])
  useEffect(() => {
    if (ready && props.shown) frame.current?.contentWindow?.postMessage(props.shown, location.origin)
  }, [ready, told])
  return (
    <div class={props.class} data-wide={PHONE.wide}>
      <iframe ref={frame} src={props.path} title={props.title} />
    </div>
  )
}
