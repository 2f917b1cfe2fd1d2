/** Holding a button, by pointer or by the space bar, for as long as the fill takes to cross it. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Milliseconds; the fill in moderate.css takes the same time. */
export const HOLD = 800

/** Calls `done` once `held` has been true for HOLD without a break. */
export function useHold(held: boolean, done: () => void): void {
  const call = useRef(done)
  call.current = done
  useEffect(() => {
    if (!held) return
    const timer = setTimeout(() => call.current(), HOLD)
    return () => clearTimeout(timer)
  }, [held])
}

/** `onAsk`: pressed by assistive technology or Enter, which cannot hold. `onShort`: let go too early. */
export function HoldButton(props: {
  held: boolean
  disabled: boolean
  describedBy?: string
  onHold: (held: boolean) => void
  onAsk: () => void
  onShort: () => void
  children: ComponentChildren
}) {
  const { held, disabled, onHold } = props
  const since = useRef(0)
  return (
    <button
      type="button"
      data-main=""
      data-hold=""
      class={held ? 'btn primary held' : 'btn primary'}
      aria-disabled={disabled}
      aria-describedby={props.describedBy}
      onPointerDown={(event) => {
        if (disabled || event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        since.current = performance.now()
        onHold(true)
      }}
      onPointerUp={() => onHold(false)}
      onPointerCancel={() => onHold(false)}
      onLostPointerCapture={() => onHold(false)}
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => {
        if (disabled) return
        if (event.detail === 0) props.onAsk()
        else if (performance.now() - since.current < HOLD) props.onShort()
      }}
    >
      <span class="filling" aria-hidden="true" />
      <span class="say-it">{props.children}</span>
    </button>
  )
}
