import type { ComponentChildren } from 'preact';

/** Drawings of the dashboard: one weight, the colour of the text around them, never alone in what they say. */

function Icon({ children, directed }: { children: ComponentChildren; directed?: true }) {
  return (
    <svg class={directed ? 'icon directed' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

/** The mark of the product: a raised sluice gate with the water passing under it. */
export const Logo = () => (
  <svg class="logo" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
    <path d="M16 54V12M48 54V12" />
    <rect x="22" y="10" width="20" height="23" rx="3" />
    <path class="logo-water" d="M8 46c4-4 8-4 12 0s8 4 12 0 8-4 12 0 8 4 12 0" />
  </svg>
);

/** Gate up, water passing. */
export const GateOpen = () => (
  <Icon>
    <path d="M5 21V3M19 21V3" />
    <rect x="8" y="3" width="8" height="7" rx="1" class="solid" />
    <path d="M8.5 15.5c1.2-1.3 2.3-1.3 3.5 0s2.3 1.3 3.5 0M8.5 19.5c1.2-1.3 2.3-1.3 3.5 0s2.3 1.3 3.5 0" />
  </Icon>
);

/** Gate down. */
export const GateClosed = () => (
  <Icon>
    <path d="M5 21V3M19 21V3" />
    <rect x="8" y="7" width="8" height="14" rx="1" class="solid" />
    <path d="M12 7V3" />
  </Icon>
);

export const Refilling = () => (
  <Icon>
    <path d="M12 3v9M8.5 8.5 12 12l3.5-3.5" />
    <path d="M4 14v3a4 4 0 0 0 4 4h8a4 4 0 0 0 4-4v-3" />
    <path d="M8 17h8" />
  </Icon>
);

export const Ready = () => (
  <Icon>
    <path d="M12 3s6.5 7 6.5 11.5a6.5 6.5 0 0 1-13 0C5.5 10 12 3 12 3Z" />
    <path d="m9.3 14.2 2 2 3.5-3.7" />
  </Icon>
);

export const Warning = () => (
  <Icon>
    <path d="M12 4 2.8 20h18.4L12 4Z" />
    <path d="M12 10v4.5M12 17.3v.2" />
  </Icon>
);

export const NoContact = () => (
  <Icon>
    <path d="M3 9a13 13 0 0 1 18 0M6.5 12.8a8 8 0 0 1 11 0M10 16.5a3 3 0 0 1 4 0M12 20v.1" />
    <path d="m4 3 16 18" />
  </Icon>
);

export const Contact = () => (
  <Icon>
    <path d="M3 9a13 13 0 0 1 18 0M6.5 12.8a8 8 0 0 1 11 0M10 16.5a3 3 0 0 1 4 0M12 20v.1" />
  </Icon>
);

export const Waiting = () => (
  <Icon>
    <path d="M7 3h10M7 21h10M8 3v3.5c0 2 4 3.5 4 5.5s-4 3.5-4 5.5V21M16 3v3.5c0 2-4 3.5-4 5.5s4 3.5 4 5.5V21" />
  </Icon>
);

export const Clock = () => (
  <Icon>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5V12l3 2" />
  </Icon>
);

export const Rising = () => (
  <Icon>
    <path d="M12 20V5M6 11l6-6 6 6" />
  </Icon>
);

export const Falling = () => (
  <Icon>
    <path d="M12 4v15M6 13l6 6 6-6" />
  </Icon>
);

export const Steady = () => (
  <Icon directed>
    <path d="M4 12h15M14 7l5 5-5 5" />
  </Icon>
);

export const Unknown = () => (
  <Icon>
    <path d="M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.2" />
  </Icon>
);

export const Check = () => (
  <Icon>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
);

export const Cross = () => (
  <Icon>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
);

export const Lock = () => (
  <Icon>
    <rect x="5" y="11" width="14" height="9" rx="2" />
    <path d="M8 11V8a4 4 0 0 1 8 0v3" />
  </Icon>
);

export const Eye = () => (
  <Icon>
    <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
    <circle cx="12" cy="12" r="3" />
  </Icon>
);

export const EyeClosed = () => (
  <Icon>
    <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
    <path d="m4 4 16 16" />
  </Icon>
);

export const SignOut = () => (
  <Icon directed>
    <path d="M14 4H7a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7M10 12h10M16 8l4 4-4 4" />
  </Icon>
);

export const Person = () => (
  <Icon>
    <circle cx="12" cy="8" r="3.8" />
    <path d="M4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6" />
  </Icon>
);

/** A folded map. */
export const PlanView = () => (
  <Icon>
    <path d="m3 6 6-2.5 6 2.5 6-2.5V18l-6 2.5L9 18l-6 2.5ZM9 3.5V18M15 6v14.5" />
  </Icon>
);

export const ListView = () => (
  <Icon>
    <rect x="4" y="4" width="16" height="6.5" rx="1.5" />
    <rect x="4" y="13.5" width="16" height="6.5" rx="1.5" />
  </Icon>
);

/** Two sliders: what can be set. */
export const Gear = () => (
  <Icon>
    <path d="M4 8h8M18 8h2M4 16h2M12 16h8" />
    <circle cx="15" cy="8" r="3" />
    <circle cx="9" cy="16" r="3" />
  </Icon>
);
