import type { SessionView } from '../../../firmware/protocol/rest.js';
import { t } from './texts.js';
import './admin.css';
import { hrefOf } from '../route/address.js';
import { PageHeading } from '../route/page-heading.js';
import { Alerts } from './alerts/alerts-section.js';
import { Audit } from './audit/audit-section.js';
import { PeopleSection } from './people/people-section.js';
import { SetupSection } from './setup/setup-section.js';

export const ADMIN_SECTIONS = ['people', 'alerts', 'setup', 'audit'] as const;
type Section = (typeof ADMIN_SECTIONS)[number];

/** What only an admin may see and set: who may sign in, who is told of alarms, how tanks are set up, what was done by whom. */
export function AdminPage({ session, section }: { session: SessionView; section: string | null }) {
  const shown: Section = ADMIN_SECTIONS.find((one) => one === section) ?? 'people';
  return (
    <section class="admin page" aria-labelledby="admin-title">
      <PageHeading id="admin-title" text={t('admin.title')} />
      {session.role === 'admin' ? (
        <Sections shown={shown} session={session} />
      ) : (
        <NotYours session={session} />
      )}
    </section>
  );
}

function Sections({ shown, session }: { shown: Section; session: SessionView }) {
  return (
    <>
      <nav class="admin-sections" aria-label={t('admin.sections')}>
        {ADMIN_SECTIONS.map((one) => (
          <a
            key={one}
            href={hrefOf({ at: 'admin', section: one })}
            {...(one === shown && { 'aria-current': 'page' })}
          >
            {t(`admin.section.${one}`)}
          </a>
        ))}
      </nav>
      {shown === 'people' && <PeopleSection own={session.username} />}
      {shown === 'alerts' && <Alerts />}
      {shown === 'setup' && <SetupSection />}
      {shown === 'audit' && <Audit />}
    </>
  );
}

/** A viewer is told why nothing stands here, and who can help. */
function NotYours({ session }: { session: SessionView }) {
  return (
    <div class="card notice" data-testid="admin-not-yours">
      <p>{t(session.capped_by_device === true ? 'admin.capped' : 'admin.viewer')}</p>
    </div>
  );
}
