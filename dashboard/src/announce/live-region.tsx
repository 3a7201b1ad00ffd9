import { useServices } from '../services.js';

/** Where changes are said; there from the start, because a region that appears with its text is often not read. */
export function LiveRegion() {
  const { announcer } = useServices();
  return (
    <div class="visually-hidden" role="status">
      {announcer.said}
    </div>
  );
}
