import type { ShapeKind } from './draft.js';

/** A tank from the side, so that a word need not be known to be understood. */
export function ShapeDrawing({ kind }: { kind: ShapeKind }) {
  return (
    <svg class="setup-drawing" viewBox="0 0 72 72" aria-hidden="true" focusable="false">
      {outlineOf(kind)}
    </svg>
  );
}

function outlineOf(kind: ShapeKind) {
  switch (kind) {
    case 'vertical_cylinder':
      return (
        <>
          <ellipse cx="36" cy="14" rx="24" ry="7" />
          <path d="M12 14v44c0 4 11 7 24 7s24-3 24-7V14" />
        </>
      );
    case 'rectangle':
      return <path d="M8 24h44v40H8zM8 24l12-12h44L52 24M64 12v40L52 64" />;
    case 'horizontal_cylinder':
      return (
        <>
          <ellipse cx="14" cy="38" rx="8" ry="18" />
          <path d="M14 20h44c4 0 8 8 8 18s-4 18-8 18H14" />
        </>
      );
    case 'cone_bottom':
      return (
        <>
          <ellipse cx="36" cy="12" rx="24" ry="6" />
          <path d="M12 12v30l20 24h8l20-24V12M12 42c0 4 11 6 24 6s24-2 24-6" />
        </>
      );
    case 'sphere':
      return (
        <>
          <circle cx="36" cy="37" r="27" />
          <path d="M9 37c0 5 12 9 27 9s27-4 27-9" />
        </>
      );
    case 'table':
      return <path d="M14 8v56h44V20L46 8zM14 24h12M14 36h18M14 48h12" />;
  }
}
