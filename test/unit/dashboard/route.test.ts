import { describe, expect, test } from '@jest/globals';
import { type Address, hrefOf, readAddress } from '../../../dashboard/src/route/address.js';
import { Router, type RouterWindow } from '../../../dashboard/src/route/router.js';

describe('an address', () => {
  test.each<[string, Address]>([
    ['', { at: 'home' }],
    ['#', { at: 'home' }],
    ['#/', { at: 'home' }],
    ['#/tank/house', { at: 'tank', id: 'house' }],
    ['#/tank/a%2Fb', { at: 'tank', id: 'a/b' }],
    ['#/tank/broken%2', { at: 'tank', id: 'broken%2' }],
    ['#/system', { at: 'system' }],
    ['#/settings', { at: 'settings' }],
    ['#/admin', { at: 'admin', section: null }],
    ['#/admin/people', { at: 'admin', section: 'people' }],
  ])('%s', (hash, address) => {
    expect(readAddress(hash)).toEqual(address);
  });

  test.each(['#/tank', '#/tank/', '#/tank/house/more', '#/system/more', '#/elsewhere', '#//house'])(
    '%s leads nowhere',
    (hash) => {
      expect(readAddress(hash)).toEqual({ at: 'nowhere' });
    },
  );

  test('is not a mark within the page', () => {
    expect(readAddress('#tanks')).toBeNull();
  });

  test('is read back from its link', () => {
    const all: Address[] = [
      { at: 'home' },
      { at: 'tank', id: 'a/b %' },
      { at: 'system' },
      { at: 'settings' },
      { at: 'admin', section: null },
      { at: 'admin', section: 'audit' },
    ];
    for (const address of all) expect(readAddress(hrefOf(address))).toEqual(address);
  });
});

describe('the router', () => {
  class Window implements RouterWindow {
    location = { hash: '' };
    scrollY = 0;
    changed = () => {};
    addEventListener(_type: 'hashchange', listener: () => void): void {
      this.changed = listener;
    }
    go(hash: string): void {
      this.location.hash = hash;
      this.changed();
    }
  }

  test('takes the place the page was loaded at without calling that a move', () => {
    const window = new Window();
    window.location.hash = '#/tank/house';
    const router = new Router(window);
    router.start();
    expect(router.address.value).toEqual({ at: 'tank', id: 'house' });
    expect(router.moved).toBe(false);
    window.go('#/system');
    expect(router.address.value).toEqual({ at: 'system' });
    expect(router.moved).toBe(true);
  });

  test('stays where it is at a mark within the page', () => {
    const window = new Window();
    const router = new Router(window);
    router.start();
    window.go('#/system');
    window.go('#main');
    expect(router.address.value).toEqual({ at: 'system' });
  });

  test('remembers how far home was scrolled, and begins every other page at its top', () => {
    const window = new Window();
    const router = new Router(window);
    router.start();
    window.scrollY = 420;
    window.go('#/tank/house');
    window.scrollY = 77;
    window.go('#/');
    expect(router.scrolledAt({ at: 'home' })).toBe(420);
    expect(router.scrolledAt({ at: 'tank', id: 'house' })).toBe(0);
  });
});
