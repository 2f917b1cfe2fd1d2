/** The desk of the console: puts the state, the commands and the keyboard together. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { shownOf } from '../hall/picture'
import { t, words } from '../lib/i18n'
import type { Live } from '../lib/live'
import type { ConsoleState, CueView, StageState } from '../lib/wire'
import { Acts, type Doings } from './acts'
import type { Commands } from './commands'
import type { Place } from './console'
import { ABOUT_POLL, Dialogs, type Open, stands } from './dialogs'
import { Foot } from './foot'
import { useGuard } from './guard'
import { useHold } from './hold'
import { waitingIdeas } from './ideas'
import { useNumber } from './jump'
import { useKeys } from './keys'
import { Mixer } from './mixer'
import * as model from './model'
import { Frozen, Notes } from './notes'
import { Panel, RulesOf, Say } from './panel'
import { useCompared, useResults } from './preview'
import { phrase } from './say'
import { RunSheet } from './sheet'
import { Tools } from './tools'
import { waitingWords } from './words'

export function Desk(props: {
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

  const here = polls.find((each) => each.id === stage.cue.poll)
  const before = useRef<string>(undefined)
  // A test vote may be on screen before the console hears that it is one.
  if (stage.cue.poll === null || here?.test === false) before.current = stage.cue.id
  const { shown, tests } = model.folded(sheet, polls, stage.cue.id)
  const next = sheet.find((cue) => cue.id === picked) ?? model.offered(shown, stage, polls, console, before.current)
  const poll = model.panelPoll(stage, polls, next)
  const verdict = model.verdictOf(console, poll)
  const again = model.runOff(polls, poll)
  const kind = model.primary(poll, next, verdict, again)
  const astray = model.forgotten(polls, poll)
  const voted = (id: string) => (live.turnout?.poll === id ? live.turnout.voted : (console.turnout[id] ?? 0))
  const disabled = !props.connected || commands.busy
  const close = () => setOpen(undefined)
  // A dialog about a poll must not come to be about another one, nor outlive what it asks for.
  useEffect(() => setOpen((known) => (known && ABOUT_POLL.has(known) ? undefined : known)), [poll?.id])
  useEffect(() => setOpen((known) => (known && stands(known, poll, kind) ? known : undefined)), [poll?.state, kind])
  const another = useGuard(`${poll?.id} ${poll?.step}`)

  const take = (cue: CueView | undefined = next) => cue && void commands.take(stage, cue)
  const cover = (cover: 'blank' | 'safe') => void commands.take(stage, stage.cue, stage.cover === cover ? 'none' : cover)
  /** Shows the poll on screen first, where it is not; then acts. */
  const actOnScreen = async (action: 'open' | 'reveal' | 'step', wanted: 'poll' | 'result') => {
    if (!poll) return
    const cue = model.cueOf(sheet, poll, wanted)
    if (!model.onScreen(stage, poll) && cue && !(await commands.take(stage, stage.cue.poll === poll.id ? stage.cue : cue))) return
    await commands.act(poll, action)
  }
  const inReveal = model.stepping(poll, kind)
  /** The next step, or after the last one the publication; a tap too many does nothing and says so. */
  const onward = () => {
    if (kind === 'wait' || commands.busy || !another()) commands.tell({ kind: 'tip', tip: 'twice' })
    else void actOnScreen(kind === 'step' ? 'step' : 'reveal', 'result')
  }
  const doings: Doings = {
    main: () => {
      if (inReveal) onward()
      else if (kind === 'next' || kind === 'back') take()
      else if (kind === 'open') void actOnScreen('open', 'poll')
      else if (kind === 'decide') setOpen('decide')
      else if (kind === 'reveal' && poll && !model.visible(poll)) setOpen('reveal')
      else if (kind === 'reveal') void actOnScreen('reveal', 'result')
      else if (poll && (kind === 'arm' || kind === 'close' || kind === 'keep_open' || kind === 'run_off')) void commands.act(poll, kind)
    },
    back: () => poll && void commands.act(poll, 'step_back'),
    act: (action, seconds = 0) => poll && void commands.act(poll, action, { seconds }),
    stopCountdown: async () => {
      const draft = poll && (await commands.act(poll, 'disarm'))
      if (draft) await commands.act(draft, 'arm')
    },
    hold: setHeld,
    short: () => commands.tell({ kind: 'tip', tip: 'hold' }),
    askClose: () => setOpen('close'),
    askAnnul: () => setOpen('annul'),
    askPeek: () => setOpen('peek'),
    words: () => setOpen('words'),
    ideas: () => setOpen('ideas'),
  }
  const frozen = live.air?.still
  const freeze = () => void commands.freeze(stage, !frozen)
  const number = useNumber(shown.length)
  const move = (offset: number) => setPicked(model.moved(shown, next?.id ?? stage.cue.id, offset)?.id)
  /** By key. What publishes all figures wants the button itself: one press too many must not. */
  const stepOn = () => (kind === 'publish' ? commands.tell({ kind: 'tip', tip: 'all' }) : onward())
  useHold(held && kind === 'close' && !disabled, doings.main)
  useEffect(() => setHeld(false), [kind, open])
  useKeys({
    press: () => {
      if (inReveal ? !props.connected : disabled) return
      if (kind === 'close') setHeld(true)
      else if (kind === 'arm' || kind === 'open') doings.main()
      else if (inReveal) stepOn()
    },
    release: () => setHeld(false),
    move,
    aside: (offset) => {
      if (!inReveal) move(offset)
      else if (!props.connected) return
      else if (offset > 0) stepOn()
      else if (!disabled && poll && poll.step > 0) doings.back()
    },
    take: () => !disabled && take(),
    step: (offset) => {
      if (inReveal && offset > 0) return props.connected ? stepOn() : undefined
      if (disabled) return
      const cue = model.moved(shown, stage.cue.id, offset)
      if (here && model.runs(here)) commands.tell({ kind: 'tip', tip: 'running' })
      else if (cue && cue.id !== stage.cue.id) take(cue)
    },
    figure: (figure) => setPicked(shown[number(figure) - 1]?.id ?? picked),
    freeze: () => !disabled && freeze(),
    blank: () => !disabled && cover('blank'),
    safe: () => !disabled && cover('safe'),
    undo: () => !disabled && kind === 'keep_open' && doings.main(),
    help: () => setOpen('keys'),
  })

  const air = shownOf({ ...live, stage })
  const nextPoll = polls.find((each) => each.id === next?.poll)
  const nextResults = useResults(nextPoll && nextPoll.id !== live.poll?.id ? nextPoll : undefined)
  const nextCompared = useCompared(next, polls)
  const nextPicture = next && {
    stage: { ...stage, cue: next, cover: 'none' as const, poll: nextPoll?.id ?? null },
    poll: nextPoll,
    turnout: nextPoll && { topic: 'turnout' as const, version: 0, at: now, poll: nextPoll.id, voted: voted(nextPoll.id), entitled: nextPoll.entitled },
    results: nextPoll && nextPoll.id === live.poll?.id ? live.results : nextResults,
    compared: nextCompared,
    floor: live.floor,
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
            opens={model.opensPoll(polls, next)}
            onCover={cover}
            onFreeze={freeze}
          />
          {frozen && (
            <Frozen since={hour(frozen.at)} seen={frozen.stage.cue} now={stage.cue} disabled={disabled} onThaw={freeze} />
          )}
          <Notes notes={console.notes} now={stage.cue} next={next} />
          {poll ? (
            <section class="poll" aria-label={words(poll.title)}>
              {astray && (
                <p class="alarm astray">
                  <span>{t('still_running', { title: words((model.cueOf(sheet, astray) ?? astray).title) })}</span>
                  <button type="button" class="btn" aria-disabled={disabled} onClick={() => !disabled && take(model.cueOf(sheet, astray))}>
                    {t('put_on_screen')}
                  </button>
                </p>
              )}
              <Panel
                poll={poll}
                console={console}
                verdict={verdict}
                again={again}
                voted={voted(poll.id)}
                now={now}
                hour={hour}
              />
              <Acts
                poll={poll}
                verdict={verdict}
                kind={kind}
                held={held}
                disabled={disabled}
                live={props.connected}
                onScreen={model.onScreen(stage, poll)}
                next={next}
                waiting={waitingWords(live.results, poll)}
                ideas={waitingIdeas(live.ideas, poll)}
                doings={doings}
              />
              <Say text={phrase(poll, verdict, again, voted(poll.id), now, stage.cue.poll !== poll.id)} />
              {!poll.test && <RulesOf poll={poll} />}
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
            sheet={shown}
            tests={tests}
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
            onPreflight={() => setOpen('preflight')}
            onPhotographs={() => setOpen('photographs')}
            onPrepare={place.onPrepare}
            onFloor={() => setOpen('floor')}
            waiting={live.floor?.waiting ?? 0}
            busy={disabled || polls.some(model.runs)}
            onTest={() => setOpen('test')}
            onRehearse={() => void commands.rehearse(stage, stage.cue)}
            onKeys={() => setOpen('keys')}
            onLeave={place.onLeave}
          />
        </div>
      </main>
      <Foot
        closing={closing}
        doubt={closing !== undefined && console.doubts.includes(closing.id)}
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
      <Dialogs
        open={open}
        polls={polls}
        sheet={sheet}
        poll={poll}
        verdict={verdict}
        commands={commands}
        place={place}
        hour={hour}
        onReveal={() => void actOnScreen('reveal', 'result')}
        onClose={close}
      />
    </>
  )
}
