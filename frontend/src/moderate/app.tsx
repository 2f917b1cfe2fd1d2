/** Signing in, and the room that the moderator works in. */
import { useEffect, useState } from 'preact/hooks'
import { del, get, Offline, post, Refusal } from '../lib/api'
import { useNow } from '../lib/clock'
import { load } from '../lib/i18n'
import { timeOfDay } from '../lib/format'
import { useLive } from '../lib/live'
import type { StaffSignedIn } from '../lib/wire'
import { Console, type Place } from './console'
import { Door, type Shut } from './door'
import { ALL, Rooms } from './rooms'

/** `invite`: the secret of a one-time link, or empty to go on with the session there is. */
export function App(props: { invite: string }) {
  const [invite, setInvite] = useState(props.invite)
  const [staff, setStaff] = useState<StaffSignedIn>()
  const [shut, setShut] = useState<{ why: Shut; message: string }>()
  const [preparing, setPreparing] = useState(new URLSearchParams(location.search).has('prepare'))
  const [room, setRoom] = useState(new URLSearchParams(location.search).get('room') ?? '')

  const enter = async () => {
    setShut(undefined)
    try {
      setStaff(await signIn(invite))
      setInvite('')
    } catch (error) {
      if (error instanceof Offline) setShut({ why: 'offline', message: '' })
      else if (!(error instanceof Refusal)) throw error
      else if (error.status !== 401) setShut({ why: 'refused', message: error.message })
      else setShut({ why: invite ? 'link_dead' : 'signed_out', message: '' })
    }
  }
  useEffect(() => void enter(), [])

  if (shut) return <Door why={shut.why} message={shut.message} onAgain={enter} />
  if (!staff) return <main class="gate" aria-busy="true" />
  const known = staff.rooms.find((each) => each.id === room) ?? staff.rooms[0]
  const leave = () => {
    setStaff(undefined)
    setShut({ why: 'signed_out', message: '' })
  }
  const prepare = (on: boolean) => {
    history.replaceState(null, '', `${location.pathname}?room=${known?.id ?? ''}${on ? '&prepare' : ''}`)
    setPreparing(on)
  }
  const place: Place = {
    rooms: staff.rooms,
    room: known?.id ?? '',
    onRoom: (chosen) => {
      history.replaceState(null, '', `${location.pathname}?room=${chosen}`)
      setRoom(chosen)
    },
    onPrepare: () => prepare(true),
    onLeave: () => void del('/api/staff/session').then(leave, leave),
    onSignedOut: leave,
  }
  if (preparing) return <Prepare place={place} onDone={() => prepare(false)} />
  if (room === ALL && staff.rooms.length > 1) return <Rooms onOpen={place.onRoom} onSignedOut={leave} />
  return <InRoom key={place.room} place={place} />
}

/** A used link may still have a session behind it: the page was opened from the history. */
async function signIn(invite: string): Promise<StaffSignedIn> {
  if (!invite) return get<StaffSignedIn>('/api/staff/session')
  try {
    return await post<StaffSignedIn>('/api/staff/session', { invite })
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 401)) throw error
    return get<StaffSignedIn>('/api/staff/session')
  }
}

/** The editor comes when it is asked for: nobody waits for it who runs a vote. */
function Prepare(props: { place: Place; onDone: () => void }) {
  const [editor, setEditor] = useState<typeof import('../edit/index')>()
  useEffect(() => {
    void Promise.all([import('../edit/index'), load(['hall', 'console', 'editor'])]).then(([module]) => setEditor(module))
    document.body.className = 'theme-light'
    return () => {
      document.body.className = 'theme-dark'
    }
  }, [])
  if (!editor) return <main class="gate" aria-busy="true" />
  return <editor.Editor room={props.place.room} onSignedOut={props.place.onSignedOut} onDone={props.onDone} />
}

function InRoom(props: { place: Place }) {
  const { place } = props
  const live = useLive('staff', place.room)
  const now = useNow(live.offset, 5)
  useEffect(() => {
    if (live.status === 'signed-out') place.onSignedOut()
  }, [live.status])
  return <Console live={live} now={now} hour={(at) => timeOfDay(at, live.offset)} place={place} />
}
