/** The keyboard of the console. Keys belong to the page only while nothing is typed and no dialog is open. */
import { useEffect, useRef } from 'preact/hooks'

export interface Keymap {
  /** Space went down: the main action, or the start of a hold. */
  press: () => void
  /** Space came up, or the window lost the keyboard. */
  release: () => void
  move: (offset: number) => void
  /** Arrows to the side: through the run sheet, or through a reveal. */
  aside: (offset: number) => void
  take: () => void
  /** On air at once: the cue after the one on screen, or before it. */
  step: (offset: number) => void
  /** A figure of a cue's number. */
  figure: (figure: number) => void
  freeze: () => void
  blank: () => void
  safe: () => void
  undo: () => void
  help: () => void
}

const TYPING = 'input, textarea, select, [contenteditable]'
const PRESSABLE = 'button, a[href], summary'

/** The button that an event is about. */
const pressed = (event: Event): Element | null => (event.target instanceof Element ? event.target.closest('button') : null)

export function useKeys(keymap: Keymap): void {
  const current = useRef(keymap)
  current.current = keymap
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      // Enter that is held down would press a button again and again, whatever it says by then.
      if (event.repeat && event.key === 'Enter' && pressed(event)) event.preventDefault()
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
      const target = event.target instanceof Element ? event.target : document.body
      if (target.closest(TYPING)) return
      // A focused button keeps its own Space and Enter; the hold button has no use for Space but ours.
      const own = target.closest(PRESSABLE) && !target.closest('[data-hold]')
      const keys = current.current
      const press: Record<string, () => void> = {
        ArrowDown: () => keys.move(1),
        ArrowRight: () => keys.aside(1),
        ArrowUp: () => keys.move(-1),
        ArrowLeft: () => keys.aside(-1),
        PageDown: () => keys.step(1),
        PageUp: () => keys.step(-1),
        n: () => keys.step(1),
        p: () => keys.step(-1),
        f: keys.freeze,
        b: keys.blank,
        s: keys.safe,
        u: keys.undo,
        '?': keys.help,
      }
      if (!own) press[' '] = keys.press
      if (!target.closest(PRESSABLE)) press['Enter'] = keys.take
      if (/^\d$/.test(event.key)) press[event.key] = () => keys.figure(Number(event.key))
      const call = press[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!call) return
      event.preventDefault()
      if (!event.repeat || event.key === 'ArrowUp' || event.key === 'ArrowDown') call()
    }
    const up = (event: KeyboardEvent) => {
      if (event.key !== ' ') return
      if (event.target instanceof Element && event.target.closest('[data-hold]')) event.preventDefault()
      current.current.release()
    }
    const away = () => current.current.release()
    // A click must not leave the keyboard on the button that was clicked: the next Space would press it again.
    const still = (event: MouseEvent) => {
      if (pressed(event) && !pressed(event)?.closest('dialog')) event.preventDefault()
    }
    // The second half of a double click must not do what the button, or what came to lie under the pointer, says by
    // then. Steps have a pace of their own, which says so.
    const once = (event: MouseEvent) => {
      if (event.detail < 2 || !pressed(event) || pressed(event)?.closest('[data-paced]')) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('click', once, true)
    window.addEventListener('keydown', down)
    window.addEventListener('keyup', up)
    window.addEventListener('blur', away)
    window.addEventListener('mousedown', still)
    return () => {
      window.removeEventListener('click', once, true)
      window.removeEventListener('keydown', down)
      window.removeEventListener('keyup', up)
      window.removeEventListener('blur', away)
      window.removeEventListener('mousedown', still)
    }
  }, [])
}
