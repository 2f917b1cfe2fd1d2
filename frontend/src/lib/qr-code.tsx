/** A QR code, ink on paper with its quiet zone, in whatever size its place gives it. */
import { useMemo } from 'preact/hooks'
import { encode, path } from './qr'

const QUIET = 4

export function QrCode(props: { text: string; label: string }) {
  const { side, d } = useMemo(() => {
    const modules = encode(props.text)
    return { side: modules.length + 2 * QUIET, d: path(modules, QUIET) }
  }, [props.text])
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} shape-rendering="crispEdges" role="img" aria-label={props.label}>
      <path fill="#0B141B" d={d} />
    </svg>
  )
}
