/** A line over columns where a mean or a median lies; `at` is 0 at their left end, 1 at the right one. */
const WIDE = 1000

export const MeanLine = (props: { at: number }) => (
  <svg class="mean-line" viewBox={`0 0 ${WIDE} 100`} preserveAspectRatio="none" aria-hidden="true">
    <rect class="mean" x="-2.5" width="5" y="0" height="100" style={`--x:${props.at * WIDE}px`} />
  </svg>
)
