import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { boardById } from '../../../hardware/boards/boards.js';
import { BUILDS } from '../../../hardware/builds/builds.js';
import { drawWiring } from '../../../hardware/wiring/draw.js';
import { wiredNode } from '../../../hardware/wiring/wired-node.js';
import { launchBrowser } from '../../e2e/support/browser.js';

const relay = (gpio: number) => ({ driver: 'onoff', gpio });

/** A sensor that is asked over the serial line, an outlet that is open without power, a transfer. */
const EVERY_OTHER_KIND = {
  id: 'house',
  name: 'House',
  sensor: { driver: 'serial', device: '/dev/ttyAMA0', mode: 'triggered' },
  inlet: { sources: [{ id: 'rain', relay: relay(22) }] },
  outlet: { relay: relay(25), safe_position: 'open' },
  pump: { relay: relay(24), direction: 'transfer', to_tank: 'farm' },
};

function drawn(tank: object): string {
  return drawWiring({
    title: 'Node',
    board: boardById('pi-4'),
    node: wiredNode.parse({ tanks: [tank] }),
    fittings: { sensors: {}, loads: {} },
    config_txt: [],
  });
}

/** As a browser lays the drawings out. */
describe('the drawings', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(() => browser?.close(), 30_000);

  const committed = (id: string) =>
    readFileSync(new URL(`../../../hardware/wiring/${id}.svg`, import.meta.url), 'utf8');

  test.each([
    ...BUILDS.map(({ id }) => [id, committed(id)] as const),
    ['one of every kind that no build has', drawn(EVERY_OTHER_KIND)] as const,
  ])('%s: no words upon others, on a wire, or over the edge', async (_id, svg) => {
    const page = await browser.newPage();
    await page.setContent(svg);
    const found = await page.evaluate(() => {
      const sheet = document.querySelector('svg');
      const { width = 0, height = 0 } = sheet?.viewBox.baseVal ?? {};
      const texts = [...document.querySelectorAll('text')].map((one) => ({
        words: one.textContent ?? '',
        at: one.getBBox(),
      }));
      const wires = [...document.querySelectorAll('polyline')].flatMap((line) => {
        const points = [...line.points];
        return points.slice(1).map((to, at) => {
          const from = points[at] ?? to;
          return {
            left: Math.min(from.x, to.x),
            right: Math.max(from.x, to.x),
            top: Math.min(from.y, to.y),
            bottom: Math.max(from.y, to.y),
            straight: from.x === to.x || from.y === to.y,
          };
        });
      });
      const boxes = texts.map(({ words, at }) => ({
        words,
        left: at.x + 1,
        right: at.x + at.width - 1,
        // The letters themselves, without the room for accents and descenders.
        top: at.y + at.height * 0.3,
        bottom: at.y + at.height * 0.75,
      }));
      type Box = { left: number; right: number; top: number; bottom: number };
      const meet = (a: Box, b: Box) =>
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      // A name in a box lies on the wire that the box covers.
      const covers = [...document.querySelectorAll('rect')].slice(1).map((one) => one.getBBox());
      const covered = (box: Box) =>
        covers.some(
          (one) =>
            one.width < 240 &&
            one.x < box.left &&
            one.x + one.width > box.right &&
            one.y < box.top &&
            one.y + one.height > box.bottom,
        );
      return {
        texts: boxes.length,
        upon: boxes.flatMap((a, at) =>
          boxes
            .slice(at + 1)
            .filter((b) => meet(a, b))
            .map((b) => `${a.words} | ${b.words}`),
        ),
        onWire: boxes
          .filter((box) => !covered(box) && wires.some((one) => one.straight && meet(box, one)))
          .map((one) => one.words),
        outside: boxes
          .filter((one) => one.left < 0 || one.right > width || one.bottom > height)
          .map((one) => one.words),
      };
    });
    await page.close();
    expect(found.texts).toBeGreaterThan(60);
    expect(found).toMatchObject({ upon: [], onWire: [], outside: [] });
  });
});
