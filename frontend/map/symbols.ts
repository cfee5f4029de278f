/** Signs drawn on a canvas, so that the map needs no server for pictures: a shape by tier, hollow with a cross when unmanned. */
import type { Palette } from "./palette";

const RATIO = 2;

export interface Sign {
  name: string;
  image: ImageData;
}

/** `station-<tier>-<unmanned>`, `post-<tier>-<unmanned>-<beyond>` and `reserve`, in the colours of `palette`. */
export function drawSigns(palette: Palette): Sign[] {
  const signs: Sign[] = [{ name: "reserve", image: draw(26, (pen) => reserve(pen, palette)) }];
  for (const tier of [0, 1, 2, 3]) {
    for (const unmanned of [0, 1]) {
      signs.push({ name: `station-${tier}-${unmanned}`, image: draw(16, (pen) => station(pen, tier, unmanned, palette)) });
      for (const beyond of [0, 1]) {
        const image = draw(30, (pen) => post(pen, tier, unmanned, beyond, palette));
        signs.push({ name: `post-${tier}-${unmanned}-${beyond}`, image });
      }
    }
  }
  return signs;
}

export const PIXEL_RATIO = RATIO;

function draw(size: number, paint: (pen: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * RATIO;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.scale(RATIO, RATIO);
  pen.translate(size / 2, size / 2);
  paint(pen);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

/** The shape of a tier around the origin, of about equal weight to the eye. */
function shape(pen: CanvasRenderingContext2D, tier: number, r: number): void {
  pen.beginPath();
  if (tier === 0) pen.arc(0, 0, r, 0, 2 * Math.PI);
  else if (tier === 1) corners(pen, [[0, -1.15 * r], [1.1 * r, 0.85 * r], [-1.1 * r, 0.85 * r]]);
  else if (tier === 2) corners(pen, [[-0.9 * r, -0.9 * r], [0.9 * r, -0.9 * r], [0.9 * r, 0.9 * r], [-0.9 * r, 0.9 * r]]);
  else corners(pen, [[0, -1.25 * r], [1.25 * r, 0], [0, 1.25 * r], [-1.25 * r, 0]]);
}

function corners(pen: CanvasRenderingContext2D, points: [number, number][]): void {
  for (const [x, y] of points) pen.lineTo(x, y);
  pen.closePath();
}

function outlined(pen: CanvasRenderingContext2D, fill: string, stroke: string, width: number): void {
  pen.fillStyle = fill;
  pen.strokeStyle = stroke;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.fill();
  pen.stroke();
}

function station(pen: CanvasRenderingContext2D, tier: number, unmanned: number, palette: Palette): void {
  shape(pen, tier, 4.5);
  if (unmanned) outlined(pen, palette.surface, palette.tiers[tier]!, 1.6);
  else outlined(pen, palette.tiers[tier]!, palette.surface, 1);
}

function post(pen: CanvasRenderingContext2D, tier: number, unmanned: number, beyond: number, palette: Palette): void {
  if (beyond) late(pen, palette);
  shape(pen, tier, 8.6);
  outlined(pen, palette.surface, palette.surface, 1.5);
  shape(pen, tier, unmanned ? 7.2 : 7.4);
  outlined(pen, unmanned ? palette.surface : palette.tiers[tier]!, unmanned ? palette.tiers[tier]! : palette.surface, 2);
  if (unmanned) cross(pen, tier === 1 ? 1.5 : 0, palette.danger);
}

/** A dashed ring: people here are farther than they should be. */
function late(pen: CanvasRenderingContext2D, palette: Palette): void {
  pen.beginPath();
  pen.arc(0, 0, 13, 0, 2 * Math.PI);
  pen.fillStyle = palette.surface;
  pen.globalAlpha = 0.75;
  pen.fill();
  pen.globalAlpha = 1;
  pen.setLineDash([4, 2.8]);
  pen.lineWidth = 2;
  pen.strokeStyle = palette.ink;
  pen.stroke();
  pen.setLineDash([]);
}

function cross(pen: CanvasRenderingContext2D, y: number, colour: string): void {
  pen.beginPath();
  for (const side of [-1, 1]) {
    pen.moveTo(-2.8 * side, y - 2.8);
    pen.lineTo(2.8 * side, y + 2.8);
  }
  pen.lineWidth = 2;
  pen.lineCap = "round";
  pen.strokeStyle = colour;
  pen.stroke();
}

/** A hexagon with a plus: people who come to help. */
function reserve(pen: CanvasRenderingContext2D, palette: Palette): void {
  pen.beginPath();
  corners(pen, [0, 1, 2, 3, 4, 5].map((k) => [10 * Math.sin((k * Math.PI) / 3), -10 * Math.cos((k * Math.PI) / 3)]));
  outlined(pen, palette.reserve, palette.surface, 2);
  pen.beginPath();
  pen.moveTo(-4.5, 0);
  pen.lineTo(4.5, 0);
  pen.moveTo(0, -4.5);
  pen.lineTo(0, 4.5);
  pen.lineWidth = 2;
  pen.strokeStyle = palette.surface;
  pen.stroke();
}
