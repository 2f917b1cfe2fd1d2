/** All rooms at a glance, for who watches over the whole conference. A room is opened with a click. */
import { useEffect, useState } from 'preact/hooks'
import { shownOf } from '../hall/picture'
import { get, Offline, Refusal } from '../lib/api'
import { minutes, timeOfDay } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { RoomNow } from '../lib/wire'
import { Mark } from './marks'
import { Preview } from './preview'

/** In place of a room's id: no room can be called so. */
export const ALL = '*'

const ASK_EVERY = 1_000
/** Silence after which the overview says that it is not live. */
const STALE = 4_000

interface Heard {
  rooms: RoomNow[]
  /** Local milliseconds. */
  at: number
}

export function Rooms(props: { onOpen: (room: string) => void; onSignedOut: () => void }) {
  const [heard, setHeard] = useState<Heard>()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      try {
        const rooms = await get<RoomNow[]>('/api/rooms')
        if (!over) setHeard({ rooms, at: Date.now() })
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) return props.onSignedOut()
        if (!(error instanceof Refusal || error instanceof Offline)) throw error
      }
      if (over) return
      setNow(Date.now())
      timer = setTimeout(() => void ask(), ASK_EVERY)
    }
    void ask()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [])
  if (!heard) return <main class="gate" aria-busy="true" />
  const stale = now - heard.at > STALE
  return (
    <main class="overview">
      <h1 class="title">{t('all_rooms')}</h1>
      <p class={stale ? 'alarm' : 'hide'} role="status">
        {stale && t('not_live_since', { time: timeOfDay(heard.at) })}
      </p>
      <ul>
        {heard.rooms.map((room) => (
          <RoomCard key={room.room.id} room={room} onOpen={() => props.onOpen(room.room.id)} />
        ))}
      </ul>
    </main>
  )
}

function RoomCard(props: { room: RoomNow; onOpen: () => void }) {
  const { room } = props
  const { stage, poll, turnout, air } = room
  const name = words(room.room.name)
  const picture = shownOf({ stage, poll: poll ?? undefined, turnout: turnout ?? undefined, results: room.results ?? undefined, air })
  const now = room.at
  const lost = room.screens.filter((screen) => !screen.connected)
  const runs = poll && (poll.state === 'open' || poll.state === 'closing' || (poll.state === 'armed' && poll.opens_at !== null))
  const until = poll && (poll.state === 'open' ? poll.closes_at : poll.state === 'armed' ? poll.opens_at : null)
  return (
    <li>
      <h2 class="subhead">{name}</h2>
      <div class={air.still ? 'view held' : 'view onair'}>
        <Preview picture={picture} now={now} />
      </div>
      <p>
        {air.still && <span class="chip held">{t('frozen')}</span>} <b>{stage.cover !== 'none' ? t(`cover_${stage.cover}`) : words(picture.stage.cue.title)}</b>
      </p>
      {poll && poll.state !== 'draft' ? (
        <p class={runs ? 'runs' : ''}>
          {words(poll.title)}: <b>{t(`state_${poll.state}`)}</b>
          {turnout && poll.state !== 'armed' && ` · ${t('room_turnout', { voted: turnout.voted, entitled: turnout.entitled })}`}
          {typeof until === 'number' && ` · ${minutes(Math.max(0, until - now))}`}
        </p>
      ) : (
        <p class="hint">{t('room_no_vote')}</p>
      )}
      <p class="hint">
        {t('room_phones', { count: room.phones })} · {room.moderators.length ? room.moderators.join(', ') : t('room_nobody')}
      </p>
      <p class={lost.length || !room.screens.length ? 'trouble' : 'hint'}>
        <Mark good={lost.length === 0 && room.screens.length > 0} />{' '}
        {room.screens.length === 0 ? t('room_no_screen') : lost.length ? t('room_screens_lost', { names: lost.map((screen) => screen.name).join(', ') }) : t('room_screens', { count: room.screens.length })}
      </p>
      <button type="button" class="btn" onClick={props.onOpen}>
        {t('room_open')}
        <span class="hide">: {name}</span>
      </button>
    </li>
  )
}
