/** State comes down one socket. Each message replaces its topic; a reconnect is the same as a fresh start. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { AirState, ConsoleState, FloorState, IdeasState, LiveMessage, MeState, PollView, ResultsState, StageState, TurnoutState } from './wire'

/** `signed-out`: no session; `ended`: the server took the session back (moved, released, replaced). */
export type Status = 'connecting' | 'live' | 'lost' | 'signed-out' | 'ended'

export interface Live {
  stage?: StageState | undefined
  poll?: PollView | undefined
  turnout?: TurnoutState | undefined
  results?: ResultsState | undefined
  floor?: FloorState | undefined
  ideas?: IdeasState | undefined
  me?: MeState | undefined
  console?: ConsoleState | undefined
  air?: AirState | undefined
  status: Status
  /** Server milliseconds minus local ones. */
  offset: number
  /** Local milliseconds of the last message. */
  heard: number
}

export type LiveRole = 'attendee' | 'staff' | 'screen'

const SIGNED_OUT = 4401
const LONGEST_WAIT = 8_000
/** Milliseconds that no message is late on a socket that lives: one of the two clocks was set. */
const CLOCK_SET = 60_000
/** Milliseconds of silence after which a socket is dead, whatever it says of itself. */
const SILENCE: Record<LiveRole, number> = { attendee: 12_000, staff: 4_000, screen: 4_000 }

export interface Link {
  close(): void
  /** Try now instead of after the back-off. */
  now(): void
}

/** `view`: what a screen shows, where it is not the hall's. */
export function connect(role: LiveRole, room: string, listener: (live: Live) => void, view = ''): Link {
  let live = start
  let versions: Record<string, number> = {}
  let offsets: number[] = []
  let socket: WebSocket | undefined
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let closed = false
  /** Local milliseconds since when the socket is silent. */
  let silent = 0

  const tell = (change: Partial<Live>) => {
    live = { ...live, ...change }
    listener(live)
  }

  function open() {
    clearTimeout(retry)
    versions = {}
    offsets = []
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const mine = new WebSocket(`${scheme}://${location.host}/live/${role}?room=${encodeURIComponent(room)}${view && `&view=${view}`}`, 'voting.v1')
    socket = mine
    mine.onmessage = (event) => mine === socket && hear(JSON.parse(String(event.data)) as LiveMessage)
    mine.onclose = (event) => mine === socket && lost(event.code)
    listen()
  }

  function listen() {
    clearTimeout(watchdog)
    silent = Date.now()
    const mine = socket
    watchdog = setTimeout(() => {
      if (mine === socket) {
        mine?.close()
        lost(0)
      }
    }, SILENCE[role])
  }

  function lost(code: number) {
    socket = undefined
    clearTimeout(watchdog)
    if (closed) return
    if (code === SIGNED_OUT) return tell({ status: 'signed-out' })
    tell({ status: 'lost' })
    const most = Math.min(LONGEST_WAIT, 500 * 2 ** failures)
    failures += 1
    retry = setTimeout(open, Math.random() * most)
  }

  function hear(message: LiveMessage) {
    listen()
    failures = 0
    const heard = Date.now()
    if (message.topic === 'ended') {
      closed = true
      socket?.close()
      return tell({ status: 'ended', heard })
    }
    const change: Partial<Live> = { status: 'live', heard }
    if (message.topic === 'beat') {
      // all others may have been made long before they were sent
      const ahead = message.at - heard
      if (offsets.some((known) => Math.abs(known - ahead) > CLOCK_SET)) offsets = []
      offsets = [...offsets.slice(-9), ahead]
      change.offset = Math.max(...offsets) // the message that travelled least is the nearest to the truth
    } else {
      const key = message.topic === 'turnout' || message.topic === 'results' ? `${message.topic}/${message.poll}` : message.topic
      if (message.version < (versions[key] ?? 0)) return tell(change)
      versions[key] = message.version
      Object.assign(change, apply(message))
    }
    tell(change)
  }

  function apply(message: Exclude<LiveMessage, { topic: 'beat' | 'ended' }>): Partial<Live> {
    switch (message.topic) {
      case 'stage':
        return message.poll === live.poll?.id ? { stage: message } : { stage: message, ...none }
      case 'poll': {
        if (message.poll.id === live.poll?.id) {
          const again = message.poll.version < live.poll.version || (live.results && !mayShow(message.poll))
          return again ? { poll: message.poll, results: undefined } : { poll: message.poll }
        }
        return { ...none, poll: message.poll }
      }
      case 'turnout':
        return message.poll === live.poll?.id ? { turnout: message } : {}
      case 'results':
        return message.poll === live.poll?.id ? { results: message } : {}
      case 'floor':
        return { floor: message }
      case 'ideas':
        return message.poll === live.poll?.id ? { ideas: message } : {}
      case 'me':
        return { me: message }
      case 'console':
        return { console: message }
      case 'air':
        return { air: message }
    }
  }

  const wake = () => {
    if (closed || document.visibilityState === 'hidden') return
    const dead = socket
    if (dead && Date.now() - silent <= SILENCE[role]) return
    open() // a socket that slept through its silence is let go; closing it may take its time
    dead?.close()
  }
  const events: [EventTarget, string][] = [
    [window, 'online'],
    [window, 'pageshow'],
    [document, 'visibilitychange'],
  ]
  for (const [target, name] of events) target.addEventListener(name, wake)
  open()

  return {
    now: wake,
    close() {
      closed = true
      clearTimeout(retry)
      clearTimeout(watchdog)
      for (const [target, name] of events) target.removeEventListener(name, wake)
      socket?.close()
    },
  }
}

const start: Live = { status: 'connecting', offset: 0, heard: 0 }
const none = { poll: undefined, turnout: undefined, results: undefined, ideas: undefined }

function mayShow(poll: PollView): boolean {
  if (poll.shown === 'live') return poll.state !== 'draft' && poll.state !== 'armed' && poll.state !== 'annulled'
  return poll.state === 'revealing' || poll.state === 'published' || (poll.shown === 'after_close' && poll.state === 'closed')
}

/** Follow a room for as long as the component lives. Another `visit`: signed in anew, connect without delay. */
export function useLive(role: LiveRole, room: string, visit = 0, view = ''): Live {
  const [live, setLive] = useState<Live>(start)
  const link = useRef<Link | null>(null)
  useEffect(() => {
    setLive(start) // nothing of another room
    const mine = (link.current = connect(role, room, setLive, view))
    return () => mine.close()
  }, [role, room])
  useEffect(() => link.current?.now(), [visit])
  return live
}
