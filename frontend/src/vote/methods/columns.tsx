/** How the ballots lie: a column for each step, its two ends named below. */
export function Columns(props: { counts: number[]; label: string; ends: [string, string] }) {
  const tallest = Math.max(1, ...props.counts)
  const tall = (count: number) => (element: HTMLElement | null) => element?.style.setProperty('--v', String(count / tallest))
  return (
    <div class="columns">
      <div role="img" aria-label={props.label}>
        {props.counts.map((count, place) => (
          <i key={place} class={count ? '' : 'zero'} ref={tall(count)} />
        ))}
      </div>
      <p class="ends">
        <span>{props.ends[0]}</span>
        <span>{props.ends[1]}</span>
      </p>
    </div>
  )
}
