/** Answers as bars: the label on its own line, so that none is cut; the figure in whole percent. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import { percent } from '../lib/format'
import { words } from '../lib/i18n'
import type { ChoiceResult, PollView } from '../lib/wire'
import { useFit } from './fit'
import { glide } from './motion'
import { fullLength, sharesOf, sorted } from './picture'
import { LAYOUTS, OptionMark, textsOf, Way } from './parts'

/** The first few ballots say 100 %: no scale to keep. */
const SETTLED = 20

export function Bars(props: { poll: PollView; result: ChoiceResult; order: 'ballot' | 'votes'; moving: boolean; join?: string | undefined }) {
  const { poll, order } = props
  const ballot = sharesOf(poll, props.result)
  const shares = order === 'votes' ? sorted(ballot) : ballot
  const full = useGrowing(fullLength(ballot), props.result.ballots - props.result.blank >= SETTLED)
  const fit = useFit<HTMLElement>(LAYOUTS, textsOf(poll) + order)
  const list = useRef<HTMLOListElement>(null)
  useSorted(list, shares.map((share) => share.option.id).join(' '))
  const bars = (
    <ol class={shares.length > 8 ? 'bars two' : 'bars'} ref={list}>
      {shares.map(({ option, share }) => (
        <li key={option.id} data-id={option.id}>
          <span class="lab line">
            {words(option.label)}
            <OptionMark option={option} />
          </span>
          <span class={share > 0.994 ? 'fig whole' : 'fig'}>{percent(share)}</span>
          <span class="bar">
            <i class={props.moving ? 'grows' : ''} style={`--v:${share / full}`} />
          </span>
        </li>
      ))}
    </ol>
  )
  return (
    <section class="body" ref={fit}>
      <h1>{words(poll.title)}</h1>
      {props.join ? (
        <div class="beside">
          {bars}
          <Way join={props.join} />
        </div>
      ) : (
        bars
      )}
    </section>
  )
}

/** The largest value since it was `settled`, so that a scale never shrinks while votes come in. */
function useGrowing(value: number, settled: boolean): number {
  const most = useRef(0)
  if (settled) most.current = Math.max(most.current, value)
  return most.current || value
}

/** When the order changes, each row glides from where it was. */
export function useSorted(list: { current: HTMLOListElement | null }, order: string): void {
  const places = useRef(new Map<string, number>())
  useLayoutEffect(() => {
    const before = places.current
    places.current = new Map()
    for (const row of list.current?.querySelectorAll<HTMLElement>('[data-id]') ?? []) {
      const id = row.dataset.id ?? ''
      places.current.set(id, row.offsetTop)
      const moved = (before.get(id) ?? row.offsetTop) - row.offsetTop
      if (moved) glide(row, moved)
    }
  }, [order])
}
