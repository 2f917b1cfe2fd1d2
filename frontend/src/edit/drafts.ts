/** What was written and is not saved: by poll, with the version that was being edited. It survives a reload of this tab,
    and a stale version is noticed by the server. */
import { same, type Definition } from './model'

interface Draft {
  poll: Definition
  version: number
}

const KEY = 'voting.editor'

export class Drafts {
  private readonly held = new Map<string, Draft>()

  constructor() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as [string, Draft][]
      for (const [id, draft] of kept) this.held.set(id, draft)
    } catch {
      // nothing was kept, or the browser keeps nothing
    }
  }

  of(id: string): Draft | undefined {
    return this.held.get(id)
  }

  ids(): Set<string> {
    return new Set(this.held.keys())
  }

  any(): boolean {
    return this.held.size > 0
  }

  /** `saved`: what the server has; a draft that says the same is none. */
  put(poll: Definition, version: number, saved: Definition): void {
    if (same(poll, saved)) this.held.delete(poll.id)
    else this.held.set(poll.id, { poll, version })
    this.keep()
  }

  drop(id: string): void {
    this.held.delete(id)
    this.keep()
  }

  private keep(): void {
    try {
      sessionStorage.setItem(KEY, JSON.stringify([...this.held]))
    } catch {
      // it stays for as long as the page is open
    }
  }
}
