/** The console of one room: puts the state, the commands and the keyboard together. */
import { useEffect, useState } from 'preact/hooks'
import { t, words } from '../lib/i18n'
import type { Live } from '../lib/live'
import type { ConsoleState, CueView, RoomName, StageState } from '../lib/wire'
import { Acts, type Doings } from './acts'
import { Ask, AskAnnul, Keys } from './asks'
import { Badges } from './badges'
import { type Commands, useCommands } from './commands'
import { Foot } from './foot'
import { Header, health } from './header'
import { useHold } from './hold'
import { useKeys } from './keys'
import { Mark } from './marks'
import { Mixer } from './mixer'
import * as model from './model'
import { Pair } from './pair'
import { Panel, Say } from './panel'
import { useResults } from './preview'
import { phrase } from './say'
import { RunSheet } from './sheet'
import { Tools } from './tools'

type Open = 'close' | 'reveal' | 'annul' | 'keys' | 'pair' | 'badges'

export interface Place {
  rooms: RoomName[]
  room: string
  onRoom: (room: string) => void
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
      {stage && console ? (
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
        <p class="band">
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

function Desk(props: {
  stage: StageState
  console: ConsoleState
  commands: Commands
  connected: boolean
  live: Live
  now: number
  hour: (at: number) => string
  place: Place
}) {
  const { stage, console, commands, live, now, hour, place } = props
  const sheet = console.run_sheet
  const polls = model.newest(console.polls, commands.answered)
  const [open, setOpen] = useState<Open>()
  const [held, setHeld] = useState(false)
  const [picked, setPicked] = useState<string>()
  useEffect(() => setPicked(undefined), [stage.cue.id])

  const next = sheet.find((cue) => cue.id === picked) ?? model.following(sheet, stage.cue.id)
  const poll = model.panelPoll(stage, polls, next)
  const kind = model.primary(poll, next)
  const astray = model.forgotten(polls, poll)
  const voted = (id: string) => (live.turnout?.poll === id ? live.turnout.voted : (console.turnout[id] ?? 0))
  const disabled = !props.connected || commands.busy
  const close = () => setOpen(undefined)

  const take = (cue: CueView | undefined = next) => cue && void commands.take(stage, cue)
  const cover = (cover: 'blank' | 'safe') => void commands.take(stage, stage.cue, stage.cover === cover ? 'none' : cover)
  /** Shows the poll on screen first, where it is not; then acts. */
  const actOnScreen = async (action: 'open' | 'reveal', wanted: 'poll' | 'result') => {
    if (!poll) return
    const cue = model.cueOf(sheet, poll, wanted)
    if (!model.onScreen(stage, poll) && cue && !(await commands.take(stage, stage.cue.poll === poll.id ? stage.cue : cue))) return
    await commands.act(poll, action)
  }
  const doings: Doings = {
    main: () => {
      if (kind === 'next') take()
      else if (kind === 'open') void actOnScreen('open', 'poll')
      else if (kind === 'reveal' && poll && !model.visible(poll)) setOpen('reveal')
      else if (kind === 'reveal') void actOnScreen('reveal', 'result')
      else if (kind !== 'none' && poll) void commands.act(poll, kind)
    },
    act: (action, seconds = 0) => poll && void commands.act(poll, action, { seconds }),
    stopCountdown: async () => {
      const draft = poll && (await commands.act(poll, 'disarm'))
      if (draft) await commands.act(draft, 'arm')
    },
    hold: setHeld,
    short: () => commands.tell({ kind: 'tip', tip: 'hold' }),
    askClose: () => setOpen('close'),
    askAnnul: () => setOpen('annul'),
  }
  useHold(held && kind === 'close' && !disabled, doings.main)
  useEffect(() => setHeld(false), [kind, open])
  useKeys({
    press: () => {
      if (disabled) return
      if (kind === 'close') setHeld(true)
      else if (kind === 'arm' || kind === 'open') doings.main()
    },
    release: () => setHeld(false),
    move: (offset) => setPicked(model.moved(sheet, next?.id ?? stage.cue.id, offset)?.id),
    take: () => !disabled && take(),
    blank: () => !disabled && cover('blank'),
    safe: () => !disabled && cover('safe'),
    undo: () => !disabled && kind === 'keep_open' && doings.main(),
    help: () => setOpen('keys'),
  })

  const air = { stage, poll: live.poll, turnout: live.turnout, results: live.results }
  const nextPoll = polls.find((each) => each.id === next?.poll)
  const nextResults = useResults(nextPoll && nextPoll.id !== live.poll?.id ? nextPoll : undefined)
  const nextPicture = next && {
    stage: { ...stage, cue: next, cover: 'none' as const, poll: nextPoll?.id ?? null },
    poll: nextPoll,
    turnout: nextPoll && { topic: 'turnout' as const, version: 0, at: now, poll: nextPoll.id, voted: voted(nextPoll.id), entitled: nextPoll.entitled },
    results: nextPoll && nextPoll.id === live.poll?.id ? live.results : nextResults,
  }
  const closing = polls.find((each) => each.state === 'closing')
  return (
    <>
      <main class="cols">
        <div class="work">
          <Mixer
            stage={stage}
            next={next}
            nextPicture={nextPicture}
            airPicture={air}
            now={now}
            disabled={disabled}
            onTake={() => take()}
            onCover={cover}
          />
          {poll ? (
            <section class="poll" aria-label={words(poll.title)}>
              {astray && (
                <p class="band astray">
                  <span>{t('still_running', { title: words(astray.title) })}</span>
                  <button type="button" class="btn" aria-disabled={disabled} onClick={() => !disabled && take(model.cueOf(sheet, astray))}>
                    {t('put_on_screen')}
                  </button>
                </p>
              )}
              <Panel poll={poll} console={console} voted={voted(poll.id)} now={now} hour={hour} />
              <Acts
                poll={poll}
                kind={kind}
                held={held}
                disabled={disabled}
                live={props.connected}
                onScreen={model.onScreen(stage, poll)}
                next={next}
                doings={doings}
              />
              <Say text={phrase(poll, voted(poll.id), now, stage.cue.poll !== poll.id)} />
            </section>
          ) : (
            <section class="poll" aria-label={t('no_poll')}>
              <div class="empty">
                <h1 class="title">{t('no_poll')}</h1>
                <p class="hint">{polls.length ? t('no_poll_text') : t('no_polls_text')}</p>
              </div>
              {next && (
                <div class="acts">
                  <button type="button" class="btn primary" aria-disabled={disabled} onClick={() => !disabled && take()}>
                    {t('do_next')}
                    <kbd>{t('enter')}</kbd>
                    <span class="sum">{words(next.title)}</span>
                  </button>
                </div>
              )}
            </section>
          )}
        </div>
        <div class="rail">
          <RunSheet
            sheet={sheet}
            polls={polls}
            turnout={console.turnout}
            live={stage.cue.id}
            next={next?.id}
            onSelect={(cue) => setPicked(cue.id)}
          />
          <Tools
            screens={console.screens}
            onPair={() => setOpen('pair')}
            onBadges={() => setOpen('badges')}
            onKeys={() => setOpen('keys')}
            onLeave={place.onLeave}
          />
        </div>
      </main>
      <Foot
        closing={closing}
        notice={commands.notice}
        deed={model.lastDeed(console, polls)}
        hour={hour}
        me={console.me}
        moderators={console.moderators}
        now={now}
        disabled={disabled}
        onUndo={() => closing && !disabled && void commands.act(closing, 'keep_open')}
        onDismiss={() => commands.tell(undefined)}
      />
      {open === 'close' && poll && (
        <Ask
          title={t('ask_close', { title: words(poll.title) })}
          text={t('why_close')}
          yes={t('do_close')}
          onYes={() => void commands.act(poll, 'close')}
          onClose={close}
        />
      )}
      {open === 'reveal' && poll && (
        <Ask
          title={t('ask_reveal', { title: words(poll.title) })}
          text={t('ask_reveal_text')}
          yes={t('do_reveal')}
          onYes={() => void actOnScreen('reveal', 'result')}
          onClose={close}
        />
      )}
      {open === 'annul' && poll && (
        <AskAnnul poll={poll} onYes={(reason) => void commands.act(poll, 'annul', { reason })} onClose={close} />
      )}
      {open === 'keys' && <Keys onClose={close} />}
      {open === 'pair' && <Pair rooms={place.rooms} room={place.room} onClose={close} />}
      {open === 'badges' && <Badges hour={hour} onClose={close} />}
    </>
  )
}
