/** What is being written, as a phone and the projector show it: their very pages, in frames, in the chosen language. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../lib/i18n'
import type { Answer, Shown } from '../lib/preview'
import type { Checked, PollState, Prepared, StageState } from '../lib/wire'

/** The languages in which phones and screens speak. */
const SPOKEN = ['en', 'fr', 'de']
const PHONE = { wide: 390, high: 720 }
const STATES = ['draft', 'open'] as const

export type Fits = NonNullable<Answer['fits']>

/** `onFits`: how the names stand on the projector, whenever that is known anew. */
export function Preview(props: { checked: Checked | undefined; prepared: Prepared; room: string; language: string; onFits: (fits: Fits, whole: boolean) => void }) {
  const { checked, prepared, room, language } = props
  const [state, setState] = useState<(typeof STATES)[number]>('open')
  const spoken = SPOKEN.includes(language) ? language : 'en'
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
      {!SPOKEN.includes(language) && <p class="hint">{t('preview_language')}</p>}
      <h3>{t('preview_hall')}</h3>
      <Frame key={`hall ${spoken}`} path={`/preview/hall?lang=${spoken}`} title={t('preview_hall')} class="hall-frame" shown={shown} onFits={props.onFits} />
      <h3>{t('preview_phone')}</h3>
      <Frame key={`phone ${spoken}`} path={`/preview/phone?lang=${spoken}`} title={t('preview_phone')} class="phone-frame" shown={shown} />
    </section>
  )
}

/** The last poll that could be drawn, on a stage of its own. */
function useShown(checked: Checked | undefined, prepared: Prepared, room: string, state: PollState): Shown | undefined {
  const last = useRef(checked?.poll)
  if (checked?.poll) last.current = checked.poll
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
    cue: { id: 'preview', kind: 'poll', title: poll.title, poll: 'preview', text: null },
    cover: 'none',
    poll: 'preview',
    entitled: checked?.electorate ?? 0,
    admitted: 0,
  }
  return { stage, poll: { ...poll, id: 'preview', state, entitled: checked?.electorate ?? 0, closes_at } }
}

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
  const told = JSON.stringify([props.shown?.poll, props.shown?.stage.room])
  useEffect(() => {
    if (ready && props.shown) frame.current?.contentWindow?.postMessage(props.shown, location.origin)
  }, [ready, told])
  return (
    <div class={props.class} data-wide={PHONE.wide}>
      <iframe ref={frame} src={props.path} title={props.title} />
    </div>
  )
}
