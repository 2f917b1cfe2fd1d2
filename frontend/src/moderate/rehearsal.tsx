/** The desk of a rehearsal: the run sheet as it will be, with sample figures. Nothing here acts on a poll. */
import { useEffect, useState } from 'preact/hooks'
import { shownOf } from '../hall/picture'
import { t, words } from '../lib/i18n'
import type { Live } from '../lib/live'
import type { AirState, ConsoleState, CueView, RehearsalView, StageState } from '../lib/wire'
import { Keys } from './asks'
import type { Commands } from './commands'
import { useNumber } from './jump'
import { useKeys } from './keys'
import { Mixer } from './mixer'
import * as model from './model'
import { Notes } from './notes'
import { RunSheet } from './sheet'

export function RehearsalDesk(props: {
  stage: StageState
  console: ConsoleState
  air: AirState
  rehearsal: RehearsalView
  live: Live
  commands: Commands
  connected: boolean
  now: number
}) {
  const { stage, console, rehearsal, commands, now } = props
  const { cue, step, steps } = rehearsal
  const { shown } = model.folded(console.run_sheet, console.polls, cue.id)
  const [picked, setPicked] = useState<string>()
  const [help, setHelp] = useState(false)
  useEffect(() => setPicked(undefined), [cue.id])
  const next = shown.find((each) => each.id === picked) ?? model.following(shown, cue.id)
  const disabled = !props.connected || commands.busy
  const go = (to: CueView | undefined, at = 0) => !disabled && to && void commands.rehearse(stage, to, at)
  const within = step + 1 < steps
  const onward = () => (within ? go(cue, step + 1) : go(next))
  const back = () => (step > 0 ? go(cue, step - 1) : go(model.moved(shown, cue.id, -1)))
  const end = () => !disabled && void commands.rehearse(stage)
  const move = (offset: number) => setPicked(model.moved(shown, next?.id ?? cue.id, offset)?.id)
  const number = useNumber(shown.length)
  const cover = (over: 'blank' | 'safe') => !disabled && void commands.take(stage, stage.cue, stage.cover === over ? 'none' : over)
  const freeze = () => !disabled && void commands.freeze(stage, air.asOf === undefined)
  const air = shownOf({ ...props.live, stage, air: props.air })
  useKeys({
    press: onward,
    release: () => undefined,
    move,
    aside: move,
    take: () => go(next),
    step: (offset) => (offset > 0 ? onward() : back()),
    figure: (figure) => setPicked(shown[number(figure) - 1]?.id ?? picked),
    freeze,
    blank: () => cover('blank'),
    safe: () => cover('safe'),
    undo: () => undefined,
    help: () => setHelp(true),
  })
  const nextPicture = next && { stage: { ...stage, cue: next, cover: 'none' as const, poll: next.poll }, poll: console.polls.find((each) => each.id === next.poll), rehearsal: true }
  return (
    <main class="cols">
      <div class="work">
        <Mixer
          stage={stage}
          next={next}
          nextPicture={nextPicture}
          airPicture={air}
          now={now}
          disabled={disabled}
          opens={false}
          onTake={() => go(next)}
          onCover={cover}
          onFreeze={freeze}
        />
        <Notes notes={console.notes} now={cue} next={next} />
        <section class="poll" aria-label={t('rehearsal')}>
          <div class="empty">
            <p class="subhead">{t('rehearsal')}</p>
            <h1 class="title">{words(cue.title)}</h1>
            <p role="status">
              {rehearsal.state && <b>{t(`state_${rehearsal.state}`)}</b>} {steps > 1 && t('rehearsal_step', { step: step + 1, steps })}
            </p>
            <p class="hint">{t('rehearsal_text')}</p>
          </div>
          <div class="acts">
            <button type="button" class="btn primary" data-main="" aria-disabled={disabled || (!within && !next)} onClick={onward}>
              {t(within ? 'rehearsal_on' : 'do_next')}
              <kbd>{t('space')}</kbd>
              {!within && next && <span class="sum">{words(next.title)}</span>}
            </button>
            <button type="button" class="btn wide" aria-disabled={disabled} onClick={back}>
              {t('rehearsal_back')}
            </button>
            <button type="button" class="btn wide" aria-disabled={disabled} onClick={end}>
              {t('rehearsal_end')}
            </button>
          </div>
        </section>
      </div>
      <div class="rail">
        <RunSheet
          sheet={shown}
          tests={[]}
          polls={console.polls}
          turnout={console.turnout}
          live={cue.id}
          next={next?.id}
          onSelect={(each) => setPicked(each.id)}
        />
      </div>
      {help && <Keys onClose={() => setHelp(false)} />}
    </main>
  )
}
