/** The hall's picture in the box that it is given: full screen at the projector, 400 px wide in a preview. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { timeOfDay } from '../lib/format'
import { t } from '../lib/i18n'
import { announce } from './announce'
import { Comparison } from './comparison'
import { Agenda, Image, Title, Wifi } from './cues'
import type { FrameProps } from './edges'
import { Groups } from './groups'
import './hall.css'
import './award.css'
import './cues.css'
import { fadeIn, wipeIn } from './motion'
import { usePhotographs } from './photographs'
import { kindOf, pollOf, type Kind, type Picture } from './picture'
import { Annulled, Count, Curtain, Join, Message, Safe, Waiting } from './plain'
import { Podium } from './podium'
import { Question } from './question'
import { Questions } from './questions'
import { Result } from './result'
import { Verdict } from './verdict'
import { Winner } from './winner'

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
  /** Of its own for each time that a frame comes. */
  serial: number
  kind: Kind
  poll: string | undefined
  props: FrameProps
  /** It replaced a curtain or the last seconds of the same poll. */
  revealed: boolean
  entrance: 'cut' | 'fade' | 'wipe'
}

export function Hall(props: HallProps) {
  const { picture } = props
  const stale = props.silentSince !== undefined
  const now = picture.asOf ?? props.now
  const kind = kindOf(picture, now)
  const poll = pollOf(picture)?.id
  const id = `${kind} ${picture.stage.cue.id} ${poll ?? ''}`
  const layers = useRef<{ top?: Drawn; under?: Drawn | undefined }>({})
  const [, redraw] = useState(0)
  usePhotographs(picture.poll)
  const { top } = layers.current
  const state = { picture, now, stale: stale || picture.asOf !== undefined, live: Boolean(props.moving) }
  if (top?.id !== id) {
    const same = top !== undefined && top.poll === poll
    const entrance = !top || !props.moving ? 'cut' : same ? between(top.kind, kind) : 'fade'
    const moving = entrance !== 'cut'
    const revealed = moving && same && (top.kind === 'curtain' || top.kind === 'closing')
    // what is wiped over shows the same moment: the bar of the first place
    if (top && entrance === 'wipe') top.props = { ...top.props, ...state }
    const drawn = { id, serial: (top?.serial ?? 0) + 1, kind, poll, revealed, entrance, props: { ...state, moving } }
    layers.current = { top: drawn, under: moving ? top : undefined }
  } else top.props = { ...top.props, ...state }
  const shown = [layers.current.under, layers.current.top].filter((drawn) => drawn !== undefined)
  const uncover = (drawn: Drawn) => {
    if (drawn.serial !== layers.current.top?.serial) return
    layers.current.under = undefined
    redraw((count) => count + 1)
  }
  return (
    <div class="hall">
      <div class="stage">
        {shown.map((drawn) => (
          <Layer
            key={drawn.serial}
            drawn={drawn}
            under={drawn === layers.current.under ? undefined : layers.current.under?.kind}
            leaving={drawn === layers.current.under}
            onShown={uncover}
          />
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

/** How a frame of a vote replaces another of the same vote. The winner is wiped over what the room waited before; a
    step back is a cut. */
function between(before: Kind, after: Kind): Drawn['entrance'] {
  if (after === 'winner') return before === 'podium' || before === 'curtain' ? 'wipe' : 'fade'
  const back = before === 'winner' || before === 'podium'
  return back && (after === 'podium' || after === 'curtain') ? 'cut' : 'fade'
}

function Layer(props: { drawn: Drawn; under: Kind | undefined; leaving: boolean; onShown: (drawn: Drawn) => void }) {
  const { drawn } = props
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (!element.current || drawn.entrance === 'cut') return
    const done = () => props.onShown(drawn)
    const figures = pollOf(drawn.props.picture)?.figures
    if (drawn.entrance === 'fade') fadeIn(element.current, done)
    else wipeIn(element.current, props.under !== 'podium' ? 'nothing' : figures ? 'bar' : 'rule', done)
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
    case 'title':
      return <Title {...props} />
    case 'join':
      return <Join {...props} />
    case 'wifi':
      return <Wifi {...props} />
    case 'agenda':
      return <Agenda {...props} />
    case 'image':
      return <Image {...props} />
    case 'comparison':
      return <Comparison {...props} />
    case 'breakdown':
      return <Groups {...props} />
    case 'message':
      return <Message {...props} />
    case 'questions':
      return <Questions {...props} />
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
    case 'podium':
      return <Podium {...props} revealed={revealed} />
    case 'winner':
      return <Winner {...props} />
    case 'verdict':
      return <Verdict {...props} />
    case 'result':
      return <Result {...props} revealed={revealed} />
    case 'annulled':
      return <Annulled {...props} />
  }
}
