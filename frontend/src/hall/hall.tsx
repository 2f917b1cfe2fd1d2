/** The hall's picture in the box that it is given: full screen at the projector, 400 px wide in a preview. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { timeOfDay } from '../lib/format'
import { t } from '../lib/i18n'
import { announce } from './announce'
import type { FrameProps } from './edges'
import './hall.css'
import { fadeIn } from './motion'
import { kindOf, pollOf, type Kind, type Picture } from './picture'
import { Annulled, Count, Curtain, Join, Message, Safe, Waiting } from './plain'
import { Question } from './question'
import { Result } from './result'

export interface HallProps {
  picture: Picture
  /** Server milliseconds. */
  now: number
  /** Nothing was heard for too long: local milliseconds of the last message. */
  silentSince?: number | undefined
  /** Whether a change of the picture may be seen to happen. Without it the picture is simply there. */
  moving?: boolean
  /** Whether changes are said to screen readers. */
  spoken?: boolean
}

interface Drawn {
  id: string
  kind: Kind
  poll: string | undefined
  props: FrameProps
  /** It replaced a curtain or the last seconds of the same poll. */
  revealed: boolean
}

export function Hall(props: HallProps) {
  const { picture } = props
  const stale = props.silentSince !== undefined
  const kind = kindOf(picture, props.now)
  const poll = pollOf(picture)?.id
  const id = `${kind} ${picture.stage.cue.id} ${poll ?? ''}`
  const layers = useRef<{ top?: Drawn; under?: Drawn | undefined }>({})
  const [, redraw] = useState(0)
  const { top } = layers.current
  if (top?.id !== id) {
    const revealed = top !== undefined && top.poll === poll && (top.kind === 'curtain' || top.kind === 'closing')
    const moving = Boolean(props.moving && top)
    const drawn = { picture, now: props.now, stale, moving }
    layers.current = { top: { id, kind, poll, revealed: revealed && moving, props: drawn }, under: moving ? top : undefined }
  } else top.props = { ...top.props, picture, now: props.now, stale }
  const shown = [layers.current.under, layers.current.top].filter((drawn) => drawn !== undefined)
  const uncover = () => {
    layers.current.under = undefined
    redraw((count) => count + 1)
  }
  return (
    <div class="hall">
      <div class="stage">
        {shown.map((drawn) => (
          <Layer key={drawn.id} drawn={drawn} leaving={drawn === layers.current.under} onShown={uncover} />
        ))}
        {stale && kind !== 'blank' && (
          <p class="stale">
            {t('hall.stale', { time: timeOfDay(props.silentSince ?? 0) })}
          </p>
        )}
      </div>
      {props.spoken && (
        <p class="hide" role="status">
          {stale ? t('hall.stale_spoken') : announce(kind, picture)}
        </p>
      )}
    </div>
  )
}

function Layer(props: { drawn: Drawn; leaving: boolean; onShown: () => void }) {
  const { drawn } = props
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (element.current && drawn.props.moving) fadeIn(element.current, props.onShown)
  }, [])
  return (
    <div class="layer" data-kind={drawn.kind} ref={element} aria-hidden={props.leaving}>
      {frame(drawn)}
    </div>
  )
}

function frame({ kind, props, revealed }: Drawn) {
  switch (kind) {
    case 'blank':
      return null
    case 'safe':
      return <Safe {...props} />
    case 'join':
      return <Join {...props} />
    case 'message':
      return <Message {...props} />
    case 'waiting':
      return <Waiting {...props} />
    case 'ready':
    case 'open':
      return <Question {...props} />
    case 'count':
    case 'closing':
      return <Count {...props} closing={kind === 'closing'} />
    case 'curtain':
      return <Curtain {...props} />
    case 'result':
      return <Result {...props} revealed={revealed} />
    case 'annulled':
      return <Annulled {...props} />
  }
}
