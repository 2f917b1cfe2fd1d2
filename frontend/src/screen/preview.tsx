/** The projector as the editor shows it: its very picture, of a poll that is being written; and whether all of it fits. */
import { render } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Hall } from '../hall/hall'
import { load } from '../lib/i18n'
import { answer, follow, type Fit, type Shown } from '../lib/preview'

/** Part of the picture's height that text may stand over its box: see hall/fit.ts. */
const SLACK = 0.006

export async function preview(root: HTMLElement): Promise<void> {
  await load('hall')
  follow((shown) => render(<Projector shown={shown} />, root))
}

function Projector(props: { shown: Shown }) {
  const { poll, stage } = props.shown
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The picture fits itself when it is drawn, and again when its letters have come.
    const measure = () => requestAnimationFrame(() => box.current && answer({ from: 'hall', ...measured(box.current) }))
    measure()
    document.fonts.addEventListener('loadingdone', measure)
    return () => document.fonts.removeEventListener('loadingdone', measure)
  }, [poll])
  return (
    <div class="screen" ref={box}>
      <Hall picture={{ stage, poll }} now={Date.now()} />
    </div>
  )
}

function measured(box: HTMLElement): { fits: Fit[]; whole: boolean } {
  const body = box.querySelector<HTMLElement>('.body')
  if (!body) return { fits: [], whole: true }
  const slack = box.clientHeight * SLACK + 1
  const whole = !('small' in body.dataset) && body.scrollHeight <= body.clientHeight + slack && body.scrollWidth <= body.clientWidth + slack
  const names = [...body.querySelectorAll<HTMLElement>('li .name')]
  return { fits: names.map((name) => fitOf(name)), whole }
}

function fitOf(name: HTMLElement): Fit {
  const lines = name.clientHeight / parseFloat(getComputedStyle(name).lineHeight)
  if (name.scrollWidth > name.clientWidth + 1 || lines > 2.6) return 'too_long'
  return lines > 1.6 ? 'two_lines' : 'fits'
}
