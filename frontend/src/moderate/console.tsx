/** The console of one room: its head, what is wrong, what moderators ask of each other, and the desk. */
import { t } from '../lib/i18n'
import type { Live } from '../lib/live'
import type { RoomName } from '../lib/wire'
import { useCommands } from './commands'
import { Desk } from './desk'
import { Header, health } from './header'
import { Mark } from './marks'
import { newest, runs } from './model'
import { RehearsalDesk } from './rehearsal'
import { Requests } from './requests'

export interface Place {
  rooms: RoomName[]
  room: string
  onRoom: (room: string) => void
  /** Leave the console for the editor. */
  onPrepare: () => void
  onLeave: () => void
  onSignedOut: () => void
}

/** `now` is server time, read anew at each tick; `hour` writes a moment as a time of day. */
export function Console(props: { live: Live; now: number; hour: (at: number) => string; place: Place }) {
  const { live, now, hour, place } = props
  const { stage, console } = live
  const me = console?.me ?? ''
  const commands = useCommands(place.room, me, () => Date.now() + live.offset, place.onSignedOut)
  const connected = live.status === 'live'
  return (
    <div class="console">
      <Header
        stage={stage}
        rooms={place.rooms}
        room={place.room}
        lights={health(console, connected)}
        hour={hour(now)}
        onRoom={place.onRoom}
      />
      <Bands live={live} connected={connected} hour={hour} />
      {console && (
        <Requests
          asked={console.asked}
          polls={newest(console.polls, commands.answered)}
          me={me}
          commands={commands}
          disabled={!connected || commands.busy}
          now={now}
          hour={hour}
        />
      )}
      {stage && console && live.air?.rehearsal && !console.polls.some(runs) ? (
        <RehearsalDesk {...props} stage={stage} console={console} air={live.air} rehearsal={live.air.rehearsal} commands={commands} connected={connected} />
      ) : stage && console ? (
        <Desk {...props} stage={stage} console={console} commands={commands} connected={connected} />
      ) : (
        <main class="cols">
          <p class="work hint" role="status">
            {t('connecting')}
          </p>
        </main>
      )}
    </div>
  )
}

/** What is wrong, since when, and what to do. */
function Bands(props: { live: Live; connected: boolean; hour: (at: number) => string }) {
  const { live, connected, hour } = props
  const troubles = connected ? health(live.console, true).filter((light) => !light.good && light.todo) : []
  return (
    <div class="bands" role="status">
      {!connected && live.heard > 0 && (
        <p class="alarm">
          <b>{t('not_live_since', { time: hour(live.heard + live.offset) })}</b> {t('not_live_wait')}
        </p>
      )}
      {troubles.map((light) => (
        <p key={light.name} class="trouble-line">
          <Mark good={false} />
          <span>
            <b>{light.name}.</b> {light.todo}
          </span>
        </p>
      ))}
    </div>
  )
}
