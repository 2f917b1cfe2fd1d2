/** What the editor tells the frames in which a phone and a projector are drawn, and what they answer. */
import type { Still } from './wire'

/** A picture of a room. Its figures are a sample where it says `rehearsal`. */
export type Shown = Omit<Still, 'at' | 'floor'>

/** How an option's name stands on the projector, in the order of the ballot: on one line, on two, or cut. */
export type Fit = 'fits' | 'two_lines' | 'too_long'

export interface Answer {
  from: 'phone' | 'hall'
  /** Undefined until something was drawn. */
  fits?: Fit[]
  /** Whether all of the picture is in it. */
  whole?: boolean
}

/** `draw` what the editor shows, again and again. Only our own page is listened to, and tools that speak to all frames
    are not. */
export function follow(draw: (shown: Shown) => void): void {
  addEventListener('message', (event: MessageEvent<Partial<Shown> | null>) => {
    if (event.origin !== location.origin || event.source !== window.parent) return
    const { stage } = event.data ?? {}
    if (stage) draw({ ...event.data, stage })
  })
  answer({ from: location.pathname.endsWith('hall') ? 'hall' : 'phone' })
}

export const answer = (said: Answer): void => window.parent.postMessage(said, location.origin)
