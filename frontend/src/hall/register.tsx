/** The ruled line at the foot of the hall: one mark for each entitled badge, lit as votes are stored, never by person. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'

interface Size {
  /** Device pixels, so that a mark is as sharp as the projector can draw it. */
  width: number
  height: number
}

interface Grid extends Size {
  rows: number
  columns: number
}

const LEAST_MARK = 4

/** How the marks stand, or undefined where they would be too fine to see: then the line is solid. */
export function arrange(total: number, size: Size): Grid | undefined {
  const fewest = total <= 345 ? 1 : total <= 500 ? 2 : 3
  if (total > 860) return undefined
  for (let rows = fewest; rows <= 3; rows++) {
    const columns = Math.ceil(total / rows)
    const pitch = Math.floor(size.width / columns)
    if (pitch - gap(pitch) >= LEAST_MARK) return { ...size, rows, columns }
  }
  return undefined
}

const gap = (pitch: number): number => (pitch >= 6 ? Math.max(2, Math.round(pitch / 4)) : 1)

/** The marks from `first` up to `last`, column by column, at whole pixels. */
function marks(grid: Grid, first: number, last: number): string {
  const between = grid.rows === 1 ? 0 : Math.max(2, Math.round(grid.height / 9))
  const tall = Math.floor((grid.height - between * (grid.rows - 1)) / grid.rows)
  const space = gap(Math.floor(grid.width / grid.columns))
  let d = ''
  for (let index = first; index < last; index++) {
    const column = Math.floor(index / grid.rows)
    const left = Math.round((column * grid.width) / grid.columns)
    const wide = Math.round(((column + 1) * grid.width) / grid.columns) - left - (column + 1 === grid.columns ? 0 : space)
    d += `M${left} ${(index % grid.rows) * (tall + between)}h${wide}v${tall}h-${wide}z`
  }
  return d
}

export function Register(props: { lit: number; total: number }) {
  const { total } = props
  const lit = Math.min(props.lit, total)
  const place = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<Size>()
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    const measure = () => {
      const width = Math.floor(element.clientWidth * devicePixelRatio)
      const height = Math.round(element.clientHeight * devicePixelRatio)
      setSize((before) => (before?.width === width && before.height === height ? before : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const grid = useMemo(() => (size && total > 0 ? arrange(total, size) : undefined), [size, total])
  const unlit = useMemo(() => grid && marks(grid, 0, total), [grid, total])
  const before = useRef(lit)
  const old = Math.min(before.current, lit)
  useLayoutEffect(() => {
    before.current = lit
  }, [lit])
  return (
    <div class="register" ref={place} aria-hidden="true">
      {grid && unlit ? (
        <svg
          viewBox={`0 0 ${grid.width} ${grid.height}`}
          style={`width:${grid.width / devicePixelRatio}px;height:${grid.height / devicePixelRatio}px`}
          shape-rendering="crispEdges"
        >
          <path class="off" d={unlit} />
          <path class="on" d={marks(grid, 0, old)} />
          <path class="on fresh" key={lit} d={marks(grid, old, lit)} />
        </svg>
      ) : (
        <div class="solid" style={`--v:${total ? lit / total : 0}`} />
      )}
    </div>
  )
}
