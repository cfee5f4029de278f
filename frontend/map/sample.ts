/** A plan of two commands and three posts, for tests. */
import { type Payload, planOf } from "./payload";

export function samplePayload(): Payload {
  return {
    operation: "Operasi Contoh",
    bounds: [103, -2, 104, -1],
    commands: [["TBO", "Polres Tebo", -1.4, 103.2, "/k/TBO"], ["BGO", "Polres Bungo", -1.6, 103.8, "/k/BGO"]],
    posts: [
      ["P1", 0, 0, 2, 2, 0, 12, "AKP Sari", 0],
      ["P2", 0, 2, 0, 4, 3, 45, "", 1],
      ["P3", 1, 3, 2, 2, 4, 30, "IPTU Budi", 0],
    ],
    stations: {
      code: ["T1", "T2", "T3", "T4", "T5"],
      name: ["TPS 001 Désa Baru", "TPS 002 Desa Baru", "TPS 003 Desa Baru", "TPS 001 Hulu", "TPS 001 Hilir"],
      lon: [10310000, 10320000, 10310000, 10330000, 10380000],
      lat: [-140000, -140000, -150000, -145000, -160000],
      post: [0, 0, 0, 1, 2],
      minutes: [0, 12, 9, 0, 0],
      access: [0, 0, 1, 2, 0],
    },
    reserves: [["R1", 1, -1.5, 103.7, 10, 1, 30, 20]],
    officers: [["O/1", "BRIPKA Andi", 0, "pos"], ["O2", "AIPTU Rini", -1, "tugas rutin"]],
    outlines: null,
    post_url: "/rencana/7/pos/{id}",
    officer_url: "/rencana/7/petugas/{code}",
    target_minutes: 30,
  };
}

export const samplePlan = () => planOf(samplePayload());
