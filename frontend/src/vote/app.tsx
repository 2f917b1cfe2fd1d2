/** The phone: sign in, then follow a room. */
import { useEffect, useState } from 'preact/hooks'
import { setLanguage, words, type Language } from '../lib/i18n'
import { useLive } from '../lib/live'
import { Top } from './badge'
import { read, write } from './box'
import { Insecure, InUse, SignIn, Starting } from './door'
import { catalogues, useFloor, useMore } from './more'
import { Notices } from './notices'
import { useOutbox } from './outbox'
import { knowRooms } from './parts'
import { Room } from './room'
import { useSession, type Session, type SessionControls } from './session'

const ROOM = 'voting.room'

export function App(props: { scanned: string; asked: string }) {
  const controls = useSession(props.scanned)
  const [, redraw] = useState(0)
  const { session } = controls
  const speak = (language: Language) => {
    const again = () => redraw((count) => count + 1)
    setLanguage([...catalogues], language).then(again, again) // without a network the page keeps its words
  }
  switch (session.at) {
    case 'starting':
      return <Starting offline={session.offline} />
    case 'insecure':
      return <Insecure />
    case 'door':
      return <SignIn why={session.why} enter={controls.enter} speak={speak} />
    case 'in-use':
      return <InUse refused={session.refused} leave={controls.leave} />
    case 'in':
      return <InRoom key={session.who.number} session={session} controls={controls} asked={props.asked} speak={speak} />
  }
}

interface InRoomProps {
  session: Extract<Session, { at: 'in' }>
  controls: SessionControls
  asked: string
  speak: (language: Language) => void
}

function InRoom(props: InRoomProps) {
  const { session, controls } = props
  const { who } = session
  knowRooms(who.rooms)
  const [room, setRoom] = useState(() => startRoom(props.asked, who.rooms.map((known) => known.id)))
  const live = useLive('attendee', room, session.entry)
  const outbox = useOutbox(session.key, controls.again)
  // not while the network is away: some browsers remember that a script did not come
  const more = useMore(live.status !== 'lost')
  const floor = useFloor(Boolean(more && (live.floor ?? live.ideas)) && live.status !== 'lost')
  useEffect(() => {
    if (live.status === 'live') outbox.tryNow()
    if (live.status === 'signed-out') void controls.again()
    if (live.status === 'ended') void controls.ended()
  }, [live.status])
  useEffect(() => outbox.attend(live.poll?.id), [live.poll?.id])
  useEffect(() => {
    if (live.stage) document.title = words(live.stage.conference)
  }, [live.stage])
  const go = (next: string) => {
    write('localStorage', ROOM, next)
    setRoom(next)
  }
  return (
    <>
      <Top who={who} status={live.status} room={room} onRoom={go} onLanguage={props.speak} leave={controls.leave} />
      {more && live.me?.move_asked_at != null && <more.MoveAsked key={live.me.move_asked_at} />}
      {more && <more.Photographs poll={live.poll} />}
      <Notices outbox={outbox} />
      {floor && live.floor && <floor.Questions floor={live.floor} room={room} voting={live.poll?.state === 'open'} />}
      <Room live={live} session={session} outbox={outbox} more={more} floor={floor} leave={controls.leave} />
    </>
  )
}

/** The room in the address, else the one chosen last, else the first. */
function startRoom(asked: string, rooms: string[]): string {
  const wanted = [asked, read('localStorage', ROOM) ?? '']
  return wanted.find((room) => rooms.includes(room)) ?? rooms[0] ?? ''
}
