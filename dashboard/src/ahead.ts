import { askFarm } from './http/farm-request.js';
import { askWith } from './http/request.js';
import { HOME, readAddress } from './route/address.js';
import { loadAhead } from './route/pages.js';

// The first script of the page, small and by itself: on a slow link the farm, and the page somebody goes to, are on
// their way while the rest is still being loaded.

/** Who is here, and the farm, as asked for at the very start. */
export const firstFarm = askFarm(
  askWith((...request) => fetch(...request)),
  () => Date.now(),
);

loadAhead(readAddress(location.hash) ?? HOME);

// Whatever the language, the first figure takes a slow phone as long as a page: when both are asked for, there is time.
setTimeout(() => {
  new Intl.NumberFormat(navigator.language).format(0);
  new Intl.PluralRules(navigator.language).select(0);
});
