/** What the conference's rooms are called. */
import { words } from './i18n'
import type { RoomName, Texts } from './wire'

const names = new Map<string, Texts>()

/** Remember what `rooms` are called. */
export function knowRooms(rooms: readonly RoomName[]): void {
  for (const room of rooms) names.set(room.id, room.name)
}

/** The names of the rooms with these ids; the id of one that is not known. */
export const roomNames = (ids: readonly string[]): string => ids.map((id) => words(names.get(id)) || id).join(', ')
