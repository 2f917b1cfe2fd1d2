/** The shapes that stand beside words: a square is good, a triangle wants attention. */
export function Mark(props: { good: boolean }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={props.good ? 'M0 0h16v16H0z' : 'M8 0l8 15H0z'} />
    </svg>
  )
}
