/** Below the run sheet: the room's screens, badges, and the rest that is not the show. */
import { t } from '../lib/i18n'
import type { ScreenView } from '../lib/wire'
import { Mark } from './marks'

export function Tools(props: {
  screens: ScreenView[]
  onPair: () => void
  onBadges: () => void
  onPreflight: () => void
  onPhotographs: () => void
  onPrepare: () => void
  onFloor: () => void
  /** Questions that nobody has looked at. */
  waiting: number
  /** A vote runs: no test over it. */
  busy: boolean
  onTest: () => void
  onRehearse: () => void
  onKeys: () => void
  onLeave: () => void
}) {
  const { screens } = props
  return (
    <section class="tools" aria-labelledby="screens">
      <h2 class="subhead" id="screens">
        {t('screens')}
      </h2>
      {screens.length === 0 && <p class="hint">{t('screens_empty')}</p>}
      <ul class="screens">
        {screens.map((screen) => (
          <li key={screen.name} class={screen.connected ? '' : 'away'}>
            <Mark good={screen.connected} />
            <span>{screen.name}</span>
            <span class="how">{screen.connected ? t('connected') : t('away')}</span>
          </li>
        ))}
      </ul>
      <div class="row">
        <button type="button" class="btn" onClick={props.onPair}>
          {t('pair')}
        </button>
        <button type="button" class="btn" onClick={props.onBadges}>
          {t('badges')}
        </button>
        <button type="button" class="btn" onClick={props.onPreflight}>
          {t('preflight')}
        </button>
        <button type="button" class="btn" onClick={props.onPhotographs}>
          {t('photographs')}
        </button>
        <button type="button" class="btn" onClick={props.onPrepare}>
          {t('prepare')}
        </button>
        <button type="button" class="btn" aria-disabled={props.busy} onClick={() => !props.busy && props.onRehearse()}>
          {t('rehearse')}
          {props.busy && <span class="hide">. {t('test_not_now')}</span>}
        </button>
        <button type="button" class="btn wide" onClick={props.onFloor}>
          {props.waiting ? t('floor_waiting', { count: props.waiting }) : t('floor')}
        </button>
        <button type="button" class="btn wide" aria-disabled={props.busy} onClick={() => !props.busy && props.onTest()}>
          {t('test_vote')}
          {props.busy && <span class="hide">. {t('test_not_now')}</span>}
        </button>
      </div>
      <div class="row small">
        <button type="button" class="btn plain" onClick={props.onKeys}>
          {t('keys')}
          <kbd>?</kbd>
        </button>
        <button type="button" class="btn plain" onClick={props.onLeave}>
          {t('sign_out')}
        </button>
      </div>
    </section>
  )
}
