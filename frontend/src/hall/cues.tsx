/** Frames of the run sheet that are about no vote: a title, the room's network, an agenda, a picture. */
import { t, words } from '../lib/i18n'
import { QrCode } from '../lib/qr-code'
import type { CueView } from '../lib/wire'
import { Top, type FrameProps } from './edges'
import { useFit } from './fit'
import { usePhotograph } from './photographs'
import { Sentence } from './plain'

/** The title of a session, and a text below it. */
export function Title(props: FrameProps) {
  const { cue } = props.picture.stage
  return <Sentence {...props} text={words(cue.title)} under={words(cue.text)} />
}

/** The way into the room's network, for a camera and for typing. */
export function Wifi(props: FrameProps) {
  const { cue } = props.picture.stage
  const { wifi } = cue
  const fit = useFit<HTMLElement>(4, [words(cue.title), wifi?.network, wifi?.password].join('|'))
  if (!wifi) return null
  return (
    <>
      <Top picture={props.picture} state="" lamp="none" />
      <section class="body join wifi" ref={fit}>
        <div class="how">
          <h1>{words(cue.title)}</h1>
          <dl>
            <dt>{t('hall.wifi_network')}</dt>
            <dd class="line" translate={false}>{wifi.network}</dd>
            <dt>{t('hall.wifi_password')}</dt>
            {wifi.password ? <dd class="line" translate={false}>{wifi.password}</dd> : <dd class="line none">{t('hall.wifi_open')}</dd>}
          </dl>
        </div>
        <div class="door">
          <QrCode text={wifi.qr} label={t('hall.wifi_qr', { network: wifi.network })} />
          <p class="point">{t('hall.wifi_point')}</p>
        </div>
      </section>
    </>
  )
}

export function spokenWifi(cue: CueView): string {
  const { wifi } = cue
  if (!wifi) return words(cue.title)
  const password = wifi.password ? `${t('hall.wifi_password')}: ${wifi.password}` : t('hall.wifi_open')
  return `${words(cue.title)}. ${t('hall.wifi_network')}: ${wifi.network}. ${password}`
}

/** What comes when: one line each. */
export function Agenda(props: FrameProps) {
  const { cue } = props.picture.stage
  const items = cue.items ?? []
  const timed = items.some((item) => item.time)
  const fit = useFit<HTMLElement>(5, [words(cue.title), ...items.flatMap((item) => [item.time, words(item.text)])].join('|'))
  return (
    <>
      <Top picture={props.picture} state="" lamp="none" />
      <section class="body" ref={fit}>
        <h1>{words(cue.title)}</h1>
        <ol class={timed ? 'agenda timed' : 'agenda'}>
          {items.map((item, index) => (
            <li key={index}>
              {timed && <span class="when">{item.time}</span>}
              <span class="what line">{words(item.text)}</span>
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

/** A picture that fills the screen, whole; its name until it has come. */
export function Image(props: FrameProps) {
  const { cue } = props.picture.stage
  const picture = usePhotograph(cue.image)
  if (!picture) return <Sentence {...props} text={words(cue.title)} />
  return <img class="fills" src={picture} alt={words(cue.text)} decoding="sync" />
}
