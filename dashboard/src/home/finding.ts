import { signal } from '@preact/signals';
import type { Order } from './arrange.js';

/** How somebody looks for a tank among many: it stands as long as they are signed in, whatever page they go to. */
export class Finding {
  readonly search = signal('');
  readonly order = signal<Order>('urgency');

  /** Begins anew. */
  clear(): void {
    this.search.value = '';
    this.order.value = 'urgency';
  }
}
