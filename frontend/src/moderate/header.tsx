/** The head of the console: where we are, whether all is well, what time it is on the server. */
import { t, words } from '../lib/i18n'
import type { ConsoleState, RoomName, StageState } from '../lib/wire'
import { Mark } from './marks'
import { ALL } from './rooms'

export interface Health {
  name: string
  good: boolean
  /** What is wrong and what to do; empty when good. */
  todo: string
}

/** The lights, worst words ours where we have them: the screens are in the state, so we say them in any language. */
export function health(console: ConsoleState | undefined, live: boolean): Health[] {
  const lights = (console?.lights ?? []).map((light) => ({
    name: t(`light_${light.name}`),
    good: light.ok,
    todo: light.ok ? '' : light.name === 'screen' && console ? screens(console) : (light.detail ?? ''),
  }))
  return [...lights, { name: t('light_live'), good: live, todo: '' }]
}

function screens(console: ConsoleState): string {
  const lost = console.screens.filter((screen) => !screen.connected).map((screen) => screen.name)
  return lost.length ? t('screens_lost', { names: lost.join(', ') }) : t('screens_none')
}

export function Header(props: {
  stage: StageState | undefined
  rooms: RoomName[]
  room: string
  lights: Health[]
  hour: string
  onRoom: (room: string) => void
}) {
  const { stage, rooms } = props
  const name = rooms.find((room) => room.id === props.room)
  return (
    <header class="head">
      <div class="where">
        <b>{stage ? words(stage.conference) : t('moderator')}</b>
        {rooms.length > 1 ? (
          <select
            aria-label={t('room')}
            value={props.room}
            onChange={(event) => props.onRoom(event.currentTarget.value)}
          >
            {rooms.map((room) => (
              <option key={room.id} value={room.id}>
                {words(room.name)}
              </option>
            ))}
            <option value={ALL}>{t('all_rooms')}</option>
          </select>
        ) : (
          name && <span>{words(name.name)}</span>
        )}
        {stage?.simulated && <span class="pretend">{t('simulated')}</span>}
      </div>
      <ul class="lights" aria-label={t('health')}>
        {props.lights.map((light) => (
          <li key={light.name} class={light.good ? '' : 'trouble'}>
            <Mark good={light.good} />
            {light.name}
            <span class="hide">{light.good ? t('good') : t('trouble')}</span>
          </li>
        ))}
      </ul>
      <p class="hour">
        <span class="hide">{t('server_time')} </span>
        {props.hour}
      </p>
    </header>
  )
}
