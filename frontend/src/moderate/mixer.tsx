/** Next and On screen, as on a vision mixer, with Take between them. The yellow edge is what the hall sees. */
import type { Picture } from '../hall/picture'
import { t, words } from '../lib/i18n'
import type { CueView, StageState } from '../lib/wire'
import { Preview } from './preview'

export function Mixer(props: {
  stage: StageState
  next: CueView | undefined
  nextPicture: Picture | undefined
  airPicture: Picture
  now: number
  disabled: boolean
  onTake: () => void
  /** Taking the next cue opens its vote. */
  opens: boolean
  onCover: (cover: 'blank' | 'safe') => void
  onFreeze: () => void
}) {
  const { stage, next, disabled } = props
  const frozen = props.airPicture.asOf !== undefined
  const covered = stage.cover !== 'none'
  const button = (label: string, key: string, pressed: boolean | undefined, off: boolean, call: () => void) => (
    <button type="button" class="btn" aria-pressed={pressed} aria-disabled={off} onClick={() => !off && call()}>
      {label}
      <kbd>{key}</kbd>
    </button>
  )
  return (
    <div class="mixer">
      <section class="mon nextup" aria-label={t('next')}>
        <div class="cap">
          <span class="chip nx">{t('next')}</span>
          <span class="called">{next ? words(next.title) : t('end_of_sheet')}</span>
        </div>
        <div class="view">
          {props.nextPicture ? <Preview picture={props.nextPicture} now={props.now} /> : <div class="pane" />}
        </div>
      </section>
      <div class="taking">
        {button(t(props.opens ? 'take_opens' : 'take'), t('enter'), undefined, disabled || !next, props.onTake)}
        {button(t('blank'), 'B', stage.cover === 'blank', disabled, () => props.onCover('blank'))}
        {button(t('freeze'), 'F', frozen, disabled, props.onFreeze)}
        {button(t('safe'), 'S', stage.cover === 'safe', disabled, () => props.onCover('safe'))}
      </div>
      <section class="mon air" aria-label={t('on_screen')}>
        <div class="cap">
          <span class={frozen ? 'chip held' : 'chip on'}>{t(frozen ? 'frozen' : 'on_screen')}</span>
          <span class="called">{covered ? t(`cover_${stage.cover}`) : words(props.airPicture.stage.cue.title)}</span>
        </div>
        <div class={frozen ? 'view held' : 'view onair'}>
          <Preview picture={props.airPicture} now={props.now} moving />
        </div>
      </section>
    </div>
  )
}
