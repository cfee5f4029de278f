/** What the map's page reads: one JSON from Django, in compact rows and columns; and the plan as the other modules use it. */

/** 0 low, 1 elevated, 2 high, 3 special. */
export type Tier = 0 | 1 | 2 | 3;
/** 0 road, 1 river, 2 sea, 3 foot. */
export type Access = 0 | 1 | 2 | 3;

export type CommandRow = [code: string, name: string, latitude: number, longitude: number, url: string];

/** `centre` is an index into stations, `farthest` minutes one way; unmanned when `officers` is 0. */
export type PostRow = [
  id: string,
  command: number,
  tier: Tier,
  officers: number,
  required: number,
  centre: number,
  farthest: number,
  controller: string,
  pinned: 0 | 1,
];

export type ReserveRow = [
  id: string,
  command: number,
  latitude: number,
  longitude: number,
  officers: number,
  stationsCovered: number,
  reachMinutes: number,
  reachKm: number,
];

/** `post` is an index into posts, or -1 on other duties; `text` is rank and name, `duty` the word people read. */
export type OfficerRow = [code: string, text: string, post: number, duty: string];

/** The contract with the server: `deployment`'s JSON address of the map. Degrees are WGS 84. */
export interface Payload {
  operation: string;
  bounds: [west: number, south: number, east: number, north: number];
  commands: CommandRow[];
  posts: PostRow[];
  /** Columns of equal length; `lon` and `lat` are degrees * 1e5, `post` an index into posts, `minutes` one way from its centre. */
  stations: {
    code: string[];
    name: string[];
    lon: number[];
    lat: number[];
    post: number[];
    minutes: number[];
    access: Access[];
  };
  reserves: ReserveRow[];
  officers: OfficerRow[];
  outlines: GeoJSON.FeatureCollection | null;
  /** Address of a post's page with `{id}`, of an officer's page with `{code}`. */
  post_url: string;
  officer_url: string;
  target_minutes: number;
}

export type Point = [longitude: number, latitude: number];

export interface Station {
  code: string;
  name: string;
  at: Point;
  post: number;
  minutes: number;
  access: Access;
}

export interface Post {
  id: string;
  command: number;
  tier: Tier;
  officers: number;
  required: number;
  centre: number;
  farthest: number;
  controller: string;
  pinned: boolean;
  /** Indices into stations. */
  stations: number[];
  unmanned: boolean;
  /** Farther than the operation's target. */
  beyond: boolean;
}

export interface Reserve {
  id: string;
  command: number;
  at: Point;
  officers: number;
  covered: number;
  minutes: number;
  km: number;
}

export interface Plan {
  commands: { code: string; name: string; at: Point; url: string }[];
  posts: Post[];
  stations: Station[];
  reserves: Reserve[];
  officers: { code: string; text: string; post: number; duty: string }[];
  outlines: GeoJSON.FeatureCollection | null;
  bounds: Payload["bounds"];
  target: number;
  postUrl: (id: string) => string;
  officerUrl: (code: string) => string;
}

export type Kind = "station" | "post" | "reserve" | "officer" | "command";
/** One thing of the plan: its kind and its place in the plan's list of that kind. */
export interface Thing {
  kind: Kind;
  index: number;
}

/** Reads a payload. Throws RangeError if its indices or the lengths of its columns do not fit each other. */
export function planOf(payload: Payload): Plan {
  const stations = stationsOf(payload);
  const posts = payload.posts.map((row) => postOf(row, payload.target_minutes));
  stations.forEach((station, index) => within(posts, station.post).stations.push(index));
  for (const post of posts) within(stations, post.centre);
  return {
    stations,
    posts,
    commands: payload.commands.map(([code, name, lat, lon, url]) => ({ code, name, at: [lon, lat], url })),
    reserves: payload.reserves.map(([id, command, lat, lon, officers, covered, minutes, km]) => ({
      id, command, at: [lon, lat], officers, covered, minutes, km,
    })),
    officers: payload.officers.map(([code, text, post, duty]) => ({ code, text, post, duty })),
    outlines: payload.outlines,
    bounds: payload.bounds,
    target: payload.target_minutes,
    postUrl: (id) => payload.post_url.replace("{id}", encodeURIComponent(id)),
    officerUrl: (code) => payload.officer_url.replace("{code}", encodeURIComponent(code)),
  };
}

function stationsOf({ stations }: Payload): Station[] {
  const count = stations.code.length;
  if (Object.values(stations).some((column) => column.length !== count)) throw new RangeError("columns of unequal length");
  return stations.code.map((code, i) => ({
    code,
    name: stations.name[i]!,
    at: [stations.lon[i]! / 1e5, stations.lat[i]! / 1e5],
    post: stations.post[i]!,
    minutes: stations.minutes[i]!,
    access: stations.access[i]!,
  }));
}

function postOf(row: PostRow, target: number): Post {
  const [id, command, tier, officers, required, centre, farthest, controller, pinned] = row;
  return {
    id, command, tier, officers, required, centre, farthest, controller,
    pinned: pinned === 1,
    stations: [],
    unmanned: officers === 0,
    beyond: farthest > target,
  };
}

/** `list[index]`; throws RangeError where there is none. */
export function within<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`no row ${index} of ${list.length}`);
  return found;
}

/** Where a thing lies; an officer where his post's centre is, or nowhere. */
export function placeOf(plan: Plan, { kind, index }: Thing): Point | null {
  if (kind === "station") return within(plan.stations, index).at;
  if (kind === "post") return within(plan.stations, within(plan.posts, index).centre).at;
  if (kind === "reserve") return within(plan.reserves, index).at;
  if (kind === "command") return within(plan.commands, index).at;
  const { post } = within(plan.officers, index);
  return post < 0 ? null : placeOf(plan, { kind: "post", index: post });
}
