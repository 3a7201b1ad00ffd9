import { useEffect, useMemo } from 'preact/hooks';
import { useServices } from '../../services.js';
import { ListedItems } from '../listed.js';
import { t } from '../texts.js';
import { AddPerson } from './add-person.js';
import { People } from './people.js';
import { PersonRow } from './person-row.js';

/** Who may sign in, and as what. */
export function PeopleSection({ own }: { own: string }) {
  const { ask, session } = useServices();
  const people = useMemo(() => new People(ask, () => session.ended()), [ask, session]);
  useEffect(() => void people.list.load(), [people]);
  return (
    <section class="admin-part" aria-labelledby="people-title">
      <h2 id="people-title">{t('admin.section.people')}</h2>
      <p class="hint">{t('admin.people.hint')}</p>
      <ListedItems list={people.list} empty={t('admin.people.none')}>
        {(users) => (
          <ul class="admin-list">
            {users.map((user) => (
              <PersonRow key={user.username} user={user} people={people} own={user.username === own} />
            ))}
          </ul>
        )}
      </ListedItems>
      <AddPerson people={people} />
    </section>
  );
}
