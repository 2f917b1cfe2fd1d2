/** What was written and is not saved: by what it is of, with what was being edited. It survives a reload of this tab, and
    a stale beginning is noticed by the server. */

/** `seen`: what the change was made on, a version or a whole definition. */
interface Draft<T, S> {
  written: T
  seen: S
}

export class Drafts<T, S> {
  private readonly held = new Map<string, Draft<T, S>>()

  constructor(
    private readonly key: string,
    private readonly same: (one: T, other: T) => boolean,
  ) {
    try {
      const kept = JSON.parse(sessionStorage.getItem(key) ?? '[]') as [string, Draft<T, S>][]
      for (const [id, draft] of kept) this.held.set(id, draft)
    } catch {
      // nothing was kept, or the browser keeps nothing
    }
  }

  of(id: string): Draft<T, S> | undefined {
    return this.held.get(id)
  }

  ids(): Set<string> {
    return new Set(this.held.keys())
  }

  any(): boolean {
    return this.held.size > 0
  }

  /** `saved`: what the server has; a draft that says the same is none. */
  put(id: string, written: T, seen: S, saved: T): void {
    if (this.same(written, saved)) this.held.delete(id)
    else this.held.set(id, { written, seen })
    this.keep()
  }

  drop(id: string): void {
    this.held.delete(id)
    this.keep()
  }

  private keep(): void {
    try {
      sessionStorage.setItem(this.key, JSON.stringify([...this.held]))
    } catch {
      // it stays for as long as the page is open
    }
  }
}
