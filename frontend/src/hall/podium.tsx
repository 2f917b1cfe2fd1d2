/** The podium, from the third place to the first, as the moderator shows it. What is not shown yet is not in the page. */
import { useRef } from 'preact/hooks'
import { percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { PlaceView, PollView } from '../lib/wire'
import { Top, type FrameProps } from './edges'
import { useFit } from './fit'
import { From, Portrait } from './parts'
import { optionsOf, pollOf, resultsOf } from './picture'

const BANDS = 3
const LAYOUTS = 6
/** With more on one place than this, and as many for each band that it takes, their number says more than their names
    in small print. */
const MOST_NAMES = 2

/** `revealed`: the curtain was drawn before, so that the place which comes with the frame is seen to enter. */
export function Podium(props: FrameProps & { revealed: boolean }) {
  const poll = pollOf(props.picture)
  const places = resultsOf(props.picture)?.places ?? []
  const { entered, late } = useEntered(places[0]?.place, props.live, props.revealed)
  if (!poll) return null
  const bands = Math.min(BANDS, poll.options.length)
  const now = places[0]?.place
  const taken = places.map((place) => [place.place, Math.min(bands, place.place + place.options.length - 1)] as const)
  const empty = Array.from({ length: bands }, (_, index) => index + 1).filter((band) => !taken.some(([from, to]) => from <= band && band <= to))
  return (
    <>
      <Top picture={props.picture} poll={poll} state={t('hall.result')} lamp="none" about={words(poll.title)} />
      <section class={`body podium${late ? ' late' : ''}`} style={`--bands:${bands}`}>
        <h1 class="hide">{`${words(poll.title)}: ${t('hall.result')}`}</h1>
        <ol>
          {empty.map((band) => (
            <li key={`empty ${band}`} class="band" style={`--from:${band};--span:1`} aria-hidden="true">
              <span class="rank">{band}</span>
            </li>
          ))}
          {[...places].reverse().map((place) => (
            <Band key={place.place} poll={poll} place={place} span={Math.min(bands - place.place + 1, place.options.length)} enters={place.place === entered} />
          ))}
        </ol>
        {now !== undefined && (
          <div key={entered === undefined ? 'still' : 'seen'} class={`rule${entered === undefined ? '' : places.length > 1 ? ' moves' : ' crosses'}`} style={`--at:${now - 1}`} />
        )}
      </section>
    </>
  )
}

interface Entered {
  best: number | undefined
  /** The place that is seen to enter: the best one, if it came while the picture was live. A step back shows nothing. */
  entered: number | undefined
  /** It came with the frame, which fades in first. */
  late: boolean
}

function useEntered(best: number | undefined, live: boolean, revealed: boolean): Entered {
  const seen = useRef<Entered | undefined>(undefined)
  const before = seen.current
  if (!before) return (seen.current = { best, entered: revealed ? best : undefined, late: revealed })
  if (before.best === best) return before
  const forward = best !== undefined && (before.best === undefined || best < before.best)
  return (seen.current = { best, entered: forward && live ? best : undefined, late: false })
}

/** The first place has a bar and no name here: the name comes with the field that wipes across the picture. */
function Band(props: { poll: PollView; place: PlaceView; span: number; enters: boolean }) {
  const { place, span } = props
  const options = place.place === 1 ? [] : optionsOf(props.poll, place.options)
  const named = options.length <= MOST_NAMES + MOST_NAMES * span
  const crowded = named && options.length > span * 1.5
  const fit = useFit<HTMLOListElement>(LAYOUTS, place.options.join(' '))
  const share = place.share ?? null
  return (
    <li class={`band shown${props.enters ? ' enters' : ''}${share === null ? ' bare' : ''}`} style={`--from:${place.place};--span:${span}`}>
      {share !== null && (
        <span class="fill">
          <i style={`--v:${share}`} />
        </span>
      )}
      <span class="rank">{place.place}</span>
      <ol class={crowded ? 'people crowded' : 'people'} ref={fit}>
        {named ? (
          options.map((option) => (
            <li key={option.id}>
              {!crowded && <Portrait option={option} />}
              <div class="who">
                <p class="name line">{words(option.label)}</p>
                <From option={option} />
              </div>
            </li>
          ))
        ) : (
          <li>
            <p class="name line">{t('hall.share_place', { count: options.length })}</p>
          </li>
        )}
      </ol>
      {share !== null && options.length > 0 && <b class="fig">{percent(share)}</b>}
    </li>
  )
}
