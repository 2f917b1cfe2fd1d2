/** The projector: paired once, then it follows its room and draws what the moderator puts on stage. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Hall } from '../hall/hall'
import { shownOf } from '../hall/picture'
import { useNow } from '../lib/clock'
import { t } from '../lib/i18n'
import { useLive, type Live } from '../lib/live'
import { Confidence } from './confidence'
import { redeem, usePairing } from './pairing'

/** Silence after which the picture says that it is not live. */
const STALE = 3_000
/** Figures are replaced at most four times a second. */
const CALM = 250
/** Messages of one change arrive within this time. */
const TOGETHER = 120
/** A picture that came with a reconnect is drawn as it is; only what happens after is seen to happen. */
const SETTLED = 1_000
const CLOCK_HZ = 10

/** `stage` for the monitor of those who stand on it. */
const VIEW = new URLSearchParams(location.search).get('view') === 'stage' ? 'stage' : ''

const roomOfPage = (): string => decodeURIComponent(location.pathname.split('/')[2] ?? '')

export function App(props: { given: string }) {
  const [room, setRoom] = useState(roomOfPage)
  const [ready, setReady] = useState(!props.given)
  const [paired, setPaired] = useState(0)
  const enter = (found: string) => {
    if (found !== room) history.replaceState(null, '', `/screen/${encodeURIComponent(found)}${location.search}`)
    setRoom(found)
    setPaired((count) => count + 1)
  }
  useEffect(() => {
    if (!props.given) return
    void redeem(props.given).then((found) => {
      if (found) enter(found)
      setReady(true)
    })
  }, [])
  return <main>{ready ? <Followed key={paired} room={room} onPaired={enter} /> : <Plate text={t('connecting')} />}</main>
}

function Followed(props: { room: string; onPaired: (room: string) => void }) {
  const live = useCalm(useLive('screen', props.room, 0, VIEW))
  const now = useNow(live.offset, CLOCK_HZ)
  const local = now - live.offset
  const settled = useSettled(live.status === 'live')
  if (live.status === 'signed-out' || live.status === 'ended') return <Pair room={props.room} onPaired={props.onPaired} />
  if (!live.stage) return <Plate text={t(live.status === 'lost' ? 'not_reached' : 'connecting')} />
  const stale = local - live.heard > STALE
  if (VIEW) return <Confidence live={{ ...live, stage: live.stage }} now={now} staleSince={stale ? live.heard : undefined} />
  return (
    <Hall
      picture={shownOf({ ...live, stage: live.stage })}
      now={stale ? live.heard + live.offset : now}
      silentSince={stale ? live.heard : undefined}
      moving={settled}
      spoken
    />
  )
}

/** The newest state, in steps that the eye can follow: figures not oftener than every CALM milliseconds, and what
    belongs together at once, although the server sends stage, poll and results one after another. */
function useCalm(live: Live): Live {
  const shown = useRef({ live, at: 0 })
  const changed = useRef(0)
  const [, redraw] = useState(0)
  const last = shown.current.live
  const other = last.stage !== live.stage || last.poll !== live.poll || last.air !== live.air
  const figures = last.turnout !== live.turnout || last.results !== live.results
  if (!other) changed.current = 0
  else changed.current ||= Date.now()
  const due = other ? changed.current + TOGETHER : figures ? shown.current.at + CALM : 0
  const wait = due - Date.now()
  useEffect(() => {
    if (wait <= 0) return
    const timer = setTimeout(() => redraw((count) => count + 1), wait)
    return () => clearTimeout(timer)
  })
  if (wait > 0) return { ...last, status: live.status, offset: live.offset, heard: live.heard }
  if (other || figures) shown.current = { live, at: Date.now() }
  else shown.current.live = live
  changed.current = 0
  return live
}

/** Whether the connection has been up long enough for its first picture to be complete. */
function useSettled(up: boolean): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    setSettled(false)
    if (!up) return
    const timer = setTimeout(() => setSettled(true), SETTLED)
    return () => clearTimeout(timer)
  }, [up])
  return settled && up
}

function Pair(props: { room: string; onPaired: (room: string) => void }) {
  const pairing = usePairing(props.room, props.onPaired)
  if (pairing.state === 'refused') return <Plate text={t('pair_refused')} />
  if (pairing.state === 'offline') return <Plate text={t('not_reached')} />
  if (pairing.state === 'asking') return <Plate text={t('pair_asking')} />
  return (
    <div class="hall">
      <div class="stage">
        <div class="layer">
          <span />
          <section class="body pairing">
            <h1>{t('pair_title')}</h1>
            <p class="pair-code" role="status">
              {pairing.code}
            </p>
            <p>{t('pair_type')}</p>
            <p class="note">{t('pair_room', { room: props.room })}</p>
          </section>
        </div>
      </div>
    </div>
  )
}

/** One calm line while there is nothing to show. */
const Plate = (props: { text: string }) => (
  <div class="hall">
    <div class="stage">
      <div class="layer">
        <span />
        <section class="body sentence">
          <div role="status">
            <h1 class="over">{props.text}</h1>
          </div>
        </section>
      </div>
    </div>
  </div>
)
